import CKernels
import HWSimCore
import HWSimHarness
import Testing

@Suite("Does every backend compute what the layer says?", .serialized)
struct BackendTests {
  @Test("Every layer of the suites, in every backend", arguments: Backends.names, Suite.names)
  func suites(backend: String, suite: String) throws {
    let library = try Backends.named(backend)
    let suite = try #require(try Suite.named(suite))
    var computed = 0
    for layer in suite.layers {
      let workload = try layer.workload()
      guard case .ready(let call) = library.prepare(workload) else { continue }
      computed += 1
      let complaint = call.check()
      #expect(complaint == nil, "\(workload.name), \(layer.precision.rawValue)")
    }
    // A library that is not installed computes nothing; ours computes every layer.
    if backend == "hwsim" { #expect(computed == suite.layers.count) }
  }

  @Test("Every variant that this processor runs", arguments: OwnKernels.variantNames)
  func variants(_ variant: String) throws {
    let library = try Backends.named("hwsim", variant: variant)
    for layer in try #require(try Suite.named("quick")).layers {
      guard case .ready(let call) = library.prepare(try layer.workload()) else {
        Issue.record("\(layer.network.name): no kernel")
        continue
      }
      #expect(call.check() == nil, "\(layer.network.name), \(layer.precision.rawValue)")
      #expect(call.variant == variant)
    }
  }

  @Test("The reference notices one wrong output of fp32, and two steps of int8")
  func reference() throws {
    let suite = try #require(try Suite.named("quick"))
    for precision in [Precision.fp32, .int8] {
      let layer = try #require(suite.layers.first { $0.precision == precision })
      let workload = try layer.workload()
      guard case .ready(let call) = try Backends.named("hwsim").prepare(workload) else { continue }
      #expect(call.check() == nil)
      if precision == .fp32 {
        workload.output.values(of: Float.self)[0] += 0.01
      } else {
        let first = workload.output.values(of: Int8.self)[0]
        workload.output.values(of: Int8.self)[0] = first > 0 ? first - 2 : first + 2
      }
      #expect(Reference(workload).complaint()?.hasPrefix("output 0 is ") == true)
    }
  }

  @Test("Kernels count the multiply-accumulates that networks count")
  func counted() throws {
    for layer in try #require(try Suite.named("quick")).layers {
      let workload = try layer.workload()
      guard case .ready(let call) = try Backends.named("hwsim").prepare(workload) else { continue }
      let before = ck_counted().pointee
      call.run()
      let after = ck_counted().pointee
      #expect(after.macs - before.macs == Int64(workload.macs.value), "\(workload.name)")
      #expect(after.calls - before.calls == 1)
    }
  }

  @Test("An unknown backend or variant names the nearest")
  func unknown() {
    #expect(message { _ = try Backends.named("hwsin") }?.contains("did you mean 'hwsim'") == true)
    #expect(
      message { _ = try Backends.named("hwsim", variant: "generik") }?.contains("'generic'")
        == true)
  }

  private func message(_ body: () throws -> Void) -> String? {
    do {
      try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
