import HWSimCore
import HWSimImport
import HWSimTestSupport
import Testing

@Suite("What is said of a TFLite file whose operators are wrong?")
struct BadTFLiteNetworkTests {
  private func expect(
    _ writer: TFLiteWriter, _ start: String, _ message: String = "",
    _ inputs: ModelInputs = ModelInputs()
  ) {
    do throws(ImportError) {
      let network = try model(writer, inputs).network
      Issue.record("read \(network.layers.count) layers, expected \(start)")
    } catch {
      #expect(error.description.hasPrefix("net.tflite: \(start)"))
      #expect(error.description.contains(message))
      #expect(!error.description.contains { $0.isNewline })
    }
  }

  /// An operator that reads the image of 6 x 8 x 4 and then these integers, each an input of its own.
  @Test(arguments: [
    ("RESHAPE", [[1, 5, -1]], "cannot view 1x6x8x4 as 1x5x-1: nothing fits for -1"),
    ("RESHAPE", [[1, 5]], "cannot view 1x6x8x4 as 1x5: the numbers of elements differ"),
    ("RESHAPE", [[-1, -1]], "is impossible; sizes must be positive"),
    ("EXPAND_DIMS", [[9]], "adds axis 9 to a tensor of 1x6x8x4"),
    ("TRANSPOSE", [[0, 1, 1, 2]], "transposes 1x6x8x4 by [0, 1, 1, 2], expected each axis once"),
    ("TRANSPOSE", [], "has no input 1 (axes)"),
    ("MEAN", [[7]], "has no axis 7 in a tensor of 1x6x8x4"),
    ("SLICE", [[0, 0, 0, 0], [1, 7, 8, 4]], "keeps 7 from 0 on of 6 along axis 1"),
    ("SLICE", [[0, 0], [1, 1]], "has 2 begins, expected 4"),
    ("STRIDED_SLICE", [[0], [1], [0]], "steps by 0 along axis 0"),
    ("PAD", [[1, 2]], "has 2 paddings, expected 8"),
    ("PAD", [[0, 0, -9, 0, 0, 0, 0, 0]], "sizes must be positive"),
    ("TILE", [[1, 1, 1, 0]], "sizes must be positive"),
    ("TILE", [[1, 2_000_000_000, 2_000_000_000, 1]], "is impossible"),
    ("RESIZE_BILINEAR", [[-1, 5]], "sizes must be positive"),
    ("SPACE_TO_BATCH_ND", [[4, 4], [0, 0, 0, 0]], "6 rows or columns do not divide into"),
    ("BATCH_TO_SPACE_ND", [[2], [0, 0]], "1 images do not divide into blocks of 2"),
    ("DEPTH_TO_SPACE", [], "has blocks of 0, expected 1...1024"),
    ("FULLY_CONNECTED", [[1, 2, 3]], "multiplies 1x6x8x4 by weights of 3, expected outputs x"),
    ("CONV_2D", [[1, 2, 3]], "has weights of 3, expected 4 dimensions"),
    ("TRANSPOSE_CONV", [[1, 2, 3]], "has no input 2 (image)"),
    ("ADD", [[1, 2, 3]], "cannot combine 1x6x8x4 with 3"),
    ("LOCAL_RESPONSE_NORMALIZATION", [], "read"),
  ])
  func operators(_ name: String, _ integers: [[Int]], _ message: String) {
    let example = TFLiteCase(name, integers, "", .view)
    guard message != "read" else {
      #expect((try? model(example.writer)) != nil)
      return
    }
    expect(example.writer, "operator 0 (\(name)): ", message)
  }

  @Test func windows() {
    for (fields, message) in [
      ([2: .int32(1)], "kernel, stride and dilation must lie in 1...1048576"),
      ([1: .int32(1), 2: .int32(-1)], "kernel, stride and dilation must lie in"),
      ([1: .int32(1), 2: .int32(1), 3: .int8(9)], "applies activation 9, expected one of 0...5"),
      ([0: .int8(1), 1: .int32(1), 2: .int32(1)], "a window of 7 does not fit into 6 pixels"),
    ] as [([Int: Flat], String)] {
      let writer = oneOperator { model, image, x in
        model.add("CONV_2D", [image, model.weights([5, 7, 7, 4])], [x], options: (1, fields))
      }
      expect(writer, "operator 0 (CONV_2D): ", message)
    }
    let writer = oneOperator { model, image, x in
      model.add("CONV_2D", [image, model.weights([5, 1, 1, 3])], [x], options: (1, [:]))
    }
    expect(writer, "operator 0 (CONV_2D): ")
  }

  @Test func sizesThatAreComputed() {
    let writer = oneOperator { model, image, x in
      model.add("RESIZE_BILINEAR", [image, image], [x])
    }
    expect(writer, "operator 0 (RESIZE_BILINEAR): its sizes are computed while the network runs")
  }

  @Test func tensorsMadeTwiceOrNever() {
    var writer = oneOperator { model, image, x in
      model.add("RELU", [image], [x])
      model.add("RELU", [image], [x])
    }
    expect(writer, "operator 1 (RELU): makes tensor 1 ('x'), which exists already")
    writer = oneOperator { model, image, x in model.add("ADD", [image, x], [x]) }
    expect(writer, "operator 0 (ADD): reads tensor 1 ('x'), which nothing above makes")
    writer = oneOperator { _, _, _ in }
    expect(writer, "reads tensor 1 ('x'), which nothing above makes")
    writer = oneOperator { model, image, x in model.add("RELU", [image], [x, image]) }
    expect(writer, "operator 0 (RELU): makes 1 tensors, but 2 are named")
    expect(TFLiteWriter(), "computes nothing from its inputs; expected a network")
  }

  @Test func inputOfOpenSize() {
    var writer = TFLiteWriter()
    let image = writer.input("image", [1, 1, 1, 3], fields: [7: .int32s([-1, -1, -1, 3])])
    writer.outputs = [writer.tensor("x", [1, 1, 1, 3])]
    writer.add("RELU", [image], writer.outputs)
    expect(
      writer, "the file leaves the size of input 'image' open: 1x?x?x3; give it with --input-shape")
    let shape = ModelInputs.InputShape(name: "imgae", dimensions: [8, 8, 3])
    expect(writer, "has no input 'imgae'; did you mean 'image'?", "", ModelInputs(shapes: [shape]))
  }

  /// A chain in which each operator reads all numbers anew: shapes are not computed like that.
  @Test func foldingIsBounded() {
    var writer = TFLiteWriter()
    let image = writer.input("image", [1, 4])
    var sizes = writer.constant("sizes", [Int](repeating: 1, count: 1 << 16))
    for index in 0..<2000 {
      let next = writer.tensor("\(index)", [1 << 16], .int32)
      writer.add("ADD", [sizes, sizes], [next])
      sizes = next
    }
    writer.outputs = [writer.tensor("x", [1, 4])]
    writer.add("RESHAPE", [image, sizes], writer.outputs)
    let start = ThreadTime.now
    _ = try? model(writer)
    #expect(ThreadTime.now - start < .seconds(2))
  }
}
