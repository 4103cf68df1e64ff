/// A processor that QEMU emulates, and the build of kernelDriver that it runs.
package enum EmulatedProcessor: String, CaseIterable, Sendable {
  /// With AVX2; QEMU 7.2 has no AVX-512.
  case x86 = "x86_64"
  case aarch64
  /// On Arm's MPS2 board, AN386.
  case cortexM4 = "cortex-m4"
  /// On Arm's MPS2 board, AN500.
  case cortexM7 = "cortex-m7"

  /// The emulator.
  var program: String {
    switch self {
    case .x86: "qemu-x86_64"
    case .aarch64: "qemu-aarch64"
    case .cortexM4, .cortexM7: "qemu-system-arm"
    }
  }

  /// Debian's package of the emulator.
  var package: String { isBare ? "qemu-system-arm" : "qemu-user" }

  /// What the emulator runs.
  var driver: String {
    switch self {
    case .x86: "kernelDriver"
    case .aarch64: "emulation/kernelDriver-aarch64"
    case .cortexM4: "cortex-m/kernels-m4.elf"
    case .cortexM7: "cortex-m/kernels-m7.elf"
    }
  }

  /// The target of `make` that builds `driver`.
  var target: String {
    switch self {
    case .x86: "build"
    case .aarch64: "emulation"
    case .cortexM4, .cortexM7: "cortex-m"
    }
  }

  /// Whether there is no operating system.
  private var isBare: Bool { self == .cortexM4 || self == .cortexM7 }

  /// - Parameters:
  ///   - path: of a program for this processor.
  ///   - plugin: with its arguments.
  func command(program path: String, _ arguments: [String], plugin: String) -> [String] {
    guard isBare else {
      // Functions of libraries are looked up before the kernel runs, not while it does.
      return [program, "-cpu", "max", "-E", "LD_BIND_NOW=1", "-plugin", plugin, path] + arguments
    }
    let board = self == .cortexM4 ? "mps2-an386" : "mps2-an500"
    let line = (["kernelDriver"] + arguments).map { ",arg=\(QEMUOption.quoted($0))" }.joined()
    return [
      program, "-M", board, "-nographic", "-monitor", "none", "-serial", "none", "-plugin", plugin,
      "-semihosting-config", "enable=on,target=native\(line)", "-kernel", path,
    ]
  }
}

enum QEMUOption {
  /// A comma ends the value of an option; two are one.
  static func quoted(_ value: String) -> String {
    value.split(separator: ",", omittingEmptySubsequences: false).joined(separator: ",,")
  }
}
