public import HWSimCore

/// A change of networks that has a name on the command line.
///
/// To add one, write its file beside this one and its line in `all`.
public struct NetworkTransform: Sendable {
  /// What the user types.
  public let name: String
  /// What may stand behind `name=`, as help shows it; empty where nothing does.
  public let argument: String
  /// What it does, in one line.
  public let help: String

  typealias Change = @Sendable (Network) throws(NetworkError) -> Network

  let parse: @Sendable (inout TransformArguments) throws(NetworkError) -> Change

  init(
    _ name: String, _ argument: String, help: String,
    parse: @escaping @Sendable (inout TransformArguments) throws(NetworkError) -> Change
  ) {
    self.name = name
    self.argument = argument
    self.help = help
    self.parse = parse
  }

  public static let all: [NetworkTransform] = [
    .decompose,
    .downsample,
    .dropFC,
    .group,
    .huffman,
    .prune,
    .quantise,
    .resolution,
    .separable,
    .share,
    .svd,
    .width,
  ]
}

/// Transforms in the order in which they are applied.
///
///     let chain = try TransformChain(["width=0.5", "quantise=8"])
///     try chain.apply(to: network).name   // "squeezenet+width=0.5+quantise=8"
public struct TransformChain: Sendable {
  private let steps: [(text: String, change: NetworkTransform.Change)]

  /// - Parameter texts: each `NAME[=ARG[,key=value]]`.
  public init(_ texts: [String] = []) throws(NetworkError) {
    var steps: [(text: String, change: NetworkTransform.Change)] = []
    for text in texts { steps.append((text, try Self.change(text))) }
    self.steps = steps
  }

  public var isEmpty: Bool { steps.isEmpty }

  /// What a result's name says of them: `"+width=0.5+quantise=8"`.
  public var suffix: String { steps.map { "+" + $0.text }.joined() }

  /// The transformed network, whose name says which transforms were applied.
  public func apply(to network: Network) throws(NetworkError) -> Network {
    var network = network
    for step in steps {
      let changed = try step.change(network)
      network = changed.named("\(network.name)+\(step.text)")
    }
    return network
  }

  private static func change(_ text: String) throws(NetworkError) -> NetworkTransform.Change {
    let sides = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(sides[0])
    guard let transform = NetworkTransform.all.first(where: { $0.name == name }) else {
      let cure = suggestion(for: name, in: NetworkTransform.all.map(\.name))
      throw NetworkError("unknown transform '\(printable(name, limit: 40))'\(cure)")
    }
    var arguments = try TransformArguments(transform, sides.count > 1 ? String(sides[1]) : nil)
    let change = try transform.parse(&arguments)
    try arguments.finish()
    return change
  }
}
