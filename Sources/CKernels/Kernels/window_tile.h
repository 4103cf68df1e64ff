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

/// What the tiles of one output row have in common. Strides in elements.
typedef struct {
  const ck_shape *shape;
  ptrdiff_t row_stride, pixel_stride, output_stride;
  /// From the constants of one vector of channels to those of the next.
  ptrdiff_t constants_stride;
  /// Kernel rows that lie on the image.
  int first_row, end_row;
  /// From the first vector of channels to the last, which may overlap the one before it.
  int last_channel;
  SUM input_zero;
  requantized range;
} NAMED(tiles);

/// Makes one output row for all vectors of channels. A function of its own, so that what its loops need stays
/// in registers.
/// - Parameter input: under the row's first tap, which may lie outside the image.
/// - Returns: the number of outputs.
typedef int NAMED(row_function)(
    const NAMED(tiles) *, const ELEMENT *input, const float *constants, ELEMENT *output);

INLINE SUM NAMED(first_sum)(window_operation operation, const float *constants) {
  if (operation == window_multiply) return NAMED(load_sum)(constants);
  return operation == window_maximum ? NAMED(smallest)() : (SUM){0};
}

INLINE SUM NAMED(load_weights)(const float *from) {
  SUM weights = NAMED(load_sum)(from);
  IN_REGISTER(weights);
  return weights;
}

/// - Parameter factor: of average pooling, 1 / pixels under the output's window.
INLINE vector NAMED(result)(
    SUM sum, window_operation operation, float factor, vector scale) {
  vector result = NAMED(to_floats)(sum);
  if (operation == window_average) result *= broadcast(factor);
  return operation == window_multiply ? NAMED(scale)(result, scale) : result;
}

/// All bounds are constants, so that the loops over pixels, taps and outputs are gone.
INLINE void NAMED(tile_outputs)(
    const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output,
    tile_columns columns, window_operation operation, const int kernel, const int stride,
    const int is_whole) {
  const int pixels = (WINDOW_TILE - 1) * stride + kernel;
  const ptrdiff_t pixel_stride = tiles->pixel_stride, row_stride = tiles->row_stride;
  const ptrdiff_t output_stride = tiles->output_stride, constants_stride = tiles->constants_stride;
  const int rows = tiles->end_row - tiles->first_row;
  const ptrdiff_t first_tap = (HEADER + tiles->first_row * kernel) * VL;
  // Bit 0 is the pixel under the first tap.
  unsigned on_image = (1u << columns.end) - (1u << columns.first);
  const requantized range = tiles->range;
  const SUM input_zero = tiles->input_zero;
  float factors[WINDOW_TILE];
  UNROLL
  for (int t = 0; t < WINDOW_TILE; t++)
    factors[t] = is_whole ? reciprocal(rows * kernel)
                          : reciprocal(rows * pixels_under(columns, t * stride, kernel));
  input += tiles->first_row * row_stride;
  for (ptrdiff_t left = tiles->last_channel, step;; left -= step) {
    SUM sums[WINDOW_TILE], first = NAMED(first_sum)(operation, constants);
    UNROLL
    for (int t = 0; t < WINDOW_TILE; t++) sums[t] = first;
    const float *taps = constants + first_tap;
    const ELEMENT *row = input;
    for (int y = rows; y > 0; y--) {
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
      if (is_whole || t < columns.outputs)
        NAMED(store)(to, NAMED(result)(sums[t], operation, factors[t], scale), VL, &range);
    }
    if (left == 0) return;
    step = left < VL ? left : VL;
    input += step;
    output += step;
    constants += constants_stride;
  }
}

INLINE int NAMED(row_of_tiles)(
    const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output,
    window_operation operation, const int kernel, const int stride) {
  const ck_shape *s = tiles->shape;
  const int step = WINDOW_TILE * stride, under = step - stride + kernel;
  int made = 0;
  for (int x = 0, left = -s->pad_left; x < s->out_width; x += WINDOW_TILE, left += step) {
    const int outputs = least(WINDOW_TILE, s->out_width - x);
    const int end = least((outputs - 1) * stride + kernel, s->width - left);
    const tile_columns columns = {left < 0 ? -left : 0, end, outputs};
    if (columns.first == 0 && end == under)
      NAMED(tile_outputs)(
          tiles, input, constants, output, columns, operation, kernel, stride, 1);
    else
      NAMED(tile_outputs)(
          tiles, input, constants, output, columns, operation, kernel, stride, 0);
    input += step * tiles->pixel_stride;
    output += WINDOW_TILE * tiles->output_stride;
    made += outputs;
  }
  return made;
}

