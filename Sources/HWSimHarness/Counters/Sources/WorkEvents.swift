import CKernels
import CPAPI

/// What the kernels count themselves, published as PAPI's software-defined events. They are of the whole
/// process, not of a thread.
package enum WorkEvents {
  package static let macs = "sde:::hwsim::MACS"
  package static let bytes = "sde:::hwsim::BYTES"
  package static let calls = "sde:::hwsim::CALLS"
  package static let all = [macs, bytes, calls]

  /// Publishes them, once; nil where libsde took them, else its refusal.
  package static let refusal: String? = {
    guard let work = ck_counted(), let handle = papi_sde_init("hwsim") else {
      return "libsde takes no library of events"
    }
    let codes = [
      cpapi_publish(handle, "MACS", "multiply-accumulates of the kernels", &work.pointee.macs),
      cpapi_publish(
        handle, "BYTES", "bytes of inputs, constants and outputs", &work.pointee.bytes),
      cpapi_publish(handle, "CALLS", "calls of kernels", &work.pointee.calls),
    ]
    return codes.first { $0 != 0 }.map { "libsde refuses the events of the kernels: error \($0)" }
  }()
}
