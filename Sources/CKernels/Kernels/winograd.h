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

enum { WINOGRAD_TILES = 24 };

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

/// What the transformations of all tiles have in common; sizes and strides in elements.
typedef struct {
  ck_shape shape;
  const float *input, *bias;
  float *output, *block;
  vector low, high;
  /// From one point to the next, of the transformed columns and of their products.
  size_t column_point, product_point;
} winograd_panel;

/// The inputs under one tile, all channels. Outside the image there are zeros.
INLINE void winograd_inputs(
    const winograd_panel *p, winograd_tile tile, float *columns, int size) {
  int side = side_of(size), channels = p->shape.channels, width = p->shape.width;
  int top = tile.y - p->shape.pad_top, left = tile.x - p->shape.pad_left;
  int first = top < 0 ? -top : 0, end = least(side, p->shape.height - top);
  ptrdiff_t row = (ptrdiff_t)width * channels, point = p->column_point;
  float *block = p->block;
  vector two = constant(2), four = constant(4), five = constant(5);
  const float *image = p->input + ((ptrdiff_t)tile.image * p->shape.height + top) * row +
      (ptrdiff_t)left * channels;
  for (int channel = 0; channel < channels; channel += VL) {
    vector d[MOST_SIDE], t[MOST_SIDE];
    const float *from = image + channel;
    float *to = block;
    for (int x = left; x < left + side; x++, from += channels, to += VL) {
      int first_here = x >= 0 && x < width ? first : side;
      const float *line = from;
      UNROLL for (int y = 0; y < side; y++, line += row) {
        d[y] = y >= first_here && y < end ? load(line) : (vector){0};
        AS_WRITTEN(line);
      }
      transform_inputs(t, d, size, two, four, five);
      UNROLL for (int y = 0; y < side; y++) store(to + y * side * VL, t[y]);
    }
    AS_WRITTEN_MEMORY();
    float *column = columns + channel;
    to = block;
    for (int y = 0; y < side; y++, to += side * VL) {
      UNROLL for (int x = 0; x < side; x++) {
        d[x] = load(to + x * VL);
        IN_REGISTER(d[x]);
      }
      transform_inputs(t, d, size, two, four, five);
      UNROLL for (int x = 0; x < side; x++) {
        store(column, t[x]);
        column += point;
        AS_WRITTEN(column);
      }
    }
  }
}

/// The outputs of one tile, all rows. Returns how many there are of each row.
INLINE int winograd_outputs(
    const winograd_panel *p, winograd_tile tile, const float *products, int size) {
  int side = side_of(size), rows = p->shape.out_channels;
  int height = least(size, p->shape.out_height - tile.y);
  int width = least(size, p->shape.out_width - tile.x);
  size_t line = (size_t)p->shape.out_width * rows, point = p->product_point;
  float *block = p->block;
  vector two = constant(2), four = constant(4), eight = constant(8);
  float *output = p->output +
      ((size_t)tile.image * p->shape.out_height + tile.y) * line + (size_t)tile.x * rows;
  for (int row = 0; row < rows; row += VL) {
    vector d[MOST_SIDE], t[MOST_SIZE];
    float *to = block;
    for (int x = 0; x < side; x++, to += VL) {
      const float *product = products + x * point + row;
      UNROLL for (int y = 0; y < side; y++) {
        d[y] = load(product);
        IN_REGISTER(d[y]);
        product += side * point;
        AS_WRITTEN(product);
      }
      transform_products(t, d, size, two, four, eight);
      UNROLL for (int y = 0; y < size; y++) store(to + y * side * VL, t[y]);
    }
    AS_WRITTEN_MEMORY();
    vector shift = load(p->bias + row), low = p->low, high = p->high;
    IN_REGISTER(shift);
    IN_REGISTER(low);
    IN_REGISTER(high);
    int last = least(VL, rows - row);
    to = block;
    for (int y = 0; y < height; y++, to += side * VL) {
      float *pixel = output + y * line + row;
      UNROLL for (int x = 0; x < side; x++) {
        d[x] = load(to + x * VL);
        IN_REGISTER(d[x]);
      }
      transform_products(t, d, size, two, four, eight);
      UNROLL for (int x = 0; x < size; x++) {
        if (x < width) store_first(pixel, clamp(t[x] + shift, low, high), last);
        pixel += rows;
        AS_WRITTEN(pixel);
      }
    }
  }
  return height * width;
}

/// Each size has functions of its own for the two, so that what they need stays in registers.
typedef void winograd_input_function(const winograd_panel *, winograd_tile, float *);
typedef int winograd_output_function(const winograd_panel *, winograd_tile, const float *);

INLINE void winograd_run(
    const ck_call *call, int size, winograd_input_function *inputs,
    winograd_output_function *results) {
  const ck_shape *s = call->shape;
  int tiles = winograd_tiles(s, size), points = points_of(size);
  int panel = least(WINOGRAD_TILES, tiles);
  size_t depth = padded(s->channels), rows = padded(s->out_channels);
  const float *packed = call->packed, *zeros = packed + winograd_weights(s, size);
  winograd_panel p = {
      .shape = *s,
      .input = call->inputs[0],
      .bias = zeros + rows,
      .output = call->output,
      .block = call->scratch,
      .low = broadcast(call->low),
      .high = broadcast(call->high),
      .column_point = panel * depth,
      .product_point = panel * rows,
  };
  float *columns = p.block + points * VL, *products = columns + points * p.column_point;
  long long outputs = 0;
  for (int first = 0; first < tiles; first += panel) {
    int count = least(panel, tiles - first);
    for (int i = 0; i < count; i++)
      inputs(&p, winograd_tile_at(s, first + i, size), columns + i * depth);
    for (int point = 0; point < points; point++) {
      product one = {
          .weights = packed + point * rows * s->channels,
          .bias = zeros,
          .columns = columns + point * p.column_point,
          .output = products + point * p.product_point,
          .column_stride = depth,
          .output_stride = rows,
          .rows = rows,
          .column_count = count,
          .depth = s->channels,
          .low = -INFINITY,
          .high = INFINITY,
      };
      multiply(&one);
    }
    for (int i = 0; i < count; i++)
      outputs += results(&p, winograd_tile_at(s, first + i, size), products + i * rows);
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
  static __attribute__((noinline)) void winograd##size##_inputs(                             \
      const winograd_panel *p, winograd_tile tile, float *columns) {                         \
    winograd_inputs(p, tile, columns, size);                                                 \
  }                                                                                          \
  static __attribute__((noinline)) int winograd##size##_outputs(                             \
      const winograd_panel *p, winograd_tile tile, const float *products) {                  \
    return winograd_outputs(p, tile, products, size);                                        \
  }                                                                                          \
  static void winograd##size##_run(const ck_call *call) {                                    \
    winograd_run(call, size, winograd##size##_inputs, winograd##size##_outputs);             \
  }

WINOGRAD(2)
WINOGRAD(4)

#define WINOGRAD_F32(size)                                                                   \
  {"winograd" #size, ck_f32, ck_nhwc, {TILE_ROWS, TILE_COLUMNS, 1, DEPTH_BLOCK, VL * 4},      \
   winograd##size##_packed_bytes, winograd##size##_pack, winograd##size##_scratch_bytes,     \
   winograd##size##_run}
