import Glibc

/// Where hwsim keeps what belongs to the user, after the XDG base directory specification.
enum UserFolders {
  /// `$XDG_DATA_HOME/hwsim`, or `~/.local/share/hwsim`.
  static var data: String {
    // The specification ignores a relative path.
    if let folder = environment("XDG_DATA_HOME"), folder.hasPrefix("/") { return folder + "/hwsim" }
    return (environment("HOME") ?? "/") + "/.local/share/hwsim"
  }

  /// Device files that were made here, such as that of this machine.
  static var devices: String { data + "/devices" }

  /// Every measurement that was made here.
  static var history: String { data + "/history.sqlite" }
}

/// Nil where the variable is empty or not set.
func environment(_ name: String) -> String? {
  guard let value = getenv(name), value.pointee != 0 else { return nil }
  return String(cString: value)
}
