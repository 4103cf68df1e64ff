public import HWSimCore

/// Simulations as a trace that the Perfetto UI opens: a process for each network on a device.
///
///     let bytes = try Timeline.trace(of: results)
///
/// Each process has
/// - the track `inference` (or `training step`) with a slice for the whole, one for each layer that takes
///   time, and below it one for each part of that time: see `LayerResult.parts`;
/// - in a memory that computes, a track for each pipeline stage, and how many arrays are in use;
/// - counters that hold over a layer: bytes per second through each memory level, power, activation bytes
///   that are alive beside the room for them.
///
/// Layers lie in the order in which they run, one inference alone. What takes no time is not drawn: its
/// energy is in the whole's, and a layer that another's kernel computes is named there. Perfetto's clock counts whole
/// nanoseconds, so ends of slices are rounded to them, each from the time since the start: errors do not add
/// up, and the arguments `time_s` are exact. The same results are the same bytes.
public enum Timeline {
  public static func trace(of results: [SimulationResult]) throws(TimelineError) -> [UInt8] {
    var packets = PacketWriter()
    for result in results { try NetworkTimeline(result).write(to: &packets) }
    return packets.bytes
  }
}

/// A simulation that no trace can hold, as one line.
public struct TimelineError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
