import HWSimCore
import Testing

@Suite("Do a table's rules find what a row's names mean?")
struct NamesAreFoundTests {
  private func row(
    chip: String = "", core: String = "", runtime: String = "", network: String = "",
    date: String = "", alpha: Double? = nil, resolution: String = ""
  ) -> PublishedMeasurement {
    var row = PublishedMeasurement()
    (row.chip, row.core, row.runtime, row.network) = (chip, core, runtime, network)
    (row.date, row.alpha, row.resolution) = (date, alpha, resolution)
    return row
  }

  private func table(
    devices: [NameRule<String>] = [], runtimes: [NameRule<[RuntimeVersion]>] = [],
    networks: [NameRule<String>] = []
  ) -> NameTable {
    NameTable(
      unmapped: [], devices: devices, runtimes: runtimes, networks: networks, families: [])
  }

  private func condition(_ column: NameCondition.Column, _ patterns: String...) -> NameCondition {
    NameCondition(column, patterns.compactMap(NamePattern.init))
  }

  @Test(
    "Whole words in a row, whatever stands between; a star for the end of a word",
    arguments: [
      ("snapdragon 855", "Qualcomm SM8150 Snapdragon 855 (x)", true),
      ("snapdragon 855", "Snapdragon-855", true),
      ("snapdragon 855", "Snapdragon 855+", false),
      ("snapdragon 855+", "Snapdragon 855+", true),
      ("snapdragon 85", "Snapdragon 855", false),
      ("stm32f746*", "STM32F746NG", true),
      ("stm32f746*", "my-STM32F746", true),
      ("a53*", "unpinned: Cortex-A53x4@1500", true),
      ("855 snapdragon", "snapdragon 855", false),
      ("snapdragon 855", "snapdragon", false),
    ])
  func patterns(_ pattern: String, _ text: String, _ occurs: Bool) throws {
    #expect(condition(.soc, pattern).holds(for: row(chip: text)) == occurs)
  }

  @Test("Nothing to look for is no pattern")
  func noPattern() { #expect(NamePattern(" - ") == nil) }

  @Test("The first rule whose conditions all hold, and whose exceptions do not")
  func order() {
    let names = table(devices: [
      NameRule(
        conditions: [condition(.soc, "rk3399"), condition(.core, "a53*", "little")],
        exceptions: [condition(.core, "a72*")], meaning: "little"),
      NameRule(conditions: [condition(.soc, "rk3399")], meaning: "big"),
    ])
    #expect(names.device(of: row(chip: "RK3399", core: "Cortex-A53")) == "little")
    #expect(names.device(of: row(chip: "RK3399", core: "Cortex-A72x2 + Cortex-A53x4")) == "big")
    #expect(names.device(of: row(chip: "RK3399")) == "big")
    #expect(names.device(of: row(chip: "other", core: "A53")) == nil)
  }

  @Test(
    "The runtime of the nearest version; another version is said to be one",
    arguments: [
      ("lib 20211208-35-g7b222a1", "2022-01-03", "new", nil),
      ("lib 20180704-53-g09b0c728", "2018-08-30", "old", nil),
      ("lib", "2018-07-04", "old", nil),
      ("lib", "2022", "new", "measured with version 2022, predicted for new (2021-12-08)"),
      (
        "lib 20190611", "2022-01-03", "old",
        "measured with version 2019-06-11, predicted for old (2018-07-04)"
      ),
      ("lib", "", "new", "version not stated, taken as new"),
    ] as [(String, String, String, String?)])
  func dates(_ runtime: String, _ date: String, _ name: String, _ caveat: String?) throws {
    let names = table(runtimes: [
      NameRule(
        conditions: [condition(.runtime, "lib")],
        meaning: [
          RuntimeVersion(runtime: "old", version: VersionNumber("2018-07-04")),
          RuntimeVersion(runtime: "new", version: VersionNumber("2021-12-08")),
        ])
    ])
    let found = try #require(names.runtime(of: row(runtime: runtime, date: date)))
    #expect(found.name == name)
    #expect(found.caveat == caveat)
  }

  @Test(
    "Versions by number agree as far as both go",
    arguments: [
      ("X 7.3", "seven", true), ("X (7.3.0 era)", "seven", true), ("X 8.0", "eight", false),
      ("X 7.3 (approx; v1.0 round)", "seven", true), ("X 10.2", "ten", true),
      ("X 10", "ten", true), ("X 11", "ten", false),
    ])
  func numbers(_ runtime: String, _ name: String, _ isExact: Bool) throws {
    let versions = [("seven", "7.3"), ("eight", "8.1"), ("ten", "9.0"), ("ten", "10.2")]
    let names = table(runtimes: [
      NameRule(
        conditions: [condition(.runtime, "x")],
        meaning: versions.map { RuntimeVersion(runtime: $0, version: VersionNumber($1)) })
    ])
    let found = try #require(names.runtime(of: row(runtime: runtime)))
    #expect(found.name == name)
    #expect((found.caveat == nil) == isExact)
  }

  @Test(
    "A network has the row's width and size, from columns or name; what is not said is left out")
  func options() {
    let names = table(networks: [
      NameRule(
        conditions: [condition(.model, "mobilenet*")],
        meaning: "mobilenetv1:alpha={alpha},resolution={resolution},classes=5")
    ])
    let specification = { (row: PublishedMeasurement) in names.network(of: row) }
    #expect(
      specification(row(network: "mobilenet", alpha: 0.5, resolution: "160x160x3"))
        == "mobilenetv1:alpha=0.5,resolution=160,classes=5")
    #expect(
      specification(row(network: "mobilenet_v1_0.25_128"))
        == "mobilenetv1:alpha=0.25,resolution=128,classes=5")
    #expect(
      specification(row(network: "mobilenet v1", alpha: 1, resolution: "96x128"))
        == "mobilenetv1:alpha=1,resolution=96x128,classes=5")
    #expect(specification(row(network: "mobilenet")) == "mobilenetv1:classes=5")
    #expect(specification(row(network: "vgg16")) == nil)
  }
}
