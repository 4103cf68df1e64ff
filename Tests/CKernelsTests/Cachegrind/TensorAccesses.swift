import Foundation

/// The accesses that one call of a C kernel makes to its tensors, counted in lackey's trace of all that the
/// driver does, less those of a driver that does everything but the call. What is left out are accesses to
/// the stack, to the call's arguments and to constants of the code.
struct TensorAccesses {
  let reads: Int
  let writes: Int

  init(of arguments: [String]) throws {
    let places = DriverCounts.addresses.map { "\($0.key)=\(String($0.value, radix: 16))" }.sorted()
    let run = try Self.counts(["run"] + arguments + places)
    let idle = try Self.counts(["idle"] + arguments + places)
    (reads, writes) = (run.reads - idle.reads, run.writes - idle.writes)
  }

  /// Lines such as ` L 10000040,32`; a modification is a read and a write.
  private static func counts(_ arguments: [String]) throws -> (reads: Int, writes: Int) {
    let file = NSTemporaryDirectory() + "/hwsim-\(UUID().uuidString).lackey"
    defer { try? FileManager.default.removeItem(atPath: file) }
    try Driver.run(
      [
        "valgrind", "--tool=lackey", "--basic-counts=no", "--trace-mem=yes", "--log-file=\(file)",
        Driver.path,
      ] + arguments)
    let trace = [UInt8](try Data(contentsOf: URL(fileURLWithPath: file)))
    var (reads, writes) = (0, 0)
    for line in trace.split(separator: UInt8(ascii: "\n")) where line.count > 5 {
      let start = line.startIndex
      guard line[start] == UInt8(ascii: " "), isOfTensor(line.dropFirst(3)) else { continue }
      switch line[start + 1] {
      case UInt8(ascii: "S"): writes += 1
      case UInt8(ascii: "L"): reads += 1
      default: (reads, writes) = (reads + 1, writes + 1)
      }
    }
    return (reads, writes)
  }

  /// Tensors lie from 0x1000_0000 up to 0x6000_0000; the program and its stack lie elsewhere.
  private static func isOfTensor(_ text: ArraySlice<UInt8>) -> Bool {
    let digits = text.prefix { $0 != UInt8(ascii: ",") }
    guard let address = Int(String(decoding: digits, as: UTF8.self), radix: 16) else {
      return false
    }
    return (0x1000_0000..<0x6000_0000).contains(address)
  }
}
