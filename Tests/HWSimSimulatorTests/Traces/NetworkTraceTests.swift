import HWSimCore
import HWSimDevices
import HWSimNetworks
import HWSimSimulator
import Testing

/// Does a network's trace name what it accesses, and is it what the simulator replays?
@Suite struct NetworkTraces {
  private static let store = ProfileStore(directories: [shippedDevices])

  static let cases = [
    ("mobilenetv2:alpha=0.35,resolution=64", "mcu80"), ("shufflenet", "mcu216"),
    ("squeezenet:resolution=64", "snapdragon820"), ("resnet50:resolution=32", "mcu216"),
  ]

  private func simulator(_ name: String) throws -> Simulator {
    let device = try Self.store.device(name)
    return try Simulator(device, try Self.store.runtime(device.runtime))
  }

  @Test(arguments: cases)
  func tensorsAreDisjointAndHoldEveryAccess(_ network: String, _ device: String) throws {
    let network = try NetworkCatalog.network(network)
    let trace = try simulator(device).trace(of: network)
    let tensors = trace.header.tensors
    for (left, right) in zip(tensors, tensors.dropFirst()) {
      #expect(left.address + UInt64(left.bytes) <= right.address, "\(left), \(right)")
    }
    // Neighbours may share a run: what counts is that no byte lies outside all of them.
    var (stretches, strays) = ([Range<UInt64>](), 0)
    for tensor in tensors {
      let range = tensor.address..<tensor.address + UInt64(tensor.bytes)
      if let last = stretches.last, last.upperBound == range.lowerBound {
        stretches[stretches.count - 1] = last.lowerBound..<range.upperBound
      } else {
        stretches.append(range)
      }
    }
    trace.emit { event in
      guard case .run(let run, _, _) = event, let span = run.span, !span.isEmpty else { return }
      let first = run.address &+ UInt64(bitPattern: Int64(span.lowerBound))
      let end = run.address &+ UInt64(bitPattern: Int64(span.upperBound))
      if !stretches.contains(where: { $0.lowerBound <= first && end <= $0.upperBound }) {
        strays += 1
      }
    }
    #expect(strays == 0)
    let layers = network.layers.filter { network.kind(of: $0).isStored == false }
    let named = tensors.filter { $0.name.hasSuffix(" weights") }.map(\.name)
    #expect(named.contains("\(layers[0].name) weights"))
    #expect(Set(named).count == named.count)
  }

  /// Every counter of every level, the banks of the DRAM too.
  @Test(arguments: cases)
  func replayIsTheSimulation(_ name: String, _ device: String) throws {
    let (network, simulator) = (try NetworkCatalog.network(name), try simulator(device))
    let trace = try simulator.trace(of: network)
    let target = try ReplayTarget(simulator.device, for: trace.header)
    var replay = TraceReplay(target, header: trace.header, ReplayOptions())
    var problem: SimulationError?
    trace.emit { event in
      do throws(SimulationError) { try replay.feed(event) } catch { problem = error }
    }
    #expect(problem == nil)
    let (replayed, simulated) = (replay.result(), try simulator.simulate(network))
    #expect(replayed.levels.map(\.traffic) == simulated.traffic)
    let ran = simulated.layers.filter { if case .kernel = $0.execution { true } else { false } }
    #expect(replayed.layers.map(\.traffic) == ran.map(\.traffic))
  }
}
