import HWSimCore
import HWSimDevices
import HWSimHarness
import HWSimNetworks
import HWSimSimulator

/// What a command line asks to be measured.
struct BenchSelection {
  let suite: String?
  let networks: [String]
  let kernels: [String]
  let precision: Precision?
  let backends: [any KernelBackend]
  let input: InputOptions

  static let suites = Suite.names + ["layers"]

  var title: String {
    let what = networks.isEmpty ? "suite \(suite ?? "quick")" : "network"
    return ([what] + networks + kernels).joined(separator: " ")
  }

  func items(_ profiles: ProfileOptions) throws -> [BenchItem] {
    var items: [BenchItem] = []
    if networks.isEmpty || suite != nil { items += try suiteItems(suite ?? "quick") }
    for name in networks { items += try networkItems(name, profiles) }
    return items
  }

  // MARK: - Suites

  private func suiteItems(_ name: String) throws -> [BenchItem] {
    if name == "layers" { return try layersOfTheZoo() }
    guard let suite = try Suite.named(name) else {
      throw Failure(
        .badData, "unknown suite '\(name)'" + suggestion(for: name, in: Self.suites))
    }
    var items: [BenchItem] = []
    for layer in suite.layers where precision == nil || layer.precision == precision {
      items += try measured(try layer.workload())
    }
    if name == "calibrate", kernels.isEmpty {
      let caches = MachineDescription.live.caches.filter { $0.holds != .instructions }
      items += try Probe.all(caches: caches.map(\.size.value)).map(BenchItem.probe)
    }
    return items
  }

  /// Each distinct layer of the light-weight networks once.
  private func layersOfTheZoo() throws -> [BenchItem] {
    var (items, seen) = ([BenchItem](), Set<String>())
    for name in ["squeezenet", "mobilenetv1", "mobilenetv2", "shufflenet"] {
      let network = try NetworkCatalog.network(name).foldingBatchNormalization()
      for (index, layer) in network.layers.enumerated()
      where network.kind(of: layer).hasKernel {
        guard let workload = try? LayerWorkload(index, of: network, precision ?? .fp32) else {
          continue
        }
        guard seen.insert("\(workload.kernel) \(workload.shape)").inserted else { continue }
        items += try measured(workload)
      }
    }
    return items
  }

  private func measured(_ workload: LayerWorkload) throws -> [BenchItem] {
    guard kernels.isEmpty || kernels.contains(workload.kernel) else { return [] }
    return backends.map { BenchItem(workload, $0) }
  }

  // MARK: - Networks

  private func networkItems(_ name: String, _ profiles: ProfileOptions) throws -> [BenchItem] {
    let network = try NetworkSource(name, input).network
    let precision = precision ?? .fp32
    let runtime = try profiles.store().runtime("hwsim-avx2")
    let plan = try Simulator(.planning, runtime, precision: precision).plan(of: network)
    return try backends.map { backend in
      let run = try NetworkRun(network, plan, precision, backend)
      if let complaint = run.check() {
        throw Failure(.internalError, "\(network.name): wrong result: \(complaint)")
      }
      return .network(run.subject(of: network), run)
    }
  }
}

extension Device {
  /// A machine with one memory: what runs on it is planned as anywhere.
  fileprivate static var planning: Device {
    let core = ProcessorCore(
      name: "any", isa: "any", clock: Frequency(1e9), issueWidth: 1, pipes: [],
      cycles: InstructionMix(),
      mac: [
        .fp32: MACInstruction(lanes: 8, cycles: 1), .int8: MACInstruction(lanes: 32, cycles: 1),
      ],
      latencyHiding: 1, overlap: 1)
    let memory = MemoryLevel(
      name: "memory", size: Bytes(1 << 40),
      kind: .dram(DRAM(bandwidth: Bandwidth(1e9), latency: Seconds(1e-7))))
    return Device(
      name: "plan", title: "plan", core: core, memory: [memory],
      placements: [Placement(name: "default", weights: ["memory"], activations: ["memory"])],
      energy: .power(Watts(1)), link: nil, runtime: "", provenance: [])
  }
}
