import Foundation
import Glibc
import HWSimCore
import HWSimTraces
import Testing

/// Is a file there whole or not at all?
@Suite struct FilesAreWrittenWhole {
  let folder: String

  init() throws {
    let template = NSTemporaryDirectory() + "/hwsim-traces-XXXXXX"
    var name = Array(template.utf8CString)
    try #require(mkdtemp(&name) != nil)
    folder = String(decoding: name.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private func files() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  private func clean() { try? FileManager.default.removeItem(atPath: folder) }

  @Test func notBeforeItIsFinished() throws {
    defer { clean() }
    let path = folder + "/a.hwtrace"
    var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
    writer.layer(name: "a", kernel: "k")
    #expect(try files().first != "a.hwtrace")
    try writer.finish()
    try writer.finish()
    #expect(try files() == ["a.hwtrace"])
    #expect(try read(.file(path)).events == [.layer("a", "k")])
  }

  @Test func neverIfItIsGivenUp() throws {
    defer { clean() }
    let path = folder + "/a.hwtrace"
    try "before".write(toFile: path, atomically: true, encoding: .utf8)
    do {
      var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
      writer.layer(name: "a", kernel: "k")
    }
    #expect(try files() == ["a.hwtrace"])
    var bad = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
    bad.compute(InstructionMix(), times: -1)
    #expect(throws: TraceError.self) { try bad.finish() }
    #expect(try files() == ["a.hwtrace"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "before")
  }

  @Test func linksAreWrittenThrough() throws {
    defer { clean() }
    let (path, link) = (folder + "/a", folder + "/b")
    try "before".write(toFile: path, atomically: true, encoding: .utf8)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: link))
    try writer.finish()
    #expect(try read(.file(path)).header.title == "t")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test func unwritable() throws {
    defer { clean() }
    let folderError = #expect(throws: TraceError.self) { _ = try TraceOutput(path: folder) }
    #expect(folderError?.code == EISDIR)
    let nowhere = #expect(throws: TraceError.self) { _ = try TraceOutput(path: folder + "/b/a") }
    #expect(nowhere?.code == ENOENT)
    var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: "/dev/full"))
    let full = #expect(throws: TraceError.self) { try writer.finish() }
    #expect(full?.code == ENOSPC)
    #expect(
      full?.description == "/dev/full: found 'No space left on device'; expected a writable file")
  }

  /// The first error counts, and nothing is written after it.
  @Test func brokenSink() {
    var calls = 0
    let output = TraceOutput(name: "sink") { _ in
      calls += 1
      return calls > 2 ? EPIPE : nil
    }
    var writer = TraceWriter(TraceHeader(title: "t"), to: output)
    for _ in 0..<100_000 { writer.layer(name: "a", kernel: "k") }
    let error = #expect(throws: TraceError.self) { try writer.finish() }
    #expect(error?.code == EPIPE && calls == 3)
  }
}
