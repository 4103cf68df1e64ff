import HWSimCore
import HWSimNetworks
import HWSimSimulator
import Testing

/// What MNSIM 2.0 prints for the default hardware of its commit ca39ccb, run by this project.
private struct Published: Sendable, CustomTestStringConvertible {
  let network: MNSIMNetwork
  let milliseconds: Double
  let millijoules: Double
  let area: Double
  let watts: Double
  /// Processing elements, each a pair of crossbars.
  let elements: Int

  var testDescription: String { network.rawValue }

  static let all = [
    Published(
      network: .vgg8, milliseconds: 5.151851, millijoules: 4.448844, area: 1390.330994,
      watts: 219.722183, elements: 1272),
    Published(
      network: .alexnet, milliseconds: 0.778465, millijoules: 0.365333, area: 462.004398,
      watts: 70.201833, elements: 416),
    Published(
      network: .resnet18, milliseconds: 2.912178, millijoules: 1.057524, area: 2128.674471,
      watts: 323.624146, elements: 1968),
  ]
}

@Suite("Does the crossbar machine reproduce MNSIM 2.0 from its figures?")
struct MNSIMTests {
  private let device: PIMDevice
  private let memory: AnalogPIM

  init() throws {
    device = try HWSimSimulatorTests.memory("pim-mnsim")
    guard case .analog(let memory) = device.architecture else {
      throw NetworkError("pim-mnsim is not analog")
    }
    self.memory = memory
  }

  private func simulate(_ network: MNSIMNetwork) throws -> SimulationResult {
    try PIMSimulator(device).simulate(try network.network())
  }

  @Test("Crossbars, exactly; latency within 10 %, energy within 25 %", arguments: Published.all)
  private func published(_ row: Published) throws {
    let result = try simulate(row.network)
    #expect(result.inMemory?.arraysUsed == row.elements)
    #expect(abs(result.time.total.value * 1e3 / row.milliseconds - 1) < 0.1)
    #expect(abs(result.energy.total.value * 1e3 / row.millijoules - 1) < 0.25)
  }

