import Foundation
import HWSimCore

/// What `hwsim bench --format json` wrote, as far as a calibration needs it.
struct BenchFile: Decodable {
  struct Measurement: Decodable {
    struct Time: Decodable {
      /// Seconds of one call.
      let medianS: Double
    }

    let name: String
    let kernel: String
    let backend: String
    let variant: String
    let shape: String
    let precision: String
    /// Nil where nothing could be measured.
    let time: Time?
  }

  let title: String
  let started: String
  let version: String
  let cache: String
  let machine: MachineDescription
  let measurements: [Measurement]

  static let schema = "hwsim.bench/1"

  init(path: String) throws {
    let url = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missingFile, "\(printable(path)): no such file; name a file of measurements")
    }
    let cure = "write it with 'hwsim bench --format json -o \(printable(url.lastPathComponent))'"
    struct Header: Decodable { let schema: String }
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    do {
      let data = try Data(contentsOf: url)
      let schema = try decoder.decode(Header.self, from: data).schema
      guard schema == Self.schema else {
        let found = "holds '\(printable(schema, limit: 40))', not '\(Self.schema)'"
        throw Failure(.badData, "\(printable(path)): \(found); \(cure)")
      }
      self = try decoder.decode(Self.self, from: data)
    } catch let failure as Failure {
      throw failure
    } catch let DecodingError.keyNotFound(key, context) {
      let place = (context.codingPath + [key]).map(Self.text).joined(separator: ".")
      throw Failure(.badData, "\(printable(path)): \(printable(place)) is missing; \(cure)")
    } catch let DecodingError.typeMismatch(_, context) {
      let place = context.codingPath.map(Self.text).joined(separator: ".")
      throw Failure(.badData, "\(printable(path)): \(printable(place)) has another type; \(cure)")
    } catch {
      throw Failure(.badData, "\(printable(path)): is not JSON of measurements; \(cure)")
    }
  }

  /// As the file spells it.
  private static func text(_ key: any CodingKey) -> String {
    key.intValue.map(String.init)
      ?? key.stringValue.map { $0.isUppercase ? "_\($0.lowercased())" : "\($0)" }.joined()
  }
}
