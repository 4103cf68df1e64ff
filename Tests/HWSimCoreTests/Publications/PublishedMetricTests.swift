import HWSimCore
import Testing

@Suite("Is a metric's figure what its name says, in base units?")
struct PublishedMetricTests {
  @Test(
    "Every unit",
    arguments: [
      ("latency_ms", 2, 0.002), ("latency_us", 2, 2e-6), ("latency_s", 2, 2),
      ("Latency_MS", 1, 1e-3),
      ("energy_uj", 3, 3e-6), ("energy_mj", 3, 3e-3), ("throughput_fps", 5, 5),
      ("weights_flash_kib", 1, 1024), ("activation_ram_kib", 2, 2048), ("ram_kb", 1, 1000),
      ("flash_mib", 1, 1_048_576), ("runtime_ram_b", 7, 7), ("code_flash_bytes", 7, 7),
    ])
  func units(_ name: String, _ figure: Double, _ base: Double) throws {
    let metric = try #require(PublishedMetric(name))
    #expect(abs(metric.baseValue(of: figure) / base - 1) < 1e-12)
  }

  @Test("Flash of weights is not flash, nor RAM of activations RAM")
  func names() {
    #expect(PublishedMetric("weights_flash_kib")?.quantity == .weightsFlash)
    #expect(PublishedMetric("flash_kib")?.quantity == .flash)
    #expect(PublishedMetric("activation_ram_kib")?.quantity == .activationRAM)
  }

  @Test(
    "What hwsim has no word for is no metric",
    arguments: ["", "latency", "latency_", "latency_kib", "top1_percent", "ram", "_ms"])
  func unknown(_ name: String) {
    #expect(PublishedMetric(name) == nil)
  }
}
