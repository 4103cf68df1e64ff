/// Where a window's taps meet the image, along one dimension; shared by every kernel that slides one.
typedef struct {
  /// The first tap on the image, and the one behind the last.
  int first, end;
  /// Of tap 0, which may lie outside.
  int start;
} taps;

INLINE taps taps_of(int position, int stride, int pad, int count, int dilation, int size) {
  taps t = {0, count, position * stride - pad};
  if (t.start < 0) t.first = (-t.start + dilation - 1) / dilation;
  if (t.start + (count - 1) * dilation >= size) t.end = (size - t.start + dilation - 1) / dilation;
  if (t.end < t.first) t.end = t.first;
  return t;
}

INLINE taps taps_of_row(const ck_shape *shape, int y) {
  return taps_of(
      y, shape->stride_height, shape->pad_top, shape->kernel_height, shape->dilation_height,
      shape->height);
}

INLINE taps taps_of_column(const ck_shape *shape, int x) {
  return taps_of(
      x, shape->stride_width, shape->pad_left, shape->kernel_width, shape->dilation_width,
      shape->width);
}

/// Channels from vector number `v` on: the last one ends with the last channel and so overlaps the one
/// before it; where there are fewer channels than lanes, it reads beyond them.
INLINE int first_channel(int v, int channels) {
  int first = v * VL;
  return first + VL <= channels || channels < VL ? first : channels - VL;
}

/// Elements of one tensor.
INLINE long long input_elements(const ck_shape *s) {
  return (long long)s->batch * s->height * s->width * s->channels;
}
INLINE long long output_elements(const ck_shape *s) {
  return (long long)s->batch * s->out_height * s->out_width * s->out_channels;
}

INLINE void count_work(long long macs, long long bytes) {
  ck_counts.macs += macs;
  ck_counts.bytes += bytes;
  ck_counts.calls += 1;
}
