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
      let size = bytes(network.layers[step.output].output, precision, runtime)
      let kind = network.kind(of: layer)
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
    return live
  }
}
