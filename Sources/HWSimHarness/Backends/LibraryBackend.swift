import CKernels
import COneDNN
import CXNNPACK
import HWSimCore

/// A production library, loaded where it is installed.
struct LibraryBackend: KernelBackend {
  let name: String
  /// Why it cannot be used; nil where it can.
  private let unavailable: @Sendable () -> UnsafePointer<CChar>?
  private let create: @Sendable (LayerWorkload, ck_call, ck_parameters) -> Created

  /// What the library made of a layer, or why nothing.
  private enum Created {
    case layer(implementation: String, run: () -> Void)
    case failure(String)
  }

  func prepare(_ workload: LayerWorkload) -> Preparation {
    if let reason = unavailable() { return .unavailable(reason: String(cString: reason)) }
    switch create(workload, workload.call, workload.constants.parameters) {
    case .layer(let implementation, let run):
      return .ready(
        PreparedCall(workload, backend: name, variant: implementation) {
          withExtendedLifetime(workload) { run() }
        })
    case .failure(let reason): return .unavailable(reason: reason)
    }
  }

  static let oneDNN = LibraryBackend(name: "onednn", unavailable: { dn_unavailable() }) {
    workload, call, parameters in
    let type = workload.precision == .int8 ? dn_s8 : dn_f32
    var (call, parameters, error) = (call, parameters, UnsafePointer<CChar>?.none)
    guard let layer = dn_create(workload.kernel, type, &call, &parameters, &error) else {
      return .failure(text(error))
    }
    let owner = Owner(layer) { dn_destroy($0) }
    return .layer(implementation: text(dn_implementation(layer))) { _ = dn_run(owner.layer) }
  }

  static let xnnpack = LibraryBackend(name: "xnnpack", unavailable: { xn_unavailable() }) {
    workload, call, parameters in
    let type = workload.precision == .int8 ? ck_s8 : ck_f32
    var (call, parameters, error) = (call, parameters, UnsafePointer<CChar>?.none)
    guard let layer = xn_create(workload.kernel, type, &call, &parameters, &error) else {
      return .failure(text(error))
    }
    let owner = Owner(layer) { xn_destroy($0) }
    return .layer(implementation: text(xn_implementation(layer))) { _ = xn_run(owner.layer) }
  }

  private static func text(_ words: UnsafePointer<CChar>?) -> String {
    words.map { String(cString: $0) } ?? "no reason given"
  }
}

/// Gives a library's layer back when no call needs it any more.
private final class Owner {
  let layer: OpaquePointer
  private let destroy: (OpaquePointer) -> Void

  init(_ layer: OpaquePointer, _ destroy: @escaping (OpaquePointer) -> Void) {
    (self.layer, self.destroy) = (layer, destroy)
  }

  deinit { destroy(layer) }
}
