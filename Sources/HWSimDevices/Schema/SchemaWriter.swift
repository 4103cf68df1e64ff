import HWSimCore

/// Makes schemas of what decoders asked.
struct SchemaWriter {
  /// Definitions of the values that occur, by name.
  private(set) var values: [(name: String, schema: JSONSchema)] = [
    ("source", sentence.described("The document that it is from, and where in there.")),
    ("estimated", sentence.described("It is a guess: the reasoning.")),
  ]

  private static let sentence = JSONSchema.text.with("minLength", .integer(1))

  /// Whether what is missing may come from the file that this one inherits from.
  private var isHeir = false

  /// - Parameter records: of mappings that stand at the same place, in one or several files.
  mutating func schema(of records: [SectionRecord]) -> JSONSchema {
    let kinds = kinds(of: records)
    guard kinds.count > 1 else { return kinds.first.map { object($0) } ?? .anything }
    guard let selector = selector(of: kinds), !isHeir else {
      return .any(of: kinds.map { object($0) })
    }
    // An editor then complains of the kind that is meant, and not of all that are not.
    let choice = choice(of: kinds.flatMap { $0 }, selector)
    return JSONSchema([
      .init("type", .text("object")),
      .init("required", .list([.text(selector)])),
      .init("properties", .object([.init(selector, choice.json)])),
      .init("allOf", .list(kinds.map { .object(condition($0, selector)) })),
    ])
  }

  private mutating func condition(
    _ records: [SectionRecord], _ selector: String
  ) -> [JSONValue.Member] {
    let isOfKind = JSONValue.object([.init(selector, choice(of: records, selector).json)])
    let test = [
      JSONValue.Member("required", .list([.text(selector)])), .init("properties", isOfKind),
    ]
    return [.init("if", .object(test)), .init("then", object(records).json)]
  }

  /// The words that stand there.
  private func choice(of records: [SectionRecord], _ selector: String) -> JSONSchema {
    .one(of: unique(records.compactMap { $0.text(of: selector) }))
  }

  /// Of a file that inherits from another.
  mutating func heir(of records: [SectionRecord]) -> JSONSchema {
    isHeir = true
    defer { isHeir = false }
    return schema(of: records)
  }

  // MARK: - Mappings

  /// Mappings that allow the same keys are of one kind.
  private func kinds(of records: [SectionRecord]) -> [[SectionRecord]] {
    var kinds: [[SectionRecord]] = []
    for record in records where record.isRead {
      if let index = kinds.firstIndex(where: { $0[0].allowed == record.allowed }) {
        kinds[index].append(record)
      } else {
        kinds.append([record])
      }
    }
    return kinds
  }

  /// The key whose word says of which kind a mapping is.
  private func selector(of kinds: [[SectionRecord]]) -> String? {
    kinds[0][0].allowed?.first { key in
      let words = kinds.map { Set($0.compactMap { $0.text(of: key) }) }
      let all = words.reduce(into: Set<String>()) { $0.formUnion($1) }
      return words.allSatisfy { !$0.isEmpty } && all.count == words.reduce(0) { $0 + $1.count }
        && kinds.joined().allSatisfy { $0.isChoice(key) }
    }
  }

  /// Of mappings that allow the same keys.
  private mutating func object(_ records: [SectionRecord]) -> JSONSchema {
    let first = records[0]
    var properties: [JSONSchema.Property] = []
    var others: JSONSchema?
    let areAlike = records.contains(where: \.areKeysAlike)
    let everything = areAlike ? records.flatMap(\.entries) : []
    if areAlike { others = value(of: everything) }
    for key in first.allowed ?? [] {
      let isName = first.names(key)
      let entries = records.flatMap(\.entries).filter { $0.key == key }
      let isMissing = isName && entries.isEmpty
      let schema = others ?? (isMissing ? reference(to: .text) : value(of: entries))
      let isRequired = isName || (records.allSatisfy { $0.requires(key) } && !areAlike)
      let isSettled = !isHeir || (key == "name" && first.place != .section)
      properties.append(
        isRequired && isSettled ? .required(key, schema) : .optional(key, schema))
    }
    if isHeir, first.place == .file {
      let parent = reference(to: Reading<String>.profileName.shape())
      properties.append(.required("inherit", parent))
    }
    var object = JSONSchema.object(properties + citation)
    if first.allowed == nil, let others {
      object = object.with("additionalProperties", others.json)
    }
    if records.contains(where: \.expectsSome), !isHeir {
      object = object.with("minProperties", .integer(1))
    }
    if !first.alternatives.isEmpty, !isHeir {
      object = object.with("oneOf", .list(first.alternatives.map(required)))
    }
    return object.with("not", required(citation.map(\.name)))
  }

