/// im2col of NHWC images: one column for each output pixel, [kernel row][kernel column][channel], padding
/// written as zeros.
///
/// Pieces are copied in whole vectors; what is too much the next piece overwrites, and behind the last
/// column there is room for it. In the simulator: ColumnGather.swift.

INLINE float *copy_piece(float *to, const float *from, int count) {
  float *end = to + count;
  for (; to < end; to += VL, from += VL) {
    store(to, load(from));
    AS_WRITTEN(to);
  }
  return end;
}

INLINE float *clear_piece(float *to, int count) {
  float *end = to + count;
  for (; to < end; to += VL) {
    store(to, (vector){0});
    AS_WRITTEN(to);
  }
  return end;
}

/// Taps before and behind an image of `size` pixels, of `taps` next to each other from `first` on.
INLINE int taps_before(int first, int taps) { return first >= 0 ? 0 : least(-first, taps); }
INLINE int taps_behind(int first, int taps, int size) {
  return taps_before(size - first - taps, taps);
}

/// The window at `y`, `x` over all channels, its columns next to each other.
INLINE float *gather_dense(float *to, const ck_shape *s, const float *image, int y, int x) {
  int taps = s->kernel_width, channels = s->channels;
  int before = taps_before(x, taps), behind = taps_behind(x, taps, s->width);
  int inside = taps - before - behind;
  for (int ky = 0; ky < s->kernel_height; ky++, y += s->dilation_height) {
    if (y < 0 || y >= s->height || inside <= 0) {
      to = clear_piece(to, taps * channels);
      continue;
    }
    to = clear_piece(to, before * channels);
    to = copy_piece(
        to, image + ((ptrdiff_t)y * s->width + x + before) * channels, inside * channels);
    to = clear_piece(to, behind * channels);
  }
  return to;
}

/// Tap by tap: with gaps between them, or over the channels of one group.
INLINE float *gather_taps(float *to, const ck_shape *s, const float *image, int y, int x) {
  int channels = s->channels / s->groups;
  for (int ky = 0; ky < s->kernel_height; ky++, y += s->dilation_height)
    for (int kx = 0, at = x; kx < s->kernel_width; kx++, at += s->dilation_width)
      if (y < 0 || y >= s->height || at < 0 || at >= s->width)
        to = clear_piece(to, channels);
      else
        to = copy_piece(to, image + ((ptrdiff_t)y * s->width + at) * s->channels, channels);
  return to;
}

/// Columns `first` up to `first + count` of one group, counted over all images.
static void gather(
    float *to, const ck_shape *shape, const float *input, int group, int first, int count) {
  // A copy, which the stores of columns provably leave as it is.
  const ck_shape copy = *shape, *s = &copy;
  int is_dense = s->groups == 1 && s->dilation_width == 1;
  int pixels = s->out_height * s->out_width;
  int y = first % pixels / s->out_width, x = first % s->out_width;
  size_t image_size = (size_t)s->height * s->width * s->channels;
  const float *image = input + group * (s->channels / s->groups) + first / pixels * image_size;
  for (int i = 0; i < count; i++) {
    int top = y * s->stride_height - s->pad_top, left = x * s->stride_width - s->pad_left;
    to = is_dense ? gather_dense(to, s, image, top, left) : gather_taps(to, s, image, top, left);
    if (++x < s->out_width) continue;
    x = 0;
    if (++y < s->out_height) continue;
    y = 0;
    image += image_size;
  }
}
