/// Convolution 3x3 of stride 1 by Winograd's minimal filtering, F(2x2, 3x3) and F(4x4, 3x3): of each tile of
/// size x size outputs the side x side inputs are transformed, multiplied as `points` = side x side matrix
/// products over the channels, and transformed back. Source: Lavin and Gray, arXiv:1509.09308, section 4.
///
///     for each panel of WINOGRAD_TILES tiles, counted over all images
///       for each tile, each vector of channels     scratch [point][tile][channel] = B' d B
///       for each point                             products [point][tile][row], blocked_gemm.h
///       for each tile, each vector of rows         output = A' p A + bias, clamped
///
/// The two passes of a transformation go through a block in scratch, as no processor has registers for it.
/// Packed: weights G g G' [point][row tile][depth][rows], zeros and biases [row]. In the simulator:
/// WinogradKernel.swift.

enum { WINOGRAD_TILES = 24, MOST_SIDE = 6, MOST_SIZE = 4 };

INLINE int side_of(int size) { return size + 2; }
INLINE int points_of(int size) { return side_of(size) * side_of(size); }

INLINE size_t winograd_weights(const ck_shape *s, int size) {
  return points_of(size) * padded(s->out_channels) * s->channels;
}

INLINE size_t winograd_packed_bytes(const ck_shape *s, int size) {
  return (winograd_weights(s, size) + 2 * padded(s->out_channels)) * sizeof(float);
}

INLINE size_t winograd_tiles(const ck_shape *s, int size) {
  return s->batch * whole(s->out_height, size) * whole(s->out_width, size);
}

INLINE size_t winograd_scratch_bytes(const ck_shape *s, int size) {
  size_t tiles = least(WINOGRAD_TILES, winograd_tiles(s, size));
  size_t block = VL, columns = tiles * padded(s->channels), results = tiles * padded(s->out_channels);
  return points_of(size) * (block + columns + results) * sizeof(float);
}

/// B' of a vector of side inputs.
INLINE void transform_inputs(vector to[MOST_SIDE], const vector d[MOST_SIDE], int size) {
  if (size == 2) {
    to[0] = d[0] - d[2];
    to[1] = d[1] + d[2];
    to[2] = d[2] - d[1];
    to[3] = d[1] - d[3];
    return;
  }
  vector four = broadcast(4), five = broadcast(5), two = broadcast(2);
  vector even = d[4] - four * d[2], odd = d[3] - four * d[1];
  vector near = d[4] - d[2], far = two * (d[3] - d[1]);
  to[0] = four * d[0] + (d[4] - five * d[2]);
  to[1] = even + odd;
  to[2] = even - odd;
  to[3] = near + far;
  to[4] = near - far;
  to[5] = four * d[1] + (d[5] - five * d[3]);
}

/// A' of a vector of side products.
INLINE void transform_products(vector to[MOST_SIZE], const vector p[MOST_SIDE], int size) {
  vector sum = p[1] + p[2], difference = p[1] - p[2];
  if (size == 2) {
    to[0] = p[0] + sum;
    to[1] = difference - p[3];
    return;
  }
  vector two = broadcast(2), four = broadcast(4), eight = broadcast(8);
  vector sum2 = p[3] + p[4], difference2 = p[3] - p[4];
  to[0] = p[0] + sum + sum2;
  to[1] = difference + two * difference2;
  to[2] = sum + four * sum2;
  to[3] = difference + eight * difference2 + p[5];
}

/// G of a column of three weights.
INLINE void transform_weights(double to[MOST_SIDE], double a, double b, double c, int size) {
  if (size == 2) {
    to[0] = a;
    to[1] = (a + b + c) / 2;
    to[2] = (a - b + c) / 2;
    to[3] = c;
    return;
  }
  to[0] = a / 4;
  to[1] = -(a + b + c) / 6;
  to[2] = -(a - b + c) / 6;
  to[3] = (a + 2 * b + 4 * c) / 24;
  to[4] = (a - 2 * b + 4 * c) / 24;
  to[5] = c;
}

