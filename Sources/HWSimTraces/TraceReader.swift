public import HWSimCore

/// Reads a trace event by event, in memory that does not depend on its length.
///
///     var reader = try TraceReader(TraceSource(path: "ls.lackey.gz"))
///     while let event = try reader.next() { … }
public struct TraceReader: ~Copyable {
  private enum Contents {
    case native(NativeReader)
    case din(TextReader<DinLines>)
    case xdin(TextReader<XDinLines>)
    case lackey(TextReader<LackeyLines>)
    case gem5(TextReader<GemPacketLines>)
    case gem5log(TextReader<GemLogLines>)

    /// nil of a text, which has none.
    var header: TraceHeader? { if case .native(let reader) = self { reader.header } else { nil } }
  }

  public let format: TraceFormat
  public let header: TraceHeader
  private let input: ByteInput
  private let contents: Contents
  private var failure: TraceError?

  /// - Parameters:
  ///   - format: nil recognises it by the contents.
  ///   - dinBytes: what an access of a `din` trace, which states no sizes, is taken for: a power of two,
  ///     to a multiple of which addresses are rounded down. Dinero takes 4.
  public init(
    _ source: TraceSource, format: TraceFormat? = nil, dinBytes: Int = 4
  ) throws(TraceError) {
    guard dinBytes > 0, dinBytes <= Access.largest, dinBytes & (dinBytes - 1) == 0 else {
      throw TraceError(
        source.name, found: "din accesses of \(dinBytes) bytes",
        expected: "a power of two from 1 to 8192")
    }
    let input = try ByteInput(source)
    let format = try Self.format(format, of: input)
    let contents: Contents =
      switch format {
      case .hwtrace: .native(try NativeReader(input))
      case .din: .din(TextReader(input, DinLines(mask: UInt64(dinBytes - 1))))
      case .xdin: .xdin(TextReader(input, XDinLines()))
      case .lackey: .lackey(TextReader(input, LackeyLines()))
      case .gem5: .gem5(TextReader(input, GemPacketLines()))
      case .gem5log: .gem5log(TextReader(input, GemLogLines()))
      }
    (self.input, self.format, self.contents) = (input, format, contents)
    header = contents.header ?? TraceHeader(title: source.name)
  }

  private static func format(
    _ given: TraceFormat?, of input: ByteInput
  ) throws(TraceError) -> TraceFormat {
    if let given { return given }
    return try .recognise(input)
  }

  /// The next event, or nil at the end. What a batch of accesses points to is valid until the next call,
  /// and no longer than the reader.
  public mutating func next() throws(TraceError) -> TraceEvent? {
    if let failure { throw failure }
    do throws(TraceError) {
      return switch contents {
      case .native(let reader): try reader.next()
      case .din(let reader): try reader.next().map(TraceEvent.accesses)
      case .xdin(let reader): try reader.next().map(TraceEvent.accesses)
      case .lackey(let reader): try reader.next().map(TraceEvent.accesses)
      case .gem5(let reader): try reader.next().map(TraceEvent.accesses)
      case .gem5log(let reader): try reader.next().map(TraceEvent.accesses)
      }
    } catch {
      failure = error
      throw error
    }
  }

  /// Bytes read of the source as it is stored, perhaps compressed.
  public var bytesRead: Int { input.bytesRead }

  /// Bytes that the source has; nil where nobody knows, as of a pipe.
  public var bytesTotal: Int? { input.bytesTotal }

  /// Lines of a text read so far that make no access: messages, and records of other things.
  public var skippedLines: Int {
    switch contents {
    case .native: 0
    case .din(let reader): reader.skipped
    case .xdin(let reader): reader.skipped
    case .lackey(let reader): reader.skipped
    case .gem5(let reader): reader.skipped
    case .gem5log(let reader): reader.skipped
    }
  }
}
