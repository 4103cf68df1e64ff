import HWSimCore
import HWSimNetworks
import HWSimSimulator

/// Looks for the largest smaller member of a network's family that fits a device.
struct FitSearch {
  let simulator: Simulator
  let batch: Int
  /// Applied to every member.
  let transforms: TransformChain
  private var tried = 0
  private var best: (specification: NetworkSpecification, macs: Int)?
  private var smallest: (specification: NetworkSpecification, problem: FitProblem)?

  init(_ simulator: Simulator, batch: Int, _ transforms: TransformChain) {
    self.simulator = simulator
    self.batch = batch
    self.transforms = transforms
  }

  /// Numbers of classes tried in turn where no width or resolution fits with the given ones: the
  /// classifier's weights do not shrink with the width.
  private static let fewerClasses = [100, 10, 2]

  /// - Returns: nil for a family that has nothing to make smaller.
  static func remedy(
    for specification: NetworkSpecification, _ simulator: Simulator, batch: Int,
    _ transforms: TransformChain
  ) -> FitRemedy? {
    guard let scaling = specification.family.scaling else { return nil }
    var search = FitSearch(simulator, batch: batch, transforms)
    search.run(specification, scaling)
    let classes = specification.family.options.first { $0.name == "classes" } as? IntegerOption
    let given = classes.map { specification.values[$0] } ?? 0
    for fewer in fewerClasses where search.best == nil && fewer < given {
      guard let changed = try? specification.with("classes", "\(fewer)") else { break }
      search.run(changed, scaling)
    }
    if let best = search.best {
      return .fits(specification: best.specification.description + transforms.suffix)
    }
    return search.smallest.map {
      .noMember(
        searched: search.tried, smallest: $0.specification.description + transforms.suffix,
        problem: $0.problem)
    }
  }

  /// Tries every customary width; memory grows with the resolution, so that is searched by halving.
  private mutating func run(_ start: NetworkSpecification, _ scaling: NetworkFamily.Scaling) {
    // Narrowest first: where that fails at the lowest resolution, so does everything.
    for width in widths(start, scaling).reversed() {
      let resolutions = resolutions(start, scaling)
      guard let lowest = resolutions.first, fits(member(start, scaling, width, lowest)) else {
        break
      }
      var (fitting, failing) = (0, resolutions.count)
      while failing - fitting > 1 {
        let middle = (fitting + failing) / 2
        if fits(member(start, scaling, width, resolutions[middle])) {
          fitting = middle
        } else {
          failing = middle
        }
      }
    }
  }

  private func widths(
    _ start: NetworkSpecification, _ scaling: NetworkFamily.Scaling
  ) -> [Double?] {
    let options = start.family.options
    guard let name = scaling.width,
      let option = options.first(where: { $0.name == name }) as? DecimalOption
    else { return [nil] }
    let given = start.values[option]
    return [given] + scaling.widths.filter { $0 < given }
  }

  /// Ascending, up to the given one. The longer side shrinks with the shorter, to a multiple of the step.
  private func resolutions(
    _ start: NetworkSpecification, _ scaling: NetworkFamily.Scaling
  ) -> [String?] {
    let options = start.family.options
    guard let step = scaling.resolutionStep,
      let option = options.first(where: { $0.name == "resolution" }) as? ResolutionOption
    else { return [nil] }
    let given = start.values[option]
    let shorter = min(given.height, given.width)
    let smaller = stride(from: step, to: shorter, by: step).map { side in
      let shrunk = { (length: Int) in length * side / shorter / step * step }
      return Extent(shrunk(given.height), shrunk(given.width))
    }
    return (smaller + [given]).map(option.text)
  }

  private func member(
    _ start: NetworkSpecification, _ scaling: NetworkFamily.Scaling, _ width: Double?,
    _ resolution: String?
  ) -> NetworkSpecification? {
    var member: NetworkSpecification? = start
    if let width, let name = scaling.width { member = try? member?.with(name, "\(width)") }
    if let resolution { member = try? member?.with("resolution", resolution) }
    return member
  }

  private mutating func fits(_ specification: NetworkSpecification?) -> Bool {
    guard let specification,
      let member = try? NetworkCatalog.network(specification, batch: batch),
      let network = try? transforms.apply(to: member),
      let fit = try? simulator.fit(of: network)
    else { return false }
    tried += 1
    let macs = network.counts.macs
    if fit.fits, macs > best?.macs ?? -1 { best = (specification, macs) }
    if let problem = fit.problems.first { smallest = (specification, problem) }
    return fit.fits
  }
}
