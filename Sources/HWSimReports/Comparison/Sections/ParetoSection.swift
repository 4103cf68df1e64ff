import HWSimCore

extension ReportSection {
  /// Which networks no other beats in accuracy and cost at once.
  static let pareto = ReportSection(title: "7. Accuracy against latency and energy") { input in
    let groups = accuracyGroups(input)
    guard !groups.isEmpty else {
      return [
        .paragraph(
          "No two of the networks have a published accuracy of the same metric on the same data: there is "
            + "nothing to weigh against the cost.")
      ]
    }
    var items: [SectionItem] = [.table(paretoTable(input, groups)), .paragraph(legend)]
    var plotted = 0
    for group in groups {
      for device in input.devices where plotted < mostDevices {
        let points = group.points(input.pairs(on: device))
        guard points.count > 1 else { continue }
        plotted += 1
        items += [
          .plot(latencyPlot(group, device, points)), .plot(energyPlot(group, device, points)),
        ]
      }
    }
    return items
  }
}

private let mostDevices = 4

private let legend = """
  On the front: no other network that fits is at least as accurate and cheaper. Beaten: the named one is, and for \
  latency its 90 % interval lies below; likely beaten: it is by the predicted figures, but intervals overlap or are \
  not known. Accuracies are those that others published, hwsim computes none; an error of x % counts as an accuracy \
  of 100 - x %.
  """

/// Networks whose accuracies can be compared.
private struct AccuracyGroup {
  struct Entry {
    let percent: Double
    let source: String
  }

  /// `"top-1 accuracy, ImageNet"`.
  let name: String
  let entries: [String: Entry]

  struct Point {
    let pair: ComparedPair
    let entry: Entry
  }

  /// What does not fit is no choice.
  func points(_ pairs: [ComparedPair]) -> [Point] {
    pairs.filter(\.fits).compactMap { pair in
      entries[pair.network].map { Point(pair: pair, entry: $0) }
    }
  }
}

/// By metric and data set, in the order of the networks; those of one network alone are left out.
private func accuracyGroups(_ input: ComparisonInput) -> [AccuracyGroup] {
  var (names, found) = ([String](), [String: [String: AccuracyGroup.Entry]]())
  for network in input.networks {
    guard let accuracy = mainAccuracy(input.accuracies[network] ?? []),
      let entry = entry(accuracy)
    else { continue }
    if found[entry.name] == nil { names.append(entry.name) }
    found[entry.name, default: [:]][network] = entry.entry
  }
  return names.compactMap { name in
    guard let entries = found[name], entries.count > 1 else { return nil }
    return AccuracyGroup(name: name, entries: entries)
  }
}

/// An error is what an accuracy lacks.
private func entry(
  _ accuracy: PublishedAccuracy
) -> (name: String, entry: AccuracyGroup.Entry)? {
  guard let percent = Double(accuracy.percent) else { return nil }
  let (metric, value) =
    switch accuracy.metric {
    case .top1Error: (PublishedAccuracy.Metric.top1, 100 - percent)
    case .top5Error: (.top5, 100 - percent)
    case let metric: (metric, percent)
    }
  return (
    "\(metric.rawValue), \(accuracy.dataset)",
    AccuracyGroup.Entry(percent: value, source: accuracy.source)
  )
}

// MARK: - Table

private func paretoTable(_ input: ComparisonInput, _ groups: [AccuracyGroup]) -> DataTable {
  var table = DataTable(
    "pareto", "Accuracy as published, and who beats whom",
    [
      .text("metric"), .text("device"), .text("network"), .number("accuracy", "accuracy_percent"),
      .number("latency", "latency_s"), .text("by latency", "latency_verdict"),
      .number("energy", "energy_j"), .text("by energy", "energy_verdict"),
    ])
  for group in groups {
    for device in input.devices {
      let points = group.points(input.pairs(on: device)).sorted {
        ($1.entry.percent, $0.pair.network) < ($0.entry.percent, $1.pair.network)
      }
      for point in points {
        let result = point.pair.result
        table.append([
          .text(group.name), .text(device), .text(point.pair.network),
          .shown(
            "\(fixed(point.entry.percent, decimals: 1)) %", records: ["\(point.entry.percent)"]),
          .quantity(result.time.total), .text(verdict(point, points, latency)),
          .quantity(result.energy.total), .text(verdict(point, points, energy)),
        ])
      }
    }
  }
  return table
}

private typealias Cost = (value: Double, interval: ClosedRange<Double>?)

private func latency(_ result: SimulationResult) -> Cost {
  let interval = result.timeInterval.map { $0.lowerBound.value...$0.upperBound.value }
  return (result.time.total.value, interval)
}

private func energy(_ result: SimulationResult) -> Cost {
  let interval = result.energyInterval.map { $0.lowerBound.value...$0.upperBound.value }
  return (result.energy.total.value, interval)
}

private func verdict(
  _ point: AccuracyGroup.Point, _ points: [AccuracyGroup.Point],
  _ cost: (SimulationResult) -> Cost
) -> String {
  let own = cost(point.pair.result)
  let better = points.filter { other in
    let theirs = cost(other.pair.result)
    let isNoWorse = other.entry.percent >= point.entry.percent && theirs.value <= own.value
    return isNoWorse && (other.entry.percent > point.entry.percent || theirs.value < own.value)
  }
  guard !better.isEmpty else { return "on the front" }
  let certain = better.first { other in
    guard let high = cost(other.pair.result).interval?.upperBound,
      let low = own.interval?.lowerBound
    else { return false }
    return high < low
  }
  if let certain { return "beaten by \(shortened(certain.pair.network))" }
  return "likely beaten by \(shortened(better[0].pair.network))"
}

// MARK: - Plots

private func latencyPlot(
  _ group: AccuracyGroup, _ device: String, _ points: [AccuracyGroup.Point]
) -> Plot {
  .pareto(
    Pareto(
      name: "pareto latency \(group.name) \(device)",
      title: "Accuracy against latency on \(shortened(device))",
      accuracyName: group.name, quantity: "latency",
      points: points.map {
        .init(
          network: $0.pair.network, accuracy: $0.entry.percent, source: $0.entry.source,
          cost: $0.pair.latencyCell.figure)
      }))
}

private func energyPlot(
  _ group: AccuracyGroup, _ device: String, _ points: [AccuracyGroup.Point]
) -> Plot {
  .pareto(
    Pareto(
      name: "pareto energy \(group.name) \(device)",
      title: "Accuracy against energy on \(shortened(device))",
      accuracyName: group.name, quantity: "energy",
      points: points.map {
        .init(
          network: $0.pair.network, accuracy: $0.entry.percent, source: $0.entry.source,
          cost: $0.pair.energyCell.figure)
      }))
}
