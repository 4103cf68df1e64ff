extension PublishedMeasurement {
  /// A specification with the row's values in it: `"mobilenetv1:alpha={alpha},classes=5"`. An option whose
  /// value the row does not state is left out.
  func specification(from template: String) -> String {
    let parts = template.split(separator: ":", maxSplits: 1)
    guard parts.count == 2 else { return template }
    let options = parts[1].split(separator: ",").compactMap { option -> String? in
      if option.hasSuffix("={alpha}") {
        return widthMultiplier.map { option.dropLast("{alpha}".count) + $0 }
      }
      if option.hasSuffix("={resolution}") {
        return inputSides.map { option.dropLast("{resolution}".count) + $0 }
      }
      return String(option)
    }
    return options.isEmpty ? String(parts[0]) : "\(parts[0]):\(options.joined(separator: ","))"
  }

  /// From its column, or from the name, as in `mobilenet_v1_0.25_128`.
  private var widthMultiplier: String? {
    if let alpha { return Int(exactly: alpha).map(String.init) ?? "\(alpha)" }
    let numbers = network.split { !($0.isNumber || $0 == ".") }
    return numbers.first { $0.contains(".") && Double($0) != nil }.map(String.init)
  }

  /// `224` or `192x256`, from `224x224x3`, or from the name.
  private var inputSides: String? {
    let sides = resolution.lowercased().split(separator: "x").prefix(2).compactMap { Int($0) }
    if let height = sides.first {
      return sides.count == 2 && sides[1] != height ? "\(height)x\(sides[1])" : "\(height)"
    }
    let numbers = network.split { !($0.isNumber || $0 == ".") }.compactMap { Int($0) }
    return numbers.last { (32...2048).contains($0) }.map(String.init)
  }
}
