import HWSimCore
import HWSimHarness

/// Which of the programs that the tests need are here.
enum Tools {
  static let hasEmulators =
    HelperFiles.path("emulation/libhwsim-counting.so") != nil && isInstalled("qemu-x86_64")
  static let noEmulators =
    "NOT VERIFIED that QEMU's plugin counts right: run 'make emulation' before"

  static let hasArm =
    hasEmulators && HelperFiles.path("emulation/kernelDriver-aarch64") != nil

  static let hasMicrocontrollers =
    HelperFiles.path("emulation/libhwsim-counting.so") != nil
    && HelperFiles.path("cortex-m/kernels-m7.elf") != nil && isInstalled("qemu-system-arm")
  static let noMicrocontrollers =
    "NOT VERIFIED that microcontrollers compute the same: run 'make emulation cortex-m' before"

  static let hasCachegrind = isInstalled("valgrind")
  static let noCachegrind =
    "NOT VERIFIED that cachegrind's counts arrive: valgrind is not installed"

  private static func isInstalled(_ program: String) -> Bool {
    (try? ProgramRun([program, "--version"])) != nil
  }
}

extension [Reading] {
  /// The count of an event; nil where it is unavailable.
  subscript(event: String) -> Double? { first { $0.event == event }?.count }
}
