import PerfettoSchema
import SwiftProtobuf

/// A trace as a reader of Perfetto's files sees it.
struct TraceRecord {
  struct Slice {
    let name: String
    let start: UInt64
    var end: UInt64
    /// 0 for the outermost.
    let depth: Int
    let arguments: [String: Perfetto_Protos_DebugAnnotation]

    var length: UInt64 { end - start }
  }

  struct Track {
    let name: String
    let parent: UInt64
    var slices: [Slice] = []
    /// Time and value.
    var counts: [(time: UInt64, value: Double)] = []
  }

  /// By number; a process has the name of its process.
  private(set) var tracks: [UInt64: Track] = [:]
  /// What breaks the format's rules.
  private(set) var faults: [String] = []
  private var names: [UInt64: String] = [:]
  private var open: [UInt64: [Int]] = [:]

  init(_ bytes: [UInt8]) throws {
    let trace = try Perfetto_Protos_Trace(serializedBytes: bytes)
    for (index, packet) in trace.packet.enumerated() { read(packet, isFirst: index == 0) }
    for (track, slices) in open where !slices.isEmpty { faults.append("track \(track) stays open") }
  }

  private mutating func read(_ packet: Perfetto_Protos_TracePacket, isFirst: Bool) {
    let state: Perfetto_Protos_TracePacket.SequenceFlags =
      isFirst ? .seqIncrementalStateCleared : .seqNeedsIncrementalState
    if packet.sequenceFlags != UInt32(state.rawValue) { faults.append("no incremental state") }
    if packet.trustedPacketSequenceID == 0 { faults.append("no sequence") }
    for name in packet.internedData.debugAnnotationNames { names[name.iid] = name.name }
    switch packet.data {
    case .trackDescriptor(let track):
      let name = track.hasProcess ? track.process.processName : track.name
      if tracks[track.uuid] != nil { faults.append("two tracks \(track.uuid)") }
      tracks[track.uuid] = Track(name: name, parent: track.parentUuid)
    case .trackEvent(let event): read(event, at: packet.timestamp)
    case nil: faults.append("an empty packet")
    }
  }

  private mutating func read(_ event: Perfetto_Protos_TrackEvent, at time: UInt64) {
    let id = event.trackUuid
    guard var track = tracks[id] else { return faults.append("no track \(id)") }
    switch event.type {
    case .sliceBegin:
      let depth = open[id, default: []].count
      open[id, default: []].append(track.slices.count)
      track.slices.append(
        Slice(
          name: event.name, start: time, end: time, depth: depth,
          arguments: Dictionary(
            event.debugAnnotations.map { (names[$0.nameIid] ?? "?", $0) }
          ) { $1 }))
    case .sliceEnd:
      guard let index = open[id]?.popLast() else { return faults.append("ends nothing") }
      track.slices[index].end = time
    case .counter: track.counts.append((time, event.doubleCounterValue))
    default: faults.append("unknown event")
    }
    tracks[id] = track
  }

  var processes: [Track] {
    tracks.filter { $0.value.parent == 0 }.sorted { $0.key < $1.key }.map(\.value)
  }

  /// The first track of this name.
  func track(_ name: String) -> Track? {
    tracks.sorted { $0.key < $1.key }.first { $0.value.name == name }?.value
  }
}
