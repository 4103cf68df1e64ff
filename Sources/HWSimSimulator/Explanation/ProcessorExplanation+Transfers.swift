import HWSimCore

extension ProcessorExplanation {
  /// Cycles that the core waits for each memory level.
  func waiting(_ ran: SimulatedStep, _ terms: TimeTerms) -> Explanation.Section {
    var all = exposed(terms)
    for (level, term) in terms.levels.enumerated() where term != .none {
      let memory = device.memory[level]
      let isOfOneCore = simulator.threads > 1 && memory.isPrivate
      all.append(
        Explanation.Term(
          "wait for \(memory.name)", "(\(term.formula)) x memory factor",
          inputs(of: term, memory) + [deviceFactor("memory factor", terms.factors.memory)],
          Amount(terms.transfers[level]),
          note: isOfOneCore ? "of the core that waits longest" : ""))
    }
    for (name, isAhead, sum) in [
      ("waiting", false, terms.waiting), ("ahead", true, terms.ahead),
    ] {
      let parts = all.filter { term in
        let level = device.memory.firstIndex { "wait for \($0.name)" == term.name }
        return level.map { terms.runsAhead[$0] == isAhead } ?? false
      }
      guard !parts.isEmpty else { continue }
      all.append(
        Explanation.Term(
          name, parts.map(\.name).joined(separator: " + "),
          parts.map { .term($0.name, $0.result) }, Amount(sum),
          note: isAhead ? "under all other work: DMA with two buffers" : ""))
    }
    return Explanation.Section("Waiting for memory", all)
  }

  private func inputs(of term: TransferTerm, _ memory: MemoryLevel) -> [Explanation.Input] {
    let file = { (name: String, key: String, amount: Amount) in
      numbers.device(name, "memory.\(memory.name).\(key)", amount)
    }
    let counted = { (name: String, count: Int) in
      Explanation.Input.counted(name, count, "replay of the layer's accesses")
    }
    switch term {
    case .none: return []
    case .cache(let bytes, let bandwidth, let reads, let latency, let share):
      return [
        counted("bytes", bytes), file("bandwidth", "bandwidth", Amount(bandwidth)),
        file("latency", "latency", Amount(latency)), counted("reads", reads),
      ] + [.term("exposed", Amount(share))]
    case .tlb(let misses, let latency, let share):
      return [
        file("latency", "miss_latency", Amount(latency)), counted("misses", misses),
        .term("exposed", Amount(share)),
      ]
    case .dma(let transfers, let setup, let block, let bandwidth):
      return [
        file("setup", "setup", Amount(setup)),
        .counted("transfers", transfers, "blocks fetched and written back in the replay"),
        file("block", "block", Amount(Bytes(block))),
        file("bandwidth", "bandwidth", Amount(bandwidth)),
      ]
    case .directScratchpad(let reads, let read, let writes, let write, let share):
      return [
        file("read", "read", Amount(read)), counted("reads", reads),
        file("write", "write", Amount(write)), counted("writes", writes),
        simulator.threads > 1
          ? .counted("busiest core's share", Amount(share), "accesses of all threads")
          : .rule("busiest core's share", Amount(share), "one core runs"),
      ]
    case .scratchpad(let reads, let read, let writes, let write):
      let words = "bytes in the replay by the memory's width"
      return [
        file("read", "read", Amount(read)), .counted("words read", reads, words),
        file("write", "write", Amount(write)), .counted("words written", writes, words),
      ]
    case .directFlash(let reads, let waitStates):
      return [file("wait states", "wait_states", Amount(waitStates)), counted("reads", reads)]
    case .flash(let words, let waitStates, let delivery):
      let why = delivery > .zero ? "a fill waits for the word itself" : "a load waits for it anyway"
      return [
        file("wait states", "wait_states", Amount(waitStates)),
        .rule("delivery", Amount(delivery), why),
        .counted("words", words, "bytes fetched in the replay by the flash's width"),
      ]
    case .dram(let bytes, let bandwidth, let rows, let reads, let latency, let share, _):
      return [
        counted("bytes", bytes), drawn(bandwidth, memory), rowTime(rows, memory),
        file("latency", "latency", Amount(latency)), counted("reads", reads),
        .term("exposed", Amount(share)), clock,
      ]
    }
  }

