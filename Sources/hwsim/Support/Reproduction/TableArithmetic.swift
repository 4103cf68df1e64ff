import HWSimCore
import HWSimMeasurements

/// A figure that a table computes from its own: `= error#1 - error`, with the column of the same row or, behind
/// `#`, of another.
struct TableArithmetic {
  private let text: String

  init(_ text: String) { self.text = text }

  func value(of table: PublishedTable, row: Int) throws -> Double {
    let words = text.dropFirst().split(separator: " ").map(String.init)
    guard words.count == 3 else { throw wrong("write = column - column#1") }
    let (left, right) = (try operand(words[0], table, row), try operand(words[2], table, row))
    switch words[1] {
    case "+": return left + right
    case "-": return left - right
    case "*": return left * right
    case "/" where right != 0: return left / right
    case "/": throw wrong("\(words[2]) is zero")
    default: throw wrong("'\(printable(words[1]))' is not one of + - * /")
    }
  }

  private func operand(_ word: String, _ table: PublishedTable, _ row: Int) throws -> Double {
    let sides = word.split(separator: "#", maxSplits: 1).map(String.init)
    let other = sides.count == 2 ? Int(sides[1]) : row
    guard let other, let column = sides.first, let cell = table.cell(row: other, column: column)
    else { throw wrong("there is no cell '\(printable(word))'") }
    guard let figure = PrintedFigure(cell) else { throw wrong("'\(printable(cell))' is no number") }
    return figure.value * figure.factor
  }

  private func wrong(_ cure: String) -> NetworkError {
    NetworkError("'\(printable(text))': \(cure)")
  }
}
