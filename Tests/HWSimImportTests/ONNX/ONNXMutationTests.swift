import Foundation
import HWSimCore
import HWSimTestSupport
import ONNXSchema
import SwiftProtobuf
import Testing

@Suite("Does any ONNX file crash the reader?")
struct ONNXMutationTests {
  private static let samples = [ONNXModel.mobile, .transformer, .calls]
  private static let operators =
    ONNXWindowTests.convolutions + ONNXWindowTests.transposed + ONNXWindowTests.pooling
    + ONNXProductTests.matrices + ONNXProductTests.tensors + ONNXProductTests.attention
    + ONNXElementTests.combinations + ONNXElementTests.normalizations
    + ONNXElementTests.reductions + ONNXMoveTests.shapes + ONNXMoveTests.parts
    + ONNXMoveTests.sizes + ONNXUncostedTests.ruled
  private static let models = operators.map(\.model) + samples
  private static let files = models.map(\.bytes)

  @Test func samplesAreRead() {
    for (model, layers) in zip(Self.samples, [18, 21, 15]) {
      #expect(model.problem() == "read \(layers) layers")
    }
  }

  /// Bits and bytes: what the decoder of the format must bear.
  @Test func damagedFiles() {
    let read = Mutations(path: "net.onnx") { round, random in
      var bytes = Self.files[round % Self.files.count]
      for _ in 0..<Int.random(in: 1...2, using: &random) {
        if random.happens(onceIn: 3) {
          Self.replaceInteger(&bytes, &random)
        } else {
          bytes.damage(&random)
        }
      }
      return bytes
    } read: {
      problem($0, path: "net.onnx")
    }
    #expect(read.complaints == [])
    #expect(0.01..<1 ~= read.share)
  }

  /// Well-formed files of models that cannot be: what the reader of the graph must bear.
  @Test func changedModels() {
    let read = Mutations(path: "net.onnx") { round, random in
      let model =
        random.happens(onceIn: 2)
        ? Self.models[round % Self.models.count] : Self.samples[round % Self.samples.count]
      var mutation = ONNXMutation(of: model.proto, random)
      return (try? mutation.changed(model.proto).serializedBytes()) ?? []
    } read: {
      problem($0, path: "net.onnx")
    }
    #expect(read.complaints == [])
    #expect(0.1..<0.9 ~= read.share)
  }

  /// A number in the file's own encoding, of any length, in the place of some bytes.
  private static func replaceInteger(_ bytes: inout [UInt8], _ random: inout SplitMix64) {
    guard let place = random.pick(bytes.indices) else { return }
    var rest = UInt64.max >> UInt64.random(in: 0..<64, using: &random)
    var varint: [UInt8] = []
    while rest > 0x7F {
      varint.append(UInt8(rest & 0x7F) | 0x80)
      rest >>= 7
    }
    varint.append(UInt8(rest))
    let end = min(bytes.count, place + Int.random(in: 0...varint.count, using: &random))
    bytes.replaceSubrange(place..<end, with: varint)
  }
}
