import Foundation
import HWSimCore
import HWSimExport
import HWSimNetworks
import ONNXSchema
import SwiftProtobuf

/// The file of a network, read back.
func exported(
  _ network: Network, weights: WeightFill = .omitted
) throws -> Onnx_ModelProto {
  try Onnx_ModelProto(serializedBytes: ONNXExport.file(network, weights: weights))
}

/// A network of a few layers; batch 1 unless given.
func network(
  batch: Int = 1, _ build: (inout NetworkBuilder) throws(NetworkError) -> Void
) throws(NetworkError) -> Network {
  var builder = NetworkBuilder(name: "small", batch: batch)
  try build(&builder)
  return try builder.finish()
}

extension Onnx_GraphProto {
  func node(_ name: String) -> Onnx_NodeProto? { node.first { $0.name == name } }

  /// The operators in the order in which they stand.
  var operators: [String] { node.map(\.opType).filter { $0 != "Constant" } }

  /// The written shape of a layer's output.
  func shape(_ name: String) -> [Int] {
    let info = (valueInfo + output + input).first { $0.name == name }
    return info?.type.tensorType.shape.dim.map { Int($0.dimValue) } ?? []
  }

  /// The values of the constant that a node reads.
  func constant(_ name: String) -> [Int] {
    node(name)?.attribute.first?.t.int64Data.map(Int.init) ?? []
  }
}

extension Onnx_NodeProto {
  /// The whole numbers of an attribute, also where there is one.
  func integers(_ name: String) -> [Int] {
    guard let attribute = attribute.first(where: { $0.name == name }) else { return [] }
    return attribute.type == .ints ? attribute.ints.map(Int.init) : [Int(attribute.i)]
  }
}

extension Onnx_TensorProto {
  var elements: Int { dims.reduce(1) { $0 * Int($1) } }

  /// Its raw data as numbers.
  var numbers: [Float] {
    let bytes = Array(rawData)
    return stride(from: 0, to: bytes.count, by: 4).map { start in
      let bits = (0..<4).reduce(UInt32(0)) { $0 | UInt32(bytes[start + $1]) << (8 * $1) }
      return Float(bitPattern: bits)
    }
  }
}

/// Small members of each family, with every option that changes its layers.
let smallZoo = [
  "alexnet:resolution=67,classes=10",
  "alexnet:variant=torchvision,resolution=63,classes=10",
  "cifar10cnn",
  "cifar10cnn:resolution=37,classes=7",
  "googlenet:aux=true,resolution=97,classes=10",
  "googlenet:variant=torchvision,aux=true,resolution=96,classes=10",
  "inceptionresnetv2:variant=caffe,resolution=75,classes=10",
  "inceptionv2:variant=caffe,resolution=65,classes=10",
  "inceptionv3:variant=caffe,resolution=76,classes=10",
  "inceptionv4:variant=caffe,resolution=75,classes=10",
  "mobilenetv1:alpha=0.25,resolution=96",
  "mobilenetv1:convolution=standard,alpha=0.25,resolution=32",
  "mobilenetv1:shallow=true,alpha=0.5,resolution=64",
  "mobilenetv2:alpha=0.35,resolution=96",
  "mobilenetv2:alpha=1.4,resolution=32",
  "resnet50:resolution=32",
  "resnet50:stride=1x1,resolution=65,classes=10",
  "resnet18:resolution=65,classes=10",
  "resnext50:cardinality=4,width=24,resolution=32,classes=10",
  "shufflenet:groups=1,scale=0.5,resolution=64",
  "shufflenet:groups=8,scale=0.5,resolution=97",
  "shufflenet:shuffle=false,scale=0.25,resolution=64",
  "shufflenetv2:scale=0.5,resolution=65,classes=10",
  "squeezenet:bypass=complex,resolution=65",
  "squeezenet:version=1.1,bypass=simple,resolution=96",
  "vgg16:resolution=32,classes=10",
]
