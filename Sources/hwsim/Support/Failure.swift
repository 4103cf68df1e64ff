import ArgumentParser
import Glibc
import HWSimCore
import HWSimDevices
import HWSimExport
import HWSimHarness
import HWSimHistory
import HWSimImport
import HWSimMeasurements
import HWSimReports
import HWSimSimulator
import HWSimTimeline
import HWSimTraces

/// The end of a command that could not do its work: one line and an exit status.
struct Failure: Error {
  let status: Int32
  let message: String

  /// Exit statuses, after sysexits(3).
  enum Kind: Int32 {
    case usage = 64
    case badData = 65
    case missingFile = 66
    case missingHelper = 69
    case internalError = 70
  }

  init(_ kind: Kind, _ message: String) { self.init(status: kind.rawValue, message: message) }

  private init(status: Int32, message: String) {
    self.status = status
    self.message = message
  }

  init(_ error: any Error) {
    switch error {
    case let failure as Failure: self = failure
    case let error as ProfileError:
      self.init(error.reason == .missing ? .missingFile : .badData, error.description)
    case let error as ImportError: self.init(.badData, error.description)
    case let error as ExportError: self.init(.badData, error.description)
    case let error as NetworkError: self.init(.badData, error.description)
    case let error as HarnessError: self.init(.badData, error.description)
    case let error as HistoryError: self.init(.badData, error.description)
    case let error as ComparisonError: self.init(.badData, error.description)
    case let error as MeasurementError: self.init(.badData, error.description)
    case let error as SimulationError: self.init(.badData, error.description)
    case let error as TimelineError: self.init(.badData, error.description)
    case let error as TraceError:
      self.init(error.code == ENOENT ? .missingFile : .badData, error.description)
    case let code as ExitCode: self.init(status: code.rawValue, message: "")
    default: self.init(parsing: error)
    }
  }

  /// An error of the argument parser, which gives everything else the status 1.
  private init(parsing error: any Error) {
    let code = HWSim.exitCode(for: error)
    var message = oneLine(HWSim.message(for: error))
    if message.hasSuffix(".") { message.removeLast() }
    if code == .failure {
      self.init(.internalError, "internal error: \(message); please report it")
    } else {
      self.init(status: code.rawValue, message: message + Self.cure(for: error, message))
    }
  }

  /// The parser says what is wrong, but seldom what to do about it; the command's help does.
  private static func cure(for error: any Error, _ message: String) -> String {
    let isCured = message.contains("; ") || message.hasSuffix("?")
    let advice = HWSim.fullMessage(for: error).split(separator: "'")
      .last { $0.hasPrefix("hwsim ") && $0.hasSuffix(" --help") }
    return isCured ? "" : advice.map { "; see '\($0)'" } ?? ""
  }
}

/// The argument parser's messages may span lines; ours never do.
private func oneLine(_ text: String) -> String {
  text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
}
