import Testing

@Suite("Are MNSIM's networks those that its table is about?")
struct MNSIMModelTests {
  /// Multiply-accumulates and parameters by hand from MNSIM 2.0, Interface/network.py; pairs of crossbars as MNSIM
  /// counts them.
  @Test(
    "Their files",
    arguments: [
      ("vgg8", "626403328", "9306250", "1272"), ("alexnet", "42259456", "2781514", "416"),
      ("resnet18", "153818112", "13594506", "1968"),
    ])
  func files(_ name: String, macs: String, parameters: String, pairs: String) throws {
    let path = Program.repository + "/reports/pim/models/mnsim-\(name).param"
    let run = try hwsim("simulate", path, "--device", "pim-mnsim", "--format", "csv")
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    let csv = CSV(run.output)
    #expect(csv.column("macs") == [macs] && csv.column("parameters") == [parameters])
    #expect(csv.column("arrays_used") == [pairs])
  }

  @Test("The report says how much of the layers' time is hidden") func hidden() throws {
    let path = Program.repository + "/reports/pim/models/mnsim-vgg8.param"
    let text = try hwsim("simulate", path, "--device", "pim-mnsim").output
    #expect(text.contains("pass while layers before them run"))
    let json = try hwsim(
      "simulate", path, "--device", "pim-mnsim", "--per-layer", "--format", "json")
    #expect(json.output.contains("\"hidden_s\""))
    let isaac = try hwsim(
      "simulate", path, "--device", "pim-isaac", "--per-layer", "--format", "json")
    #expect(!isaac.output.contains("hidden_s"))
  }
}
