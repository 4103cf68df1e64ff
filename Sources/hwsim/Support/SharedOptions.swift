import ArgumentParser
import Glibc
import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimImport
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

/// What a network reads.
struct InputOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Images per inference; 1 or what the model file says, if not given."),
    transform: { try parseCount($0, in: NetworkCatalog.batches) })
  var batch: Int?

  @Option(
    name: .customLong("input-shape"),
    help: ArgumentHelp(
      "The size of a model file's input, in the file's order: 1x3x224x224, 3x224x224, or "
        + "name=1x3x224x224; repeat it for several inputs.",
      valueName: "[name=]sizes"),
    transform: parseShape)
  var inputShapes: [ModelInputs.InputShape] = []

  @Flag(
    name: .customLong("fold-bn"),
    help: "Fold batch normalisations into the layers before them, as exporters do.")
  var foldsBatchNormalization = false

  @Option(
    name: .customLong("transform"), parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "Change the network, as in width=0.5 or quantise=8; repeat it, applied in order. 'hwsim networks "
        + "--transforms' lists them.",
      valueName: "name[=value]"))
  var transforms: [String] = []

  func model(countsZeros: Bool) -> ModelInputs {
    ModelInputs(batch: batch, shapes: inputShapes, countsZeros: countsZeros)
  }
}

/// `data=1x3x224x224`; the name may be left out.
private func parseShape(_ text: String) throws -> ModelInputs.InputShape {
  let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
  let sizes = (sides.last ?? "").split(separator: "x", omittingEmptySubsequences: false)
  let dimensions = sizes.compactMap { Int($0) }.filter { $0 > 0 }
  guard dimensions.count == sizes.count, sides.first != "" else {
    throw ValidationError(
      "'\(text)' is no input shape; write sizes as in 3x224x224 or data=1x3x224x224")
  }
  return ModelInputs.InputShape(
    name: sides.count == 2 ? String(sides[0]) : nil, dimensions: dimensions)
}

/// Where the device and runtime files are.
struct ProfileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Folders of device files, with ':' between; $HWSIM_DEVICES, else your own and those shipped.",
      valueName: "folders"))
  var profiles: String?

  func store() throws(Failure) -> ProfileStore {
    if let profiles { return try Self.store(profiles, namedBy: "--profiles") }
    if let folders = environment("HWSIM_DEVICES") {
      return try Self.store(folders, namedBy: "$HWSIM_DEVICES")
    }
    for folder in Self.shippedFolders() where isDirectory(folder + "/runtimes") {
      return ProfileStore(directories: [UserFolders.devices, folder].filter(isDirectory))
    }
    throw Failure(.missingFile, "no device files found; name their folder with --profiles")
  }

  private static func store(
    _ folders: String, namedBy place: String
  ) throws(Failure) -> ProfileStore {
    let folders = folders.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    if let missing = folders.first(where: { !isDirectory($0) }) {
      throw Failure(.missingFile, "\(place): no folder '\(missing)'; name one with device files")
    }
    return ProfileStore(directories: folders)
  }

  /// Beside the installed program, or above it in the source tree that built it.
  private static func shippedFolders() -> [String] {
    guard let program = HelperFiles.runningProgram else { return ["devices"] }
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

private func isDirectory(_ path: String) -> Bool {
  var status = stat()
  return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
}
