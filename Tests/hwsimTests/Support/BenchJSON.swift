/// On a busy machine the answer may be that there is none.
let everyRoundDisturbed = "every round was disturbed"

/// What of `hwsim bench --format json` the tests look at.
struct BenchReport: Decodable {
  struct Measurement: Decodable {
    let name: String
    let kernel: String
    let backend: String
    let variant: String
    let shape: String
    let precision: String
    let macs: Int
    let operations: Int
    let bytes: Int
    let unavailable: String?
    let time: Time?
    let relative: Relative?
    let operationsPerS: Double?
    let readings: [Reading]
  }

  struct Time: Decodable {
    let kind: String
    let medianS: Double
    let minS: Double
    let rounds: Int
    let callsPerEpoch: Int
    let stop: String
    let verdict: String
    let samplesS: [Double]
  }

  struct Relative: Decodable {
    let to: String
    let ratio: Double
    let lower: Double?
    let upper: Double?
  }

  struct Reading: Decodable {
    let event: String
    let kind: String
    let value: Double?
    let reason: String?
  }

  let schema: String
  let title: String
  let cpu: Int
  let cache: String
  let measurements: [Measurement]
}
