import HWSimCalibration
import HWSimCore
import Testing

@Suite("Is what is left out really left out?")
struct LeftOutIsLeftOut {
  private let truth = Synthetic()

  /// All observations, those that `isWrong` names at three times their time.
  private func observations(
    wrong isWrong: (_ network: Int, _ device: String) -> Bool
  ) throws -> [Observation] {
    try truth.devices.keys.sorted().flatMap { device in
      try (0..<12).map { network in
        try truth.observation(
          of: network, on: device, times: isWrong(network, device) ? 3 : 1)
      }
    }
  }

  /// Whether a wrong unit's own predictions are as before, and others' are not.
  private func check(
    _ unit: CrossValidation.Unit, wrong: (_ network: Int, _ device: String) -> Bool
  ) throws {
    let right = CrossValidation(leavingOut: unit, try observations { _, _ in false })
    let spoilt = CrossValidation(leavingOut: unit, try observations(wrong: wrong))
    var index = 0
    for device in truth.devices.keys.sorted() {
      for network in 0..<12 {
        let (before, after) = (right.predictions[index], spoilt.predictions[index])
        #expect((before == after) == wrong(network, device), "net\(network) on \(device)")
        index += 1
      }
    }
  }

  @Test("A network's own time, on any device, does not help its prediction")
  func network() throws { try check(.network) { network, _ in network == 4 } }

  @Test("Nor do those of its family")
  func family() throws { try check(.family) { network, _ in network / 3 == 1 } }

  @Test("Nor those of its device")
  func device() throws { try check(.device) { _, device in device == "two" } }

  @Test("A unit that is all there is cannot be left out")
  func all() throws {
    let one = try (0..<4).map { try truth.observation(of: $0, on: "one") }
    let validation = CrossValidation(leavingOut: .device, one)
    #expect(validation.predictions == [nil, nil, nil, nil])
    #expect(validation.spread == nil && validation.anchoredSpread == nil)
  }

  @Test("Of exact times, the errors of networks that were left out are small")
  func small() throws {
    let validation = CrossValidation(leavingOut: .network, try truth.observations())
    #expect(try #require(validation.spread).meanError < 0.01)
    #expect(validation.ratios.count == 24)
  }

  @Test("A device that is twice as slow in all is known from one network, not without")
  func anchored() throws {
    var world = Synthetic()
    world.devices = ["one": .none, "two": .none, "three": .none]
    let observations = try world.devices.keys.sorted().flatMap { device in
      try (0..<12).map {
        try world.observation(of: $0, on: device, times: device == "three" ? 2 : 1)
      }
    }
    let validation = CrossValidation(leavingOut: .device, observations)
    let (alone, anchored) = (
      try #require(validation.spread), try #require(validation.anchoredSpread)
    )
    // Each of three devices x 12 networks as anchor of the 11 others.
    #expect(anchored.count == 3 * 12 * 11)
    #expect(anchored.meanError < 0.05 && anchored.interval.upperBound < 1.1)
    #expect(alone.meanError > 0.3 && alone.interval.upperBound > 1.8)
  }
}
