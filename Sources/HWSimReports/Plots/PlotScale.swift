import Foundation

/// How values become places along an axis: hwsim chooses the ends, so that it knows where a label lies.
struct PlotScale {
  let isLogarithmic: Bool
  let domain: ClosedRange<Double>
  /// Length of the axis.
  let pixels: Double

  /// From zero, with `room` (a share of the axis) free beyond the largest value.
  static func linear(upTo largest: Double, room: Double, pixels: Double) -> PlotScale {
    let end = largest > 0 ? largest / (1 - room) : 1
    return PlotScale(isLogarithmic: false, domain: 0...end, pixels: pixels)
  }

  /// Around positive values, with shares of the axis free at both ends.
  static func logarithmic(
    _ values: [Double], before: Double = 0.05, after: Double = 0.05, pixels: Double
  ) -> PlotScale {
    let positive = values.filter { $0 > 0 && $0.isFinite }
    guard let least = positive.min(), let most = positive.max() else {
      return PlotScale(isLogarithmic: true, domain: 1...10, pixels: pixels)
    }
    // At least a factor of two, so that one value has a place.
    let decades = max(log10(most / least), 0.3)
    let whole = decades / (1 - before - after)
    let low = least * power10(-before * whole)
    return PlotScale(
      isLogarithmic: true, domain: low...low * power10(whole), pixels: pixels)
  }

  /// Pixels from the axis's start.
  func position(_ value: Double) -> Double {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    let share =
      isLogarithmic ? log10(value / low) / log10(high / low) : (value - low) / (high - low)
    return share * pixels
  }

  /// The value that lies `position` pixels from the axis's start.
  func value(at position: Double) -> Double {
    let (low, high, share) = (domain.lowerBound, domain.upperBound, position / pixels)
    return isLogarithmic ? low * power10(share * log10(high / low)) : low + share * (high - low)
  }

  var scale: VegaLite.Scale { isLogarithmic ? .log(domain) : .linear(domain) }

  /// - Parameter symbol: of an SI unit, for `10 ms` or `1 µJ`; nil for plain numbers.
  func axis(_ symbol: String?) -> VegaLite.Axis {
    let plain = "format(datum.value, ',.3~r')"
    var axis = VegaLite.Axis(labelExpr: symbol.map(siLabels) ?? plain, labelOverlap: true)
    if isLogarithmic {
      axis.values = roundValues
    } else {
      axis.tickCount = max(2, Int(pixels / 110))
    }
    return axis
  }

  /// Powers of ten within the domain; where these are few, multiples of them too.
  var roundValues: [Double] {
    let (low, high) = (domain.lowerBound, domain.upperBound)
    let factors: [Double] =
      switch decades(high / low) {
      case 4...: [1]
      case 1..<4: [1, 2, 5]
      default: [1, 1.5, 2, 3, 4, 5, 6, 7, 8, 9]
      }
    let exponents = Int(log10(low).rounded(.down))...Int(log10(high).rounded(.up))
    return exponents.flatMap { exponent in factors.map { $0 * power10(Double(exponent)) } }
      .filter { $0 >= low && $0 <= high }
  }
}

/// Labels of a number with the prefix that suits: `10 ms`; `5 M MAC/s` of what is no SI unit.
func siLabels(_ symbol: String) -> String {
  let unit = symbol.count > 1 ? " \(symbol)" : symbol
  return "replace(format(datum.value, '.3~s'), regexp('([a-zA-Zµ]?)$'), ' $1\(unit)')"
}

func power10(_ exponent: Double) -> Double { pow(10, exponent) }

func decades(_ ratio: Double) -> Double { log10(ratio) }
