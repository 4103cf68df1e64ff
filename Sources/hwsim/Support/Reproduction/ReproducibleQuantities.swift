import HWSimCore
import HWSimNetworks

/// What a mapping may count.
enum ReproducibleQuantities {
  private static let names = CountedQuantity.allCases.map(\.rawValue)

  /// Their names, as a part of a command's help.
  static let list = names.joined(separator: ", ")

  static func quantity(named name: String) throws(NetworkError) -> CountedQuantity {
    guard let quantity = CountedQuantity(rawValue: name) else {
      throw NetworkError(
        "unknown quantity '\(printable(name, limit: 40))'" + suggestion(for: name, in: names))
    }
    return quantity
  }
}
