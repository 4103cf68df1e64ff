/// Runs of a program under cachegrind, the cache simulator that most programmers have at hand.
package enum Cachegrind {
  /// Totals of a run.
  package struct Counts: Sendable {
    package var instructions = 0
    /// An instruction that reads a place and writes it counts as a read.
    package var dataReads = 0
    package var dataWrites = 0
    package var firstLevelMisses = 0
    package var lastLevelMisses = 0
    /// Of the processor, the kernel's part included: what else runs on the machine does not count.
    package var seconds = 0.0

    package static func - (counts: Counts, other: Counts) -> Counts {
      Counts(
        instructions: counts.instructions - other.instructions,
        dataReads: counts.dataReads - other.dataReads,
        dataWrites: counts.dataWrites - other.dataWrites,
        firstLevelMisses: counts.firstLevelMisses - other.firstLevelMisses,
        lastLevelMisses: counts.lastLevelMisses - other.lastLevelMisses,
        seconds: counts.seconds - other.seconds)
    }
  }

  /// - Parameters:
  ///   - first: of the data cache; size, ways and bytes of a line, with commas between.
  ///   - last: of the cache behind it.
  ///   - limit: seconds; programs run 50 to 1000 times as long as without it.
  package static func run(
    _ command: [String], first: String, last: String, limit: Double = 600
  ) throws(ProgramFailure) -> Counts {
    let file = try TemporaryFile()
    let run = try ProgramRun(
      WatchedDriver.valgrind + [
        "-q", "--tool=cachegrind", "--cache-sim=yes", "--I1=32768,8,64",
        "--D1=\(first)", "--LL=\(last)", "--cachegrind-out-file=\(file.path)",
      ] + command, limit: limit)
    let summary = file.words().last { $0.first == "summary:" } ?? []
    let totals = summary.dropFirst().compactMap { Int($0) }
    // Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw
    guard totals.count == 9 else {
      throw .failed(program: "valgrind", ending: "no summary in its output", errors: "")
    }
    return Counts(
      instructions: totals[0], dataReads: totals[3], dataWrites: totals[6],
      firstLevelMisses: totals[4] + totals[7], lastLevelMisses: totals[5] + totals[8],
      seconds: run.processor)
  }
}
