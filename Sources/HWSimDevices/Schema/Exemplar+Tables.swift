import HWSimCore

extension Exemplar {
  /// A general kernel for each kind of layer, and a special one that has everything.
  static let runtime = """
    name: exemplar
    title: A runtime
    source: exemplar
    precisions: [fp32]
    layout: nchw
    fuses: [activation]
    in_place: [activation]
    planner: separate
    footprint:
      code: { fixed: 1 KiB }
      ram: { fixed: 1 KiB }
    overheads: { per_layer: 1 cycle, per_inference: 1 cycle }
    calibrated_with: exemplar
    kernels:
      - name: special
        layers: [convolution]
        method: planar_winograd
        output_tile: 4
        load_bytes: 4 B
        when: { stride: 1x1 }
        tile: { rows: 1 }
        loops: { \(each(KernelLoop.allCases, "{}")) }
        memory: { scratch: 1 KiB }
    \(LayerKind.allCases.filter(\.hasKernel).map(general).joined(separator: "\n"))
    """

  private static func general(_ kind: LayerKind) -> String {
    let method = KernelMethod.allCases.first { $0.kinds.contains(kind) } ?? .direct
    return "  - { name: \(kind.rawValue), layers: [\(kind.rawValue)], method: \(method.rawValue), "
      + "load_bytes: 4 B, loops: {} }"
  }

  static let energy = """
    name: exemplar
    title: A table
    source: exemplar
    add_int32: 1 pJ
    multiply_int32: 1 pJ
    add_fp32: 1 pJ
    multiply_fp32: 1 pJ
    register_file: 1 pJ
    cache: 1 pJ
    dram: 1 pJ
    """

  static let calibration = """
    name: exemplar
    date: 2000-01-01
    measurements: exemplar
    rows: 1
    runtimes: [exemplar]
    kernels: { kernel: 1 }
    other_kernels: 1
    devices: { exemplar: { compute: 1, memory: 1 } }
    cores: { Core: { compute: 1, memory: 1 } }
    other_cores: { compute: 1, memory: 1 }
    families: [exemplar]
    errors: { network: \(spread), family: \(spread), device: \(spread), anchored: \(spread) }
    """

  private static let spread = "{ count: 1, mean: 0, low: 1, high: 1 }"

  static let names = """
    name: exemplar
    title: Names
    unmapped: [{ name: one, \(conditions), reason: exemplar }]
    devices: [{ name: one, \(conditions) }]
    runtimes:
      - { name: one, \(conditions), caveat: exemplar }
      - { name: two, \(conditions), versions: { exemplar: [1.0] } }
    networks: [{ name: one, \(conditions), network: exemplar }]
    families: [{ name: one, \(conditions) }]
    """

  private static let conditions =
    "when: { \(each(NameCondition.Column.allCases, "[a]")) }, "
    + "unless: { \(each(NameCondition.Column.allCases, "[a]")) }"
}
