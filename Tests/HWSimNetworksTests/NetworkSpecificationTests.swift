import HWSimCore
import HWSimNetworks
import Testing

@Suite("What does a specification mean, and which are refused?")
struct NetworkSpecificationTests {
  @Test(
    "the name is canonical",
    arguments: [
      ("mobilenetv2", "mobilenetv2"),
      ("mobilenetv2:alpha=1", "mobilenetv2"),
      ("mobilenetv2:alpha=1.0,resolution=224,classes=1000", "mobilenetv2"),
      ("mobilenetv2:resolution=160,alpha=0.50", "mobilenetv2:alpha=0.5,resolution=160"),
      ("mobilenetv2:resolution=224x224", "mobilenetv2"),
      ("mobilenetv2:resolution=096x96", "mobilenetv2:resolution=96"),
      ("vgg16:resolution=720x1280", "vgg16:resolution=720x1280"),
      (
        "alexnet:variant=torchvision,resolution=0227x227",
        "alexnet:variant=torchvision,resolution=227"
      ),
      ("mobilenetv2:alpha=2.00", "mobilenetv2:alpha=2"),
      ("mobilenetv2:classes=010", "mobilenetv2:classes=10"),
      ("mobilenetv1:shallow=false,convolution=standard", "mobilenetv1:convolution=standard"),
      ("mobilenetv1:shallow=true", "mobilenetv1:shallow=true"),
      ("squeezenet:bypass=none,version=1.1", "squeezenet:version=1.1"),
      ("shufflenet:groups=3,scale=2", "shufflenet:scale=2"),
      ("resnet50:stride=1x1", "resnet50:stride=1x1"),
      // The default resolution depends on the variant.
      ("alexnet:resolution=227", "alexnet"),
      ("alexnet:variant=torchvision,resolution=224", "alexnet:variant=torchvision"),
      (
        "alexnet:resolution=227,variant=torchvision",
        "alexnet:variant=torchvision,resolution=227"
      ),
    ])
  func canonical(_ typed: String, _ name: String) throws {
    let network = try NetworkCatalog.network(typed)
    #expect(network.name == name)
    #expect(try NetworkCatalog.network(name) == network)
  }

