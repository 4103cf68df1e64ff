import Testing

/// A command line that must be refused: with which status, naming which place, with which cure.
struct BadInput: CustomTestStringConvertible, Sendable {
  let arguments: [String]
  let status: Int32
  let place: String
  let cure: String

  /// - Parameter line: the arguments, separated by spaces.
  init(_ line: String, _ status: Int32, _ place: String, _ cure: String) {
    self.init(line.split(separator: " ").map(String.init), status, place, cure)
  }

  init(_ arguments: [String], _ status: Int32, _ place: String, _ cure: String) {
    self.arguments = arguments
    self.status = status
    self.place = place
    self.cure = cure
  }

  /// `hwsim simulate cifar10cnn --device mcu80` with more behind it.
  static func simulate(
    _ arguments: String..., status: Int32, _ place: String, _ cure: String
  ) -> BadInput {
    BadInput(
      ["simulate", "cifar10cnn", "--device", "mcu80"] + arguments, status, place, cure)
  }

  var testDescription: String { String(arguments.joined(separator: " ").prefix(80)) }

  /// Runs it and checks everything that holds for every refusal.
  func check(output: Destination = .captured, environment: [String: String] = [:]) throws {
    let run = try hwsim(arguments, output: output, environment: environment)
    #expect(run.status == status, "\(run.errors)")
    #expect(run.output.isEmpty)
    #expect(run.errors.hasPrefix("hwsim: error: "))
    #expect(run.errors.hasSuffix("\n"))
    #expect(run.errors.split(separator: "\n").count == 1, "one line: \(run.errors)")
    #expect(!run.errors.unicodeScalars.dropLast().contains { $0.value < 32 }, "\(run.errors)")
    #expect(run.errors.contains(place), "the place: \(run.errors)")
    #expect(run.errors.contains(cure), "the cure: \(run.errors)")
  }
}
