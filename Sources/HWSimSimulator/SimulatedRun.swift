import HWSimCore

/// A simulation with what its result was made of, for whoever explains it.
struct SimulatedRun {
  let inference: Inference
  /// The steps that have a kernel, in order.
  let steps: [SimulatedStep]
  let result: SimulationResult
}

/// A kernel call and what it made the machine do.
struct SimulatedStep {
  let step: Step
  let template: KernelTemplate
  var activity: Activity
}
