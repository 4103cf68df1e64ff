internal import GRDB

/// Why the history cannot be read or written. The description is one line: the file, what is wrong, and what
/// to do about it.
public struct HistoryError: Error, Hashable, CustomStringConvertible {
  public let description: String

  init(_ description: String) { self.description = description }

  init(_ path: String, _ error: any Error) {
    switch error {
    case let error as HistoryError: self = error
    case let error as DatabaseError: self.init("\(path): \(Self.explanation(error))")
    default: self.init("\(path): cannot be opened; name another folder with XDG_DATA_HOME")
    }
  }

  private static func explanation(_ error: DatabaseError) -> String {
    switch error.resultCode {
    case .SQLITE_FULL, .SQLITE_IOERR: "the disk is full or broken; nothing was added"
    case .SQLITE_CORRUPT, .SQLITE_NOTADB: "is no history of hwsim; move it away"
    case .SQLITE_CANTOPEN: "cannot be opened; name another folder with XDG_DATA_HOME"
    case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH: "may not be written; see its permissions"
    case .SQLITE_BUSY, .SQLITE_LOCKED: "another program has held it for 10 s; try again"
    default: "\(error.message ?? "unknown error of SQLite"); nothing was added"
    }
  }
}
