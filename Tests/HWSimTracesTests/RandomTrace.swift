import HWSimCore

/// Traces without sense that any writer must take.
struct RandomTrace {
  let header: TraceHeader
  private(set) var events: [KeptEvent] = []

  init(events count: Int, _ random: inout SplitMix64) {
    let memories = Int.random(in: 0...4, using: &random)
    header = TraceHeader(
      title: Self.name(&random), memories: (0..<memories).map { "memory \($0)" },
      tensors: (0..<Int.random(in: 0...9, using: &random)).map { index in
        TraceTensor(
          name: "tensor \(index)", address: Self.address(memories, &random),
          bytes: Int.random(in: 0...1 << 20, using: &random))
      })
    // Few, so that slots are found again; more than there are slots, now and then.
    let shapes = (0..<Int.random(in: 1...100, using: &random)).map { _ in
      Self.run(memories, &random)
    }
    let bodies = (0..<Int.random(in: 1...100, using: &random)).map { _ in Self.body(&random) }
    for _ in 0..<count {
      switch Int.random(in: 0..<10, using: &random) {
      case 0: events.append(.layer(Self.name(&random), Self.name(&random)))
      case 1...2:
        let times = Bool.random(using: &random) ? 3 : Double.random(in: 0...1e300, using: &random)
        events.append(.compute(bodies.randomElement(using: &random) ?? InstructionMix(), times))
      case 3: events.append(.accesses(Self.accesses(&random)))
      default:
        guard var (run, kind, times) = shapes.randomElement(using: &random) else { continue }
        if Int.random(in: 0..<8, using: &random) == 0 { times += 1 }
        if Int.random(in: 0..<8, using: &random) == 0 { kind = .fetch }
        run.address += UInt64(Int.random(in: 0...3, using: &random) * 64)
        events.append(.run(run, kind, times))
      }
    }
  }

  private static func address(_ memories: Int, _ random: inout SplitMix64) -> UInt64 {
    let level = Int.random(in: 0..<max(1, memories), using: &random)
    return AddressMap.address(
      level: level, offset: Int.random(in: 1 << 30...1 << 40, using: &random))
  }

  private static func run(
    _ memories: Int, _ random: inout SplitMix64
  ) -> (Run, AccessKind, Int) {
    let (address, width) = (address(memories, &random), 1 << Int.random(in: 0...6, using: &random))
    var run = Run(at: address, bytes: Int.random(in: 0...1000, using: &random), width: width)
    if Bool.random(using: &random) {
      run = Run(
        address: address, width: width, stride: Int.random(in: -1000...1000, using: &random),
        count: Int.random(in: 0...1000, using: &random))
    }
    if Bool.random(using: &random) {
      run.rows = Int.random(in: 0...1000, using: &random)
      run.rowStride = Int.random(in: -1000...1000, using: &random)
    }
    return (
      run, AccessKind.allCases.randomElement(using: &random) ?? .read,
      Int.random(in: 0...1000, using: &random)
    )
  }

  private static func body(_ random: inout SplitMix64) -> InstructionMix {
    var body = InstructionMix()
    for instruction in InstructionClass.allCases where Bool.random(using: &random) {
      body[instruction] = Bool.random(using: &random) ? 7 : Double.random(in: 0...9, using: &random)
    }
    return body
  }

  private static func accesses(_ random: inout SplitMix64) -> [Access] {
    var address = UInt64.random(in: 0...1 << 47, using: &random)
    return (0..<Int.random(in: 0...6000, using: &random)).map { _ in
      let jumps = Int.random(in: 0..<8, using: &random) == 0
      address = jumps ? .random(in: 0...1 << 47, using: &random) : address + 8
      return Access(
        address: address, bytes: jumps ? .random(in: 1...Access.largest, using: &random) : 8,
        kind: AccessKind.allCases.randomElement(using: &random) ?? .read)
    }
  }

  private static func name(_ random: inout SplitMix64) -> String {
    ["", "conv1", "block_3/expand", "Schicht für Größe", "層", "a\nb", "🧮"]
      .randomElement(using: &random) ?? ""
  }
}
