extension VegaLite {
  struct Mark: Hashable, Sendable, Encodable {
    enum Kind: String, Hashable, Sendable, Encodable {
      case area, bar, line, point, rect, rule, text, tick
    }

    var type: Kind
    /// Looks that depend on the theme: see `Style`.
    var style: Style?
    var align: String?
    var baseline: String?
    var angle: Double?
    var clip: Bool?
    var cornerRadius: Double?
    var dx: Double?
    var dy: Double?
    var filled: Bool?
    var fontSize: Double?
    var fontWeight: String?
    var interpolate: String?
    /// Of a text, in pixels.
    var limit: Double?
    var opacity: Double?
    var size: Double?
    var strokeWidth: Double?
    var thickness: Double?

    init(_ type: Kind, _ style: Style? = nil) { (self.type, self.style) = (type, style) }

    /// The same with something changed.
    func with<Value>(_ path: WritableKeyPath<Self, Value>, _ value: Value) -> Self {
      var mark = self
      mark[keyPath: path] = value
      return mark
    }
  }

  /// Names for looks that a theme defines.
  enum Style: String, CaseIterable, Hashable, Sendable, Encodable {
    /// Bars; not so dark, or light, that a line on them could not be seen.
    case value
    /// Points, and outlines of hollow bars and points.
    case point = "mark-point"
    /// Lines of an interval.
    case whisker
    /// Text beside a mark.
    case label = "mark-label"
    /// Text that explains, or stands for what is missing.
    case note
    /// Limits and lines to compare with.
    case limit
    /// Text beside a limit.
    case limitLabel = "limit-label"
    /// A surface behind the rest.
    case band
    /// What is best.
    case best
  }
}
