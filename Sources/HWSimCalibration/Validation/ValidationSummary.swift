public import HWSimCore

extension ValidationGroup {
  /// How well rows were predicted: by device and runtime, with the baselines beside it; by runtime, by
  /// family, by whether the device was calibrated; and all.
  ///
  /// - Parameter work: of each row's network.
  public static func groups(of rows: [ValidationRow], work: [ClassWork]) -> [ValidationGroup] {
    let measured = zip(rows, work).map { Measured(row: $0, work: $1) }
    let setups = grouped(measured) { row in
      Key(
        quantity: row.quantity, device: row.device, runtime: row.runtime,
        threads: row.measurement.threads)
    }
    let overviews: [(ValidationRow) -> Key?] = [
      { Key(quantity: $0.quantity, runtime: $0.runtime) },
      { Key(quantity: $0.quantity, family: $0.family) },
      { row in
        let input = row.measurement.resolution
        return input.isEmpty ? nil : Key(quantity: row.quantity, input: input)
      },
      { row in row.isCalibrated.map { Key(quantity: row.quantity, isCalibrated: $0) } },
      { Key(quantity: $0.quantity) },
    ]
    return setups.compactMap { Self($0.key, $0.members, hasBaselines: true) }
      + overviews.flatMap { grouped(measured, by: $0) }
      .compactMap { Self($0.key, $0.members, hasBaselines: false) }
  }

  private init?(_ key: Key, _ members: [Measured], hasBaselines: Bool) {
    guard let accuracy = Accuracy(of: members.map(\.row.value)) else { return nil }
    let isWork = hasBaselines && [.latency, .energy].contains(key.quantity)
    self.init(
      key: key, accuracy: accuracy,
      macs: isWork ? Baseline.macs.accuracy(on: members) : nil,
      classes: isWork ? Baseline.classes.accuracy(on: members) : nil)
  }

  /// In the order in which keys first occur; rows without a key are in no group.
  private static func grouped(
    _ measured: [Measured], by key: (ValidationRow) -> Key?
  ) -> [(key: Key, members: [Measured])] {
    var groups: [(key: Key, members: [Measured])] = []
    var places: [Key: Int] = [:]
    for member in measured {
      guard let key = key(member.row) else { continue }
      if let place = places[key] {
        groups[place].members.append(member)
      } else {
        places[key] = groups.count
        groups.append((key, [member]))
      }
    }
    return groups
  }
}

private struct Measured {
  let row: ValidationRow
  let work: ClassWork
}

extension Baseline {
  /// Nil where it cannot predict every row, or its accuracy would be that of fewer.
  fileprivate func accuracy(on members: [Measured]) -> Accuracy? {
    let predictions = predictions(
      of: members.map { ($0.row.network, $0.row.measured) }, work: members.map(\.work))
    let values = zip(members, predictions).compactMap { member, predicted in
      predicted.map {
        PredictedValue(name: member.row.network, measured: member.row.measured, predicted: $0)
      }
    }
    return values.count == members.count ? Accuracy(of: values) : nil
  }
}
