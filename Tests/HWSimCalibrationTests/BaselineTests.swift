import HWSimCalibration
import HWSimCore
import Testing

@Suite("Do the baselines predict each network from the others alone?")
struct BaselineTests {
  /// A 3x3 convolution of stride 1 or 2, a 1x1 convolution and a classifier, so wide.
  private func network(_ name: String, width: Int, stride: Int) throws -> Network {
    var build = NetworkBuilder(name: name)
    let image = try build.input(channels: 3, height: 8, width: 8)
    let one = try build.convolution(
      "one", image, outputs: width, kernel: 3, stride: stride, padding: 1)
    let two = try build.convolution("two", one, outputs: 2 * width, kernel: 1)
    _ = try build.fullyConnected("three", two, outputs: 10)
    return try build.finish()
  }

  @Test("Multiplications go to the class of their layer")
  func work() throws {
    let work = ClassWork(of: try network("n", width: 4, stride: 1))
    // 3x3: 9 x 3 x 4 x 64; 1x1: 4 x 8 x 64; classifier: 8 x 64 x 10; outputs: (4 + 8) x 64 + 10
    #expect(work.classes == [6912, 0, 2048, 0, 0, 5120, 778])
    #expect(work.macs == 6912 + 2048 + 5120)
    // Stride 2: 9 x 3 x 4 x 16
    #expect(ClassWork(of: try network("n", width: 4, stride: 2)).classes[1] == 1728)
  }

  @Test("Times that are multiplications x a constant, from the others' constant")
  func macs() throws {
    let networks = try (1...4).map { try network("n\($0)", width: 4 * $0, stride: 1) }
    let work = networks.map(ClassWork.init)
    let measured = work.enumerated().map { ("n\($0)", $1.macs * 2e-9) }
    for (prediction, (_, value)) in zip(
      Baseline.macs.predictions(of: measured, work: work), measured)
    {
      #expect(abs(try #require(prediction) / value - 1) < 1e-9)
    }
  }

  @Test("One network that is twice as slow does not help itself")
  func leftOut() throws {
    let networks = try (1...4).map { try network("n\($0)", width: 4 * $0, stride: 1) }
    let work = networks.map(ClassWork.init)
    var measured = work.enumerated().map { ("n\($0)", $1.macs * 2e-9) }
    measured[0].1 *= 2
    let predictions = Baseline.macs.predictions(of: measured, work: work)
    #expect(abs(try #require(predictions[0]) / measured[0].1 - 0.5) < 1e-9)
    // Rows of the same network are left out with it.
    let twice = Baseline.macs.predictions(of: measured + [measured[0]], work: work + [work[0]])
    #expect(twice[0] == predictions[0] && twice[4] == predictions[0])
  }

  @Test("Times that are a sum over classes, where there are more networks than classes")
  func classes() throws {
    let sizes = [(4, 1), (8, 1), (12, 2), (16, 1), (20, 2), (24, 1), (28, 2)]
    let networks = try sizes.map { try network("n\($0.0)", width: $0.0, stride: $0.1) }
    let work = networks.map(ClassWork.init)
    let costs: [Double] = [1, 2, 3, 0, 0, 4, 5]
    let measured = work.enumerated().map { index, work in
      ("n\(index)", zip(work.classes, costs).reduce(0) { $0 + $1.0 * $1.1 } * 1e-9)
    }
    let predictions = Baseline.classes.predictions(of: measured, work: work)
    for (prediction, (_, value)) in zip(predictions, measured) {
      #expect(abs(try #require(prediction) / value - 1) < 1e-6)
    }
    let few = Baseline.classes.predictions(
      of: Array(measured.prefix(5)), work: Array(work.prefix(5)))
    #expect(few.allSatisfy { $0 == nil })
  }
}
