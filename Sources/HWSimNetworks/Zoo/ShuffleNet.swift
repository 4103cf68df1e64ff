import HWSimCore

/// Source: Zhang et al., "ShuffleNet: an extremely efficient convolutional neural network for
/// mobile devices", CVPR 2018, table 1 and figure 2. What the paper leaves open is taken from the
/// authors' implementation, megvii-model/ShuffleNet-Series, whose published complexities this
/// family reproduces: the bottleneck has a quarter of the unit's channels, also where the unit's
/// stride is 2; the first convolution has 24 channels at 1.5x too, 48 at 2x, and as many more as
/// its groups need. The paper's scales below 0.5 and groups other than 3 and 8 follow by the same
/// rules; each width is rounded up to a multiple of the groups. Squeeze-and-excitation is that of Hu et al.,
/// CVPR 2018, with a ratio of 16, on a unit's branch before the shortcut joins.
extension NetworkFamily {
  static let shuffleNet = NetworkFamily(
    name: "shufflenet", title: "ShuffleNet V1",
    source: "Zhang et al., ShuffleNet, CVPR 2018, arXiv:1707.01083",
    options: [groups, scale, shuffle, excitation, shallow, resolution, classes],
    scaling: Scaling(width: scale.name, widths: [2, 1.5, 1, 0.5, 0.25], resolutionStep: 32),
    build: assemble)
}

/// The groups of the pointwise convolutions that the paper gives channels for.
private enum Groups: String, CaseIterable {
  case one = "1"
  case two = "2"
  case three = "3"
  case four = "4"
  case eight = "8"

  /// The groups, and table 1's output channels of stage 2; each later stage doubles them.
  var plan: (count: Int, channels: Int) {
    switch self {
    case .one: (1, 144)
    case .two: (2, 200)
    case .three: (3, 240)
    case .four: (4, 272)
    case .eight: (8, 384)
    }
  }
}

private let groups = ChoiceOption(
  "groups", default: Groups.three, help: "groups of the pointwise convolutions")
private let scale = DecimalOption(
  "scale", in: 0.1...8, default: 1, help: "width multiplier: scales the channels of each layer")
private let shuffle = FlagOption(
  "shuffle", default: true, help: "whether channels are shuffled between the groups (table 3)")
private let excitation = FlagOption(
  "se", default: false, help: "squeeze-and-excitation in each unit (table 5)")
private let shallow = FlagOption(
  "shallow", default: false, help: "half of the units of each stage: 26 layers (table 5)")
private let resolution = ResolutionOption(default: 224)
private let classes = IntegerOption.classes()

/// Units of the stages 2, 3 and 4, the first of each with stride 2.
private let repetitions = [4, 8, 4]

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let plan = options[groups].plan
  let scale = options[scale]
  let image = try build.image(options[resolution])
  let firstScale = scale < 1 ? scale : scale.rounded(.down)
  var tensor = try build.convolution(
    "conv1", image, outputs: width(24 * firstScale, plan.count), kernel: 3, stride: 2, padding: 1)
  tensor = try build.normalized("conv1", tensor, .relu)
  tensor = try build.pool("maxpool", .max, tensor, kernel: 3, stride: 2, padding: 1)

  for (index, units) in repetitions.map({ options[shallow] ? $0 / 2 : $0 }).enumerated() {
    let channels = width(Double(plan.channels << index) * scale, plan.count)
    for unit in 0..<units {
      let isFirst = index == 0 && unit == 0
      let shape = ShuffleNetUnit(
        name: "stage\(index + 2)_\(unit + 1)", outputs: channels, stride: unit == 0 ? 2 : 1,
        firstGroups: isFirst ? 1 : plan.count, groups: plan.count, shuffles: options[shuffle],
        excites: options[excitation])
      tensor = try shape.apply(to: tensor, &build)
    }
  }
  try build.averageAndClassify(tensor, options[classes])
}

/// The smallest multiple of `groups` that is not below `channels`.
private func width(_ channels: Double, _ groups: Int) -> Int {
  // 0.7 * 240 must not become 169 because its last bit is off.
  let exact = (channels * 1000).rounded() / 1000
  return Int((exact / Double(groups)).rounded(.up)) * groups
}

/// Figure 2 (b) and (c).
struct ShuffleNetUnit {
  let name: String
  let outputs: Int
  let stride: Int
  /// One in the network's first unit: its input has too few channels to split.
  let firstGroups: Int
  let groups: Int
  let shuffles: Bool
  let excites: Bool

  func apply(
    to input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    build.block = name
    defer { build.block = nil }
    let shortcut =
      stride == 1
      ? input
      : try build.pool("\(name)/shortcut", .average, input, kernel: 3, stride: 2, padding: 1)
    let branch = try branch(from: input, &build)
    let joined =
      stride == 1
      ? try build.add("\(name)/add", .elementwise(.add), shortcut, branch)
      : try build.add("\(name)/concat", .concatenation, shortcut, branch)
    return try build.activation("\(name)/relu", .relu, joined)
  }

  private func branch(
    from input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let reduce = "\(name)/reduce"
    let middle = width(Double(outputs) / 4, groups)
    var tensor = try build.convolution(
      reduce, input, outputs: middle, kernel: 1, groups: firstGroups)
    tensor = try build.normalized(reduce, tensor, .relu)
    if shuffles, firstGroups > 1 {
      tensor = try build.add("\(name)/shuffle", .channelShuffle(groups: firstGroups), tensor)
    }
    let depthwise = "\(name)/depthwise"
    tensor = try build.depthwise(depthwise, tensor, kernel: 3, stride: stride, padding: 1)
    tensor = try build.normalized(depthwise, tensor, nil)
    let expand = "\(name)/expand"
    // The concatenated shortcut brings its own channels.
    let added = stride == 1 ? outputs : outputs - build[input].channels
    tensor = try build.convolution(expand, tensor, outputs: added, kernel: 1, groups: groups)
    tensor = try build.normalized(expand, tensor, nil)
    return excites ? try excite(tensor, &build) : tensor
  }

  /// Scales each channel by what two fully connected layers make of all channels' averages.
  private func excite(
    _ input: NetworkBuilder.Tensor, _ build: inout NetworkBuilder
  ) throws(NetworkError) -> NetworkBuilder.Tensor {
    let channels = build[input].channels
    var weight = try build.globalAveragePool("\(name)/se/pool", input)
    weight = try build.convolution(
      "\(name)/se/reduce", weight, outputs: max(channels / 16, 1), kernel: 1, bias: true)
    weight = try build.activation("\(name)/se/relu", .relu, weight)
    weight = try build.convolution(
      "\(name)/se/expand", weight, outputs: channels, kernel: 1, bias: true)
    weight = try build.activation("\(name)/se/sigmoid", .sigmoid, weight)
    return try build.add("\(name)/se/scale", .elementwise(.multiply), input, weight)
  }
}
