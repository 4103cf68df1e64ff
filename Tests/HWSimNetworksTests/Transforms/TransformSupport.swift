import HWSimCore
import HWSimNetworks

/// A network of the zoo after transforms.
///
///     try network("vgg16", "width=0.5", "quantise=8")
func network(_ specification: String, _ transforms: String...) throws -> Network {
  try TransformChain(transforms).apply(to: NetworkCatalog.network(specification))
}

extension Network {
  /// The same after transforms.
  func transformed(_ transforms: String...) throws -> Network {
    try TransformChain(transforms).apply(to: self)
  }
}

/// One convolution of 3 x 3 over an image, and what comes before and behind it.
func oneConvolution(
  inputs: Int = 16, outputs: Int = 24, kernel: Int = 3, stride: Int = 1, padding: Int = 1
) throws -> Network {
  var build = NetworkBuilder(name: "one")
  let image = try build.input(channels: inputs, height: 20, width: 20)
  let before = try build.activation("before", .relu, image)
  let tensor = try build.convolution(
    "conv", before, outputs: outputs, kernel: kernel, stride: stride, padding: padding)
  _ = try build.activation("behind", .relu, tensor)
  return try build.finish()
}
