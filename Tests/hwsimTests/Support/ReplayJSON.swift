import Foundation
import Testing

/// What of `hwsim replay --format json` the tests look at.
struct ReplayReport: Decodable, Equatable {
  struct Trace: Decodable, Equatable {
    let title: String
    let format: String
    let accesses: Int
    let reads: Int
    let writes: Int
    let fetches: Int
    let skippedLines: Int
  }

  struct Level: Decodable, Equatable {
    let traffic: Traffic
    let classes: Classes?
    let reuse: Reuse?
  }

  struct Classes: Decodable, Equatable {
    let compulsory: Int
    let capacity: Int
    let conflict: Int
  }

  struct Reuse: Decodable, Equatable {
    struct Bin: Decodable, Equatable {
      let firstDistance: Int
      let lastDistance: Int
      let references: Int
    }

    struct WorkingSet: Decodable, Equatable {
      let lines: Int
      let misses: Int
    }

    let histogram: [Bin]
    let firstReferences: Int
    let workingSet: [WorkingSet]
  }

  struct Layer: Decodable, Equatable {
    let name: String
    let kernel: String
    let levels: [Traffic]
  }

  struct Regions: Decodable, Equatable {
    struct Region: Decodable, Equatable {
      let tensor: String?
      let memory: String?
      let offset: Int
      let bytes: Int
      let levels: [Counts]
    }

    struct Counts: Decodable, Equatable {
      let level: String
      let readMisses: Int
      let writeMisses: Int
      let writebacks: Int
    }

    let largest: [Region]
    let others: Int
    let ofOthers: [Counts]
  }

  let schema: String
  let trace: Trace
  let levels: [Level]
  let layers: [Layer]
  let regions: Regions?

  func level(_ name: String) throws -> Traffic {
    try #require(levels.map(\.traffic).first { $0.level == name })
  }
}

/// What passed through one level, as both `simulate` and `replay` print it.
struct Traffic: Decodable, Equatable {
  let level: String
  let reads: Int
  let writes: Int
  let readBytes: Int
  let writeBytes: Int
  let misses: Int?
  let writebacks: Int?
}

func decoded<Report: Decodable>(_ run: Run, as type: Report.Type) throws -> Report {
  #expect(run.status == 0, "\(run.errors)")
  #expect(run.errors.isEmpty)
  let decoder = JSONDecoder()
  decoder.keyDecodingStrategy = .convertFromSnakeCase
  return try decoder.decode(type, from: Data(run.output.utf8))
}

/// `hwsim replay FILE … --format json`, read back.
func replay(_ file: String, _ arguments: String..., input: String? = nil) throws -> ReplayReport {
  try decoded(
    try hwsim(["replay", file] + arguments + ["--format", "json"], input: input),
    as: ReplayReport.self)
}
