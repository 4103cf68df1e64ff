import HWSimCore
import HWSimReports
import Testing

@Suite("Are networks ranked only where their intervals tell them apart?")
struct RankingTests {
  private func input(_ results: [SimulationResult]) throws -> ComparisonInput {
    try ComparisonInput(
      results, rebuilding: Rebuilding(command: "hwsim report", version: "0", inputs: []))
  }

  private func ranking(_ results: SimulationResult...) throws -> Ranking {
    Ranking(try input(results).pairs)
  }

  @Test("Apart: each has a rank of its own")
  func apart() throws {
    let ranking = try ranking(
      Samples.result("slow", seconds: 3), Samples.result("fast", seconds: 1),
      Samples.result("middle", seconds: 2))
    #expect(ranking.places.map(\.place) == [.rank(3...3), .rank(1...1), .rank(2...2)])
    #expect(ranking.fastest == ["fast"])
  }

  @Test("Overlapping: their ranks are a range, and none is called the fastest")
  func overlapping() throws {
    let ranking = try ranking(
      Samples.result("a", seconds: 1), Samples.result("b", seconds: 1.15),
      Samples.result("c", seconds: 9))
    #expect(ranking.places.map(\.place) == [.rank(1...2), .rank(1...2), .rank(3...3)])
    #expect(ranking.fastest == ["a", "b"])
    let text = DesignReport(
      try input([
        Samples.result("a", seconds: 1), Samples.result("b", seconds: 1.15),
        Samples.result("c", seconds: 9),
      ])
    ).document(.text, hasTableFiles: false).text
    #expect(text.contains("a and b cannot be told apart as the fastest"))
    #expect(!text.contains("a is the fastest"))
  }

  @Test("A chain of overlaps: the ends are apart, the middle is with neither")
  func chain() throws {
    let ranking = try ranking(
      Samples.result("a", seconds: 1), Samples.result("b", seconds: 1.2),
      Samples.result("c", seconds: 1.4))
    // 0.9...1.1, 1.08...1.32, 1.26...1.54
    #expect(ranking.places.map(\.place) == [.rank(1...2), .rank(1...3), .rank(2...3)])
  }

  @Test("One without an interval could be anywhere: none is ranked")
  func unknown() throws {
    let ranking = try ranking(
      Samples.result("a", seconds: 1), Samples.result("b", seconds: 9, factors: nil))
    #expect(ranking.fastest.isEmpty && ranking.predictedFastest == "a")
    #expect(ranking.places.allSatisfy { if case .unranked = $0.place { true } else { false } })
  }

  @Test("What does not fit has no rank, and takes none from others")
  func misfit() throws {
    let ranking = try ranking(
      Samples.result("a", seconds: 1, fits: false), Samples.result("b", seconds: 2),
      Samples.result("c", seconds: 3))
    #expect(
      ranking.places.map(\.place) == [.unranked(Ranking.misfit), .rank(1...1), .rank(2...2)])
  }
}
