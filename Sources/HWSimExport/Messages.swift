internal import HWSimCore
internal import ONNXSchema

// Short ways to write the parts of a graph.

/// Values of `TensorProto.DataType`.
enum ElementType {
  static let float: Int32 = 1
  static let int64: Int32 = 7
}

extension Onnx_AttributeProto {
  static func integer(_ name: String, _ value: Int) -> Self {
    make(name, .int) { $0.i = Int64(value) }
  }

  static func integers(_ name: String, _ values: [Int]) -> Self {
    make(name, .ints) { $0.ints = values.map(Int64.init) }
  }

  static func number(_ name: String, _ value: Float) -> Self { make(name, .float) { $0.f = value } }

  static func tensor(_ name: String, _ value: Onnx_TensorProto) -> Self {
    make(name, .tensor) { $0.t = value }
  }

  private static func make(
    _ name: String, _ type: AttributeType, _ set: (inout Self) -> Void
  ) -> Self {
    var attribute = Self()
    attribute.name = name
    attribute.type = type
    set(&attribute)
    return attribute
  }
}

extension Onnx_TensorProto {
  /// A list of whole numbers: a shape.
  static func integers(_ values: [Int]) -> Self {
    var tensor = Self()
    tensor.dims = [Int64(values.count)]
    tensor.dataType = ElementType.int64
    tensor.int64Data = values.map(Int64.init)
    return tensor
  }

  static func scalar(_ value: Float) -> Self {
    var tensor = Self()
    tensor.dataType = ElementType.float
    tensor.floatData = [value]
    return tensor
  }
}

extension ONNXTensor {
  /// Name, element type and shape.
  var info: Onnx_ValueInfoProto {
    var info = Onnx_ValueInfoProto()
    info.name = name
    info.type.tensorType.elemType = ElementType.float
    info.type.tensorType.shape.dim = dimensions.map { size in
      var dimension = Onnx_TensorShapeProto.Dimension()
      dimension.dimValue = Int64(size)
      return dimension
    }
    return info
  }
}

extension Shape {
  /// NCHW.
  var sides: [Int] { [batch, channels, height, width] }
}

extension Extent {
  /// Height, width: as ONNX lists spatial axes.
  var sides: [Int] { [height, width] }
}

extension Padding {
  /// The beginnings of all axes, then their ends.
  var edges: [Int] { [top, left, bottom, right] }
}
