import HWSimCore

/// The network of the lecture "Designing Light-Weight Networks for Mobile Applications" that runs
/// on a microcontroller: Caffe's CIFAR-10 "quick" net with one fully connected layer, as measured
/// by Lai et al., "CMSIS-NN", arXiv:1801.06601. The lecture does not say which poolings average;
/// maximum, average, average is Caffe's order. They round up.
extension NetworkFamily {
  static let cifar10CNN = NetworkFamily(
    name: "cifar10cnn", title: "CIFAR-10 CNN for microcontrollers",
    source: "Caffe cifar10_quick; Lai et al., CMSIS-NN, arXiv:1801.06601 (2018)",
    options: [resolution, classes], build: assemble)
}

private let resolution = ResolutionOption(default: 32)
private let classes = IntegerOption.classes(default: 10)

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let image = try build.image(options[resolution])
  var tensor = try convolution("conv1", image, 32, &build)
  tensor = try pool("pool1", .max, tensor, &build)
  tensor = try build.activation("relu1", .relu, tensor)
  tensor = try convolution("conv2", tensor, 32, &build)
  tensor = try build.activation("relu2", .relu, tensor)
  tensor = try pool("pool2", .average, tensor, &build)
  tensor = try convolution("conv3", tensor, 64, &build)
  tensor = try build.activation("relu3", .relu, tensor)
  tensor = try pool("pool3", .average, tensor, &build)
  tensor = try build.fullyConnected("fc", tensor, outputs: options[classes], bias: false)
  _ = try build.add("softmax", .softmax, tensor)
}

private func convolution(
  _ name: String, _ input: NetworkBuilder.Tensor, _ outputs: Int, _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.convolution(name, input, outputs: outputs, kernel: 5, padding: 2, bias: true)
}

private func pool(
  _ name: String, _ kind: Pooling.Kind, _ input: NetworkBuilder.Tensor,
  _ build: inout NetworkBuilder
) throws(NetworkError) -> NetworkBuilder.Tensor {
  try build.pool(name, kind, input, kernel: 3, stride: 2, rounding: .up)
}
