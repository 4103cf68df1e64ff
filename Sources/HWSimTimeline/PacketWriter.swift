internal import PerfettoSchema
internal import SwiftProtobuf

private typealias Packet = Perfetto_Protos_TracePacket
private typealias Descriptor = Perfetto_Protos_TrackDescriptor

/// Writes the packets of a trace one after the other, which is all that a trace is.
///
/// Names of arguments are written once and then numbered; all else stands where it is used.
struct PacketWriter {
  /// What events and other tracks lie on.
  struct Track {
    fileprivate let id: UInt64
  }

  /// What a counter counts.
  enum CounterUnit {
    case bytes
    case count
    case named(String)
  }

  private(set) var bytes: [UInt8] = []
  private var numbers: [String: UInt64] = [:]
  /// Named since the last packet.
  private var newNames: [Perfetto_Protos_DebugAnnotationName] = []
  private var tracks: UInt64 = 0
  private var processes: Int32 = 0

  // MARK: - Tracks

  mutating func process(_ name: String) throws(TimelineError) -> Track {
    processes += 1
    var process = Perfetto_Protos_ProcessDescriptor()
    process.pid = processes
    process.processName = name
    return try add { track in
      track.process = process
      track.childOrdering = .explicit
    }
  }

  /// - Parameter rank: its place among the tracks of `parent`.
  mutating func track(
    _ name: String, in parent: Track, rank: Int, description: String? = nil
  ) throws(TimelineError) -> Track {
    try add { track in
      track.name = name
      track.parentUuid = parent.id
      track.siblingOrderRank = Int32(clamping: rank)
      track.childOrdering = .explicit
      if let description { track.description_p = description }
    }
  }

  /// - Parameter axis: counters with the same are drawn on the same scale.
  mutating func counter(
    _ name: String, _ unit: CounterUnit, in parent: Track, rank: Int, axis: String? = nil
  ) throws(TimelineError) -> Track {
    var counter = Perfetto_Protos_CounterDescriptor()
    switch unit {
    case .bytes: counter.unit = .sizeBytes
    case .count: counter.unit = .count
    case .named(let name): counter.unitName = name
    }
    if let axis { counter.yAxisShareKey = axis }
    return try add { track in
      track.name = name
      track.parentUuid = parent.id
      track.siblingOrderRank = Int32(clamping: rank)
      track.counter = counter
    }
  }

  private mutating func add(_ describe: (inout Descriptor) -> Void) throws(TimelineError) -> Track {
    tracks += 1
    var track = Descriptor()
    track.uuid = tracks
    describe(&track)
    var packet = Packet()
    packet.trackDescriptor = track
    try write(packet)
    return Track(id: tracks)
  }

  // MARK: - Events

  /// - Parameter time: nanoseconds since the start, as everywhere here.
  mutating func begin(
    _ name: String, _ category: String, on track: Track, at time: UInt64, _ arguments: [Argument]
  ) throws(TimelineError) {
    var event = Perfetto_Protos_TrackEvent()
    event.type = .sliceBegin
    event.name = name
    event.categories = [category]
    event.debugAnnotations = arguments.map { annotation($0) }
    try write(event, on: track, at: time)
  }

  mutating func end(on track: Track, at time: UInt64) throws(TimelineError) {
    var event = Perfetto_Protos_TrackEvent()
    event.type = .sliceEnd
    try write(event, on: track, at: time)
  }

  mutating func count(_ value: Double, on track: Track, at time: UInt64) throws(TimelineError) {
    var event = Perfetto_Protos_TrackEvent()
    event.type = .counter
    event.doubleCounterValue = value
    try write(event, on: track, at: time)
  }

  private mutating func annotation(_ argument: Argument) -> Perfetto_Protos_DebugAnnotation {
    var annotation = Perfetto_Protos_DebugAnnotation()
    annotation.nameIid = number(of: argument.name)
    switch argument.value {
    case .flag(let flag): annotation.boolValue = flag
    case .integer(let number): annotation.intValue = Int64(number)
    case .decimal(let number): annotation.doubleValue = number
    case .text(let text): annotation.stringValue = text
    case .group(let arguments): annotation.dictEntries = arguments.map { self.annotation($0) }
    }
    return annotation
  }

  private mutating func number(of name: String) -> UInt64 {
    if let number = numbers[name] { return number }
    let number = UInt64(numbers.count) + 1
    numbers[name] = number
    var entry = Perfetto_Protos_DebugAnnotationName()
    entry.iid = number
    entry.name = name
    newNames.append(entry)
    return number
  }

  // MARK: - Packets

  private mutating func write(
    _ event: Perfetto_Protos_TrackEvent, on track: Track, at time: UInt64
  ) throws(TimelineError) {
    var packet = Packet()
    packet.timestamp = time
    packet.trackEvent = event
    packet.trackEvent.trackUuid = track.id
    try write(packet)
  }

  private mutating func write(_ packet: Packet) throws(TimelineError) {
    var packet = packet
    packet.trustedPacketSequenceID = 1
    // The first packet starts the numbering of names, which all others rest on.
    let state: Packet.SequenceFlags =
      bytes.isEmpty ? .seqIncrementalStateCleared : .seqNeedsIncrementalState
    packet.sequenceFlags = UInt32(state.rawValue)
    if !newNames.isEmpty { packet.internedData.debugAnnotationNames = newNames }
    newNames = []
    var trace = Perfetto_Protos_Trace()
    trace.packet = [packet]
    do {
      bytes += try trace.serializedBytes() as [UInt8]
    } catch {
      throw TimelineError("a layer's description needs more than the 2 GiB that a packet holds")
    }
  }
}
