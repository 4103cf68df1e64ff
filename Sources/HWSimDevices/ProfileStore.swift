public import HWSimCore

/// A `devices` folder, or several: devices, the runtimes that run on them, tables of energies.
///
///     let store = ProfileStore(directories: ["devices"])
///     let device = try store.device("mcu80", overrides: [Override(parsing: "core.clock=120 MHz")])
///     let runtime = try store.runtime(device.runtime)
///
/// A name is looked up in one folder after the other; what has a `/` or ends in `.yaml` is a path.
public struct ProfileStore: Sendable {
  public let directories: [String]

  public init(directories: [String]) {
    self.directories = directories
  }

  /// The devices of the folders, sorted.
  public func deviceNames() throws(ProfileError) -> [String] { try names(in: .devices) }

  /// The runtimes of the folders, sorted.
  public func runtimeNames() throws(ProfileError) -> [String] { try names(in: .runtimes) }

  /// What a device file describes, whichever kind it is.
  public func profile(
    _ nameOrPath: String, overrides: [Override] = []
  ) throws(ProfileError) -> DeviceProfile {
    let root = try read(nameOrPath, in: .devices, overrides)
    return try DeviceProfile(reading: root, root.kind(), in: self)
  }

  /// A processor with its memories.
  public func device(
    _ nameOrPath: String, overrides: [Override] = []
  ) throws(ProfileError) -> Device {
    let root = try read(nameOrPath, in: .devices, overrides)
    let kind = try root.kind()
    guard kind == .cpu else {
      throw root.fail(
        "kind",
        "'\(kind.rawValue)' is a device that only 'hwsim simulate' takes; name one that is a 'cpu'"
      )
    }
    return try Device(reading: root, in: self)
  }

  /// The devices of the folders that are processors, sorted.
  public func processorNames() throws(ProfileError) -> [String] {
    var names: [String] = []
    for name in try deviceNames() where try read(name, in: .devices, []).kind() == .cpu {
      names.append(name)
    }
    return names
  }

  /// A runtime, with its calibration where one of the folders has it.
  ///
  /// - Parameters:
  ///   - overrides: their keys start inside the runtime's file, as in `kernels.conv.efficiency`.
  ///   - isCalibrated: whether calibrations count; without them, kernels are as the file says.
  public func runtime(
    _ nameOrPath: String, overrides: [Override] = [], isCalibrated: Bool = true
  ) throws(ProfileError) -> Runtime {
    var runtime = try Runtime(reading: read(nameOrPath, in: .runtimes, overrides))
    let fitted = runtime.calibratedWith ?? runtime.name
    if isCalibrated, contains(fitted, in: .calibrations) {
      runtime.calibration = try calibration(fitted)
    }
    return runtime
  }

  /// What was fitted to a runtime.
  public func calibration(_ runtime: String) throws(ProfileError) -> Calibration {
    try Calibration(reading: read(runtime, in: .calibrations, []))
  }

  /// What the names of published measurements mean.
  public func nameTable() throws(ProfileError) -> NameTable {
    try NameTable(reading: read("measurements", in: .names, []))
  }

  func energyTable(_ name: String) throws(ProfileError) -> EnergyTable {
    guard contains(name, in: .energy) else {
      throw ProfileError(.missing, unknown(name, in: .energy))
    }
    return try EnergyTable(reading: read(name, in: .energy, []))
  }

  /// The file with what it inherits and what the user sets, checked to be named as it says.
  private func read(
    _ nameOrPath: String, in folder: ProfileFolder, _ overrides: [Override]
  ) throws(ProfileError) -> Section {
    let path = try locate(nameOrPath, in: folder)
    var root = try tree(at: path, in: folder)
    let file = fileName(path)
    if let name = root["name"]?.text, name != stem(file) {
      throw ProfileError(
        in: file, at: "name", "'\(printable(name))' is not the file's name, '\(stem(file))'")
    }
    for override in overrides {
      guard override.key != "name" else {
        throw ProfileError(in: override.origin, at: "name", "is the file's name and stays")
      }
      try root.apply(override)
    }
    return try Section(root, at: "", ledger: Ledger())
  }

  /// The file's tree laid over what it inherits.
  ///
  /// - Parameter heirs: the files that inherit from this one, the first that was asked for first.
  private func tree(
    at path: String, in folder: ProfileFolder, heirs: [String] = []
  ) throws(ProfileError) -> ProfileNode {
    let file = fileName(path)
    var own = try parseProfile(try readText(at: path), origin: file)
    guard own.entries != nil else {
      throw ProfileError(in: file, at: "", "is no mapping; a profile starts with 'name: …'")
    }
    guard let node = own.remove("inherit") else { return own }
    let name = try Reading.profileName.convert(Field(path: "inherit", node: node))
    let chain = heirs + [path]
    guard chain.count <= 8 else {
      throw node.fail("inherit", "more than 8 files inherit from one another")
    }
    let parent = try inherited(name, by: path, in: folder, node)
    guard !chain.contains(parent) else {
      let names = (chain + [parent]).map { stem(fileName($0)) }
      throw node.fail("inherit", "is a circle: \(names.joined(separator: " → "))")
    }
    return try tree(at: parent, in: folder, heirs: chain).merged(with: own)
  }

  /// A file beside the heir, or else one of the store; never the heir itself.
  private func inherited(
    _ name: String, by heir: String, in folder: ProfileFolder, _ node: ProfileNode
  ) throws(ProfileError) -> String {
    let beside = heir.dropLast(fileName(heir).utf8.count) + "\(name).yaml"
    let candidates = [String(beside)] + paths(of: name, in: folder)
    if let found = candidates.first(where: { $0 != heir && exists($0) }) { return found }
    if candidates.contains(heir) { return heir }
    throw node.fail("inherit", unknown(name, in: folder))
  }
}

extension Section {
  /// Of a device's file.
  fileprivate func kind() throws(ProfileError) -> DeviceKind {
    // A file of something else is told so by its keys.
    if !contains("kind") { try allow(Device.keys) }
    return try read("kind", Reading<DeviceKind>.choice)
  }
}

extension ProfileNode {
  fileprivate func fail(_ key: String, _ message: String) -> ProfileError {
    ProfileError(in: origin, at: key, message)
  }
}
