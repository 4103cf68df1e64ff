import CKernels
import COneDNN
import Testing

/// Skips tests of the library's results where it is missing.
let libraryIsThere: ConditionTrait = .enabled(
  if: dn_unavailable() == nil, "\(reason(dn_unavailable()))")

func reason(_ text: UnsafePointer<CChar>?) -> String { text.map { String(cString: $0) } ?? "none" }

/// Elements in memory that the library may keep a pointer to.
final class Buffer<Element> {
  let elements: UnsafeMutableBufferPointer<Element>

  init(_ count: Int, _ element: (Int) -> Element) {
    let bytes = UnsafeMutableRawPointer.allocate(
      byteCount: count * MemoryLayout<Element>.stride + Int(ck_alignment),
      alignment: Int(ck_alignment))
    elements = UnsafeMutableBufferPointer(
      start: bytes.bindMemory(to: Element.self, capacity: count), count: count)
    for index in 0..<count { elements.initializeElement(at: index, to: element(index)) }
  }

  deinit { elements.deallocate() }

  subscript(index: Int) -> Element { elements[index] }

  var pointer: UnsafeMutableRawPointer? { UnsafeMutableRawPointer(elements.baseAddress) }
}

/// Integers of -range...range that repeat only after 2^31 numbers: their sums of products are exact.
struct Integers {
  private var state: UInt32 = 1
  let range: Int

  init(range: Int) { self.range = range }

  mutating func next() -> Int {
    state = state &* 1_664_525 &+ 1_013_904_223
    return Int(state >> 8) % (2 * range + 1) - range
  }
}

/// What the library makes of one call.
func run(
  _ kernel: String, _ type: dn_type = dn_f32, _ call: ck_call, _ parameters: ck_parameters? = nil
) throws(Failure) {
  var call = call
  var parameters = parameters ?? ck_parameters()
  var error: UnsafePointer<CChar>?
  guard let layer = dn_create(kernel, type, &call, &parameters, &error) else {
    throw Failure(description: reason(error))
  }
  defer { dn_destroy(layer) }
  guard dn_implementation(layer)[0] != 0 else { throw Failure(description: "no name") }
  if let error = dn_run(layer) { throw Failure(description: reason(error)) }
}

struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// A call without bounds on its results.
func call(_ shape: UnsafePointer<ck_shape>) -> ck_call {
  var call = ck_call()
  call.shape = shape
  call.low = -Float.infinity
  call.high = Float.infinity
  return call
}

/// An image whose layer keeps its sizes.
func image(height: Int32, width: Int32, channels: Int32, batch: Int32 = 1) -> ck_shape {
  var shape = ck_shape()
  (shape.batch, shape.height, shape.width, shape.channels) = (batch, height, width, channels)
  (shape.out_height, shape.out_width, shape.out_channels) = (height, width, channels)
  return shape
}

extension ck_shape {
  var inputElements: Int { Int(batch) * Int(height) * Int(width) * Int(channels) }
  var outputElements: Int { Int(batch) * Int(out_height) * Int(out_width) * Int(out_channels) }
}
