/// The classes of instruction that kernels are counted in.
public enum InstructionClass: String, CaseIterable, Hashable, Sendable {
  /// Multiply-accumulate of all lanes.
  case mac
  /// Load of one word or vector.
  case load
  case store
  /// Integer and vector arithmetic, address computation, widening, packing.
  case alu
  /// Loop ends and conditional jumps.
  case branch
  /// Function call and return with its prologue.
  case call
  case divide
  case exponential
}

/// A number per instruction class: how many a loop body has, or what one costs.
public struct InstructionMix: Hashable, Sendable {
  public var mac = 0.0
  public var load = 0.0
  public var store = 0.0
  public var alu = 0.0
  public var branch = 0.0
  public var call = 0.0
  public var divide = 0.0
  public var exponential = 0.0

  @inlinable
  public init() {}

  public subscript(instruction: InstructionClass) -> Double {
    get {
      switch instruction {
      case .mac: mac
      case .load: load
      case .store: store
      case .alu: alu
      case .branch: branch
      case .call: call
      case .divide: divide
      case .exponential: exponential
      }
    }
    set {
      switch instruction {
      case .mac: mac = newValue
      case .load: load = newValue
      case .store: store = newValue
      case .alu: alu = newValue
      case .branch: branch = newValue
      case .call: call = newValue
      case .divide: divide = newValue
      case .exponential: exponential = newValue
      }
    }
  }

  /// All instructions, whatever their class.
  public var total: Double {
    let arithmetic = mac + alu + divide + exponential
    return arithmetic + load + store + branch + call
  }

  /// Adds `count` executions of the loop body `body`.
  @inlinable
  public mutating func add(_ body: InstructionMix, times count: Double) {
    mac += body.mac * count
    load += body.load * count
    store += body.store * count
    alu += body.alu * count
    branch += body.branch * count
    call += body.call * count
    divide += body.divide * count
    exponential += body.exponential * count
  }
}
