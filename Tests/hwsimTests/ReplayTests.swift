import Foundation
import HWSimTestSupport
import Testing

/// Are the hits and misses of a program's trace those that one counts by hand?
@Suite struct ReplayOfPrograms {
  private let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  private func file(_ text: String, _ name: String = "t.trace") throws -> String {
    try folder.write(text, to: name)
    return folder.path(name)
  }

  /// Lines of 16 bytes, by their number: 0, 0, 4, 0, 1, then 1 and 2.
  static let lackey = """
    ==1== Lackey, an example Valgrind tool
    I  00000000,4
     L 00000004,4
     S 00000040,4
     L 00000000,4
     M 00000010,4
     L 0000001e,4

    """

  @Test func oneCache() throws {
    let report = try replay(try file(Self.lackey), "--cache", "l1=64,1,16")
    #expect(report.schema == "hwsim.replay/1")
    #expect(report.trace.format == "lackey")
    // A modification is a read and a write.
    #expect((report.trace.reads, report.trace.writes, report.trace.fetches) == (4, 2, 1))
    #expect(report.trace.skippedLines == 1)
    let level = try report.level("l1")
    // The last access touches two lines.
    #expect((level.reads, level.writes) == (6, 2))
    // Of four sets of one line, 0 and 4 share the first: 0, 4, 0, 1, 2 miss, and 4 was written.
    #expect((level.misses, level.writebacks) == (5, 1))
    let memory = try report.level("memory")
    #expect((memory.reads, memory.writes) == (5, 1))
    #expect((memory.readBytes, memory.writeBytes) == (5 * 16, 16))
  }

  @Test func splitCaches() throws {
    let report = try replay(
      try file(Self.lackey), "--cache", "l1i=64,1,16", "--cache", "l1d=64,1,16", "--cache",
      "l2=1KiB,2,16")
    let (fetches, data) = (try report.level("l1i"), try report.level("l1d"))
    #expect((fetches.reads, fetches.misses) == (1, 1))
    #expect((data.reads, data.writes, data.misses, data.writebacks) == (5, 2, 5, 1))
    // It serves six misses and takes one line back; only the first of lines 0, 4, 1 and 2 miss.
    let last = try report.level("l2")
    #expect((last.reads, last.writes, last.misses) == (6, 1, 4))
    #expect(try report.level("memory").reads == 4)
  }

  @Test func aProgramInADevicesMemories() throws {
    let text = "I  08000000,4\n L 08000020,4\n L 20000000,4\n S 20000004,4\n"
    let report = try replay(
      try file(text), "--device", "mcu216", "--memory", "flash=8000000-8100000")
    // Data lies where activations do, instructions where weights do, and what is assigned there.
    let tightlyCoupled = try report.level("dtcm")
    #expect((tightlyCoupled.reads, tightlyCoupled.writes) == (1, 1))
    #expect(try report.level("l1d").reads == 2)
    #expect(try report.level("flash").readBytes == 2 * 32)  // two lines
  }

  /// Lines 0, 2, 0, 2, 1, 4, 0 of a cache of two, direct-mapped.
  @Test func classesAndReuse() throws {
    let text = "0 0\n0 20\n0 0\n0 20\n0 10\n0 40\n0 0\n"
    let report = try replay(
      try file(text), "--cache", "l1=32,1,16", "--classes", "--reuse")
    let level = report.levels[0]
    // All share set 0 but line 1. Two lines with free choice would hit the second 0 and 2; the last 0 was
    // pushed out by 1 and 4.
    #expect(
      level.classes == ReplayReport.Classes(compulsory: 4, capacity: 1, conflict: 2))
    let reuse = try #require(level.reuse)
    #expect(reuse.firstReferences == 4)
    // One other line between the first pairs; 2, 1 and 4 before the last.
    #expect(reuse.histogram.map(\.firstDistance) == [0, 1, 2])
    #expect(reuse.histogram.map(\.lastDistance) == [0, 1, 3])
    #expect(reuse.histogram.map(\.references) == [0, 2, 1])
    #expect(reuse.workingSet.map(\.lines) == [1, 2, 4])
    #expect(reuse.workingSet.map(\.misses) == [7, 5, 4])
  }

  @Test func regionsWithMostMisses() throws {
    // Pieces of 64 bytes, whose numbers are 4, 4, 0 and 8.
    let text = "r 100 4\nw 110 4\nr 0 4\nr 200 4\n"
    let report = try replay(
      try file(text), "--cache", "l1=64,1,16", "--regions", "1", "--region-size", "64")
    let regions = try #require(report.regions)
    #expect(regions.largest.map(\.offset) == [0x100])
    #expect(regions.largest.map(\.bytes) == [64])
    #expect(regions.largest[0].levels.map(\.readMisses) == [1])
    #expect(regions.largest[0].levels.map(\.writeMisses) == [1])
    #expect(regions.others == 2)
    #expect(regions.ofOthers.map(\.readMisses) == [2])
  }

  @Test func standardInput() throws {
    let path = try file("0 0\n2 10\n1 100\r\n0 0\n")
    let words = ["replay", "-", "--cache", "l1=64,1,16,fifo,through", "--format", "json"]
    let report = try decoded(try hwsim(words, input: path), as: ReplayReport.self)
    #expect(report.trace.format == "din")
    #expect(report.trace.title == "standard input")
    #expect((report.trace.reads, report.trace.writes, report.trace.fetches) == (2, 1, 1))
    // Nothing is kept of a write that goes through.
    #expect(try report.level("memory").writes == 1)
    #expect(try report.level("l1").misses == 3)
  }

  @Test func sizesOfDin() throws {
    let path = try file("0 7\n")
    #expect(try replay(path, "--cache", "l1=64,1,16").level("l1").readBytes == 4)
    #expect(
      try replay(path, "--cache", "l1=64,1,16", "--din-bytes", "8").level("l1").readBytes == 8)
  }

  @Test func compressed() throws {
    let path = try file(Self.lackey, "t.lackey")
    let plain = try replay(path, "--cache", "l1=64,1,16")
    let packed = try run("/bin/gzip", [path])
    try #require(packed.status == 0)
    #expect(try replay(path + ".gz", "--cache", "l1=64,1,16").levels == plain.levels)
  }

  @Test func everyFormatPrints() throws {
    let path = try file(Self.lackey)
    let words = ["replay", path, "--cache", "l1=64,1,16", "--classes", "--reuse", "--regions", "3"]
    let text = try hwsim(words).output
    #expect(text.contains("trace    lackey, 7 accesses: 4 reads, 2 writes, 1 instruction fetches"))
    #expect(text.contains("skipped  1 lines that make no access"))
    #expect(try hwsim(words + ["--format", "markdown"]).output.contains("| l1     |"))
    for rows in ["level", "region", "reuse"] {
      let csv = CSV(try hwsim(words + ["--format", "csv", "--by", rows]).output)
      #expect(!csv.rows.isEmpty)
      #expect(csv.rows.allSatisfy { $0.count == csv.header.count })
    }
    let levels = CSV(try hwsim(words + ["--format", "csv"]).output)
    #expect(levels.column("misses") == ["5", ""])
  }
}
