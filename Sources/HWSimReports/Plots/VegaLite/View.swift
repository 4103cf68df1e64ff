extension VegaLite {
  /// One mark, or several views over or beside each other.
  struct View: Hashable, Sendable, Encodable {
    var title: Title?
    var width: Double?
    var height: Size?
    /// Rows that all of these hold for.
    var transform: [Filter]?
    var params: [Parameter]?
    var mark: Mark?
    var encoding: Encoding?
    var layer: [View]?
    var hconcat: [View]?
    var vconcat: [View]?
    var spacing: Double?
    var resolve: Resolve?
  }

  enum Size: Hashable, Sendable, Encodable {
    case pixels(Double)
    /// Of each category.
    case step(Double)

    private enum CodingKeys: CodingKey { case step }

    func encode(to encoder: any Encoder) throws {
      switch self {
      case .pixels(let pixels):
        var container = encoder.singleValueContainer()
        try container.encode(pixels)
      case .step(let step):
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(step, forKey: .step)
      }
    }
  }

  struct Title: Hashable, Sendable, Encodable {
    var text: String
    /// Lines.
    var subtitle: [String]?
    var fontSize: Double?
    var offset: Double?
    /// `"group"`: above the axes' area rather than above the whole.
    var frame: String?
  }

  /// Rows whose `field` is `equal`, or one of `oneOf`.
  struct Filter: Hashable, Sendable, Encodable {
    struct Predicate: Hashable, Sendable, Encodable {
      let field: String
      var equal: String?
      var oneOf: [String]?
    }

    let filter: Predicate

    init(_ field: String, _ value: String) { filter = Predicate(field: field, equal: value) }

    init(_ field: String, oneOf values: [String]) {
      filter = Predicate(field: field, oneOf: values)
    }
  }

  /// What a reader can do with an interactive page.
  struct Parameter: Hashable, Sendable, Encodable {
    let name: String
    let select: String
    let bind: String

    /// Drag to move, turn the wheel to zoom.
    static let zoom = Parameter(name: "zoom", select: "interval", bind: "scales")
  }

  /// What views beside or over each other do not share.
  struct Resolve: Hashable, Sendable, Encodable {
    var scale: [String: String]
  }
}

extension VegaLite.View {
  /// A mark, drawn for the rows that `rows` keeps.
  init(
    _ mark: VegaLite.Mark, _ encoding: VegaLite.Encoding, rows: VegaLite.Filter...,
    params: [VegaLite.Parameter]? = nil
  ) {
    self.init(
      transform: rows.isEmpty ? nil : rows, params: params, mark: mark, encoding: encoding)
  }
}
