import Foundation
import HWSimCore
import HWSimMeasurements

extension MeasurementFile {
  /// The rows of the file at a path.
  static func rows(at path: String) throws -> [PublishedMeasurement] {
    let url = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missingFile, "\(printable(path)): no such file; name a CSV of measurements")
    }
    guard let data = try? Data(contentsOf: url) else {
      throw Failure(.badData, "\(printable(path)): cannot be read; name a CSV of measurements")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw Failure(.badData, "\(printable(path)): is not UTF-8 text; save it as such")
    }
    return try rows(in: text, named: url.lastPathComponent)
  }
}
