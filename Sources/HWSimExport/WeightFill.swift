/// What an exported file holds in place of trained weights, which a `Network` does not have.
public enum WeightFill: Hashable, Sendable {
  /// Pseudo-random numbers, the same for the same tensor name, scaled so that activations stay
  /// finite. The file runs; what it computes means nothing.
  case random
  /// Shapes alone: each tensor names a file `weights.bin` and its place there, and that file is not
  /// written. Tools that look at shapes read it; to run, it takes any file of the right size.
  case omitted
}
