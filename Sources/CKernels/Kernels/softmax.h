/// Softmax over the channels of each pixel: the maximum, the exponentials and their sum, the quotients.
///
/// In the simulator: ElementwiseGroups.swift.

/// e^x for x <= 0, within 2e-7 of it: x = n ln 2 + r, and e^r by Taylor's series for |r| <= ln 2 / 2, whose
/// eighth term is below that. Zero below -87, where floats would be denormal.
INLINE vector exponential(vector x) {
  const vector least_x = broadcast(-87);
  const vector_s32 is_normal = x >= least_x;
  const vector_s32 n = rounded(vector_max(x, least_x) * broadcast(1.44269504f));
  const vector whole_part = __builtin_convertvector(n, vector);
  // ln 2 in two parts, the first with few bits, so that the subtraction is exact.
  vector r = x - whole_part * broadcast(0.693359375f);
  r = r - whole_part * broadcast(-2.12194440e-4f);
  vector sum = broadcast(1 / 5040.0f);
  sum = sum * r + broadcast(1 / 720.0f);
  sum = sum * r + broadcast(1 / 120.0f);
  sum = sum * r + broadcast(1 / 24.0f);
  sum = sum * r + broadcast(1 / 6.0f);
  sum = sum * r + broadcast(0.5f);
  sum = sum * r + broadcast(1);
  sum = sum * r + broadcast(1);
  const vector power = (vector)((n + 127) << 23);
  return (vector)((vector_s32)(sum * power) & is_normal);
}

/// `count` lanes kept, others as in `rest`.
INLINE vector first_lanes(vector v, vector rest, int count) {
  for (int i = count; i < VL; i++) v[i] = rest[i];
  return v;
}

INLINE float largest_lane(vector v) {
  float x = v[0];
  for (int i = 1; i < VL; i++) x = v[i] > x ? v[i] : x;
  return x;
}

INLINE float sum_of_lanes(vector v) {
  float x = v[0];
  for (int i = 1; i < VL; i++) x += v[i];
  return x;
}

/// Lanes of the vector that begins at element `i`.
INLINE int lanes_from(int i, int count) { return least(VL, count - i); }

static void softmax_f32(const ck_call *call) {
  const ck_shape *s = call->shape;
  const int channels = s->channels;
  const size_t pixels = (size_t)s->batch * s->height * s->width;
  const float *input = call->inputs[0];
  float *output = call->output;
  for (size_t pixel = 0; pixel < pixels; pixel++, input += channels, output += channels) {
    vector largest = broadcast(-INFINITY), sum = broadcast(0);
    for (int i = 0; i < channels; i += VL) {
      const vector v = vector_max(load(input + i), largest);
      largest = i + VL <= channels ? v : first_lanes(v, largest, channels - i);
    }
    const vector maximum = broadcast(largest_lane(largest));
    for (int i = 0; i < channels; i += VL) {
      const int lanes = lanes_from(i, channels);
      const vector v = exponential(load(input + i) - maximum);
      store_first(output + i, v, lanes);
      sum += lanes == VL ? v : first_lanes(v, broadcast(0), lanes);
    }
    const vector factor = broadcast(1 / sum_of_lanes(sum));
    for (int i = 0; i < channels; i += VL)
      store_first(output + i, load(output + i) * factor, lanes_from(i, channels));
  }
  count_work(0, 8 * input_elements(s));
}

/// Scale 1/256 and zero point -128, as in TensorFlow Lite. The exponentials are computed twice: there is no
/// room for them in the output.
static void softmax_s8(const ck_call *call) {
  const ck_shape *s = call->shape;
  const int channels = s->channels;
  const size_t pixels = (size_t)s->batch * s->height * s->width;
  const vector scale = broadcast(call->input_scale);
  const requantized range = {broadcast(0), broadcast(255), -128 - (vector_s32){0}};
  const int8_t *input = call->inputs[0];
  int8_t *output = call->output;
  for (size_t pixel = 0; pixel < pixels; pixel++, input += channels, output += channels) {
    vector largest = broadcast(-128), sum = broadcast(0);
    for (int i = 0; i < channels; i += VL) {
      const vector v =
          vector_max(__builtin_convertvector(load_s8(input + i), vector), largest);
      largest = i + VL <= channels ? v : first_lanes(v, largest, channels - i);
    }
    const vector maximum = broadcast(largest_lane(largest));
    for (int pass = 0; pass < 2; pass++) {
      const vector factor = broadcast(pass ? 256 / sum_of_lanes(sum) : 0);
      for (int i = 0; i < channels; i += VL) {
        const int lanes = lanes_from(i, channels);
        const vector x = __builtin_convertvector(load_s8(input + i), vector) - maximum;
        const vector v = exponential(x * scale);
        if (!pass)
          sum += lanes == VL ? v : first_lanes(v, broadcast(0), lanes);
        else
          store_s8(output + i, v * factor, lanes, &range);
      }
    }
  }
  count_work(0, 2 * input_elements(s));
}

#define SOFTMAX \
  PASS("softmax", f32, nhwc, softmax_f32, VL * 4), PASS("softmax", s8, nhwc, softmax_s8, VL)
