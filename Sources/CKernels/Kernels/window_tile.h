/// Windows that slide over each channel by itself, channels innermost: depthwise convolution and pooling.
/// Tiles of neighbouring outputs x one vector of channels.
///
///     for each image
///       for each block of channel vectors
///         for each output row
///           for each tile of outputs
///             for each vector of channels of the block
///               for each kernel row on the image
///                 load its weights
///                 load each pixel under the tile once, and use it in every output that it belongs to
///
/// Windows of other sizes and strides than `window_case` lists have tiles of one output, whose taps load a
/// pixel and their weights. In the simulator: WindowTileKernel.swift.
///
/// Included once for each type of ELEMENT, whose names end in NAMED.

/// One tile: where it reads and writes, relative to the pointers that it is given. Strides in elements.
typedef struct {
  ptrdiff_t row_stride, pixel_stride, output_stride;
  /// From the constants of one vector of channels to those of the next.
  ptrdiff_t constants_stride;
  /// Kernel rows that lie on the image.
  int first_row, end_row;
  /// Pixels under the tile's kernel row that lie on the image; bit 0 is the first of `on_image`.
  int first_pixel, end_pixel;
  unsigned on_image;
  int outputs, taps, channels;
  SUM input_zero;
  requantized range;
  /// Of average pooling: 1 / pixels under each output's window.
  float factors[WINDOW_TILE];
} NAMED(tile);

/// Makes the tile's outputs for `vectors` vectors of channels. A function of its own, so that what its loops
/// need stays in registers.
/// - Parameter input: under the tile's first tap, which may lie outside the image.
typedef void NAMED(tile_function)(
    const NAMED(tile) *, const ELEMENT *input, const float *constants, ELEMENT *output,
    int vectors);

INLINE SUM NAMED(first_sum)(window_operation operation, const float *constants) {
  if (operation == window_multiply) return NAMED(load_sum)(constants);
  return operation == window_maximum ? NAMED(smallest)() : (SUM){0};
}

INLINE SUM NAMED(load_weights)(const float *from) {
  SUM weights = NAMED(load_sum)(from);
  IN_REGISTER(weights);
  return weights;
}

INLINE vector NAMED(result)(
    const NAMED(tile) *tile, SUM sum, int t, window_operation operation, vector scale) {
  vector result = NAMED(to_floats)(sum);
  if (operation == window_average) result *= broadcast(tile->factors[t]);
  return operation == window_multiply ? NAMED(scale)(result, scale) : result;
}

/// All bounds are constants, so that the loops over pixels, taps and outputs are gone.
INLINE void NAMED(tile_outputs)(
    const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output,
    int vectors, window_operation operation, const int kernel, const int stride,
    const int is_whole) {
  const int pixels = (WINDOW_TILE - 1) * stride + kernel;
  const ptrdiff_t pixel_stride = tile->pixel_stride, row_stride = tile->row_stride;
  const ptrdiff_t output_stride = tile->output_stride;
  unsigned on_image = tile->on_image;
  const int outputs = tile->outputs;
  const requantized range = tile->range;
  const SUM input_zero = tile->input_zero;
  for (; vectors > 0; vectors--) {
    SUM sums[WINDOW_TILE], first = NAMED(first_sum)(operation, constants);
    UNROLL
    for (int t = 0; t < WINDOW_TILE; t++) sums[t] = first;
    const float *taps = constants + (HEADER + tile->first_row * kernel) * VL;
    const ELEMENT *row = input + tile->first_row * row_stride;
    for (int rows = tile->end_row - tile->first_row; rows > 0; rows--) {
      SUM weights[WINDOW_MOST_TAPS];
      UNROLL
      for (int k = 0; k < kernel; k++)
        if (operation == window_multiply) weights[k] = NAMED(load_weights)(taps + k * VL);
      const ELEMENT *from = row;
      AS_WRITTEN(on_image);
      UNROLL
      for (int i = 0; i < pixels; i++, from += pixel_stride) {
        AS_WRITTEN(from);
        if (!is_whole && !(on_image & 1u << i)) continue;
        SUM pixel = NAMED(widen)(from);
        if (operation == window_multiply) pixel = NAMED(centre)(pixel, input_zero);
        IN_REGISTER(pixel);
        UNROLL
        for (int k = 0; k < kernel; k++) {
          const int t = (i - k) / stride;
          if (i < k || (i - k) % stride || t >= WINDOW_TILE) continue;
          if (operation == window_multiply) sums[t] += pixel * weights[k];
          if (operation == window_average) sums[t] += pixel;
          if (operation == window_maximum) sums[t] = NAMED(larger)(sums[t], pixel);
        }
      }
      taps += kernel * VL;
      row += row_stride;
      AS_WRITTEN(row);
    }
    ELEMENT *to = output;
    const vector scale = NAMED(scales)(constants, operation);
    UNROLL
    for (int t = 0; t < WINDOW_TILE; t++, to += output_stride) {
      AS_WRITTEN(to);
      if (is_whole || t < outputs)
        NAMED(store)(to, NAMED(result)(tile, sums[t], t, operation, scale), VL, &range);
    }
    input += VL;
    output += VL;
    constants += tile->constants_stride;
  }
}

