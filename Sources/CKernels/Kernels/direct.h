/// Convolution by plain nested loops, of any groups, strides and dilations.
///
///     for each image, output row, output column, output channel
///       for each kernel row on the image
///         for each piece: all taps on the image where their channels are neighbours, else one tap
///           for each vector of the piece
///
/// Kept for what it shows, not for its speed. In the simulator: DirectRowsKernel.swift.

/// Products of `count` neighbours, summed lane by lane. The last vector ends with the last of them, with zeros
/// in the lanes that the one before it had; fewer than VL are read beyond.
INLINE vector dot_f32(const float *a, const float *b, int count, vector sums) {
  int i = 0;
  for (; i + VL <= count; i += VL) {
    vector x = load(a + i), y = load(b + i);
    IN_REGISTER(x);
    IN_REGISTER(y);
    sums += x * y;
  }
  if (i == count) return sums;
  const int back = count < VL ? 0 : count - VL;
  vector x = load(a + back), y = load(b + back);
  return sums + lanes_within(x, i - back, count - back) * lanes_within(y, i - back, count - back);
}

INLINE vector_s32 dot_s8(
    const int8_t *a, const int8_t *b, int count, int32_t zero, vector_s32 sums) {
  int i = 0;
  for (; i + VL <= count; i += VL) sums += (load_s8(a + i) - zero) * load_s8(b + i);
  if (i == count) return sums;
  const int back = count < VL ? 0 : count - VL;
  const vector_s32 x = load_s8(a + back) - zero, y = load_s8(b + back);
  return sums + x * (y & lane_mask(i - back, count - back));
}

INLINE int32_t sum_of_lanes_s32(vector_s32 v) {
  int32_t sum = 0;
  for (int i = 0; i < VL; i++) sum += v[i];
  return sum;
}

/// Weights lie as they come, the biases behind them, then for int8 the scales.
static size_t direct_weights(const ck_shape *s) {
  size_t taps = (size_t)s->kernel_height * s->kernel_width;
  return s->out_channels * taps * (s->channels / s->groups);
}

static size_t direct_bytes_f32(const ck_shape *s) {
  return (direct_weights(s) + s->out_channels) * sizeof(float);
}

/// The biases begin at a multiple of four bytes.
static size_t direct_bytes_s8(const ck_shape *s) {
  return (whole(direct_weights(s), 4) + 2 * (size_t)s->out_channels) * 4;
}

static void pack_direct(
    const ck_shape *s, const ck_parameters *from, void *packed, size_t element) {
  const size_t weights = direct_weights(s) * element, outputs = s->out_channels * sizeof(float);
  char *bias = (char *)packed + whole(weights, 4) * 4;
  memcpy(packed, from->weights, weights);
  if (from->bias)
    memcpy(bias, from->bias, outputs);
  else
    memset(bias, 0, outputs);
  if (element == 1) memcpy(bias + outputs, from->scales, outputs);
}

static void pack_direct_f32(const ck_shape *s, const ck_parameters *from, void *packed) {
  pack_direct(s, from, packed, sizeof(float));
}

static void pack_direct_s8(const ck_shape *s, const ck_parameters *from, void *packed) {
  pack_direct(s, from, packed, 1);
}

/// Where the taps of one output lie that are on the image: `rows` x `pieces`, each of `count` neighbours.
typedef struct {
  int rows, pieces, count;
  /// In the image: of the first, and from one to the next; in elements.
  ptrdiff_t pixel, pixel_row, pixel_piece;
  /// In the weights of a channel.
  ptrdiff_t tap, tap_row, tap_piece;
} direct_taps;

INLINE direct_taps direct_taps_of(const ck_shape *s, int y, int x) {
  const taps rows = taps_of_row(s, y), columns = taps_of_column(s, x);
  const int depth = s->channels / s->groups, width = columns.end - columns.first;
  const int is_dense = s->groups == 1 && s->dilation_width == 1;
  const ptrdiff_t row = (ptrdiff_t)s->width * s->channels;
  const ptrdiff_t first_row = rows.start + rows.first * s->dilation_height;
  const ptrdiff_t first_column = columns.start + columns.first * s->dilation_width;
  return (direct_taps){
      .rows = rows.end - rows.first, .pieces = is_dense ? 1 : width,
      .count = is_dense ? width * depth : depth,
      .pixel = first_row * row + first_column * s->channels,
      .pixel_row = row * s->dilation_height,
      .pixel_piece = (ptrdiff_t)s->channels * s->dilation_width,
      .tap = ((ptrdiff_t)rows.first * s->kernel_width + columns.first) * depth,
      .tap_row = (ptrdiff_t)s->kernel_width * depth, .tap_piece = depth};
}

