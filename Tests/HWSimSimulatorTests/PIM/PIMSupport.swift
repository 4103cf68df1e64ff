import HWSimCore
import HWSimDevices
import HWSimSimulator

/// A shipped memory that computes.
func memory(_ name: String, _ overrides: String...) throws -> PIMDevice {
  let store = ProfileStore(directories: [shippedDevices])
  let parsed = try overrides.map { text throws(ProfileError) in try Override(parsing: text) }
  guard case .memory(let device) = try store.profile(name, overrides: parsed) else {
    throw NetworkError("\(name) is a processor")
  }
  return device
}

let shippedMemories = [
  "pim-floatpim", "pim-floatpim-conservative", "pim-isaac", "pim-pipelayer", "pim-hbm", "pim-upmem",
  "pim-mnsim",
]

/// One layer over an input.
func network(
  _ input: Shape, _ operation: HWSimCore.Operation
) throws(NetworkError) -> Network {
  var build = NetworkBuilder(name: "one")
  let tensor = try build.add("input", .input(input))
  _ = try build.add("layer", operation, [tensor])
  return try build.finish()
}
