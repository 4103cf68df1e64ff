import Glibc
import HWSimCore

/// The folders of a store.
enum ProfileFolder: Sendable {
  case devices, runtimes, energy, calibrations, names

  fileprivate var subfolder: String {
    switch self {
    case .devices: ""
    case .runtimes: "/runtimes"
    case .energy: "/energy"
    case .calibrations: "/calibrations"
    case .names: "/names"
    }
  }

  /// One of what the folder holds.
  fileprivate var noun: String {
    switch self {
    case .devices: "device"
    case .runtimes: "runtime"
    case .energy: "energy table"
    case .calibrations: "calibration"
    case .names: "name table"
    }
  }
}

extension ProfileStore {
  /// The path that a name or a path means.
  func locate(_ nameOrPath: String, in folder: ProfileFolder) throws(ProfileError) -> String {
    let isPath = nameOrPath.contains("/") || isYAML(nameOrPath)
    if isPath { return nameOrPath }
    let found = paths(of: nameOrPath, in: folder).first(where: exists)
    guard !nameOrPath.isEmpty, let found else {
      // A store that is not there is told apart from a name that is not in it.
      _ = try names(in: folder)
      throw ProfileError(.invalid, unknown(nameOrPath, in: folder))
    }
    return found
  }

  /// Where a profile may be, the place that counts first.
  func paths(of name: String, in folder: ProfileFolder) -> [String] {
    directories.map { "\($0)\(folder.subfolder)/\(name).yaml" }
  }

  func contains(_ name: String, in folder: ProfileFolder) -> Bool {
    paths(of: name, in: folder).contains(where: exists)
  }

  /// The names of all folders' profiles, sorted.
  func names(in folder: ProfileFolder) throws(ProfileError) -> [String] {
    let folders = directories.map { $0 + folder.subfolder }
    // A folder of devices need not have runtimes where another has them.
    guard folders.contains(where: exists) else {
      throw ProfileError(
        .missing, "no folder '\(folders.first ?? "")' with \(folder.noun) files")
    }
    return Set(folders.flatMap(Self.profiles)).sorted()
  }

  private static func profiles(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) { tuple in
        tuple.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name.hasSuffix(".yaml"), !name.hasPrefix(".") { names.append(stem(name)) }
    }
    return names
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
