import HWSimCore
import HWSimTraces
import Testing

/// A trace event whose accesses are its own, so that it can be kept and compared.
enum KeptEvent: Equatable {
  case layer(String, String)
  case run(Run, AccessKind, Int)
  case accesses([Access])
  case compute(InstructionMix, Double)

  init(_ event: TraceEvent) {
    self =
      switch event {
      case .layer(let name, let kernel): .layer(name, kernel)
      case .run(let run, let kind, let times): .run(run, kind, times)
      case .accesses(let batch): .accesses(Array(batch))
      case .compute(let body, let times): .compute(body, times)
      }
  }
}

extension [KeptEvent] {
  /// Batches that follow one another are one: only the order of accesses means something.
  var joined: Self {
    reduce(into: []) { events, event in
      if case .accesses(let more) = event {
        if case .accesses(let before)? = events.last {
          events[events.count - 1] = .accesses(before + more)
          return
        }
        if more.isEmpty { return }
      }
      events.append(event)
    }
  }

  var accesses: [Access] {
    flatMap { event in if case .accesses(let batch) = event { batch } else { [Access]() } }
  }
}

struct Kept: Equatable {
  var format = TraceFormat.hwtrace
  var header = TraceHeader(title: "")
  var events: [KeptEvent] = []
  var skippedLines = 0
}

func read(
  _ source: TraceSource, format: TraceFormat? = nil, dinBytes: Int = 4
) throws(TraceError) -> Kept {
  var reader = try TraceReader(source, format: format, dinBytes: dinBytes)
  var kept = Kept(format: reader.format, header: reader.header)
  while let event = try reader.next() { kept.events.append(KeptEvent(event)) }
  kept.skippedLines = reader.skippedLines
  return kept
}

func read(_ bytes: [UInt8], format: TraceFormat? = nil) throws(TraceError) -> Kept {
  try read(.bytes(bytes, name: "a.trace"), format: format)
}

/// The accesses of a text, whose format is recognised.
func accesses(of text: String, dinBytes: Int = 4) throws(TraceError) -> [Access] {
  try read(.bytes(Array(text.utf8), name: "a.trace"), dinBytes: dinBytes).events.accesses
}

/// What is said of a file; empty where it is read.
func problem(_ bytes: [UInt8], format: TraceFormat? = nil) -> String {
  do throws(TraceError) {
    _ = try read(bytes, format: format)
    return ""
  } catch {
    return error.description
  }
}

func problem(_ text: String, format: TraceFormat? = nil) -> String {
  problem(Array(text.utf8), format: format)
}

/// Collects what is written.
final class Sink {
  private(set) var bytes: [UInt8] = []
  private(set) var writes = 0

  var output: TraceOutput {
    TraceOutput(name: "a.trace") { written in
      self.bytes += written
      self.writes += 1
      return nil
    }
  }
}

/// A `.hwtrace` file of these events.
func written(_ header: TraceHeader, _ events: [KeptEvent]) throws(TraceError) -> [UInt8] {
  let sink = Sink()
  var writer = TraceWriter(header, to: sink.output)
  for event in events {
    switch event {
    case .layer(let name, let kernel): writer.layer(name: name, kernel: kernel)
    case .run(let run, let kind, let times): writer.access(run, kind, times: times)
    case .accesses(let batch): batch.withUnsafeBufferPointer { writer.accesses($0) }
    case .compute(let body, let times): writer.compute(body, times: times)
    }
  }
  try writer.finish()
  return sink.bytes
}

func access(_ address: UInt64, _ bytes: Int, _ kind: AccessKind) -> Access {
  Access(address: address, bytes: bytes, kind: kind)
}
