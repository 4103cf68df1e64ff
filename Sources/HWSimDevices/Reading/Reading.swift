import HWSimCore

/// How a text becomes a value.
struct Reading<Value> {
  /// What one may write; shown where the value is missing.
  let example: String
  /// Whether the value is a fact, which needs a source, rather than a name or a choice.
  var isFact = true
  /// Made where a schema asks for it.
  let shape: () -> ValueShape
  let convert: (Field) throws(ProfileError) -> Value

  init(
    example: String, isFact: Bool = true, shape: @escaping @autoclosure () -> ValueShape,
    convert: @escaping (Field) throws(ProfileError) -> Value
  ) {
    (self.example, self.isFact, self.shape) = (example, isFact, shape)
    self.convert = convert
  }
}

extension Reading where Value == String {
  static var text: Reading {
    Reading(example: "…", isFact: false, shape: .text) { (field) throws(ProfileError) in
      try field.text()
    }
  }

  /// A name that is part of key paths, and of file names.
  static var name: Reading {
    Reading(example: "name", isFact: false, shape: .word("name", namePattern)) {
      (field) throws(ProfileError) in
      let word = try field.word()
      guard word.utf8.allSatisfy(isPartOfName) else {
        throw field.fail("'\(word)' is no name; use letters, digits, '-' and '_'")
      }
      return word
    }
  }

  /// A profile's name, in which dots may separate the parts of a version, as in `x-cube-ai-7.3`.
  static var profileName: Reading {
    let pattern = #"\#(namePattern)(\.\#(namePattern))*"#
    return Reading(example: "name", isFact: false, shape: .word("profile_name", pattern)) {
      (field) throws(ProfileError) in
      let word = try field.word()
      let parts = word.split(separator: ".", omittingEmptySubsequences: false)
      guard parts.allSatisfy({ !$0.isEmpty && $0.utf8.allSatisfy(isPartOfName) }) else {
        throw field.fail("'\(word)' is no name; use letters, digits, '-', '_' and single dots")
      }
      return word
    }
  }
}

private let namePattern = "[A-Za-z0-9_-]+"

private func isPartOfName(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
    true
  default: false
  }
}

extension Reading {
  /// A number with its unit.
  static func quantity<U>(_ range: ClosedRange<Quantity<U>>) -> Self where Value == Quantity<U> {
    Reading(example: U.example, shape: .quantity(U.self, limits(range))) {
      (field) throws(ProfileError) in
      let text = try field.word()
      let value: Quantity<U> = try field.quantity(text)
      guard range.contains(value) else {
        throw field.fail("'\(text)' is out of range; \(limits(range))")
      }
      return value
    }
  }
}

func limits(_ range: ClosedRange<some Any>) -> String {
  "from \(range.lowerBound) to \(range.upperBound)"
}

extension Reading where Value == Bytes {
  static func bytes(_ range: ClosedRange<Int>) -> Reading {
    let sizes = Bytes(range.lowerBound)...Bytes(range.upperBound)
    return Reading(example: Byte.example, shape: .quantity(Byte.self, limits(sizes))) {
      (field) throws(ProfileError) in
      let text = try field.word()
      let value: Quantity<Byte> = try field.quantity(text)
      // Compared before it is made an integer, which 1e300 does not fit.
      guard value.value >= Double(range.lowerBound), value.value <= Double(range.upperBound) else {
        throw field.fail("'\(text)' is out of range; \(limits(sizes))")
      }
      guard let whole = Int(exactly: value.value) else {
        throw field.fail("'\(text)' is not a whole number of bytes")
      }
      return Bytes(whole)
    }
  }
}

extension Reading where Value == Int {
  static func integer(_ range: ClosedRange<Int>) -> Reading {
    let example = String(max(1, range.lowerBound))
    return Reading(example: example, shape: .integer(range)) { (field) throws(ProfileError) in
      let text = try field.word()
      guard let value = Int(text) else {
        throw field.fail("'\(text)' is not a whole number of moderate size, without a unit")
      }
      guard range.contains(value) else {
        throw field.fail("\(text) is out of range; \(limits(range))")
      }
      return value
    }
  }
}

extension Reading where Value == Double {
  /// A plain number without a unit.
  static func factor(_ range: ClosedRange<Double>) -> Reading {
    Reading(example: "1", shape: .factor(range)) { (field) throws(ProfileError) in
      let text = try field.word()
      guard let value = Double(text), value.isFinite else {
        throw field.fail("'\(text)' is not a number; write a plain one, without a unit")
      }
      guard range.contains(value) else {
        let (low, high) = (shortest(range.lowerBound), shortest(range.upperBound))
        throw field.fail("\(text) is out of range; from \(low) to \(high)")
      }
      return value
    }
  }
}

func shortest(_ value: Double) -> String {
  Int(exactly: value).map(String.init) ?? value.description
}

extension Reading where Value == Bool {
  static var flag: Reading { flag(isFact: false) }

  /// A flag that is a property of the hardware, and so needs a source.
  static var fact: Reading { flag(isFact: true) }

  private static func flag(isFact: Bool) -> Reading {
    Reading(example: "true", isFact: isFact, shape: .flag) { (field) throws(ProfileError) in
      switch try field.word() {
      case "true": return true
      case "false": return false
      case let other: throw field.fail("'\(other)' is neither 'true' nor 'false'")
      }
    }
  }
}

extension Reading where Value: RawRepresentable & CaseIterable, Value.RawValue == String {
  /// One of the names of an enumeration.
  static var choice: Reading { choice(isFact: false) }

  /// A choice that is a property of the hardware, and so needs a source.
  static var property: Reading { choice(isFact: true) }

  private static func choice(isFact: Bool) -> Reading {
    let names = Value.allCases.map(\.rawValue)
    let example = names.first ?? ""
    return Reading(example: example, isFact: isFact, shape: .words(of: Value.self)) {
      (field) throws(ProfileError) in
      let word = try field.word()
      guard let value = Value(rawValue: word) else {
        throw field.fail("unknown '\(word)'\(suggestion(for: word, in: names))")
      }
      return value
    }
  }
}

extension Reading where Value == Extent {
  /// Height and width, such as `3x3`.
  static var extent: Reading {
    let pattern = "[0-9]{1,4}x[0-9]{1,4}"
    return Reading(example: "3x3", isFact: false, shape: .word("height_x_width", pattern)) {
      (field) throws(ProfileError) in
      let word = try field.word()
      let parts = word.split(separator: "x", omittingEmptySubsequences: false)
      let sides = parts.compactMap { Int($0) }
      guard parts.count == 2, sides.count == 2, sides.allSatisfy({ (1...4096).contains($0) }) else {
        throw field.fail("'\(word)' is no height and width; write for example '3x3'")
      }
      return Extent(sides[0], sides[1])
    }
  }
}
