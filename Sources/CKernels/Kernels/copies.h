/// Concatenation and channel shuffle: every element to its new place, whatever its type.
///
/// In the simulator: CopyKernel.swift.

/// A piece whose size is a power of two, in as few accesses as there are of 16 bytes at most.
INLINE void copy_power(char *to, const char *from, int size) {
  switch (size) {
    case 1: memcpy(to, from, 1); return;
    case 2: memcpy(to, from, 2); return;
    case 4: memcpy(to, from, 4); return;
    case 8: memcpy(to, from, 8); return;
    case 16: memcpy(to, from, 16); return;
    default: memcpy(to, from, 32);
  }
}

/// Vector by vector, the last one ending with the last byte; less than a vector in pieces that halve.
INLINE void copy_bytes(char *to, const char *from, size_t count) {
  enum { vector_bytes = VL * 4 };
  typedef char piece __attribute__((vector_size(vector_bytes), aligned(1), may_alias));
  const char *end = from + count;
  if (count >= vector_bytes) {
    for (; from + vector_bytes <= end; from += vector_bytes, to += vector_bytes) {
      AS_WRITTEN(to);
      *(piece *)to = *(const piece *)from;
    }
    const ptrdiff_t back = vector_bytes - (end - from);
    if (from < end) *(piece *)(to - back) = *(const piece *)(from - back);
    return;
  }
  for (int size = vector_bytes / 2; size > 0; size /= 2) {
    if (!(count & (size_t)size)) continue;
    AS_WRITTEN(to);
    copy_power(to, from, size);
    to += size;
    from += size;
  }
}

INLINE size_t element_bytes(ck_type type) { return type == ck_f32 ? sizeof(float) : 1; }

/// Pixel by pixel where channels are innermost, else all planes of an input at once.
INLINE void concat(const ck_call *call, ck_type type, ck_layout layout) {
  const ck_shape *s = call->shape;
  const size_t element = element_bytes(type), plane = (size_t)s->height * s->width;
  const size_t pieces = s->batch * (layout == ck_nhwc ? plane : 1);
  const size_t unit = element * (layout == ck_nhwc ? 1 : plane);
  size_t place = 0, all = 0;
  for (int i = 0; i < s->inputs; i++) all += s->input_channels[i] * unit;
  for (int i = 0; i < s->inputs; i++) {
    const char *from = call->inputs[i];
    char *to = (char *)call->output + place;
    const size_t bytes = s->input_channels[i] * unit;
    for (size_t piece = 0; piece < pieces; piece++, from += bytes, to += all)
      copy_bytes(to, from, bytes);
    place += bytes;
  }
  count_work(0, 2 * (long long)(pieces * all));
}

/// Output channel j comes from channel (j mod groups) x (channels / groups) + j / groups.
#define SHUFFLE_PIXELS(name, element)                                                   \
  static void name(const ck_call *call) {                                               \
    const ck_shape *s = call->shape;                                                    \
    const size_t pixels = (size_t)s->batch * s->height * s->width;                      \
    const int groups = s->groups, channels = s->channels, of_group = channels / groups; \
    const element *pixel = call->inputs[0];                                             \
    element *to = call->output;                                                         \
    for (size_t left = pixels; left > 0; left--, pixel += channels)                     \
      for (int i = 0; i < of_group; i++) {                                              \
        const element *from = pixel + i;                                                \
        for (int group = groups; group > 0; group--, from += of_group) {                \
          AS_WRITTEN(to);                                                               \
          *to++ = *from;                                                                \
        }                                                                               \
      }                                                                                 \
    count_work(0, 2 * (long long)sizeof(element) * output_elements(s));                 \
  }

SHUFFLE_PIXELS(shuffle_pixels_f32, float)
SHUFFLE_PIXELS(shuffle_pixels_s8, int8_t)

INLINE void shuffle_planes(const ck_call *call, ck_type type) {
  const ck_shape *s = call->shape;
  const size_t bytes = element_bytes(type) * s->height * s->width;
  const int of_group = s->channels / s->groups;
  for (int image = 0; image < s->batch; image++) {
    const size_t start = image * bytes * s->channels;
    for (int channel = 0; channel < s->channels; channel++) {
      const int source = channel % s->groups * of_group + channel / s->groups;
      copy_bytes(
          (char *)call->output + start + channel * bytes,
          (const char *)call->inputs[0] + start + source * bytes, bytes);
    }
  }
  count_work(0, 2 * (long long)element_bytes(type) * output_elements(s));
}

#define COPIES(type)                                                                          \
  static void concat_pixels_##type(const ck_call *call) { concat(call, ck_##type, ck_nhwc); } \
  static void concat_planes_##type(const ck_call *call) { concat(call, ck_##type, ck_nchw); } \
  static void shuffle_planes_##type(const ck_call *call) { shuffle_planes(call, ck_##type); }

COPIES(f32)
COPIES(s8)

#define COPY_KERNELS(type)                                           \
  PASS("concat", type, nhwc, concat_pixels_##type, VL * 4),          \
  PASS("concat", type, nchw, concat_planes_##type, VL * 4),          \
  PASS("shuffle", type, nhwc, shuffle_pixels_##type, sizeof(float)), \
  PASS("shuffle", type, nchw, shuffle_planes_##type, VL * 4)
