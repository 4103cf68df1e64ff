import HWSimCore

extension NetworkTransform {
  /// Another size of the image; every shape behind it follows. Averages over the whole image stay that. A
  /// fully connected layer behind an image has as many weights as the image then has elements.
  static let resolution = NetworkTransform(
    "resolution", "160|720x1280",
    help:
      "the image has this height and width; fully connected layers behind it change their weights"
  ) { arguments throws(NetworkError) in
    let size = try arguments.single(ResolutionOption(default: 224))
    return { network throws(NetworkError) in
      let image = network.layers[network.firstInput].output
      guard image.pixels > 1 else {
        throw NetworkError(
          "transform 'resolution': \(network.name) reads \(image), which is no image")
      }
      guard image.resized(to: size) != nil else {
        throw NetworkError(
          "transform 'resolution': an input of \(image.batch)x\(image.channels)x\(size) is too "
            + "large; lower the batch or the resolution")
      }
      if image.size == size { return network }
      return try network.resized { rewriter, layer throws(NetworkError) in
        if case .rearrangement("Resize", let output) = layer.operation {
          throw NetworkError(
            "\(network.name): layer '\(layer.name)' interpolates to \(output.size), whatever it reads"
          )
        }
        guard case .input(let shape) = layer.operation, shape.size == image.size,
          let resized = shape.resized(to: size)
        else { return try rewriter.keep(layer) }
        return try rewriter.keep(layer, as: .input(resized))
      }
    }
  }
}

extension Shape {
  fileprivate func resized(to size: Extent) -> Shape? {
    Shape(batch: batch, channels: channels, height: size.height, width: size.width)
  }
}

extension Network {
  /// Crops, boxes of detectors and windows with borders of their own cannot always follow; the network's own
  /// option, if it has one, knows them.
  fileprivate func resized(
    _ change: (inout NetworkRewriter, Layer) throws(NetworkError) -> NetworkBuilder.Tensor
  ) throws(NetworkError) -> Network {
    do throws(NetworkError) {
      return try rewritten { rewriter, _, layer throws(NetworkError) in
        try change(&rewriter, layer)
      }
    } catch {
      throw NetworkError(
        "transform 'resolution': \(error); a network with an option of that name takes it there")
    }
  }
}