  static let refused = [
    // the network
    ("", "unknown network ''; valid: alexnet, autoencoder"),
    (":", "unknown network ''"),
    (":alpha=1", "unknown network ''"),
    (" ", "unknown network ' '"),
    ("mobilnetv2", "unknown network 'mobilnetv2'; did you mean 'mobilenetv2'?"),
    ("MobileNetV2", "did you mean 'mobilenetv2'?"),
    ("squeeznet:version=1.1", "did you mean 'squeezenet'?"),
    ("größe", "unknown network 'größe'; valid: alexnet"),
    ("a\nb\u{202E}", "unknown network 'a\\nb\\u{202E}'"),
    // the form
    ("mobilenetv2:", "no option after ':'; write 'mobilenetv2:alpha=1'"),
    ("mobilenetv2:alpha", "option 'alpha' has no value; write option=value"),
    ("mobilenetv2:alpah", "did you mean 'alpha'?"),
    ("mobilenetv2:=1", "unknown option ''; valid: alpha, resolution, classes"),
    ("mobilenetv2:=", "unknown option ''"),
    ("mobilenetv2:,", "an option is empty"),
    ("mobilenetv2:alpha=0.5,,resolution=96", "an option is empty; remove the ','"),
    ("mobilenetv2:alpha=0.5,", "an option is empty; remove the ','"),
    ("mobilenetv2:alpha=0.5:resolution=96", "option 'alpha' cannot be '0.5:resolution=96'"),
    // the option
    ("mobilenetv2:alpah=0.5", "unknown option 'alpah'; did you mean 'alpha'?"),
    ("vgg16:alpha=0.5", "unknown option 'alpha'; valid: resolution, classes"),
    ("mobilenetv2:Alpha=0.5", "did you mean 'alpha'?"),
    ("mobilenetv2:😀=1", "unknown option '😀'; valid: alpha"),
    ("mobilenetv2:alpha=1,alpha=1", "option 'alpha' is given twice"),
    // the value
    (
      "mobilenetv2:alpha=", "option 'alpha' cannot be ''; expected a decimal number from 0.01 to 16"
    ),
    ("mobilenetv2:alpha=0", "'0'; expected a decimal number from 0.01 to 16"),
    ("mobilenetv2:alpha=-1", "'-1'; expected a decimal number"),
    ("mobilenetv2:alpha=+1", "'+1'; expected a decimal number"),
    ("mobilenetv2:alpha=nan", "'nan'; expected a decimal number"),
    ("mobilenetv2:alpha=inf", "'inf'; expected a decimal number"),
    ("mobilenetv2:alpha=1e300", "'1e300'; expected a decimal number"),
    ("mobilenetv2:alpha=0x1", "'0x1'; expected a decimal number"),
    ("mobilenetv2:alpha=0,5", "option 'alpha' cannot be '0'"),
    ("mobilenetv2:alpha=.5", "'.5'; expected a decimal number"),
    ("mobilenetv2:alpha=1.", "'1.'; expected a decimal number"),
    ("mobilenetv2:alpha=1.2.3", "'1.2.3'; expected a decimal number"),
    ("mobilenetv2:alpha=٠٫٥", "'٠٫٥'; expected a decimal number"),
    ("mobilenetv2:alpha=16.01", "expected a decimal number from 0.01 to 16"),
    ("mobilenetv2:resolution=0", "'0'; expected a whole number from 1 to 8192"),
    ("mobilenetv2:resolution=-1", "'-1'; expected a whole number from 1 to 8192"),
    ("mobilenetv2:resolution=1000000000", "expected a whole number from 1 to 8192"),
    ("mobilenetv2:resolution=99999999999999999999", "expected a whole number from 1 to 8192"),
    ("mobilenetv2:resolution=22.4", "'22.4'; expected a whole number"),
    ("mobilenetv2:resolution=720x", "'720x'; expected a whole number from 1 to 8192, or two as in"),
    ("mobilenetv2:resolution=x720", "'x720'; expected a whole number from 1 to 8192, or two as in"),
    ("mobilenetv2:resolution=x", "'x'; expected a whole number"),
    ("mobilenetv2:resolution=1x2x3", "'1x2x3'; expected a whole number"),
    ("mobilenetv2:resolution=720X1280", "'720X1280'; expected a whole number"),
    ("mobilenetv2:resolution=0x224", "'0x224'; expected a whole number from 1 to 8192"),
    ("mobilenetv2:resolution=224x8193", "'224x8193'; expected a whole number from 1 to 8192"),
    ("mobilenetv2:classes=0", "'0'; expected a whole number from 1 to 1000000"),
    ("mobilenetv2:classes= 10", "' 10'; expected a whole number"),
    ("mobilenetv1:shallow=yes", "'yes'; expected true or false"),
    ("squeezenet:version=2", "'2'; expected one of 1.0, 1.1"),
    ("squeezenet:bypass=simpel", "one of none, simple, complex; did you mean 'simple'?"),
    ("shufflenet:groups=5", "expected one of 1, 2, 3, 4, 8"),
    ("shufflenet:scale=0", "expected a decimal number from 0.1 to 8"),
  ]

  @Test("refused in one line that names place and cure", arguments: refused)
  func refuses(_ typed: String, _ expected: String) throws {
    let error = try #require(throws: NetworkError.self) { try NetworkCatalog.network(typed) }
    #expect(error.description.contains(expected), "\(error)")
    #expect(!error.description.contains { $0.isNewline })
    if let family = NetworkCatalog.families.first(where: { typed.hasPrefix($0.name + ":") }) {
      #expect(error.description.hasPrefix(family.name + ": "))
    }
  }

  @Test("however long", arguments: ["", "mobilenetv2:", "mobilenetv2:alpha=", "vgg16:classes="])
  func refusesLong(_ start: String) throws {
    // The message may list every valid name, but not what was typed.
    let names = NetworkCatalog.families.map(\.name).joined(separator: ", ")
    for filler in ["9", "x", "é", "👩‍👩‍👧", ","] {
      let typed = start + String(repeating: filler, count: 100_000)
      let error = try #require(throws: NetworkError.self) { try NetworkCatalog.network(typed) }
      #expect(error.description.count < 200 + names.count)
    }
  }

  @Test(arguments: [0, -1, 1025, Int.max, Int.min])
  func refusesBatch(_ batch: Int) throws {
    let error = try #require(throws: NetworkError.self) {
      try NetworkCatalog.network("vgg16:classes=10", batch: batch)
    }
    #expect(
      error.description
        == "vgg16:classes=10: batch \(batch) is out of range; expected a whole number from 1 to 1024"
    )
  }

  @Test func changesOneOption() throws {
    let start = try NetworkSpecification("mobilenetv2:alpha=0.5")
    #expect(try start.with("resolution", "96").description == "mobilenetv2:alpha=0.5,resolution=96")
    #expect(try start.with("alpha", "1").description == "mobilenetv2")
    #expect(throws: NetworkError.self) { try start.with("resolution", "x") }
  }
}
