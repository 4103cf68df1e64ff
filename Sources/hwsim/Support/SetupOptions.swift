import ArgumentParser
import HWSimCore

/// How a network runs on a device, where that is not as the files say.
struct SetupOptions: ParsableArguments {
  @Option(help: "The runtime, by name or file, instead of the device's own.")
  var runtime: String?

  @Option(help: "Where tensors live: one of the device's placements.")
  var placement: String?

  @Option(
    help: ArgumentHelp(
      "fp32, fp16, int8, bf16 or int16; if not given, a model file's own if the runtime has it, else "
        + "the runtime's first."),
    transform: { try parseName($0, "precision") })
  var precision: Precision?

  @Option(
    help: ArgumentHelp(
      "The supply whose measured power counts, as in \"1.8 V\"; the device's first, if not given."))
  var supply: String?

  @Option(
    help: ArgumentHelp(
      "A measured time on the device, which corrects all predicted ones: mobilenetv1=113ms.",
      valueName: "network=time"))
  var anchor: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "What if: a value over the device's, or with 'runtime.' before it, the runtime's.",
      valueName: "key=value"))
  var overrides: [String] = []
}
