import Foundation
import Glibc
import HWSimCore
import HWSimTestSupport
import HWSimTraces
import Testing

/// Is a file there whole or not at all?
@Suite struct FilesAreWrittenWhole {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func notBeforeItIsFinished() throws {
    let path = folder.path("a.hwtrace")
    var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
    writer.layer(name: "a", kernel: "k")
    #expect(try folder.names().first != "a.hwtrace")
    try writer.finish()
    try writer.finish()
    #expect(try folder.names() == ["a.hwtrace"])
    #expect(try read(.file(path)).events == [.layer("a", "k")])
  }

  @Test func neverIfItIsGivenUp() throws {
    let path = folder.path("a.hwtrace")
    try folder.write("before", to: "a.hwtrace")
    do {
      var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
      writer.layer(name: "a", kernel: "k")
    }
    #expect(try folder.names() == ["a.hwtrace"])
    var bad = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: path))
    bad.compute(InstructionMix(), times: -1)
    #expect(throws: TraceError.self) { try bad.finish() }
    #expect(try folder.names() == ["a.hwtrace"])
    #expect(folder.text("a.hwtrace") == "before")
  }

  @Test func linksAreWrittenThrough() throws {
    let (path, link) = (folder.path("a"), folder.path("b"))
    try folder.write("before", to: "a")
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    var writer = TraceWriter(TraceHeader(title: "t"), to: try TraceOutput(path: link))
    try writer.finish()
    #expect(try read(.file(path)).header.title == "t")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == path)
  }

  @Test func unwritable() throws {
    let folderError = #expect(throws: TraceError.self) { _ = try TraceOutput(path: folder.path) }
    #expect(folderError?.code == EISDIR)
    let nowhere = #expect(throws: TraceError.self) { _ = try TraceOutput(path: folder.path("b/a")) }
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
