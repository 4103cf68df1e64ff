internal import Foundation
internal import ONNXSchema
internal import SwiftProtobuf

/// A tensor of weights: what ONNX calls an initializer, and the range of its pseudo-random values.
struct Parameter {
  let name: String
  let dimensions: [Int]
  let range: ClosedRange<Float>

  static let bytesPerElement = 4

  var elements: Int { dimensions.reduce(1, *) }

  var bytes: Int { elements * Self.bytesPerElement }

  /// Without data.
  private var tensor: Onnx_TensorProto {
    var tensor = Onnx_TensorProto()
    tensor.name = name
    tensor.dims = dimensions.map(Int64.init)
    tensor.dataType = ElementType.float
    return tensor
  }

  var filled: Onnx_TensorProto {
    var tensor = tensor
    tensor.rawData = Data(count: bytes)
    var numbers = WeightSequence(seed: name)
    let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    tensor.rawData.withUnsafeMutableBytes { data in
      for index in 0..<elements {
        let value = low + width * numbers.next()
        data.storeBytes(of: value.bitPattern.littleEndian, toByteOffset: 4 * index, as: UInt32.self)
      }
    }
    return tensor
  }

  /// Where its data would be in a file beside the model.
  func placed(in file: String, at offset: Int) -> Onnx_TensorProto {
    var tensor = tensor
    tensor.dataLocation = .external
    let place = [("location", file), ("offset", "\(offset)"), ("length", "\(bytes)")]
    tensor.externalData = place.map { key, value in
      Onnx_StringStringEntryProto.with {
        $0.key = key
        $0.value = value
      }
    }
    return tensor
  }
}

extension [Parameter] {
  /// One behind the other in `file`.
  func placed(in file: String) -> [Onnx_TensorProto] {
    var offset = 0
    return map { parameter in
      defer { offset += parameter.bytes }
      return parameter.placed(in: file, at: offset)
    }
  }
}

/// Numbers in 0..<1 from a name, the same on every machine: SplitMix64 (Steele et al., "Fast
/// splittable pseudorandom number generators", OOPSLA 2014), started at the FNV-1a hash of the name.
struct WeightSequence {
  private var state: UInt64

  init(seed: String) {
    state = seed.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  mutating func next() -> Float {
    state &+= 0x9E37_79B9_7F4A_7C15
    var bits = state
    bits = (bits ^ bits >> 30) &* 0xBF58_476D_1CE4_E5B9
    bits = (bits ^ bits >> 27) &* 0x94D0_49BB_1331_11EB
    bits ^= bits >> 31
    // As many bits as the significand holds, so that nothing is rounded.
    return Float(bits >> 40) * 0x1p-24
  }
}
