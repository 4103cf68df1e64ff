/// What a device file describes.
public enum DeviceProfile: Hashable, Sendable {
  /// Cores in front of a memory.
  case processor(Device)
  case memory(PIMDevice)
  /// A peak and a bandwidth.
  case roofline(RooflineDevice)

  public var name: String {
    switch self {
    case .processor(let device): device.name
    case .memory(let device): device.name
    case .roofline(let device): device.name
    }
  }

  public var title: String {
    switch self {
    case .processor(let device): device.title
    case .memory(let device): device.title
    case .roofline(let device): device.title
    }
  }

  public var provenance: [Provenance] {
    switch self {
    case .processor(let device): device.provenance
    case .memory(let device): device.provenance
    case .roofline(let device): device.provenance
    }
  }

  /// The numbers that are guesses.
  public var estimates: [Provenance] { provenance.filter(\.isEstimate) }
}
