/// What a layer or network does and holds in the columns of the Netscope CNN Analyzer, whose figures many
/// papers and lectures quote. `HWSimNetworks` has the rules.
public struct NetscopeCounts: Hashable, Sendable {
  public var macc = 0
  public var comp = 0
  public var add = 0
  public var div = 0
  public var exp = 0
  /// Output elements of all layers, also of those that work in place; batch included.
  public var activations = 0
  public var parameters = 0

  public init() {}

  /// Of the parameters, in fp32.
  public var bytes: Int { parameters * Precision.fp32.bytes }

  public static func + (left: Self, right: Self) -> Self {
    var sum = left
    sum.macc += right.macc
    sum.comp += right.comp
    sum.add += right.add
    sum.div += right.div
    sum.exp += right.exp
    sum.activations += right.activations
    sum.parameters += right.parameters
    return sum
  }
}
