public import HWSimCore

/// Files of trained models, as networks to simulate. The format is recognised by content.
///
///     let network = try ModelFile.network(path: "squeezenet.param", contents: bytes)
public enum ModelFile {
  /// How the names of model files end; a caller that sees one need not look for a `/`.
  public static let endings = [".param"]

  /// - Parameters:
  ///   - path: Names the file in errors; nothing is opened.
  ///   - input: The shape of an input whose size the file leaves open; its batch is ignored.
  public static func network(
    path: String, contents: [UInt8], batch: Int = 1, input: Shape? = nil
  ) throws(ImportError) -> Network {
    guard NCNNFile.recognises(contents) else {
      throw ImportError(
        path,
        "not a model that hwsim reads; expected an ncnn .param (text starting with 7767517)")
    }
    let file = try NCNNFile(path: path, contents: contents)
    return try NCNNNetwork.network(of: file, batch: batch, input: input)
  }

  /// The file's name without folders and extension.
  static func name(ofPath path: String) -> String {
    let file = path.split(separator: "/").last ?? "model"
    guard let dot = file.lastIndex(of: "."), dot > file.startIndex else { return String(file) }
    return String(file[..<dot])
  }
}
