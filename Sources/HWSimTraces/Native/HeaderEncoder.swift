internal import HWSimCore

/// Writes what stands in front of the events.
enum HeaderEncoder {
  /// - Returns: why the header cannot be written, or nil.
  static func write(_ header: TraceHeader, to blocks: inout BlockWriter) -> PayloadProblem? {
    if let problem = problem(header) { return problem }
    var payload = PayloadBuffer(capacity: NativeFormat.largestBlock)
    defer { payload.deallocate() }
    payload.name(header.title)
    payload.unsigned(UInt64(header.memories.count))
    for memory in header.memories { payload.name(memory, atMost: Self.longestMemoryName) }
    payload.unsigned(UInt64(header.tensors.count))
    blocks.write(.header, payload.contents)

    payload.removeAll()
    for tensor in header.tensors {
      payload.name(tensor.name)
      payload.unsigned(tensor.address)
      payload.unsigned(UInt64(tensor.bytes))
      if payload.count > NativeFormat.largestBlock / 2 {
        blocks.write(.tensors, payload.contents)
        payload.removeAll()
      }
    }
    if payload.count > 0 { blocks.write(.tensors, payload.contents) }
    return nil
  }

  /// Bytes, so that all memories fit into one block.
  private static let longestMemoryName = 1 << 8

  private static func problem(_ header: TraceHeader) -> PayloadProblem? {
    guard header.memories.count <= NativeFormat.mostMemories else {
      return PayloadProblem(
        found: "\(header.memories.count) memories", expected: "at most 256 memories")
    }
    guard header.tensors.count <= NativeFormat.mostTensors else {
      return PayloadProblem(
        found: "\(header.tensors.count) tensors", expected: "at most 2^20 tensors")
    }
    return header.tensors.lazy.filter { !isInside($0, memories: max(1, header.memories.count)) }
      .map { PayloadProblem(found: "\($0)", expected: "a tensor within a memory of the header") }
      .first
  }

  static func isInside(_ tensor: TraceTensor, memories: Int) -> Bool {
    let room = 1 << Int(AddressMap.offsetBits) - Int(AddressMap.offset(of: tensor.address))
    return 0...room ~= tensor.bytes && AddressMap.level(of: tensor.address) < memories
  }
}
