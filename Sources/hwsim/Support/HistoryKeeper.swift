import Foundation
import HWSimCore
import HWSimHarness
import HWSimHistory
import HWSimReports

/// Adds measurements to the user's history. That it cannot is said once and stops nothing: the results are
/// still printed.
final class HistoryKeeper {
  private let run = UUID().uuidString
  private let bench: Bench
  private var history: History?

  init(_ bench: Bench) {
    self.bench = bench
    attempt { history = try History(path: UserFolders.history) }
  }

  func keep(_ measurement: KernelMeasurement) {
    guard let history else { return }
    attempt { try history.append(row(measurement)) }
  }

  private func attempt(_ body: () throws -> Void) {
    do { try body() } catch {
      history = nil
      Output.complain("history: \(error); this run is not kept from here on", as: "warning")
    }
  }

  private func row(_ measurement: KernelMeasurement) throws -> HistoryRow {
    let (subject, time) = (measurement.subject, measurement.timing?.time)
    return HistoryRow(
      run: run, finished: utcNow(), machine: MachineDescription.live.processor.name,
      version: bench.version, title: bench.title, name: subject.name, kernel: subject.kernel,
      backend: subject.backend, variant: subject.variant, shape: subject.shape,
      precision: subject.precision.rawValue, verdict: time?.verdict.rawValue ?? "unavailable",
      median: time?.median.value, deviation: time?.deviation.value,
      record: try measurement.record)
  }
}
