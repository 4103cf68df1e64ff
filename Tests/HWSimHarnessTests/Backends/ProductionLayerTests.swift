import CKernels
import HWSimCore
import HWSimHarness
import Testing

/// One layer at a time, in both types: what XNNPACK makes is what oneDNN makes.
@Suite(bothLibraries) struct LibrariesAgreeOnLayers {
  typealias Build = @Sendable (inout NetworkBuilder, NetworkBuilder.Tensor) throws -> Void

  struct Case: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let build: Build

    init(_ name: String, _ build: @escaping Build) { (testDescription, self.build) = (name, build) }
  }

  static let cases = [
    Case("3x3, stride 2, ReLU6") {
      let tensor = try $0.convolution("c", $1, outputs: 20, kernel: 3, stride: 2, padding: 1)
      _ = try $0.activation("r", .relu6, tensor)
    },
    Case("pointwise, ReLU") {
      let tensor = try $0.convolution("c", $1, outputs: 40, kernel: 1)
      _ = try $0.activation("r", .relu, tensor)
    },
    Case("grouped") {
      _ = try $0.convolution("c", $1, outputs: 36, kernel: 3, padding: 1, groups: 3)
    },
    Case("depthwise") { _ = try $0.depthwise("d", $1, kernel: 5, padding: 2) },
    Case("fully connected") { _ = try $0.fullyConnected("f", $1, outputs: 10) },
    Case("maximum") { _ = try $0.pool("p", .max, $1, kernel: 3, stride: 2, padding: 1) },
    Case("global average") { _ = try $0.globalAveragePool("p", $1) },
    Case("sum") { _ = try $0.add("s", .elementwise(.add), $1, $1) },
    Case("concatenation") { _ = try $0.add("c", .concatenation, $1, $1) },
    Case("shuffle") { _ = try $0.add("s", .channelShuffle(groups: 3), $1) },
  ]

  func network(_ test: Case) throws -> Network {
    var builder = NetworkBuilder(name: "net")
    let image = try builder.input(channels: 24, height: 9, width: 10)
    try test.build(&builder, image)
    return try builder.finish()
  }

  @Test(arguments: cases)
  func float(_ test: Case) throws {
    let outputs = try results(test, ck_f32, of: Float.self)
    for (one, other) in zip(outputs[0], outputs[1]) {
      // Sums of up to 2160 products of about 0.05, in other orders.
      #expect(abs(one - other) <= 1e-5)
    }
  }

  /// Within one step: sums of two scaled tensors are rounded in other ways.
  @Test(arguments: cases)
  func signedBytes(_ test: Case) throws {
    let outputs = try results(test, ck_s8, of: Int8.self)
    for (one, other) in zip(outputs[0], outputs[1]) { #expect(abs(Int(one) - Int(other)) <= 1) }
    #expect(outputs.allSatisfy { Set($0).count > 1 }, "all the same would agree by chance")
  }

  private func results<Element>(
    _ test: Case, _ type: ck_type, of element: Element.Type
  ) throws -> [[Element]] {
    let network = try network(test)
    return try ProductionLibrary.all.map { library in
      let production = try ProductionNetwork(network, library, type)
      try production.run()
      #expect(production.layers.allSatisfy { !$0.implementation.isEmpty })
      return production.output(element)
    }
  }
}

@Suite(bothLibraries) struct ImpossibleCallsAreRefused {
  @Test(arguments: ["conv", "fully_connected", "sorting"])
  func inWords(_ kernel: String) {
    var shape = ck_shape()
    (shape.batch, shape.height, shape.width, shape.channels) = (1, 4, 4, 8)
    (shape.out_height, shape.out_width, shape.out_channels) = (4, 4, -3)
    (shape.kernel_height, shape.kernel_width) = (1, 1)
    (shape.stride_height, shape.stride_width) = (1, 1)
    let numbers = AlignedMemory(bytes: 4096)
    var parameters = ck_parameters()
    parameters.weights = UnsafeRawPointer(numbers.bytes.baseAddress)
    defer { withExtendedLifetime(numbers) {} }
    withUnsafePointer(to: &shape) { shape in
      var call = ck_call()
      call.shape = shape
      for library in ProductionLibrary.all {
        #expect(throws: HarnessError.self) {
          try library.prepare(kernel, ck_f32, &call, &parameters)
        }
      }
    }
  }
}
