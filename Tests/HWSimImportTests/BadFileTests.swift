import HWSimCore
import HWSimImport
import Testing

@Suite("What is said of a bad ncnn file?")
struct BadFileTests {
  static let input = "Input data 0 1 data 0=8 1=6 2=4"

  @Test(arguments: [
    ("", "net.param: is empty"),
    ("7767518\n", "net.param: is no model that hwsim reads"),
    ("7767517\n", "net.param:2: the layer count and the blob count are missing"),
    ("7767517\nmany 3\n", "net.param:2: expected two numbers"),
    ("7767517\n2 1\n\(input)\n", "net.param:2: states 2 layers, but 1 follow"),
    ("7767517\n99999999999999 1\n\(input)\n", "net.param:2: states 99999999999999 layers"),
    ("7767517\n1 2\n\(input)\n", "net.param:2: states 2 blobs, but the layers make 1"),
    ("7767517\n1 0\n\(input)\n", "net.param:2: states 0 blobs, but the layers make 1"),
    ("7767517\n1 1\n\(input)\n", "net.param: has no layers besides inputs"),
    ("7767517\n1 1\nInput da\0ta 0 1 data\n", "net.param:3: contains a control character"),
    ("7767517\n1 1\nInput data 0 9 data\n", "net.param:3: layer 'data': states 0 inputs and 9"),
    ("7767517\n1 1\nInput data 0 -1\n", "net.param:3: layer 'data': expected the numbers"),
  ])
  func file(_ text: String, _ message: String) {
    expectOneLine(problem(text), message)
  }

  @Test(arguments: [
    ("ReLU x 1 1 dta x", "reads blob 'dta', which no layer above makes; did you mean 'data'?"),
    ("ReLU x 1 1 x x", "reads blob 'x', which no layer above makes"),
    ("ReLU x 1 1 data data", "makes blob 'data', which a layer above makes too"),
    ("Convolution x 1 1 data x 1=3 6=4", "has no parameter 0 (outputs); add '0=...'"),
    ("Convolution x 1 1 data x 0=3 6=4", "has no parameter 1 (kernel); add '1=...'"),
    ("Convolution x 1 1 data x 0=3 1=1", "has no parameter 6 (weight count); add '6=...'"),
    ("Convolution x 1 1 data x 0=3 1=1 6=13", "has 13 weights, expected 3 x 4 x 1x1 = 12"),
    ("Convolution x 1 1 data x 0=-3 1=1 6=12", "too large a tensor"),
    ("Convolution x 1 1 data x 0=3 1=1 3=0 6=12", "kernel, stride and dilation must lie in"),
    ("Convolution x 1 1 data x 0=9e30 1=1 6=12", "parameter 0 is 9e+30, expected a 32-bit"),
    ("Convolution x 1 1 data x 0=3 1=2147483647 6=12", "kernel, stride and dilation must lie in"),
    ("InnerProduct x 1 1 data x 0=3 2=12", "has 12 weights, expected 3 x 192 = 576"),
    ("ReLU x 1 1 data x 0=nan", "parameter '0=nan': expected a number, found 'nan'"),
    ("ReLU x 1 1 data x -23300=2,1", "expected 'count,value,...'"),
    ("ReLU x 1 1 data x 0=1 0=2", "its id is unknown or taken"),
    ("ReLU x 1 1 data x -23330=4,3,8,6,5", "makes 4x6x8, but its shape hint (-23330) says 5x6x8"),
    ("Unheard x 1 1 data x", "does not know the operator Unheard, and the file has no shape hint"),
    ("Slice x 1 2 data a b -23300=2,3,4", "slice 1 takes 4 of 1 along axis 0"),
    ("Concat x 2 1 data data x 0=7", "has no axis 7"),
    ("Reshape x 1 1 data x 0=5 1=-1", "cannot view 1x4x6x8 as 1x38x5"),
    ("Padding x 1 1 data x 0=-9", "is impossible; sizes must be positive"),
    ("Interp x 1 1 data x 1=1e300", "expected a small factor"),
  ])
  func layer(_ layer: String, _ message: String) {
    let text = problem(ncnn(Self.input, layer))
    expectOneLine(text, "net.param:4: layer 'x': ")
    #expect(text.contains(message))
  }

  @Test func notUTF8() {
    let text = Array("7767517\n1 1\nInput d".utf8) + [0xFF, 0xFE] + Array(" 0 1 data\n".utf8)
    expectOneLine(problem(text), "net.param:3: is not UTF-8")
  }

  @Test func badBatch() {
    let text = problem(Array(tinyMobileNet.utf8), batch: 0)
    expectOneLine(text, "net.param: has a batch of 0, expected at least 1")
  }

  /// All but the cut that only drops the last line's end.
  @Test func cutAtEveryByte() {
    let bytes = Array(tinyMobileNet.utf8)
    for length in 0..<bytes.count - 1 {
      expectOneLine(problem(Array(bytes.prefix(length))), "net.param:")
    }
  }

  private func expectOneLine(_ text: String, _ start: String) {
    #expect(text.hasPrefix(start))
    #expect(!text.contains { $0.isNewline })
  }
}
