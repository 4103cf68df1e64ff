import HWSimCore

/// What a decoder asks of one mapping while it reads it: `ProfileSchema` is made of such records, so that a
/// schema cannot say anything else than the decoders do.
final class SectionRecord {
  /// What may stand under a key.
  enum Form {
    case value(ValueShape)
    case list(ValueShape)
    case section(SectionRecord)
    /// Entries of a list, each with a name.
    case sections([SectionRecord])
  }

  struct Entry {
    let key: String
    var isRequired = false
    var forms: [Form] = []
    /// What stands there in the file that was read.
    var text: String?
  }

  enum Place {
    case file
    /// Under a key.
    case section
    /// In a list of mappings, each with a name.
    case entry
  }

  let place: Place
  /// Keys that there may be; nil where they are names of the user's choice.
  private(set) var allowed: [String]?
  /// Whether the decoder goes through the keys, and reads all in the same way.
  private(set) var areKeysAlike = false
  private(set) var entries: [Entry] = []
  /// Sets of keys of which exactly one must be there.
  private(set) var alternatives: [[String]] = []
  /// Whether there must be some key.
  private(set) var expectsSome = false
  /// Keys that the decoder looks for before it reads them.
  private var lookedFor: Set<String> = []

  init(_ place: Place) { self.place = place }

  func allow(_ keys: [String]) { allowed = keys }
  func goThroughKeys() { areKeysAlike = true }
  func look(for key: String) { lookedFor.insert(key) }
  func expectSome() { expectsSome = true }
  func expectOne(of sets: [[String]]) { alternatives = sets }

  func ask(_ key: String, _ form: Form, isRequired: Bool, text: String? = nil) {
    let index = index(of: key)
    entries[index].forms.append(form)
    entries[index].isRequired = entries[index].isRequired || isRequired
    entries[index].text = text ?? entries[index].text
  }

  /// The record of the mapping under `key`; the same each time that a decoder comes back to it.
  func section(_ key: String, isRequired: Bool) -> SectionRecord {
    let index = index(of: key)
    entries[index].isRequired = entries[index].isRequired || isRequired
    for case .section(let record) in entries[index].forms { return record }
    let record = SectionRecord(.section)
    entries[index].forms.append(.section(record))
    return record
  }

  private func index(of key: String) -> Int {
    if let index = entries.firstIndex(where: { $0.key == key }) { return index }
    entries.append(Entry(key: key))
    return entries.count - 1
  }

  /// What is asked without looking first must be there.
  func requires(_ key: String) -> Bool {
    !lookedFor.contains(key) && entries.contains { $0.key == key && $0.isRequired }
  }

  /// Whether a decoder has read the mapping, and not only asked for it.
  var isRead: Bool { allowed != nil || areKeysAlike || !entries.isEmpty }
}