INLINE void winograd_pack(
    const ck_shape *s, const ck_parameters *parameters, void *packed, int size) {
  int side = side_of(size), rows = s->out_channels, depth = s->channels;
  size_t point_floats = padded(rows) * depth;
  float *to = packed, *zeros = to + winograd_weights(s, size);
  memset(packed, 0, winograd_packed_bytes(s, size));
  for (int row = 0; row < rows; row++) {
    int tile = row / TILE_ROWS * TILE_ROWS, height = padded(least(TILE_ROWS, rows - tile));
    for (int k = 0; k < depth; k++) {
      const float *g = (const float *)parameters->weights + (size_t)row * 9 * depth + k;
      double columns[3][MOST_SIDE], point[MOST_SIDE];
      for (int x = 0; x < 3; x++)
        transform_weights(columns[x], g[x * depth], g[(3 + x) * depth], g[(6 + x) * depth], size);
      float *at = to + (size_t)tile * depth + (size_t)k * height + (row - tile);
      for (int y = 0; y < side; y++) {
        transform_weights(point, columns[0][y], columns[1][y], columns[2][y], size);
        for (int x = 0; x < side; x++) at[(y * side + x) * point_floats] = (float)point[x];
      }
    }
  }
  pack_biases(zeros + padded(rows), parameters->bias, 1, rows);
}

/// A place among the tiles, and what it covers.
typedef struct {
  int image, y, x;
} winograd_tile;

INLINE winograd_tile winograd_tile_at(const ck_shape *s, int tile, int size) {
  int across = whole(s->out_width, size), down = whole(s->out_height, size);
  return (winograd_tile){
      tile / (across * down), tile / across % down * size, tile % across * size};
}

/// The inputs under one tile, all channels. Outside the image there are zeros.
INLINE void winograd_inputs(
    const ck_call *call, winograd_tile tile, float *columns, size_t point_stride, int size) {
  const ck_shape *s = call->shape;
  int side = side_of(size), top = tile.y - s->pad_top, left = tile.x - s->pad_left;
  float *block = call->scratch;
  const float *image =
      (const float *)call->inputs[0] + (size_t)tile.image * s->height * s->width * s->channels;
  for (int channel = 0; channel < s->channels; channel += VL) {
    vector d[MOST_SIDE], t[MOST_SIDE];
    for (int x = 0; x < side; x++) {
      const float *from = image + ((ptrdiff_t)top * s->width + left + x) * s->channels + channel;
      int is_inside = left + x >= 0 && left + x < s->width;
      UNROLL for (int y = 0; y < side; y++) {
        d[y] = (vector){0};
        if (is_inside && top + y >= 0 && top + y < s->height)
          d[y] = load(from + (ptrdiff_t)y * s->width * s->channels);
      }
      transform_inputs(t, d, size);
      UNROLL for (int y = 0; y < side; y++) store(block + (y * side + x) * VL, t[y]);
    }
    AS_WRITTEN_MEMORY();
    for (int y = 0; y < side; y++) {
      UNROLL for (int x = 0; x < side; x++) d[x] = load(block + (y * side + x) * VL);
      transform_inputs(t, d, size);
      UNROLL for (int x = 0; x < side; x++)
        store(columns + (y * side + x) * point_stride + channel, t[x]);
    }
    AS_WRITTEN_MEMORY();
  }
}

