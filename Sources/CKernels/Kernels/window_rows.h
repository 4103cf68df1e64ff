/// The loops around the tiles of window_tile.h: images, blocks of channels, output rows; and the kernels.
/// Included once for each type of ELEMENT.

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

#define WINDOWS(operation, kernel, stride)                             \
  NAMED(windows)(                                                      \
      call, operation, NAMED(operation##_##kernel##_##stride##_whole), \
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
