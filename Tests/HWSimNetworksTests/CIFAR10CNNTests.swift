import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is the microcontroller's network the one of the lecture?")
struct CIFAR10CNNTests {
  /// One row of the lecture's table; int8, so one byte per element.
  struct Row: Sendable, CustomTestStringConvertible {
    let layer: String
    let output: String
    var parameters = 0
    /// Two per multiply-accumulate, one per window element of a pooling; nil where not printed.
    var operations: Int?
    let bytes: Int
    /// IEEE 802.15.4 frames of 116 bytes of payload.
    let packets: Int
    var testDescription: String { layer }
  }

  static let rows = [
    Row(layer: "input", output: "32x32x3", bytes: 3072, packets: 27),
    Row(
      layer: "conv1", output: "32x32x32", parameters: 2432, operations: 4_915_200,  // 4.9M
      bytes: 32_768, packets: 283),
    Row(
      layer: "pool1", output: "16x16x32", operations: 73_728, bytes: 8192, packets: 71),  // 73.7K
    Row(layer: "relu1", output: "16x16x32", bytes: 8192, packets: 71),
    Row(
      layer: "conv2", output: "16x16x32", parameters: 25_632, operations: 13_107_200,  // 13.1M
      bytes: 8192, packets: 71),
    Row(layer: "relu2", output: "16x16x32", bytes: 8192, packets: 71),
    Row(layer: "pool2", output: "8x8x32", operations: 18_432, bytes: 2048, packets: 18),  // 18.4K
    Row(
      layer: "conv3", output: "8x8x64", parameters: 51_264, operations: 6_553_600,  // 6.6M
      bytes: 4096, packets: 36),
    Row(layer: "relu3", output: "8x8x64", bytes: 4096, packets: 36),
    Row(layer: "pool3", output: "4x4x64", operations: 9216, bytes: 1024, packets: 9),  // 9.2K
    Row(
      layer: "fc", output: "1x1x10", parameters: 10_240, operations: 20_480,  // 20K
      bytes: 10, packets: 1),
  ]

  @Test(arguments: rows)
  func layer(_ row: Row) throws {
    let network = try NetworkCatalog.network("cifar10cnn")
    let layer = try #require(network.layer(row.layer))
    let counts = network.counts(of: layer)
    #expect(layer.output.description == row.output)
    #expect(counts.parameters == row.parameters)
    if let operations = row.operations { #expect(counts.operations == operations) }
    let bytes = layer.output.elements * Precision.int8.bytes
    #expect(bytes == row.bytes)
    #expect((bytes + 115) / 116 == row.packets)
  }

  @Test func order() throws {
    let network = try NetworkCatalog.network("cifar10cnn")
    #expect(network.layers.map(\.name) == Self.rows.map(\.layer) + ["softmax"])
    let poolings = ["pool1", "pool2", "pool3"].compactMap { name in
      network.layer(name).map(network.kind(of:))
    }
    #expect(poolings == [.maxPooling, .averagePooling, .averagePooling])
  }
}
