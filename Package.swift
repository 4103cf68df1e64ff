// swift-tools-version: 6.1
import PackageDescription

/// House rules that the compiler can hold: see Sources/README.md.
let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

/// A library beside its siblings: it may import the Core and what is named here, nothing else.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = ["HWSimCore"], exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict)
}

/// Tests, which share folders, Python and random files.
func tests(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["HWSimTestSupport"], exclude: exclude,
    swiftSettings: strict)
}

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let protobuf = Target.Dependency.product(name: "SwiftProtobuf", package: "swift-protobuf")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let csv = Target.Dependency.product(name: "SwiftCSV", package: "SwiftCSV")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "hwsim",
  products: [.executable(name: "hwsim", targets: ["hwsim"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    library("HWSimCore", []),
    library("HWSimNetworks"),
    library("HWSimDevices", ["HWSimCore", yams]),
    library("HWSimImport", ["HWSimCore", "ONNXSchema", protobuf]),
    library("HWSimExport", ["HWSimCore", "ONNXSchema", protobuf]),
    library("HWSimSimulator"),
    library("HWSimReports"),
    library("HWSimTimeline", ["HWSimCore", "PerfettoSchema", protobuf]),
    library("HWSimTraces", ["HWSimCore", "CZlib"], exclude: ["FORMAT.md"]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    library("HWSimCalibration"),
    library("HWSimMeasurements", ["HWSimCore", csv]),
    library("HWSimHarness", ["HWSimCore", "CKernels", "CMachine", "COneDNN", "CXNNPACK", "CPAPI"]),
    library("HWSimHistory", ["HWSimCore", grdb]),
    .target(name: "CKernels"),
    .target(name: "CMachine"),
    .target(
      name: "COneDNN", dependencies: ["CKernels"],
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .target(
      name: "CXNNPACK", dependencies: ["CKernels"],
      linkerSettings: [.linkedLibrary("dl", .when(platforms: [.linux]))]),
    .systemLibrary(name: "CPAPI", pkgConfig: "papi", providers: [.apt(["libpapi-dev"])]),
    .executableTarget(name: "kernelDriver", dependencies: ["CKernels"]),
    .target(
      name: "ONNXSchema", dependencies: [protobuf], exclude: ["onnx.proto"], swiftSettings: strict),
    .target(
      name: "PerfettoSchema", dependencies: [protobuf], exclude: ["perfetto.proto"],
      swiftSettings: strict),
    .executableTarget(
      name: "hwsim",
      dependencies: [
        "HWSimCore", "HWSimNetworks", "HWSimDevices", "HWSimImport", "HWSimExport",
        "HWSimSimulator", "HWSimTraces", "HWSimReports", "HWSimTimeline", "HWSimHarness",
        "HWSimHistory",
        "HWSimCalibration", "HWSimMeasurements", argumentParser,
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "hwsimBench",
      dependencies: ["CBaseline", "HWSimCore", "HWSimHarness", "HWSimSimulator", "HWSimTraces"],
      swiftSettings: strict),
    .target(name: "CBaseline"),
    .executableTarget(name: "benchKernel"),

    .target(
      name: "HWSimTestSupport", dependencies: ["HWSimCore"], path: "Tests/HWSimTestSupport",
      swiftSettings: strict),
    tests("HWSimCoreTests", ["HWSimCore"]),
    tests("HWSimNetworksTests", ["HWSimCore", "HWSimNetworks"]),
    tests("HWSimDevicesTests", ["HWSimCore", "HWSimDevices"], exclude: ["Python"]),
    tests("HWSimSimulatorTests", ["HWSimCore", "HWSimNetworks", "HWSimDevices", "HWSimSimulator"]),
    tests("CBaselineTests", ["CBaseline", "HWSimCore", "HWSimSimulator"]),
    tests("HWSimImportTests", ["HWSimCore", "HWSimImport", "ONNXSchema", protobuf]),
    tests(
      "HWSimExportTests",
      ["HWSimCore", "HWSimNetworks", "HWSimExport", "HWSimImport", "ONNXSchema", protobuf],
      exclude: ["Python"]),
    tests("HWSimReportsTests", ["HWSimCore", "HWSimReports"]),
    tests(
      "HWSimTimelineTests",
      [
        "HWSimCore", "HWSimNetworks", "HWSimDevices", "HWSimSimulator", "HWSimTimeline",
        "PerfettoSchema", protobuf,
      ]),
    tests(
      "HWSimTracesTests", ["HWSimCore", "HWSimNetworks", "HWSimSimulator", "HWSimTraces", "CZlib"]),
    tests(
      "HWSimHarnessTests",
      [
        "HWSimCore", "HWSimNetworks", "HWSimDevices", "HWSimSimulator", "HWSimHarness", "CKernels",
        "CMachine",
      ]),
    tests("HWSimCalibrationTests", ["HWSimCore", "HWSimDevices", "HWSimCalibration"]),
    tests("HWSimMeasurementsTests", ["HWSimCore", "HWSimMeasurements"]),
    tests("COneDNNTests", ["COneDNN", "CKernels"]),
    tests("CXNNPACKTests", ["CXNNPACK", "CKernels"]),
    tests("HWSimHistoryTests", ["HWSimCore", "HWSimHistory"]),
    tests(
      "CKernelsTests",
      ["CKernels", "HWSimCore", "HWSimDevices", "HWSimHarness", "HWSimSimulator"]),
    tests("hwsimTests", ["hwsim"], exclude: ["Python"]),
  ],
  swiftLanguageModes: [.v6]
)
