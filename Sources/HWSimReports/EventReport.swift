public import HWSimCore

/// The events of a machine and which of them count.
public enum EventReport {
  public static func report(_ events: [EventAvailability]) -> TableReport {
    var table = Table([.text("event"), .text("verdict"), .text("what it counts, or why not")])
    var records = Table([
      .text("event"), .text("kind"), .text("verdict"), .text("reason"), .text("description"),
    ])
    for event in events {
      table.append([event.name, event.verdict, event.reason ?? event.description])
      records.append([
        event.name, event.kind.rawValue, event.verdict, event.reason ?? "", event.description,
      ])
    }
    var document = Document()
    document.append(.table(table))
    return TableReport(schema: "hwsim.events/1", document: document, records: records)
  }
}
