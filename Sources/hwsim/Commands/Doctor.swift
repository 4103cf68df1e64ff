import ArgumentParser
import HWSimHarness
import HWSimReports

struct Doctor: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Say what this machine can measure, and how to mend what it cannot.",
    discussion: """
      Tries each kind of counter on work whose count is known. Changes nothing; the exit status is 0
      whatever it finds.
      """)

  @Flag(help: "List PAPI's events instead, each with the reason where it cannot be counted.")
  var events = false

  @OptionGroup var output: OutputOptions

  func run() throws {
    try output.print(
      events
        ? EventReport.report(EventCatalog.live()) : DoctorReport.report(MachineDoctor.examine()))
  }
}
