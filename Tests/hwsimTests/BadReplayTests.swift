import Foundation
import HWSimTestSupport
import Testing

/// Does a bad trace or a wrong option end with one line that says where and what to do?
@Suite struct BadReplays {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func refuse(_ bytes: [UInt8], _ place: String, _ cure: String) throws {
    let path = folder.path("bad.trace")
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    try BadInput(["replay", path, "--cache", "l1=64,1,16"], 65, "bad.trace" + place, cure).check()
  }

  private func refuse(_ text: String, _ place: String, _ cure: String) throws {
    try refuse(Array(text.utf8), place, cure)
  }

  private func native() throws -> [UInt8] {
    let path = folder.path("good.hwtrace")
    let network = "mobilenetv1:alpha=0.05,resolution=32"
    _ = try hwsim("trace", network, "-d", "mcu80", "-o", path)
    return Array(try Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test func damagedFiles() throws {
    let good = try native()
    for length in [0, 1, 9, 40, good.count / 2, good.count - 1] {
      try refuse(Array(good.prefix(length)), "", "expected")
    }
    var bytes = good
    bytes[2] ^= 1
    try refuse(bytes, "", "expected")
    bytes = good
    bytes[8] = 2
    try refuse(bytes, "", "version")
    for place in [20, good.count / 3, good.count - 3] {
      bytes = good
      bytes[place] ^= 0x10
      try refuse(bytes, "", "expected")
    }
    try refuse(good + [0], "", "expected")
  }

  @Test func badTexts() throws {
    try refuse("0 0\n0 1\u{0}0\n", ":2:", "expected")
    try refuse("0 0\n\u{0}\n", ":2:", "expected")
    try refuse("0 0\n0 fffffffffffffffff\n", ":2:", "expected")
    try refuse("r 0 4\nr 0 ffffffffffffffff\n", ":2:", "an access of 1 to 16383 bytes")
    try refuse("r 0 4\nr 0 0\n", ":2:", "an access of 1 to 16383 bytes")
    try refuse(" L 0,4\n L 0,99999999999999999999\n", ":2:", "expected")
    try refuse("once upon a time\n", "", "expected a trace: hwtrace, din, xdin, lackey")
    try refuse("\n\n", "", "expected a trace")
    try refuse("0 " + String(repeating: "1", count: 100_000), "", "expected")
  }

  @Test func names() throws {
    let missing = folder.path("no.hwtrace")
    try BadInput(["replay", missing, "--cache", "l1=64,1,16"], 66, missing, "readable").check()
    let isFolder = ["replay", folder.path, "--cache", "l1=64,1,16"]
    try BadInput(isFolder, 65, "Is a directory", "expected a readable trace").check()
  }

  @Test("Options", arguments: options)
  func option(_ input: BadInput) throws { try input.check() }

  @Test("Options of devices", arguments: deviceOptions)
  func ofDevice(_ line: String, _ place: String, _ cure: String) throws {
    try folder.write("0 0\n", to: "t.din")
    let words = ["replay", folder.path("t.din")] + line.split(separator: " ").map(String.init)
    try BadInput(words, 65, place, cure).check()
  }

  @Test func tracesToNowhere() throws {
    let words = ["trace", "cifar10cnn", "-d", "mcu80", "-o"]
    try BadInput(words + ["/dev/full"], 65, "No space left on device", "a writable file").check()
    let nowhere = folder.path("no/t.hwtrace")
    try BadInput(words + [nowhere], 66, "No such file", "a writable file").check()
    try BadInput(words + [folder.path], 65, "Is a directory", "a writable file").check()
    try BadInput(words + ["-"], 65, "standard output", "a writable file")
      .check(output: .brokenPipe)
    #expect(try folder.names().isEmpty)
  }
}

private let options: [BadInput] = [
  BadInput("replay", 64, "replay: no trace given", "name a file, or -"),
  BadInput("replay t", 64, "neither --cache nor --device", "write --cache l1=32KiB,8,64"),
  BadInput("replay t --cache l1=1KiB,1,64 -d mcu80", 64, "--cache", "drop --cache or --device"),
  BadInput("replay t --cache l1=1KiB,1,64 --set a=b", 64, "--set", "one with --device"),
  BadInput("replay t --cache l1=1KiB,1,64 --memory a=0-4", 64, "--memory", "one with --device"),
  BadInput("replay t --cache l1=1KiB,1,64 --placement a", 64, "--placement", "with --device"),
  BadInput(
    "replay t --cache l1=1KiB,1,64 --cache l1=1KiB,1,64", 64, "'l1' is there twice", "rename one"),
  BadInput("replay t --cache 1KiB,1,64", 64, "'1KiB,1,64' is no cache", "as in l1d=32KiB,8,64"),
  BadInput("replay t --cache =1KiB,1,64", 64, "is no cache", "as in l1d=32KiB,8,64"),
  BadInput("replay t --cache l1=1KiB,1", 64, "is no cache", "as in l1d=32KiB,8,64"),
  BadInput("replay t --cache l1=1KiB,1,64,lru,back,x", 64, "is no cache", "l1d=32KiB,8,64"),
  BadInput("replay t --cache l1=0,1,64", 64, "'0' is no size", "expected 1 to 1073741824"),
  BadInput(
    "replay t --cache l1=99999999999999999999,1,64", 64, "is no size", "expected 1 to 1073741824"),
  BadInput("replay t --cache l1=1KiB,65,64", 64, "'65' is no number of ways", "1 to 64"),
  BadInput("replay t --cache l1=1KiB,1,-64", 64, "'-64' is no line", "1 to 65536"),
  BadInput("replay t --cache l1=1KiB,1,48", 64, "'48' is no power of two", "write 64"),
  BadInput("replay t --cache l1=33KiB,8,64", 64, "no power of two of sets", "other ways"),
  BadInput("replay t --cache l1=1GiB,1,1", 64, "are more than 4194304", "lengthen them"),
  BadInput("replay t --cache l1=1KiB,1,64,lrru", 64, "policy 'lrru'", "did you mean 'lru'?"),
  BadInput("replay t --cache l1=3KiB,3,64,plru", 64, "a power of two of ways", "write lru"),
  BadInput("replay t --cache l1=1KiB,1,64,lru,bak", 64, "'bak'", "did you mean 'back'?"),
  BadInput("replay t -d mcu80 --memory flash", 64, "'flash' assigns nothing", "write flash="),
  BadInput("replay t -d mcu80 --memory flash=8-8", 64, "is an empty range", "its lower end first"),
  BadInput("replay t -d mcu80 --trace-format lacky", 64, "'lacky'", "did you mean 'lackey'?"),
  BadInput("replay t -d mcu80 --by layr", 64, "'layr'", "did you mean 'layer'?"),
  BadInput("replay t -d mcu80 --din-bytes 3", 64, "--din-bytes", "a power of two from 1 to 8192"),
  BadInput("replay t -d mcu80 --region-size 3", 64, "--region-size", "a power of two from 64 B"),
  BadInput("replay t -d mcu80 --regions -1", 64, "--regions", "a whole number from 0"),
  BadInput("trace", 64, "trace: no network given", "'hwsim networks' lists them"),
  BadInput("trace alexnet", 64, "trace: no --device given", "'hwsim devices' lists them"),
  BadInput("trace alexnet -d mcu80", 64, "trace: no file given", "name it with -o FILE"),
  BadInput("trace alexnet -d mcu80 -o t --as dinn", 64, "'dinn'", "did you mean 'din'?"),
]

private let deviceOptions: [(String, String, String)] = [
  ("--device mcu8", "unknown device 'mcu8'", "did you mean 'mcu80'?"),
  ("--device mcu80 --memory sam=0-10", "no memory 'sam'", "did you mean 'sram'?"),
  ("--device mcu80 --memory sram=drum", "has no memory 'drum'", "it names none: write a range"),
  ("--device mcu80 --placement defalt", "no placement 'defalt'", "did you mean 'default'?"),
  ("--device mcu80 --set memory.sram.sze=1KiB", "sze", "did you mean"),
]
