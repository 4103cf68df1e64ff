import HWSimCore

/// A mapping of a profile, read key by key. Says for every error where it is and what to write.
///
///     let core = try root.section("core")
///     try core.allow(["name", "clock"])
///     let clock = try core.read("clock", .quantity(Limits.clock))
struct Section {
  /// Path of the mapping in its file; empty for the file itself.
  let path: String
  let node: ProfileNode
  let ledger: Ledger
  /// Where a schema is made, what is asked of this mapping.
  let record: SectionRecord?
  private let entries: [ProfileNode.Entry]

  init(
    _ node: ProfileNode, at path: String, ledger: Ledger, record: SectionRecord? = nil
  ) throws(ProfileError) {
    guard let entries = node.entries else {
      throw ProfileError(
        in: node.origin, at: path, "expected keys with values, such as 'name: …'")
    }
    self.path = path
    self.node = node
    self.ledger = ledger
    self.record = record
    self.entries = entries
  }

  /// Refuses every key that is not one of `keys`.
  func allow(_ keys: [String]) throws(ProfileError) {
    record?.allow(keys)
    for entry in entries where !keys.contains(entry.key) {
      let key = printable(entry.key)
      let hint = suggestion(for: key, in: keys)
      throw ProfileError(in: entry.node.origin, at: join(path, key), "unknown key\(hint)")
    }
  }

  /// Refuses a mapping without any key.
  ///
  /// - Parameter example: what one may write in it.
  func requireSome(_ example: String) throws(ProfileError) {
    record?.expectSome()
    guard entries.isEmpty else { return }
    throw fail("is empty; write for example '\(example)'")
  }

  /// The mapping's keys, for mappings whose keys are names of the user's choice.
  var keys: [String] {
    record?.goThroughKeys()
    return entries.map(\.key)
  }

  func contains(_ key: String) -> Bool {
    record?.look(for: key)
    return node(key) != nil
  }

  /// Whether `word` stands where another kind of value may.
  func says(_ word: String, at key: String) -> Bool {
    record?.ask(
      key, .value(ValueShape(name: word, schema: .constant(word))), isRequired: false)
    return node(key)?.text == word
  }

  func node(_ key: String) -> ProfileNode? { entries.first { $0.key == key }?.node }

  // MARK: - Values

  func read<Value>(_ key: String, _ reading: Reading<Value>) throws(ProfileError) -> Value {
    guard let value = try value(key, reading, isRequired: true) else {
      throw fail(key, "is missing; write for example '\(key): \(reading.example)'")
    }
    return value
  }

  func readIfPresent<Value>(
    _ key: String, _ reading: Reading<Value>
  ) throws(ProfileError) -> Value? {
    try value(key, reading, isRequired: false)
  }

  private func value<Value>(
    _ key: String, _ reading: Reading<Value>, isRequired: Bool
  ) throws(ProfileError) -> Value? {
    record?.ask(key, .value(reading.shape()), isRequired: isRequired, text: node(key)?.text)
    guard let node = node(key) else { return nil }
    let field = Field(path: join(path, key), node: node)
    let value = try reading.convert(field)
    if reading.isFact { try ledger.record(field) }
    return value
  }

  /// A list of words; a single word stands for a list of one.
  func list<Value>(_ key: String, of reading: Reading<Value>) throws(ProfileError) -> [Value] {
    record?.ask(key, .list(reading.shape()), isRequired: true)
    guard let node = node(key) else {
      throw fail(key, "is missing; write for example '\(key): [\(reading.example)]'")
    }
    let items = node.items ?? [node]
    return try items.map { (item) throws(ProfileError) -> Value in
      try reading.convert(Field(path: join(path, key), node: item))
    }
  }

  // MARK: - Sections

  func section(_ key: String) throws(ProfileError) -> Section {
    guard let section = try section(key, isRequired: true) else { throw fail(key, "is missing") }
    return section
  }

  func sectionIfPresent(_ key: String) throws(ProfileError) -> Section? {
    try section(key, isRequired: false)
  }

  private func section(_ key: String, isRequired: Bool) throws(ProfileError) -> Section? {
    let record = record?.section(key, isRequired: isRequired)
    guard let node = node(key) else { return nil }
    return try Section(node, at: join(path, key), ledger: ledger, record: record)
  }

  /// Tells a schema that exactly one of these sets of keys must be there; the caller checks it.
  func expectsOne(of sets: [[String]]) { record?.expectOne(of: sets) }

  /// A list of mappings, each with a name of its own.
  func sections(_ key: String) throws(ProfileError) -> [Section] {
    let items = node(key)?.items ?? []
    let records = record.map { _ in items.map { _ in SectionRecord(.entry) } }
    if let records { record?.ask(key, .sections(records), isRequired: true) }
    guard !items.isEmpty else { throw fail(key, "is missing; write a list of '{ name: …, … }'") }
    var names: Set<String> = []
    return try items.enumerated().map { (index, item) throws(ProfileError) -> Section in
      guard let name = item.name, !name.isEmpty else {
        throw ProfileError(in: item.origin, at: join(path, key), "every entry needs a 'name'")
      }
      guard names.insert(name).inserted else {
        throw ProfileError(
          in: item.origin, at: join(path, key), "two entries are named '\(printable(name))'")
      }
      return try Section(
        item, at: join(join(path, key), name), ledger: ledger, record: records?[index])
    }
  }

  // MARK: - Errors

  func fail(_ key: String, _ message: String) -> ProfileError {
    ProfileError(in: node(key)?.origin ?? node.origin, at: join(path, key), message)
  }

  /// An error of the section as a whole.
  func fail(_ message: String) -> ProfileError {
    ProfileError(in: node.origin, at: path, message)
  }
}
