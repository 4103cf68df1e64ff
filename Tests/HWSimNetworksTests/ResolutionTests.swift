import HWSimCore
import HWSimNetworks
import Testing

@Suite("What does a rectangular input cost?")
struct ResolutionTests {
  @Test("height comes first, and turning the image changes no count", arguments: families)
  func turned(_ family: NetworkFamily) throws {
    let tall = try NetworkCatalog.network("\(family.name):resolution=1024x640")
    let wide = try NetworkCatalog.network("\(family.name):resolution=640x1024")
    #expect(tall.layers.first?.output.description == "1024x640x3")
    #expect(wide.layers.first?.output.description == "640x1024x3")
    // No stride of the zoo differs between height and width, and 1x7 goes with 7x1.
    #expect(tall.counts == wide.counts)
  }

  @Test("twice the height is twice the work of VGG16's convolutions, and of its fc6's weights")
  func twice() throws {
    let square = try NetworkCatalog.network("vgg16")
    let tall = try NetworkCatalog.network("vgg16:resolution=448x224")
    #expect(tall.counts(of: .convolution).macs == 2 * square.counts(of: .convolution).macs)
    #expect(tall.shape("pool5") == "14x7x512")
    let weights = 14 * 7 * 512 * 4096
    let fc6 = try #require(tall.layer("fc6"))
    #expect(tall.counts(of: fc6).parameters == weights + 4096)  // a bias each
  }

  @Test("a film's image needs more weights than VGG16 was published with")
  func film() throws {
    let network = try NetworkCatalog.network("vgg16:resolution=720x1280")
    // Five poolings by two that round down: 720, 360, 180, 90, 45, 22 and 1280 / 32.
    #expect(network.shape("pool5") == "22x40x512")
  }

  private static let families = NetworkCatalog.families.filter { $0.has("resolution") }
}
