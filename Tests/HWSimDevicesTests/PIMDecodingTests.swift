import HWSimCore
import HWSimDevices
import Testing

/// The repository's `devices` folder.
private let shipped = ProfileStore(directories: [
  #filePath.split(separator: "/").dropLast(3).reduce("") { "\($0)/\($1)" } + "/devices"
])

@Suite("Are memories that compute read as they are written?")
struct PIMDecodingTests {
  private func memory(_ name: String) throws -> PIMDevice {
    guard case .memory(let device) = try shipped.profile(name) else {
      throw NetworkError("\(name) is a processor")
    }
    return device
  }

  @Test("Every shipped one loads, bears its file's name, and every number has a source")
  func shippedDevices() throws {
    let names = try shipped.deviceNames()
    let memories = names.filter { $0.hasPrefix("pim-") }
    #expect(
      Set(memories) == [
        "pim-floatpim", "pim-floatpim-conservative", "pim-isaac", "pim-pipelayer", "pim-hbm",
        "pim-upmem", "pim-mnsim",
      ])
    for name in memories {
      let device = try memory(name)
      #expect(device.name == name)
      #expect(device.provenance.count >= 10)
      for number in device.provenance {
        switch number.source {
        case .cited(let text), .estimated(let text): #expect(text.count > 8, "\(number.key)")
        case .overridden: Issue.record("\(number.key) is overridden")
        }
      }
    }
  }

  /// AritPIM's test bench, serial NOR: multiplication and signed addition.
  @Test("The conservative device has AritPIM's steps")
  func aritPIM() throws {
    guard case .digital(let memory) = try memory("pim-floatpim-conservative").architecture else {
      Issue.record("not digital")
      return
    }
    let expected: [(Precision, Int, Int)] = [
      (.bf16, 1742, 1849), (.fp16, 2780, 1978), (.fp32, 11586, 3997),
      (.int16, 4927, AritPIMSteps.add(32)), (.int8, 1183, AritPIMSteps.add(32)),
    ]
    for (format, multiply, add) in expected {
      let arithmetic = try #require(memory.formats.first { $0.format == format })
      #expect(arithmetic.multiply == multiply && arithmetic.add == add)
    }
    #expect(abs(memory.step.value - 3e-9) < 1e-15)
  }

  /// ISAAC (ISCA 2016): 479 GOPS/s/mm2, two operations for each multiply-accumulate.
  @Test("ISAAC's peak") func isaac() throws {
    let device = try memory("pim-isaac")
    guard case .analog(let memory) = device.architecture, let area = device.area else {
      Issue.record("not analog, or without an area")
      return
    }
    let density = 2 * memory.peakRate(.int16) / area.value
    #expect(abs(density / 479e9 - 1) < 0.02)  // 16128 x 2048 MACs in 1.6 us on 85.4 mm2
  }

  @Test("Commands for processors say why they do not take one")
  func refused() {
    let error = profileError { _ = try shipped.device("pim-isaac") }
    #expect(
      error?.description
        == "pim-isaac.yaml: kind: 'pim-analog' is a device that only 'hwsim simulate' takes; name one that "
        + "is a 'cpu'")
  }

  private static let faults: [Fault] = [
    Fault("blocks: 4", "blocs: 4", "blocs: unknown key; did you mean 'blocks'?"),
    Fault("step: 2 ns", "step: 2", "step: '2' has no unit; write '2 ns'"),
    Fault("step: 2 ns", "step: 2 s", "step: '2 s' is out of range"),
    Fault("columns: 256", "columns: 80", "columns: 80 hold no pair of fp32"),
    Fault("bf16: floatpim", "bf16: flotpim", "formats.bf16: unknown 'flotpim'; did you mean"),
    Fault("bf16: floatpim", "bf61: floatpim", "formats.bf61: unknown key; did you mean 'bf16'?"),
    Fault("multiply: 9,", "", "formats.fp32.multiply: is missing"),
    Fault("pim-digital", "pim-digtal", "kind: unknown 'pim-digtal'; did you mean 'pim-digital'?"),
    Fault("source: \"a test\"\n", "", "has no source"),
  ]

  @Test("Every mistake is found, and said with its cure", arguments: faults)
  func fault(_ fault: Fault) throws {
    let files = try TemporaryStore()
    let text = """
      name: rows
      title: Rows for tests
      kind: pim-digital
      source: "a test"
      blocks: 4
      rows: 8
      columns: 256
      reserved_columns: 16
      step: 2 ns
      search: 2 ns
      step_energy: 1 fJ
      block_power: 0 W
      formats: { bf16: floatpim, fp32: { multiply: 9, add: 2 } }
      copy_steps_per_bit: 2
      transfer_phases: 2
      division: 4
      exponential_terms: 8
      """
    try files.write(text, to: "rows.yaml")
    guard case .memory = try files.store.profile("rows") else {
      Issue.record("a processor")
      return
    }
    try files.write(#require(fault.applied(to: text)), to: "rows.yaml")
    let error = profileError { _ = try files.store.profile("rows") }
    let description = error?.description ?? "no error"
    #expect(
      description.hasPrefix("rows.yaml: ") && description.contains(fault.message), "\(description)")
  }
}