  /// What the core does not hide of a latency; nothing where no level has one.
  private func exposed(_ terms: TimeTerms) -> [Explanation.Term] {
    guard let value = terms.levels.compactMap(\.exposed).first else { return [] }
    let hiding = numbers.device(
      "latency hiding", "core.latency_hiding", Amount(device.core.latencyHiding))
    let isShared = simulator.threads > 1
    return [
      Explanation.Term(
        "exposed", "(1 - latency hiding)" + (isShared ? " x busiest core's share" : ""),
        [hiding] + share(terms), Amount(value))
    ]
  }

  private func drawn(_ bandwidth: Bandwidth, _ memory: MemoryLevel) -> Explanation.Input {
    guard case .dram(let dram) = memory.kind, bandwidth != dram.bandwidth else {
      return numbers.device("bandwidth", "memory.\(memory.name).bandwidth", Amount(bandwidth))
    }
    if bandwidth == dram.sharedBandwidth {
      return numbers.device(
        "bandwidth", "memory.\(memory.name).shared_bandwidth", Amount(bandwidth))
    }
    return .counted("bandwidth", Amount(bandwidth), "memory.\(memory.name).bandwidth x threads")
  }

  private func rowTime(_ time: Seconds, _ memory: MemoryLevel) -> Explanation.Input {
    guard case .dram(let dram) = memory.kind, dram.rows != nil else {
      return .rule("rows", Amount(time), "the file describes no rows of the DRAM")
    }
    return .counted(
      "rows", Amount(time), "schedule of the rows' commands at memory.\(memory.name).rows")
  }

  /// Of compute and waiting together.
  func time(_ terms: TimeTerms) -> Explanation.Section {
    let hidden = Explanation.Term(
      "hidden", "min(compute, waiting) x overlap",
      [
        .term("compute", Amount(terms.compute)), .term("waiting", Amount(terms.waiting)),
        numbers.device("overlap", "core.overlap", Amount(terms.overlap)),
      ], Amount(terms.hidden))
    var inputs: [Explanation.Input] = [
      .term("compute", Amount(terms.compute)), .term("waiting", Amount(terms.waiting)),
      .term("hidden", Amount(terms.hidden)),
    ]
    let isAhead = terms.ahead > .zero
    if isAhead { inputs.append(.term("ahead", Amount(terms.ahead))) }
    inputs.append(
      numbers.runtime("overhead", "overheads.per_layer", Amount(terms.overhead)))
    let work = "compute + waiting - hidden"
    let total = Explanation.Term(
      "cycles", (isAhead ? "max(\(work), ahead)" : work) + " + overhead", inputs,
      Amount(terms.total))
    let cycles = Explanation.Input.term("cycles", Amount(terms.total))
    guard terms.peak > .zero else {
      return Explanation.Section("Time", [hidden, total, seconds("cycles", [cycles])])
    }
    let peak = Explanation.Term(
      "of its peak", "peak / cycles", [.term("peak", Amount(terms.peak)), cycles],
      Amount(terms.peak / terms.total))
    return Explanation.Section("Time", [hidden, total, peak, seconds("cycles", [cycles])])
  }

  /// What passed through each level, whatever it cost.
  func traffic(_ ran: SimulatedStep) -> Explanation.Section {
    let terms = zip(device.memory, ran.activity.traffic).compactMap { memory, counts in
      counts.accesses > 0 ? traffic(memory, counts) : nil
    }
    return Explanation.Section("Traffic", terms)
  }

  private func traffic(_ memory: MemoryLevel, _ counts: LevelTraffic) -> Explanation.Term {
    let how = "replay of the layer's accesses"
    let isCache = !memory.holdsData
    var inputs: [Explanation.Input] = [
      .counted("reads", counts.reads, how), .counted("writes", counts.writes, how),
      .counted("bytes read", Amount(Bytes(counts.readBytes)), how),
      .counted("bytes written", Amount(Bytes(counts.writeBytes)), how),
    ]
    if isCache {
      inputs += [
        .counted("misses", counts.misses, how), .counted("written back", counts.writebacks, how),
      ]
    }
    if counts.fillBytes > 0 {
      inputs.append(.counted("bytes fetched", Amount(Bytes(counts.fillBytes)), how))
    }
    let accesses = "\(allDigits(Double(counts.accesses))) accesses"
    let misses = "\(percent(Double(counts.misses) / Double(counts.accesses))) of them miss"
    return Explanation.Term(
      memory.name, "bytes read + bytes written", inputs, Amount(Bytes(counts.bytes)),
      note: isCache ? "\(accesses), \(misses)" : accesses)
  }
}
