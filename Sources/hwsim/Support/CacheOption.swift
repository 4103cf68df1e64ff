import ArgumentParser
import HWSimCore

/// A cache described on the command line: `l1d=32KiB,8,64`, `l2=1MiB,16,64,plru,through`.
struct CacheOption {
  let name: String
  let geometry: CacheGeometry

  static let form = "NAME=BYTES,WAYS,LINE[,POLICY[,WRITES]]"

  /// Far more than any hardware, and few enough that no size overflows.
  private static let (sizes, ways, lines) = (1...(1 << 30), 1...64, 1...(1 << 16))
  private static let mostLines = 1 << 22

  init(_ text: String) throws {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let fields = (sides.last ?? "").split(separator: ",", omittingEmptySubsequences: false)
      .map(String.init)
    guard sides.count == 2, !sides[0].isEmpty, 3...5 ~= fields.count else {
      throw ValidationError(
        "'\(printable(text))' is no cache; write \(Self.form), as in l1d=32KiB,8,64,lru,back")
    }
    name = String(sides[0])
    let bytes = try Self.number(fields[0], "size in bytes", Self.sizes)
    let ways = try Self.number(fields[1], "number of ways", Self.ways)
    let line = try Self.number(fields[2], "line in bytes", Self.lines)
    guard line.nonzeroBitCount == 1 else {
      throw ValidationError("'\(fields[2])' is no power of two, which a line is; write 64")
    }
    guard bytes % (line * ways) == 0, (bytes / (line * ways)).nonzeroBitCount == 1 else {
      throw ValidationError(
        "\(bytes) bytes in \(ways) ways of lines of \(line) make no power of two of sets; "
          + "choose other ways")
    }
    guard bytes / line <= Self.mostLines else {
      throw ValidationError("\(bytes / line) lines are more than \(Self.mostLines); lengthen them")
    }
    let policy: ReplacementPolicyKind = try Self.word(fields.dropFirst(3).first, "policy", .lru)
    guard policy != .plru || ways.nonzeroBitCount == 1 else {
      throw ValidationError("plru needs a power of two of ways, not \(ways); write lru")
    }
    geometry = CacheGeometry(
      line: line, ways: ways, sets: bytes / (line * ways), replacement: policy,
      write: try Self.word(fields.dropFirst(4).first, "write policy", .back),
      holds: name == "l1i" ? .instructions : name == "l1d" ? .data : .all)
  }

  /// A whole number, or a size with its unit.
  private static func number(
    _ text: String, _ what: String, _ range: ClosedRange<Int>
  ) throws -> Int {
    let number = Int(text) ?? (try? Bytes(parsing: text))?.value
    guard let number, range.contains(number) else {
      throw ValidationError(
        "'\(printable(text))' is no \(what); expected \(range.lowerBound) to \(range.upperBound)")
    }
    return number
  }

  private static func word<Name: RawRepresentable & CaseIterable>(
    _ text: String?, _ what: String, _ other: Name
  ) throws -> Name where Name.RawValue == String {
    try text.map { try parseName($0, what) } ?? other
  }
}
