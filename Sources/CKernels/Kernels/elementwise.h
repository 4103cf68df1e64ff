/// Passes over the elements of one or two tensors, vector by vector: clamp, batch normalisation, addition,
/// quantisation. The output must not overlap an input: the last vector ends with the last element, so that it
/// overlaps the one before it.
///
/// In the simulator: ElementwiseKernel.swift.

/// Runs what follows for vectors of `lanes` elements from `i` on, the last one ending with element `count`; where
/// there are fewer than that, once for all, with `lanes` of them to store.
#define EACH_VECTOR(count, width, ...)                                         \
  do {                                                                         \
    const size_t all = (count), step = (width);                                \
    const int lanes = (int)(all < step ? all : step);                          \
    for (size_t begin = 0; begin < all; begin += step) {                       \
      const size_t i = begin + step <= all || all < step ? begin : all - step; \
      __VA_ARGS__                                                              \
    }                                                                          \
  } while (0)

static void relu_f32(const ck_call *call) {
  const float *input = call->inputs[0];
  float *output = call->output;
  const vector low = broadcast(call->low), high = broadcast(call->high);
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, VL, {
    store_first(output + i, clamp(load(input + i), low, high), lanes);
  });
  count_work(0, 8 * (long long)count);
}

/// Elements of a vector that int8 fills.
enum { BYTES_VL = VL * 4 };
typedef int8_t vector_bytes __attribute__((vector_size(BYTES_VL)));

INLINE vector_bytes clamp_bytes(vector_bytes v, vector_bytes low, vector_bytes high) {
  const vector_bytes is_low = v < low, is_high = v > high;
  return (low & is_low) | (high & is_high) | (v & ~is_low & ~is_high);
}

static void relu_s8(const ck_call *call) {
  const int8_t *input = call->inputs[0];
  int8_t *output = call->output;
  const vector_bytes low = (int8_t)call->low - (vector_bytes){0};
  const vector_bytes high = (int8_t)call->high - (vector_bytes){0};
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, BYTES_VL, {
    vector_bytes v;
    memcpy(&v, input + i, sizeof v);
    v = clamp_bytes(v, low, high);
    if (lanes == BYTES_VL)
      memcpy(output + i, &v, sizeof v);
    else
      for (int lane = 0; lane < lanes; lane++) output[lane] = v[lane];
  });
  count_work(0, 2 * (long long)count);
}

/// Constants lie as [scale, shift][channels].
static void batch_norm_f32(const ck_call *call) {
  const ck_shape *s = call->shape;
  const size_t pixels = (size_t)s->batch * s->height * s->width, channels = s->channels;
  const vector low = broadcast(call->low), high = broadcast(call->high);
  const float *input = call->inputs[0], *scale = call->packed, *shift = scale + channels;
  float *output = call->output;
  for (size_t pixel = 0; pixel < pixels; pixel++, input += channels, output += channels) {
    EACH_VECTOR(channels, VL, {
      vector x = load(input + i), factor = load(scale + i), term = load(shift + i);
      IN_REGISTER(x);
      IN_REGISTER(factor);
      IN_REGISTER(term);
      store_first(output + i, clamp(x * factor + term, low, high), lanes);
    });
  }
  count_work(0, 8 * (input_elements(s) + (long long)channels));
}

static size_t batch_norm_bytes(const ck_shape *s) {
  return 2 * (size_t)s->channels * sizeof(float);
}

static void pack_batch_norm(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  const size_t bytes = s->channels * sizeof(float);
  memcpy(packed, parameters->weights, bytes);
  if (parameters->bias)
    memcpy((char *)packed + bytes, parameters->bias, bytes);
  else
    memset((char *)packed + bytes, 0, bytes);
}

static void add_f32(const ck_call *call) {
  const float *one = call->inputs[0], *other = call->inputs[1];
  float *output = call->output;
  const vector low = broadcast(call->low), high = broadcast(call->high);
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, VL, {
    store_first(output + i, clamp(load(one + i) + load(other + i), low, high), lanes);
  });
  count_work(0, 12 * (long long)count);
}

/// Sums of products whose rounding must not depend on whether there is a fused multiply-add.
#ifdef __clang__
#define ROUND_PRODUCTS
#define ROUND_PRODUCTS_HERE _Pragma("STDC FP_CONTRACT OFF")
#else
#define ROUND_PRODUCTS __attribute__((optimize("fp-contract=off")))
#define ROUND_PRODUCTS_HERE
#endif

/// Both operands have scales of their own, relative to the output's.
ROUND_PRODUCTS static void add_s8(const ck_call *call) {
  ROUND_PRODUCTS_HERE
  const int8_t *one = call->inputs[0], *other = call->inputs[1];
  int8_t *output = call->output;
  const requantized range = requantized_for(call);
  const vector scale = broadcast(call->input_scale), other_scale = broadcast(call->other_scale);
  const vector_s32 zero = call->input_zero - (vector_s32){0};
  const vector_s32 other_zero = call->other_zero - (vector_s32){0};
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, VL, {
    const vector a = __builtin_convertvector(load_s8(one + i) - zero, vector);
    const vector b = __builtin_convertvector(load_s8(other + i) - other_zero, vector);
    store_s8(output + i, a * scale + b * other_scale, lanes, &range);
  });
  count_work(0, 3 * (long long)count);
}

/// `input_scale` is 1 / scale of the output.
static void quantize_s8(const ck_call *call) {
  const float *input = call->inputs[0];
  int8_t *output = call->output;
  const requantized range = requantized_for(call);
  const vector scale = broadcast(call->input_scale);
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, VL, {
    store_s8(output + i, load(input + i) * scale, lanes, &range);
  });
  count_work(0, 5 * (long long)count);
}

/// `input_scale` is the scale of the input / that of the output.
static void requantize_s8(const ck_call *call) {
  const int8_t *input = call->inputs[0];
  int8_t *output = call->output;
  const requantized range = requantized_for(call);
  const vector scale = broadcast(call->input_scale);
  const vector_s32 zero = call->input_zero - (vector_s32){0};
  const size_t count = (size_t)output_elements(call->shape);
  EACH_VECTOR(count, VL, {
    const vector v = __builtin_convertvector(load_s8(input + i) - zero, vector);
    store_s8(output + i, v * scale, lanes, &range);
  });
  count_work(0, 2 * (long long)count);
}

/// Without constants; of any order of elements.
#define PASS(name, type, layout, function, vector_bytes)      \
  {name, ck_##type, ck_##layout, {1, VL, 1, 0, vector_bytes}, \
   no_packed, pack_nothing, no_scratch, function}

#define PASSES(layout)                                                                    \
  PASS("relu", f32, layout, relu_f32, VL * 4), PASS("relu", s8, layout, relu_s8, VL * 4), \
  PASS("add", f32, layout, add_f32, VL * 4), PASS("add", s8, layout, add_s8, VL),         \
  PASS("quantize", s8, layout, quantize_s8, VL),                                          \
  PASS("requantize", s8, layout, requantize_s8, VL)

#define BATCH_NORM                                                                          \
  {"batch_norm", ck_f32, ck_nhwc, {VL, 1, 1, 0, VL * 4}, batch_norm_bytes, pack_batch_norm, \
   no_scratch, batch_norm_f32}
