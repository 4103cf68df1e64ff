import HWSimCore
import HWSimDevices
import Testing

@Suite("What do files say of versions, memory and measured power?")
struct FootprintDecodingTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  private func runtime(_ name: String, _ text: String) throws -> Runtime {
    try files.write("name: \(name)\ninherit: plain\n" + text, to: "runtimes/\(name).yaml")
    return try files.store.runtime(name)
  }

  @Test("A runtime's name may hold a version")
  func version() throws {
    #expect(try runtime("library-7.3", "").name == "library-7.3")
    let error = profileError { _ = try runtime("library..7", "") }
    #expect(error?.description.contains("single dots") == true)
  }

  @Test func runtimesOwn() throws {
    let runtime = try runtime(
      "own",
      """
      planner: overlapping-tight
      constants_per_channel: { value: 0 B, source: s }
      footprint:
        source: s
        code: { fixed: 31 KiB, per_layer: 900 B, per_channel: 5 B }
        ram: { per_layer: 590 B }
      """)
    #expect(runtime.planner == .overlappingTight)
    #expect(runtime.constantBytesPerChannel == 0)
    let footprint = try #require(runtime.footprint)
    #expect(footprint.code.bytes(layers: 10, channels: 100) == Bytes(31 * 1024 + 9000 + 500))
    #expect(footprint.ram.bytes(layers: 10, channels: 100) == Bytes(5900))
  }

  @Test func kernels() throws {
    let runtime = try runtime(
      "kernels",
      """
      kernels:
        - name: special
          memory: { overlap_rows: 1, padded_copy: asymmetric, scratch: 5 KiB, per_output_channel: 14 B,
                    per_weight: 2 B, source: s }
      """)
    let memory = try #require(runtime.kernels.first { $0.kernel.name == "special" }?.kernel.memory)
    #expect(
      memory
        == KernelMemory(
          overlapRows: 1, paddedCopy: .asymmetric, scratch: 5120, scratchPerOutputChannel: 14,
          scratchPerWeight: 2))
    #expect(runtime.kernels.first { $0.kernel.name == "fc" }?.kernel.memory == KernelMemory())
    let error = profileError {
      _ = try self.runtime("wrong", "kernels: [{ name: special, memory: { overlap: 1 } }]")
    }
    #expect(error?.description.contains("overlap_rows") == true)
  }

  @Test("Power measured on a chip is not that of one which inherits from it")
  func measuredPower() throws {
    let own = """
      energy:
        measured:
          - { name: a, runtime: plain, supply: "1.8 V", power: { value: 44 mW, source: s } }
          - { name: b, runtime: plain, supply: "3.0 V", power: { value: 74 mW, source: s } }
      """
    try files.write("name: chip\ninherit: tiny\n" + own, to: "chip.yaml")
    try files.write("name: heir\ninherit: chip\n", to: "heir.yaml")
    let chip = try files.store.device("chip")
    #expect(chip.measuredPower("plain")?.supply == "1.8 V")
    #expect(chip.measuredPower("plain", supply: "3.0 V")?.power == Watts(0.074))
    #expect(chip.measuredPower("other") == nil)
    #expect(try files.store.device("heir").measuredPowers.isEmpty)
  }
}
