import HWSimCore

/// The tensors of an inference as a trace names them: no two overlap, so that each address has one name.
///
/// Weights lie alone. Activations and scratch share memory over time: there each byte is named after the
/// largest buffer that ever holds it, with the number of others that use some of the same piece, as in
/// `conv1 output and 12 more`. Who used it when, the trace's layers tell.
struct TensorPlaces {
  private struct Buffer {
    let name: String
    let range: Range<UInt64>
  }

  private var weights: [TraceTensor] = []
  private var buffers: [Buffer] = []

  init(_ inference: Inference, _ precision: Precision) {
    let (network, plan) = (inference.network, inference.plan)
    for (index, layer) in network.layers.enumerated() {
      let bytes = layer.output.elements * precision.bytes
      switch layer.operation {
      case .constant:
        weights.append(
          TraceTensor(name: "\(layer.name) constant", address: plan.weights[index], bytes: bytes))
      case .input: add(layer.name, plan.outputs[index], bytes)
      default: break
      }
    }
    for (index, step) in inference.steps.enumerated() {
      let name = network.layers[step.layer].name
      if step.weightBytes > 0 {
        weights.append(
          TraceTensor(
            name: "\(name) weights", address: plan.weights[step.layer], bytes: step.weightBytes))
      }
      let output = network.layers[step.output].output
      add("\(name) output", plan.outputs[step.output], output.elements * precision.bytes)
      add("\(name) scratch", plan.scratch[index], step.scratchBytes)
    }
  }

  private mutating func add(_ name: String, _ address: UInt64, _ bytes: Int) {
    guard bytes > 0 else { return }
    buffers.append(Buffer(name: name, range: address..<address + UInt64(bytes)))
  }

  /// In the order of their addresses.
  var tensors: [TraceTensor] {
    var claimed: [TraceTensor] = []
    let largestFirst = buffers.enumerated().sorted {
      (-$0.element.range.count, $0.offset) < (-$1.element.range.count, $1.offset)
    }
    for (_, buffer) in largestFirst {
      for piece in Self.gaps(in: buffer.range, of: claimed) {
        let others = buffers.count { $0.range.overlaps(piece) } - 1
        let name = others == 0 ? buffer.name : "\(buffer.name) and \(others) more"
        let tensor = TraceTensor(name: name, address: piece.lowerBound, bytes: piece.count)
        claimed.insert(tensor, at: Self.place(of: piece.lowerBound, in: claimed))
      }
    }
    return (claimed + weights).sorted { $0.address < $1.address }
  }

  /// What of `range` none of `tensors`, which are sorted, has.
  private static func gaps(
    in range: Range<UInt64>, of tensors: [TraceTensor]
  ) -> [Range<UInt64>] {
    var (gaps, start) = ([Range<UInt64>](), range.lowerBound)
    for tensor in tensors[max(0, place(of: start, in: tensors) - 1)...] {
      guard tensor.address < range.upperBound else { break }
      if start < tensor.address { gaps.append(start..<tensor.address) }
      start = max(start, tensor.address + UInt64(tensor.bytes))
    }
    if start < range.upperBound { gaps.append(start..<range.upperBound) }
    return gaps
  }

  /// How many of the sorted `tensors` begin before `address`.
  private static func place(of address: UInt64, in tensors: [TraceTensor]) -> Int {
    var (low, high) = (0, tensors.count)
    while low < high {
      let middle = (low + high) / 2
      if tensors[middle].address < address { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
