/// An ncnn `.param` file: layers in the order in which they run, blobs by name.
///
///     7767517
///     3 3
///     Input       data  0 1 data 0=224 1=224 2=3
///     Convolution conv1 1 1 data conv1 0=64 1=3 3=2 5=1 6=1728
///     ReLU        relu1 1 1 conv1 relu1
struct NCNNFile {
  let path: String
  private(set) var layers: [NCNNLayer] = []

  private static let magic = Array("7767517".utf8)

  /// Layers of one file, and blobs of one layer: far above any model, far below any overflow.
  static let most = 1 << 16

  static func recognises(_ contents: some Collection<UInt8>) -> Bool {
    let first = contents.prefix { $0 != UInt8(ascii: "\n") }
    let words = first.split { $0 == UInt8(ascii: " ") || $0 == UInt8(ascii: "\r") }
    return words.count == 1 && words[0].elementsEqual(magic)
  }

  init(path: String, contents: [UInt8]) throws(ImportError) {
    self.path = path
    var counts: (layers: Int, blobs: Int)?
    var line = 0
    for bytes in contents.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      line += 1
      do throws(ImportProblem) {
        let words = try Self.words(of: bytes)
        if line == 1 || words.isEmpty { continue }
        if counts == nil {
          counts = try Self.counts(words)
        } else {
          guard layers.count < Self.most else {
            throw ImportProblem("has more than \(Self.most) layers")
          }
          layers.append(try NCNNLayer(words, line: line))
        }
      } catch {
        throw ImportError(path, line: line, error.text)
      }
    }
    try check(counts)
  }

  /// ncnn stops after as many layers as stated. Of what follows, a Noop changes nothing.
  private mutating func dropNoops(after stated: Int) {
    while layers.count > stated, layers.last?.type == "Noop" { layers.removeLast() }
  }

  private static func words(of line: ArraySlice<UInt8>) throws(ImportProblem) -> [String] {
    let (tab, carriageReturn) = (UInt8(ascii: "\t"), UInt8(ascii: "\r"))
    guard line.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == tab || $0 == carriageReturn }) else {
      throw ImportProblem("contains a control character; expected text")
    }
    var words: [String] = []
    for word in line.split(whereSeparator: { $0 == 32 || $0 == tab || $0 == carriageReturn }) {
      guard let text = String(validating: word, as: UTF8.self) else {
        throw ImportProblem("is not UTF-8; expected text")
      }
      words.append(text)
    }
    return words
  }

  private static func counts(_ words: [String]) throws(ImportProblem) -> (layers: Int, blobs: Int) {
    guard words.count == 2, let layers = Int(words[0]), let blobs = Int(words[1]), layers >= 0,
      blobs >= 0
    else { throw ImportProblem("expected two numbers, the layer count and the blob count") }
    return (layers, blobs)
  }

  private mutating func check(_ counts: (layers: Int, blobs: Int)?) throws(ImportError) {
    guard let counts else {
      throw ImportError(path, line: 2, "the layer count and the blob count are missing")
    }
    dropNoops(after: counts.layers)
    guard counts.layers == layers.count else {
      throw ImportError(
        path, line: 2,
        "states \(counts.layers) layers, but \(layers.count) follow; complete the file")
    }
    let blobs = layers.reduce(0) { $0 + $1.outputs.count }
    guard counts.blobs == blobs else {
      throw ImportError(
        path, line: 2, "states \(counts.blobs) blobs, but the layers make \(blobs)")
    }
  }
}
