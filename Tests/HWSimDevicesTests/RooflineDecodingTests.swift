import HWSimCore
import HWSimDevices
import Testing

@Suite("Is a device that is known by its peaks read as it is written?")
struct RooflineDecodingTests {
  private static let text = """
    name: peaks
    title: Two figures of a data sheet
    kind: roofline
    source: "data sheet"
    clock: 1 GHz
    macs_per_cycle: { fp32: 100, fp16: 200 }
    memory: { size: 1 GiB, bandwidth: 10 GB/s }
    launch: 2 us
    power: 5 W
    """

  private func device(_ text: String) throws -> RooflineDevice {
    let store = try TemporaryStore()
    try store.write(text, to: "peaks.yaml")
    guard case .roofline(let device) = try store.store.profile("peaks") else {
      throw NetworkError("another kind")
    }
    return device
  }

  @Test("Every figure, with its source")
  func figures() throws {
    let device = try device(Self.text)
    #expect(device.clock == Frequency(1e9) && device.formats == [.fp32, .fp16])
    #expect(device.macsPerCycle == [.fp32: 100, .fp16: 200])
    #expect(device.size == Bytes(1 << 30) && device.bandwidth == Bandwidth(10e9))
    #expect(device.launch == Seconds(2e-6) && device.power == Watts(5))
    #expect(device.provenance.count == 7)
  }

  @Test(
    "Faults name the key and the cure",
    arguments: [
      ("clock: 1 GHz", "clok: 1 GHz", "clok: unknown key; did you mean 'clock'?"),
      ("bandwidth: 10 GB/s", "bandwidth: 10", "memory.bandwidth: '10' has no unit"),
      ("{ fp32: 100, fp16: 200 }", "{ fp64: 1 }", "macs_per_cycle.fp64: unknown key"),
      (
        "{ fp32: 100, fp16: 200 }", "{ }",
        "macs_per_cycle: is empty; write for example 'fp32: 3072'"
      ),
      ("launch: 2 us", "", "launch: is missing"),
      ("fp32: 100", "fp32: 0", "macs_per_cycle.fp32: 0 is out of range"),
    ])
  func faults(_ part: String, _ fault: String, _ message: String) throws {
    let text = Self.text.replacing(part, with: fault)
    let error = #expect(throws: ProfileError.self) { try device(text) }
    #expect(error?.description.contains(message) == true, "\(error?.description ?? "")")
  }
}
