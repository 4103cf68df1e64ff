/// What a runtime itself takes of a chip's memory, beside weights and activations.
public struct Footprint: Hashable, Sendable {
  /// Bytes that grow with the network: a share for each kernel call and for each channel of a
  /// convolution.
  public struct Share: Hashable, Sendable {
    public var fixed: Int
    public var perLayer: Int
    public var perChannel: Int

    public init(fixed: Int = 0, perLayer: Int = 0, perChannel: Int = 0) {
      self.fixed = fixed
      self.perLayer = perLayer
      self.perChannel = perChannel
    }

    public func bytes(layers: Int, channels: Int) -> Bytes {
      Bytes(fixed + perLayer * layers + perChannel * channels)
    }
  }

  /// Code, tables and the description of the network, in flash.
  public var code: Share
  /// State of the runtime and of its layers, in RAM.
  public var ram: Share

  public init(code: Share, ram: Share) {
    self.code = code
    self.ram = ram
  }
}
