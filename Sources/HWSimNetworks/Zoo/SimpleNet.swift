import HWSimCore

/// Source: Hasanpour et al., "Lets keep it simple", arXiv:1608.06037, in the form of the authors' repository,
/// Coderx7/SimpleNet: SimpNet_V1, ImageNet's SimpNet(T1 59.082), and the CIFAR-10 model without dropout. The
/// fourth convolution is pooled before it is normalised. Poolings round up, as in Caffe.
extension NetworkFamily {
  static let simpleNet = NetworkFamily(
    name: "simplenet", title: "SimpleNet",
    source: "Hasanpour et al., Lets keep it simple, arXiv:1608.06037 (2016)",
    options: [dataset, resolution, classes], build: assemble)
}

private enum Dataset: String, CaseIterable {
  case imageNet = "imagenet"
  case cifar10
}

private let dataset = ChoiceOption(
  "dataset", default: Dataset.imageNet,
  help: "imagenet shrinks its image in two 7x7 convolutions, cifar10 has 3x3 ones there")
private let resolution = ResolutionOption { $0[dataset] == .imageNet ? 227 : 32 }
private let classes = IntegerOption("classes", in: 1...1_000_000, help: "outputs of the classifier")
{ $0[dataset] == .imageNet ? 1000 : 10 }

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let isLarge = options[dataset] == .imageNet
  var tensor = try build.image(options[resolution])
  tensor = try reduction("conv1", tensor, 64, isLarge ? 3 : nil, &build)
  tensor = try convolution("conv1_0", tensor, 128, &build)
  tensor = try reduction("conv2", tensor, 128, isLarge ? 2 : nil, &build)
  tensor = try convolution("conv2_1", tensor, 128, &build)
  tensor = try pool("pool2_1", tensor, &build)
  tensor = try convolution("conv2_2", tensor, 128, &build)
  tensor = try convolution("conv3", tensor, 128, &build)
  tensor = try build.sameConvolution("conv4", tensor, outputs: 256, bias: true)
  tensor = try pool("pool4", tensor, &build)
  tensor = try build.normalized("pool4", tensor, .relu)
  tensor = try convolution("conv4_1", tensor, 256, &build)
  tensor = try convolution("conv4_2", tensor, 256, &build)
  tensor = try pool("pool4_2", tensor, &build)
  tensor = try convolution("conv4_0", tensor, 512, &build)
  tensor = try build.rectifiedConvolution("cccp4", tensor, outputs: 2048, kernel: 1)
  tensor = try build.rectifiedConvolution("cccp5", tensor, outputs: 256, kernel: 1)
  tensor = try pool("poolcp5", tensor, &build)
  tensor = try build.rectifiedConvolution("cccp6", tensor, outputs: 256)
  // ImageNet's model takes the maximum of the whole image, CIFAR-10's that of the last 2x2.
  let size = build[tensor].size
  let last = Pooling(
    .max, kernel: isLarge ? size : Extent(2), stride: isLarge ? size : Extent(2), rounding: .up)
  tensor = try build.add("poolcp6", .pooling(last), tensor)
  tensor = try build.fullyConnected("fc", tensor, outputs: options[classes])
  _ = try build.add("softmax", .softmax, tensor)
}

private func convolution(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.normalizedConvolution(name, input, outputs: outputs, bias: true)
}

/// 7x7 without border; 3x3 that keeps the size where there is no stride.
private func reduction(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ stride: Int?,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  guard let stride else { return try convolution(name, input, outputs, &build) }
  let tensor = try build.convolution(
    name, input, outputs: outputs, kernel: 7, stride: stride, bias: true)
  return try build.normalized(name, tensor, .relu)
}

private func pool(
  _ name: String, _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.pool(name, .max, input, kernel: 2, stride: 2, rounding: .up)
}
