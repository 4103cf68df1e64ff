import HWSimCore
import HWSimNetworks
import HWSimSimulator
import Testing

@Suite("Does a network lie in crossbars as compilers for them lay it out?")
struct AnalogPIMTests {
  private func products(_ network: Network, _ device: String = "pim-isaac") throws -> Int {
    let result = try PIMSimulator(try memory(device)).simulate(network)
    return result.layers.reduce(0) { $0 + ($1.inMemory?.matrixVectorProducts ?? 0) }
  }

  /// PIMCOMP-NN (2ed10c8), 128 x 128 cells of 2 bits, default configuration: products of rows and columns.
  @Test("PIMCOMP's counts", arguments: [("resnet18", 132_500), ("squeezenet:version=1.1", 50962)])
  func pimcomp(_ name: String, _ published: Int) throws {
    #expect(try products(try NetworkCatalog.network(name)) == published)
  }

  /// The same of the ONNX model zoo's AlexNet, which is not the zoo's here: 224 x 224 without a border.
  @Test("PIMCOMP's count of AlexNet") func alexnet() throws {
    var build = NetworkBuilder(name: "bvlcalexnet")
    var x = try build.input(channels: 3, height: 224, width: 224)
    x = try build.convolution("conv1", x, outputs: 96, kernel: 11, stride: 4)
    x = try build.pool("pool1", .max, x, kernel: 3, stride: 2)
    x = try build.convolution("conv2", x, outputs: 256, kernel: 5, padding: 2, groups: 2)
    x = try build.pool("pool2", .max, x, kernel: 3, stride: 2)
    x = try build.convolution("conv3", x, outputs: 384, kernel: 3, padding: 1)
    x = try build.convolution("conv4", x, outputs: 384, kernel: 3, padding: 1, groups: 2)
    x = try build.convolution("conv5", x, outputs: 256, kernel: 3, padding: 1, groups: 2)
    x = try build.pool("pool5", .max, x, kernel: 3, stride: 2, rounding: .up)
    x = try build.fullyConnected("fc6", x, outputs: 4096)
    x = try build.fullyConnected("fc7", x, outputs: 4096)
    _ = try build.fullyConnected("fc8", x, outputs: 1000)
    #expect(try products(try build.finish()) == 32096)
  }

  /// PipeLayer's example: 1152 x 256 weights, 18 arrays at one cell a weight; ISAAC's eight cells make 144.
  @Test("Arrays of a copy") func arrays() throws {
    let net = try network(
      shape(128), .convolution(Convolution(outputs: 256, kernel: Extent(1))))
    let wide = try network(
      shape(1152), .fullyConnected(FullyConnected(outputs: 256, hasBias: false)))
    let isaac = try PIMSimulator(try memory("pim-isaac"))
    #expect(try isaac.simulate(wide).layers[1].inMemory?.arrays == 9 * 16)
    // 16 columns of arrays full of cells; one vector takes 1.6 us.
    let layer = try isaac.simulate(net).layers[1].inMemory
    #expect(layer?.arrays == 16 && layer?.utilisation == 1)
    #expect(abs((layer?.phases.total.value ?? 0) / 1.6e-6 - 1) < 1e-9)
  }

  @Test("Depthwise: of a dense layout one cell in as many as there are channels holds a weight")
  func depthwise() throws {
    let convolution = Convolution(outputs: 128, kernel: Extent(3), padding: Padding(1), groups: 128)
    let net = try network(shape(128, 14, 14), .convolution(convolution))
    let dense = try PIMSimulator(try memory("pim-isaac")).simulate(net).layers[1]
    #expect(dense.inMemory?.utilisation == 1.0 / 128)  // 1152 x 1024 cells fill 9 x 8 arrays
    let packed = try PIMSimulator(try memory("pim-isaac", "grouping=packed")).simulate(net).layers[
      1]
    // 128 / 9 = 14 channels in an array, so 10 arrays: 1152 x 8 of 163840 cells.
    #expect(abs((packed.inMemory?.utilisation ?? 0) - 9216.0 / 163_840) < 1e-12)
    #expect(packed.energy.total < dense.energy.total)
  }

  @Test("Weights that do not fit are written for each inference") func reload() throws {
    let result = try PIMSimulator(try memory("pim-isaac", "arrays=1000")).simulate(
      try NetworkCatalog.network("alexnet"))
    #expect(result.inMemory?.schedule == .reloaded)
    #expect(result.layers.contains { ($0.inMemory?.phases[.reload] ?? .zero) > .zero })
  }
}
