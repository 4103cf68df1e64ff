import Glibc
import HWSimCore

/// The folders of a store.
enum ProfileFolder: Sendable {
  case devices, runtimes, energy

  fileprivate var subfolder: String {
    switch self {
    case .devices: ""
    case .runtimes: "/runtimes"
    case .energy: "/energy"
    }
  }

  /// One of what the folder holds.
  fileprivate var noun: String {
    switch self {
    case .devices: "device"
    case .runtimes: "runtime"
    case .energy: "energy table"
    }
  }
}

extension ProfileStore {
  /// The path that a name or a path means.
  func locate(_ nameOrPath: String, in folder: ProfileFolder) throws(ProfileError) -> String {
    let isPath = nameOrPath.contains("/") || isYAML(nameOrPath)
    if isPath { return nameOrPath }
    guard !nameOrPath.isEmpty, contains(nameOrPath, in: folder) else {
      // A store that is not there is told apart from a name that is not in it.
      _ = try names(in: folder)
      throw ProfileError(.invalid, unknown(nameOrPath, in: folder))
    }
    return path(of: nameOrPath, in: folder)
  }

  func path(of name: String, in folder: ProfileFolder) -> String {
    "\(directory)\(folder.subfolder)/\(name).yaml"
  }

  func contains(_ name: String, in folder: ProfileFolder) -> Bool {
    exists(path(of: name, in: folder))
  }

  /// The names of a folder's profiles, sorted.
  func names(in folder: ProfileFolder) throws(ProfileError) -> [String] {
    let path = directory + folder.subfolder
    guard let stream = opendir(path) else {
      throw ProfileError(.missing, "no folder '\(path)' with \(folder.noun) files")
    }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(stem(name)) }
    }
    return names.sorted()
  }

  /// Says that there is no such profile, and which may have been meant.
  func unknown(_ name: String, in folder: ProfileFolder) -> String {
    let names = (try? names(in: folder)) ?? []
    let hint = names.isEmpty ? "; the folder has none" : suggestion(for: name, in: names)
    return "unknown \(folder.noun) '\(printable(name))'\(hint)"
  }
}

func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// A file's name without its ending.
func stem(_ file: String) -> String {
  for ending in [".yaml", ".yml"] where file.hasSuffix(ending) {
    return String(file.dropLast(ending.utf8.count))
  }
  return file
}

private func isYAML(_ name: String) -> Bool { name.hasSuffix(".yaml") || name.hasSuffix(".yml") }
