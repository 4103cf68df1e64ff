/// A FlatBuffer, read in place: nothing is copied, and every offset is checked before it is followed.
///
/// Numbers are little endian and may lie at any address. An offset is a 32-bit distance from where it
/// stands to what it refers to. Source: "FlatBuffers internals", flatbuffers.dev.
final class FlatBuffer {
  let bytes: UnsafeRawBufferPointer
  private var allowance: Int

  init(_ bytes: UnsafeRawBufferPointer) {
    self.bytes = bytes
    allowance = 4 * bytes.count
  }

  /// The table that everything else hangs from.
  func root() throws(ImportProblem) -> FlatTable { try table(at: 0) }

  func load<Number: FixedWidthInteger & BitwiseCopyable>(
    _ type: Number.Type, at place: Int
  ) throws(ImportProblem) -> Number {
    try check(place, bytes: MemoryLayout<Number>.size)
    return Number(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: type))
  }

  /// The table that the offset at `place` refers to.
  func table(at place: Int) throws(ImportProblem) -> FlatTable {
    try FlatTable(self, at: try target(at: place))
  }

  /// The vector that the offset at `place` refers to: its length, then its elements.
  func vector<Element>(
    of type: Element.Type, at place: Int
  ) throws(ImportProblem) -> FlatVector<Element> {
    let start = try target(at: place)
    let count = Int(try load(UInt32.self, at: start))
    let size = MemoryLayout<Element>.size
    try check(start + 4, bytes: count * size)
    return FlatVector(bytes: bytes, start: start + 4, count: count)
  }

  private func target(at place: Int) throws(ImportProblem) -> Int {
    place + Int(try load(UInt32.self, at: place))
  }

  /// - Parameters: below 2⁶², as sums and products of two 32-bit numbers are.
  func check(_ start: Int, bytes size: Int) throws(ImportProblem) {
    guard start >= 0, start <= bytes.count, size <= bytes.count - start else {
      throw ImportProblem(
        "refers to \(size) bytes at \(start) in a file of \(bytes.count); is the file complete?")
    }
  }

  /// Counts bytes that are about to be read in bulk. Parts of a file may share bytes: few do, and a
  /// file in which all do would take time beyond measure.
  func spend(_ count: Int) throws(ImportProblem) {
    guard count <= allowance else {
      throw ImportProblem(
        "its parts share bytes so often that it reads as over four times its size")
    }
    allowance -= count
  }
}

/// Numbers that lie in the buffer; within its bounds, as it has been checked.
struct FlatVector<Element: FixedWidthInteger & BitwiseCopyable>: RandomAccessCollection {
  fileprivate let bytes: UnsafeRawBufferPointer
  /// Where the first element lies.
  let start: Int
  let count: Int

  fileprivate init(bytes: UnsafeRawBufferPointer, start: Int, count: Int) {
    (self.bytes, self.start, self.count) = (bytes, start, count)
  }

  /// - Parameter range: Bytes of the buffer, already checked; what is left over is not an element.
  init(_ buffer: FlatBuffer, _ range: Range<Int>) {
    (bytes, start) = (buffer.bytes, range.lowerBound)
    count = range.count / MemoryLayout<Element>.size
  }

  var startIndex: Int { 0 }
  var endIndex: Int { count }

  subscript(index: Int) -> Element {
    precondition(indices.contains(index))
    let place = start + index * MemoryLayout<Element>.size
    return Element(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: Element.self))
  }
}
