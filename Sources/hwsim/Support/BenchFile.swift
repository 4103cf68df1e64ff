import Foundation
import HWSimCore

/// What `hwsim bench --format json` wrote, as far as a calibration needs it.
struct BenchFile: Decodable {
  struct Measurement: Decodable {
    struct Time: Decodable {
      /// Seconds of one call.
      let medianS: Double
    }

    /// Beside the reference; the bounds are null where there were too few rounds.
    struct Relative: Decodable {
      let ratio: Double
      let lower: Double?
      let upper: Double?
    }

    let name: String
    let kernel: String
    let backend: String
    let variant: String
    let shape: String
    let precision: String
    /// Nil where nothing could be measured.
    let time: Time?
    let relative: Relative?
  }

  let title: String
  let started: String
  let version: String
  let cache: String
  let machine: MachineDescription
  let measurements: [Measurement]

  static let schema = "hwsim.bench/1"

  init(path: String) throws(Failure) {
    let url = URL(fileURLWithPath: path)
    guard FileManager.default.fileExists(atPath: path) else {
      throw Failure(.missingFile, "\(printable(path)): no such file; name a file of measurements")
    }
    guard let data = try? Data(contentsOf: url) else {
      throw Failure(.badData, "\(printable(path)): cannot be read; name a file of measurements")
    }
    try self.init(data, path: path)
  }

  init(_ data: Data, path: String) throws(Failure) {
    let name = URL(fileURLWithPath: path).lastPathComponent
    let file = JSONFile(
      place: path, what: "JSON of measurements",
      cure: "write it with 'hwsim bench --format json -o \(printable(name))'")
    struct Header: Decodable { let schema: String }
    let schema = try file.decode(Header.self, from: data).schema
    guard schema == Self.schema else {
      throw file.fail("holds '\(printable(schema, limit: 40))', not '\(Self.schema)'")
    }
    self = try file.decode(Self.self, from: data)
  }
}
