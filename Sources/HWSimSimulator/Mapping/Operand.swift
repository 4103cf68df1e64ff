import HWSimCore

/// An input of an element-wise layer; where it has a side of one and the output has not, it repeats.
struct Operand {
  let view: TensorView
  /// The output's sides, innermost in memory first, and the operand's elements from one to the next;
  /// empty where no side repeats.
  private var sides: [(size: Int, step: Int)] = []
  /// Neighbouring outputs that read the same element.
  private var repeats = 1

  init(_ view: TensorView, of output: TensorView) {
    self.view = view
    guard view.shape != output.shape else { return }
    var elements = 1
    for (own, size) in zip(view.sides, output.sides) {
      if elements == 1, own == 1 { repeats *= size }
      sides.append((size, own == 1 ? 0 : elements))
      elements *= own
    }
  }

  /// The elements that `count` neighbouring outputs from number `start` on read.
  @inline(__always)
  func span(_ start: Int, _ count: Int) -> (first: Int, count: Int) {
    sides.isEmpty ? (start, count) : repeated(start, count)
  }

  private func repeated(_ start: Int, _ count: Int) -> (first: Int, count: Int) {
    var (rest, first) = (start, 0)
    for side in sides {
      first += rest % side.size * side.step
      rest /= side.size
    }
    // Where the outputs wrap around the operand's end, its last elements stand for all they read.
    let needed = ceilingDivision(start % repeats + count, repeats)
    let all = view.shape.elements
    return (min(first, all - min(needed, all)), min(needed, all))
  }
}

extension TensorView {
  /// Innermost in memory first.
  fileprivate var sides: [Int] {
    switch layout {
    case .nchw: [shape.width, shape.height, shape.channels, shape.batch]
    case .nhwc: [shape.channels, shape.width, shape.height, shape.batch]
    }
  }
}
