import CKernels
import CMachine
package import HWSimCore

/// A measurement of the machine itself: what a kernel can reach at most.
package struct Probe {
  package let name: String
  /// Of one call: operations (two for a multiply-accumulate), bytes or dependent steps.
  package let amount: Double
  package let unit: Unit
  let body: () -> Void

  package enum Unit: String, Sendable {
    case operations = "OP"
    case bytes = "B"
    /// Each waits for the one before.
    case steps = "step"
  }

  package var subject: KernelSubject {
    KernelSubject(
      name: name, kernel: "probe", backend: "hwsim", variant: Self.variant,
      shape: "\(Int(amount)) \(unit.rawValue)", layout: "",
      precision: .fp32, macs: MACs(unit == .operations ? Int(amount / 2) : 0),
      operations: unit == .operations ? Int(amount) : 0,
      bytes: Bytes(unit == .bytes ? Int(amount) : 0))
  }

  /// The instruction set whose probes run.
  package static var variant: String { kit.map { String(cString: $0.name) } ?? "none" }

  private static var kit: ck_probes? {
    var count: Int32 = 0
    return ck_probe_variants(&count)?.pointee
  }

  /// Makes so many steps of multiply-adds.
  static var multiplyAddSteps: ((Int64) -> Void)? {
    guard let run = kit?.multiply_add else { return nil }
    return { steps in
      var sum: Float = 0
      _ = run(steps, &sum)
    }
  }

  /// Multiply-adds of floats in registers: the reference of every measurement.
  static func multiplyAdd() -> Probe? {
    guard let kit, let run = kit.multiply_add else { return nil }
    var sum: Float = 0
    let steps: Int64 = 20_000
    let operations = run(steps, &sum)
    return Probe(name: "multiply-add", amount: Double(operations), unit: .operations) {
      var sum: Float = 0
      _ = run(steps, &sum)
    }
  }

  /// All of them, for a machine with these caches, nearest first, in bytes.
  package static func all(caches: [Int]) throws(HarnessError) -> [Probe] {
    var probes = [multiplyAdd(), dot(), additions(), call()].compactMap { $0 }
    for (place, bytes) in places(caches) {
      probes.append(contentsOf: try streams(place, bytes))
      probes.append(try chase(place, bytes))
    }
    return probes
  }

  /// A working set well inside each cache and well outside the one before; the last is in memory.
  private static func places(_ caches: [Int]) -> [(name: String, bytes: Int)] {
    var places: [(name: String, bytes: Int)] = []
    for (level, size) in caches.enumerated() {
      // Of a cache that others share, a part: they are at work too.
      places.append(("L\(level + 1)", (level > 1 ? size / 4 : size / 2) / 4096 * 4096))
    }
    return places + [("memory", max(64 << 20, 4 * (caches.last ?? 0)))]
  }

  private static func dot() -> Probe? {
    guard let kit, let run = kit.dot_int8 else { return nil }
    var sum: Int32 = 0
    let steps: Int64 = 20_000
    let operations = run(steps, &sum)
    return Probe(name: "int8 dot", amount: Double(operations), unit: .operations) {
      var sum: Int32 = 0
      _ = run(steps, &sum)
    }
  }

  /// A loop of one addition and a branch, whose turns wait for each other: a turn a cycle.
  private static func additions() -> Probe? {
    guard cm_has_known_work else { return nil }
    let turns: UInt64 = 200_000
    return Probe(name: "dependent additions", amount: Double(turns), unit: .steps) {
      cm_loop(turns)
    }
  }

  private static func call() -> Probe? {
    let calls = 20_000
    return Probe(name: "empty call", amount: Double(calls), unit: .steps) {
      for _ in 0..<calls { ck_empty_call() }
    }
  }

  private static func streams(_ place: String, _ bytes: Int) throws(HarnessError) -> [Probe] {
    guard let kit, let sum = kit.sum, let copy = kit.copy, let triad = kit.triad else { return [] }
    // Together the arrays are the working set.
    let (one, two, three) = (
      try Tensor(bytes: bytes), try Tensor(bytes: bytes / 2), try Tensor(bytes: bytes / 3)
    )
    let target = try Tensor(bytes: bytes / 2)
    let (left, right) = (try Tensor(bytes: bytes / 3), try Tensor(bytes: bytes / 3))
    for tensor in [one, two, three, left, right] { tensor.fillFloats(seed: 7) }
    let floats = { (tensor: Tensor) in tensor.address.assumingMemoryBound(to: Float.self) }
    // A multiple of 64, as the probes want.
    let count = { (tensor: Tensor) in tensor.bytes / 4 / 64 * 64 }
    // Small working sets are read several times, so that a call is worth calling.
    let times = max(1, (1 << 16) / bytes)
    return [
      Probe(name: "load \(place)", amount: Double(times * 4 * count(one)), unit: .bytes) {
        var total: Float = 0
        for _ in 0..<times { _ = sum(floats(one), count(one), &total) }
      },
      Probe(name: "copy \(place)", amount: Double(times * 8 * count(two)), unit: .bytes) {
        for _ in 0..<times { _ = copy(floats(target), floats(two), count(two)) }
      },
      Probe(name: "triad \(place)", amount: Double(times * 12 * count(three)), unit: .bytes) {
        for _ in 0..<times {
          _ = triad(floats(three), floats(left), floats(right), 0.5, count(three))
        }
      },
    ]
  }

  private static func chase(_ place: String, _ bytes: Int) throws(HarnessError) -> Probe {
    let memory = try Tensor(bytes: bytes)
    // Once around a cache, which the untimed call before has filled; of memory a millisecond or two.
    let hops = max(10_000, bytes < 1 << 25 ? bytes / 64 : 0)
    var next = ck_chase_prepare(memory.address, bytes / 64 * 64, 1)
    return Probe(name: "latency \(place)", amount: Double(hops), unit: .steps) {
      // Each call goes on where the one before ended, so that all of the working set is visited.
      withExtendedLifetime(memory) { next = ck_chase(next, Int64(hops)) }
    }
  }
}
