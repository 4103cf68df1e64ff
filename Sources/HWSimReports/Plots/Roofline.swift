public import HWSimCore

/// Input of `Plot.roofline`: what layers reach, under what a device can.
public struct Roofline: Sendable {
  public struct Ceiling: Hashable, Sendable {
    public enum Limit: Hashable, Sendable {
      /// Work per second.
      case compute(Double)
      case bandwidth(Bandwidth)
    }

    public let name: String
    public let limit: Limit
    /// Where the number is from, as in `"data sheet"` or `"measured"`.
    public let source: String

    public init(name: String, limit: Limit, source: String) {
      self.name = name
      self.limit = limit
      self.source = source
    }
  }

  public struct Point: Hashable, Sendable {
    public let layer: String
    /// As in `"depthwise"`.
    public let operatorClass: String
    /// Work per byte.
    public let intensity: Double
    /// Work per second.
    public let rate: Double
    /// Of the network's time, 0...1.
    public let share: Double

    public init(
      layer: String, operatorClass: String, intensity: Double, rate: Double, share: Double
    ) {
      self.layer = layer
      self.operatorClass = operatorClass
      self.intensity = intensity
      self.rate = rate
      self.share = share
    }
  }

  public let name: String
  public let title: String
  /// In what work is counted: `"MAC"` or `"op"`.
  public let work: String
  /// Which bytes the intensity is of, as in `"bytes from flash"`.
  public let bytes: String
  public let ceilings: [Ceiling]
  public let points: [Point]

  public init(
    name: String, title: String, work: String = "MAC", bytes: String, ceilings: [Ceiling],
    points: [Point]
  ) {
    self.name = name
    self.title = title
    self.work = work
    self.bytes = bytes
    self.ceilings = ceilings
    self.points = points
  }
}

extension Plot {
  /// Work per second against work per byte, both logarithmic, under lines of what the device can.
  ///
  /// A point's size is its share of the time; the layers that take most have their names.
  public static func roofline(_ input: Roofline) -> Plot { RooflinePlot(input).plot }
}
