import HWSimCore

struct FitJSON: Codable {
  struct Use: Codable {
    let memory: String
    let capacityBytes: Int
    let weightBytes: Int
    let activationBytes: Int
  }

  struct Problem: Codable {
    let demand: String
    let memories: [String]
    let neededBytes: Int
    let availableBytes: Int
    let layer: String

    init(_ problem: FitProblem) {
      (demand, memories, layer) = (problem.demand.rawValue, problem.memories, problem.layer)
      (neededBytes, availableBytes) = (problem.needed.value, problem.available.value)
    }
  }

  /// Of a search in which nothing fits.
  struct Search: Codable {
    let members: Int
    let smallest: String
    let problem: Problem
  }

  let fits: Bool
  let memories: [Use]
  let problems: [Problem]
  let peakLayer: String
  let peakLiveBytes: Int
  let runtimeRamBytes: Int?
  let codeBytes: Int?
  let largestThatFits: String?
  let noMemberFits: Search?

  init(_ fit: FitReport) {
    fits = fit.fits
    memories = fit.memories.map {
      Use(
        memory: $0.name, capacityBytes: $0.capacity.value, weightBytes: $0.weights.value,
        activationBytes: $0.activations.value)
    }
    problems = fit.problems.map(Problem.init)
    (peakLayer, peakLiveBytes) = (fit.peakLayer, fit.peakLive.value)
    (runtimeRamBytes, codeBytes) = (fit.runtimeRAM?.value, fit.code?.value)
    if case .fits(let specification) = fit.remedy {
      largestThatFits = specification
    } else {
      largestThatFits = nil
    }
    if case .noMember(let searched, let smallest, let problem) = fit.remedy {
      noMemberFits = Search(members: searched, smallest: smallest, problem: Problem(problem))
    } else {
      noMemberFits = nil
    }
  }
}
