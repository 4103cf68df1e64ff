import HWSimCore

/// Makes inputs of formulas from the numbers of device and runtime files, each with its source.
struct ProfileNumbers {
  private let device: [String: Provenance]
  private let runtime: [String: Provenance]

  init(device: [Provenance], runtime: [Provenance] = []) {
    self.device = Dictionary(device.map { ($0.key, $0) }) { first, _ in first }
    self.runtime = Dictionary(runtime.map { ($0.key, $0) }) { first, _ in first }
  }

  /// - Parameters:
  ///   - name: in the formula.
  ///   - key: of the device's file.
  ///   - missing: why there is a value where the file has none.
  func device(
    _ name: String, _ key: String, _ amount: Amount, missing: String = "the file says nothing"
  ) -> Explanation.Input {
    Explanation.Input(
      name, amount, device[key].map { .profile(.device, $0) } ?? .rule(missing))
  }

  func runtime(
    _ name: String, _ key: String, _ amount: Amount, missing: String = "the file says nothing"
  ) -> Explanation.Input {
    Explanation.Input(
      name, amount, runtime[key].map { .profile(.runtime, $0) } ?? .rule(missing))
  }
}

extension Explanation.Input {
  /// Of another term.
  static func term(_ name: String, _ amount: Amount) -> Self { Self(name, amount, .term) }

  static func counted(_ name: String, _ count: Int, _ how: String) -> Self {
    Self(name, Amount(count), .counted(how))
  }

  static func counted(_ name: String, _ amount: Amount, _ how: String) -> Self {
    Self(name, amount, .counted(how))
  }

  static func rule(_ name: String, _ amount: Amount, _ why: String) -> Self {
    Self(name, amount, .rule(why))
  }
}
