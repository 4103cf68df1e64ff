import HWSimCore
import Testing

@Suite("Is a prediction trusted as far as its like was tested, and no further?")
struct ConfidenceFollowsTheTests {
  private static let network = ErrorSpread(count: 40, meanError: 0.04, interval: 0.9...1.1)
  private static let family = ErrorSpread(count: 40, meanError: 0.08, interval: 0.85...1.2)
  private static let device = ErrorSpread(count: 40, meanError: 0.15, interval: 0.7...1.15)
  private static let anchored = ErrorSpread(count: 300, meanError: 0.06, interval: 0.88...1.12)

  private var calibration = Calibration(
    date: "2026-11-25", source: "paper", rows: 40, runtimes: ["library", "sibling"],
    kernels: ["conv": 1.2], otherKernels: 1.1, devices: ["known": .none], cores: [:],
    otherCores: .none, families: ["mobilenet", "mobilenetv2", "vgg"],
    errors: PredictionErrors(
      network: network, family: family, device: device, anchored: anchored))

  private func confidence(
    in network: String = "mobilenetv1", on device: String = "known",
    with runtime: String = "library",
    isAnchored: Bool = false, measuredShare: Double = 1
  ) -> Confidence {
    calibration.confidence(
      in: network, on: device, with: runtime, isAnchored: isAnchored, measuredShare: measuredShare)
  }

  /// The wider of both ends, the larger error, the fewer predictions.
  private func both(_ one: ErrorSpread, _ other: ErrorSpread) -> ErrorSpread {
    ErrorSpread(
      count: min(one.count, other.count), meanError: max(one.meanError, other.meanError),
      interval: min(
        one.interval.lowerBound, other.interval.lowerBound)...max(
          one.interval.upperBound, other.interval.upperBound))
  }

  @Test("Device, runtime and family known: as networks that were left out")
  func known() {
    #expect(confidence() == .tested("networks left out, on this device", Self.network))
    #expect(confidence(with: "sibling") == confidence())
    #expect(confidence(isAnchored: true) == confidence())
    #expect(confidence().interval == 0.9...1.1)
  }

  @Test("A family that is not known: at least as wide as those that were left out")
  func unknownFamily() {
    let spread = both(Self.network, Self.family)
    #expect(spread.interval == 0.85...1.2)
    #expect(
      confidence(in: "resnet50") == .tested("families of networks left out, on this device", spread)
    )
  }

  @Test("A device that is not known: as devices that were left out; with an anchor, as with one")
  func unknownDevice() {
    #expect(confidence(on: "new") == .tested("networks left out, on other devices", Self.device))
    #expect(
      confidence(on: "new", isAnchored: true)
        == .tested("networks left out, from one measured network", Self.anchored))
    let spread = both(Self.device, Self.family)
    #expect(spread.interval == 0.7...1.2)
    #expect(
      confidence(in: "resnet50", on: "new")
        == .tested("families of networks left out, on other devices", spread))
  }

  @Test("A runtime that was not measured itself is as far away as an unknown device and family")
  func unknownRuntime() {
    #expect(
      confidence(with: "newer")
        == .tested(
          "families of networks left out, on other devices", both(Self.device, Self.family)))
  }

  @Test(
    "Kernels that were not measured: as of another family from a tenth, unknown from a half",
    arguments: [(0.9, true), (0.89, false), (0.5, false)])
  func measuredShare(_ share: Double, isFamilyKnown: Bool) {
    let expected = isFamilyKnown ? Self.network : both(Self.network, Self.family)
    guard case .tested(_, let spread) = confidence(measuredShare: share) else {
      Issue.record("unknown")
      return
    }
    #expect(spread == expected)
    #expect(confidence(measuredShare: 0.49) == .unknown)
    #expect(confidence(measuredShare: 0.49).interval == nil)
  }

  @Test("Where a test is missing, nothing is known")
  func untested() {
    var little = self
    little.calibration.errors = PredictionErrors(network: Self.network)
    #expect(little.confidence() == confidence())
    #expect(little.confidence(in: "resnet50") == .unknown)
    #expect(little.confidence(on: "new") == .unknown)
    #expect(little.confidence(on: "new", isAnchored: true) == .unknown)
  }

  @Test("Measured layers are of no family: every network is as good as known")
  func layers() {
    var ofLayers = self
    ofLayers.calibration.families = []
    #expect(
      ofLayers.confidence(in: "resnet50")
        == .tested("layers left out, on this device", Self.network))
  }

  @Test(
    "A family's name is part of its networks' names, however these are written",
    arguments: [
      ("ssd_mobilenet_v2", "mobilenetv2"), ("MobileNet-V2 1.0", "mobilenetv2"),
      ("mobilenetv1:alpha=0.5", "mobilenet"), ("VGG-16", "vgg"), ("resnet50", nil), ("", nil),
    ])
  func families(_ network: String, _ family: String?) {
    #expect(calibration.family(of: network) == family)
  }
}
