extension DRAMRows {
  /// A channel of DDR4-2400R, 64 bits of 8 Gb x8 chips: the yardstick of DRAM simulators.
  ///
  /// Source: JEDEC JESD79-4, speed bin 2400R and the tables by density and width of chip. Activates and
  /// bursts walk through a row, then the bank groups, then the banks of a group.
  package static var ddr4x2400: Self {
    DRAMRows(
      clock: Frequency(1.2e9),
      organization: DRAMOrganization(
        bankGroups: 4, banks: 4, rows: 1 << 16, rowBytes: 8192, busWidth: 64, burstLength: 8),
      timing: DRAMTiming(
        tRCD: 16, tRP: 16, tRAS: 39, tCL: 16, tCWL: 12, tWR: 18, tRTP: 9, tCCD: 4, tCCDLong: 6,
        tRRD: 4, tRRDLong: 6, tFAW: 26, tWTR: 3, tWTRLong: 9, tRTW: 10, tRTRS: 2, tREFI: 9364,
        tRFC: 433))
  }
}
