import HWSimCore
import HWSimSimulator
import Testing

/// The kernel of a network of one layer, each of whose operands lies at a million of its own: the input
/// at the first, the output at the second, then weights, scratch and a second input.
struct KernelLayer {
  let kernel: Kernel
  let input: Shape
  let output: TensorView
  let outputShape: Shape
  let weights: Range<Int>

  init(_ trial: KernelTraces.Case, _ layout: TensorLayout) throws {
    let shape = try #require(
      Shape(batch: trial.batch, channels: trial.channels, height: trial.side, width: trial.side))
    let shapes = [shape] + (trial.second.map { [$0] } ?? [])
    var build = NetworkBuilder(name: "one")
    let tensors = try shapes.map { try build.add("input", .input($0)) }
    _ = try build.add("layer", trial.operation, tensors)
    let network = try build.finish()
    let layer = network.layers[shapes.count]
    let counts = network.counts(of: layer)

    // Far apart: an access outside its tensor is seen.
    let view = { (address: UInt64, shape: Shape) in
      TensorView(address: address, shape: shape, layout: layout, elementBytes: 4)
    }
    let output = view(2_000_000, layer.output)
    let weights = 3_000_000..<3_000_000 + (counts.weights + counts.normalization) * 4
    let context = { (scratch: Int) in
      KernelContext(
        layer: layer, kind: network.kind(of: layer), template: trial.template,
        inputs: zip([1_000_000, 5_000_000], shapes).map(view), output: output,
        weights: Region(address: 3_000_000, bytes: weights.count),
        scratch: Region(address: 4_000_000, bytes: scratch), precision: .fp32, lanes: 4)
    }
    kernel = Kernel(context(Kernel(context(0)).scratchBytes))
    (input, self.output, outputShape, self.weights) = (shape, output, layer.output, weights)
  }
}
