import Foundation
import HWSimCore
import HWSimDevices
import Testing

@Suite("Which layers does a kernel take, and how does it store what it reads?")
struct KernelKeyDecodingTests {
  private static let text = """
    name: heir
    inherit: plain
    layout: nchw
    kernels:
      - name: winograd
        layers: [convolution, grouped_convolution]
        when: { kernel: 3x3, channels_at_least: 16, output_sides: "1-8, 13-16,20" }
        source: "library, winograd.c"
        method: planar_winograd
        output_tile: 6
        copies_padding: true
        load_bytes: 16 B
        loops: { pad: { load: 1, store: 1 } }
      - { name: first, layers: [convolution], when: { channels_at_most: 3 }, method: direct,
          load_bytes: 4 B, loops: {}, source: "library, first.c" }
      - { name: half, layers: [fully_connected], when: { channels_multiple_of: 8 }, method: gemm,
          weight_bytes: 2 B, load_bytes: 16 B, loops: {}, source: "library, half.c" }
      - { name: spmm, layers: [pointwise], when: { zeros_at_least: 0.7 }, method: sparse,
          load_bytes: 16 B, loops: {}, source: "library, spmm.c" }
    """
  private let files: TemporaryStore

  init() throws {
    files = try TemporaryStore()
    try files.write(Self.text, to: "runtimes/heir.yaml")
  }

  @Test func winograd() throws {
    let rule = try #require(
      files.store.runtime("heir").kernels.first { $0.kernel.name == "winograd" })
    var copy = InstructionMix()
    (copy.load, copy.store) = (1, 1)
    let expected = KernelRule(
      selector: LayerSelector(
        kinds: [.convolution, .grouped], kernel: Extent(3), channelsAtLeast: 16,
        outputSides: [1...8, 13...16, 20...20]),
      kernel: KernelTemplate(
        name: "winograd", method: .planarWinograd, copiesPadding: true, outputTile: 6,
        loadBytes: 16, loops: [.pad: copy]))
    #expect(rule == expected)
  }

  @Test func others() throws {
    let kernels = try files.store.runtime("heir").kernels
    let first = try #require(kernels.first { $0.kernel.name == "first" })
    #expect(first.selector.channelsAtMost == 3 && first.selector.outputSides.isEmpty)
    #expect(!first.kernel.copiesPadding && first.kernel.outputTile == nil)
    #expect(kernels.first { $0.kernel.name == "half" }?.kernel.weightBytes == 2)
    let sparse = try #require(kernels.first { $0.kernel.name == "spmm" })
    #expect(sparse.selector.zerosAtLeast == 0.7 && sparse.kernel.method.skipsZeros)
    #expect(kernels.first { $0.kernel.name == "fc" }?.kernel.weightBytes == nil)
  }

  @Test(
    "One line with file, key and cure",
    arguments: [
      Fault(
        "layout: nchw", "layout: nhwc", "layout: kernel 'winograd' works on planes and needs 'nchw'"
      ),
      Fault("    output_tile: 6\n", "", "kernels.winograd.output_tile: is missing"),
      Fault("output_tile: 6", "output_tile: 3", "kernels.winograd.output_tile: is none of 2, 4, 6"),
      Fault(
        "padding: true", "padding: 1", "kernels.winograd.copies_padding: '1' is neither 'true'"),
      Fault("1-8, 13", "8-1, 13", "output_sides: '8-1, 13-16,20' is no list of ranges; write"),
      Fault("1-8, 13", "0-8, 13", "kernels.winograd.when.output_sides: '0-8, 13-16,20' is no list"),
      Fault("1-8, 13-16,20", "small", "output_sides: 'small' is no list of ranges"),
      Fault("1-8, 13-16,20", "1-2-3", "output_sides: '1-2-3' is no list of ranges"),
      Fault("at_least: 16", "at_least: 0", "channels_at_least: 0 is out of range; from 1"),
      Fault("at_least: 16", "at_least: some", "channels_at_least: 'some' is not a whole number"),
      Fault("at_most: 3", "at_most: -1", "kernels.first.when.channels_at_most: -1 is out of range"),
      Fault("at_most: 3", "at_mots: 3", "channels_at_mots: unknown key; did you mean"),
      Fault("at_least: 0.7", "at_least: 7", "zeros_at_least: 7 is out of range; from 0 to 1"),
      Fault("layers: [pointwise]", "layers: [depthwise]", "'sparse' cannot run 'depthwise'"),
      Fault("weight_bytes: 2 B", "weight_bytes: 2", "weight_bytes: '2' has no unit"),
      Fault("weight_bytes: 2 B", "weight_bytes: 64 B", "weight_bytes: '64 B' is out of range"),
      Fault("pad: {", "padd: {", "kernels.winograd.loops.padd: unknown key; did you mean 'pad'?"),
      Fault("grouped_convolution]", "depthwise]", "'planar_winograd' cannot run 'depthwise'"),
    ])
  func faults(fault: Fault) throws {
    try files.write(#require(fault.applied(to: Self.text)), to: "runtimes/heir.yaml")
    let error = profileError { _ = try files.store.runtime("heir") }
    #expect(error?.reason == .invalid)
    let text = error?.description ?? "no error"
    #expect(text.hasPrefix("heir.yaml: "))
    #expect(text.contains(fault.message), "\(text)")
  }

  @Test(
    "A kernel with any of these conditions runs not every layer",
    arguments: [
      "channels_at_most: 3", "channels_at_least: 3", "output_sides: 1-8", "zeros_at_least: 0.5",
    ])
  func conditional(_ condition: String) throws {
    let rule = "{ name: fc, layers: [fully_connected]"
    let text = tinyRuntime.replacingOccurrences(of: rule, with: "\(rule), when: { \(condition) }")
    try files.write(text, to: "runtimes/plain.yaml")
    let error = profileError { _ = try files.store.runtime("plain") }
    #expect(error?.description.contains("no kernel runs 'fully_connected'; add one") == true)
  }
}
