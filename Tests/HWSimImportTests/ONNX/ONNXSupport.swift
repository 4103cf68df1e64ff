import Foundation
import HWSimCore
import HWSimImport

extension ONNXModel {
  func read(
    batch: Int? = nil, _ shapes: [String: [Int]] = [:]
  ) throws(ImportError) -> ImportedModel {
    try ModelFile.model(
      path: "net.onnx", contents: Data(bytes), inputs: .named(batch: batch, shapes))
  }

  func network(
    batch: Int? = nil, _ shapes: [String: [Int]] = [:]
  ) throws(ImportError) -> Network {
    try read(batch: batch, shapes).network
  }

  /// The layers in order, as `"name kind shape"`; the error's line where there are none.
  func layers(batch: Int? = nil, _ shapes: [String: [Int]] = [:]) -> [String] {
    do throws(ImportError) {
      let network = try network(batch: batch, shapes)
      return network.layers.map { "\($0.name) \(network.kind(of: $0).rawValue) \($0.output)" }
    } catch {
      return [error.description]
    }
  }

  /// What became of each operator, as `"Relu x2 costed"`.
  var coverage: [String] {
    get throws(ImportError) {
      try read().coverage.map { "\($0.name) x\($0.count) \($0.treatment.rawValue)" }
    }
  }

  /// The error's one line, or what came instead.
  func problem(batch: Int? = nil, _ shapes: [String: [Int]] = [:]) -> String {
    HWSimImportTests.problem(bytes, inputs: .named(batch: batch, shapes), path: "net.onnx")
  }
}

extension ModelInputs {
  /// - Parameter shapes: By the input's name; the empty name stands for none.
  static func named(batch: Int? = nil, _ shapes: [String: [Int]]) -> Self {
    let sorted = shapes.sorted { $0.key < $1.key }
    return ModelInputs(
      batch: batch,
      shapes: sorted.map { InputShape(name: $0.isEmpty ? nil : $0, dimensions: $1) },
      countsZeros: true)
  }
}
