import HWSimCore
import HWSimDevices
import Testing

@Suite("What does a runtime file say?")
struct RuntimeDecodingTests {
  private let files: TemporaryStore
  private let runtime: Runtime

  init() throws {
    files = try TemporaryStore()
    runtime = try files.store.runtime("plain")
  }

  @Test func header() {
    #expect(runtime.precisions == [.int8, .fp32])
    #expect(runtime.layout == .nhwc)
    #expect(runtime.fuses == [.activation])
    #expect(runtime.inPlace.isEmpty)
    #expect(runtime.planner == .separate)
    #expect(runtime.cyclesPerLayer == Cycles(10))
    #expect(runtime.cyclesPerInference == Cycles(1000))
  }

  @Test func kernel() {
    var (step, output) = (InstructionMix(), InstructionMix())
    (step.load, step.alu, step.branch) = (2, 3, 1)
    output.store = 0.25
    let expected = KernelRule(
      selector: LayerSelector(
        kinds: [.convolution], kernel: Extent(3, 1), stride: Extent(2), channelsMultipleOf: 4),
      kernel: KernelTemplate(
        name: "special", method: .im2colGEMM, tile: RegisterTile(rows: 2, columns: 4, depth: 8),
        vectorised: .depth, order: .rowsOuter, columnsPerGather: 2, gatheredBytes: 2,
        depthBlock: 256, loadBytes: 4, loops: [.step: step, .output: output], efficiency: 0.75))
    #expect(runtime.kernels.first == expected)
  }

  @Test("What a kernel leaves out has its plain meaning")
  func defaults() throws {
    let dense = try #require(runtime.kernels.first { $0.kernel.name == "fc" }?.kernel)
    #expect(dense.columnsPerGather == nil)
    #expect(dense.packsInput)
    #expect(dense.tile == RegisterTile())
    #expect(dense.vectorised == .none)
    #expect(dense.efficiency == 1)
    #expect(dense.loops.isEmpty)
  }

  @Test("A kernel's numbers are overridden by its name")
  func overriding() throws {
    let changed = try files.store.runtime(
      "plain",
      overrides: overrides("kernels.special.efficiency=0.5", "kernels.special.tile.rows=4"))
    #expect(changed.kernels.first?.kernel.efficiency == 0.5)
    #expect(changed.kernels.first?.kernel.tile.rows == 4)
    let rows = changed.provenance.first { $0.key == "kernels.special.tile.rows" }
    #expect(rows == Provenance(key: "kernels.special.tile.rows", value: "4", source: .overridden))
  }

  @Test("A kernel that an heir adds is tried before the ones it inherits")
  func inheriting() throws {
    try files.write(
      """
      name: heir
      inherit: plain
      kernels:
        - { name: square, layers: [convolution], when: { kernel: 3x3 }, method: direct,
            load_bytes: 4 B, loops: {}, source: "library 2" }
      """, to: "runtimes/heir.yaml")
    let heir = try files.store.runtime("heir")
    #expect(heir.kernels.map(\.kernel.name).prefix(2) == ["square", "special"])
    #expect(heir.kernels.count == runtime.kernels.count + 1)
  }
}
