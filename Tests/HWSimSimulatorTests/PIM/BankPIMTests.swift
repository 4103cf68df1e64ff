import HWSimCore
import HWSimSimulator
import Testing

@Suite("Do units beside a DRAM's banks take as long as HBM-PIM's simulator says?")
struct BankPIMTests {
  /// Samsung PIMSimulator (b464dde), 64 channels, FP16: cycles of 1 ns. The second and fourth were fitted to.
  @Test(
    "Products of a matrix and a vector",
    arguments: [
      (1024, 4096, 13166.0), (2048, 4096, 13166), (4096, 1024, 3662), (4096, 4096, 13166),
      (4096, 8192, 26312),
    ])
  func product(_ outputs: Int, _ inputs: Int, _ published: Double) throws {
    let net = try network(
      shape(inputs), .fullyConnected(FullyConnected(outputs: outputs, hasBias: false)))
    let result = try PIMSimulator(try memory("pim-hbm")).simulate(net)
    #expect(abs(result.time.total.value / (published * 1e-9) - 1) < 0.02)
  }

  /// The same simulator's MUL, ADD and RELU; the first two were fitted to.
  @Test(
    "Operations on elements",
    arguments: [(2.0, 3.0, 5926.0), (1, 3, 3349), (4, 2, 7665)])
  func elements(_ mebi: Double, _ tensors: Double, _ published: Double) throws {
    guard case .bankSIMD(let memory) = try memory("pim-hbm").architecture else {
      Issue.record("no lanes")
      return
    }
    let bytes = Bytes(Int(mebi * tensors * 2 * 1_048_576))
    #expect(abs(memory.elementTime(bytes).value / (published * 1e-9) - 1) < 0.02)
  }

  /// 10 results in 10 cores, 64 products each at 1.91 and 4.91 MHz (PrIM): 46.5 us; reading 512 bytes takes
  /// (77 + 256) cycles of 350 MHz, which is less. 64 floats from the host at 6.68 GB/s, 10 back at 4.74.
  @Test("Cores") func cores() throws {
    let net = try network(shape(64), .fullyConnected(FullyConnected(outputs: 10, hasBias: false)))
    let result = try PIMSimulator(try memory("pim-upmem")).simulate(net)
    let (arithmetic, host) = (64 / 1.91e6 + 64 / 4.91e6, 256 / 6.68e9 + 40 / 4.74e9)
    let expected: Double = arithmetic + host
    #expect(abs(result.time.total.value / expected - 1) < 1e-9)
  }
}
