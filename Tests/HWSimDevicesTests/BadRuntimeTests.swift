import HWSimCore
import HWSimDevices
import Testing

@Suite("Is every mistake in a runtime file found?")
struct BadRuntimeTests {
  private let files: TemporaryStore

  init() throws { files = try TemporaryStore() }

  @Test(
    "One line with file, key and cure",
    arguments: [
      Fault("[int8, fp32]", "[int7]", "precisions: unknown 'int7'; did you mean 'int8'?"),
      Fault("[int8, fp32]", "[]", "precisions: is empty"),
      Fault("layout: nhwc", "layout: chwn", "layout: unknown 'chwn'"),
      Fault("planner: separate", "planner: greedy", "did you mean 'greedy-by-size'?"),
      Fault("[activation]", "[input]", "fuses: 'input' is computed by no kernel"),
      Fault("per_layer: 10 cycles", "per_layer: 10", "overheads.per_layer: '10' has no unit"),
      Fault(
        "per_layer: 10 cycles", "per_layer: -1 cycles", "overheads.per_layer: '-1 cycles' is out"),
      Fault(
        "10 cycles, per_inf", "10 cycles, per_run: 1 cycle, per_inf", "overheads.per_run: unknown"),
      Fault("kernel: 3x1", "kernel: 3", "kernels.special.when.kernel: '3' is no height and width"),
      Fault("kernel: 3x1", "kernel: 0x1", "kernels.special.when.kernel: '0x1' is no height"),
      Fault("stride: 2x2", "strid: 2x2", "kernels.special.when.strid: unknown key; did you mean"),
      Fault("multiple_of: 4", "multiple_of: 0", "channels_multiple_of: 0 is out of range"),
      Fault("im2col_gemm", "strassen", "kernels.special.method: unknown 'strassen'; valid: im2col"),
      Fault("rows: 2", "rows: 0", "kernels.special.tile.rows: 0 is out of range; from 1 to 4096"),
      Fault("value: 0.75", "value: 1.2", "kernels.special.efficiency: 1.2 is out of range"),
      Fault("value: 0.75", "value: 0", "kernels.special.efficiency: 0 is out of range"),
      Fault(
        "gather: 2", "gather: some", "kernels.special.columns_per_gather: 'some' is not a whole"),
      Fault(
        "{ load: 2, alu", "{ lod: 2, alu", "kernels.special.loops.step.lod: unknown key; did you"),
      Fault(
        "{ load: 2, alu", "{ load: -2, alu", "kernels.special.loops.step.load: -2 is out of range"),
      Fault("loops: { step", "loops: { stepp", "kernels.special.loops.stepp: unknown key; did you"),
      Fault("packs_input: true", "packs_input: yes", "'yes' is neither 'true' nor 'false'"),
      Fault("[fully_connected]", "[softmax]", "kernels.fc.layers: 'gemm' cannot run 'softmax'"),
      Fault("[fully_connected]", "[]", "kernels.fc.layers: is empty"),
      Fault(
        "channel_shuffle, view, rearrangement,", "",
        "kernels: no kernel runs 'channel_shuffle'"),
      Fault("[convolution, depth", "[depth", "kernels: no kernel runs 'convolution'"),
      Fault("name: conv,", "name: special,", "kernels: two entries are named 'special'"),
      Fault("name: conv,", "name: a.b,", "kernels.a.b.name: 'a.b' is no name"),
      Fault("source: \"library, special.c\"", "", "kernels.special.tile.rows: has no source"),
    ])
  func faults(fault: Fault) throws {
    try files.write(#require(fault.applied(to: tinyRuntime)), to: "runtimes/plain.yaml")
    let error = profileError { _ = try files.store.runtime("plain") }
    #expect(error?.reason == .invalid)
    let text = error?.description ?? "no error"
    #expect(text.hasPrefix("plain.yaml: "))
    #expect(text.contains(fault.message), "\(text)")
  }

  @Test("An unknown runtime is an error with the nearest name")
  func unknown() {
    let error = profileError { _ = try files.store.runtime("plian") }
    #expect(error?.description == "unknown runtime 'plian'; did you mean 'plain'?")
  }
}
