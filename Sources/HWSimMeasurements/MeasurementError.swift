/// What is wrong with a file of measurements: file, line, column and cure in one line.
public struct MeasurementError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }
}
