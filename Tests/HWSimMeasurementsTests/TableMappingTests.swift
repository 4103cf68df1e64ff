import HWSimMeasurements
import Testing

@Suite("Does a mapping say of each cell what its rules say?")
struct TableMappingTests {
  private let header = "row,column,network,batch,part,quantity,unit,digits,why\n"

  private func table() throws -> PublishedTable {
    try PublishedTable(
      "group,model,macs_m,params\nSSD,VGG,9,1M\nSSD,MobileNet,2,2M\n", named: "t.csv")
  }

  private func mapping(_ rules: String) throws -> TableMapping {
    try TableMapping(header + rules, named: "t.map.csv", of: try table())
  }

  @Test func laterRulesOverride() throws {
    let mapping = try mapping(
      """
      ,,,,,title,,,Detection
      ,,,,,note,,,on COCO
      ,macs_m,,,,macs,M,,
      ,params,,,,parameters,,,
      SSD,,vgg16,10,,,,,
      SSD/MobileNet,,mobilenetv1,1,,,,,
      #2,params,,,layer fc,,,2,why not

      """)
    let table = try table()
    #expect(mapping.title == "Detection" && mapping.notes == ["on COCO"])
    let first = mapping.cell(row: 1, column: "macs_m", of: table)
    #expect(first.network == "vgg16" && first.batch == 10 && first.quantity == "macs")
    #expect(first.unit == "M" && first.digits == nil && first.part == "" && first.why == "")
    let last = mapping.cell(row: 2, column: "params", of: table)
    #expect(last.network == "mobilenetv1" && last.batch == 1 && last.part == "layer fc")
    #expect(last.digits == 2 && last.why == "why not" && last.unit == "")
    #expect(mapping.cell(row: 1, column: "model", of: table).quantity == "")
  }

  @Test(
    "A rule that names nothing, or no number, is refused",
    arguments: [
      (",maccs,,,,,,,", "line 2: column: no column 'maccs'"),
      ("YOLO,,,,,,,,", "line 2: row: the table has no"),
      ("#3,,,,,,,,", "no row '#3'"), (",,,many,,,,,", "line 2: batch: 'many'"),
      (",,,,,,,0,", "line 2: digits: '0'"),
      (",,,,,,furlong,,", "line 2: unit: unknown unit 'furlong'"),
      (",,,", "line 2: has 4 fields, the first line 9"),
    ])
  func refused(_ rule: String, _ message: String) throws {
    let error = #expect(throws: MeasurementError.self) { try mapping(rule + "\n") }
    #expect(error?.description.contains(message) == true, "\(String(describing: error))")
  }

  @Test(
    "Tables",
    arguments: [
      ("", "is empty"), ("a,a\n1,2\n", "two columns are named 'a'"),
      ("a,b\n1\n", "line 2: has 1 fields"),
    ])
  func badTables(_ text: String, _ message: String) {
    let error = #expect(throws: MeasurementError.self) { try PublishedTable(text, named: "t.csv") }
    #expect(error?.description.contains(message) == true)
  }

  @Test func otherFirstLine() throws {
    let error = #expect(throws: MeasurementError.self) {
      try TableMapping("row,column\n", named: "t.map.csv", of: try table())
    }
    #expect(
      error?.description.contains("a mapping starts with the line row,column,network") == true)
  }
}