  /// MNSIM's area is that of the tiles in use, its power that of all their parts at work at once.
  @Test("Area and power follow from the arrays in use, within 10 %", arguments: Published.all)
  private func sums(_ row: Published) throws {
    let used = Double(try #require(try simulate(row.network).inMemory).arraysUsed)
    let share = used / Double(memory.arrays)
    #expect(abs(share * (device.area?.value ?? 0) / row.area - 1) < 0.1)
    let converters = try #require(memory.converters)
    let power = converters.energy.value * converters.rate.value * Double(converters.perArray)
    #expect(abs(used * power / row.watts - 1) < 0.1)
  }

  /// VGG-8's second convolution, 128 x 3 x 3 to 128 on 32 x 32: 28 whole channels in an array of 256 rows.
  @Test("A layer, term by term") func terms() throws {
    let result = try simulate(.vgg8)
    let layer = try #require(result.layers.first { $0.name == "conv3" }?.inMemory)
    #expect(layer.arrays == 8 * 5 && layer.copies == 1)
    // 9 bits, 252 rows in 2 rounds, 128 columns in 1 turn; 10.78 ns of reading and 8 of converting.
    let product = 9 * 2 * 1 * (10.78e-9 + 8e-9)
    #expect(abs(layer.phases[.multiply].value / (1024 * product) - 1) < 1e-9)
    // 252 inputs of 9 bits, and 4 x 128 sums of 8 bits in and out, in words of 64 bits and 20 ns each.
    let buffers = (36 + 2 * 64) * 20e-9
    // 10 tiles behind 2: 3 links to where their sums meet, 4 to the farthest of the next 10.
    let links = (3 * 4 * 128 * 9 + 4 * 128 * 9) / 20e9
    #expect(abs(layer.phases[.copy].value / (1024 * (buffers + links)) - 1) < 1e-9)
  }

  /// Each column once in each of 9 steps, and again for each round of 128 rows.
  @Test("Conversions", arguments: MNSIMNetwork.allCases)
  func conversions(_ network: MNSIMNetwork) throws {
    let net = try network.network()
    var count = 0
    for layer in net.layers {
      let shape = net.inputShapes(of: layer).first ?? layer.output
      switch layer.operation {
      case .convolution:
        let rows = min(shape.channels, 28) * 9
        let parts = (shape.channels + 27) / 28
        count += layer.output.elements * 8 * 9 * parts * ((rows + 127) / 128)
      case .fullyConnected:
        let parts = (shape.elements + 255) / 256
        count += layer.output.elements * 8 * 9 * parts * 2
      default: continue
      }
    }
    guard case .itemised(let items) = try simulate(network).energy else {
      Issue.record("no parts")
      return
    }
    let energy = items.filter { $0.name == "converters" }.reduce(Joules.zero) { $0 + $1.energy }
    #expect(abs(energy.value / (Double(count) * 10.08e-12) - 1) < 1e-9)
  }

  @Test("A pipeline that starts with windows ends between its slowest stage and the sum of all")
  func windows() throws {
    for network in MNSIMNetwork.allCases {
      let net = try network.network()
      let overlapped = try simulate(network)
      let waiting = try PIMSimulator(
        try HWSimSimulatorTests.memory("pim-mnsim", "start=layers")
      ).simulate(net)
      let interval = try #require(overlapped.inMemory).interval
      #expect(interval == waiting.inMemory?.interval)
      #expect(overlapped.time.total > interval && overlapped.time.total < waiting.time.total)
      #expect(overlapped.energy.total == waiting.energy.total)
      let hidden = overlapped.layers.reduce(Seconds.zero) { $0 + ($1.inMemory?.hidden ?? .zero) }
      #expect(abs((overlapped.time.total + hidden) / waiting.time.total - 1) < 1e-9)
      #expect(waiting.layers.allSatisfy { $0.inMemory?.hidden ?? .zero == .zero })
    }
  }

  @Test(
    "What each choice costs",
    arguments: [
      ("converters.timing=overlapped", false), ("driven_rows=64", true), ("sign_bits=0", false),
      ("tiles.cycle=40 ns", true), ("tiles.link=10 Gbit/s", true),
      ("converters.per_array=64", true),
    ])
  func choices(_ override: String, isSlower: Bool) throws {
    let net = try MNSIMNetwork.alexnet.network()
    let changed = try PIMSimulator(
      try HWSimSimulatorTests.memory("pim-mnsim", override)
    ).simulate(net)
    let before = try simulate(.alexnet)
    #expect((changed.time.total > before.time.total) == isSlower)
    #expect(changed.inMemory?.arraysUsed == before.inMemory?.arraysUsed)
  }

  /// 10 outputs of 8 slices are 80 columns of one array, or 10 of each of eight; 256 channels of 9 rows are cut
  /// anywhere into 9 arrays, and of 28 whole channels into 10.
  @Test(
    "Where weights lie",
    arguments: [
      ("slicing=arrays", 8, 80), ("slicing=columns", 1, 80), ("row_cut=anywhere", 8, 72),
    ])
  func layouts(_ override: String, narrow: Int, wide: Int) throws {
    let simulator = try PIMSimulator(try HWSimSimulatorTests.memory("pim-mnsim", override))
    let dense = try network(
      shape(256), .fullyConnected(FullyConnected(outputs: 10, hasBias: false)))
    #expect(try simulator.simulate(dense).layers[1].inMemory?.arrays == narrow)
    let image = try network(
      shape(256, 3, 3), .convolution(Convolution(outputs: 256, kernel: Extent(3))))
    #expect(try simulator.simulate(image).layers[1].inMemory?.arrays == wide)
  }

  @Test("Copies are made where the device makes some") func replication() throws {
    let balanced = try PIMSimulator(
      try HWSimSimulatorTests.memory("pim-mnsim", "replication=balanced")
    ).simulate(try MNSIMNetwork.alexnet.network())
    let used = try #require(balanced.inMemory).arraysUsed
    #expect(used > 416 && used <= memory.arrays)
    #expect(balanced.time.total < (try simulate(.alexnet)).time.total)
  }
}
