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
      return try network.rewritten { rewriter, _, layer throws(NetworkError) in
        guard case .input(let shape) = layer.operation,
          (shape.height, shape.width) == (image.height, image.width)
        else { return try rewriter.keep(layer) }
        guard
          let resized = Shape(
            batch: shape.batch, channels: shape.channels, height: size.height, width: size.width)
        else {
          throw NetworkError(
            "transform 'resolution': an input of \(shape.batch)x\(shape.channels)x\(size) is too "
              + "large; lower the batch or the resolution")
        }
        return try rewriter.keep(layer, as: .input(resized))
      }
    }
  }
}
