internal import HWSimCore

/// One line of a `.param` file.
struct NCNNLayer {
  let line: Int
  let type: String
  let name: String
  let inputs: [String]
  let outputs: [String]
  private var parameters: [Int: Parameter] = [:]

  private struct Parameter {
    let values: [Double]
    let isArray: Bool
  }

  /// Arrays are written under the key -23300 - id.
  private static let arrayBase = -23300
  private static let identifiers = 0..<64

  /// - Parameter words: `type name inputCount outputCount inputs... outputs... id=value...`
  init(_ words: [String], line: Int) throws(ImportProblem) {
    guard words.count >= 4 else {
      throw ImportProblem("expected 'type name inputs outputs ...', found \(words.count) words")
    }
    (self.line, type, name) = (line, words[0], words[1])
    let place = "layer '\(printable(words[1]))'"
    guard let inputs = Int(words[2]), let outputs = Int(words[3]), 0...NCNNFile.most ~= inputs,
      0...NCNNFile.most ~= outputs
    else { throw ImportProblem("\(place): expected the numbers of its inputs and outputs") }
    guard words.count >= 4 + inputs + outputs else {
      throw ImportProblem(
        "\(place): states \(inputs) inputs and \(outputs) outputs, but names \(words.count - 4)")
    }
    self.inputs = Array(words[4..<4 + inputs])
    self.outputs = Array(words[4 + inputs..<4 + inputs + outputs])
    for word in words[(4 + inputs + outputs)...] {
      do throws(ImportProblem) {
        try add(word)
      } catch {
        throw ImportProblem("\(place): parameter '\(printable(word))': \(error.text)")
      }
    }
  }

  private mutating func add(_ word: String) throws(ImportProblem) {
    let sides = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard sides.count == 2, let key = Int32(sides[0]).map(Int.init) else {
      throw ImportProblem("expected 'id=value'")
    }
    let isArray = key <= Self.arrayBase
    let identifier = isArray ? Self.arrayBase - key : key
    guard Self.identifiers.contains(identifier), parameters[identifier] == nil else {
      throw ImportProblem("its id is unknown or taken; expected one of 0...63, once")
    }
    var values: [Double] = []
    for text in sides[1].split(separator: ",", omittingEmptySubsequences: false) {
      guard let value = Double(text), value.isFinite else {
        throw ImportProblem("expected a number, found '\(printable(String(text)))'")
      }
      values.append(value)
    }
    if isArray {
      guard let count = values.first, count == Double(values.count - 1) else {
        throw ImportProblem("expected 'count,value,...' with as many values as the count")
      }
      values.removeFirst()
    } else if values.count != 1 {
      throw ImportProblem("expected one number")
    }
    parameters[identifier] = Parameter(values: values, isArray: isArray)
  }
}

// MARK: - Parameters by id

extension NCNNLayer {
  /// Where ncnn means "not given", "the rest" or "as the other side".
  static let automatic = -233

  /// A 32-bit integer, or nil where the file does not give it.
  func integer(_ id: Int) throws(ImportProblem) -> Int? {
    guard let value = try number(id) else { return nil }
    return try Self.integer(value, id)
  }

  func integer(_ id: Int, default other: Int) throws(ImportProblem) -> Int {
    try integer(id) ?? other
  }

  func required(_ id: Int, _ meaning: String) throws(ImportProblem) -> Int {
    guard let value = try integer(id) else {
      throw ImportProblem("has no parameter \(id) (\(meaning)); add '\(id)=...'")
    }
    return value
  }

  func number(_ id: Int) throws(ImportProblem) -> Double? {
    guard let parameter = parameters[id] else { return nil }
    guard !parameter.isArray, let value = parameter.values.first else {
      throw ImportProblem("parameter \(id) is an array, expected one number")
    }
    return value
  }

  func integers(_ id: Int) throws(ImportProblem) -> [Int]? {
    guard let parameter = parameters[id] else { return nil }
    guard parameter.isArray else {
      throw ImportProblem("parameter \(id) is one number, expected an array")
    }
    var integers: [Int] = []
    for value in parameter.values { integers.append(try Self.integer(value, id)) }
    return integers
  }

  private static func integer(_ value: Double, _ id: Int) throws(ImportProblem) -> Int {
    guard let integer = Int32(exactly: value) else {
      throw ImportProblem("parameter \(id) is \(value), expected a 32-bit integer")
    }
    return Int(integer)
  }
}
