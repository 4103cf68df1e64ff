/// A question that cannot be answered: a runtime without the kernel, a device without the precision.
public struct SimulationError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
