import Foundation
import HWSimCore
import HWSimDevices
import HWSimTestSupport
import Testing

@Suite("Does a schema say of a file what its decoder says?")
struct ProfileSchemaTests {
  private static let python = Python(
    "jsonschema", "yaml", toVerify: "the schemas take the shipped files")

  private static let folder =
    #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/devices"

  @Test("Every key that is allowed is read from an exemplar", arguments: ProfileSchema.allCases)
  func complete(_ kind: ProfileSchema) throws {
    #expect(try kind.unread() == [])
  }

  @Test("The published schema is the program's", arguments: ProfileSchema.allCases)
  func published(_ kind: ProfileSchema) throws {
    let path = "\(Self.folder)/schema/\(kind.rawValue).schema.json"
    let text = try String(contentsOfFile: path, encoding: .utf8)
    #expect(text == (try kind.schema().json.text), "make schema writes it anew")
  }

  // MARK: - As an editor reads them

  private func schema(_ kind: ProfileSchema, in folder: String) throws -> String {
    let path = "\(folder)/\(kind.rawValue).schema.json"
    try kind.schema().json.text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  @Test(
    "Shipped files are as their schema wants them",
    .enabled(if: python.isReady, "\(python.missing)"), arguments: ProfileSchema.allCases
  )
  func shipped(_ kind: ProfileSchema) throws {
    let store = try TemporaryStore()
    let folder = "\(Self.folder)/\(kind.folder)"
    let files = try FileManager.default.contentsOfDirectory(atPath: folder)
      .filter { $0.hasSuffix(".yaml") }.sorted().map { "\(folder)/\($0)" }
    #expect(!files.isEmpty)
    let found = try Self.python.output(
      script: "check_files.py", [schema(kind, in: store.directory)] + files)
    #expect(found == "")
  }

  /// What a schema cannot know: where a number is from, and what belongs together.
  private static let ofDecoder = [
    "has no source", "source: is missing", "no pipe runs", "no kernel runs",
    "a cache behind another",
  ]

  /// What a schema cannot know of a file that inherits from another.
  private static let ofHeirs = ["is missing", "no memory"]

  @Test(
    "One key renamed, removed, with another kind of value, without a unit or with another: both refuse",
    .enabled(if: python.isReady, "\(python.missing)"),
    arguments: [
      (.device, "mcu80"), (.device, "snapdragon820"), (.device, "stm32h747"),
      (.device, "pim-floatpim"), (.device, "pim-isaac"), (.device, "pim-hbm"),
      (.device, "pim-upmem"), (.runtime, "cmsis-nn"), (.energy, "lecture-45nm"),
      (.calibration, "hale"), (.names, "measurements"),
    ] as [(ProfileSchema, String)])
  func mutated(_ kind: ProfileSchema, _ name: String) throws {
    let store = try TemporaryStore()
    let schema = try schema(kind, in: store.directory)
    let file = "\(Self.folder)/\(kind.folder)/\(name).yaml"
    let lines = try Self.python.output(
      script: "check_files.py", ["--mutate", schema, file, store.directory])
    #expect(lines.split(separator: "\n").count > 10)
    let isHeir = try String(contentsOfFile: file, encoding: .utf8).contains("inherit:")
    let known = Self.ofDecoder + (isHeir ? Self.ofHeirs : [])
    for line in lines.split(separator: "\n") {
      let parts = line.split(separator: "\t").map(String.init)
      let (number, isTaken) = (parts[0], parts[1] == "1")
      let error = profileError {
        try read(kind, name, "\(store.directory)/\(number)/\(name).yaml", in: store)
      }
      let isKnown = known.contains { error?.description.contains($0) == true }
      #expect(
        isTaken == (error == nil) || (isTaken && isKnown), "\(line): \(error?.description ?? "ok")")
    }
  }

  /// Has the decoder of its kind read a file.
  private func read(
    _ kind: ProfileSchema, _ name: String, _ path: String, in temporary: TemporaryStore
  ) throws {
    let store = ProfileStore(directories: [temporary.directory, Self.folder])
    switch kind {
    case .device: _ = try store.profile(path)
    case .runtime: _ = try store.runtime(path)
    case .energy, .calibration, .names:
      let folder = "\(temporary.directory)/\(kind.folder)"
      try? FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      try temporary.write(
        Data(contentsOf: URL(fileURLWithPath: path)), to: "\(kind.folder)/\(name).yaml")
      switch kind {
      case .calibration: _ = try store.calibration(name)
      case .names: _ = try store.nameTable()
      default: _ = try store.device("snapdragon820")
      }
    }
  }
}
