/// The probes in vectors of VL floats; PROBES is the name of their table, PROBES_NAME what results say.

static float opaque(float x) {
  volatile float hidden = x;
  return hidden;
}

/// Vectors of one iteration: enough that the loop itself costs nothing.
enum { STREAM_VECTORS = 4, STREAM_STEP = STREAM_VECTORS * VL };

#define STREAM(count, BODY)                            \
  for (size_t i = 0; i < (count); i += STREAM_STEP) {  \
    UNROLL                                             \
    for (int v = 0; v < STREAM_VECTORS; v++) {         \
      const size_t at = i + (size_t)v * VL;            \
      BODY                                             \
    }                                                  \
  }

static long long copy(float *a, const float *b, size_t count) {
  STREAM(count, { store(a + at, load(b + at)); })
  return 8 * (long long)count;
}

static long long scale(float *a, const float *b, float s, size_t count) {
  const vector factor = broadcast(s);
  STREAM(count, { store(a + at, factor * load(b + at)); })
  return 8 * (long long)count;
}

static long long add(float *a, const float *b, const float *c, size_t count) {
  STREAM(count, { store(a + at, load(b + at) + load(c + at)); })
  return 12 * (long long)count;
}

static long long triad(float *a, const float *b, const float *c, float s, size_t count) {
  const vector factor = broadcast(s);
  STREAM(count, { store(a + at, load(b + at) + factor * load(c + at)); })
  return 12 * (long long)count;
}

INLINE float sum_lanes(const vector *sums, int count) {
  float all = 0;
  for (int i = 0; i < count; i++)
    for (int lane = 0; lane < VL; lane++) all += sums[i][lane];
  return all;
}

static long long sum(const float *a, size_t count, float *result) {
  vector sums[STREAM_VECTORS];
  UNROLL
  for (int v = 0; v < STREAM_VECTORS; v++) sums[v] = broadcast(0);
  STREAM(count, { sums[v] += load(a + at); })
  *result = sum_lanes(sums, STREAM_VECTORS);
  return 4 * (long long)count;
}

/// Two pipes of four or five cycles want ten independent sums; twelve fit into 16 registers beside two
/// factors.
enum { CHAINS = 12 };

static long long multiply_add(long long steps, float *result) {
  const vector factor = broadcast(opaque(0.5f)), term = broadcast(opaque(1));
  vector sums[CHAINS];
  UNROLL
  for (int i = 0; i < CHAINS; i++) sums[i] = broadcast((float)i);
  for (long long step = 0; step < steps; step++) {
    UNROLL
    for (int i = 0; i < CHAINS; i++) sums[i] = sums[i] * factor + term;
  }
  *result = sum_lanes(sums, CHAINS);
  return steps * CHAINS * VL * 2;
}

#ifdef DOT_INT8
static long long dot_int8(long long steps, int32_t *result) {
  vector_s32 sums[CHAINS];
  const vector_s32 a = (vector_s32)broadcast(opaque(1)), b = (vector_s32)broadcast(opaque(2));
  UNROLL
  for (int i = 0; i < CHAINS; i++) sums[i] = (vector_s32){i};
  for (long long step = 0; step < steps; step++) {
    UNROLL
    for (int i = 0; i < CHAINS; i++) sums[i] = DOT_INT8(sums[i], a, b);
  }
  *result = 0;
  for (int i = 0; i < CHAINS; i++)
    for (int lane = 0; lane < VL; lane++) *result = (int32_t)((uint32_t)*result + (uint32_t)sums[i][lane]);
  return steps * CHAINS * VL * 4 * 2;
}
#else
#define dot_int8 NULL
#endif

const ck_probes PROBES = {PROBES_NAME, copy, scale, add, triad, sum, multiply_add, dot_int8};
