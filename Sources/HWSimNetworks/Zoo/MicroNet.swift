import HWSimCore

/// Source: Banbury et al., "MicroNets", arXiv:2010.11267, table 5: those for keyword spotting and anomaly
/// detection. The first convolution has padding, as only so the later averages cover 25x5 and 4x4 as printed;
/// normalisations are folded into biases.
extension NetworkFamily {
  static let microNet = NetworkFamily(
    name: "micronet", title: "MicroNet for keyword spotting or anomaly detection",
    source: "Banbury et al., MicroNets, arXiv:2010.11267 (2021)", options: [task, size],
    build: assemble)
}

private enum Task: String, CaseIterable {
  case kws, ad
}

private enum Size: String, CaseIterable {
  case s, m, l
}

private let task = ChoiceOption(
  "task", default: Task.kws, help: "kws: keyword spotting; ad: anomaly detection")
private let size = ChoiceOption("size", default: Size.s, help: "small, medium or large")

private func assemble(
  _ options: OptionValues, _ build: inout NetworkBuilder
) throws(NetworkError) {
  let size = options[size]
  let (first, channels) = plan(options[task], size)
  let network: SeparableNetwork
  switch options[task] {
  case .kws:
    network = SeparableNetwork(
      input: Extent(49, 10), kernel: Extent(10, 4), first: first,
      blocks: channels.enumerated().map { ($1, $0 == 0 ? 2 : 1) }, classes: 12)
  case .ad:
    // 32x32 is halved to 4x4 by the first block and the last two.
    network = SeparableNetwork(
      input: Extent(32), kernel: Extent(3), first: first,
      blocks: channels.enumerated().map { ($1, $0 == 0 || $0 >= channels.count - 2 ? 2 : 1) },
      classes: 4)
  }
  try network.assemble(&build)
}

/// Channels of the first convolution and of each block.
private func plan(_ task: Task, _ size: Size) -> (first: Int, blocks: [Int]) {
  switch (task, size) {
  case (.kws, .s): (84, [112, 84, 84, 84, 196])
  case (.kws, .m): (140, [140, 140, 140, 112, 196])
  case (.kws, .l): (276, [248, 276, 276, 248, 248, 248, 248])
  case (.ad, .s): (72, [164, 220, 276, 276])
  case (.ad, .m): (192, [276, 276, 276, 276, 276])
  case (.ad, .l): (276, [248, 276, 276, 248, 248])
  }
}
