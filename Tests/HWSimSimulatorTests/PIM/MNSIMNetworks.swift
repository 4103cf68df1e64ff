import HWSimCore

/// The networks of MNSIM 2.0 for CIFAR-10 (Interface/network.py): convolutions with their normalisation folded in.
///
/// `reports/pim/models` has the same as files.
enum MNSIMNetwork: String, CaseIterable {
  case vgg8, alexnet, resnet18

  func network() throws -> Network {
    var build = MNSIMBuilder(name: rawValue)
    var x = try build.network.input(channels: 3, height: 32, width: 32)
    switch self {
    case .vgg8:
      for (outputs, isPooled) in [
        (128, false), (128, true), (256, false), (256, true), (512, false), (512, true),
      ] {
        x = try build.convolution(x, outputs)
        if isPooled { x = try build.pool(x) }
      }
      x = try build.pool(try build.convolution(x, 1024, padding: 0))
      x = try build.dense(x, 10)
    case .alexnet:
      x = try build.pool(try build.convolution(x, 64, stride: 2))
      x = try build.pool(try build.convolution(x, 192))
      for outputs in [384, 256, 256] { x = try build.convolution(x, outputs) }
      x = try build.pool(x)
      x = try build.dense(try build.relu(try build.dense(x, 512)), 10)
    case .resnet18:
      x = try build.pool(try build.convolution(x, 64))
      for (outputs, stride) in [
        (64, 1), (64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2), (512, 1),
      ] {
        x = try build.block(x, outputs, stride: stride)
      }
      x = try build.dense(try build.relu(try build.dense(x, 512)), 10)
    }
    return try build.network.finish()
  }
}

private struct MNSIMBuilder {
  var network: NetworkBuilder
  private var layers = 0

  init(name: String) { network = NetworkBuilder(name: name) }

  private mutating func name(_ kind: String) -> String {
    layers += 1
    return "\(kind)\(layers)"
  }

  mutating func convolution(
    _ x: NetworkBuilder.Tensor, _ outputs: Int, stride: Int = 1, padding: Int = 1,
    hasActivation: Bool = true
  ) throws -> NetworkBuilder.Tensor {
    let result = try network.convolution(
      name("conv"), x, outputs: outputs, kernel: 3, stride: stride, padding: padding, bias: true)
    return hasActivation ? try relu(result) : result
  }

  mutating func relu(_ x: NetworkBuilder.Tensor) throws -> NetworkBuilder.Tensor {
    try network.activation(name("relu"), .relu, x)
  }

  mutating func pool(_ x: NetworkBuilder.Tensor) throws -> NetworkBuilder.Tensor {
    try network.pool(name("pool"), .max, x, kernel: 2, stride: 2)
  }

  mutating func dense(
    _ x: NetworkBuilder.Tensor, _ outputs: Int
  ) throws -> NetworkBuilder.Tensor {
    try network.fullyConnected(name("fc"), x, outputs: outputs)
  }

  /// Two convolutions beside a way around them, which has one of its own where the shape changes.
  mutating func block(
    _ x: NetworkBuilder.Tensor, _ outputs: Int, stride: Int
  ) throws -> NetworkBuilder.Tensor {
    let inner = try convolution(x, outputs, stride: stride)
    let left = try convolution(inner, outputs, hasActivation: false)
    let right =
      stride == 1 ? x : try convolution(x, outputs, stride: stride, hasActivation: false)
    return try relu(try network.add(name("sum"), .elementwise(.add), left, right))
  }
}
