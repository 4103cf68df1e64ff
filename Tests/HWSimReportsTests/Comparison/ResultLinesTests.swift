import HWSimCore
import HWSimReports
import Testing

@Suite("Are results read back exactly, and anything else refused by its place?")
struct ResultLinesTests {
  private static let results: [SimulationResult] = {
    var whatIf = Samples.result("b", seconds: 0.1 + 0.2, factors: nil).totalsOnly
    whatIf.whatIf = WhatIf(
      purpose: .sensitivity, base: "b", quantity: "clock", before: "80 MHz", after: "40 MHz",
      factor: 0.5)
    var fused = Samples.result("c|<d>\u{1F600}\n", seconds: 1e-9, fits: false)
    fused.layers[0].execution = .fused(into: "conv")
    fused.network.training = {
      var training = TrainingSummary()
      for phase in TrainingPhase.allCases {
        (training.macs[phase], training.time[phase], training.energy[phase]) = (
          1, Seconds(0.1), Joules(1.0 / 3)
        )
      }
      return training
    }()
    var memory = Samples.result("d", seconds: 2)
    memory.layers = memory.layers.map { layer in
      var layer = layer
      layer.energy = .itemised([EnergyItem("z", Joules(1)), EnergyItem("a", Joules(2))])
      var phases = PIMPhases()
      phases[.search] = Seconds(1.0 / 7)
      layer.inMemory = PIMLayer(
        stage: 0, arrays: 3, copies: 1, waves: 2, utilisation: 1.0 / 3, redundancy: 1,
        matrixVectorProducts: 9, phases: phases)
      return layer
    }
    memory.inMemory = PIMSummary(
      unit: "blocks", arrays: 8, arraysUsed: 6, interval: Seconds(0.5), slowestStage: "conv",
      stages: 2, schedule: .pipelined, peakRate: 1e12, writesPerCell: 0.5, lifetime: 1e18, area: nil
    )
    return [Samples.result("a", seconds: 1.0 / 3), whatIf, fused, memory]
  }()

  @Test("What is written is read back, bit by bit", arguments: results.indices)
  func roundTrip(_ index: Int) throws {
    let result = Self.results[index]
    let line = try ResultLines.line(result)
    #expect(line.hasSuffix("\n") && line.dropLast().allSatisfy { !$0.isNewline })
    #expect(try ResultLines.results(in: line) == [result])
    #expect(try ResultLines.line(ResultLines.results(in: line)[0]) == line)
  }

  @Test("Empty lines count, but hold nothing")
  func lines() throws {
    let text = try Self.results.map(ResultLines.line).joined(separator: "\n")
    #expect(try ResultLines.results(in: text) == Self.results)
    let broken = try ResultLines.line(Self.results[0]) + "\n{}\n"
    #expect(throws: ResultError.self) { try ResultLines.results(in: broken) }
    do { _ = try ResultLines.results(in: broken) } catch let error as ResultError {
      #expect(error.line == 3)
      #expect(error.description.hasPrefix("3: '"))
    }
  }

  @Test(
    "Hostile numbers are refused by name, and never trap",
    arguments: [
      ("\"clock_hz\":80000000", "\"clock_hz\":0", "clock_hz"),
      ("\"clock_hz\":80000000", "\"clock_hz\":1e999", "number"),
      ("\"macs\":1000000", "\"macs\":-1", "macs"),
      ("\"macs\":1000000", "\"macs\":9223372036854775807", "macs"),
      ("\"macs\":1000000", "\"macs\":1.5", "number"),
      ("\"read_bytes\":4000", "\"read_bytes\":9223372036854775807", "read_bytes"),
      ("\"factors\":[0.9,1.1]", "\"factors\":[1.1,0.9]", "confidence.factors"),
      ("\"factors\":[0.9,1.1]", "\"factors\":[]", "confidence.factors"),
      ("\"input_shape\":[1,3,8,8]", "\"input_shape\":[1,3,8]", "input_shape"),
      ("\"input_shape\":[1,3,8,8]", "\"input_shape\":[1,3,99999999,99999999]", "input_shape"),
      ("\"kind\":\"convolution\"", "\"kind\":\"x\"", "layers[1].kind"),
      ("\"precision\":\"int8\"", "\"precision\":null", "precision"),
      ("\"payload_bytes\":116", "\"payload_bytes\":0", "link.payload_bytes"),
      ("\"name\":\"conv\",", "", "layers[1].name"),
      ("\"network\":\"a\"", "\"network\":\"\"", "network"),
    ])
  func hostile(_ old: String, _ new: String, _ path: String) throws {
    let line = try ResultLines.line(Self.results[0])
    #expect(line.contains(old), "the sample has \(old)")
    let changed = line.split(separator: old, omittingEmptySubsequences: false)
      .joined(separator: new)
    #expect {
      try ResultLines.results(in: changed)
    } throws: { error in
      "\(error)".hasPrefix("1: ") && "\(error)".contains(path)
    }
  }

  @Test("No JSON, or cut off anywhere", arguments: [1, 10, 100, 1000])
  func cut(_ length: Int) throws {
    let line = try ResultLines.line(Self.results[0])
    #expect(throws: ResultError.self) {
      try ResultLines.results(in: String(line.prefix(length)))
    }
    #expect(throws: ResultError.self) {
      try ResultLines.results(in: String(repeating: "[", count: length))
    }
  }

  @Test("Layers must have the levels and kinds of energy of their result")
  func inconsistent() throws {
    var result = Self.results[0]
    result.layers[1].energy = .whole(Joules(1))
    let line = try ResultLines.line(result)
    #expect {
      try ResultLines.results(in: line)
    } throws: {
      "\($0)".contains("energies of different kinds")
    }
  }
}
