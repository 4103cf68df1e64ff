import HWSimCore

extension Runtime {
  init(reading root: Section) throws(ProfileError) {
    try root.allow([
      "name", "title", "precisions", "layout", "fuses", "in_place", "planner", "alignment",
      "constants_per_channel", "footprint", "overheads", "calibrated_with", "kernels",
    ])
    let precisions = try root.list("precisions", of: Reading<Precision>.choice)
    guard !precisions.isEmpty else { throw root.fail("precisions", "is empty; name one") }
    let overheads = try root.section("overheads")
    try overheads.allow(["per_layer", "per_inference"])
    self.init(
      name: try root.read("name", .profileName),
      title: try root.read("title", .text),
      precisions: precisions,
      layout: try root.read("layout", .choice),
      fuses: try root.layerKinds("fuses"),
      inPlace: try root.layerKinds("in_place"),
      planner: try root.read("planner", .choice),
      alignment: try root.readIfPresent("alignment", .bytes(1...4096))?.value ?? 16,
      kernels: try root.kernelRules(),
      cyclesPerLayer: try overheads.read("per_layer", .quantity(Limits.overhead)),
      cyclesPerInference: try overheads.read("per_inference", .quantity(Limits.overhead)),
      calibratedWith: try root.sibling(),
      provenance: [])
    constantBytesPerChannel = try root.readIfPresent(
      "constants_per_channel", .bytes(Limits.perChannel))?.value
    footprint = try Footprint(reading: root.sectionIfPresent("footprint"))
    provenance = root.ledger.provenance(of: root.node)
  }
}

extension Section {
  /// Whose measurements count for this runtime, too; that a parent has such a sibling says nothing of its
  /// heirs.
  fileprivate func sibling() throws(ProfileError) -> String? {
    guard node("calibrated_with")?.origin == node("name")?.origin else { return nil }
    return try readIfPresent("calibrated_with", .profileName)
  }

  /// A list of layer kinds; it may be empty.
  func layerKinds(_ key: String) throws(ProfileError) -> [LayerKind] {
    let kinds = try list(key, of: Reading<LayerKind>.choice)
    if let kind = kinds.first(where: { !$0.hasKernel }) {
      throw fail(key, "'\(kind.rawValue)' is computed by no kernel")
    }
    return kinds
  }

  fileprivate func kernelRules() throws(ProfileError) -> [KernelRule] {
    let rules = try sections("kernels").map { (section) throws(ProfileError) -> KernelRule in
      try KernelRule(reading: section)
    }
    if try read("layout", Reading<TensorLayout>.choice) != .nchw,
      let kernel = rules.map(\.kernel).first(where: {
        [.planarWinograd, .sparse].contains($0.method)
      })
    {
      throw fail("layout", "kernel '\(kernel.name)' works on planes and needs 'nchw'")
    }
    let general = rules.filter(\.selector.isUnconditional).flatMap(\.selector.kinds)
    for kind in LayerKind.allCases where kind.hasKernel && !general.contains(kind) {
      throw fail("kernels", "no kernel runs '\(kind.rawValue)'; add one without a 'when'")
    }
    return rules
  }

}

extension LayerSelector {
  fileprivate var isUnconditional: Bool {
    kernel == nil && stride == nil && channelsMultipleOf == nil && channelsAtMost == nil
      && channelsAtLeast == nil && outputSides.isEmpty && zerosAtLeast == nil
  }
}
