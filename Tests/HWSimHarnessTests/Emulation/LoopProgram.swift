import HWSimHarness
import HWSimTestSupport

/// An x86 program without libraries whose every instruction is known.
///
/// From the entry of the first mark to that of the second: its `ret`, `mov`, the loop, `call`.
enum LoopProgram {
  static let rounds = 1000
  static let instructions = 1 + 1 + 5 * rounds + 1
  static let loads = 1 + 2 * rounds  // ret; mov, add
  static let stores = 2 * rounds + 1  // mov, add; call
  static let bytesLoaded = 8 + (8 + 4) * rounds
  static let bytesStored = (16 + 4) * rounds + 8
  /// The rest of the process: `movups`, `call`; `ret`, `mov`, `xor`, `syscall`.
  static let outside = 6

  private static let source = """
    .globl _start, hwsim_roi_begin, hwsim_roi_end
    .type hwsim_roi_begin, @function
    .type hwsim_roi_end, @function
    hwsim_roi_begin: ret
    .size hwsim_roi_begin, . - hwsim_roi_begin
    hwsim_roi_end: ret
    .size hwsim_roi_end, . - hwsim_roi_end
    _start:
      movups -64(%rsp), %xmm0
      call hwsim_roi_begin
      mov $\(rounds), %ecx
    1:
      mov -64(%rsp), %rax
      movups %xmm0, -48(%rsp)
      addl $1, -32(%rsp)
      dec %ecx
      jnz 1b
      call hwsim_roi_end
      mov $60, %eax
      xor %edi, %edi
      syscall

    """

  /// Builds it with the compiler that the plugin was built with.
  static func withProgram<Result>(_ body: (String) throws -> Result) throws -> Result {
    try TemporaryFolder.with { folder in
      let program = folder.path("loop")
      try folder.write(source, to: "loop.s")
      _ = try ProgramRun(["gcc", "-nostdlib", "-static", "-o", program, folder.path("loop.s")])
      return try body(program)
    }
  }
}
