/// Concatenation and channel shuffle: every element to its new place, whatever its type.
///
/// In the simulator: CopyKernel.swift.

/// Vector by vector, the last one ending with the last byte; less than a vector in pieces that halve.
INLINE void copy_bytes(char *to, const char *from, size_t count) {
  typedef char piece __attribute__((vector_size(VL * 4), aligned(1), may_alias));
  size_t i = 0;
  for (; i + VL * 4 <= count; i += VL * 4) *(piece *)(to + i) = *(const piece *)(from + i);
  if (i == count) return;
  if (count >= VL * 4) {
    *(piece *)(to + count - VL * 4) = *(const piece *)(from + count - VL * 4);
    return;
  }
  for (; i + 8 <= count; i += 8) __builtin_memcpy(to + i, from + i, 8);
  if (count - i >= 4) __builtin_memcpy(to + i, from + i, 4), i += 4;
  for (; i < count; i++) to[i] = from[i];
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
    const size_t bytes = s->input_channels[i] * unit;
    for (size_t piece = 0; piece < pieces; piece++)
      copy_bytes((char *)call->output + piece * all + place, from + piece * bytes, bytes);
    place += bytes;
  }
  count_work(0, 2 * (long long)(pieces * all));
}

/// Output channel j comes from channel (j mod groups) x (channels / groups) + j / groups.
#define SHUFFLE_PIXELS(name, element)                                              \
  static void name(const ck_call *call) {                                          \
    const ck_shape *s = call->shape;                                               \
    const size_t pixels = (size_t)s->batch * s->height * s->width;                 \
    const int groups = s->groups, of_group = s->channels / groups;                  \
    const element *from = call->inputs[0];                                         \
    element *to = call->output;                                                    \
    for (size_t pixel = 0; pixel < pixels; pixel++, from += s->channels)           \
      for (int i = 0; i < of_group; i++)                                            \
        for (int group = 0; group < groups; group++) *to++ = from[group * of_group + i]; \
    count_work(0, 2 * (long long)sizeof(element) * output_elements(s));            \
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

#define COPIES(type)                                                                             \
  static void concat_pixels_##type(const ck_call *call) { concat(call, ck_##type, ck_nhwc); }    \
  static void concat_planes_##type(const ck_call *call) { concat(call, ck_##type, ck_nchw); }    \
  static void shuffle_planes_##type(const ck_call *call) { shuffle_planes(call, ck_##type); }

COPIES(f32)
COPIES(s8)

#define COPY_KERNELS(type)                                  \
  PASS("concat", type, nhwc, concat_pixels_##type, VL * 4), \
  PASS("concat", type, nchw, concat_planes_##type, VL * 4), \
  PASS("shuffle", type, nhwc, shuffle_pixels_##type, sizeof(float)), \
  PASS("shuffle", type, nchw, shuffle_planes_##type, VL * 4)
