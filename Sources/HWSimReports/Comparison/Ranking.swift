import HWSimCore

/// The order of networks on one device by latency, as far as their intervals tell them apart.
///
/// Of two networks, one is faster only where its whole interval lies below the other's: a rank is then a range,
/// from how many are faster for certain to how many might be.
package struct Ranking {
  package enum Place: Hashable {
    /// 1 is the fastest.
    case rank(ClosedRange<Int>)
    /// Why there is none.
    case unranked(String)
  }

  /// The reason of a network without a rank that the device has no room for.
  package static let misfit = "does not fit"

  /// By network, in the order of the input.
  package let places: [(network: String, place: Place)]
  /// What might be the fastest: one, where that is certain; the fastest by the predicted figure first.
  package let fastest: [String]
  /// The same, by the predicted figure alone, where no error is known.
  package let predictedFastest: String?

  /// - Parameter pairs: of one device.
  package init(_ pairs: [ComparedPair]) {
    let fitting = pairs.filter(\.fits)
    let ranked = fitting.compactMap { pair in
      pair.result.timeInterval.map { (pair: pair, interval: $0) }
    }
    // What has no interval could be anywhere between the others.
    let isRanked = ranked.count == fitting.count
    places = pairs.map { pair in
      guard pair.fits else { return (pair.network, .unranked(Self.misfit)) }
      guard isRanked, let own = pair.result.timeInterval else {
        return (
          pair.network,
          .unranked("not ranked: the error of a predicted time on this device is unknown")
        )
      }
      let faster = ranked.count { $0.interval.upperBound < own.lowerBound }
      let slower = ranked.count { own.upperBound < $0.interval.lowerBound }
      return (pair.network, .rank(faster + 1...ranked.count - slower))
    }
    let first = places.filter {
      if case .rank(let range) = $0.place { range.lowerBound == 1 } else { false }
    }
    let time = Dictionary(
      fitting.map { ($0.network, $0.result.time.total) }, uniquingKeysWith: { first, _ in first })
    fastest = first.map(\.network).sorted {
      (time[$0] ?? .zero, $0) < (time[$1] ?? .zero, $1)
    }
    predictedFastest = fitting.min { $0.result.time.total < $1.result.time.total }?.network
  }
}
