import HWSimCore
import HWSimTimeline
import PerfettoSchema
import Testing

@Suite("Does a timeline say what the simulation says?")
struct TimelineTests {
  static let devices = ["mcu80", "snapdragon820", "pim-floatpim", "pim-isaac", "pim-upmem"]

  private func slices(_ result: SimulationResult) throws -> [TraceRecord.Slice] {
    let trace = try TraceRecord(Timeline.trace(of: [result]))
    #expect(trace.faults.isEmpty, "\(trace.faults)")
    return try #require(trace.track("inference")).slices
  }

  @Test("Layers follow each other and add up to the whole", arguments: devices)
  func layers(_ device: String) throws {
    let result = try simulated("cifar10cnn", on: device)
    let slices = try slices(result)
    let (whole, layers) = (try #require(slices.first), slices.filter { $0.depth == 1 })
    #expect(whole.depth == 0 && whole.start == 0)
    #expect(whole.end == nanoseconds(result.time.total))
    #expect(layers.reduce(0) { $0 + $1.length } == whole.length)
    #expect(layers.map(\.name) == result.layers.filter { $0.time.total > .zero }.map(\.name))
    for (before, after) in zip(layers, layers.dropFirst()) { #expect(before.end == after.start) }
  }

  @Test("Parts lie within their layer, one after the other, and fill it", arguments: devices)
  func parts(_ device: String) throws {
    let slices = try slices(simulated("cifar10cnn", on: device))
    var layer: TraceRecord.Slice?
    var now: UInt64 = 0
    for slice in slices.dropFirst() {
      if slice.depth == 1 {
        // Each end is rounded by itself.
        if let layer { #expect(layer.end - now <= 1, "\(layer.name)") }
        (layer, now) = (slice, slice.start)
      } else {
        #expect(slice.depth == 2 && slice.start == now)
        #expect(slice.end <= layer?.end ?? 0)
        now = slice.end
      }
    }
  }

  @Test("What the core hides of its waiting is said and not drawn")
  func overlap() throws {
    let result = try simulated("cifar10cnn", on: "snapdragon820")
    let slices = try slices(result).filter { $0.depth == 2 }
    let hidden = slices.reduce(0) { $0 + ($1.arguments["hidden_s"]?.doubleValue ?? 0) }
    let time = result.time
    let parts = time.transfers.reduce(time.compute + time.overhead, +)
    #expect(hidden > 0)
    #expect(abs(hidden - (parts - time.total).value) <= 1e-9 * time.total.value)
  }

  @Test("A layer's arguments are its numbers")
  func arguments() throws {
    let result = try simulated("cifar10cnn", on: "mcu80")
    for slice in try slices(result) where slice.depth == 1 {
      let layer = try #require(result.layers.first { $0.name == slice.name })
      let arguments = slice.arguments
      #expect(arguments["kind"]?.stringValue == layer.kind.rawValue)
      #expect(arguments["output"]?.stringValue == "\(layer.output)")
      #expect(arguments["macs"]?.intValue == Int64(layer.counts.macs))
      #expect(arguments["weight_bytes"]?.intValue == Int64(layer.weightBytes.value))
      #expect(arguments["time_s"]?.doubleValue == layer.time.total.value)
      #expect(arguments["energy_j"]?.doubleValue == layer.energy.total.value)
      #expect(arguments["bound"]?.stringValue == result.boundName(layer.time))
      let bytes = arguments["bytes"]?.dictEntries.map(\.intValue)
      #expect(bytes == layer.traffic.map { Int64($0.bytes) })
    }
  }

  @Test("Activations stay within the room for them where the network fits")
  func occupancy() throws {
    let result = try simulated("cifar10cnn", on: "mcu80")
    #expect(result.fit.fits)
    let trace = try TraceRecord(Timeline.trace(of: [result]))
    let alive = try #require(trace.track("activations alive"))
    let room = try #require(trace.track("room for activations (sram)"))
    #expect(alive.counts.last?.value == 0)
    #expect(alive.counts.count == room.counts.count)
    for (used, all) in zip(alive.counts, room.counts) { #expect(used.value <= all.value) }
  }

  @Test("Power over time is the energy of what takes time", arguments: devices)
  func energy(_ device: String) throws {
    let result = try simulated("cifar10cnn", on: device)
    let trace = try TraceRecord(Timeline.trace(of: [result]))
    let power = try #require(trace.track("power")).counts
    let energy = zip(power, power.dropFirst()).reduce(0.0) { sum, pair in
      sum + pair.0.value * Double(pair.1.time - pair.0.time) * 1e-9
    }
    // Both ends of a layer are rounded to a nanosecond.
    let rounding = power.reduce(0) { $0 + $1.value } * 1e-9
    let drawn = result.layers.filter { $0.time.total > .zero }
      .reduce(0) { $0 + $1.energy.total.value }
    #expect(abs(energy - drawn) <= rounding)
  }

  @Test("A memory's stages are tracks with the layers that lie there")
  func stages() throws {
    let result = try simulated("cifar10cnn", on: "pim-floatpim")
    let trace = try TraceRecord(Timeline.trace(of: [result]))
    let summary = try #require(result.inMemory)
    for stage in 0..<summary.stages {
      let track = try #require(trace.track("stage \(stage + 1)"))
      let layers = result.layers.filter {
        $0.inMemory?.stage == stage && $0.time.total > .zero
      }
      #expect(track.slices.map(\.name) == layers.map(\.name))
      let blocks = track.slices.map { $0.arguments["blocks"]?.intValue }
      #expect(blocks == layers.map { $0.inMemory.map { Int64($0.arrays) } })
    }
    #expect(trace.track("blocks in use")?.counts.isEmpty == false)
  }

  @Test("A training step is called one")
  func training() throws {
    let result = try simulated("cifar10cnn", on: "snapdragon820", training: true)
    let trace = try TraceRecord(Timeline.trace(of: [result]))
    #expect(trace.track("training step")?.slices.first?.name == "training step")
  }

  @Test("Each network on each device is a process, and the same results are the same bytes")
  func pairs() throws {
    let results = try ["cifar10cnn", "squeezenet"].flatMap { network in
      try ["mcu216", "pim-isaac"].map { try simulated(network, on: $0) }
    }
    let bytes = try Timeline.trace(of: results)
    let trace = try TraceRecord(bytes)
    #expect(trace.faults.isEmpty, "\(trace.faults)")
    #expect(
      trace.processes.map(\.name) == [
        "cifar10cnn on mcu216", "cifar10cnn on pim-isaac", "squeezenet on mcu216",
        "squeezenet on pim-isaac",
      ])
    #expect(try Timeline.trace(of: results) == bytes)
  }

  @Test("What takes longer than nanoseconds can count is refused")
  func endless() throws {
    var result = try simulated("cifar10cnn", on: "mcu80")
    result.layers[1].time.total = Seconds(1e10)
    #expect(throws: TimelineError.self) { try Timeline.trace(of: [result]) }
  }
}
