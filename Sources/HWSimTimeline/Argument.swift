/// What a slice says of itself, under a name with its unit, as in the JSON report.
struct Argument {
  indirect enum Value {
    case flag(Bool)
    case integer(Int)
    case decimal(Double)
    case text(String)
    case group([Argument])
  }

  let name: String
  let value: Value

  init(_ name: String, _ flag: Bool) { self.init(name, .flag(flag)) }
  init(_ name: String, _ number: Int) { self.init(name, .integer(number)) }
  init(_ name: String, _ number: Double) { self.init(name, .decimal(number)) }
  init(_ name: String, _ text: String) { self.init(name, .text(text)) }
  init(_ name: String, _ arguments: [Argument]) { self.init(name, .group(arguments)) }

  private init(_ name: String, _ value: Value) { (self.name, self.value) = (name, value) }
}
