/// im2col of NHWC images: one column for each output pixel, [kernel row][kernel column][channel], padding
/// filled in.
///
/// Pieces are copied in whole vectors; what is too much the next piece overwrites, and behind the last
/// column there is room for it. In the simulator: ColumnGather.swift.

typedef uint8_t chunk __attribute__((vector_size(VL * 4)));
typedef chunk chunk_anywhere __attribute__((aligned(1), may_alias));

/// What is gathered, in bytes: the channels of a pixel (in a group), and steps from one pixel, kernel column,
/// kernel row to the next.
typedef struct {
  ck_shape shape;
  int channels, pixel, column, row;
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

/// The window whose first tap is at `from` on row `y`, over all channels, its columns next to each other.
INLINE char *gather_dense(char *to, const patches *p, const char *from, int y, int x) {
  int taps = p->shape.kernel_width;
  int before = taps_before(x, taps), behind = taps_behind(x, taps, p->shape.width);
  int inside = taps - before - behind;
  int dilation = p->shape.dilation_height, end = y + p->shape.kernel_height * dilation;
  before *= p->pixel, behind *= p->pixel, inside *= p->pixel;
  from += before;
  for (; y < end; y += dilation, from += p->row) {
    if (y < 0 || y >= p->shape.height || inside <= 0) {
      to = fill_piece(to, p->padding, taps * p->pixel);
      continue;
    }
    to = fill_piece(to, p->padding, before);
    to = copy_piece(to, from, inside);
    to = fill_piece(to, p->padding, behind);
  }
  return to;
}

/// Tap by tap: with gaps between them, or over the channels of one group.
INLINE char *gather_taps(char *to, const patches *p, const char *from, int y, int x) {
  int down = p->shape.dilation_height, across = p->shape.dilation_width;
  int bottom = y + p->shape.kernel_height * down, right = x + p->shape.kernel_width * across;
  for (; y < bottom; y += down, from += p->row) {
    int is_outside = y < 0 || y >= p->shape.height;
    const char *tap = from;
    for (int at = x; at < right; at += across, tap += p->column)
      if (is_outside || at < 0 || at >= p->shape.width)
        to = fill_piece(to, p->padding, p->channels);
      else
        to = copy_piece(to, tap, p->channels);
  }
  return to;
}

/// `count` columns from output pixel `y`, `x` of `image` on.
INLINE void gather_columns(
    char *to, const patches *p, const char *image, int y, int x, int count, int is_dense) {
  const ck_shape *s = &p->shape;
  int height = s->out_height * s->stride_height - s->pad_top;
  int width = s->out_width * s->stride_width - s->pad_left;
  int top = y * s->stride_height - s->pad_top, left = x * s->stride_width - s->pad_left;
  const char *row = image + (ptrdiff_t)top * s->width * p->pixel;
  for (;;) {
    for (; left < width; left += s->stride_width) {
      const char *from = row + (ptrdiff_t)left * p->pixel;
      to = is_dense ? gather_dense(to, p, from, top, left) : gather_taps(to, p, from, top, left);
      if (!--count) return;
    }
    left = -s->pad_left;
    top += s->stride_height;
    if (top >= height) {
      top = -s->pad_top;
      image += (size_t)s->height * s->width * p->pixel;
    }
    row = image + (ptrdiff_t)top * s->width * p->pixel;
  }
}

/// Columns `first` up to `first + count` of one group, counted over all images; of elements of `element`
/// bytes.
static void gather(
    char *to, const ck_shape *s, const char *input, int group, int first, int count, int element,
    uint8_t padding) {
  int pixel = s->channels * element, row = s->width * pixel;
  // A copy of the shape, which the stores of columns provably leave as it is.
  const patches p = {
      *s, pixel / s->groups, pixel, s->dilation_width * pixel, s->dilation_height * row,
      padding - (chunk){0}};
  int pixels = s->out_height * s->out_width, y = first % pixels / s->out_width;
  const char *image =
      input + group * p.channels + (size_t)(first / pixels) * s->height * row;
  if (s->groups == 1 && s->dilation_width == 1)
    gather_columns(to, &p, image, y, first % s->out_width, count, 1);
  else
    gather_columns(to, &p, image, y, first % s->out_width, count, 0);
}
