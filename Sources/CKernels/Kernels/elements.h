/// Elements as kernels compute with them: floats, or int8 widened to VL sums.
///
/// Sums of int8 are floats where a fused multiply-add is as fast as an integer's: exact up to 2^24, which 500
/// products of a window do not reach. INTEGER_SUMS keeps them integers, for processors without vectors.

#if VL <= 2
#define INTEGER_SUMS
#endif

typedef int8_t vector_s8 __attribute__((vector_size(VL)));

#ifdef INTEGER_SUMS
typedef vector_s32 vector_sum;
typedef int32_t scalar_sum;
INLINE vector_sum sums_of(vector_s32 v) { return v; }
INLINE vector floats_of(vector_sum v) { return __builtin_convertvector(v, vector); }
INLINE vector_sum larger(vector_sum a, vector_sum b) {
  vector_s32 where = a > b;
  return (a & where) | (b & ~where);
}
#else
typedef vector vector_sum;
typedef float scalar_sum;
INLINE vector_sum sums_of(vector_s32 v) { return __builtin_convertvector(v, vector); }
INLINE vector floats_of(vector_sum v) { return v; }
INLINE vector_sum larger(vector_sum a, vector_sum b) { return vector_max(a, b); }
#endif

INLINE vector_sum load_sums(const void *from) {
  vector_sum v;
  memcpy(&v, from, sizeof v);
  return v;
}

INLINE vector_s32 load_s8(const int8_t *from) {
  vector_s8 v;
  memcpy(&v, from, sizeof v);
  return __builtin_convertvector(v, vector_s32);
}

/// To the nearest whole number, even where two are as near; below 2^22. Adding 1.5 x 2^23 leaves no room
/// for a fraction.
INLINE vector_s32 rounded(vector v) {
  const vector shift = broadcast(12582912.0f);
  return (vector_s32)(v + shift) - (vector_s32)shift;
}

INLINE int rounded_scalar(float x) {
  const float shift = 12582912.0f;
  return (int)(x + shift - shift);
}

INLINE float clamp_scalar(float x, float low, float high) {
  return x < low ? low : x > high ? high : x;
}

static const int32_t lane_numbers[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};

/// Ones in lanes `first` up to `end`.
INLINE vector_s32 lane_mask(int first, int end) {
  vector_s32 numbers;
  memcpy(&numbers, lane_numbers, sizeof numbers);
  return (numbers >= first - (vector_s32){0}) & (numbers < end - (vector_s32){0});
}

/// Zeros in all other lanes.
INLINE vector lanes_within(vector v, int first, int end) {
  return (vector)((vector_s32)v & lane_mask(first, end));
}

/// Results of int8 kernels, from values without their zero point: clamped, rounded, and then moved by it, so
/// that all variants agree to the last bit, those with a fused multiply-add and those without.
typedef struct {
  vector low, high;
  vector_s32 zero;
} requantized;

INLINE requantized requantized_for(const ck_call *call) {
  const float zero = (float)call->output_zero;
  return (requantized){
      broadcast(call->low - zero), broadcast(call->high - zero),
      call->output_zero - (vector_s32){0}};
}

/// Of fewer lanes than VL only the first `count`.
INLINE void store_s8(int8_t *to, vector v, int count, const requantized *to_range) {
  const vector_s32 whole_numbers =
      rounded(clamp(v, to_range->low, to_range->high)) + to_range->zero;
  vector_s8 bytes = __builtin_convertvector(whole_numbers, vector_s8);
  if (count >= VL)
    memcpy(to, &bytes, sizeof bytes);
  else
    for (int i = 0; i < count; i++) to[i] = bytes[i];
}

static size_t no_packed(const ck_shape *shape) {
  (void)shape;
  return 0;
}

/// For kernels without constants.
static void pack_nothing(const ck_shape *shape, const ck_parameters *parameters, void *packed) {
  (void)shape, (void)parameters, (void)packed;
}
