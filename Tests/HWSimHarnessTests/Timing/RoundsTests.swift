import HWSimCore
import HWSimHarness
import Testing

@Suite("Are rounds measured, dropped and ended as stated?")
struct RoundsTests {
  private let pair = [Subject(comparison: 0, base: nil), Subject(comparison: 0, base: 0)]

  private func measure(
    _ subjects: [Subject], _ machine: SimulatedMachine,
    _ change: (inout RoundOptions) -> Void = { _ in }
  ) throws -> [SubjectTimes] {
    var options = RoundOptions()
    change(&options)
    var rounds = Rounds(subjects, machine, options)
    return try rounds.measure()
  }

  // MARK: - Calls

  @Test("Both of a comparison get the calls that the faster one needs to fill an epoch")
  func calls() throws {
    let machine = SimulatedMachine { subject, _ in subject == 0 ? 1e-6 : 10e-6 }
    let times = try measure(pair, machine)
    // 0.25 ms / 1 us, and up to 5 % more so that it does not just miss.
    #expect(250...263 ~= times[0].time.calls)
    #expect(times[0].time.calls == times[1].time.calls)
    #expect(abs(times[0].time.median.value - 1e-6) < 1e-12)
    #expect(abs(times[1].time.median.value - 10e-6) < 1e-12)
  }

  @Test("Each comparison has its own number of calls; what is longer than an epoch has one")
  func callsOfOthers() throws {
    let subjects = [Subject(comparison: 0, base: nil), Subject(comparison: 1, base: 0)]
    let machine = SimulatedMachine { subject, _ in subject == 0 ? 1e-6 : 1e-3 }
    let times = try measure(subjects, machine)
    #expect(times[0].time.calls > 200)
    #expect(times[1].time.calls == 1)
  }

  @Test("Where caches are emptied before each epoch, it is one call, however short")
  func singleCalls() throws {
    let machine = SimulatedMachine { _, _ in 1e-6 }
    let times = try measure([Subject(comparison: 0, base: nil, isSingleCall: true)], machine)
    #expect(times[0].time.calls == 1)
    #expect(machine.log.calls[0]?.allSatisfy { $0 == 1 } == true)
  }

  // MARK: - Warm-up

  @Test("Warm-up ends with the first window that agrees with the one before")
  func warmUp() throws {
    // Epoch 0 finds the number of calls. Of the windows 1-5, 6-10, 11-15 and 16-20 the first two are slow
    // and differ by 10 %; the last two agree.
    let machine = SimulatedMachine { _, epoch in
      epoch <= 5 ? 3.3e-3 : epoch <= 10 ? 3e-3 : 1e-3
    }
    let times = try measure([Subject(comparison: 0, base: nil)], machine)
    #expect(times[0].time.warmUp == .stable(epochs: 20))
    #expect(times[0].time.samples.allSatisfy { abs($0.value - 1e-3) < 1e-9 })
  }

  @Test("What never settles is measured after the limit, and so said")
  func neverWarm() throws {
    let machine = SimulatedMachine { _, epoch in 1e-3 * Double(1 + epoch / 5) }
    let times = try measure([Subject(comparison: 0, base: nil)], machine)
    #expect(times[0].time.warmUp == .limit(epochs: 50))
  }

  // MARK: - Dropping

  @Test("A pre-empted epoch costs the round of all that are compared, and of nobody else")
  func dropping() throws {
    let subjects = pair + [Subject(comparison: 1, base: nil)]
    var machine = SimulatedMachine { _, _ in 1e-3 }
    machine.isPreempted = { subject, epoch in subject == 1 && epoch % 10 == 9 }
    let times = try measure(subjects, machine) { $0.mostRounds = 100 }
    #expect(times[0].time.dropped.preempted > 0)
    #expect(times[0].time.dropped == times[1].time.dropped)
    #expect(times[2].time.dropped.total == 0)
    #expect(times[0].time.rounds + times[0].time.dropped.total == times[2].time.rounds)
    #expect(times[0].time.samples.allSatisfy { abs($0.value - 1e-3) < 1e-9 })
    #expect(times[1].time.verdict == .ok)
  }

  @Test("A disturbed reference costs the round of what is divided by it")
  func disturbedReference() throws {
    let subjects = [Subject(comparison: 0, base: nil), Subject(comparison: 1, base: 0)]
    var machine = SimulatedMachine { _, _ in 1e-3 }
    machine.isPreempted = { subject, epoch in subject == 0 && epoch % 10 == 9 }
    let times = try measure(subjects, machine) { $0.mostRounds = 100 }
    #expect(times[1].time.dropped.preempted > 0)
    #expect(times[1].time.dropped == times[0].time.dropped)
  }

  @Test("A tick of steal time costs the round of all")
  func steal() throws {
    var machine = SimulatedMachine { _, _ in 1e-3 }
    machine.stolen = { $0 % 50 == 49 }
    let times = try measure(pair, machine) { $0.mostRounds = 100 }
    #expect(times[0].time.dropped.stolen > 0)
    #expect(times[0].time.dropped == times[1].time.dropped)
  }

  @Test("With more than a quarter dropped the verdict is that there is none", arguments: [3, 5])
  func unstable(period: Int) throws {
    var machine = SimulatedMachine { _, _ in 1e-3 }
    machine.isPreempted = { subject, epoch in subject == 0 && epoch % period == 0 }
    let times = try measure(pair, machine) { $0.mostRounds = 100 }
    // Of 3 rounds one is 33 %, of 5 it is 20 %.
    #expect(times[1].time.verdict == (period == 3 ? .unstable : .ok))
  }

  @Test("A library that starts threads is found by the CPU time of all of them")
  func threads() throws {
    var machine = SimulatedMachine { _, _ in 1e-3 }
    machine.threads = { $0 == 0 ? 1 : 1.9 }
    let times = try measure(pair, machine)
    #expect(times[0].threads == 1)
    // 0.9 ms of others, less the 10 us that reading clocks may take, by 1 ms.
    #expect(abs(times[1].threads - 1.89) < 1e-9)
  }

  @Test("What reading the clocks takes is no second thread, however short the epoch")
  func clockReadings() {
    let epoch = Epoch(
      wall: Seconds(5e-6), threadTime: Seconds(6e-6), processTime: Seconds(9e-6), preemptions: 0)
    #expect(epoch.threads == 1)
  }

  // MARK: - Ending

  @Test("Ends at the first look where all intervals are narrow, not before the fewest rounds")
  func target() throws {
    let times = try measure(pair, SimulatedMachine { _, _ in 1e-3 }) { $0.fewestRounds = 26 }
    // Looks are at multiples of 8: the first one from 26 on is 32.
    #expect(times[1].time.rounds == 32)
    #expect(times[1].time.stop == .target)
  }

  @Test("Ends with the budget")
  func budget() throws {
    let machine = SimulatedMachine { subject, epoch in
      subject == 1 && epoch % 2 == 0 ? 1.5e-3 : 1e-3
    }
    let times = try measure(pair, machine) { $0.budget = Seconds(0.2) }
    #expect(times[1].time.stop == .budget)
    // A round may begin just before its end; it takes at most 2.5 ms.
    #expect(0.2...0.2026 ~= machine.log.time)
  }

  @Test("Ends after the most rounds")
  func mostRounds() throws {
    let machine = SimulatedMachine { subject, epoch in
      subject == 1 && epoch % 2 == 0 ? 1.5e-3 : 1e-3
    }
    let times = try measure(pair, machine) { $0.mostRounds = 40 }
    #expect(times[1].time.stop == .rounds)
    #expect(times[1].time.rounds == 40)
  }
}
