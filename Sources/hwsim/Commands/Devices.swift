import ArgumentParser
import HWSimCore
import HWSimDevices
import HWSimReports

struct Devices: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "List devices, show where their numbers come from, or check a device file.",
    subcommands: [List.self, Show.self, Check.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "List the devices shipped.")

    @OptionGroup var output: OutputOptions
    @OptionGroup var profiles: ProfileOptions

    func run() throws {
      let store = try profiles.store()
      let names = try store.deviceNames()
      guard !names.isEmpty else {
        throw Failure(.badData, "--profiles: the folder has no device files; name one that has")
      }
      let devices = try names.map { name throws(ProfileError) in
        try store.profile(name)
      }
      try output.print(DeviceReport.list(devices))
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show every number of a device or runtime with its source.")

    @Argument(help: "A device, by name or file.")
    var device: String

    @Flag(help: "Show the device's runtime instead.")
    var runtime = false

    @OptionGroup var output: OutputOptions
    @OptionGroup var profiles: ProfileOptions

    func run() throws {
      let store = try profiles.store()
      let device = try store.profile(device)
      if runtime {
        guard case .processor(let device) = device else {
          throw Failure(
            .badData, "--runtime: '\(device.name)' is no 'cpu' and has none; drop it")
        }
        let runtime = try store.runtime(device.runtime)
        try output.print(DeviceReport.numbers(title: runtime.title, runtime.provenance))
      } else {
        try output.print(DeviceReport.numbers(title: device.title, device.provenance))
      }
    }
  }

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Check device files: units, ranges, sources, keys.")

    @Argument(help: "Device files.")
    var files: [String]

    @OptionGroup var profiles: ProfileOptions

    func run() throws {
      let store = try profiles.store()
      var lines = ""
      for file in files {
        // A bare name is a file here too; names are for the other commands.
        let device = try store.profile(file.contains("/") ? file : "./" + file)
        let estimates = "\(device.estimates.count) of \(device.provenance.count)"
        lines += "\(file): ok; \(estimates) numbers are estimates\n"
      }
      try Output.standard.write(lines)
    }
  }
}
