import Foundation

/// A folder of model files, with all folders inside it.
struct ModelFolder {
  /// Paths by the file's name; of two with one name, the first in the order of paths.
  private let paths: [String: String]

  init(path: String) throws(Failure) {
    var isFolder = ObjCBool(false)
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue
    else { throw Failure(.missingFile, "--models: no folder '\(path)'; name one with model files") }
    let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    paths = Dictionary(
      files.sorted().map { (Self.name($0), "\(path)/\($0)") },
      uniquingKeysWith: { first, _ in first })
  }

  /// Folders that a name may have before it do not matter.
  func path(of file: String) -> String? { paths[Self.name(file)] }

  private static func name(_ path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
