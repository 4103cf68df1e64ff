import HWSimCore
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Is a network in rows that compute side by side as slow as its steps say?")
struct DigitalPIMTests {
  /// By hand: 64 products of bfloat16; (1024 - 93 - 16) / 32 = 28 pairs fit a row, so 3 rows of 22 pairs. Each
  /// multiplies in 360 steps, adds in 313 and 15 searches; two levels of a tree copy 32 steps and add.
  @Test("A fully connected layer") func oracle() throws {
    let device = try memory("pim-floatpim")
    let net = try network(shape(64), .fullyConnected(FullyConnected(outputs: 10, hasBias: false)))
    let result = try PIMSimulator(device).simulate(net)
    let layer = try #require(result.layers[1].inMemory)
    let step = 1.1e-9
    #expect(layer.arrays == 1 && layer.waves == 1)
    #expect(abs(layer.utilisation - 30.0 / 1024) < 1e-12)
    #expect(abs(layer.phases[.multiply].value / step - 22 * 360) < 1e-6)
    #expect(abs(layer.phases[.add].value / step - 22 * 313) < 1e-6)
    #expect(abs(layer.phases[.reduce].value / step - 2 * (32 + 313)) < 1e-6)
    #expect(abs(layer.phases[.search].value / step - (22 + 2) * 15) < 1e-6)
    #expect(abs(layer.phases[.copy].value / step - 2 * 32) < 1e-6)
    #expect(layer.phases[.reload] == .zero)
    // 30 rows of gates, 20 additions of parts, 10 results handed over, and a block's power.
    let gates = 30 * 22 * (360 + 313 + 15) + 20 * (32 + 313 + 15) + 10 * 64
    let blocks = 7.64e-3 * layer.phases.total.value
    let expected = Double(gates) * 0.29e-15 + blocks
    #expect(abs(result.energy.total.value / expected - 1) < 1e-9)
  }

  /// ConvPIM (Leitersdorf et al.), results/A6000_Results.xlsx and A100_Results_16bit.xlsx: images per second of
  /// 48 GiB of rows that only multiply and add, from its count of operations. Its counts are its own.
  @Test(
    "ConvPIM's bounds",
    arguments: [
      (Precision.fp32, "3 ns", "6.4 fJ", 724_705_896.0, 11884.940658),
      (.fp32, "3 ns", "6.4 fJ", 3_332_131_161, 2584.858204),
      (.fp32, "3 ns", "6.4 fJ", 4_297_355_192, 2004.276161),
      (.fp32, "3 ns", "6.4 fJ", 12_822_701_741, 671.706068),
      (.fp32, "2 us", "391 fJ", 724_705_896, 17.827411),
      (.fp32, "2 us", "391 fJ", 3_332_131_161, 3.877287),
      (.fp32, "2 us", "391 fJ", 4_297_355_192, 3.006414),
      (.fp32, "2 us", "391 fJ", 12_822_701_741, 1.007559),
      (.fp16, "3 ns", "6.4 fJ", 724_705_896, 38924.554493),
      (.fp16, "3 ns", "6.4 fJ", 4_297_355_192, 6564.236113),
    ])
  func convPIM(
    _ format: Precision, _ step: String, _ energy: String, _ operations: Double,
    _ published: Double
  ) throws {
    let device = try memory(
      "pim-floatpim-conservative", "blocks=393216", "step=\(step)", "search=\(step)",
      "step_energy=\(energy)", "block_power=0 W")
    guard case .digital(let memory) = device.architecture else {
      Issue.record("not digital")
      return
    }
    let arithmetic = try #require(memory.formats.first { $0.format == format })
    #expect(abs(memory.peakRate(arithmetic) / operations / published - 1) < 1e-3)
    // 859 W of memristive rows, 78.7 W of DRAM rows.
    let power = step == "3 ns" ? 859.0 : 78.7
    #expect(abs(memory.peakPower.value / power - 1) < 1e-3)
  }

  @Test("Fewer blocks than stages are refused in a line") func tooFew() throws {
    let net = try NetworkCatalog.network("cifar10cnn")
    #expect(throws: SimulationError.self) {
      try PIMSimulator(try memory("pim-floatpim", "blocks=1")).simulate(net)
    }
  }

  @Test("Waves reload operands where blocks do not suffice") func reload() throws {
    let net = try NetworkCatalog.network("mobilenetv2")
    let result = try PIMSimulator(try memory("pim-floatpim", "blocks=100")).simulate(net)
    #expect(result.layers.contains { ($0.inMemory?.phases[.reload] ?? .zero) > .zero })
  }

  @Test("A depthwise layer leaves rows as full as any other") func depthwise() throws {
    let convolution = Convolution(outputs: 64, kernel: Extent(3), padding: Padding(1), groups: 64)
    let net = try network(shape(64, 64, 64), .convolution(convolution))
    let result = try PIMSimulator(try memory("pim-floatpim")).simulate(net)
    #expect(result.layers[1].inMemory?.utilisation == 1)  // 262144 rows in 256 blocks
  }
}
