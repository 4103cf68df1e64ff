import ArgumentParser
import Glibc
import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimReports

/// How and where a command prints its result.
struct OutputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("text, markdown, json or csv.", valueName: "format"),
    transform: { try parseName($0, "format") })
  var format = Format.text

  @Option(name: .shortAndLong, help: ArgumentHelp("Write to a file instead.", valueName: "file"))
  var output: String?

  func print(_ text: String) throws(Failure) { try Output(path: output).write(text) }

  func print(_ report: TableReport) throws { try print(try report.render(format)) }
}

/// How many images a network processes at once.
struct InputOptions: ParsableArguments {
  @Option(
    parsing: .unconditional, help: ArgumentHelp("Images per inference; 1, if not given."),
    transform: { try parseCount($0, in: NetworkCatalog.batches) })
  var batch = 1

  @Option(
    help: ArgumentHelp(
      "Of an input whose size the model file leaves open, as in 3x224x224.",
      valueName: "channels x height x width"),
    transform: parseShape)
  var inputShape: Shape?
}

/// `3x224x224`: channels, height, width.
private func parseShape(_ text: String) throws -> Shape {
  let sides = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
  guard sides.count == 3,
    let shape = Shape(channels: sides[0], height: sides[1], width: sides[2])
  else {
    throw ValidationError(
      "'\(text)' is no input shape; write channels x height x width as in 3x224x224")
  }
  return shape
}

/// Where the device and runtime files are.
struct ProfileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folder of device files; $HWSIM_DEVICES, else the one shipped.", valueName: "folder"))
  var profiles: String?

  func store() throws(Failure) -> ProfileStore {
    if let profiles { return try Self.store(profiles, namedBy: "--profiles") }
    if let folder = environment("HWSIM_DEVICES") {
      return try Self.store(folder, namedBy: "$HWSIM_DEVICES")
    }
    for folder in Self.shippedFolders() where isDirectory(folder + "/runtimes") {
      return ProfileStore(directory: folder)
    }
    throw Failure(.missingFile, "no device files found; name their folder with --profiles")
  }

  private static func store(
    _ folder: String, namedBy place: String
  ) throws(Failure) -> ProfileStore {
    guard isDirectory(folder) else {
      throw Failure(.missingFile, "\(place): no folder '\(folder)'; name one with device files")
    }
    return ProfileStore(directory: folder)
  }

  /// Beside the installed program, or above it in the source tree that built it.
  private static func shippedFolders() -> [String] {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
    guard length > 0 else { return ["devices"] }
    let program = String(
      decoding: buffer.prefix(length).map(UInt8.init(bitPattern:)), as: UTF8.self)
    var folders: [String] = []
    var folder = program[...]
    while let slash = folder.lastIndex(of: "/") {
      folder = folder[..<slash]
      folders += ["\(folder)/share/hwsim/devices", "\(folder)/devices"]
    }
    return folders + ["devices"]
  }
}

/// A word of a closed list, with the nearest valid one in the message where it is none.
func parseName<Name: RawRepresentable & CaseIterable>(
  _ text: String, _ what: String
) throws -> Name where Name.RawValue == String {
  if let name = Name(rawValue: text) { return name }
  let names = Name.allCases.map(\.rawValue)
  throw ValidationError("unknown \(what) '\(text)'" + suggestion(for: text, in: names))
}

/// A whole number of an option that is read even where it looks like another option: `--top -1`.
func parseCount(_ text: String, in range: ClosedRange<Int>) throws -> Int {
  guard let number = Int(text), range.contains(number) else {
    let bounds = "\(range.lowerBound) to \(range.upperBound)"
    throw ValidationError("out of range; expected a whole number from \(bounds)")
  }
  return number
}

private func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}

private func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
