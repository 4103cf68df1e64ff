/// Why a text is not a quantity. The description says how to write one.
public struct QuantityError: Error, Hashable, CustomStringConvertible {
  public let description: String
}

extension Quantity {
  /// Reads a number with its unit, such as `"80 MHz"` or `"128 KiB"`.
  ///
  /// The unit is required, the space before it is not; a decimal point is a point in every locale.
  public init(parsing text: String) throws(QuantityError) {
    let (number, symbol) = splitNumber(text)
    guard let magnitude = Double(number), magnitude.isFinite else {
      throw QuantityError(
        description: "'\(text)' is not a number with a unit; write for example '\(U.example)'")
    }
    guard !symbol.isEmpty else {
      let unit = U.example.split(separator: " ").last ?? ""
      throw QuantityError(description: "'\(text)' has no unit; write '\(number) \(unit)'")
    }
    guard let scale = U.scale.first(where: { $0.symbol == symbol }) else {
      let symbols = U.scale.filter(\.isPreferred).map(\.symbol).joined(separator: ", ")
      throw QuantityError(
        description: "'\(text)' has the unit '\(symbol)', expected one of \(symbols)")
    }
    self.init(magnitude * scale.factor)
  }
}

extension Bytes {
  /// Reads a size such as `"128 KiB"`; it must be a whole number of bytes.
  public init(parsing text: String) throws(QuantityError) {
    let size = try Quantity<Byte>(parsing: text)
    guard let whole = Int(exactly: size.value) else {
      throw QuantityError(description: "'\(text)' is not a whole number of bytes")
    }
    self.init(whole)
  }
}

/// Splits `"1.5e3 MHz"` into the leading decimal number and what follows it.
private func splitNumber(_ text: String) -> (number: Substring, symbol: Substring) {
  let trimmed = text.drop(while: { $0 == " " })
  var end = trimmed.startIndex
  while end < trimmed.endIndex, isPartOfNumber(trimmed, at: end) {
    end = trimmed.index(after: end)
  }
  var symbol = trimmed[end...].drop(while: { $0 == " " })
  while symbol.last == " " { symbol.removeLast() }
  return (trimmed[..<end], symbol)
}

private func isPartOfNumber(_ text: Substring, at index: Substring.Index) -> Bool {
  let character = text[index]
  if character.isASCII, character.isNumber || character == "." { return true }
  let next = text.index(after: index)
  let followedByExponent =
    next < text.endIndex
    && (("0"..."9").contains(text[next]) || text[next] == "-" || text[next] == "+")
  if character == "-" || character == "+" {
    return index == text.startIndex || "eE".contains(text[text.index(before: index)])
  }
  return "eE".contains(character) && index > text.startIndex && followedByExponent
}