/// One output of a window of any size, stride and dilation: pixels are its taps.
INLINE void NAMED(one_output)(
    const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output,
    int vectors, window_operation operation) {
  const int width = tile->end_pixel - tile->first_pixel;
  const ptrdiff_t pixel_stride = tile->pixel_stride;
  for (; vectors > 0; vectors--) {
    SUM sum = NAMED(first_sum)(operation, constants);
    for (int y = tile->first_row; y < tile->end_row; y++) {
      const float *taps = constants + (HEADER + y * tile->taps + tile->first_pixel) * VL;
      const ELEMENT *pixels = input + y * tile->row_stride + tile->first_pixel * tile->pixel_stride;
      for (int left = width; left > 0; left--) {
        SUM pixel = NAMED(widen)(pixels);
        IN_REGISTER(pixel);
        if (operation == window_multiply)
          sum += NAMED(centre)(pixel, tile->input_zero) * NAMED(load_weights)(taps);
        if (operation == window_average) sum += pixel;
        if (operation == window_maximum) sum = NAMED(larger)(sum, pixel);
        pixels += pixel_stride;
        taps += VL;
      }
    }
    const vector scale = NAMED(scales)(constants, operation);
    NAMED(store)(
        output, NAMED(result)(tile, sum, 0, operation, scale), tile->channels, &tile->range);
    input += VL;
    output += VL;
    constants += tile->constants_stride;
  }
}

/// The tile functions of an operation: for each size and stride one with the whole window on the image, and
/// one without.
#define TILE_FUNCTION(name, operation, kernel, stride, is_whole)                              \
  static NOT_INLINE void NAMED(name)(                                                         \
      const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output, \
      int vectors) {                                                                          \
    NAMED(tile_outputs)(                                                                      \
        tile, input, constants, output, vectors, operation, kernel, stride, is_whole);        \
  }
