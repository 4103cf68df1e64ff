import Glibc

/// Runs of a program under cachegrind, the cache simulator that most programmers have at hand.
enum Cachegrind {
  struct Counts {
    var dataReads = 0
    var dataWrites = 0
    var firstLevelMisses = 0
    var lastLevelMisses = 0
    /// Of the processor, the kernel's part included: what else runs on the machine does not count.
    var seconds = 0.0

    static func - (counts: Counts, other: Counts) -> Counts {
      Counts(
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
  /// - Returns: nil where valgrind is not installed or fails.
  static func run(_ command: [String], first: String, last: String) -> Counts? {
    let file = "/tmp/hwsimBench.\(getpid()).cachegrind"
    defer { unlink(file) }
    let valgrind = [
      "valgrind", "-q", "--tool=cachegrind", "--cache-sim=yes", "--I1=32768,8,64", "--D1=\(first)",
      "--LL=\(last)", "--cachegrind-out-file=\(file)",
    ]
    guard let run = ProcessRun(valgrind + command, dropping: [STDOUT_FILENO, STDERR_FILENO]),
      let summary = summary(of: file), summary.count == 9
    else { return nil }
    // Ir I1mr ILmr Dr D1mr DLmr Dw D1mw DLmw
    return Counts(
      dataReads: summary[3], dataWrites: summary[6], firstLevelMisses: summary[4] + summary[7],
      lastLevelMisses: summary[5] + summary[8], seconds: run.processor)
  }

  /// The numbers of the last line of an output file, "summary: 1 2 3".
  private static func summary(of path: String) -> [Int]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var (line, capacity): (UnsafeMutablePointer<CChar>?, Int) = (nil, 0)
    defer { free(line) }
    while getline(&line, &capacity, file) > 0 {
      guard let line else { return nil }
      let words = String(cString: line).split { $0 == " " || $0 == "\n" }
      if words.first == "summary:" { return words.dropFirst().compactMap { Int($0) } }
    }
    return nil
  }
}
