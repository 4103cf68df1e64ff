/// A kernel library and its version, as data: which kernel runs a layer, how it is blocked, what is
/// fused, how memory is planned.
public struct Runtime: Hashable, Sendable {
  public var name: String
  public var title: String
  /// The first is the default.
  public var precisions: [Precision]
  public var layout: TensorLayout
  /// Layers folded into the layer before them: a normalisation into weights, an activation that clamps
  /// into whatever computes.
  public var fuses: [LayerKind]
  /// Layers whose output may overwrite their first input.
  public var inPlace: [LayerKind]
  public var planner: MemoryPlanner
  /// Bytes at whose multiples buffers and weights begin.
  public var alignment: Int
  /// Bytes stored with the weights of each channel for its requantisation; nil: those of the precision.
  public var constantBytesPerChannel: Int?
  /// What the runtime itself takes; nil where that is not known.
  public var footprint: Footprint?
  /// Tried in order; the first whose selector matches runs the layer.
  public var kernels: [KernelRule]
  /// Cycles per executed layer: dispatch, argument checks.
  public var cyclesPerLayer: Cycles
  public var cyclesPerInference: Cycles
  /// The runtime whose measurements calibrate this one together with its own: a sibling; nil without.
  public var calibratedWith: String?
  /// What measurements said of it; nil where none did.
  public var calibration: Calibration?
  public var provenance: [Provenance]

  public init(
    name: String, title: String, precisions: [Precision], layout: TensorLayout,
    fuses: [LayerKind], inPlace: [LayerKind], planner: MemoryPlanner, alignment: Int = 16,
    kernels: [KernelRule], cyclesPerLayer: Cycles, cyclesPerInference: Cycles,
    calibratedWith: String? = nil, calibration: Calibration? = nil,
    provenance: [Provenance]
  ) {
    self.name = name
    self.title = title
    self.precisions = precisions
    self.layout = layout
    self.fuses = fuses
    self.inPlace = inPlace
    self.planner = planner
    self.alignment = alignment
    self.kernels = kernels
    self.cyclesPerLayer = cyclesPerLayer
    self.cyclesPerInference = cyclesPerInference
    self.calibratedWith = calibratedWith
    self.calibration = calibration
    self.provenance = provenance
  }
}

/// The order of an activation tensor's elements in memory.
public enum TensorLayout: String, CaseIterable, Hashable, Sendable {
  /// Plane after plane.
  case nchw
  /// Channels innermost.
  case nhwc
}

/// How activation buffers share memory.
public enum MemoryPlanner: String, CaseIterable, Hashable, Sendable {
  /// Largest buffer first, each at the lowest offset free during its lifetime (TFLite's arena).
  case greedyBySize = "greedy-by-size"
  /// As TFLite's, and where a kernel permits it, its output follows over its input.
  case overlapping
  /// The same, searched for a plan that takes little more than the hungriest step does.
  case overlappingTight = "overlapping-tight"
  /// Every buffer has its own place.
  case separate
}

/// A kernel and the layers that it runs.
public struct KernelRule: Hashable, Sendable {
  public var selector: LayerSelector
  public var kernel: KernelTemplate

  public init(selector: LayerSelector, kernel: KernelTemplate) {
    self.selector = selector
    self.kernel = kernel
  }
}

/// Conditions on a layer; all that are given must hold.
public struct LayerSelector: Hashable, Sendable {
  public var kinds: [LayerKind]
  public var kernel: Extent?
  public var stride: Extent?
  /// Input channels must be a multiple of this.
  public var channelsMultipleOf: Int?
  /// Input channels must be at most this many: a network's first layer.
  public var channelsAtMost: Int?
  /// Input and output channels of each group must be at least this many.
  public var channelsAtLeast: Int?
  /// Height and width of the output must lie in one of these; empty: any.
  public var outputSides: [ClosedRange<Int>]
  /// At least this share of the weights must be zero; nil: any.
  public var zerosAtLeast: Double?

  public init(
    kinds: [LayerKind], kernel: Extent? = nil, stride: Extent? = nil,
    channelsMultipleOf: Int? = nil, channelsAtMost: Int? = nil, channelsAtLeast: Int? = nil,
    outputSides: [ClosedRange<Int>] = [], zerosAtLeast: Double? = nil
  ) {
    self.kinds = kinds
    self.kernel = kernel
    self.stride = stride
    self.channelsMultipleOf = channelsMultipleOf
    self.channelsAtMost = channelsAtMost
    self.channelsAtLeast = channelsAtLeast
    self.outputSides = outputSides
    self.zerosAtLeast = zerosAtLeast
  }
}

