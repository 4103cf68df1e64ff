import HWSimCore

/// Counts how often each loop of a kernel runs, and nothing else: accesses are not replayed.
///
/// A kernel tells its sink bodies, not loops, so it runs with bodies that say which loop they are.
struct LoopCounter: TraceSink {
  /// A loop of the runtime's file, or instructions that the kernel adds by itself.
  struct Loop: Hashable {
    let name: String
    /// Nil for what the kernel adds.
    let loop: KernelLoop?
    let body: InstructionMix
    var times: Double
  }

  /// Such as multiplications, which follow from the register tile.
  private var own: [Loop] = []
  private var times = [Double](repeating: 0, count: KernelLoop.allCases.count)

  mutating func access(_ run: Run, isWrite: Bool, times: Int) {}

  func isCached(_ address: UInt64) -> Bool { false }

  mutating func compute(_ body: InstructionMix, times count: Double) {
    guard count > 0, body.total > 0 else { return }
    if let index = Self.loop(of: body) {
      times[index] += count
    } else if let index = own.firstIndex(where: { $0.body == body }) {
      own[index].times += count
    } else {
      own.append(Loop(name: Self.name(of: body), loop: nil, body: body, times: count))
    }
  }

  /// The loops that ran, those of the file first.
  static func loops(of ran: SimulatedStep, in inference: Inference) -> [Loop] {
    guard let index = inference.steps.firstIndex(where: { $0.layer == ran.step.layer }) else {
      return []
    }
    var marked = ran.template
    for (index, loop) in KernelLoop.allCases.enumerated() where marked.loops[loop] != nil {
      marked.loops[loop] = mark(index)
    }
    var counter = LoopCounter()
    let scratch = inference.plan.scratch[index]
    Kernel(inference.context(ran.step, marked, scratch: scratch)).emit(into: &counter)
    let named = KernelLoop.allCases.enumerated().compactMap { index, loop -> Loop? in
      guard let body = ran.template.loops[loop], counter.times[index] > 0 else { return nil }
      return Loop(name: loop.rawValue, loop: loop, body: body, times: counter.times[index])
    }
    return named + counter.own
  }

  /// No kernel adds branches by itself.
  private static func mark(_ index: Int) -> InstructionMix {
    var mix = InstructionMix()
    mix.branch = Double(index + 1)
    return mix
  }

  private static func loop(of body: InstructionMix) -> Int? {
    body.branch > 0 ? Int(body.branch) - 1 : nil
  }

  /// Its classes and how often each occurs: `mac_8`.
  private static func name(of body: InstructionMix) -> String {
    InstructionClass.allCases.filter { body[$0] > 0 }
      .map { "\($0.rawValue)_\(allDigits(body[$0]))" }.joined(separator: "_")
  }
}
