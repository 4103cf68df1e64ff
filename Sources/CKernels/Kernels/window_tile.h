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
#define TILE_FUNCTIONS(operation, kernel, stride)                                      \
  TILE_FUNCTION(operation##_##kernel##_##stride##_whole, operation, kernel, stride, 1) \
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
