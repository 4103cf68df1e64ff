import Foundation
import HWSimCore
import HWSimDevices
import HWSimReports

/// The files behind a report, each with what it holds and its hash.
struct InputFiles {
  private(set) var all: [Rebuilding.InputFile] = []
  private var known: Set<String> = []

  mutating func add(_ paths: [String], _ role: String) throws(Failure) {
    for path in paths where known.insert(path).inserted {
      guard FileManager.default.fileExists(atPath: path) else {
        throw Failure(.missingFile, "\(printable(path)): no such file; name one that is there")
      }
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      else { throw Failure(.badData, "\(printable(path)): cannot be read; check its permissions") }
      // Of the folders before it, another machine has others.
      let name = path.split(separator: "/").last.map(String.init) ?? path
      all.append(.init(name: name, role: role, sha256: SHA256.hexadecimal(of: data)))
    }
  }

  mutating func add(devices: [String], runtime: String?, in store: ProfileStore) throws {
    for name in devices {
      try add(try store.files(ofDevice: name), "device")
      guard case .processor(let device) = try store.profile(name) else { continue }
      try add(try store.files(ofRuntime: runtime ?? device.runtime), "runtime")
    }
  }
}
