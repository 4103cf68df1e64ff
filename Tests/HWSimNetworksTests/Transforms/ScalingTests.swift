import HWSimCore
import HWSimNetworks
import Testing

@Suite("Do width and resolution scale a network as its authors do?")
struct ScalingTests {
  @Test(
    "MobileNetV1 has the same numbers as with its own multiplier",
    arguments: ["0.25", "0.5", "0.75"])
  func mobileNetV1(_ width: String) throws {
    let scaled = try network("mobilenetv1", "width=\(width)")
    let own = try NetworkCatalog.network("mobilenetv1:alpha=\(width)")
    #expect(scaled.layers == own.layers)
  }

  @Test("Sums and concatenations fit, outputs stay", arguments: NetworkCatalog.families)
  func allFamilies(_ family: NetworkFamily) throws {
    let network = try NetworkCatalog.network(family.name)
    for width in ["0.01", "0.3", "0.5", "0.77", "1.4", "2"] {
      let scaled = try network.transformed("width=\(width)")
      #expect(scaled.layers.last?.output == network.layers.last?.output)
      #expect((scaled.counts.macs < network.counts.macs) == (width < "1"), "\(width)")
    }
    #expect(try network.transformed("width=1").layers == network.layers)
  }

  @Test(
    "Shapes that meet in sums of networks with bypasses",
    arguments: ["squeezenet:bypass=complex", "squeezenet:bypass=simple", "shufflenet:groups=8"])
  func bypasses(_ specification: String) throws {
    for width in ["0.1", "0.3", "0.6", "1.3"] {
      _ = try network(specification, "width=\(width)")
    }
  }

  /// Crops and boxes of detectors have sizes of their own, which cannot always follow.
  @Test("An option of the family and the transform make the same layers, or the layer is named")
  func resolutionOption() throws {
    var refused: [String] = []
    for family in NetworkCatalog.families
    where family.options.contains(where: { $0.name == "resolution" }) {
      // Their last windows are the whole image by chance, or move by another stride.
      if ["fitnet", "simplenet"].contains(family.name) { continue }
      for size in ["480", "640x384"] {
        let own = try NetworkCatalog.network("\(family.name):resolution=\(size)")
        do {
          let network = try NetworkCatalog.network(family.name)
          let resized = try network.transformed("resolution=\(size)")
          #expect(resized.layers == own.layers, "\(family.name)")
        } catch let error as NetworkError {
          #expect(error.description.contains(": layer '"), "\(error)")
          refused.append(family.name)
        }
      }
      let plain = try NetworkCatalog.network(family.name)
      let image = plain.layers[plain.firstInput].output
      let same = try plain.transformed("resolution=\(image.height)x\(image.width)")
      #expect(same.layers == plain.layers)
    }
    let beyond = [
      "crfrnn", "deeplab", "dilation", "fasterrcnn", "fcn8s", "icnet", "pspnet", "segnet", "ssd",
      "xception", "yolo",
    ]
    #expect(refused.allSatisfy { name in beyond.contains { name.hasPrefix($0) } }, "\(refused)")
  }

  @Test("A fully connected layer behind the image has other weights")
  func fullyConnected() throws {
    let network = try network("vgg16", "resolution=160")
    let layer = try #require(network.layer("fc6"))
    #expect(network.counts(of: layer).weights == 5 * 5 * 512 * 4096)
  }
}
