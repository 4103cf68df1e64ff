import COneDNN
import CXNNPACK
package import HWSimCore

/// A program that hwsim starts for a part of its work.
package struct HelperTool: Sendable {
  package let program: String
  package let purpose: String
  package let fix: String
  /// What to know about it even where it is there.
  package var note = ""

  /// Explicit: what is not here is not needed.
  package static let all = [
    HelperTool(
      program: "valgrind", purpose: "--counters cachegrind", fix: "apt-get install valgrind",
      note: "runs AVX2, not AVX-512"),
    HelperTool(
      program: "qemu-x86_64", purpose: "--counters qemu", fix: "apt-get install qemu-user"),
    HelperTool(
      program: "qemu-aarch64", purpose: "--counters qemu for Arm", fix: "apt-get install qemu-user"),
    HelperTool(
      program: "qemu-system-aarch64", purpose: "make test-pmu",
      fix: "apt-get install qemu-system-arm"),
    HelperTool(
      program: "qemu-system-arm", purpose: "--target cortex-m4, cortex-m7",
      fix: "apt-get install qemu-system-arm"),
    HelperTool(
      program: "aarch64-linux-gnu-gcc", purpose: "kernels for AArch64",
      fix: "apt-get install gcc-aarch64-linux-gnu libc6-dev-arm64-cross"),
    HelperTool(
      program: "arm-none-eabi-gcc", purpose: "kernels for Cortex-M",
      fix: "apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi"),
    HelperTool(
      program: "vl-convert", purpose: "plots as images", fix: "pip install \(PlotRenderer.package)"),
  ]
}

/// - Parameter version: what a program prints for `--version`; nil where it cannot be started.
package func toolChecks(version: (String) -> String?) -> [MachineCheck] {
  HelperTool.all.map { tool in
    guard let text = version(tool.program), let number = versionNumber(in: text) else {
      return MachineCheck(
        .tools, tool.program, .missing, "needed for \(tool.purpose)", fix: tool.fix)
    }
    let note = tool.note.isEmpty ? "" : "; \(tool.note)"
    return MachineCheck(.tools, tool.program, .ok, "\(number), for \(tool.purpose)\(note)")
  }
}

/// Kernel libraries that are loaded at run time.
package func libraryChecks() -> [MachineCheck] {
  [
    library(
      "oneDNN", version: dn_version(), reason: dn_unavailable(), backend: "onednn",
      package: "libdnnl-dev"),
    // It has no versions.
    library(
      "XNNPACK", version: nil, reason: xn_unavailable(), backend: "xnnpack",
      package: "libxnnpack-dev"),
  ]
}

private func library(
  _ name: String, version: UnsafePointer<CChar>?, reason: UnsafePointer<CChar>?, backend: String,
  package: String
) -> MachineCheck {
  guard let reason else {
    let version = version.map { String(cString: $0) } ?? "there"
    return MachineCheck(.tools, name, .ok, "\(version), for --backend \(backend)")
  }
  return MachineCheck(
    .tools, name, .missing, String(cString: reason), fix: "apt-get install \(package)")
}

/// The first word of a program's first line that is numbers and dots: `"valgrind-3.19.0"` gives `"3.19.0"`.
package func versionNumber(in text: String) -> String? {
  let line = text.split(separator: "\n").first ?? ""
  let words = line.split { $0 == " " || $0 == "-" }
  return words.first { $0.wholeMatch(of: /[0-9]+(\.[0-9]+)+/) != nil }.map(String.init)
}
