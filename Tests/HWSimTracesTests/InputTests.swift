import CZlib
import Foundation
import Glibc
import HWSimCore
import HWSimTraces
import Testing

/// Is a trace read wherever it comes from?
@Suite struct SourcesAreRead {
  static let text = (0..<30_000).map { "r \(String($0 * 64, radix: 16)) 8\n" }.joined()
  static let expected = (0..<30_000).map { access(UInt64($0 * 64), 8, .read) }

  @Test func gzip() throws {
    let packed = try gzipped(Array(Self.text.utf8))
    let kept = try read(packed)
    #expect(kept.format == .xdin && kept.events.accesses == Self.expected)
    let trace = HandMade.file([0, 0, 0], totals: [1, 0, 0, 0])
    #expect(try read(gzipped(trace)).events == [.layer("", "")])
  }

  @Test func gzipInMembers() throws {
    // The first ends amid a line, the second is empty.
    let bytes = Array(Self.text.utf8)
    let packed =
      try gzipped(Array(bytes[..<100_001])) + gzipped([])
      + gzipped(
        Array(bytes[100_001...]))
    #expect(try read(packed).events.accesses == Self.expected)
  }

  @Test func damagedGzip() throws {
    let packed = try gzipped(Array(Self.text.utf8))
    for length in [2, 3, 10, 1000, packed.count - 1] {
      let said = problem(Array(packed.prefix(length)))
      #expect(said.contains("found the end of the gzip data amid it"), "\(said)")
    }
    #expect(problem(packed + [0]).contains("found the end of the gzip data amid it"))
    #expect(problem(packed + Array("hello".utf8)).contains("found damaged gzip data"))
    var damaged = packed
    damaged[packed.count - 8] ^= 1
    #expect(problem(damaged).contains("damaged gzip data (incorrect data check)"))
    #expect(problem(try gzipped([])).contains("found an empty file"))
  }

  /// More than a pipe holds, written while it is read, and a byte at a time at first.
  @Test func pipe() throws {
    let (reading, writing) = try makePipe()
    let text = Self.text
    Thread.detachNewThread {
      let bytes = Array(text.utf8)
      for byte in bytes[..<5] {
        _ = withUnsafeBytes(of: byte) { write(writing, $0.baseAddress, 1) }
      }
      bytes[5...].withUnsafeBytes { rest in
        var done = 0
        while done < rest.count {
          done += max(0, write(writing, rest.baseAddress.map { $0 + done }, rest.count - done))
        }
      }
      close(writing)
    }
    let kept = try read(.file("/dev/fd/\(reading)"))
    close(reading)
    #expect(kept.events.accesses == Self.expected)
  }

  /// From writer to reader through a pipe, neither of which can go back.
  @Test func nativePipe() throws {
    let (reading, writing) = try makePipe()
    Thread.detachNewThread {
      var writer = TraceWriter(
        TraceHeader(title: "piped"), to: TraceOutput(descriptor: writing, name: "pipe"))
      Self.expected.withUnsafeBufferPointer { writer.accesses($0) }
      // Without its end block the trace is refused.
      try? writer.finish()
      close(writing)
    }
    var reader = try TraceReader(.file("/dev/fd/\(reading)"))
    var accesses: [Access] = []
    while let event = try reader.next() {
      if case .accesses(let batch) = event { accesses += batch }
    }
    close(reading)
    #expect(reader.header.title == "piped" && reader.bytesTotal == nil)
    #expect(accesses == Self.expected)
  }

  @Test func progress() throws {
    var reader = try TraceReader(.bytes(Array(Self.text.utf8), name: "a"))
    #expect(reader.bytesTotal == Self.text.utf8.count)
    #expect(reader.bytesRead < Self.text.utf8.count)  // not all at once
    while try reader.next() != nil {}
    #expect(reader.bytesRead == Self.text.utf8.count)
  }

  @Test func unreadable() {
    let missing = #expect(throws: TraceError.self) { try read(.file("/nowhere/a.din")) }
    #expect(missing?.code == ENOENT)
    #expect(
      missing?.description
        == "/nowhere/a.din: found 'No such file or directory'; expected a readable trace")
    let folder = #expect(throws: TraceError.self) { try read(.file("/tmp")) }
    #expect(folder?.code == EISDIR)
    #expect(TraceSource(path: "-") == .standardInput && TraceSource(path: "a") == .file("a"))
  }

  private func makePipe() throws -> (reading: Int32, writing: Int32) {
    var ends: [Int32] = [0, 0]
    try #require(Glibc.pipe(&ends) == 0)
    return (ends[0], ends[1])
  }
}

/// A gzip member.
func gzipped(_ bytes: [UInt8]) throws -> [UInt8] {
  var stream = z_stream()
  let size = Int32(MemoryLayout<z_stream>.size)
  // 16 for gzip's wrapping.
  try #require(
    deflateInit2_(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size)
      == Z_OK)
  defer { deflateEnd(&stream) }
  var (input, output) = (bytes, [UInt8](repeating: 0, count: bytes.count + 100))
  return try input.withUnsafeMutableBufferPointer { input in
    try output.withUnsafeMutableBufferPointer { output in
      (stream.next_in, stream.avail_in) = (input.baseAddress, UInt32(input.count))
      (stream.next_out, stream.avail_out) = (output.baseAddress, UInt32(output.count))
      try #require(deflate(&stream, Z_FINISH) == Z_STREAM_END)
      return Array(output.dropLast(Int(stream.avail_out)))
    }
  }
}
