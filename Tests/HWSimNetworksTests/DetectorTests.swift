import HWSimCore
import HWSimNetworks
import Testing

@Suite("Are the detectors those of the publications?")
struct DetectorTests {
  /// SSD, sec. 2: 8732 and 24564 boxes at 300 and 512 pixels. SSDLite at 320: 20, 10, 5, 3, 2 and 1 pixels, three
  /// boxes on the first map and six on the others. YOLOv2: five on each of 13x13 pixels.
  @Test(arguments: [
    ("ssd300", 8732), ("ssd512", 24564), ("ssd300:backbone=mobilenetv1", 1917),
    ("ssdlite", 3 * 400 + 6 * (100 + 25 + 9 + 4 + 1)), ("yolov2", 5 * 169),
  ])
  func boxes(_ name: String, count: Int) throws {
    let network = try NetworkCatalog.network(name)
    guard case .detection(let detection)? = network.layers.last?.operation else {
      Issue.record("\(name) does not end with detections")
      return
    }
    #expect(detection.candidates == count)
  }

  /// torchvision's ssd300_vgg16 has 35,641,826 parameters and 34.86 G multiply-accumulates at 300 pixels.
  @Test func ssdIsTorchvisions() throws {
    let network = try NetworkCatalog.network("ssd300")
    #expect(network.counts.parameters == 35_641_826)
    #expect((Double(network.counts.macs) / 1e7).rounded() == 3486)
  }

  /// Howard et al., MobileNets, table 13: billions of multiply-accumulates and millions of parameters.
  @Test(arguments: [
    ("ssd300:backbone=mobilenetv1", 1.2, 6.8),
    ("fasterrcnn:resolution=300", 64.3, 138.5), ("fasterrcnn", 149.6, 138.5),
    ("fasterrcnn:backbone=mobilenetv1,resolution=300", 25.2, 6.1),
    ("fasterrcnn:backbone=mobilenetv1", 30.5, 6.1),
    ("fasterrcnn:backbone=inceptionv2,resolution=300", 118.2, 13.3),
    ("fasterrcnn:backbone=inceptionv2", 129.6, 13.3),
  ])
  func mobileNetPaper(_ name: String, billions: Double, parameters: Double) throws {
    let counts = try NetworkCatalog.network(name).counts
    // How the paper pools odd sizes is not said: within a tenth.
    #expect(abs(Double(counts.macs) / 1e9 - billions) < 0.1, "\(counts.macs)")
    #expect(millions(counts.parameters, decimals: 1) == parameters)
  }

  /// Sandler et al., MobileNetV2, table 6.
  @Test(arguments: [("ssdlite", 0.8, 4.3), ("ssdlite:backbone=mobilenetv1", 1.3, 5.1)])
  func ssdLite(_ name: String, billions: Double, parameters: Double) throws {
    let counts = try NetworkCatalog.network(name).counts
    #expect((Double(counts.macs) / 1e8).rounded() == billions * 10)
    #expect(millions(counts.parameters, decimals: 1) == parameters)
  }

  /// pjreddie.com/darknet/yolo: 29.46 and 62.94 billion operations at 416 and 608 pixels, two for each
  /// multiply-accumulate; the weights' file has 203,934,260 bytes, of which 16 are its header.
  @Test func yoloIsDarknets() throws {
    let small = try NetworkCatalog.network("yolov2").counts
    let large = try NetworkCatalog.network("yolov2:resolution=608").counts
    #expect((Double(2 * small.macs) / 1e7).rounded() == 2946)
    #expect((Double(2 * large.macs) / 1e7).rounded() == 6294)
    // Darknet stores four numbers for each normalised channel, of which two fold into the others.
    let stored = small.parameters + small.normalization
    #expect(stored * 4 + 16 == 203_934_260)
  }
}

@Suite("Is the language model the one of the benchmark?")
struct LSTMNetworkTests {
  /// Shi et al., arXiv:1608.07249, table 4: 10,000 inputs and outputs, 2 layers, 13 million parameters.
  @Test(arguments: [32, 64]) func parameters(steps: Int) throws {
    let network = try NetworkCatalog.network("lstm:steps=\(steps)")
    #expect(network.layers[0].output.elements == steps * 10_000)
    #expect(network.layers.last?.output.elements == 10_000)
    #expect(network.layers.count { network.kind(of: $0) == .lstm } == 2)
    #expect(millions(network.counts.parameters, .down) == 13)
    // Weights are shared by all steps, work is not.
    let lstm = network.counts(of: .lstm)
    #expect(lstm.macs == steps * lstm.weights)
  }
}