/// The loop nests that hwsim can generate.
public enum KernelMethod: String, CaseIterable, Hashable, Sendable {
  /// Gathers input patches into columns, then multiplies matrices. Groups run one after the other.
  case im2colGEMM = "im2col_gemm"
  /// Multiplies the input as it lies: 1x1 convolutions, fully connected layers, products of matrices;
  /// transposed convolutions, whose products are then scattered.
  case gemm
  /// hwsim's own kernels: weights and columns in cache blocks, groups one after the other. Gathers columns
  /// where `columnsPerGather` is given, else multiplies the input as it lies.
  case blockedGEMM = "blocked_gemm"
  /// hwsim's own Winograd convolutions, F(2x2, 3x3) and F(4x4, 3x3): `columnsPerGather` tiles at a time.
  case winograd2, winograd4
  /// Winograd convolutions over whole planes, as ncnn's: `outputTile` outputs square at a time.
  case planarWinograd = "planar_winograd"
  /// Plain nested loops over output, kernel and input channels.
  case direct
  /// The same loops as hwsim's own kernel makes them, channels innermost.
  case directRows = "direct_rows"
  case depthwise
  case pooling
  /// hwsim's own windows: tiles of neighbouring outputs x a vector of channels.
  case windowTile = "window_tile"
  /// Passes over the elements: activations, normalisations, addition, reductions, LRN, softmax.
  case elementwise
  /// Copies every element to its place: concatenation, channel shuffle, slices.
  case copy
  /// Step by step, one row of weights after the other for all gates.
  case recurrent
  /// Sweeps over all inputs with so many instructions for each counted operation: what detectors and random
  /// fields compute beside their convolutions.
  case sweep
  /// Gradients of weights: register tiles of them, over the pixels that they meet.
  case weightGradient = "weight_gradient"
  /// Passes over the elements of other gradients and of updates.
  case training
  /// 1x1 convolutions over planes of channels that skip weights which are zero.
  case sparse

  /// Whether zero weights cost nothing.
  public var skipsZeros: Bool { self == .sparse }

  /// The kinds of layer that this loop nest can compute.
  public var kinds: [LayerKind] {
    switch self {
    case .im2colGEMM: [.convolution, .depthwise, .pointwise, .grouped]
    case .gemm:
      [.pointwise, .grouped, .fullyConnected, .matrixMultiplication, .transposedConvolution]
    case .blockedGEMM, .direct:
      [.convolution, .depthwise, .pointwise, .grouped, .fullyConnected]
    case .winograd2, .winograd4: [.convolution]
    case .planarWinograd: [.convolution, .grouped]
    case .directRows: [.convolution, .depthwise, .pointwise, .grouped]
    case .depthwise: [.depthwise]
    case .pooling: [.maxPooling, .averagePooling]
    case .windowTile: [.depthwise, .maxPooling, .averagePooling]
    case .elementwise:
      [
        .activation, .batchNormalization, .normalization, .localResponseNormalization,
        .elementwise, .reduction, .softmax, .quantization,
      ]
    case .copy: [.concatenation, .channelShuffle, .view, .rearrangement, .unpooling]
    case .recurrent: [.lstm]
    case .sweep: [.priorBoxes, .detection, .regionPooling, .meanField]
    case .weightGradient: [.weightGradient]
    case .training: [.gradient, .update]
    case .sparse: [.pointwise]
    }
  }
}

