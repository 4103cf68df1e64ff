/// Which rows are wanted; what is nil does not matter.
public struct HistoryFilter: Hashable, Sendable {
  public var kernel: String?
  public var backend: String?
  public var machine: String?
  public var name: String?
  public var run: String?

  public init(
    kernel: String? = nil, backend: String? = nil, machine: String? = nil, name: String? = nil,
    run: String? = nil
  ) {
    self.kernel = kernel
    self.backend = backend
    self.machine = machine
    self.name = name
    self.run = run
  }

  var conditions: [(column: String, value: String)] {
    let all = [
      ("kernel", kernel), ("backend", backend), ("machine", machine), ("name", name), ("run", run),
    ]
    return all.compactMap { column, value in value.map { (column, $0) } }
  }
}
