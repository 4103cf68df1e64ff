/// How far the predicted time of a network on a device may be trusted.
public enum Confidence: Hashable, Sendable {
  /// No measurement of this runtime went into the prediction: its error is unknown.
  case unknown
  /// As far as predictions under the same circumstances could, which the text names.
  case tested(String, ErrorSpread)

  /// Where the measured value is expected in nine of ten cases, as factors on the predicted one.
  public var interval: ClosedRange<Double>? {
    if case .tested(_, let spread) = self { spread.interval } else { nil }
  }
}

extension Calibration {
  /// What the tests of a calibration say of one more prediction.
  ///
  /// - Parameters:
  ///   - network, device, runtime: their names.
  ///   - isAnchored: whether the time of another network on the device was given.
  ///   - share: of the time, in kernels that were measured. Below a half nothing is known; below nine tenths
  ///     the network is as good as of another family.
  public func confidence(
    in network: String, on device: String, with runtime: String, isAnchored: Bool,
    measuredShare share: Double
  ) -> Confidence {
    guard share >= 0.5 else { return .unknown }
    let isOfLayers = families.isEmpty
    // What is known of another runtime's kernels is like what is known of another device's, and family's.
    let isRuntimeKnown = runtimes.contains(runtime)
    let isFamilyKnown =
      isRuntimeKnown && share >= 0.9 && (isOfLayers || family(of: network) != nil)
    let isDeviceKnown = isRuntimeKnown && devices[device] != nil
    let ofDevice = isDeviceKnown ? errors.network : isAnchored ? errors.anchored : errors.device
    guard let ofDevice, let spread = isFamilyKnown ? ofDevice : errors.family?.union(ofDevice)
    else { return .unknown }
    let place =
      isDeviceKnown
      ? "on this device" : isAnchored ? "from one measured network" : "on other devices"
    let kind = isOfLayers ? "layers" : isFamilyKnown ? "networks" : "families of networks"
    return .tested("\(kind) left out, \(place)", spread)
  }

  /// The calibrated family whose name is part of a network's, as `mobilenet` is of `ssd_mobilenet_v2`; the
  /// longest of several.
  public func family(of network: String) -> String? {
    let name = plain(network)
    return families.filter { !$0.isEmpty && name.contains(plain($0)) }
      .max { ($0.utf8.count, $1) < ($1.utf8.count, $0) }
  }

  /// Letters and digits, small.
  private func plain(_ name: String) -> String {
    name.lowercased().filter { $0.isLetter || $0.isNumber }
  }
}
