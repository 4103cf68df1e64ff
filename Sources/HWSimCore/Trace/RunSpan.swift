extension Run {
  /// Accesses that one run may make, its repetitions counted: more than any kernel emits, and few
  /// enough that sums of many runs do not overflow.
  public static let mostAccesses = 1 << 40

  /// The bytes that the accesses reach, from the lowest to behind the highest, as distances from
  /// `address`; nil where a size is negative or too large, or the shape contradicts itself.
  ///
  ///     Run(address: 64, width: 4, stride: -8, count: 3).span   // -16..<4
  @inlinable
  public var span: Range<Int>? {
    guard width > 0, count >= 0, rows >= 0, tail >= 0, tail < width else { return nil }
    guard tail == 0 || stride == width else { return nil }
    guard count > 0 || tail > 0, rows > 0 else { return 0..<0 }
    let (last, far) = max(count - 1, 0).multipliedReportingOverflow(by: stride)
    let (step, farther) = (rows - 1).multipliedReportingOverflow(by: rowStride)
    let limit = 1 << Int(AddressMap.offsetBits)
    // Each is within the limit, so that no sum of them overflows.
    guard !far, !farther, -limit...limit ~= last, -limit...limit ~= step, width <= limit else {
      return nil
    }
    let ofFullAccesses = count > 0 ? max(last, 0) + width : 0
    return min(last, 0) + min(step, 0)..<max(step, 0) + ofFullAccesses + tail
  }

  /// Whether all accesses, `times` times over, lie in the memory of `address` and are countable.
  @inlinable
  public func isPossible(times: Int) -> Bool {
    guard let span, times >= 0 else { return false }
    let offset = Int(AddressMap.offset(of: address))
    guard offset + span.lowerBound >= 0, offset + span.upperBound <= 1 << AddressMap.offsetBits
    else { return false }
    return isCountable(times: times)
  }

  @usableFromInline
  func isCountable(times: Int) -> Bool {
    let (inRow, tooLong) = count.addingReportingOverflow(tail > 0 ? 1 : 0)
    let (inRun, tooMany) = inRow.multipliedReportingOverflow(by: rows)
    let (all, tooOften) = inRun.multipliedReportingOverflow(by: times)
    return !tooLong && !tooMany && !tooOften && all <= Self.mostAccesses
  }
}