/// The sum of one output, in `sums`; `dot` adds the products of `count` neighbours. Pointers move along, as
/// there are not registers enough to work their places out.
#define EACH_PIECE(t, image, weights, dot)                                               \
  for (int y = (t).rows; y > 0; y--, image += (t).pixel_row, weights += (t).tap_row) {   \
    __typeof__(image) pixels = image;                                                    \
    __typeof__(weights) taps = weights;                                                  \
    for (int x = (t).pieces; x > 0; x--) {                                               \
      dot;                                                                               \
      pixels += (t).pixel_piece;                                                         \
      taps += (t).tap_piece;                                                             \
    }                                                                                    \
  }

/// All channels of the output whose taps are `t`: a function of its own, so that what its loops need stays in
/// registers.
/// - Returns: taps of all channels, those on the padding included.
static NOT_INLINE long long direct_outputs_f32(
    const ck_call *call, direct_taps t, const float *image, float *output) {
  const ck_shape *s = call->shape;
  const int depth = s->channels / s->groups, of_group = s->out_channels / s->groups;
  const int taps_of_channel = s->kernel_height * s->kernel_width * depth;
  const float *weights = call->packed, *bias = weights + direct_weights(s);
  const float low = call->low, high = call->high;
  long long macs = 0;
  image += t.pixel, weights += t.tap;
  for (int group = s->groups; group > 0; group--, image += depth)
    for (int channel = of_group; channel > 0; channel--, weights += taps_of_channel) {
      const float *from = image, *by = weights;
      vector sums = broadcast(0);
      EACH_PIECE(t, from, by, sums = dot_f32(pixels, taps, t.count, sums))
      *output++ = clamp_scalar(*bias++ + sum_of_lanes(sums), low, high);
      macs += taps_of_channel;
    }
  return macs;
}

static NOT_INLINE long long direct_outputs_s8(
    const ck_call *call, direct_taps t, const int8_t *image, int8_t *output) {
  const ck_shape *s = call->shape;
  const int depth = s->channels / s->groups, of_group = s->out_channels / s->groups;
  const int taps_of_channel = s->kernel_height * s->kernel_width * depth;
  const int8_t *weights = call->packed;
  const int32_t *bias = (const int32_t *)(weights + whole(direct_weights(s), 4) * 4);
  const float *scales = (const float *)(bias + s->out_channels);
  const int32_t zero = call->output_zero, input_zero = call->input_zero;
  const float low = call->low - zero, high = call->high - zero;
  long long macs = 0;
  image += t.pixel, weights += t.tap;
  for (int group = s->groups; group > 0; group--, image += depth)
    for (int channel = of_group; channel > 0; channel--, weights += taps_of_channel) {
      const int8_t *from = image, *by = weights;
      vector_s32 sums = {0};
      EACH_PIECE(t, from, by, sums = dot_s8(pixels, taps, t.count, input_zero, sums))
      const float scaled = (float)(*bias++ + sum_of_lanes_s32(sums)) * *scales++;
      *output++ = (int8_t)(zero + rounded_scalar(clamp_scalar(scaled, low, high)));
      macs += taps_of_channel;
    }
  return macs;
}

/// The loops around an output's channels, for both types.
#define DIRECT_FUNCTION(type, element)                                                          \
  static void direct_##type(const ck_call *call) {                                              \
    const ck_shape *s = call->shape;                                                            \
    const element *input = call->inputs[0];                                                     \
    element *output = call->output;                                                             \
    long long macs = 0;                                                                         \
    for (int image = 0; image < s->batch; image++) {                                            \
      for (int y = 0; y < s->out_height; y++)                                                   \
        for (int x = 0; x < s->out_width; x++, output += s->out_channels)                       \
          macs += direct_outputs_##type(call, direct_taps_of(s, y, x), input, output);          \
      input += (ptrdiff_t)s->height * s->width * s->channels;                                   \
    }                                                                                           \
    const long long tensors = (input_elements(s) + output_elements(s)) * sizeof(element);       \
    count_work(macs, tensors + (long long)direct_bytes_##type(s));                              \
  }

DIRECT_FUNCTION(f32, float)
DIRECT_FUNCTION(s8, int8_t)

#define DIRECT(type, bytes)                                                 \
  {"direct", ck_##type, ck_nhwc, {1, 1, VL, 0, bytes}, direct_bytes_##type, \
   pack_direct_##type, no_scratch, direct_##type}
