import HWSimCore
import HWSimNetworks
import HWSimTestSupport
import Testing

@Suite("Are transforms read, ordered, named and refused?")
struct TransformChainTests {
  @Test func nameSaysWhatWasApplied() throws {
    let network = try network("squeezenet:classes=10", "width=0.5", "quantise=8")
    #expect(network.name == "squeezenet:classes=10+width=0.5+quantise=8")
    #expect(try TransformChain(["width=0.5", "quantise=8"]).suffix == "+width=0.5+quantise=8")
    #expect(try TransformChain().isEmpty)
  }

  @Test("From left to right: groups are of the channels that are left")
  func order() throws {
    // 0.5 of 96 are 48, which 32 does not divide; 96 it does.
    let network = try oneConvolution(inputs: 96, outputs: 96)
    #expect(try network.transformed("group=32,layers=conv").counts.macs == network.counts.macs / 32)
    #expect(throws: NetworkError.self) {
      try network.transformed("decompose=1x1,layers=conv", "group=32,layers=conv")
    }
  }

  @Test("What is wrong is named with its cure", arguments: refused)
  func refusal(_ row: Refused) throws {
    do throws(NetworkError) {
      _ = try TransformChain([row.transform])
        .apply(to: NetworkCatalog.network(row.network))
      Issue.record("\(row.transform) of \(row.network) is not refused")
    } catch {
      #expect(error.description.contains(row.place), "\(error)")
      #expect(error.description.contains(row.cure), "\(error)")
    }
  }

  struct Refused: Sendable, CustomTestStringConvertible {
    let network: String
    let transform: String
    let place: String
    let cure: String
    var testDescription: String { "\(transform) of \(network)" }

    init(_ network: String, _ transform: String, _ place: String, _ cure: String) {
      (self.network, self.transform, self.place, self.cure) = (network, transform, place, cure)
    }
  }

  private static let refused = [
    Refused("vgg16", "wdth=0.5", "unknown transform 'wdth'", "did you mean 'width'?"),
    Refused("vgg16", "", "unknown transform ''", "valid: decompose, downsample"),
    Refused("vgg16", "width", "'width': no value", "'width=0.5'"),
    Refused("vgg16", "width=", "'width': a value is missing", "'width=0.5'"),
    Refused("vgg16", "width=0", "multiplier cannot be '0'", "from 0.01 to 16"),
    Refused("vgg16", "width=1,2", "takes one value", "'width=0.5'"),
    Refused("vgg16", "width=conv1:0.5", "takes one value", "'width=0.5'"),
    Refused("vgg16", "width=0.5,x=1", "unknown option 'x'", "it has no options"),
    Refused("vgg16", "resolution=0", "resolution cannot be '0'", "as in 720x1280"),
    Refused("vgg16", "resolution=16", "layer 'pool5'", "enlarge the input"),
    Refused("autoencoder", "resolution=32", "which is no image", "1x1x640"),
    Refused("vgg16", "quantise=32", "bits cannot be '32'", "from 1 to 16"),
    Refused("vgg16", "quantise=8,activation=8", "option 'activation'", "'activations'?"),
    Refused("vgg16", "quantise=8,activations=8,activations=8", "given twice", "remove one"),
    Refused("vgg16", "prune=1", "share cannot be '1'", "from 0 to 0.9999"),
    Refused("vgg16", "prune=0.5,0.6", "two values for all layers", "conv1:0.6"),
    Refused("vgg16", "prune=fc9:0.5", "is called 'fc9'", "did you mean 'fc6'?"),
    Refused("vgg16", "prune=squeezent", "no preset 'squeezent'", "did you mean 'squeezenet'?"),
    Refused("vgg16", "prune=squeezenet", "is called 'fire2/squeeze1x1'", "hwsim networks"),
    Refused("vgg16", "share=1", "number of values cannot be '1'", "from 2 to 65536"),
    Refused("vgg16", "huffman=x", "bits of a code cannot be 'x'", "from 0 to 32"),
    Refused("vgg16", "svd=64", "takes one rank", "rank:64"),
    Refused("vgg16", "svd=energy:0.9", "needs the weights", "rank:64 or ratio:0.25"),
    Refused("vgg16", "svd=rnk:64", "unknown measure 'rnk'", "did you mean 'rank'?"),
    Refused("vgg16", "svd=ratio:1", "vgg16 has no layer for it", "rank low enough"),
    Refused("vgg16", "decompose=asymetric", "way cannot be", "did you mean 'asymmetric'?"),
    Refused("vgg16", "decompose=5x5", "vgg16 has no layer for it", "convolutions of 5x5"),
    Refused("vgg16", "separable=1", "takes no value '1'", "write it as in"),
    Refused("vgg16", "separable,layers=fc6", "unknown transform 'separable,", "valid: "),
    Refused("vgg16", "separable=layers=fc6", "layer 'fc6' is not for it", "larger than 1x1"),
    Refused("vgg16", "group=7", "vgg16 has no layer for it", "that 7 divides"),
    Refused("vgg16", "group=4,shuffle=no", "shuffle cannot be 'no'", "true or false"),
    Refused("vgg16", "downsample=early", "direction cannot be 'early'", "one of late"),
    Refused("vgg16", "downsample=late,layers=pol1", "no layer 'pol1'", "did you mean 'pool1'?"),
    Refused("mobilenetv2", "drop-fc", "does not end with fully connected", "AlexNet and VGG"),
    Refused("autoencoder", "drop-fc", "does not end with fully connected", "AlexNet and VGG"),
  ]

  @Test("No transform of any family traps or takes long", arguments: NetworkCatalog.families)
  func fuzz(_ family: NetworkFamily) throws {
    var random = SplitMix64(name: family.name)
    let network = try NetworkCatalog.network(family.name)
    var applied = 0
    for _ in 0..<120 {
      let count = 1 + Int(random.next() % 3)
      let texts = (0..<count).map { _ in Self.text(network, &random) }
      let start = ThreadTime.now
      do throws(NetworkError) {
        let changed = try TransformChain(texts).apply(to: network)
        _ = changed.storedBytes(.fp32) + changed.peakActivationBytes(.int8) + changed.effectiveMACs
        #expect(changed.effectiveMACs <= changed.counts.macs, "\(texts)")
        applied += 1
      } catch {
        #expect(!error.description.isEmpty && !error.description.contains("\n"))
      }
      #expect(ThreadTime.now - start < .seconds(2), "\(texts)")
    }
    #expect(applied > 10)
  }

  private static func text(_ network: Network, _ random: inout SplitMix64) -> String {
    let transform = NetworkTransform.all[random.below(NetworkTransform.all.count)]
    let layer = network.layers[random.below(network.layers.count)].name
    let usual = [
      "decompose": ["5x5", "asymmetric", "1x1", "1x1,share=0.7"], "downsample": ["late"],
      "drop-fc": ["", "classifier=conv"], "group": ["2", "4,shuffle=false"],
      "huffman": ["", "4", "conv:5.5", "4/3"], "prune": ["0.5", "0.9999,index=12", "\(layer):0.7"],
      "quantise": ["8", "1", "3,activations=4", "16"], "resolution": ["160", "97x331", "8192"],
      "separable": ["", "layers=\(layer)"], "share": ["16", "65536", "\(layer):2"],
      "svd": ["rank:16", "ratio:0.3", "rank:1,layers=conv", "ratio:1,layers=\(layer)"],
      "width": ["0.5", "0.01", "1.7", "16"],
    ][transform.name, default: [""]]
    let odd = [
      "1", "0", "\(layer):4", "squeezenet", ",", ":", "=", "-1", "99999999999999999999", "é",
      "layers=fc", "0.5,x", "4,=", "fc:0.9", "rank:1,layers=\(layer)+\(layer)", "5x5,layers=conv",
    ]
    let values = random.below(4) == 0 ? odd : usual
    let value = values[random.below(values.count)]
    return value.isEmpty ? transform.name : "\(transform.name)=\(value)"
  }
}
