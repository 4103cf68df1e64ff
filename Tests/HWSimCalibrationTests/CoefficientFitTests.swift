import HWSimCalibration
import HWSimCore
import Testing

@Suite("Does the fit find the coefficients that made the times?")
struct CoefficientsAreFound {
  private let truth = Synthetic()

  @Test(
    "Of two devices and four kernels, without noise: what the kernels and devices make together")
  func recovered() throws {
    let fit = CoefficientFit(try truth.observations())
    for (kernel, factor) in truth.kernels {
      for (device, factors) in truth.devices {
        // Faster kernels on slower devices look the same, so only the product is known.
        let found = try #require(fit.kernels[kernel]) * #require(fit.devices[device]).compute
        // What hides under transfers, and the pull towards the others, leave a part of it open.
        #expect(abs(found / (factor * factors.compute) - 1) < 0.15, "\(kernel) on \(device)")
      }
    }
    for (device, factors) in truth.devices {
      #expect(
        abs(try #require(fit.devices[device]).memory / factors.memory - 1) < 0.05, "\(device)")
    }
  }

  @Test("Where nothing is believed beforehand, they come out as they went in")
  func withoutBeliefs() throws {
    var prior = CoefficientFit.Prior()
    (prior.commonSpread, prior.kernelSpread) = (100, 100)
    (prior.computeSpread, prior.memorySpread) = (100, 100)
    let fit = CoefficientFit(try truth.observations(), prior: prior)
    for (kernel, factor) in truth.kernels {
      for (device, factors) in truth.devices {
        let found = try #require(fit.kernels[kernel]) * #require(fit.devices[device]).compute
        #expect(abs(found / (factor * factors.compute) - 1) < 0.02, "\(kernel) on \(device)")
      }
    }
  }

  @Test("Networks that it has not seen are predicted")
  func predicts() throws {
    let fit = CoefficientFit(try truth.observations())
    for observation in try truth.observations(networks: 100..<120) {
      let error = fit.predict(observation) / observation.measured.value - 1
      #expect(abs(error) < 0.03, "\(observation.network) on \(observation.device)")
    }
  }

  @Test(
    "Times that are all as modelled, but for a factor, give every kernel that factor",
    arguments: [1.0, 2.0])
  func common(_ factor: Double) throws {
    var world = Synthetic()
    world.kernels = world.kernels.mapValues { _ in factor }
    world.devices = world.devices.mapValues { _ in .none }
    let fit = CoefficientFit(try world.observations())
    #expect(abs(fit.common / factor - 1) < 0.15)
    for value in fit.kernels.values { #expect(abs(value / fit.common - 1) < 0.05) }
  }

  @Test("A kernel that never ran takes what the others have in common")
  func unmeasured() throws {
    let fit = CoefficientFit(try truth.observations())
    #expect(fit.kernels["e"] == nil)
    var world = truth
    world.kernels["e"] = fit.common
    // The truth's factors, but for the new kernel: the fit predicts it with the common one.
    let observation = try world.observation(of: 200, on: "one")
    let expected = observation.layers.reduce(0) { sum, layer in
      let kernel = fit.kernels[layer.kernel] ?? fit.common
      let factors = fit.devices["one"] ?? .none
      let compute = max(layer.compute * kernel * factors.compute, layer.peak)
      let transfers = layer.transfers * factors.memory
      return sum + compute + transfers - 0.5 * min(compute, transfers) + layer.overhead
    }
    #expect(abs(fit.predict(observation) / expected - 1) < 1e-12)
    // Between the least and the most of the measured ones.
    #expect((1.2...1.6).contains(fit.common))
  }

  @Test("However fast the measurements were, no core beats its multipliers")
  func peak() throws {
    var world = Synthetic()
    // The multipliers alone take nine tenths of what is modelled; a third of it was measured.
    world.peak = 0.9
    let observations = try (0..<12).map { try world.observation(of: $0, on: "one", times: 0.33) }
    let fit = CoefficientFit(observations)
    for observation in observations {
      let least = observation.layers.reduce(0) { $0 + $1.peak + $1.overhead }
      #expect(fit.predict(observation) >= least)
    }
  }

  @Test("A device that was not measured is as the others with its core, or else as all")
  func otherDevices() throws {
    var world = Synthetic()
    world.devices["three"] = DeviceFactors(compute: 1.2, memory: 1)
    let observations = try ["one": "fast", "two": "fast", "three": "slow"].sorted {
      $0.key < $1.key
    }
    .flatMap { device, core in
      try (0..<12).map { try world.observation(of: $0, on: device, core: core) }
    }
    let fit = CoefficientFit(observations)
    let (one, two) = (try #require(fit.devices["one"]), try #require(fit.devices["two"]))
    let fast = try #require(fit.coreFactors["fast"])
    #expect(abs(fast.compute * fast.compute / (one.compute * two.compute) - 1) < 1e-12)
    #expect(abs(fast.memory * fast.memory / (one.memory * two.memory) - 1) < 1e-12)
    #expect(fit.coreFactors["slow"] == fit.devices["three"])
    let three = try #require(fit.devices["three"])
    let all = one.compute * two.compute * three.compute
    let cube = fit.otherCores.compute * fit.otherCores.compute * fit.otherCores.compute
    #expect(abs(cube / all - 1) < 1e-12)
  }

  @Test("Nothing measured: what is assumed without measurements")
  func nothing() {
    let fit = CoefficientFit([])
    #expect(fit.kernels.isEmpty && fit.devices.isEmpty)
    #expect(fit.otherCores == .none)
    #expect(abs(fit.common - CoefficientFit.Prior().kernel) < 1e-9)
  }
}
