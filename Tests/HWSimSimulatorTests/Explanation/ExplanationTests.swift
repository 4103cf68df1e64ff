import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// Is what is explained what was simulated?
@Suite struct ExplanationTests {
  private static let store = ProfileStore(directories: [shippedDevices])

  /// A device, the network, the runtime and the threads.
  struct Case: CustomTestStringConvertible, Sendable {
    let device: String
    let network: String
    var runtime: String?
    var threads = 1

    var testDescription: String { "\(network) on \(device) \(runtime ?? "")" }
  }

  private static let processors = [
    Case(device: "mcu80", network: "cifar10cnn"),
    Case(device: "mcu80", network: "mobilenetv1:alpha=0.25,resolution=128"),
    Case(device: "mcu216", network: "mobilenetv1:alpha=0.25,resolution=128"),
    Case(device: "stm32h743", network: "cifar10cnn", runtime: "x-cube-ai-7.3"),
    Case(device: "raspberrypi4", network: "cifar10cnn", runtime: "ncnn-2022"),
    Case(device: "snapdragon820", network: "cifar10cnn", threads: 2),
    Case(device: "snapdragon820", network: "cifar10cnn", runtime: "hwsim-neon"),
  ]

  private static let memories = [
    "pim-floatpim", "pim-floatpim-conservative", "pim-isaac", "pim-pipelayer", "pim-hbm",
    "pim-upmem", "pim-mnsim", "titanx",
  ].flatMap { device in
    ["cifar10cnn", "mobilenetv1:alpha=0.25,resolution=128"].map {
      Case(device: device, network: $0)
    }
  }

  private func explanations(
    _ one: Case
  ) throws -> (result: SimulationResult, explanations: [Explanation]) {
    let network = try NetworkCatalog.network(NetworkSpecification(one.network))
    switch try Self.store.profile(one.device) {
    case .processor(let device):
      let runtime = try Self.store.runtime(one.runtime ?? device.runtime)
      let simulator = try Simulator(device, runtime, threads: one.threads)
      let all = try simulator.explain(network) { Array($0.layers.indices) }
      return (try simulator.simulate(network), all)
    case .memory(let device):
      let simulator = try PIMSimulator(device)
      let all = try simulator.explain(network) { Array($0.layers.indices) }
      return (try simulator.simulate(network), all)
    case .roofline(let device):
      let simulator = try RooflineSimulator(device)
      return (simulator.simulate(network), simulator.explain(network) { Array($0.layers.indices) })
    }
  }

  @Test("Each layer's time and energy, exactly", arguments: processors + memories)
  func totals(_ one: Case) throws {
    let (result, explanations) = try explanations(one)
    #expect(explanations.count == result.layers.count)
    for (layer, explanation) in zip(result.layers, explanations) {
      #expect(explanation.layer == layer.name && !explanation.reasons.isEmpty)
      guard layer.time.total > .zero else { continue }
      #expect(explanation.term("time", in: "Time")?.result.value == layer.time.total.value)
      #expect(explanation.term("energy", in: "Energy")?.result.value == layer.energy.total.value)
    }
  }

  @Test("Each formula gives its result", arguments: processors + memories)
  func formulas(_ one: Case) throws {
    for explanation in try explanations(one).explanations {
      for term in explanation.sections.flatMap(\.terms) where !term.formula.isEmpty {
        let value = Formula(term).value
        let error = abs((value ?? .nan) - term.result.value)
        #expect(
          error <= 1e-9 * abs(term.result.value) + 1e-30,
          "\(explanation.layer): \(term.name) = \(term.formula): \(term.filledIn)")
      }
    }
  }

  @Test("Each input says where it comes from", arguments: processors + memories)
  func sources(_ one: Case) throws {
    for explanation in try explanations(one).explanations {
      for input in explanation.sections.flatMap(\.terms).flatMap(\.inputs) {
        #expect(!input.source.text.isEmpty, "\(explanation.layer): \(input.name)")
      }
    }
  }

  @Test("What another term gives is its result", arguments: processors + memories)
  func references(_ one: Case) throws {
    for explanation in try explanations(one).explanations {
      let terms = explanation.sections.flatMap(\.terms)
      for input in terms.flatMap(\.inputs) where input.source == .term {
        let isFound = terms.contains {
          $0.name == input.name && $0.result.value == input.amount.value
        }
        #expect(isFound, "\(explanation.layer): \(input.name), \(input.amount)")
      }
    }
  }

  @Test("A mistyped layer gets its nearest name")
  func unknownLayer() throws {
    let device = try Self.store.device("mcu80")
    let simulator = try Simulator(device, Self.store.runtime(device.runtime))
    let network = try NetworkCatalog.network(NetworkSpecification("cifar10cnn"))
    let name = network.layers[1].name
    #expect(throws: SimulationError.self) { try simulator.explain(network, layer: name + "x") }
    do {
      _ = try simulator.explain(network, layer: name + "x")
    } catch { #expect("\(error)".contains("did you mean '\(name)'?")) }
  }

  @Test("Without a name it is the slowest layer")
  func slowest() throws {
    let device = try Self.store.device("mcu80")
    let simulator = try Simulator(device, Self.store.runtime(device.runtime))
    let network = try NetworkCatalog.network(NetworkSpecification("cifar10cnn"))
    let explanation = try simulator.explain(network)
    #expect(explanation.slowest.first?.name == explanation.layer)
    let folded = try simulator.simulate(network).layers.first {
      if case .fused = $0.execution { true } else { false }
    }
    if let folded {
      let explanation = try simulator.explain(network, layer: folded.name)
      #expect(explanation.facts.contains { $0.name == "folded" } && !explanation.sections.isEmpty)
    }
  }
}
