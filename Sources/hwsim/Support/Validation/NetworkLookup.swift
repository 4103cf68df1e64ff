import Foundation
import HWSimCore
import HWSimImport
import HWSimNetworks

/// Finds the network that a published row is about: the model file that it names, or a network of the zoo.
struct NetworkLookup {
  let table: NameTable
  /// Nil where the user named no folder.
  let models: ModelFolder?
  private var known: [String: Result<Network, Unmapped>] = [:]

  init(table: NameTable, models: ModelFolder?) { (self.table, self.models) = (table, models) }

  /// - Returns: the network, and what to bear in mind about it.
  mutating func network(
    of row: PublishedMeasurement
  ) throws(Unmapped) -> (network: Network, caveats: [String]) {
    if let file = Self.file(of: row), let path = models?.path(of: file) {
      let network = try read(path, row)
      return (network, Self.difference(network, row).map { [$0] } ?? [])
    }
    // A whole specification says more than a rule for its first word.
    let isSpecification = row.network.contains(":") && Self.isOfZoo(row.network)
    let rule = isSpecification ? nil : table.network(of: row)
    let candidates = [rule, row.network].compactMap { $0 }
    if let specification = candidates.first(where: Self.isOfZoo) {
      let network = try build(specification)
      guard Self.difference(network, row) == nil else {
        throw Unmapped(reason: Self.reason(row, "the zoo's network has other multiplications"))
      }
      return (network, Self.file(of: row).map { ["the zoo's network in place of \($0)"] } ?? [])
    }
    throw Unmapped(reason: Self.reason(row, "network not known"))
  }

  private static func reason(_ row: PublishedMeasurement, _ problem: String) -> String {
    guard let file = file(of: row) else { return "\(problem): \(printable(row.network))" }
    return "\(problem), and no file \(printable(file)) in --models"
  }

  /// The model file that a row names: in its notes, or as a network of ncnn's benchmark.
  private static func file(of row: PublishedMeasurement) -> String? {
    if let noted = row.note("model_file") ?? row.note("model") { return noted }
    if row.network.hasPrefix("ncnn/") { return row.network.dropFirst("ncnn/".count) + ".param" }
    return ModelFile.endings.contains(where: row.network.hasSuffix) ? row.network : nil
  }

  private static func isOfZoo(_ text: String) -> Bool {
    let family = text.prefix { $0 != ":" }
    return NetworkCatalog.families.contains { $0.name == family }
  }

  /// Publications count multiplications by other rules; a tenth apart, it is another network.
  private static func difference(_ network: Network, _ row: PublishedMeasurement) -> String? {
    guard let stated = row.millionMACs, stated > 0 else { return nil }
    let counted = Double(network.counts.macs) / 1e6
    guard abs(counted / stated - 1) > 0.1 else { return nil }
    return "the network has \(engineering(network.counts.macs)) MACs, the row states \(stated) M"
  }

  // MARK: - Reading each once

  private mutating func build(_ specification: String) throws(Unmapped) -> Network {
    try remembered(specification) { () throws(Unmapped) in
      do throws(NetworkError) {
        return try NetworkCatalog.network(NetworkSpecification(specification))
      } catch { throw Unmapped(reason: error.description) }
    }
  }

  private mutating func read(_ path: String, _ row: PublishedMeasurement) throws(Unmapped)
    -> Network
  {
    try remembered(path) { () throws(Unmapped) in
      guard let data = try? Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
      else { throw Unmapped(reason: "\(path): cannot be read") }
      do throws(ImportError) {
        return try ModelFile.model(path: path, contents: data).network
      } catch {
        // Files of ncnn may leave the size of the input open.
        if let sized = try? ModelFile.model(path: path, contents: data, inputs: row.input) {
          return sized.network
        }
        throw Unmapped(reason: error.description)
      }
    }
  }

  private mutating func remembered(
    _ name: String, make: () throws(Unmapped) -> Network
  ) throws(Unmapped) -> Network {
    if let result = known[name] { return try result.get() }
    let result = Result { () throws(Unmapped) in try make() }
    known[name] = result
    return try result.get()
  }
}

/// Why a row cannot be compared.
struct Unmapped: Error { let reason: String }

extension PublishedMeasurement {
  /// Its resolution as the shape of an image: `224x224x3`, or `224`.
  fileprivate var input: ModelInputs {
    let sides = resolution.split(separator: "x").compactMap { Int($0) }
    guard let height = sides.first else { return ModelInputs() }
    let (width, channels) = (sides.count > 1 ? sides[1] : height, sides.count > 2 ? sides[2] : 3)
    return ModelInputs(shapes: [.init(dimensions: [channels, height, width])])
  }
}
