/// Something that is counted rather than measured.
public protocol Countable: Sendable {
  /// How a report prints an amount of it.
  static func describe(_ amount: Int) -> String
}

/// An exact, integer amount of something: bytes, multiply-accumulates.
public struct Count<U: Countable>: Hashable, Comparable, Sendable {
  public var value: Int

  @inlinable
  public init(_ value: Int) { self.value = value }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

/// One multiply-accumulate; two operations.
public enum MultiplyAccumulate: Countable {
  public static func describe(_ amount: Int) -> String { engineering(amount) }
}

extension Byte: Countable {
  /// Exact below 1 KiB, three significant digits above: `"640 B"`, `"1.50 MiB"`.
  public static func describe(_ amount: Int) -> String {
    abs(amount) < 1024 ? "\(amount) B" : Quantity<Byte>(Double(amount)).description
  }
}

public typealias Bytes = Count<Byte>
public typealias MACs = Count<MultiplyAccumulate>

extension Count: CustomStringConvertible {
  public var description: String { U.describe(value) }
}

extension Count: AdditiveArithmetic {
  public static var zero: Self { Self(0) }

  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

  @inlinable
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }
}

/// The product of sizes that a user can type, or nil where it does not fit an `Int`.
///
/// Every size in hwsim that comes from outside is multiplied here: overflow is bad data, not a trap.
@inlinable
public func checkedProduct(_ factors: Int...) -> Int? {
  var product = 1
  for factor in factors {
    let (value, overflow) = product.multipliedReportingOverflow(by: factor)
    if overflow { return nil }
    product = value
  }
  return product
}

/// `numerator / denominator`, rounded up; both positive.
@inlinable
public func ceilingDivision(_ numerator: Int, _ denominator: Int) -> Int {
  (numerator + denominator - 1) / denominator
}
