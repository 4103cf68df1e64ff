public import HWSimCore

/// Layers of a network that a figure of a published table is about, as its mapping writes them:
///
/// - nothing or `network`: all layers;
/// - `layer conv1+conv2`, `block fire2`, `kind pointwise`: those with one of these names;
/// - `except kind fully_connected`: all others;
/// - `size 56x56`: the largest tensor that the network keeps at that size, and `input size 56x56` with
///   blocks booked at the size that they read (`activationsBySize`).
public struct NetworkPart: Hashable, Sendable {
  public let network: Network
  /// Of the layers, in order.
  public let indices: [Int]
  /// Of a part that is a size.
  public let sized: SizedActivation?

  public var layers: [Layer] { indices.map { network.layers[$0] } }

  public init(_ text: String = "", of network: Network) throws(NetworkError) {
    self.network = network
    guard !text.isEmpty, text != "network" else {
      indices = Array(network.layers.indices)
      sized = nil
      return
    }
    var words = text.split(separator: " ").map(String.init)[...]
    let isException = words.first == "except"
    if isException { words.removeFirst() }
    let bookings: BlockOutputSize = words.first == "input" ? .input : .output
    if bookings == .input { words.removeFirst() }
    guard let noun = words.popFirst(), noun == "size" ? !isException : bookings == .output else {
      throw Self.unreadable(text, network)
    }
    let names = words.joined(separator: " ").split(separator: "+").map(String.init)
    if noun == "size" {
      let sizes = network.activationsBySize(countingBlocksAt: bookings)
      sized = sizes.first { "\(Extent($0.height, $0.width))" == names.first }
      indices = []
      guard sized != nil else {
        throw NetworkError("\(network.name): keeps no tensor of '\(printable(text))'")
      }
      return
    }
    sized = nil
    let chosen = try Self.chosen(noun, names, network, text)
    indices = network.layers.indices.filter { chosen.contains($0) != isException }
  }

  private static func chosen(
    _ noun: String, _ names: [String], _ network: Network, _ text: String
  ) throws(NetworkError) -> Set<Int> {
    var chosen: Set<Int> = []
    for name in names {
      let layers = network.layers.indices.filter { index in
        let layer = network.layers[index]
        return switch noun {
        case "layer": layer.name == name
        case "block": layer.block == name
        case "kind": network.kind(of: layer).rawValue == name
        default: false
        }
      }
      chosen.formUnion(layers)
      if layers.isEmpty { throw NetworkError("\(network.name): has no '\(printable(text))'") }
    }
    guard !chosen.isEmpty else {
      throw unreadable(text, network)
    }
    return chosen
  }

  private static func unreadable(_ text: String, _ network: Network) -> NetworkError {
    NetworkError("\(network.name): '\(printable(text))' names no part; write 'layer conv1'")
  }
}
