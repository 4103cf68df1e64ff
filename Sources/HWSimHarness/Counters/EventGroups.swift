package import HWSimCore

/// Events that answer one question together, by the name that `--events` takes.
package struct EventGroup: Sendable {
  package let name: String
  package let question: String
  package let events: [String]
  package let metrics: [Metric]
}

extension EventGroup {
  package static func named(_ name: String) -> EventGroup? { all.first { $0.name == name } }

  /// Presets have the same names on all processors; which of them one has, the session finds out.
  package static let all = [
    EventGroup(
      name: "instructions", question: "How many instructions, and how fast do they retire?",
      events: ["PAPI_TOT_INS", "PAPI_TOT_CYC", "PAPI_REF_CYC"],
      metrics: [
        // No core retires more than 16 in a cycle.
        Metric("IPC", [["PAPI_TOT_INS"]], per: [["PAPI_TOT_CYC"]], within: 1e-6...16),
        Metric("clock", unit: "GHz", [["PAPI_TOT_CYC"]], per: [[Metric.time]]),
      ]),
    EventGroup(
      name: "caches", question: "Which cache level serves the loads?",
      events: [
        "PAPI_L1_DCM", "PAPI_L1_DCA", "PAPI_LST_INS", "PAPI_L2_DCM", "PAPI_L2_DCA", "PAPI_L3_TCM",
        "PAPI_L3_TCA",
      ],
      metrics: [
        Metric(
          "L1 miss rate", [["PAPI_L1_DCM"]], per: [["PAPI_L1_DCA"], ["PAPI_LST_INS"]],
          within: 0...1),
        Metric("L2 miss rate", [["PAPI_L2_DCM"]], per: [["PAPI_L2_DCA"]], within: 0...1),
        Metric("L3 miss rate", [["PAPI_L3_TCM"]], per: [["PAPI_L3_TCA"]], within: 0...1),
        Metric(
          "memory traffic", unit: "GB/s", [["PAPI_L3_TCM"]], per: [[Metric.time]], times: 64),
      ]),
    EventGroup(
      name: "tlb", question: "Do address translations miss?",
      events: ["PAPI_TLB_DM", "PAPI_TLB_IM", "PAPI_TOT_INS"],
      metrics: [
        Metric(
          "data TLB misses per 1000 instructions", [["PAPI_TLB_DM"]], per: [["PAPI_TOT_INS"]],
          times: 1000, within: 0...1000)
      ]),
    EventGroup(
      name: "branches", question: "Do branches go as predicted?",
      events: ["PAPI_BR_CN", "PAPI_BR_INS", "PAPI_BR_MSP"],
      metrics: [
        Metric(
          "branch miss rate", [["PAPI_BR_MSP"]], per: [["PAPI_BR_CN"], ["PAPI_BR_INS"]],
          within: 0...1)
      ]),
    EventGroup(
      name: "vectors", question: "How much arithmetic, and is it vectorised?",
      events: ["PAPI_SP_OPS", "PAPI_FP_OPS", "PAPI_VEC_SP", "PAPI_VEC_INS", "PAPI_TOT_INS"],
      metrics: [
        Metric(
          "arithmetic", unit: "GFLOP/s", [["PAPI_SP_OPS"], ["PAPI_FP_OPS"]],
          per: [[Metric.time]]),
        Metric(
          "vector share", [["PAPI_VEC_INS"], ["PAPI_VEC_SP"]], per: [["PAPI_TOT_INS"]],
          within: 0...1),
      ]),
    EventGroup(
      name: "stalls", question: "How often does nothing retire?",
      events: [
        "PAPI_RES_STL", "PAPI_STL_ICY", "PAPI_STL_CCY", "PAPI_MEM_SCY", "PAPI_TOT_CYC",
      ],
      metrics: [
        Metric(
          "stalled share", [["PAPI_STL_CCY"], ["PAPI_RES_STL"]], per: [["PAPI_TOT_CYC"]],
          within: 0...1)
      ]),
    EventGroup(
      name: "work", question: "What do the kernels say that they did?",
      events: WorkEvents.all,
      metrics: [
        Metric("bytes per MAC", unit: "B/MAC", [[WorkEvents.bytes]], per: [[WorkEvents.macs]]),
        // A multiply-accumulate is two operations.
        Metric(
          "arithmetic intensity", unit: "OP/B", [[WorkEvents.macs]], per: [[WorkEvents.bytes]],
          times: 2),
        Metric(
          "rate", unit: "GOP/s", [[WorkEvents.macs]], per: [[Metric.time]], times: 2),
      ]),
    EventGroup(
      name: "software", question: "What did the operating system do meanwhile?",
      events: SoftwareSource.events, metrics: []),
    EventGroup(
      name: "energy", question: "What did the package draw?",
      events: ["rapl:::PACKAGE_ENERGY:PACKAGE0", "powercap:::ENERGY_UJ:ZONE0"], metrics: []),
  ]
}
