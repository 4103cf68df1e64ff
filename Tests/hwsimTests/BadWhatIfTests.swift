import Testing

@Suite("Does a what-if value that cannot be end with status 65 and a value that can?")
struct BadWhatIfTests {
  @Test("Keys and values of a device", arguments: deviceValues)
  func device(_ input: BadInput) throws { try input.check() }

  @Test("Keys and values of a runtime", arguments: runtimeValues)
  func runtime(_ input: BadInput) throws { try input.check() }

  @Test("Caches that have no whole number of sets", arguments: caches)
  func cache(_ input: BadInput) throws { try input.check() }
}

private let range = "from 1.00 kHz to 100 GHz"

private let deviceValues = [
  ("core.clock", "'core.clock' is no assignment", "write for example 'core.clock=120 MHz'"),
  ("core.clock=", "'core.clock=' is no assignment", "write for example 'core.clock=120 MHz'"),
  ("=120 MHz", "'=120 MHz' is no assignment", "write for example 'core.clock=120 MHz'"),
  ("", "'' is no assignment", "write for example 'core.clock=120 MHz'"),
  ("core.clok=120 MHz", "core.clok: unknown key", "did you mean 'clock'?"),
  ("cor\ne.clock=120 MHz", "unknown key", "did you mean 'core'?"),
  ("core.clock=120", "core.clock: '120' has no unit", "write '120 MHz'"),
  ("core.clock=120 KiB", "core.clock: '120 KiB' has the unit 'KiB'", "one of GHz, MHz, kHz, Hz"),
  ("core.clock=0 Hz", "core.clock: '0 Hz' is out of range", range),
  ("core.clock=-80 MHz", "core.clock: '-80 MHz' is out of range", range),
  ("core.clock=1e300 GHz", "core.clock: '1e300 GHz' is out of range", range),
  ("core.clock=NaN MHz", "core.clock: 'NaN MHz' is not a number", "write for example '80 MHz'"),
  ("core=fast", "core: is a section", "set one of its keys"),
  ("memory.srma.size=1 MiB", "no 'srma' in 'memory'", "did you mean 'memory.sram'?"),
  ("memory..size=1 MiB", "'memory..size' is no key", "with one point between them"),
  ("memory.sram.size=9999999999 GiB", "memory.sram.size: '9999999999 GiB'", "to 1024 GiB"),
  ("memory.sram.size=0 B", "memory.sram.size: '0 B' is out of range", "from 1 B"),
  ("core.mac.int8.lanes=0", "core.mac.int8.lanes: 0 is out of range", "from 1 to 4096"),
  ("energy.table=nope", "unknown energy table 'nope'", "valid: lecture-45nm"),
  ("runtime=nope", "unknown runtime 'nope'", "valid: cmsis-nn, cmsis-nn-2018"),
].map { BadInput.simulate("--set", $0, status: 65, $1, $2) }

private let runtimeValues = [
  ("kernels.conv.tile.rows=0", "kernels.conv.tile.rows: 0 is out of range", "from 1 to 4096"),
  (
    "kernels.convolve.tile.rows=1", "kernels.convolve.tile.rows: no ",
    "did you mean 'kernels.conv'?"
  ),
  ("overheads.per_layer=5", "overheads.per_layer: '5' has no unit", "write '5 cycle'"),
  ("layuot=nhwc", "layuot: unknown key", "did you mean 'layout'?"),
  ("precisions=[]", "precisions: is empty", "name one"),
].map { BadInput.simulate("--set", "runtime.\($0)", status: 65, "--set runtime: \($1)", $2) }

private let caches = [
  ("memory.l1d.ways=3", "memory.l1d.size: cache size not divisible", "line x ways: 4096 B by 32 B"),
  ("memory.l1d.size=5 KiB", "memory.l1d.size: 40 sets", "no power of two"),
].map { BadInput(["simulate", "cifar10cnn", "-d", "mcu216", "--set", $0], 65, $1, $2) }
