import HWSimCore
import HWSimNetworks
import HWSimTestSupport
import Testing

@Suite("Can options be anything?")
struct OptionFuzzTests {
  private static let texts = [
    "", "0", "1", "2", "3", "7", "16", "20", "64", "0.3", "1.5", "0.01", "8192", "65536", "1000000",
    "224", "33x65", "8192x1", "720x1280", "true", "false", "-1", "1e9", "nan", "é", "x",
    "99999999999999999999",
  ]

  @Test(
    "No value of any option traps or takes over two seconds", arguments: NetworkCatalog.families)
  func fuzz(_ family: NetworkFamily) throws {
    var random = SplitMix64(name: family.name)
    var built = 0
    for _ in 0..<150 {
      var options: [String] = []
      // About two of them, or of many the network could hardly ever be built.
      let chance = max(2, family.options.count / 2)
      for option in family.options where random.below(chance) == 0 {
        options.append("\(option.name)=\(Self.value(option, &random))")
      }
      let specification = "\(family.name):\(options.joined(separator: ","))"
      let start = ThreadTime.now
      do throws(NetworkError) {
        let network = try NetworkCatalog.network(specification, batch: 1 + random.below(3))
        #expect(network.counts.operations > 0)
        built += 1
      } catch {
        #expect(error.description.hasPrefix(family.name), "\(error)")
        #expect(!error.description.contains { $0.isNewline })
      }
      #expect(ThreadTime.now - start < .seconds(2), "\(specification)")
    }
    #expect(built > 5)
  }

  /// The default, one of the choices, or anything.
  private static func value(_ option: any NetworkOption, _ random: inout SplitMix64) -> String {
    let named = option.expectation.split { " ,".contains($0) }.map(String.init)
    switch random.below(5) {
    case 0, 1: return option.defaultText
    case 2: return named[random.below(named.count)]
    default: return texts[random.below(texts.count)]
    }
  }
}
