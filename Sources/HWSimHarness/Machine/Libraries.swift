package import HWSimCore

extension MachineDescription {
  /// This machine with the libraries that count on it; read once.
  package static let live = current(libraries: countingLibraries())

  private static func countingLibraries() -> [Library] {
    guard case .success(let papi) = PAPILibrary.shared else { return [] }
    let libpfm = libpfmVersion(.live).map { Library(name: "libpfm", version: $0) }
    return [Library(name: "PAPI", version: papi.version)] + (libpfm.map { [$0] } ?? [])
  }
}

extension MachineDescription.Processor {
  /// Its name with the numbers that libraries know it by.
  package var identification: String {
    guard let family, let model else { return name }
    return "\(name), family \(family), model \(model)"
  }
}

/// Its own function has said 4.0 for many years; the file that PAPI has loaded is called `libpfm.so.4.13.0`.
package func libpfmVersion(_ files: SystemFiles) -> String? {
  let maps = files.text("/proc/self/maps") ?? ""
  let line = maps.split(separator: "\n").first { $0.contains("/libpfm.so.") }
  let version = line?.split(separator: "/").last?.dropFirst("libpfm.so.".count)
  return version.map(String.init)
}
