/// Depthwise convolution and pooling of both types.

#define NOT_INLINE __attribute__((noinline))

typedef enum { window_multiply, window_maximum, window_average } window_operation;

enum {
  /// Outputs of a tile: images of networks are 7, 14, 28, 56 and 112 wide.
  WINDOW_TILE = 7,
  /// Vectors of channels whose rows stay in the first cache from one output row to the next.
  WINDOW_BLOCK = 8,
  WINDOW_MOST_TAPS = 5,
};

/// What of a tile lies on the image and in the output.
typedef struct {
  /// Pixels under the tile's kernel row, counted from the one under its first tap.
  int first, end;
  int outputs;
} tile_columns;

/// Of the pixels under a tile those under a window that begins at number `begin`.
INLINE int pixels_under(tile_columns columns, int begin, int kernel) {
  const int first = columns.first > begin ? columns.first : begin;
  return least(columns.end, begin + kernel) - first;
}

/// 1 / pixels; 0 of a window that has none.
INLINE float reciprocal(int pixels) { return pixels > 0 ? 1 / (float)pixels : 0; }

/// Kernel x 10 + stride, where tiles can be made: of a square kernel, of pixels that are neighbours, of
/// channels that fill a vector; else 0.
INLINE int window_case(const ck_shape *s) {
  if (s->dilation_width != 1 || s->kernel_height != s->kernel_width) return 0;
  if (s->channels < VL) return 0;
  return s->stride_width < 10 ? s->kernel_width * 10 + s->stride_width : 0;
}

INLINE size_t depthwise_vectors(const ck_shape *s, int header) {
  return whole(s->channels, VL) * (header + s->kernel_height * s->kernel_width);
}

#define ELEMENT float
#define SUM vector
#define HEADER 1
#define NAMED(name) window_##name##_f32
INLINE vector NAMED(widen)(const float *from) { return load(from); }
INLINE vector NAMED(load_sum)(const float *from) { return load(from); }
INLINE vector NAMED(centre)(vector pixel, vector zero) { return (void)zero, pixel; }
INLINE vector NAMED(larger)(vector a, vector b) { return vector_max(a, b); }
INLINE vector NAMED(smallest)(void) { return broadcast(-INFINITY); }
INLINE vector NAMED(broadcast)(int x) { return broadcast((float)x); }
INLINE vector NAMED(to_floats)(vector sum) { return sum; }
INLINE vector NAMED(scales)(const float *constants, window_operation operation) {
  return (void)constants, (void)operation, broadcast(1);
}
INLINE vector NAMED(scale)(vector result, vector scale) { return (void)scale, result; }
INLINE vector NAMED(broadcast_constant)(const char *from) {
  float x;
  memcpy(&x, from, sizeof x);
  return broadcast(x);
}
INLINE vector NAMED(scale_all)(vector result, const char *constants) {
  return (void)constants, result;
}
INLINE void NAMED(store)(float *to, vector v, int count, const requantized *range) {
  store_first(to, clamp(v, range->low, range->high), count);
}
static size_t NAMED(depthwise_bytes)(const ck_shape *s) {
  return depthwise_vectors(s, HEADER) * VL * sizeof(float);
}
INLINE void NAMED(pack_constant)(
    const ck_parameters *from, int channel, int row, int area, char *to) {
  float value = row >= 0 ? ((const float *)from->weights)[channel * area + row]
      : from->bias      ? ((const float *)from->bias)[channel]
                        : 0;
  memcpy(to, &value, sizeof value);
}
#include "window_tile.h"
#include "window_rows.h"
#include "planes.h"
#undef ELEMENT
#undef SUM
#undef HEADER
#undef NAMED
#undef TILE_FUNCTION
#undef TILE_FUNCTIONS
#undef ANY_WINDOW
#undef WINDOWS

