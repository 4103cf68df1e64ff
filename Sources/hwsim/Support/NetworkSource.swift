import Foundation
import HWSimCore
import HWSimImport
import HWSimNetworks

/// A network that the user named: one of the zoo, or a model file.
struct NetworkSource {
  /// As typed: a specification or a path.
  let text: String
  let network: Network
  /// Before the transforms.
  let original: Network
  let transforms: TransformChain
  /// Nil for a file: its options cannot be varied.
  let specification: NetworkSpecification?
  /// Nil for a network of the zoo.
  let model: ImportedModel?

  /// - Parameter countsZeros: Whether the zeros among a file's weights are wanted; it is then read whole.
  init(
    _ text: String, _ input: InputOptions, _ mode: ModeOptions? = nil, countsZeros: Bool = false
  ) throws {
    self.text = text
    transforms = try TransformChain(input.transforms)
    guard Self.isFile(text) else {
      let specification = try NetworkSpecification(text)
      self.specification = specification
      model = nil
      original = try Self.folded(
        try NetworkCatalog.network(specification, batch: input.batch ?? 1), input)
      network = try Self.apply(transforms, mode, to: original)
      guard input.inputShapes.isEmpty else {
        throw Failure(
          .badData,
          "\(text): --input-shape is for model files; a named network has options, "
            + "which 'hwsim networks' lists")
      }
      return
    }
    let model = try ModelFile.model(
      path: text, contents: try Self.contents(of: text),
      inputs: input.model(countsZeros: countsZeros || !transforms.isEmpty))
    self.model = model
    specification = nil
    original = try Self.folded(model.network, input)
    network = try Self.apply(transforms, mode, to: original)
  }

  private static func apply(
    _ transforms: TransformChain, _ mode: ModeOptions?, to network: Network
  ) throws(NetworkError) -> Network {
    let transformed = try transforms.apply(to: network)
    return try mode?.apply(to: transformed) ?? transformed
  }

  /// As published; a network that was transformed has lost them.
  var accuracies: [PublishedAccuracy] {
    guard network == original, let specification else { return [] }
    return PublishedAccuracies.of(specification)
  }

  /// What has a `/` or ends as model files do; and what is no family of the zoo, but exists.
  private static func isFile(_ text: String) -> Bool {
    if text.contains("/") || ModelFile.endings.contains(where: text.hasSuffix) { return true }
    let family = text.prefix { $0 != ":" }
    return !NetworkCatalog.families.contains { $0.name == family }
      && FileManager.default.fileExists(atPath: text)
  }

  private static func folded(
    _ network: Network, _ input: InputOptions
  ) throws(NetworkError) -> Network {
    input.foldsBatchNormalization ? try network.foldingBatchNormalization() : network
  }

  /// Mapped, not read: of a file of weights only the graph is looked at.
  private static func contents(of path: String) throws(Failure) -> Data {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Failure(.missingFile, "\(path): no such file; name a model file or a network")
    }
    guard !isFolder.boolValue else {
      throw Failure(.badData, "\(path): is a folder; name a model file in it")
    }
    // A pipe cannot be mapped.
    if let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped) {
      return data
    }
    guard let handle = FileHandle(forReadingAtPath: path),
      let data = try? handle.readToEnd() ?? Data()
    else { throw Failure(.badData, "\(path): cannot be read; check its permissions") }
    return data
  }
}
