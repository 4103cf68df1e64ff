import Testing

/// The lecture's CIFAR-10 network on microcontrollers, layer by layer: "Designing Light-Weight
/// Networks for Mobile Applications", CIFAR-10 table, columns parameters, operations, size of the
/// output and packets of 116 bytes. The operations are printed with two or three digits there.
@Suite("Are the lecture's CIFAR-10 counts reproduced?")
struct LectureTableTests {
  private struct Row {
    let layer: String
    let parameters: Int
    /// Exact; nil where the lecture prints none.
    let operations: Int?
    let printed: String
    let outputBytes: Int
    let packets: Int
  }

  private static let rows = [
    Row(
      layer: "input", parameters: 0, operations: nil, printed: "", outputBytes: 3072, packets: 27),
    // 2 x 5x5x3 x 32x32x32
    Row(
      layer: "conv1", parameters: 2432, operations: 4_915_200, printed: "4.9M",
      outputBytes: 32768, packets: 283),
    // 3x3 x 16x16x32
    Row(
      layer: "pool1", parameters: 0, operations: 73_728, printed: "73.7K", outputBytes: 8192,
      packets: 71),
    Row(
      layer: "relu1", parameters: 0, operations: nil, printed: "", outputBytes: 8192, packets: 71),
    // 2 x 5x5x32 x 16x16x32
    Row(
      layer: "conv2", parameters: 25632, operations: 13_107_200, printed: "13.1M",
      outputBytes: 8192, packets: 71),
    Row(
      layer: "relu2", parameters: 0, operations: nil, printed: "", outputBytes: 8192, packets: 71),
    // 3x3 x 8x8x32
    Row(
      layer: "pool2", parameters: 0, operations: 18_432, printed: "18.4K", outputBytes: 2048,
      packets: 18),
    // 2 x 5x5x32 x 8x8x64
    Row(
      layer: "conv3", parameters: 51264, operations: 6_553_600, printed: "6.6M", outputBytes: 4096,
      packets: 36),
    Row(
      layer: "relu3", parameters: 0, operations: nil, printed: "", outputBytes: 4096, packets: 36),
    // 3x3 x 4x4x64
    Row(
      layer: "pool3", parameters: 0, operations: 9_216, printed: "9.2K", outputBytes: 1024,
      packets: 9),
    // 2 x 4x4x64 x 10
    Row(
      layer: "fc", parameters: 10240, operations: 20_480, printed: "20K", outputBytes: 10,
      packets: 1),
  ]

  @Test("Layer by layer", arguments: ["mcu80", "mcu216"])
  func layers(_ device: String) throws {
    let run = try hwsim(
      "simulate", "cifar10cnn", "--device", device, "--per-layer", "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let csv = CSV(run.output)
    // The lecture counts the softmax with the layer before it.
    #expect(csv.column("layer") == Self.rows.map(\.layer) + ["softmax"])
    for (index, row) in Self.rows.enumerated() {
      let cells = { (column: String) in csv.column(column)[index] }
      #expect(cells("parameters") == "\(row.parameters)")
      #expect(cells("output_bytes") == "\(row.outputBytes)")
      #expect(cells("packets") == "\(row.packets)")
      if let operations = row.operations { #expect(cells("operations") == "\(operations)") }
    }
  }

  @Test("The exact operations round to those printed")
  func rounding() {
    for row in Self.rows {
      guard let operations = row.operations, let suffix = row.printed.last else { continue }
      let unit = suffix == "M" ? 1e6 : 1e3
      let digits = row.printed.dropLast()
      let step = digits.contains(".") ? 0.1 : 1
      let printed = Double(digits) ?? .nan
      #expect(abs(Double(operations) / unit - printed) <= step / 2, "\(row.layer)")
    }
  }
}