/// The outputs of one tile, all rows. Returns how many there are of each row.
INLINE int winograd_outputs(
    const ck_call *call, winograd_tile tile, const float *products, size_t point_stride,
    const float *bias, int size) {
  const ck_shape *s = call->shape;
  int side = side_of(size), rows = s->out_channels;
  int height = least(size, s->out_height - tile.y), width = least(size, s->out_width - tile.x);
  float *block = call->scratch;
  float *output = (float *)call->output +
      (((size_t)tile.image * s->out_height + tile.y) * s->out_width + tile.x) * rows;
  vector low = broadcast(call->low), high = broadcast(call->high);
  for (int row = 0; row < rows; row += VL) {
    vector p[MOST_SIDE], t[MOST_SIZE];
    for (int x = 0; x < side; x++) {
      UNROLL for (int y = 0; y < side; y++)
        p[y] = load(products + (y * side + x) * point_stride + row);
      transform_products(t, p, size);
      UNROLL for (int y = 0; y < size; y++) store(block + (y * side + x) * VL, t[y]);
    }
    AS_WRITTEN_MEMORY();
    vector shift = load(bias + row);
    for (int y = 0; y < height; y++) {
      float *to = output + (size_t)y * s->out_width * rows + row;
      UNROLL for (int x = 0; x < side; x++) p[x] = load(block + (y * side + x) * VL);
      transform_products(t, p, size);
      UNROLL for (int x = 0; x < size; x++)
        if (x < width)
          store_first(to + (size_t)x * rows, clamp(t[x] + shift, low, high), rows - row);
    }
    AS_WRITTEN_MEMORY();
  }
  return height * width;
}

INLINE void winograd_run(const ck_call *call, int size) {
  const ck_shape *s = call->shape;
  int tiles = winograd_tiles(s, size), points = points_of(size);
  int panel = least(WINOGRAD_TILES, tiles);
  size_t depth = padded(s->channels), rows = padded(s->out_channels);
  float *columns = (float *)call->scratch + points * VL, *products = columns + points * panel * depth;
  const float *packed = call->packed, *zeros = packed + winograd_weights(s, size);
  long long outputs = 0;
  for (int first = 0; first < tiles; first += panel) {
    int count = least(panel, tiles - first);
    for (int i = 0; i < count; i++)
      winograd_inputs(
          call, winograd_tile_at(s, first + i, size), columns + i * depth, panel * depth, size);
    for (int point = 0; point < points; point++) {
      product p = {
          .weights = packed + point * rows * s->channels,
          .bias = zeros,
          .columns = columns + point * panel * depth,
          .output = products + point * panel * rows,
          .column_stride = depth,
          .output_stride = rows,
          .rows = rows,
          .column_count = count,
          .depth = s->channels,
          .low = -INFINITY,
          .high = INFINITY,
      };
      multiply(&p);
    }
    for (int i = 0; i < count; i++)
      outputs += winograd_outputs(
          call, winograd_tile_at(s, first + i, size), products + i * rows, panel * rows,
          zeros + rows, size);
  }
  // As networks count them: what the convolution is by its definition.
  count_call(
      s, outputs * s->out_channels * 9 * s->channels, winograd_packed_bytes(s, size),
      sizeof(float));
}

#define WINOGRAD(size)                                                                       \
  static size_t winograd##size##_packed_bytes(const ck_shape *s) {                           \
    return winograd_packed_bytes(s, size);                                                   \
  }                                                                                          \
  static void winograd##size##_pack(                                                         \
      const ck_shape *s, const ck_parameters *parameters, void *packed) {                    \
    winograd_pack(s, parameters, packed, size);                                              \
  }                                                                                          \
  static size_t winograd##size##_scratch_bytes(const ck_shape *s) {                          \
    return winograd_scratch_bytes(s, size);                                                  \
  }                                                                                          \
  static void winograd##size##_run(const ck_call *call) { winograd_run(call, size); }

WINOGRAD(2)
WINOGRAD(4)

#define WINOGRAD_F32(size)                                                                   \
  {"winograd" #size, ck_f32, ck_nhwc, {TILE_ROWS, TILE_COLUMNS, 1, DEPTH_BLOCK, VL * 4},      \
   winograd##size##_packed_bytes, winograd##size##_pack, winograd##size##_scratch_bytes,     \
   winograd##size##_run}
