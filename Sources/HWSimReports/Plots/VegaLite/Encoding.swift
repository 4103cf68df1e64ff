extension VegaLite {
  /// What of a record decides what of a mark.
  struct Encoding: Hashable, Sendable, Encodable {
    var x: Channel?
    var x2: Channel?
    var y: Channel?
    var y2: Channel?
    var yOffset: Channel?
    var color: Channel?
    var shape: Channel?
    var size: Channel?
    var detail: Channel?
    var text: Channel?

    /// The same with something changed.
    func with<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
      var encoding = self
      encoding[keyPath: path] = value
      return encoding
    }
  }

  struct Channel: Hashable, Sendable, Encodable {
    enum Measure: String, Hashable, Sendable, Encodable {
      case quantitative, ordinal, nominal
    }

    var field: String?
    var type: Measure?
    var value: Value?
    var title: Removable<String>?
    var scale: Removable<Scale>?
    var axis: Removable<Axis>?
    var legend: Removable<Legend>?
    var sort: Removable<[String]>?

    /// A number on an axis.
    static func number(
      _ field: String, _ title: String? = nil, scale: Scale? = nil, axis: Axis? = nil
    ) -> Channel {
      Channel(
        field: field, type: .quantitative, title: title.map(Removable.some) ?? .removed,
        scale: scale.map(Removable.some), axis: axis.map(Removable.some))
    }

    /// One of several names, in the order of `sort`.
    static func name(
      _ field: String, _ title: String? = nil, sort: [String]? = nil, scale: Scale? = nil,
      axis: Axis? = nil, legend: Removable<Legend>? = nil
    ) -> Channel {
      Channel(
        field: field, type: .nominal, title: title.map(Removable.some) ?? .removed,
        scale: scale.map(Removable.some), axis: axis.map(Removable.some), legend: legend,
        sort: sort.map(Removable.some) ?? .removed)
    }

    /// The other end of a bar or rule, or the text of a label.
    static func field(_ field: String) -> Channel { Channel(field: field) }

    /// The text of a label.
    static func text(_ field: String) -> Channel { Channel(field: field, type: .nominal) }

    static func value(_ value: Value) -> Channel { Channel(value: value) }
  }

  struct Scale: Hashable, Sendable, Encodable {
    var type: String?
    var domain: [Value]?
    var range: [Value]?
    /// A named ramp of colours.
    var scheme: String?
    var nice: Bool?
    var zero: Bool?
    var paddingInner: Double?
    var paddingOuter: Double?

    /// Of bars with room between them.
    static let bands = Scale(paddingInner: 0.25, paddingOuter: 0.15)

    static func log(_ domain: ClosedRange<Double>) -> Scale {
      Scale(type: "log", domain: bounds(domain), nice: false)
    }

    static func linear(_ domain: ClosedRange<Double>) -> Scale {
      Scale(domain: bounds(domain), nice: false, zero: false)
    }

    private static func bounds(_ domain: ClosedRange<Double>) -> [Value] {
      [.number(domain.lowerBound), .number(domain.upperBound)]
    }
  }

  struct Axis: Hashable, Sendable, Encodable {
    var orient: String?
    var format: String?
    var labelExpr: String?
    var labelAngle: Double?
    var labelAlign: String?
    var labelLimit: Double?
    var labelOverlap: Bool?
    var labels: Bool?
    var ticks: Bool?
    var domain: Bool?
    var grid: Bool?
    var values: [Double]?
    var tickCount: Int?
    /// Room for the labels, whatever they are, so that views under each other line up.
    var minExtent: Double?
    var maxExtent: Double?
  }

  struct Legend: Hashable, Sendable, Encodable {
    var orient: String?
    var columns: Int?
    var labelExpr: String?
    var labelLimit: Double?
    var values: [Value]?
    var symbolType: String?
    var format: String?
    var gradientLength: Double?
  }
}
