import HWSimCore
import HWSimNetworks
import Testing

@Suite("Is every family of the zoo sound?")
struct NetworkCatalogTests {
  static let families = NetworkCatalog.families

  @Test func namesAreUnique() {
    let names = Self.families.map(\.name)
    #expect(names == Set(names).sorted())
  }

  @Test(arguments: families)
  func describesItself(_ family: NetworkFamily) throws {
    #expect(!family.title.isEmpty && !family.source.isEmpty)
    #expect(Set(family.options.map(\.name)).count == family.options.count)
    for option in family.options { #expect(!option.help.isEmpty && !option.expectation.isEmpty) }
    #expect(try NetworkCatalog.family(named: family.name).name == family.name)
  }

  @Test("every default, written out, is the default", arguments: families)
  func defaults(_ family: NetworkFamily) throws {
    let options = family.options.map { "\($0.name)=\($0.defaultText)" }.joined(separator: ",")
    let network = try NetworkCatalog.network("\(family.name):\(options)")
    #expect(network.name == family.name)
  }

  @Test("every customary width is accepted, and narrower is cheaper", arguments: families)
  func scaling(_ family: NetworkFamily) throws {
    guard let scaling = family.scaling, let width = scaling.width else { return }
    let start = NetworkSpecification(family)
    let macs = try scaling.widths.map {
      try NetworkCatalog.network(start.with(width, "\($0)")).counts.macs
    }
    #expect(!macs.isEmpty && macs == macs.sorted(by: >))
  }

  @Test("layers have unique names", arguments: families)
  func layerNames(_ family: NetworkFamily) throws {
    let names = try NetworkCatalog.network(family.name).layers.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test("classes set the output", arguments: families.filter { $0.has("classes") })
  func classes(_ family: NetworkFamily) throws {
    let last = try #require(try NetworkCatalog.network("\(family.name):classes=7").layers.last)
    if case .detection(let detection) = last.operation {
      // With or without the background.
      #expect([6, 7].contains(detection.classes))
      return
    }
    #expect(last.output.channels == 7)
    // Classifiers end with probabilities; segmentation gives scores for each pixel.
    #expect(last.output.pixels > 1 || last.operation == .softmax)
  }

  @Test(
    "any resolution works or names the layer that is too small",
    arguments: families.filter { $0.has("resolution") })
  func resolutions(_ family: NetworkFamily) throws {
    let option = try #require(family.options.first { $0.name == "resolution" })
    let valid = (Array(1...600) + [8192]).filter { option.accepts("\($0)") }
    var failed: [Int] = []
    for resolution in valid {
      do throws(NetworkError) {
        _ = try NetworkCatalog.network("\(family.name):resolution=\(resolution)")
      } catch {
        failed.append(resolution)
        #expect(error.description.hasPrefix("\(family.name):resolution=\(resolution): layer '"))
        #expect(error.description.contains("does not fit into"))
      }
    }
    // All resolutions up to some smallest one.
    #expect(failed == Array(valid.prefix(failed.count)) && failed.count < valid.count - 1)
  }

  @Test func tooLargeIsAnError() throws {
    let error = try #require(throws: NetworkError.self) {
      try NetworkCatalog.network("mobilenetv2:alpha=16,resolution=8192", batch: 1024)
    }
    #expect(error.description.contains("layer 'conv1'"))
  }
}

extension NetworkFamily {
  func has(_ option: String) -> Bool { options.contains { $0.name == option } }
}

extension NetworkOption {
  fileprivate func accepts(_ text: String) -> Bool { value(of: text) != nil }
}
