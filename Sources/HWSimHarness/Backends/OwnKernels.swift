import CKernels
import HWSimCore

/// hwsim's own C kernels, built for one instruction set.
package struct OwnKernels: KernelBackend {
  package let name = "hwsim"
  private let variant: Variant

  /// Tables of constants, which no one writes.
  private struct Variant: @unchecked Sendable {
    let pointer: UnsafePointer<ck_variant>
    var name: String { String(cString: pointer.pointee.name) }
  }

  private static var variants: [Variant] {
    var count: Int32 = 0
    guard let first = ck_variants(&count) else { return [] }
    return (0..<Int(count)).map { Variant(pointer: first + $0) }
  }

  /// The instruction sets that this processor runs, best first.
  package static var variantNames: [String] { variants.map(\.name) }

  package init(variant name: String?) throws(HarnessError) {
    let all = Self.variants
    guard let found = all.first(where: { name == nil || $0.name == name }) else {
      throw HarnessError(
        "this processor runs no variant '\(name ?? "")'"
          + suggestion(for: name ?? "", in: all.map(\.name)))
    }
    variant = found
  }

  package func prepare(_ workload: LayerWorkload) -> Preparation {
    if let reason = ck_unfit() { return .unavailable(reason: String(cString: reason)) }
    let type = workload.precision == .int8 ? ck_s8 : ck_f32
    guard let kernel = ck_find(variant.pointer, workload.kernel, type, ck_nhwc) else {
      return .unavailable(
        reason: "no \(workload.precision.rawValue) kernel '\(workload.kernel)' in the "
          + "\(variant.name) build")
    }
    do throws(HarnessError) {
      let sizes = UnsafePointer(workload.sizes)
      let packed = try Tensor(bytes: kernel.pointee.packed_bytes(sizes))
      if packed.bytes > 0 {
        var parameters = workload.constants.parameters
        kernel.pointee.pack(sizes, &parameters, packed.address)
      }
      let scratch = try Tensor(bytes: kernel.pointee.scratch_bytes(sizes))
      var call = workload.call
      call.packed = UnsafeRawPointer(packed.address)
      call.scratch = scratch.address
      let run = kernel.pointee.run
      return .ready(
        PreparedCall(workload, backend: name, variant: variant.name) { [call] in
          withExtendedLifetime((workload, packed, scratch)) {
            withUnsafePointer(to: call) { run?($0) }
          }
        })
    } catch {
      return .unavailable(reason: error.description)
    }
  }
}