#define TILE_FUNCTIONS(operation, kernel, stride)                                             \
  TILE_FUNCTION(operation##_##kernel##_##stride##_whole, operation, kernel, stride, 1)        \
  TILE_FUNCTION(operation##_##kernel##_##stride##_clipped, operation, kernel, stride, 0)
#define ANY_WINDOW(operation)                                                                 \
  static NOT_INLINE void NAMED(operation##_any)(                                              \
      const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output, \
      int vectors) {                                                                          \
    NAMED(one_output)(tile, input, constants, output, vectors, operation);                    \
  }

TILE_FUNCTIONS(window_multiply, 3, 1)
TILE_FUNCTIONS(window_multiply, 3, 2)
TILE_FUNCTIONS(window_multiply, 5, 1)
TILE_FUNCTIONS(window_multiply, 5, 2)
ANY_WINDOW(window_multiply)
TILE_FUNCTIONS(window_maximum, 2, 2)
TILE_FUNCTIONS(window_maximum, 3, 1)
TILE_FUNCTIONS(window_maximum, 3, 2)
ANY_WINDOW(window_maximum)
TILE_FUNCTIONS(window_average, 2, 2)
TILE_FUNCTIONS(window_average, 3, 1)
TILE_FUNCTIONS(window_average, 3, 2)
ANY_WINDOW(window_average)

/// How a window is computed: `clipped` does all tiles where `outputs` is 1.
typedef struct {
  NAMED(tile_function) *whole, *clipped;
  window_operation operation;
  int outputs;
} NAMED(method);

/// Moves the tile to output `x` of its row.
/// - Returns: the column of its first tap, which may lie outside.
INLINE int NAMED(place)(NAMED(tile) *tile, const ck_shape *s, int x, const NAMED(method) *method) {
  const taps columns = taps_of_column(s, x);
  tile->outputs = least(method->outputs, s->out_width - x);
  tile->first_pixel = columns.first, tile->end_pixel = columns.end;
  if (method->outputs > 1) {
    const int under = (tile->outputs - 1) * s->stride_width + s->kernel_width;
    tile->end_pixel = least(under, s->width - columns.start);
    tile->on_image = (1u << tile->end_pixel) - (1u << tile->first_pixel);
  }
  for (int t = 0; t < tile->outputs && method->operation == window_average; t++) {
    const taps own = taps_of_column(s, x + t);
    const int pixels = (tile->end_row - tile->first_row) * (own.end - own.first);
    tile->factors[t] = pixels ? 1 / (float)pixels : 0;
  }
  return columns.start;
}

/// All tiles of one output row, for channel vectors number `begin` up to `end`.
/// - Returns: taps of all outputs and channels, those on the padding included.
static long long NAMED(row)(
    const ck_call *call, NAMED(tile) *tile, int image, int y, int begin, int end,
    const NAMED(method) *method) {
  const ck_shape *s = call->shape;
  const int under = (method->outputs - 1) * s->stride_width + s->kernel_width;
  const taps rows = taps_of_row(s, y);
  const int first = begin * VL, last = first_channel(end - 1, s->channels);
  // Vectors that follow on each other; the last of all may overlap the one before it.
  const int together = last == (end - 1) * VL ? end - begin : end - begin - 1;
  const ptrdiff_t row_start = ((ptrdiff_t)image * s->height + rows.start) * s->width;
  const ptrdiff_t to_start = ((ptrdiff_t)image * s->out_height + y) * s->out_width;
  const float *constants = (const float *)call->packed + begin * tile->constants_stride;
  long long outputs = 0;
  tile->first_row = rows.first, tile->end_row = rows.end;
  for (int x = 0; x < s->out_width; x += tile->outputs) {
    const int left = NAMED(place)(tile, s, x, method);
    const ELEMENT *from = (const ELEMENT *)call->inputs[0] + (row_start + left) * s->channels;
    ELEMENT *to = (ELEMENT *)call->output + (to_start + x) * s->channels;
    const int is_whole = method->whole && tile->first_pixel == 0 && tile->end_pixel == under;
    NAMED(tile_function) *make = is_whole ? method->whole : method->clipped;
    if (together) make(tile, from + first, constants, to + first, together);
    if (together < end - begin)
      make(
          tile, from + last, constants + together * tile->constants_stride, to + last, 1);
    outputs += tile->outputs * least((end - begin) * VL, s->channels - first);
  }
  return outputs * s->kernel_height * s->kernel_width;
}

static void NAMED(windows)(
    const ck_call *call, window_operation operation, NAMED(tile_function) *on_image,
    NAMED(tile_function) *clipped) {
  const ck_shape *s = call->shape;
  const NAMED(method) method = {on_image, clipped, operation, on_image ? WINDOW_TILE : 1};
  const int vectors = (int)whole(s->channels, VL);
  const int has_weights = operation == window_multiply;
  const ptrdiff_t pixel = s->channels;
  NAMED(tile) tile = {
      .row_stride = pixel * s->width * s->dilation_height,
      .pixel_stride = pixel * s->dilation_width, .output_stride = pixel,
      .constants_stride =
          has_weights ? (HEADER + (ptrdiff_t)s->kernel_height * s->kernel_width) * VL : 0,
      .taps = s->kernel_width, .channels = s->channels,
      .input_zero = NAMED(broadcast)(call->input_zero), .range = requantized_for(call)};
  long long visited = 0;
  for (int image = 0; image < s->batch; image++)
    for (int begin = 0; begin < vectors; begin += WINDOW_BLOCK)
      for (int y = 0; y < s->out_height; y++)
        visited += NAMED(row)(
            call, &tile, image, y, begin, least(begin + WINDOW_BLOCK, vectors), &method);
  const long long elements = input_elements(s) + output_elements(s);
  count_work(
      has_weights ? visited : 0,
      elements * (long long)sizeof(ELEMENT) +
          (has_weights ? (long long)NAMED(depthwise_bytes)(s) : 0));
}

#define WINDOWS(operation, kernel, stride)                                      \
  NAMED(windows)(                                                               \
      call, operation, NAMED(operation##_##kernel##_##stride##_whole),          \
      NAMED(operation##_##kernel##_##stride##_clipped))

static void NAMED(depthwise)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 31: return WINDOWS(window_multiply, 3, 1);
    case 32: return WINDOWS(window_multiply, 3, 2);
    case 51: return WINDOWS(window_multiply, 5, 1);
    case 52: return WINDOWS(window_multiply, 5, 2);
    default: return NAMED(windows)(call, window_multiply, NULL, NAMED(window_multiply_any));
  }
}

static void NAMED(max_pool)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 22: return WINDOWS(window_maximum, 2, 2);
    case 31: return WINDOWS(window_maximum, 3, 1);
    case 32: return WINDOWS(window_maximum, 3, 2);
    default: return NAMED(windows)(call, window_maximum, NULL, NAMED(window_maximum_any));
  }
}

static void NAMED(average_pool)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 22: return WINDOWS(window_average, 2, 2);
    case 31: return WINDOWS(window_average, 3, 1);
    case 32: return WINDOWS(window_average, 3, 2);
    default: return NAMED(windows)(call, window_average, NULL, NAMED(window_average_any));
  }
}

/// [vector of channels][bias, (int8: scale,) taps][VL], all of four bytes.
static void NAMED(pack_depthwise)(
    const ck_shape *s, const ck_parameters *parameters, void *packed) {
  const int area = s->kernel_height * s->kernel_width;
  char *to = packed;
  for (int v = 0; v < (int)whole(s->channels, VL); v++) {
    for (int row = -HEADER; row < area; row++) {
      for (int lane = 0; lane < VL; lane++, to += 4) {
        int channel = first_channel(v, s->channels) + lane;
        if (channel < s->channels)
          NAMED(pack_constant)(parameters, channel, row, area, to);
        else
          memset(to, 0, 4);
      }
    }
  }
}
