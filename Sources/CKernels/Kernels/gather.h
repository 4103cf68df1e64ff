/// im2col of NHWC images: one column for each output pixel, [kernel row][kernel column][channel], padding
/// filled in.
///
/// Pieces are copied in whole vectors; what is too much the next piece overwrites, and behind the last
/// column there is room for it. In the simulator: ColumnGather.swift.

typedef uint8_t chunk __attribute__((vector_size(VL * 4)));
typedef chunk chunk_anywhere __attribute__((aligned(1), may_alias));

/// What is gathered, sizes in bytes.
typedef struct {
  ck_shape shape;
  /// Of one pixel: of its channels in a group, and to the next pixel.
  int channels, pixel;
  chunk padding;
} patches;

INLINE char *copy_piece(char *to, const char *from, int bytes) {
  char *end = to + bytes;
  for (; to < end; to += sizeof(chunk), from += sizeof(chunk)) {
    *(chunk_anywhere *)to = *(const chunk_anywhere *)from;
    AS_WRITTEN(to);
  }
  return end;
}

INLINE char *fill_piece(char *to, chunk with, int bytes) {
  char *end = to + bytes;
  for (; to < end; to += sizeof(chunk)) {
    *(chunk_anywhere *)to = with;
    AS_WRITTEN(to);
  }
  return end;
}

/// Of `taps` next to each other from `first` on, those before an image, and those behind one of `size`.
INLINE int taps_before(int first, int taps) { return first >= 0 ? 0 : least(-first, taps); }
INLINE int taps_behind(int first, int taps, int size) {
  return taps_before(size - first - taps, taps);
}

/// The window at `y`, `x` over all channels, its columns next to each other.
INLINE char *gather_dense(char *to, const patches *p, const char *image, int y, int x) {
  const ck_shape *s = &p->shape;
  int taps = s->kernel_width, pixel = p->pixel;
  int before = taps_before(x, taps), behind = taps_behind(x, taps, s->width);
  int inside = taps - before - behind;
  for (int ky = 0; ky < s->kernel_height; ky++, y += s->dilation_height) {
    if (y < 0 || y >= s->height || inside <= 0) {
      to = fill_piece(to, p->padding, taps * pixel);
      continue;
    }
    to = fill_piece(to, p->padding, before * pixel);
    to = copy_piece(to, image + ((ptrdiff_t)y * s->width + x + before) * pixel, inside * pixel);
    to = fill_piece(to, p->padding, behind * pixel);
  }
  return to;
}

/// Tap by tap: with gaps between them, or over the channels of one group.
INLINE char *gather_taps(char *to, const patches *p, const char *image, int y, int x) {
  const ck_shape *s = &p->shape;
  for (int ky = 0; ky < s->kernel_height; ky++, y += s->dilation_height)
    for (int kx = 0, at = x; kx < s->kernel_width; kx++, at += s->dilation_width)
      if (y < 0 || y >= s->height || at < 0 || at >= s->width)
        to = fill_piece(to, p->padding, p->channels);
      else
        to = copy_piece(to, image + ((ptrdiff_t)y * s->width + at) * p->pixel, p->channels);
  return to;
}

/// Columns `first` up to `first + count` of one group, counted over all images.
static void gather(
    char *to, const ck_shape *shape, const char *input, int group, int first, int count,
    int element, uint8_t padding) {
  // A copy, which the stores of columns provably leave as it is.
  const patches p = {
      *shape, shape->channels / shape->groups * element, shape->channels * element,
      padding - (chunk){0}};
  const ck_shape *s = &p.shape;
  int is_dense = s->groups == 1 && s->dilation_width == 1;
  int pixels = s->out_height * s->out_width;
  int y = first % pixels / s->out_width, x = first % s->out_width;
  size_t image_bytes = (size_t)s->height * s->width * p.pixel;
  const char *image = input + group * p.channels + first / pixels * image_bytes;
  for (int i = 0; i < count; i++) {
    int top = y * s->stride_height - s->pad_top, left = x * s->stride_width - s->pad_left;
    to = is_dense ? gather_dense(to, &p, image, top, left) : gather_taps(to, &p, image, top, left);
    if (++x < s->out_width) continue;
    x = 0;
    if (++y < s->out_height) continue;
    y = 0;
    image += image_bytes;
  }
}
