import HWSimCalibration
import HWSimCore
import HWSimDevices
import HWSimTestSupport
import Testing

@Suite("Does a calibration's file say what was fitted?")
struct CalibrationFilesReadBack {
  /// Numbers as a file has them: three decimals, of a mean error four.
  private let calibration = Calibration(
    date: "2026-11-25", source: "paper, table 2", rows: 24, runtimes: ["library", "library-7.3"],
    kernels: ["conv": 1.25, "depthwise-3x3": 0.875], otherKernels: 1.125,
    devices: ["one": DeviceFactors(compute: 1.05, memory: 1.5), "two-b": .none],
    cores: ["Cortex-A57": DeviceFactors(compute: 1.05, memory: 1.5)],
    otherCores: DeviceFactors(compute: 1.025, memory: 1.225), families: ["mobilenet", "vgg"],
    errors: PredictionErrors(
      network: ErrorSpread(count: 24, meanError: 0.0425, interval: 0.9...1.125),
      family: ErrorSpread(count: 20, meanError: 0.0625, interval: 0.8...1.25),
      device: ErrorSpread(count: 24, meanError: 0.1025, interval: 0.7...1.375),
      anchored: ErrorSpread(count: 240, meanError: 0.05, interval: 0.875...1.15)))

  private func readBack(_ calibration: Calibration) throws -> Calibration {
    try TemporaryFolder.with { folder in
      let text = calibration.file(runtime: "library", command: "hwsim calibrate m.csv")
      try folder.write(text, to: "calibrations/library.yaml")
      return try ProfileStore(directories: [folder.path]).calibration("library")
    }
  }

  @Test("Read back, it is the same")
  func same() throws {
    #expect(try readBack(calibration) == calibration)
  }

  @Test("So is one of layers on a single device, of which little is known")
  func little() throws {
    var little = calibration
    (little.families, little.cores, little.errors) = ([], [:], PredictionErrors())
    #expect(try readBack(little) == little)
  }

  @Test(
    "Text of others in it does no harm", arguments: ["\"Fast\" nets", #"C:\m"#, "a: b # c", "é"])
  func quoting(_ source: String) throws {
    var quoted = calibration
    quoted.source = source
    #expect(try readBack(quoted).source == source)
  }

  @Test("What was fitted is rounded to three decimals, not lost")
  func fitted() throws {
    let observations = try Synthetic().observations()
    let fit = try #require(RuntimeCalibration(observations, source: "s", date: "2026-11-25"))
      .calibration
    let read = try readBack(fit)
    #expect(read.kernels.keys == fit.kernels.keys && read.devices.keys == fit.devices.keys)
    for (name, factor) in fit.kernels {
      #expect(abs((read.kernels[name] ?? 0) - factor) <= 0.0005_001, "\(name)")
    }
    for (name, factors) in fit.devices {
      #expect(abs((read.devices[name]?.compute ?? 0) - factors.compute) <= 0.0005_001, "\(name)")
      #expect(abs((read.devices[name]?.memory ?? 0) - factors.memory) <= 0.0005_001, "\(name)")
    }
    #expect((read.rows, read.families, read.runtimes) == (fit.rows, fit.families, fit.runtimes))
  }
}

@Suite("What does a calibration say of its measurements?")
struct RuntimeIsCalibrated {
  @Test("How many there were, of which families and devices, and how wrong predictions were")
  func contents() throws {
    let observations = try Synthetic().observations()
    let found = try #require(RuntimeCalibration(observations, source: "s", date: "2026-11-25"))
    let calibration = found.calibration
    #expect(calibration.rows == 24)  // 12 networks on 2 devices
    // Networks whose names do not tell their family are recognised by these.
    let names = (0..<4).map { "family\($0)" } + (0..<12).map { "net\($0)" }
    #expect(calibration.families == names.sorted())
    #expect(calibration.runtimes == ["synthetic"])
    #expect(calibration.kernels.keys.sorted() == ["a", "b", "c", "d"])
    #expect(calibration.devices.keys.sorted() == ["one", "two"])
    #expect(
      calibration.errors.network == CrossValidation(leavingOut: .network, observations).spread)
    #expect(calibration.errors.network?.count == 24)
    #expect(calibration.errors.anchored?.count == 2 * 12 * 11)  // each anchors 11 others
  }

  @Test("One device says nothing of others")
  func oneDevice() throws {
    let observations = try (0..<4).map { try Synthetic().observation(of: $0, on: "one") }
    let found = try #require(RuntimeCalibration(observations, source: "s", date: "d"))
    #expect(found.calibration.errors.device == nil && found.calibration.errors.anchored == nil)
  }

  @Test("Two networks say nothing of a third, on however many devices")
  func tooFew() throws {
    let observations = try Synthetic().observations(networks: 0..<2)
    #expect(observations.count == 4)
    #expect(RuntimeCalibration(observations, source: "s", date: "d") == nil)
  }
}
