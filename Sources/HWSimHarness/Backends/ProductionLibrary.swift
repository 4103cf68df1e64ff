package import CKernels
import COneDNN
import CXNNPACK

/// A well-kept library whose kernels are measured beside ours, on one thread.
///
///     let library = ProductionLibrary.oneDNN
///     if let reason = library.unavailable { … }
///     let layer = try library.prepare("pointwise", ck_f32, call, parameters)
///     try layer.run()
///
/// Its layers take the calls of CKernels, so that both read and write the same tensors.
package struct ProductionLibrary: Sendable {
  package let name: String
  package let version: String?
  /// Why it cannot be used; nil where it can.
  package let unavailable: String?
  let functions: Functions

  /// The C functions of COneDNN and CXNNPACK, which are the same but for their prefix.
  struct Functions: Sendable {
    typealias Reason = UnsafePointer<CChar>?
    let create:
      @Sendable (
        String, ck_type, UnsafePointer<ck_call>, UnsafePointer<ck_parameters>, inout Reason
      ) -> OpaquePointer?
    let runAll: @Sendable (UnsafePointer<OpaquePointer?>?, Int32) -> Reason
    let implementation: @Sendable (OpaquePointer) -> Reason
    let destroy: @Sendable (OpaquePointer) -> Void
  }

  /// Loads each library when it is first asked for.
  package static let oneDNN = ProductionLibrary(
    name: "onednn", version: dn_version().map { String(cString: $0) },
    unavailable: dn_unavailable().map { String(cString: $0) },
    functions: Functions(
      create: { kernel, type, call, parameters, reason in
        dn_create(kernel, type == ck_s8 ? dn_s8 : dn_f32, call, parameters, &reason)
      },
      runAll: { dn_run_all($0, $1) }, implementation: { dn_implementation($0) },
      destroy: { dn_destroy($0) }))

  /// It has no versions.
  package static let xnnpack = ProductionLibrary(
    name: "xnnpack", version: nil, unavailable: xn_unavailable().map { String(cString: $0) },
    functions: Functions(
      create: { xn_create($0, $1, $2, $3, &$4) },
      runAll: { xn_run_all($0, $1) }, implementation: { xn_implementation($0) },
      destroy: { xn_destroy($0) }))

  package static let all = [oneDNN, xnnpack]

  /// The layer that `kernel` of CKernels computes; its weights are copied, its tensors must outlive it.
  package func prepare(
    _ kernel: String, _ type: ck_type, _ call: UnsafePointer<ck_call>,
    _ parameters: UnsafePointer<ck_parameters>
  ) throws(HarnessError) -> ProductionLayer {
    var reason: UnsafePointer<CChar>?
    guard let handle = functions.create(kernel, type, call, parameters, &reason) else {
      throw HarnessError(reason.map { String(cString: $0) } ?? "\(name) failed")
    }
    return ProductionLayer(handle: handle, functions: functions)
  }

  /// Runs layers in their order, with nothing in between but a loop in C.
  package func run(_ layers: [ProductionLayer]) throws(HarnessError) {
    let handles = layers.map { Optional($0.handle) }
    try check(functions.runAll(handles, Int32(handles.count)))
  }
}

/// A layer that is ready to run.
package final class ProductionLayer {
  let handle: OpaquePointer
  private let functions: ProductionLibrary.Functions

  init(handle: OpaquePointer, functions: ProductionLibrary.Functions) {
    self.handle = handle
    self.functions = functions
  }

  deinit { functions.destroy(handle) }

  /// What runs, in the library's words, such as "brgconv:avx512_core".
  package var implementation: String {
    functions.implementation(handle).map { String(cString: $0) } ?? ""
  }

  package func run() throws(HarnessError) {
    var handle = Optional(handle)
    try check(functions.runAll(&handle, 1))
  }
}

/// A library's reason as an error; nil is success.
func check(_ reason: UnsafePointer<CChar>?) throws(HarnessError) {
  if let reason { throw HarnessError(String(cString: reason)) }
}