  private func required(_ keys: [String]) -> JSONValue {
    .object([.init("required", .list(keys.map(JSONValue.text)))])
  }

  /// What may stand beside any value: where it is from.
  private let citation: [JSONSchema.Property] = [
    .optional("source", .reference("source")), .optional("estimated", .reference("estimated")),
  ]

  // MARK: - Values

  /// What may stand under a key, however often it was asked for.
  private mutating func value(of entries: [SectionRecord.Entry]) -> JSONSchema {
    var (schemas, sections, items) = ([JSONSchema](), [SectionRecord](), [SectionRecord]())
    for form in entries.flatMap(\.forms) {
      switch form {
      case .value(let shape): schemas.append(reference(to: shape))
      case .list(let shape): schemas.append(list(of: shape))
      case .section(let record): sections.append(record)
      case .sections(let records): items += records
      }
    }
    if sections.contains(where: \.isRead) { schemas.append(schema(of: sections)) }
    if !items.isEmpty {
      schemas.append(JSONSchema.list(of: schema(of: items)).with("minItems", .integer(1)))
    }
    return schemas.isEmpty ? .anything : .any(of: unique(schemas))
  }

  private mutating func reference(to shape: ValueShape) -> JSONSchema {
    if !values.contains(where: { $0.name == shape.name }) {
      values.append((shape.name, .any(of: [shape.schema, cited(shape.schema)])))
    }
    let reference = JSONSchema.reference(shape.name)
    return shape.note.map { reference.described("A value \($0).") } ?? reference
  }

  /// A single word stands for a list of one.
  private mutating func list(of shape: ValueShape) -> JSONSchema {
    let (item, name) = (reference(to: shape), "list_of_\(shape.name)")
    if !values.contains(where: { $0.name == name }) {
      let list = JSONSchema.list(of: item)
      values.append((name, .any(of: [item, list, cited(list)])))
    }
    return .reference(name)
  }

  private func cited(_ schema: JSONSchema) -> JSONSchema {
    JSONSchema.object([.required("value", schema)] + citation)
      .with("not", required(citation.map(\.name)))
  }
}

extension SchemaWriter {
  /// Paths of keys that are allowed and were never read.
  static func unread(in records: [SectionRecord], at path: String = "") -> [String] {
    let entries = records.flatMap(\.entries)
    var unread: [String] = []
    let isAlike = records.contains(where: \.areKeysAlike)
    for key in Set(records.compactMap(\.allowed).joined()).sorted() where !isAlike {
      let isRead = entries.contains { $0.key == key && $0.isKnown }
      if !isRead, records.first?.names(key) != true { unread.append(join(path, key)) }
    }
    for key in Set(entries.map(\.key)).sorted() {
      let inner = entries.filter { $0.key == key }.flatMap(\.records)
      unread += Self.unread(in: inner, at: join(path, key))
    }
    return unread
  }
}

extension SectionRecord {
  /// Whether the key is the name that each entry of a list has, read or not.
  fileprivate func names(_ key: String) -> Bool { place == .entry && key == "name" }

  /// What stands under a key in the file that was read.
  fileprivate func text(of key: String) -> String? { entries.first { $0.key == key }?.text }

  /// Whether the key holds a word of a closed list.
  fileprivate func isChoice(_ key: String) -> Bool {
    entries.filter { $0.key == key }.flatMap(\.forms).contains { form in
      guard case .value(let shape) = form else { return false }
      return shape.isChoice
    }
  }
}

extension SectionRecord.Entry {
  fileprivate var records: [SectionRecord] {
    forms.flatMap { form -> [SectionRecord] in
      switch form {
      case .section(let record): [record]
      case .sections(let records): records
      case .value, .list: []
      }
    }
  }

  /// Whether some file had it, where it is a mapping.
  fileprivate var isKnown: Bool {
    forms.contains { form in
      switch form {
      case .value, .list: true
      case .section(let record): record.isRead
      case .sections(let records): records.contains(where: \.isRead)
      }
    }
  }
}

/// Each once, in the order of their first.
private func unique<Value: Equatable>(_ values: [Value]) -> [Value] {
  values.reduce(into: []) { unique, value in
    if !unique.contains(value) { unique.append(value) }
  }
}
