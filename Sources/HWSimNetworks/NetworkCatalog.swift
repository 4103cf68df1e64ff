public import HWSimCore

/// The networks that hwsim knows by name.
///
///     let network = try NetworkCatalog.network("mobilenetv2:alpha=0.5,resolution=160")
public enum NetworkCatalog {
  /// To add a family, write its file in `Zoo/` and its line here.
  public static let families: [NetworkFamily] = [
    .alexNet,
    .autoencoder,
    .cifar10CNN,
    .crfRNN,
    .deepLabV2,
    .deepLabV3,
    .dilation,
    .dsCNN,
    .eNet,
    .fasterRCNN,
    .fcn8s,
    .fitNet,
    .fullyConnected,
    .googLeNet,
    .highway,
    .icNet,
    .inceptionResNetV2,
    .inceptionV2,
    .inceptionV3,
    .inceptionV4,
    .lstm,
    .maxout,
    .microNet,
    .mnasNet,
    .mobileNetV1,
    .mobileNetV2,
    .nasNet,
    .nin,
    .ninCIFAR,
    .preResNet200,
    .pspNet,
    .resNet101,
    .resNet152,
    .resNet18,
    .resNet34,
    .resNet50,
    .resNet8,
    .resNetCIFAR,
    .resNeXt50,
    .segNet,
    .shuffleNet,
    .shuffleNetRival,
    .shuffleNetV2,
    .simpleNet,
    .squeezeNet,
    .ssd300,
    .ssd512,
    .ssdLite,
    .vgg16,
    .wideResNet50,
    .xception,
    .yoloV2,
  ]

  /// Images per inference.
  public static let batches = 1...1024

  public static func family(named name: String) throws(NetworkError) -> NetworkFamily {
    if let family = families.first(where: { $0.name == name }) { return family }
    let cure = suggestion(for: name, in: families.map(\.name))
    throw NetworkError("unknown network '\(printable(name, limit: 40))'\(cure)")
  }

  /// - Parameter specification: a family and its options, such as `"squeezenet:version=1.1"`.
  /// - Returns: the network; its name is the canonical specification.
  public static func network(
    _ specification: String, batch: Int = 1
  ) throws(NetworkError) -> Network {
    try network(try NetworkSpecification(specification), batch: batch)
  }

  public static func network(
    _ specification: NetworkSpecification, batch: Int = 1
  ) throws(NetworkError) -> Network {
    guard batches.contains(batch) else {
      throw NetworkError(
        "\(specification): batch \(batch) is out of range; expected a whole number from "
          + "\(batches.lowerBound) to \(batches.upperBound)")
    }
    var builder = NetworkBuilder(name: specification.description, batch: batch)
    try specification.family.build(specification.values, &builder)
    return try builder.finish()
  }
}
