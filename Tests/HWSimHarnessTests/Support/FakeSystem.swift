import HWSimHarness
import HWSimTestSupport

/// Files as Linux has them, under a folder of their own that goes with this.
final class FakeSystem {
  private let folder: TemporaryFolder

  init(_ files: [String: String] = [:]) throws {
    folder = try TemporaryFolder()
    for (path, text) in files { try write(text, to: path) }
  }

  var files: SystemFiles { SystemFiles(root: folder.path) }

  func write(_ text: String, to path: String) throws {
    try folder.write(text + "\n", to: path)
  }
}
