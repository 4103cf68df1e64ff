import Foundation
package import HWSimCore

extension SplitMix64 {
  /// Between two numbers, all equally likely.
  package mutating func uniform(_ low: Double, _ high: Double) -> Double {
    low + (high - low) * unit()
  }

  /// Of mean 0 and deviation 1, after Box and Muller.
  package mutating func normal() -> Double {
    let radius = (-2 * log(1 - unit())).squareRoot()
    return radius * cos(2 * .pi * unit())
  }

  package mutating func pick<Element>(_ elements: some Collection<Element>) -> Element? {
    elements.randomElement(using: &self)
  }

  /// True once in so many times.
  package mutating func happens(onceIn times: Int) -> Bool { below(times) == 0 }
}
