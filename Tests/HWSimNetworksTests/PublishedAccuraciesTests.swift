import HWSimCore
import HWSimNetworks
import Testing

@Suite("Does each published accuracy stand with its network and its source?")
struct PublishedAccuraciesTests {
  /// Those of families that are still to come wait for them.
  static let present = PublishedAccuracies.all.filter { entry in
    NetworkCatalog.families.contains { $0.name == entry.family }
  }

  @Test(arguments: present)
  func networkExists(_ entry: PublishedAccuracy) throws {
    let specification = try NetworkSpecification(entry.network)
    #expect(PublishedAccuracies.of(specification).contains(entry))
  }

  @Test(arguments: PublishedAccuracies.all)
  func isData(_ entry: PublishedAccuracy) throws {
    let percent = try #require(Double(entry.percent))
    #expect(0..<100 ~= percent)
    #expect(!entry.dataset.isEmpty && !entry.source.isEmpty)
  }

  /// However the user writes a network, it is the same one.
  @Test func defaultsMayBeWritten() throws {
    let short = PublishedAccuracies.of(try NetworkSpecification("mobilenetv1"))
    let long = PublishedAccuracies.of(
      try NetworkSpecification("mobilenetv1:alpha=1,resolution=224"))
    #expect(short == long)
    // MobileNets, table 8: 70.6; another training, as the lecture prints it: 70.9 and 89.9.
    #expect(short.map(\.percent) == ["70.6", "70.9", "89.9"])
    #expect(PublishedAccuracies.of(try NetworkSpecification("mobilenetv1:classes=10")).isEmpty)
  }
}
