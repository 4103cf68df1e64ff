/// The formats of trace files. See `FORMAT.md` for what is read of each.
public enum TraceFormat: String, CaseIterable, Hashable, Sendable {
  case hwtrace
  /// Dinero's: `label address`, without sizes.
  case din
  /// Dinero IV's extended format: `r address size`.
  case xdin
  /// `valgrind --tool=lackey --trace-mem=yes`.
  case lackey
  /// gem5's packet traces as text: `r,address,size,flags,tick`.
  case gem5
  /// gem5's debug output with `--debug-flags=Cache` or `MemoryAccess`.
  case gem5log = "gem5-log"
}
