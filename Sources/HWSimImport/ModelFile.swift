public import Foundation
import HWSimCore

/// Files of trained models, as networks to simulate. The format is recognised by content.
///
///     let data = try Data(contentsOf: url, options: .alwaysMapped)
///     let model = try ModelFile.model(path: "squeezenet.onnx", contents: data)
public enum ModelFile {
  /// How the names of model files end; a caller that sees one need not look for a `/`.
  public static let endings = [".onnx", ".tflite", ".param"]

  /// - Parameters:
  ///   - path: Names the file in errors; nothing is opened.
  ///   - contents: Weights in it are only looked through for zeros, so that a mapped file is never
  ///     copied.
  public static func model(
    path: String, contents: Data, inputs: ModelInputs = ModelInputs()
  ) throws(ImportError) -> ImportedModel {
    if let batch = inputs.batch, batch < 1 {
      throw ImportError(path, "has a batch of \(batch), expected at least 1")
    }
    if NCNNFile.recognises(contents.prefix(64)) {
      let file = try NCNNFile(path: path, contents: Array(contents))
      return try NCNNNetwork.model(of: file, inputs)
    }
    if contents.withUnsafeBytes(TFLiteFile.recognises) {
      return try contents.withUnsafeBytes { bytes in
        Result { () throws(ImportError) in
          try TFLiteNetwork.model(of: TFLiteFile(path: path, contents: bytes), inputs)
        }
      }.get()
    }
    if let other = Self.foreign(contents) { throw ImportError(path, other) }
    return try ONNXNetwork.model(of: ONNXFile(path: path, contents: contents), inputs)
  }

  /// What a file is that hwsim does not read, and what to do about it.
  private static func foreign(_ contents: Data) -> String? {
    if contents.isEmpty { return "is empty; expected a model" }
    let beginnings: [(bytes: [UInt8], problem: String)] = [
      (
        [0x50, 0x4B],
        "is a ZIP archive, as .keras and PyTorch's .pt files are; export the model to ONNX or TFLite"
      ),
      ([0x89, 0x48, 0x44, 0x46], "is an HDF5 file; convert the Keras model to TFLite"),
      ([0x1F, 0x8B], "is compressed with gzip; unpack it first"),
      (Array("GGUF".utf8), "is a GGUF file; hwsim reads ONNX, TFLite and ncnn files"),
      (Array("version https://git-lfs".utf8), "is a Git LFS pointer; fetch the file itself"),
    ]
    if let known = beginnings.first(where: { contents.starts(with: $0.bytes) }) {
      return known.problem
    }
    return ONNXFile.recognises(contents)
      ? nil : "is no model that hwsim reads; expected an ONNX, TFLite or ncnn .param file"
  }

  /// The file's name without folders and extension.
  static func name(ofPath path: String) -> String {
    let file = path.split(separator: "/").last ?? "model"
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return String(file) }
    return String(file[..<dot])
  }
}
