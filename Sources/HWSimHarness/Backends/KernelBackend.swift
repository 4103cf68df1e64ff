package import HWSimCore

/// A library of kernels that can be measured.
package protocol KernelBackend: Sendable {
  /// `"hwsim"`, `"onednn"`, `"xnnpack"`.
  var name: String { get }

  func prepare(_ workload: LayerWorkload) -> Preparation
}

package enum Preparation {
  case ready(PreparedCall)
  case unavailable(reason: String)
}

/// A layer that can be called: everything that takes time but the computation is done.
package final class PreparedCall {
  package let workload: LayerWorkload
  package let backend: String
  /// The instruction set or, of a library, the implementation that it chose.
  package let variant: String
  private let body: () -> Void

  init(
    _ workload: LayerWorkload, backend: String, variant: String, body: @escaping () -> Void
  ) {
    self.workload = workload
    self.backend = backend
    self.variant = variant
    self.body = body
  }

  package func run() { body() }

  package var subject: KernelSubject {
    KernelSubject(
      name: workload.name, kernel: workload.kernel, backend: backend, variant: variant,
      shape: workload.shape, layout: "nhwc", precision: workload.precision, macs: workload.macs,
      operations: workload.operations,
      bytes: workload.bytes)
  }

  /// Runs once and compares the result with a plain computation; what is wrong, or nil.
  package func check() -> String? {
    run()
    return Reference(workload).complaint()
  }
}

/// The libraries by name, in the order in which results list them.
package enum Backends {
  package static let names = ["hwsim", "onednn", "xnnpack"]

  /// - Parameter variant: of hwsim's own kernels; nil takes the best that runs here.
  package static func named(
    _ name: String, variant: String? = nil
  ) throws(HarnessError) -> any KernelBackend {
    switch name {
    case "hwsim": try OwnKernels(variant: variant)
    case "onednn": LibraryBackend.oneDNN
    case "xnnpack": LibraryBackend.xnnpack
    default: throw HarnessError("unknown backend '\(name)'" + suggestion(for: name, in: names))
    }
  }
}
