package import HWSimCore

/// One thing to measure.
package enum BenchItem {
  case kernel(PreparedCall)
  case probe(Probe)
  /// A whole network, and each of its calls in its place.
  case network(KernelSubject, NetworkRun)
  case unavailable(KernelSubject, reason: String)

  var subject: KernelSubject {
    switch self {
    case .kernel(let call): call.subject
    case .probe(let probe): probe.subject
    case .network(let subject, _), .unavailable(let subject, _): subject
    }
  }

  var body: (() -> Void)? {
    switch self {
    case .kernel(let call): call.run
    case .probe(let probe): probe.body
    case .network(_, let network): network.run
    case .unavailable: nil
    }
  }
}

extension BenchItem {
  /// A layer in a backend, its result held against a plain computation first.
  package init(_ workload: LayerWorkload, _ backend: any KernelBackend) {
    switch backend.prepare(workload) {
    case .ready(let call):
      if let complaint = call.check() {
        self = .unavailable(call.subject, reason: "wrong result: \(complaint)")
      } else {
        self = .kernel(call)
      }
    case .unavailable(let reason):
      let subject = KernelSubject(
        name: workload.name, kernel: workload.kernel, backend: backend.name, variant: "",
        shape: workload.shape, layout: "nhwc", precision: workload.precision, macs: workload.macs,
        operations: workload.operations,
        bytes: workload.bytes)
      self = .unavailable(subject, reason: reason)
    }
  }
}
