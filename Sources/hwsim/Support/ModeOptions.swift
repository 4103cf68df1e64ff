import ArgumentParser
import HWSimCore
import HWSimNetworks

/// What a network is run for.
struct ModeOptions: ParsableArguments {
  enum Mode: String, CaseIterable {
    case inference, training
  }

  @Option(
    help: ArgumentHelp(
      "inference, or training: one step on a batch, with its gradients and updates.",
      valueName: "mode"),
    transform: { try parseName($0, "mode") })
  var mode = Mode.inference

  @Option(
    help: ArgumentHelp(
      "Of training: sgd, momentum or adam; sgd, if not given.", valueName: "optimizer"),
    transform: { try parseName($0, "optimizer") })
  var optimizer: Optimizer?

  var isTraining: Bool { mode == .training }

  func validate() throws {
    if optimizer != nil, !isTraining {
      throw ValidationError("--optimizer is for training; add --mode training")
    }
  }

  func apply(to network: Network) throws(NetworkError) -> Network {
    isTraining ? try network.training(optimizer ?? .sgd) : network
  }
}
