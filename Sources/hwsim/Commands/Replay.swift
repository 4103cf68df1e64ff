import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimReports
import HWSimSimulator
import HWSimTraces

struct Replay: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Replay a trace of memory accesses against caches or a device.",
    // Written out, as the parser may not ask for what is required; see `run`.
    usage: "hwsim replay <file> (--cache <cache> ... | --device <device>) [<options>]",
    discussion: """
      EXAMPLES
        hwsim replay ls.lackey.gz --cache l1i=32KiB,8,64 --cache l1d=32KiB,8,64 --cache l2=1MiB,16,64
        hwsim trace mobilenetv2 --device mcu216 -o - | hwsim replay - --device mcu216 --regions 10
        hwsim replay ls.lackey --device mcu216 --memory flash=400000-480000
        hwsim replay t.din --cache l1=8KiB,2,32,fifo,through --classes --reuse

      The format is recognised: hwtrace, Dinero's din and xdin, Valgrind's lackey, gem5's packet
      traces and debug output, each also compressed by gzip.
      """)

  @Argument(help: "A trace; - is standard input.")
  var file: String?

  @OptionGroup var hierarchy: HierarchyOptions

  @Option(
    name: .customLong("trace-format"),
    help: ArgumentHelp(
      "hwtrace, din, xdin, lackey, gem5 or gem5-log; recognised, if not given.",
      valueName: "format"),
    transform: { try parseName($0, "trace format") })
  var traceFormat: TraceFormat?

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp("Bytes of each access of a din trace, a power of two.", valueName: "bytes"),
    transform: parseDinBytes)
  var dinBytes = 4

  @Option(
    parsing: .unconditional,
    help: ArgumentHelp(
      "Show this many tensors with most misses; where the trace names none, pieces of memory. If not "
        + "given, 10 tensors and no pieces, which take longer."),
    transform: { try parseCount($0, in: 0...1_000_000) })
  var regions: Int?

  @Option(
    name: .customLong("region-size"),
    help: ArgumentHelp("Bytes of a piece, a power of two.", valueName: "size"),
    transform: parseRegionSize)
  var regionShift = 20

  @Flag(help: "Tell compulsory, capacity and conflict misses apart.")
  var classes = false

  @Flag(help: "Show reuse distances, and the misses of caches of every size.")
  var reuse = false

  @Flag(help: "Show every layer.")
  var perLayer = false

  @Option(
    name: .customLong("by"),
    help: ArgumentHelp(
      "Rows of --format csv: level, layer, region or reuse.", valueName: "rows"),
    transform: { try parseName($0, "kind of rows") })
  var rows = ReplayReport.Rows.level

  @OptionGroup var output: OutputOptions
  @OptionGroup var profiles: ProfileOptions

  func run() throws {
    guard let file else { throw Failure(.usage, "replay: no trace given; name a file, or -") }
    try hierarchy.check()
    var options = ReplayOptions()
    options.regions = regions ?? (rows == .region ? 1_000_000 : nil)
    (options.regionShift, options.classes) = (regionShift, classes)
    options.reuse = reuse || rows == .reuse
    var result = try replay(file, try hierarchy.device(profiles), options)
    result.overrides = hierarchy.overrides
    let report = ReplayReport(result, rows: rows, showsAllLayers: perLayer)
    try output.print(try report.render(output.format))
  }

  private func replay(
    _ file: String, _ device: Device?, _ options: ReplayOptions
  ) throws -> ReplayResult {
    var reader = try TraceReader(
      TraceSource(path: file), format: traceFormat, dinBytes: dinBytes)
    let progress = Progress(file == "-" ? "standard input" : file)
    defer { progress.finish() }
    do {
      let target = try hierarchy.target(device, for: reader.header)
      var options = options
      if options.regions == nil, !reader.header.tensors.isEmpty { options.regions = 10 }
      if options.regions == 0 { options.regions = nil }
      var replay = TraceReplay(target, header: reader.header, options)
      var events = 0
      while let event = try reader.next() {
        try replay.feed(event)
        events += 1
        // Looking at the clock takes as long as an event.
        if events % 256 == 0 {
          let share = reader.bytesTotal.map { Double(reader.bytesRead) / Double(max($0, 1)) }
          progress.show(share, done: replay.accesses, "accesses")
        }
      }
      var result = replay.result()
      result.trace.format = reader.format.rawValue
      result.trace.skippedLines = reader.skippedLines
      return result
    } catch let error as SimulationError {
      throw Failure(.badData, "\(printable(file, limit: 1000)): \(error)")
    }
  }
}

private func parseDinBytes(_ text: String) throws -> Int {
  guard let bytes = Int(text), 1...8192 ~= bytes, bytes.nonzeroBitCount == 1 else {
    throw ValidationError("expected a power of two from 1 to 8192")
  }
  return bytes
}

/// A power of two of bytes, as its exponent.
private func parseRegionSize(_ text: String) throws -> Int {
  let bytes = Int(text) ?? (try? Bytes(parsing: text))?.value
  guard let bytes, 64...(1 << 40) ~= bytes, bytes.nonzeroBitCount == 1 else {
    throw ValidationError("expected a power of two from 64 B to 1024 GiB, such as 64KiB")
  }
  return bytes.trailingZeroBitCount
}