#define ELEMENT int8_t
#define SUM vector_sum
#define HEADER 2
#define NAMED(name) window_##name##_s8
INLINE vector_sum NAMED(widen)(const int8_t *from) { return sums_of(load_s8(from)); }
INLINE vector_sum NAMED(load_sum)(const float *from) { return load_sums(from); }
INLINE vector_sum NAMED(centre)(vector_sum pixel, vector_sum zero) { return pixel - zero; }
INLINE vector_sum NAMED(larger)(vector_sum a, vector_sum b) { return larger(a, b); }
INLINE vector_sum NAMED(broadcast)(int x) { return (scalar_sum)x - (vector_sum){0}; }
INLINE vector_sum NAMED(smallest)(void) { return NAMED(broadcast)(-128); }
INLINE vector NAMED(to_floats)(vector_sum sum) { return floats_of(sum); }
INLINE vector NAMED(scales)(const float *constants, window_operation operation) {
  vector scale = operation == window_multiply ? load(constants + VL) : broadcast(1);
  IN_REGISTER(scale);
  return scale;
}
INLINE vector NAMED(scale)(vector result, vector scale) { return result * scale; }
INLINE vector_sum NAMED(broadcast_constant)(const char *from) {
  scalar_sum x;
  memcpy(&x, from, sizeof x);
  return x - (vector_sum){0};
}
INLINE vector NAMED(scale_all)(vector result, const char *constants) {
  float scale;
  memcpy(&scale, constants + 4, sizeof scale);
  return result * broadcast(scale);
}
INLINE void NAMED(store)(int8_t *to, vector v, int count, const requantized *range) {
  store_s8(to, v, count, range);
}
static size_t NAMED(depthwise_bytes)(const ck_shape *s) {
  return depthwise_vectors(s, HEADER) * VL * sizeof(float);
}
INLINE void NAMED(pack_constant)(
    const ck_parameters *from, int channel, int row, int area, char *to) {
  if (row == -1) {
    memcpy(to, &from->scales[channel], sizeof(float));
    return;
  }
  scalar_sum value = row >= 0 ? ((const int8_t *)from->weights)[channel * area + row]
      : from->bias           ? (scalar_sum)((const int32_t *)from->bias)[channel]
                             : 0;
  memcpy(to, &value, sizeof value);
}
#include "window_tile.h"
#include "window_rows.h"
#include "planes.h"
#undef ELEMENT
#undef SUM
#undef HEADER
#undef NAMED

#define WINDOW_KERNELS(type, vector_bytes)                                                    \
  {"depthwise", ck_##type, ck_nhwc, {VL, WINDOW_TILE, 1, WINDOW_BLOCK * VL, vector_bytes},    \
   window_depthwise_bytes_##type, window_pack_depthwise_##type, no_scratch,                   \
   window_depthwise_##type},                                                                  \
  {"max_pool", ck_##type, ck_nhwc, {VL, WINDOW_TILE, 1, WINDOW_BLOCK * VL, vector_bytes},     \
   no_packed, pack_nothing, no_scratch, window_max_pool_##type},                              \
  {"average_pool", ck_##type, ck_nhwc, {VL, WINDOW_TILE, 1, WINDOW_BLOCK * VL, vector_bytes}, \
   no_packed, pack_nothing, no_scratch, window_average_pool_##type},                          \
  {"depthwise", ck_##type, ck_nchw, {1, VL, 1, 0, vector_bytes},                              \
   window_planes_bytes_##type, window_pack_planes_##type, no_scratch,                         \
   window_depthwise_planes_##type},                                                           \
  {"max_pool", ck_##type, ck_nchw, {1, VL, 1, 0, vector_bytes},                               \
   no_packed, pack_nothing, no_scratch, window_max_pool_planes_##type},                       \
  {"average_pool", ck_##type, ck_nchw, {1, VL, 1, 0, vector_bytes},                           \
   no_packed, pack_nothing, no_scratch, window_average_pool_planes_##type}
