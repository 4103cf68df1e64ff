import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// Do RAM and flash come out as published for the runtimes of microcontrollers?
@Suite struct PublishedFootprints {
  private static let store = ProfileStore(directories: [shippedDevices])

  private func fit(_ network: Network, _ runtime: String) throws -> FitReport {
    // One memory as large as anything needs, as the plan's size is asked for and not whether it fits.
    let roomy = try ["memory.sram.size=4 MiB", "memory.flash.size=16 MiB"].map(
      Override.init(parsing:))
    let device = try Self.store.device("mcu80", overrides: roomy)
    return try Simulator(device, try Self.store.runtime(runtime)).fit(of: network)
  }

  private func activations(_ fit: FitReport) -> Double {
    Double(fit.memories.reduce(0) { $0 + $1.activations.value })
  }

  /// Sums of weights and biases: STMicroelectronics model zoo 3.0, MobileNet V1 on ImageNet with
  /// X-CUBE-AI 10.0, weights in flash.
  @Test(arguments: [("0.25", 467.33), ("0.5", 1314.0), ("1", 4157.09)])
  func weights(alpha: String, kibibytes: Double) throws {
    let fit = try fit(try NetworkCatalog.network("mobilenetv1:alpha=\(alpha)"), "x-cube-ai-9")
    let flash = Double(fit.memories.reduce(0) { $0 + $1.weights.value })
    #expect(abs(flash / 1024 / kibibytes - 1) < 0.001)
  }

  /// Banbury et al., arXiv:2010.11267, table 4, SRAM in kB: arena and persistent buffers. Its small network
  /// for keyword spotting is left out: 53.2 is less than the two tensors that its first block needs.
  @Test(arguments: [
    ("task=kws,size=m", 103.3), ("task=kws,size=l", 208.8), ("task=ad,size=s", 114.2),
    ("task=ad,size=m", 274.5), ("task=ad,size=l", 383.7),
  ])
  func interpretersRAM(options: String, kilobytes: Double) throws {
    let fit = try fit(try NetworkCatalog.network("micronet:\(options)"), "cmsis-nn-2020")
    let state = Double(try #require(fit.runtimeRAM).value)
    #expect(abs((activations(fit) + state) / 1000 / kilobytes - 1) < 0.03)
  }

  /// The same table's flash in kB, the size of the model file: without the interpreter's 37 kB.
  @Test(arguments: [
    ("task=kws,size=s", 102.0), ("task=kws,size=m", 163), ("task=kws,size=l", 612),
    ("task=ad,size=s", 253), ("task=ad,size=m", 464), ("task=ad,size=l", 442),
  ])
  func modelFile(options: String, kilobytes: Double) throws {
    let fit = try fit(try NetworkCatalog.network("micronet:\(options)"), "cmsis-nn-2020")
    let file =
      fit.memories.reduce(0) { $0 + $1.weights.value } + (try #require(fit.code).value - 37_000)
    #expect(abs(Double(file) / 1000 / kilobytes - 1) < 0.03)
  }

  /// ResNet-8 on the STM32H747 with X-CUBE-AI 7.3: STMicroelectronics model zoo 1.0, 55.28 KiB of
  /// activations, 8 of the runtime, 46 of code.
  @Test func residualNetwork() throws {
    let fit = try fit(try NetworkCatalog.network("resnet8"), "x-cube-ai-7.3")
    #expect(abs(activations(fit) / 1024 / 55.28 - 1) < 0.05)
    #expect(abs(Double(try #require(fit.runtimeRAM).value) / 1024 / 8 - 1) < 0.25)
    #expect(abs(Double(try #require(fit.code).value) / 1024 / 46 - 1) < 0.12)
  }

  /// 3x3 convolution of a 49x40 spectrogram to 32 channels, then depthwise 3x3 and pointwise. In the C that
  /// ST Edge AI generated for one, the depthwise layer's output begins one row (1280 B) before its padded
  /// input of 68544 B, and 1185 B of scratch lie behind that, rounded to words.
  @Test func outputsFollowOverInputs() throws {
    var build = NetworkBuilder(name: "spectrogram")
    let image = try build.input(channels: 1, height: 49, width: 40)
    let first = try build.convolution(
      "conv", image, outputs: 32, kernel: 3, padding: 1, bias: true)
    let depthwise = try build.depthwise("dw", first, kernel: 3, padding: 1)
    _ = try build.convolution("pw", depthwise, outputs: 32, kernel: 1, bias: true)
    let fit = try fit(try build.finish(), "x-cube-ai-9")
    let depthwiseStep = 68_544 + 1280 + 1184
    // The plan also has the padded size where the first convolution makes it, beside its input: 2 % more.
    #expect(activations(fit) >= Double(depthwiseStep))
    #expect(activations(fit) <= Double(depthwiseStep) * 1.04)
  }
}
