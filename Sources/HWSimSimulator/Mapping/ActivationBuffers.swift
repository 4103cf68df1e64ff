import HWSimCore

/// A piece of activation memory and the steps during which it holds something.
package struct Buffer: Sendable {
  package var bytes: Int
  package var firstStep: Int
  package var lastStep: Int

  package init(bytes: Int, firstStep: Int, lastStep: Int) {
    self.bytes = bytes
    self.firstStep = firstStep
    self.lastStep = lastStep
  }

  package func overlaps(_ other: Buffer) -> Bool {
    firstStep <= other.lastStep && other.firstStep <= lastStep
  }
}

/// The buffers that a runtime needs for a network's activations, with their lifetimes.
struct ActivationBuffers {
  private(set) var all: [Buffer] = []
  /// Outputs that follow over their inputs.
  private(set) var overlaps: [BufferOverlap] = []
  /// The buffer that holds each layer's output; nil inside a fused chain.
  private(set) var ofLayer: [Int?]
  /// The working memory of each step.
  private(set) var scratch: [Int?]
  let stepCount: Int

  init(_ network: Network, _ steps: [Step], _ runtime: Runtime, _ precision: Precision) {
    stepCount = steps.count
    ofLayer = [Int?](repeating: nil, count: network.layers.count)
    scratch = [Int?](repeating: nil, count: steps.count)
    let lastUse = Self.lastUses(network, steps)

    for (index, layer) in network.layers.enumerated() {
      guard case .input = layer.operation else { continue }
      ofLayer[index] = add(bytes(layer.output, precision, runtime), 0, lastUse[index])
    }
    for (index, step) in steps.enumerated() {
      let layer = network.layers[step.layer]
      let made = network.layers[step.output]
      let size = aligned(
        made.output.elements * (made.elementBytes ?? precision.bytes), to: runtime.alignment)
      let kind = network.kind(of: layer)
      // An update makes no tensor: it leaves the gradient where it lies.
      if kind == .update {
        ofLayer[step.output] = ofLayer[layer.inputs[0]]
        continue
      }
      // The result may overwrite the first operand where nobody reads that again.
      if runtime.inPlace.contains(kind), lastUse[layer.inputs[0]] == index,
        let reused = ofLayer[layer.inputs[0]], all[reused].bytes == size,
        all[reused].lastStep == index
      {
        all[reused].lastStep = lastUse[step.output]
        ofLayer[step.output] = reused
      } else {
        ofLayer[step.output] = add(size, index, lastUse[step.output])
      }
      if step.scratchBytes > 0 {
        scratch[index] = add(aligned(step.scratchBytes, to: runtime.alignment), index, index)
      }
    }
    if [.overlapping, .overlappingTight].contains(runtime.planner) {
      addOverlaps(network, steps, runtime, precision, lastUse)
    }
  }

  /// Makes room for padded copies, and lets outputs follow over inputs where they would not fit otherwise
  /// into what the hungriest step needs anyway.
  private mutating func addOverlaps(
    _ network: Network, _ steps: [Step], _ runtime: Runtime, _ precision: Precision,
    _ lastUse: [Int]
  ) {
    var permitted: [BufferOverlap] = []
    for (index, step) in steps.enumerated() {
      let layer = network.layers[step.layer]
      guard let memory = step.template?.memory, let input = ofLayer[layer.inputs[0]],
        let output = ofLayer[step.output], input != output
      else { continue }
      let isLastUse = lastUse[layer.inputs[0]] == index && all[input].lastStep == index
      if let padded = memory.paddedInput(of: layer, network.layers[layer.inputs[0]].output) {
        let size = bytes(padded, precision, runtime)
        // The copy is made in place, by whoever reads the tensor last.
        if isLastUse { all[input].bytes = size } else { _ = add(size, index, index) }
      }
      guard let rows = memory.overlapRows, isLastUse else { continue }
      let row = network.layers[step.output].output
      let lead = rows * row.width * row.channels * precision.bytes
      permitted.append(BufferOverlap(step: index, input: input, output: output, lead: lead))
    }
    let apart = livePerStep
    var needed = apart
    for overlap in permitted { needed[overlap.step] -= overlap.saving(all) }
    let least = needed.max() ?? 0
    overlaps = permitted.filter { apart[$0.step] > least }
  }

  /// All buffers, those that overlap together.
  var groups: [BufferGroup] {
    var position = [Int: Int]()
    var chainOf = [Int: Int]()
    var chains: [[(buffer: Int, position: Int)]] = []
    for overlap in overlaps {
      let chain: Int
      if let known = chainOf[overlap.input] {
        chain = known
      } else {
        chain = chains.count
        chains.append([(overlap.input, 0)])
        (chainOf[overlap.input], position[overlap.input]) = (chain, 0)
      }
      let start = (position[overlap.input] ?? 0) + overlap.distance(all)
      chains[chain].append((overlap.output, start))
      (chainOf[overlap.output], position[overlap.output]) = (chain, start)
    }
    let single = all.indices.filter { chainOf[$0] == nil }
    return chains.map(BufferGroup.init) + single.map(BufferGroup.init(single:))
  }

  private mutating func add(_ bytes: Int, _ first: Int, _ last: Int) -> Int {
    all.append(Buffer(bytes: bytes, firstStep: first, lastStep: last))
    return all.count - 1
  }

  private func bytes(_ shape: Shape, _ precision: Precision, _ runtime: Runtime) -> Int {
    aligned(shape.elements * precision.bytes, to: runtime.alignment)
  }

  /// The step that reads each layer's output last; a network's results live to the end.
  private static func lastUses(_ network: Network, _ steps: [Step]) -> [Int] {
    var uses = [Int](repeating: -1, count: network.layers.count)
    for (index, step) in steps.enumerated() {
      for input in network.layers[step.layer].inputs { uses[input] = index }
    }
    return uses.map { $0 < 0 ? steps.count - 1 : $0 }
  }

  /// Bytes alive during each step.
  var livePerStep: [Int] {
    var live = [Int](repeating: 0, count: stepCount)
    for buffer in all {
      for step in buffer.firstStep...buffer.lastStep { live[step] += buffer.bytes }
    }
    for overlap in overlaps { live[overlap.step] -= overlap.saving(all) }
    return live
  }
}
