import ArgumentParser
import HWSimCore
import HWSimSimulator

/// What of a trace lies in a memory of the device: `flash=8000000-8100000`, or `dram=sram`.
///
/// - Returns: a range of hexadecimal addresses, its end not included, as in `/proc/PID/maps`; or a memory that
///   the trace names.
func parseAssignment(_ text: String) throws -> ReplayTarget.Assignment {
  let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  guard sides.count == 2, !sides[0].isEmpty, !sides[1].isEmpty else {
    throw ValidationError(
      "'\(printable(text))' assigns nothing; write flash=8000000-8100000, or dram=sram")
  }
  let memory = String(sides[0])
  let ends = sides[1].split(separator: "-", omittingEmptySubsequences: false)
  guard ends.count == 2, let start = address(ends[0]), let end = address(ends[1]) else {
    return ReplayTarget.Assignment(memory: memory, part: .memory(String(sides[1])))
  }
  guard start < end else {
    throw ValidationError("'\(printable(text))' is an empty range; write its lower end first")
  }
  return ReplayTarget.Assignment(memory: memory, part: .addresses(start...(end - 1)))
}

private func address(_ text: Substring) -> UInt64? {
  UInt64(text.hasPrefix("0x") ? text.dropFirst(2) : text, radix: 16)
}
