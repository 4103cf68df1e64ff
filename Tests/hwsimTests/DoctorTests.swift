import Foundation
import Testing

@Suite("Does the doctor tell what this machine can measure?")
struct DoctorTests {
  private struct Report: Decodable {
    struct Check: Decodable {
      let area: String
      let check: String
      let state: String
      let found: String
      let fix: String
    }
    let schema: String
    let records: [Check]
  }

  private func checks() throws -> [Report.Check] {
    let run = try hwsim("doctor", "--format", "json")
    #expect(run.status == 0, "\(run.errors)")
    let report = try JSONDecoder().decode(Report.self, from: Data(run.output.utf8))
    #expect(report.schema == "hwsim.doctor/1")
    return report.records
  }

  @Test("Whatever is missing, each check says what was found; what can be mended, how")
  func everyCheck() throws {
    let checks = try checks()
    for check in checks {
      #expect(["ok", "warning", "not exposed", "missing"].contains(check.state), "\(check)")
      #expect(!check.found.isEmpty, "\(check)")
      if ["warning", "missing"].contains(check.state) { #expect(!check.fix.isEmpty, "\(check)") }
    }
    let names = Set(checks.map(\.check))
    for name in [
      "processor", "caches", "governor", "steal", "hardware events", "PAPI", "work events (SDE)",
      "software events", "energy", "valgrind", "oneDNN",
    ] {
      #expect(names.contains(name))
    }
  }

  @Test("The kernels' own events work wherever PAPI starts")
  func workEvents() throws {
    let checks = try checks()
    guard checks.first(where: { $0.check == "PAPI" })?.state == "ok" else { return }
    #expect(checks.first { $0.check == "work events (SDE)" }?.state == "ok")
  }

  @Test(
    "No PMU device in /sys is what the doctor says, whatever PAPI blames",
    .enabled(if: !hasPMU, "this machine has a PMU"))
  func noPMU() throws {
    let check = try #require(try checks().first { $0.check == "hardware events" })
    #expect(check.state == "not exposed")
    #expect(check.found.hasPrefix("no PMU exposed"))
  }

  private static let hasPMU: Bool = {
    let devices = try? FileManager.default.contentsOfDirectory(
      atPath: "/sys/bus/event_source/devices")
    return (devices ?? []).contains { $0.hasPrefix("cpu") || $0.hasPrefix("armv") }
  }()

  @Test("All formats, and nothing but the report", arguments: ["text", "markdown", "csv"])
  func formats(_ format: String) throws {
    let run = try hwsim("doctor", "--format", format)
    #expect(run.status == 0)
    #expect(run.errors.isEmpty)
    #expect(run.output.contains("hardware events"))
  }

  @Test("Every preset of PAPI is listed with a verdict, and a reason where it is no data")
  func events() throws {
    let run = try hwsim("doctor", "--events", "--format", "csv")
    #expect(run.status == 0, "\(run.errors)")
    let table = CSV(run.output)
    let names = table.column("event")
    for event in ["PAPI_TOT_INS", "page-faults", "sde:::hwsim::MACS", "elapsed"] {
      #expect(names.filter { $0 == event }.count == 1, "\(event)")
    }
    for (verdict, reason) in zip(table.column("verdict"), table.column("reason")) {
      #expect((verdict == "ok") == reason.isEmpty)
    }
  }
}
