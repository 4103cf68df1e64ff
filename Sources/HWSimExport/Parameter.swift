internal import Foundation
internal import HWSimCore
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
    var numbers = SplitMix64(name: name)
    // As many bits as the significand holds, so that nothing is rounded.
    func unit() -> Float { Float(numbers.next() >> 40) * 0x1p-24 }
    let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    tensor.rawData.withUnsafeMutableBytes { data in
      for index in 0..<elements {
        let value = low + width * unit()
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
