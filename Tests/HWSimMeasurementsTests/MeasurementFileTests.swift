import HWSimCore
import HWSimMeasurements
import Testing

@Suite("Is a row of a CSV the measurement that it states?")
struct MeasurementFileIsReadTests {
  private func rows(_ text: String) throws -> [PublishedMeasurement] {
    try MeasurementFile.rows(in: text, named: "m.csv")
  }

  @Test("Every column, by name and in any order")
  func columns() throws {
    let row = try #require(
      rows(
        """
        value,metric,id,source,source_ref,date,device,soc,core,clock_mhz,threads,precision,runtime,\
        model,alpha,resolution,macs_m,params_m,notes
        81.0,latency_ms,a1,table 2,doc@1,2022-01-03,phone,chip 7,A57,2350,4,FP32,ncnn 2022,\
        ncnn/mobilenet,0.5,224,568.74,4.2,min=80.9;loops=4
        """
      ).first)
    #expect(row.id == "a1")
    #expect(row.source == "table 2" && row.reference == "doc@1" && row.date == "2022-01-03")
    #expect(row.device == "phone" && row.chip == "chip 7" && row.core == "A57")
    #expect(row.clock == Frequency(2.35e9))
    #expect(row.threads == 4 && row.precision == "fp32" && row.runtime == "ncnn 2022")
    #expect(row.network == "ncnn/mobilenet" && row.alpha == 0.5 && row.resolution == "224")
    #expect(row.metric == "latency_ms" && row.value == 81)
    #expect(row.millionMACs == 568.74 && row.millionParameters == 4.2)
    #expect(row.note("loops") == "4" && row.note("max") == nil)
  }

  @Test("What is not said is unknown, not zero")
  func empty() throws {
    let row = try #require(rows("soc,runtime,model,metric,value,clock_mhz\nx,r,n,m,1,\n").first)
    #expect(row.clock == nil && row.alpha == nil && row.millionMACs == nil)
    #expect(row.threads == 1 && row.date == "" && row.id == "line 2")
  }

  @Test(
    "Line ends, a byte order mark, blank lines, unknown columns",
    arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let lines = [
      "\u{FEFF}soc,runtime,colour,model,metric,value", "x,r,red,n,m,1", "", "y,r,,n,m,2",
    ]
    let read = try rows(lines.joined(separator: end))
    #expect(read.map(\.chip) == ["x", "y"])
    #expect(read.map(\.value) == [1, 2])
    #expect(read.map(\.id) == ["line 2", "line 4"])
  }

  @Test("Quoted fields may hold commas, quotes and line ends")
  func quoted() throws {
    let read = try rows(
      "soc,runtime,model,metric,value,notes\n\"a, b\",r,\"say \"\"n\"\"\",m,1,\"two\nlines\"\nc,r,n,m,2,"
    )
    #expect(read.map(\.chip) == ["a, b", "c"])
    #expect(read[0].network == "say \"n\"" && read[0].notes == "two\nlines")
    #expect(read[1].id == "line 4" && read[1].notes == "")
  }

  @Test(
    "What is wrong is said in one line: file, line, column, cure",
    arguments: [
      ("", "m.csv: is empty; the first line names the columns"),
      (
        "soc,model,value\n",
        "m.csv: line 1: no columns runtime, metric; the first line names the columns, such as "
          + "soc,runtime,model,metric,value"
      ),
      (
        "runtime,model,metric,value\n",
        "m.csv: line 1: no column soc or device; the first line names the columns, such as "
          + "soc,runtime,model,metric,value"
      ),
      ("soc,runtime,model,metric,value,SoC\n", "m.csv: line 1: two columns are named 'SoC'"),
      (
        "soc,runtime,model,metric,value\nx,r,n,m,fast\n",
        "m.csv: line 2: value: 'fast' is not a number; write a plain one, without a unit"
      ),
      ("soc,runtime,model,metric,value\nx,r,n,m,\n", "m.csv: line 2: value: is empty"),
      (
        "soc,runtime,model,metric,value\n\nx,r,n,m,-1\n",
        "m.csv: line 3: value: -1 is out of range; from 0.0 to 1e+18"
      ),
      ("soc,runtime,model,metric,value\nx,r,,m,1\n", "m.csv: line 2: model: is empty"),
      (
        "soc,runtime,model,metric,value,threads\nx,r,n,m,1,0\n",
        "m.csv: line 2: threads: 0 is out of range; from 1.0 to 1024.0"
      ),
      (
        "soc,runtime,model,metric,value\nx,r,n,m,1\na,b,r,n,m,1\n",
        "m.csv: line 3: has 6 fields, the first line 5; put fields with commas in double quotes, "
          + "and close these"
      ),
      (
        "soc,runtime,model,metric,value\nx,r,\"n,m,1\n",
        "m.csv: line 2: has 3 fields, the first line 5; put fields with commas in double quotes, "
          + "and close these"
      ),
      (
        "soc,runtime,model,metric,value\nx,r,\"n\"m,m,1\n",
        "m.csv: line 2: text after a closing quote; double the quotes inside a quoted field"
      ),
    ])
  func errors(_ text: String, _ message: String) {
    #expect {
      try rows(text)
    } throws: { error in
      (error as? MeasurementError)?.description == message
    }
  }
}
