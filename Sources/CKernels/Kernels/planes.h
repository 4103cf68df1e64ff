/// Depthwise convolution and pooling plane after plane: vectors of neighbouring outputs of a row.
///
///     for each image and channel
///       for each output row
///         for each vector of outputs whose windows lie on the image's columns; other outputs one by one
///           for each kernel row on the image
///             for each tap: load the pixels and broadcast the weight
///
/// Strides along a row other than 1 leave one output at a time, which loads a vector for its one pixel.
/// In the simulator: WindowTileKernel.swift. Included once for each type of ELEMENT, after window_tile.h.

/// A row of outputs of one channel.
typedef struct {
  const ck_shape *shape;
  const ELEMENT *input;
  /// Bias, (int8: scale,) taps of this channel; four bytes each.
  const char *constants;
  ELEMENT *output;
  taps rows;
  SUM input_zero;
  requantized range;
} NAMED(plane_row);

/// `lanes` outputs from number `x` on, whose windows meet the image in the same `columns`.
INLINE void NAMED(plane_outputs)(
    const NAMED(plane_row) *row, int x, taps columns, int lanes, window_operation operation) {
  const ck_shape *s = row->shape;
  const char *weights = row->constants + 4 * HEADER;
  SUM sum = operation == window_multiply ? NAMED(broadcast_constant)(row->constants)
      : operation == window_maximum      ? NAMED(smallest)()
                                         : (SUM){0};
  for (int ky = row->rows.first; ky < row->rows.end; ky++) {
    const ptrdiff_t y = row->rows.start + ky * s->dilation_height;
    for (int kx = columns.first; kx < columns.end; kx++) {
      SUM pixels = NAMED(widen)(
          row->input + y * s->width + columns.start + kx * s->dilation_width);
      IN_REGISTER(pixels);
      if (operation == window_multiply)
        sum += NAMED(centre)(pixels, row->input_zero) *
            NAMED(broadcast_constant)(weights + 4 * (ky * s->kernel_width + kx));
      if (operation == window_average) sum += pixels;
      if (operation == window_maximum) sum = NAMED(larger)(sum, pixels);
    }
  }
  vector result = NAMED(to_floats)(sum);
  const int pixels = (row->rows.end - row->rows.first) * (columns.end - columns.first);
  if (operation == window_average) result *= broadcast(pixels ? 1 / (float)pixels : 0);
  if (operation == window_multiply)
    result = NAMED(scale_all)(result, row->constants);
  NAMED(store)(row->output + x, result, lanes, &row->range);
}

/// - Returns: taps of all outputs, those on the padding included.
INLINE long long NAMED(plane_row_outputs)(const NAMED(plane_row) *row, window_operation operation) {
  const ck_shape *s = row->shape;
  const int area = s->kernel_height * s->kernel_width;
  long long visited = 0;
  int x = 0;
  while (x < s->out_width) {
    // The last of VL neighbours has all its taps on the image if the first has and it is no further right.
    const taps first = taps_of_column(s, x);
    const int last_pixel = first.start + VL - 1 + (s->kernel_width - 1) * s->dilation_width;
    const int is_vector = s->stride_width == 1 && first.start >= 0 && last_pixel < s->width;
    const int lanes = is_vector && x + VL <= s->out_width ? VL : 1;
    NAMED(plane_outputs)(row, x, first, lanes, operation);
    visited += (long long)lanes * area;
    x += lanes;
  }
  return visited;
}

INLINE void NAMED(planes)(const ck_call *call, window_operation operation) {
  const ck_shape *s = call->shape;
  const int has_weights = operation == window_multiply;
  const size_t constants = 4 * (HEADER + (size_t)s->kernel_height * s->kernel_width);
  const ptrdiff_t plane = (ptrdiff_t)s->height * s->width;
  const ptrdiff_t out_plane = (ptrdiff_t)s->out_height * s->out_width;
  NAMED(plane_row) row = {
      .shape = s, .input_zero = NAMED(broadcast)(call->input_zero),
      .range = requantized_for(call)};
  long long visited = 0;
  for (int i = 0; i < s->batch * s->channels; i++) {
    row.input = (const ELEMENT *)call->inputs[0] + i * plane;
    if (has_weights) row.constants = (const char *)call->packed + i % s->channels * constants;
    for (int y = 0; y < s->out_height; y++) {
      row.output = (ELEMENT *)call->output + i * out_plane + (ptrdiff_t)y * s->out_width;
      row.rows = taps_of_row(s, y);
      visited += NAMED(plane_row_outputs)(&row, operation);
    }
  }
  const long long elements = input_elements(s) + output_elements(s);
  count_work(
      has_weights ? visited : 0,
      elements * (long long)sizeof(ELEMENT) +
          (has_weights ? (long long)(constants * s->channels) : 0));
}

static size_t NAMED(planes_bytes)(const ck_shape *s) {
  return 4 * (HEADER + (size_t)s->kernel_height * s->kernel_width) * s->channels;
}

/// [channel][bias, (int8: scale,) taps].
static void NAMED(pack_planes)(
    const ck_shape *s, const ck_parameters *parameters, void *packed) {
  const int area = s->kernel_height * s->kernel_width;
  char *to = packed;
  for (int channel = 0; channel < s->channels; channel++)
    for (int row = -HEADER; row < area; row++, to += 4)
      NAMED(pack_constant)(parameters, channel, row, area, to);
}

static void NAMED(depthwise_planes)(const ck_call *call) { NAMED(planes)(call, window_multiply); }
static void NAMED(max_pool_planes)(const ck_call *call) { NAMED(planes)(call, window_maximum); }
static void NAMED(average_pool_planes)(const ck_call *call) {
  NAMED(planes)(call, window_average);
}
