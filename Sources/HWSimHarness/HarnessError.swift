/// Why something could not be measured; names the cure where there is one.
public struct HarnessError: Error, Hashable, CustomStringConvertible {
  public let description: String

  public init(_ description: String) { self.description = description }
}
