import Foundation
import HWSimHarness

/// Files as Linux has them, under a folder of their own that goes with this.
final class FakeSystem {
  private let folder: String

  init(_ files: [String: String] = [:]) throws {
    folder = "\(NSTemporaryDirectory())/hwsim-system-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for (path, text) in files { try write(text, to: path) }
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  var files: SystemFiles { SystemFiles(root: folder) }

  func write(_ text: String, to path: String) throws {
    let file = URL(fileURLWithPath: folder + path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data((text + "\n").utf8).write(to: file)
  }
}