/// A kernel with its blocking and the instructions of its loops.
public struct KernelTemplate: Hashable, Sendable {
  public var name: String
  public var method: KernelMethod
  public var tile: RegisterTile
  public var vectorised: VectorDimension
  public var order: GEMMOrder
  /// Columns that im2col gathers, or that are scattered, at a time; nil takes the whole image.
  public var columnsPerGather: Int?
  /// Bytes of a gathered or packed element, or of a product to scatter; nil keeps the input's.
  public var gatheredBytes: Int?
  /// Whether `gemm` first packs the input into tiles, as `im2col_gemm` always does.
  public var packsInput: Bool
  /// Whether a padded layer's input is first copied with its border.
  public var copiesPadding: Bool
  /// Depth of a cache block; partial sums go through memory where the depth has several. Nil: all.
  public var depthBlock: Int?
  /// Side of the square of outputs that `planar_winograd` makes at a time.
  public var outputTile: Int?
  /// Bytes of a weight as stored, of `gemm`; nil: those of the precision.
  public var weightBytes: Int?
  /// Bytes of one load instruction.
  public var loadBytes: Int
  /// Instructions of each loop's body; loops that are not given cost nothing.
  public var loops: [KernelLoop: InstructionMix]
  /// What it asks of activation memory besides its input and output.
  public var memory = KernelMemory()
  /// Share of the modelled core throughput that this kernel reaches; 1 until calibrated.
  public var efficiency: Double

  public init(
    name: String, method: KernelMethod, tile: RegisterTile = RegisterTile(),
    vectorised: VectorDimension = .none, order: GEMMOrder = .columnsOuter,
    columnsPerGather: Int? = nil, gatheredBytes: Int? = nil, packsInput: Bool = false,
    copiesPadding: Bool = false,
    depthBlock: Int? = nil, outputTile: Int? = nil, weightBytes: Int? = nil, loadBytes: Int = 4,
    loops: [KernelLoop: InstructionMix] = [:],
    efficiency: Double = 1
  ) {
    self.name = name
    self.method = method
    self.tile = tile
    self.vectorised = vectorised
    self.order = order
    self.columnsPerGather = columnsPerGather
    self.gatheredBytes = gatheredBytes
    self.packsInput = packsInput
    self.copiesPadding = copiesPadding
    self.depthBlock = depthBlock
    self.outputTile = outputTile
    self.weightBytes = weightBytes
    self.loadBytes = loadBytes
    self.loops = loops
    self.efficiency = efficiency
  }
}

/// Output channels (rows) x output pixels (columns) kept in registers, and the depth of one step.
public struct RegisterTile: Hashable, Sendable {
  public var rows: Int
  public var columns: Int
  public var depth: Int

  public init(rows: Int = 1, columns: Int = 1, depth: Int = 1) {
    self.rows = rows
    self.columns = columns
    self.depth = depth
  }
}

/// The dimension whose elements fill a vector register; ragged ends of it waste lanes.
public enum VectorDimension: String, CaseIterable, Hashable, Sendable {
  case none
  /// Output channels.
  case rows
  /// Output pixels.
  case columns
  /// Input channels x kernel.
  case depth
}

public enum GEMMOrder: String, CaseIterable, Hashable, Sendable {
  /// For each tile of pixels, all output channels: the weights stream.
  case columnsOuter = "columns-outer"
  /// For each tile of output channels, all pixels: the input streams.
  case rowsOuter = "rows-outer"
}

/// The loops of the kernel methods, and what one iteration of each is.
public enum KernelLoop: String, CaseIterable, Hashable, Sendable {
  /// One element copied by im2col, packing, concatenation or shuffle; one vector in hwsim's own
  /// kernels, whose Winograd convolutions transform the inputs of a tile meanwhile.
  case gather
  /// One vector (`load_bytes`) of a padded input that is copied.
  case pad
  /// One contiguous run copied.
  case gatherRun = "gather_run"
  /// Register tiles that a single call makes: of `window_tile`, a tile's vectors of a block; of
  /// `blocked_gemm` and `winograd`, one matrix multiplication.
  case block
  /// One register tile: set-up and pointer arithmetic.
  case tile
  /// One depth step of a register tile.
  case step
  /// The part of a depth step that each row (vector of rows) adds, beyond the multiplications.
  case stepRow = "step_row"
  /// The part that each column (vector of columns) adds.
  case stepColumn = "step_column"
  /// One multiply-accumulate of the depth that is left over after the vector steps.
  case leftover
  /// One kernel tap of one output (vector), beyond the multiplication; one window element of pooling;
  /// one product that a transposed convolution adds to its output.
  case tap
  /// One output pixel of a depthwise or pooling kernel, per channel (vector); one column that hwsim's own
  /// kernels gather.
  case pixel
  /// One output element: requantise, clamp, store.
  case output
  /// One element (vector) of an element-wise layer, all its passes; a reduction's of the input.
  case element
}
