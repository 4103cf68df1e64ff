/// Products of signed bytes, S8_STEP of them added up in each lane of 32 bits. A variant that has an
/// instruction for it defines one of
///
///     S8_VNNI    4 products of an unsigned and a signed byte: columns are offset by S8_OFFSET
///     S8_PAIRS   2 products of 16 bits: madd(weights, column), bytes sign-extended when they are loaded
///     S8_SMLAD   the same in one register of 32 bits, twice
///     S8_NEON    8 products of 16 bits, added in pairs
///
/// Otherwise plain C.

#if defined(S8_VNNI) || defined(S8_SMLAD)
enum { S8_STEP = 4 };
#else
enum { S8_STEP = 2 };
#endif

#if defined(S8_VNNI)
enum { S8_OFFSET = 128 };
#else
enum { S8_OFFSET = 0 };
#endif

#if defined(S8_VNNI)

typedef vector_s32 s8_weights, s8_column;

INLINE s8_weights s8_load(const int8_t *from) {
  s8_weights w;
  memcpy(&w, from, sizeof w);
  IN_REGISTER(w);
  return w;
}

INLINE s8_column s8_broadcast(const int8_t *from) {
  int32_t four;
  memcpy(&four, from, sizeof four);
  return (four - (vector_s32){0}) ^ ((int32_t)0x80808080 - (vector_s32){0});
}

INLINE vector_s32 s8_dot(vector_s32 sum, s8_weights w, s8_column x) { return S8_VNNI(sum, x, w); }

#elif defined(S8_PAIRS)

typedef int8_t bytes_s8 __attribute__((vector_size(VL * 2)));
typedef int16_t vector_s16 __attribute__((vector_size(VL * 4)));
typedef int16_t pairs_s16 __attribute__((vector_size(VL * 2)));
typedef vector_s16 s8_weights, s8_column;

INLINE s8_weights s8_load(const int8_t *from) {
  bytes_s8 bytes;
  memcpy(&bytes, from, sizeof bytes);
  s8_weights w = __builtin_convertvector(bytes, vector_s16);
  IN_REGISTER(w);
  return w;
}

INLINE s8_column s8_broadcast(const int8_t *from) {
  int16_t two;
  memcpy(&two, from, sizeof two);
  return __builtin_convertvector((bytes_s8)(two - (pairs_s16){0}), vector_s16);
}

INLINE vector_s32 s8_dot(vector_s32 sum, s8_weights w, s8_column x) {
  return sum + S8_PAIRS(w, x);
}

#elif defined(S8_NEON)

typedef int8x8_t s8_weights, s8_column;

INLINE s8_weights s8_load(const int8_t *from) { return vld1_s8(from); }

INLINE s8_column s8_broadcast(const int8_t *from) {
  int16_t two;
  memcpy(&two, from, sizeof two);
  return vreinterpret_s8_s16(vdup_n_s16(two));
}

INLINE vector_s32 s8_dot(vector_s32 sum, s8_weights w, s8_column x) {
  return (vector_s32)vpadalq_s16((int32x4_t)sum, vmull_s8(w, x));
}

#elif defined(S8_SMLAD)

/// Bytes 0 and 2 in one register, 1 and 3 in the other, as 16 bits each.
typedef struct {
  int16x2_t even, odd;
} s8_weights;
typedef s8_weights s8_column;

INLINE s8_weights s8_load(const int8_t *from) {
  int8x4_t four;
  memcpy(&four, from, sizeof four);
  return (s8_weights){__sxtb16(four), __sxtb16((int8x4_t)((uint32_t)four >> 8 | (uint32_t)four << 24))};
}

INLINE s8_column s8_broadcast(const int8_t *from) { return s8_load(from); }

INLINE vector_s32 s8_dot(vector_s32 sum, s8_weights w, s8_column x) {
  sum[0] = __smlad(w.odd, x.odd, __smlad(w.even, x.even, sum[0]));
  return sum;
}

#else

typedef struct {
  vector_s32 first, second;
} s8_weights;
typedef s8_weights s8_column;

INLINE s8_weights s8_load(const int8_t *from) {
  int32_t first[VL], second[VL];
  for (int i = 0; i < VL; i++) first[i] = from[2 * i], second[i] = from[2 * i + 1];
  s8_weights w;
  memcpy(&w.first, first, sizeof first);
  memcpy(&w.second, second, sizeof second);
  return w;
}

INLINE s8_column s8_broadcast(const int8_t *from) {
  return (s8_column){from[0] - (vector_s32){0}, from[1] - (vector_s32){0}};
}

INLINE vector_s32 s8_dot(vector_s32 sum, s8_weights w, s8_column x) {
  return sum + w.first * x.first + w.second * x.second;
}

#endif
