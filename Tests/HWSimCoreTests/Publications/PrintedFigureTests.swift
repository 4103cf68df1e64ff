import HWSimCore
import Testing

@Suite("Does a count equal a printed figure?")
struct PrintedFigureTests {
  @Test(
    "Read",
    arguments: [
      ("861.34M", "", 861.34, 2, 1e6), ("97.70", "MiB", 97.7, 2, 1_048_576),
      ("26,752", "", 26_752, 0, 1),
      ("55 million", "", 55, 0, 1e6), ("4.9M", "G", 4.9, 1, 1e6), ("20K", "", 20, 0, 1e3),
      ("94.86", "%", 94.86, 2, 0.01), ("-0.5", "", -0.5, 1, 1),
    ])
  func reading(
    _ text: String, _ unit: String, _ value: Double, _ decimals: Int, _ factor: Double
  ) throws {
    let figure = try #require(PrintedFigure(text, unit: unit))
    #expect((figure.value, figure.decimals, figure.factor) == (value, decimals, factor))
  }

  @Test(
    "What is no figure",
    arguments: ["", "M", "O(1)", "<1", "3x3", "13x12", "5 apples", "1.", ".5", "nan"])
  func words(_ text: String) { #expect(PrintedFigure(text) == nil) }

  @Test(
    "Compared",
    arguments: [
      ("861.34M", 861_339_936.0, nil, PrintedFigure.Relation.rounds),
      ("149", 149.5e0, nil, .cuts), ("150", 149.5, nil, .rounds), ("149", 150, nil, .differs),
      ("3.4M", 3_470_760, nil, .cuts), ("3.4M", 3_504_872, nil, .differs),
      ("0.29", 0.29, nil, .rounds), ("0", 0.4, nil, .rounds), ("0", 2, nil, .differs),
      ("15300", 15_346.6, nil, .differs), ("15300", 15_346.6, 3, .rounds),
      ("720", 724.4, 2, .rounds), ("720", 731, 2, .differs), ("600", 627.2, 1, .rounds),
      ("62", 62.72, 2, .cuts), ("-1", 1, nil, .differs),
    ] as [(String, Double, Int?, PrintedFigure.Relation)])
  func comparing(
    _ text: String, _ counted: Double, _ digits: Int?, _ relation: PrintedFigure.Relation
  ) throws {
    #expect(try #require(PrintedFigure(text)).relation(to: counted, digits: digits) == relation)
  }

  @Test func sameDigits() throws {
    #expect(try #require(PrintedFigure("4.24", unit: "M")).text(of: 4_231_976) == "4.23")
    #expect(try #require(PrintedFigure("1.51M")).text(of: 1000) == "1.00 k")  // not 0.00M
    #expect(try #require(PrintedFigure("55 million")).text(of: 58_200_000) == "58 million")
  }
}