/// One output of a window of any size, stride and dilation: pixels are its taps.
INLINE void NAMED(one_output)(
    const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output,
    taps columns, window_operation operation) {
  const int width = columns.end - columns.first, rows = tiles->end_row - tiles->first_row;
  const int channels = tiles->shape->channels;
  const ptrdiff_t pixel_stride = tiles->pixel_stride, row_stride = tiles->row_stride;
  const ptrdiff_t constants_stride = tiles->constants_stride;
  const ptrdiff_t taps_stride = (ptrdiff_t)tiles->shape->kernel_width * VL;
  const ptrdiff_t first_tap = (HEADER + columns.first) * VL + tiles->first_row * taps_stride;
  const float factor = reciprocal(rows * width);
  const requantized range = tiles->range;
  const SUM input_zero = tiles->input_zero;
  input += tiles->first_row * row_stride + columns.first * pixel_stride;
  for (ptrdiff_t left = tiles->last_channel, step;; left -= step) {
    SUM sum = NAMED(first_sum)(operation, constants);
    const float *tap_row = constants + first_tap;
    const ELEMENT *row = input;
    for (int y = rows; y > 0; y--) {
      const float *tap = tap_row;
      const ELEMENT *from = row;
      for (int x = width; x > 0; x--) {
        SUM pixel = NAMED(widen)(from);
        IN_REGISTER(pixel);
        if (operation == window_multiply)
          sum += NAMED(centre)(pixel, input_zero) * NAMED(load_weights)(tap);
        if (operation == window_average) sum += pixel;
        if (operation == window_maximum) sum = NAMED(larger)(sum, pixel);
        from += pixel_stride;
        tap += VL;
      }
      row += row_stride;
      tap_row += taps_stride;
    }
    const vector scale = NAMED(scales)(constants, operation);
    NAMED(store)(
        output, NAMED(result)(sum, operation, factor, scale), channels, &range);
    if (left == 0) return;
    step = left < VL ? left : VL;
    input += step;
    output += step;
    constants += constants_stride;
  }
}

INLINE int NAMED(row_of_any)(
    const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output,
    window_operation operation) {
  const ck_shape *s = tiles->shape;
  int made = 0;
  for (int x = 0; x < s->out_width; x++) {
    NAMED(one_output)(
        tiles, input, constants, output, taps_of_column(s, x), operation);
    input += s->stride_width * (ptrdiff_t)s->channels;
    output += s->channels;
    made++;
  }
  return made;
}

/// The row functions of an operation.
#define TILES(operation, kernel, stride)                                                           \
  static NOT_INLINE int NAMED(operation##_##kernel##_##stride)(                                    \
      const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output) {  \
    return NAMED(row_of_tiles)(                                                                    \
        tiles, input, constants, output, operation, kernel, stride);                               \
  }
#define ANY_WINDOW(operation)                                                                      \
  static NOT_INLINE int NAMED(operation##_any)(                                                    \
      const NAMED(tiles) *tiles, const ELEMENT *input, const float *constants, ELEMENT *output) {  \
    return NAMED(row_of_any)(tiles, input, constants, output, operation);                          \
  }

TILES(window_multiply, 3, 1)
TILES(window_multiply, 3, 2)
TILES(window_multiply, 5, 1)
TILES(window_multiply, 5, 2)
ANY_WINDOW(window_multiply)
TILES(window_maximum, 2, 2)
TILES(window_maximum, 3, 1)
TILES(window_maximum, 3, 2)
ANY_WINDOW(window_maximum)
TILES(window_average, 2, 2)
TILES(window_average, 3, 1)
TILES(window_average, 3, 2)
ANY_WINDOW(window_average)
