/// From sums of products to bytes: scaled, rounded to nearest even, clamped.

typedef int8_t vector_s8 __attribute__((vector_size(VL)));

/// What all outputs of a call have in common.
typedef struct {
  vector low, high;
  /// The zero point, less the bits that rounding adds.
  vector_s32 offset;
} requantisation;

/// 1.5 x 2^23 leaves a float no fraction, so that adding it rounds; its bits are then the integer's, plus
/// its own.
#define ROUNDING 12582912.0f

/// Bounds relative to the zero point, so that the clamp comes first and rounding needs no care for large
/// numbers.
INLINE requantisation requantisation_of(const ck_call *call) {
  float zero = (float)call->output_zero;
  return (requantisation){
      broadcast(call->low - zero), broadcast(call->high - zero),
      call->output_zero - (vector_s32)broadcast(ROUNDING)};
}

INLINE vector_s32 requantise(vector_s32 sum, vector scale, const requantisation *r) {
  vector scaled = __builtin_convertvector(sum, vector) * scale;
  return (vector_s32)(clamp(scaled, r->low, r->high) + broadcast(ROUNDING)) + r->offset;
}

/// Stores the first `count` lanes as bytes, in pieces whose sizes are the bits of `count`.
INLINE void store_bytes(int8_t *to, vector_s32 v, int count) {
  vector_s8 bytes = __builtin_convertvector(v, vector_s8);
  if (count >= VL) {
    memcpy(to, &bytes, VL);
    return;
  }
  uint64_t pieces[(VL + 7) / 8] = {0};
  memcpy(pieces, &bytes, VL);
  uint64_t rest = pieces[0];
#if VL >= 16
  if (count & 8) {
    memcpy(to, &rest, 8);
    rest = pieces[1];
    to += 8;
  }
#endif
#if VL >= 8
  if (count & 4) {
    memcpy(to, &rest, 4);
    rest >>= 32;
    to += 4;
  }
#endif
#if VL >= 4
  if (count & 2) {
    memcpy(to, &rest, 2);
    rest >>= 16;
    to += 2;
  }
#endif
  if (count & 1) memcpy(to, &rest, 1);
}
