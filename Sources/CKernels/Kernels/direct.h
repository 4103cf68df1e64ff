/// Convolution by plain nested loops, of any groups, strides and dilations.
///
///     for each image, output row, output column, output channel
///       for each kernel row on the image
///         for each kernel column on the image
///           for each vector of the group's input channels
///
/// Kept for what it shows, not for its speed. In the simulator: DirectKernel.swift.

/// Products of `count` neighbours, of which the last ones beyond whole vectors go one by one.
INLINE float dot_f32(const float *a, const float *b, int count, vector *sums) {
  float rest = 0;
  int i = 0;
  for (; i + VL <= count; i += VL) *sums += load(a + i) * load(b + i);
#ifdef __clang__
#pragma clang loop vectorize(disable)
#endif
  for (; i < count; i++) rest += a[i] * b[i];
  return rest;
}

INLINE int32_t dot_s8(const int8_t *a, const int8_t *b, int count, int32_t zero, vector_s32 *sums) {
  int32_t rest = 0;
  int i = 0;
  for (; i + VL <= count; i += VL) *sums += (load_s8(a + i) - zero) * load_s8(b + i);
#ifdef __clang__
#pragma clang loop vectorize(disable)
#endif
  for (; i < count; i++) rest += (a[i] - zero) * b[i];
  return rest;
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

/// The loops of one output; PRODUCTS adds those of `depth` channels from `pixel` and `weights` on.
#define EACH_TAP(s, rows, columns, input, filter, depth, PRODUCTS)                      \
  for (int ky = (rows).first; ky < (rows).end; ky++) {                                  \
    const size_t y = (size_t)((rows).start + ky * (s)->dilation_height);                \
    for (int kx = (columns).first; kx < (columns).end; kx++) {                          \
      const size_t x = (size_t)((columns).start + kx * (s)->dilation_width);            \
      const size_t pixel = (y * (s)->width + x) * (s)->channels;                        \
      const size_t tap = (size_t)(ky * (s)->kernel_width + kx) * (depth);               \
      PRODUCTS                                                                          \
    }                                                                                   \
  }

/// Walks over the outputs; BODY has `image`, `y`, `x`, `channel` and `to`, the output's number.
#define EACH_OUTPUT(s, BODY)                                            \
  for (int image = 0; image < (s)->batch; image++)                      \
    for (int y = 0; y < (s)->out_height; y++)                           \
      for (int x = 0; x < (s)->out_width; x++) {                        \
        const taps rows = taps_of_row(s, y), columns = taps_of_column(s, x); \
        for (int channel = 0; channel < (s)->out_channels; channel++) { \
          BODY                                                          \
          to++;                                                         \
        }                                                               \
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
    float sum = bias[channel];
    EACH_TAP(s, rows, columns, input, weights, depth, {
      sum += dot_f32(input + pixel, weights + tap, depth, &sums);
    });
    *to = clamp_scalar(sum + sum_of_lanes(sums), call->low, call->high);
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
  const int32_t zero = call->output_zero;
  long long macs = 0;
  EACH_OUTPUT(s, {
    const size_t images = (size_t)image * s->height * s->width * s->channels;
    const int8_t *input = (const int8_t *)call->inputs[0] + images + channel / of_group * depth;
    const int8_t *weights = all + (size_t)channel * area * depth;
    vector_s32 sums = {0};
    int32_t sum = bias[channel];
    EACH_TAP(s, rows, columns, input, weights, depth, {
      sum += dot_s8(input + pixel, weights + tap, depth, call->input_zero, &sums);
    });
    const float scaled = (float)(sum + sum_of_lanes_s32(sums)) * scales[channel];
    *to = (int8_t)(zero + rounded_scalar(clamp_scalar(scaled, call->low - zero, call->high - zero)));
    macs += area * depth;
  });
  count_work(macs, input_elements(s) + output_elements(s) + (long long)direct_bytes_s8(s));
}

#define DIRECT(type, bytes) \
  {"direct", ck_##type, ck_nhwc, {1, 1, VL, 0, bytes}, direct_bytes_##type, \
   pack_direct_##type, no_scratch, direct_##type}
