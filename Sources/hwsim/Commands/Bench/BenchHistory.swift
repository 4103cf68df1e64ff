import ArgumentParser
import HWSimCore
import HWSimHistory
import HWSimReports

struct BenchHistory: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "history", abstract: "Show or export what was measured before.")

  @Option(help: "Only this kernel.")
  var kernel: String?

  @Option(help: "Only this backend.")
  var backend: String?

  @Option(help: "Only this machine, by its processor's name.")
  var machine: String?

  @Option(
    parsing: .unconditional, help: "The newest so many.",
    transform: { try parseCount($0, in: 1...10_000_000) })
  var limit = 20

  @Option(help: ArgumentHelp("Write every matching row, a JSON object a line.", valueName: "file"))
  var export: String?

  @OptionGroup var output: OutputOptions

  func run() throws {
    let filter = HistoryFilter(kernel: kernel, backend: backend, machine: machine)
    let rows = try History(path: UserFolders.history).rows(
      filter, newest: export == nil ? limit : nil)
    if let export {
      let lines = try rows.map { try HistoryReport.line($0) + "\n" }
      return try Output(path: export).write(lines.joined())
    }
    try output.print(HistoryReport.report(rows))
  }
}
