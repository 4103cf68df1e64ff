import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimSimulator

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
    case let error as NetworkError: self.init(.badData, error.description)
    case let error as SimulationError: self.init(.badData, error.description)
    case let code as ExitCode: self.init(status: code.rawValue, message: "")
    default:
      self.init(
        status: HWSim.exitCode(for: error).rawValue,
        message: Self.oneLine(HWSim.message(for: error)))
    }
  }

  /// The argument parser's messages may span lines; ours never do.
  private static func oneLine(_ text: String) -> String {
    text.split(whereSeparator: \.isNewline).map(String.init).joined(separator: " ")
  }
}
