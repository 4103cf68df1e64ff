/// One thing that decides what can be measured on a machine, how it is there, and what to do about it.
public struct MachineCheck: Hashable, Sendable {
  public var area: Area
  /// `"governor"`, `"PAPI"`, `"valgrind"`.
  public var name: String
  public var state: State
  /// What was found.
  public var finding: String
  /// One line that mends it, most often a command; nil where nothing is to be done.
  public var fix: String?

  public enum Area: String, CaseIterable, Hashable, Sendable {
    case processor, noise, counters, energy, tools
  }

  public enum State: String, CaseIterable, Hashable, Sendable {
    case ok
    case warning
    /// The system does not say, as in a virtual machine; nothing is wrong.
    case notExposed = "not exposed"
    case missing
  }

  public init(
    _ area: Area, _ name: String, _ state: State, _ finding: String, fix: String? = nil
  ) {
    self.area = area
    self.name = name
    self.state = state
    self.finding = finding
    self.fix = fix
  }
}
