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

/// One tile: where it reads and writes. Strides in elements.
typedef struct {
  /// The pixel under the tile's first tap, which may lie outside the image.
  ptrdiff_t input;
  ptrdiff_t row_stride, pixel_stride, output_stride;
  /// Kernel rows, and pixels under the tile's kernel row, that lie on the image.
  int first_row, end_row, first_pixel, end_pixel;
  int outputs, channels;
  SUM input_zero;
  requantized range;
  /// Of average pooling: 1 / pixels under each output's window.
  float factors[WINDOW_TILE];
} NAMED(tile);

INLINE SUM NAMED(first_sum)(window_operation operation, const float *constants) {
  if (operation == window_multiply) return NAMED(load_sum)(constants);
  return operation == window_maximum ? NAMED(smallest)() : (SUM){0};
}

INLINE void NAMED(finish)(
    const NAMED(tile) *tile, SUM sum, int t, window_operation operation, const float *constants,
    ELEMENT *to) {
  vector result = NAMED(to_floats)(sum);
  if (operation == window_average) result *= broadcast(tile->factors[t]);
  if (operation == window_multiply) result = NAMED(scale)(result, constants);
  NAMED(store)(to, result, tile->channels, &tile->range);
}

/// With the whole window on the image all bounds are constants, and all loops over pixels are gone.
INLINE void NAMED(tile_outputs)(
    const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output,
    window_operation operation, const int kernel, const int stride, const int is_whole) {
  const int pixels = (WINDOW_TILE - 1) * stride + kernel;
  SUM sums[WINDOW_TILE], first = NAMED(first_sum)(operation, constants);
  UNROLL
  for (int t = 0; t < WINDOW_TILE; t++) sums[t] = first;
  const float *taps = constants + (HEADER + tile->first_row * kernel) * VL;
  const ELEMENT *row = input + tile->input + tile->first_row * tile->row_stride;
  for (int y = tile->first_row; y < tile->end_row; y++) {
    SUM weights[WINDOW_MOST_TAPS];
    UNROLL
    for (int k = 0; k < kernel; k++)
      if (operation == window_multiply) weights[k] = NAMED(load_sum)(taps + k * VL);
    UNROLL
    for (int i = 0; i < pixels; i++) {
      if (!is_whole && (i < tile->first_pixel || i >= tile->end_pixel)) continue;
      SUM pixel = NAMED(widen)(row + i * tile->pixel_stride);
      if (operation == window_multiply) pixel = NAMED(centre)(pixel, tile->input_zero);
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
    row += tile->row_stride;
  }
  UNROLL
  for (int t = 0; t < WINDOW_TILE; t++)
    if (is_whole || t < tile->outputs)
      NAMED(finish)(tile, sums[t], t, operation, constants, output + t * tile->output_stride);
}

/// One output of a window of any size, stride and dilation: pixels are its taps.
INLINE void NAMED(one_output)(
    const NAMED(tile) *tile, const ELEMENT *input, const float *constants, ELEMENT *output,
    window_operation operation, int kernel) {
  SUM sum = NAMED(first_sum)(operation, constants);
  for (int y = tile->first_row; y < tile->end_row; y++) {
    const float *taps = constants + (HEADER + y * kernel) * VL;
    const ELEMENT *row = input + tile->input + y * tile->row_stride;
    for (int i = tile->first_pixel; i < tile->end_pixel; i++) {
      SUM pixel = NAMED(widen)(row + i * tile->pixel_stride);
      if (operation == window_multiply)
        sum += NAMED(centre)(pixel, tile->input_zero) * NAMED(load_sum)(taps + i * VL);
      if (operation == window_average) sum += pixel;
      if (operation == window_maximum) sum = NAMED(larger)(sum, pixel);
    }
  }
  NAMED(finish)(tile, sum, 0, operation, constants, output);
}

/// Moves the tile to output `x` of its row.
INLINE void NAMED(place)(
    NAMED(tile) *tile, const ck_shape *s, int row_start, int x, const int kernel, int stride) {
  const int left = x * stride - s->pad_left;
  const taps columns = taps_of_column(s, x);
  tile->input = ((ptrdiff_t)row_start * s->width + left) * s->channels;
  tile->first_pixel = columns.first, tile->end_pixel = columns.end;
  tile->outputs = kernel ? least(WINDOW_TILE, s->out_width - x) : 1;
  if (kernel)
    tile->end_pixel = least((tile->outputs - 1) * stride + kernel, s->width - left);
}

INLINE void NAMED(average_over)(NAMED(tile) *tile, const ck_shape *s, int x) {
  for (int t = 0; t < tile->outputs; t++) {
    const taps columns = taps_of_column(s, x + t);
    const int pixels = (tile->end_row - tile->first_row) * (columns.end - columns.first);
    tile->factors[t] = pixels ? 1 / (float)pixels : 0;
  }
}

/// All tiles of one output row, for channel vectors number `begin` up to `end`.
/// - Parameter kernel: 0 where window and stride are not known at compile time.
/// - Returns: taps of all outputs and channels, those on the padding included.
INLINE long long NAMED(row)(
    const ck_call *call, NAMED(tile) *tile, int image, int y, int begin, int end,
    window_operation operation, const int kernel, const int stride) {
  const ck_shape *s = call->shape;
  const int pixels = kernel ? (WINDOW_TILE - 1) * stride + kernel : s->kernel_width;
  const taps rows = taps_of_row(s, y);
  const ELEMENT *input =
      (const ELEMENT *)call->inputs[0] + (ptrdiff_t)image * s->height * s->width * s->channels;
  ELEMENT *output = (ELEMENT *)call->output +
      ((ptrdiff_t)image * s->out_height + y) * s->out_width * s->channels;
  const int area = s->kernel_height * s->kernel_width;
  long long outputs = 0;
  tile->first_row = rows.first, tile->end_row = rows.end;
  for (int x = 0; x < s->out_width; x += tile->outputs) {
    NAMED(place)(tile, s, rows.start, x, kernel, kernel ? stride : s->stride_width);
    if (operation == window_average) NAMED(average_over)(tile, s, x);
    const int is_whole = tile->first_pixel == 0 && tile->end_pixel == pixels;
    for (int v = begin; v < end; v++) {
      const int channel = first_channel(v, s->channels);
      const float *constants =
          (const float *)call->packed + (size_t)v * (HEADER + area) * VL;
      const ELEMENT *from = input + channel;
      ELEMENT *to = output + (ptrdiff_t)x * s->channels + channel;
      if (!kernel)
        NAMED(one_output)(tile, from, constants, to, operation, pixels);
      else if (is_whole)
        NAMED(tile_outputs)(tile, from, constants, to, operation, kernel, stride, 1);
      else
        NAMED(tile_outputs)(tile, from, constants, to, operation, kernel, stride, 0);
      outputs += tile->outputs * least(VL, s->channels - v * VL);
    }
  }
  return outputs * area;
}

INLINE void NAMED(windows)(
    const ck_call *call, window_operation operation, const int kernel, const int stride) {
  const ck_shape *s = call->shape;
  const int vectors = (int)whole(s->channels, VL);
  const ptrdiff_t pixel = s->channels;
  NAMED(tile) tile = {
      .row_stride = pixel * s->width * s->dilation_height,
      .pixel_stride = pixel * s->dilation_width, .output_stride = pixel, .channels = s->channels,
      .input_zero = NAMED(broadcast)(call->input_zero), .range = requantized_for(call)};
  long long visited = 0;
  for (int image = 0; image < s->batch; image++)
    for (int begin = 0; begin < vectors; begin += WINDOW_BLOCK)
      for (int y = 0; y < s->out_height; y++)
        visited += NAMED(row)(
            call, &tile, image, y, begin, least(begin + WINDOW_BLOCK, vectors), operation, kernel,
            stride);
  const int has_weights = operation == window_multiply;
  const long long elements = input_elements(s) + output_elements(s);
  count_work(
      has_weights ? visited : 0,
      elements * (long long)sizeof(ELEMENT) +
          (has_weights ? (long long)NAMED(depthwise_bytes)(s) : 0));
}

static void NAMED(depthwise)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 31: return NAMED(windows)(call, window_multiply, 3, 1);
    case 32: return NAMED(windows)(call, window_multiply, 3, 2);
    case 51: return NAMED(windows)(call, window_multiply, 5, 1);
    case 52: return NAMED(windows)(call, window_multiply, 5, 2);
    default: return NAMED(windows)(call, window_multiply, 0, 0);
  }
}

INLINE void NAMED(pool)(const ck_call *call, window_operation operation) {
  switch (window_case(call->shape)) {
    case 22: return NAMED(windows)(call, operation, 2, 2);
    case 31: return NAMED(windows)(call, operation, 3, 1);
    case 32: return NAMED(windows)(call, operation, 3, 2);
    default: return NAMED(windows)(call, operation, 0, 0);
  }
}

static void NAMED(max_pool)(const ck_call *call) { NAMED(pool)(call, window_maximum); }
static void NAMED(average_pool)(const ck_call *call) { NAMED(pool)(call, window_average); }

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
