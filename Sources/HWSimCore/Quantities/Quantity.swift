/// A physical quantity: a number whose unit is part of its type. Costs what a `Double` costs.
///
///     let time: Seconds = work / speed   // does not compile unless the units agree
public struct Quantity<U: Unit>: Hashable, Comparable, Sendable {
  /// The magnitude in base units (seconds, joules, bytes …).
  public var value: Double

  @inlinable
  public init(_ value: Double) { self.value = value }

  @inlinable
  public static func < (left: Self, right: Self) -> Bool { left.value < right.value }
}

public typealias Seconds = Quantity<Second>
public typealias Frequency = Quantity<Hertz>
public typealias Joules = Quantity<Joule>
public typealias Watts = Quantity<Watt>
public typealias Cycles = Quantity<Cycle>
public typealias Bandwidth = Quantity<BytePerSecond>
public typealias BitRate = Quantity<BitPerSecond>
public typealias BytesPerCycle = Quantity<BytePerCycle>
public typealias JoulesPerByte = Quantity<JoulePerByte>
public typealias Area = Quantity<SquareMillimetre>

extension Quantity: AdditiveArithmetic {
  public static var zero: Self { Self(0) }

  @inlinable
  public static func + (left: Self, right: Self) -> Self { Self(left.value + right.value) }

  @inlinable
  public static func - (left: Self, right: Self) -> Self { Self(left.value - right.value) }
}

extension Quantity {
  @inlinable
  public static func * (left: Self, right: Double) -> Self { Self(left.value * right) }

  @inlinable
  public static func * (left: Double, right: Self) -> Self { Self(left * right.value) }

  @inlinable
  public static func / (left: Self, right: Double) -> Self { Self(left.value / right) }

  /// The ratio of two like quantities has no unit.
  @inlinable
  public static func / (left: Self, right: Self) -> Double { left.value / right.value }
}

// MARK: - The few products that the cost models need

public func / (cycles: Cycles, clock: Frequency) -> Seconds { Seconds(cycles.value / clock.value) }

public func * (time: Seconds, clock: Frequency) -> Cycles { Cycles(time.value * clock.value) }

public func * (power: Watts, time: Seconds) -> Joules { Joules(power.value * time.value) }

public func / (energy: Joules, time: Seconds) -> Watts { Watts(energy.value / time.value) }

public func / (bytes: Bytes, rate: BytesPerCycle) -> Cycles {
  Cycles(Double(bytes.value) / rate.value)
}

public func / (bytes: Bytes, rate: Bandwidth) -> Seconds {
  Seconds(Double(bytes.value) / rate.value)
}

public func * (energy: JoulesPerByte, bytes: Bytes) -> Joules {
  Joules(energy.value * Double(bytes.value))
}
