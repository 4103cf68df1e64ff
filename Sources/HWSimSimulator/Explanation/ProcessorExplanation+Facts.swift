import HWSimCore

extension ProcessorExplanation {
  /// What there is to say in words.
  var facts: [Explanation.Fact] {
    let layer = network.layers[index]
    let inputs = network.inputShapes(of: layer).map { "\($0)" }.joined(separator: ", ")
    let macs = result.counts.macs > 0 ? ", \(MACs(result.counts.macs)) MACs" : ""
    let name = network.layers[index].name
    var facts = [
      Explanation.Fact(
        "layer", "\(name): \(result.kind.rawValue), \(inputs) -> \(layer.output)\(macs)")
    ]
    if index != asked {
      facts.append(
        .init(
          "folded",
          "'\(network.layers[asked].name)' is folded into '\(name)', whose cost includes it"))
    }
    guard let ran else { return facts }
    let fused = ran.step.fused.map { "'\(network.layers[$0].name)'" }
    if !fused.isEmpty { facts.append(.init("folded in", fused.joined(separator: ", "))) }
    facts.append(.init("kernel", describe(ran.template)))
    facts += rule(ran.template, layer)
    let share = result.time.total / run.result.time.total
    facts.append(.init("share", "\(percent(share)) of the network's \(run.result.time.total)"))
    return facts
  }

  private func describe(_ template: KernelTemplate) -> String {
    let (tile, lanes) = (template.tile, device.core.mac[precision]?.lanes ?? 1)
    var parts = ["\(template.name) of \(runtime.name): loop nest \(template.method.rawValue)"]
    if tile != RegisterTile() {
      parts.append("register tile of \(tile.rows) x \(tile.columns), \(tile.depth) deep")
    }
    parts.append("\(lanes) \(lanes == 1 ? "lane" : "lanes") in \(precision.rawValue)")
    if template.vectorised != .none {
      parts.append("vectors along \(template.vectorised.rawValue)")
    }
    return parts.joined(separator: ", ")
  }

  /// The rule of the runtime's file that chose the kernel, and the ones before it that might have.
  private func rule(_ template: KernelTemplate, _ layer: Layer) -> [Explanation.Fact] {
    guard let chosen = runtime.kernels.firstIndex(where: { $0.kernel.name == template.name })
    else { return [] }
    let rule = runtime.kernels[chosen]
    let place = "\(chosen + 1) of \(runtime.kernels.count) in runtimes/\(runtime.name).yaml"
    var facts = [
      Explanation.Fact(
        "chosen by",
        "kernels.\(template.name): \(rule.selector.text); rule \(place), the first that fits")
    ]
    let passed = runtime.kernels[..<chosen].filter {
      $0.selector.kinds.contains(network.kind(of: layer))
    }
    if !passed.isEmpty {
      let reasons = passed.map { rule in
        rule.selector.matches(layer, in: network)
          ? "\(rule.kernel.name) (its loop nest cannot)"
          : "\(rule.kernel.name) (\(rule.selector.conditions))"
      }
      facts.append(.init("passed over", reasons.joined(separator: ", ")))
    }
    return facts
  }

  func percent(_ share: Double) -> String { fixed(share * 100, decimals: 1) + " %" }
}

extension LayerSelector {
  fileprivate var text: String {
    let kinds = "layers \(kinds.map(\.rawValue).joined(separator: ", "))"
    return conditions.isEmpty ? kinds : "\(kinds), when \(conditions)"
  }

  /// As the file words them; empty where there are none.
  fileprivate var conditions: String {
    var conditions: [String] = []
    if let kernel { conditions.append("kernel \(kernel.height)x\(kernel.width)") }
    if let stride { conditions.append("stride \(stride.height)x\(stride.width)") }
    if let channelsMultipleOf { conditions.append("channels_multiple_of \(channelsMultipleOf)") }
    if let channelsAtMost { conditions.append("channels_at_most \(channelsAtMost)") }
    if let channelsAtLeast { conditions.append("channels_at_least \(channelsAtLeast)") }
    if !outputSides.isEmpty {
      let ranges = outputSides.map { "\($0.lowerBound)-\($0.upperBound)" }
      conditions.append("output_sides \(ranges.joined(separator: ", "))")
    }
    if let zerosAtLeast { conditions.append("zeros_at_least \(allDigits(zerosAtLeast))") }
    return conditions.joined(separator: ", ")
  }
}
