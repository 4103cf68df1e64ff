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

/// The loops of one output; what follows adds those of `count` neighbours, from element `pixel` of the image and
/// element `tap` of the channel's weights on.
#define EACH_PIECE(s, rows, columns, depth, ...)                              \
  const int is_dense = (s)->groups == 1 && (s)->dilation_width == 1;          \
  const int taps_of_piece = is_dense ? (columns).end - (columns).first : 1;   \
  const int count = taps_of_piece * (depth);                                  \
  for (int ky = (rows).first; ky < (rows).end; ky++) {                        \
    const size_t y = (size_t)((rows).start + ky * (s)->dilation_height);      \
    for (int kx = (columns).first; kx < (columns).end; kx += taps_of_piece) { \
      const size_t x = (size_t)((columns).start + kx * (s)->dilation_width);  \
      const size_t pixel = (y * (s)->width + x) * (s)->channels;              \
      const size_t tap = (size_t)(ky * (s)->kernel_width + kx) * (depth);     \
      __VA_ARGS__                                                             \
    }                                                                         \
  }

/// Walks over the outputs; what follows has `image`, `y`, `x`, `channel` and `to`, the output's number.
#define EACH_OUTPUT(s, ...)                                                  \
  for (int image = 0; image < (s)->batch; image++)                           \
    for (int y = 0; y < (s)->out_height; y++)                                \
      for (int x = 0; x < (s)->out_width; x++) {                             \
        const taps rows = taps_of_row(s, y), columns = taps_of_column(s, x); \
        for (int channel = 0; channel < (s)->out_channels; channel++) {      \
          __VA_ARGS__                                                        \
          to++;                                                              \
        }                                                                    \
      }

static void direct_f32(const ck_call *call) {
  const ck_shape *s = call->shape;
  const int depth = s->channels / s->groups, of_group = s->out_channels / s->groups;
  const int area = s->kernel_height * s->kernel_width;
  const float *all = call->packed, *bias = all + direct_weights(s);
  float *to = call->output;
  long long macs = 0;
  EACH_OUTPUT(s, {
    const size_t images = (size_t)image * s->height * s->width * s->channels;
    const float *input = (const float *)call->inputs[0] + images + channel / of_group * depth;
    const float *weights = all + (size_t)channel * area * depth;
    vector sums = broadcast(0);
    EACH_PIECE(s, rows, columns, depth, {
      sums = dot_f32(input + pixel, weights + tap, count, sums);
    });
    *to = clamp_scalar(bias[channel] + sum_of_lanes(sums), call->low, call->high);
    macs += area * depth;
  });
  count_work(
      macs,
      4 * (input_elements(s) + output_elements(s)) + (long long)direct_bytes_f32(s));
}

static void direct_s8(const ck_call *call) {
  const ck_shape *s = call->shape;
  const int depth = s->channels / s->groups, of_group = s->out_channels / s->groups;
  const int area = s->kernel_height * s->kernel_width;
  const int8_t *all = call->packed;
  const int32_t *bias = (const int32_t *)(all + whole(direct_weights(s), 4) * 4);
  const float *scales = (const float *)(bias + s->out_channels);
  int8_t *to = call->output;
  const int32_t zero = call->output_zero, input_zero = call->input_zero;
  long long macs = 0;
  EACH_OUTPUT(s, {
    const size_t images = (size_t)image * s->height * s->width * s->channels;
    const int8_t *input = (const int8_t *)call->inputs[0] + images + channel / of_group * depth;
    const int8_t *weights = all + (size_t)channel * area * depth;
    vector_s32 sums = {0};
    EACH_PIECE(s, rows, columns, depth, {
      sums = dot_s8(input + pixel, weights + tap, count, input_zero, sums);
    });
    const float scaled = (float)(bias[channel] + sum_of_lanes_s32(sums)) * scales[channel];
    *to = (int8_t)(zero + rounded_scalar(clamp_scalar(scaled, call->low - zero, call->high - zero)));
    macs += area * depth;
  });
  count_work(macs, input_elements(s) + output_elements(s) + (long long)direct_bytes_s8(s));
}

#define DIRECT(type, bytes)                                                 \
  {"direct", ck_##type, ck_nhwc, {1, 1, VL, 0, bytes}, direct_bytes_##type, \
   pack_direct_##type, no_scratch, direct_##type}
