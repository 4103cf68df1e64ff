package import HWSimCore

/// How the work of a layer was spread over cores.
package struct WorkSplit {
  package var cores = 1
  /// The busiest cores' share of all accesses: of each parallel loop that of the core with most of
  /// them, and what is in no loop counts as one core's. 1 / cores where all are equally busy.
  package var share = 1.0
  /// What passed through each level, by core; only private levels are asked for. Empty where there is
  /// one core.
  package var traffic: [[LevelTraffic]] = []

  package init() {}

  package init(cores: Int, share: Double, traffic: [[LevelTraffic]]) {
    self.cores = cores
    self.share = share
    self.traffic = traffic
  }
}
