import Foundation
import HWSimHarness
import Testing

/// Does the driver say what it did, and what is wrong with its arguments?
@Suite struct DriverSpeaksPlainly {
  private static func run(_ arguments: [String]) throws -> (
    status: Int32, output: String, errors: String
  ) {
    let process = Process()
    process.executableURL = URL(
      fileURLWithPath: try #require(HelperFiles.path("kernelDriver")))
    process.arguments = arguments
    let (output, errors) = (Pipe(), Pipe())
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    let said = output.fileHandleForReading.readDataToEndOfFile()
    let complained = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (
      process.terminationStatus, String(decoding: said, as: UTF8.self),
      String(decoding: complained, as: UTF8.self)
    )
  }

  static let mistakes = [
    (["run", "depthwise", "f32", "nhwc"], "usage"),
    (["run", "depthwise", "f16", "nhwc", "generic"], "f16"),
    (["run", "depthwise", "f32", "nhwc", "mmx"], "mmx"),
    (["run", "deepwise", "f32", "nhwc", "generic"], "deepwise"),
    (["run", "relu", "f32", "nhwc", "generic", "height=-1"], "height=-1"),
    (["run", "relu", "f32", "nhwc", "generic", "hight=1"], "hight=1"),
    (["run", "relu", "f32", "nhwc", "generic", "input=100001"], "input=100001"),
    (["run", "relu", "f32", "nhwc", "generic", "sweep=0"], "sweep=0"),
    (["run", "max_pool", "f32", "nhwc", "generic", "kernel=3"], "larger"),
    (["run", "conv", "f32", "nhwc", "generic", "channels=5", "groups=2"], "groups"),
    (["run", "relu", "f32", "nhwc", "generic", "height=1000000", "width=1000000"], "elements"),
  ]

  @Test(arguments: mistakes)
  func ofWrongArguments(arguments: [String], word: String) throws {
    let (status, output, errors) = try Self.run(arguments)
    #expect(status == 64)  // EX_USAGE
    #expect(output.isEmpty)
    #expect(errors.contains(word) && errors.split(separator: "\n").count == 1, "\(errors)")
  }

  /// 4 x 4 outputs, 9 taps, 8 channels, two calls; an idle driver counts none.
  @Test func ofItsWork() throws {
    let arguments = [
      "depthwise", "f32", "nhwc", "generic", "height=4", "width=4", "channels=8", "kernel=3",
      "pad=1", "calls=2",
    ]
    let run = try Self.run(["run"] + arguments)
    #expect(run.status == 0)
    #expect(run.output.contains("macs=2304 "))
    #expect(run.output.contains("calls=2"))
    let idle = try Self.run(["idle"] + arguments)
    #expect(idle.output.contains("macs=0 bytes=0 calls=0"))
  }

  /// So that an emulated processor can be compared with another.
  @Test func ofBytesInTheSameWordsForEveryInstructionSet() throws {
    let list = try Self.run(["list"]).output.split(separator: "\n")
    let variants = Set(list.compactMap { $0.split(separator: " ").first.map(String.init) })
    for kernel in ["depthwise", "average_pool", "softmax", "add", "direct"] {
      let hashes = try variants.map { variant in
        try Self.run([
          "run", kernel, "s8", "nhwc", variant, "height=7", "width=9", "channels=43",
          "input_scale=0.3", "other_scale=0.7", "output_zero=3",
        ]).output.prefix(21)  // hash= and 16 digits
      }
      #expect(Set(hashes).count == 1 && hashes.first?.hasPrefix("hash=") == true, "\(kernel)")
    }
  }
}
