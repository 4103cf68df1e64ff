import Foundation
import HWSimCore
import HWSimMeasurements

extension MeasurementFile {
  /// The rows of the file at a path.
  static func rows(at path: String) throws -> [PublishedMeasurement] {
    let text = try TextFile.contents(of: path, "a CSV of measurements")
    return try rows(in: text, named: URL(fileURLWithPath: path).lastPathComponent)
  }
}
