import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are Netscope's figures reproduced by its rules?")
struct NetscopeCountsTests {
  /// One row of the lecture "Designing Light-Weight Networks for Mobile Applications", operations by Netscope:
  /// MACC, COMP, ADD, DIV, activations, parameters as printed.
  struct Row: Sendable, CustomTestStringConvertible {
    let network: String
    var batch = 1
    let cells: [String]
    var testDescription: String { network }
  }

  static let rows = [
    // Printed DIV is 1.51M, which only the softmax of this net cannot make: 1000 classes.
    Row(
      network: "squeezenet:variant=caffe,dropout=true",
      cells: ["861.34M", "9.67M", "226K", "1000", "12.58M", "1.25M"]),
    Row(
      network: "resnet50:stride=1x1",
      cells: ["3.87G", "10.89M", "16.21M", "10.59M", "46.72M", "25.56M"]),
    Row(
      network: "alexnet:dropout=true", batch: 10,
      cells: ["7.27G", "17.69M", "4.78M", "9.55M", "20.81M", "60.97M"]),
    Row(
      network: "vgg16:dropout=true", batch: 10,
      cells: ["154.7G", "196.85M", "10K", "10K", "288.03M", "138.36M"]),
    Row(
      network: "googlenet:resolution=227,dropout=true", batch: 10,
      cells: ["16.04G", "161.07M", "8.83M", "16.64M", "102.19M", "7M"]),
    Row(
      network: "resnet152:stride=1x1",
      cells: ["11.3G", "22.33M", "35.27M", "22.03M", "100.11M", "60.19M"]),
    Row(
      network: "inceptionv3:variant=caffe,dropout=true",
      cells: ["5.72G", "16.53M", "25.94M", "8.97M", "41.33M", "23.83M"]),
    Row(
      network: "inceptionv4:variant=caffe,dropout=true",
      cells: ["12.27G", "21.87M", "53.42M", "15.09M", "72.56M", "42.71M"]),
    Row(
      network: "inceptionresnetv2:variant=caffe,dropout=true",
      cells: ["13.18G", "31.57M", "38.81M", "25.06M", "117.8M", "55.97M"]),
    Row(network: "simplenet", cells: ["1.9G", "1.82M", "1.5M", "1.5M", "6.38M", "6.4M"]),
  ]

  @Test(arguments: rows)
  func lecture(_ row: Row) throws {
    let counts = try NetworkCatalog.network(row.network, batch: row.batch).netscopeCounts
    let counted = [
      counts.macc, counts.comp, counts.add, counts.div, counts.activations, counts.parameters,
    ]
    for (printed, count) in zip(row.cells, counted) {
      let figure = try #require(PrintedFigure(printed))
      #expect(figure.relation(to: Double(count)) != .differs, "\(printed): \(count)")
    }
  }

  /// Dropout is the only difference between the network that runs and the Caffe file, and only in the layers
  /// that compare and keep activations: 4096 numbers each, twice.
  @Test(arguments: ["alexnet", "vgg16"])
  func dropout(_ name: String) throws {
    let without = try NetworkCatalog.network(name)
    let with = try NetworkCatalog.network("\(name):dropout=true")
    var expected = without.netscopeCounts
    expected.comp += 2 * 4096
    expected.activations += 2 * 4096
    #expect(with.netscopeCounts == expected)
    #expect(with.counts == without.counts)
  }

  @Test func eachRule() throws {
    var build = NetworkBuilder(name: "rules", batch: 2)
    let image = try build.input(channels: 4, height: 6, width: 6)
    let conv = try build.convolution(
      "conv", image, outputs: 8, kernel: 3, padding: 1, groups: 2, bias: true)
    let normal = try build.batchNormalization("bn", conv)
    let local = try build.add("lrn", .localResponseNormalization(size: 5), normal)
    let pooled = try build.pool("pool", .max, local, kernel: 2, stride: 2)
    let up = TransposedConvolution(
      outputs: 4, kernel: Extent(4), stride: Extent(2), padding: Padding(1))
    let large = try build.add("deconv", .transposedConvolution(up), pooled)
    let sum = try build.add("sum", .elementwise(.add), large, image)
    let product = try build.add("product", .elementwise(.multiply), sum, image)
    _ = try build.add("softmax", .softmax, product)
    let network = try build.finish()

    let outputs = 2 * 8 * 36
    try expect(network, "input") { $0.activations = 2 * 4 * 36 }
    try expect(network, "conv") {
      ($0.macc, $0.activations) = (outputs * 9 * 2, outputs)  // 2 of 4 channels in each group
      $0.parameters = 8 * 2 * 9 + 8
    }
    try expect(network, "bn") {
      ($0.macc, $0.add, $0.div) = (outputs, outputs, outputs)
      ($0.activations, $0.parameters) = (2 * outputs, 2 * 8)
    }
    try expect(network, "lrn") {
      ($0.macc, $0.add, $0.exp, $0.div) = (5 * outputs, outputs, outputs, 2 * outputs)
      ($0.activations, $0.parameters) = (outputs, 2)
    }
    try expect(network, "pool") { ($0.comp, $0.activations) = (outputs, outputs / 4) }
    try expect(network, "deconv") {
      $0.macc = 2 * 4 * 36 * 16 * 8 / 4  // outputs, kernel, inputs, stride
      ($0.activations, $0.parameters) = (2 * 4 * 36, 8 * 4 * 16)
    }
    try expect(network, "sum") { ($0.add, $0.activations) = (288, 288) }
    try expect(network, "product") { ($0.macc, $0.activations) = (288, 288) }
    try expect(network, "softmax") {
      ($0.exp, $0.add, $0.div, $0.activations) = (288, 288, 288, 288)
    }
  }

  private func expect(
    _ network: Network, _ name: String, _ change: (inout NetscopeCounts) -> Void
  ) throws {
    var expected = NetscopeCounts()
    change(&expected)
    #expect(network.netscopeCounts(of: try #require(network.layer(name))) == expected)
  }
}
