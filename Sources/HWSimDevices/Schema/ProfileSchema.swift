public import HWSimCore

/// The kinds of file in a `devices` folder, each with a JSON Schema for editors.
///
///     let schema = try ProfileSchema.device.schema()
///
/// - Checks: keys, units, words, whole numbers and factors with their ranges, what must be there. None of it
///   is written down here: the decoders read exemplars, which have everything, and what they ask for is the
///   schema.
/// - Leaves to `hwsim devices check`: that each number has a source, ranges of values with a unit, names
///   that must agree with others, and what an heir must say of itself.
public enum ProfileSchema: String, CaseIterable, Sendable {
  case device, runtime, energy, calibration, names

  public var title: String {
    switch self {
    case .device: "A device: a processor with its memories, or a memory that computes"
    case .runtime: "A runtime: the kernels of a library, and how it runs networks"
    case .energy: "A table of energies of operations"
    case .calibration: "What measurements say of a runtime"
    case .names: "What names in published measurements mean"
    }
  }

  /// Where such files are, below a folder of devices.
  public var folder: String {
    switch self {
    case .device: ""
    case .runtime: "runtimes"
    case .energy: "energy"
    case .calibration: "calibrations"
    case .names: "names"
    }
  }

  /// - Throws: where an exemplar is not as its decoder wants it.
  public func schema() throws(ProfileError) -> JSONSchema {
    var writer = SchemaWriter()
    let records = try exemplars()
    let whole = writer.schema(of: records)
    let heir = writer.heir(of: records)
    let root = JSONSchema([
      .init("if", .object([.init("required", .list([.text("inherit")]))])),
      .init("then", JSONSchema.reference("heir").json),
      .init("else", JSONSchema.reference("whole").json),
    ])
    let definitions = [("whole", whole), ("heir", heir)] + writer.values
    return root.document(rawValue, title: title, definitions: definitions)
  }

  /// Keys that a decoder allows and reads from no exemplar: those of which a schema knows nothing.
  package func unread() throws(ProfileError) -> [String] {
    SchemaWriter.unread(in: try exemplars())
  }

  /// What the decoders ask of each exemplar.
  private func exemplars() throws(ProfileError) -> [SectionRecord] {
    switch self {
    case .device: try Exemplar.devices()
    case .runtime: [try Exemplar(Exemplar.runtime).record(Runtime.init)]
    case .energy: [try Exemplar(Exemplar.energy).record(EnergyTable.init)]
    case .calibration: [try Exemplar(Exemplar.calibration).record(Calibration.init)]
    case .names: [try Exemplar(Exemplar.names).record(NameTable.init)]
    }
  }
}
