import Foundation
import HWSimTestSupport
import Testing

@Suite("Do commands train?")
struct TrainingTests {
  private let network = "mobilenetv2:alpha=0.35,resolution=32"

  @Test("A report says time per step, memory by purpose, and that no interval is known")
  func text() throws {
    let run = try hwsim(
      "simulate", network, "--device", "snapdragon820", "--mode", "training", "--batch", "4",
      "--optimizer", "momentum")
    #expect(run.status == 0, "\(run.errors)")
    let parts = [
      "per training step on a batch of 4", "error unknown: calibrations are of inferences",
      "transposed copies", "stored activations", "gradients of parameters", "optimizer state",
      "phases", "energy",
    ]
    for part in parts { #expect(run.output.contains(part), "\(part)") }
  }

  @Test("All formats", arguments: ["markdown", "csv", "json"])
  func formats(_ format: String) throws {
    let run = try hwsim(
      "simulate", network, "--device", "snapdragon820", "--mode", "training", "--format", format)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("+training=sgd"))
    guard format == "json" else { return }
    for key in ["stored_activation_bytes", "weight_copy_bytes", "\"phase\" : \"backward\""] {
      #expect(run.output.contains(key), "\(key)")
    }
  }

  @Test("Counts and layers; a model file as its network")
  func counts() throws {
    let zoo = try hwsim("count", "cifar10cnn", "--mode", "training", "--format", "csv")
    #expect(zoo.status == 0)
    let folder = try TemporaryFolder()
    let path = folder.path("net.onnx")
    #expect(try hwsim("export", "cifar10cnn", "-o", path).status == 0)
    let file = try hwsim("count", path, "--mode", "training", "--format", "csv")
    #expect(file.status == 0, "\(file.errors)")
    #expect(CSV(zoo.output).rows[0][1] == CSV(file.output).rows[0][1])
    let layers = try hwsim(
      "networks", "cifar10cnn", "--mode", "training", "--optimizer", "adam")
    #expect(layers.output.contains("weight_gradient") && layers.output.contains("update"))
  }

  @Test("An optimizer without training, and unknown words")
  func mistakes() throws {
    let lost = try hwsim("count", "cifar10cnn", "--optimizer", "adam")
    #expect(lost.status == 64 && lost.errors.contains("add --mode training"))
    let mode = try hwsim("count", "cifar10cnn", "--mode", "trainin")
    #expect(mode.status == 64 && mode.errors.contains("did you mean 'training'?"))
    let optimizer = try hwsim("count", "cifar10cnn", "--mode", "training", "--optimizer", "adm")
    #expect(optimizer.status == 64 && optimizer.errors.contains("did you mean 'adam'?"))
    let lstm = try hwsim("count", "lstm", "--mode", "training")
    #expect(lstm.status == 65 && lstm.errors.contains("has no known backward step"))
  }
}
