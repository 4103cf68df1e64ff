/// Matrix multiplication of packed weights (rows: output channels) with columns (output pixels): register
/// tiles of ROW_VECTORS vectors of rows x TILE_COLUMNS columns, cache blocks along the depth.
///
///     for each block of the depth
///       for each tile of rows                 weights [row tile][depth][rows], whole vectors
///         for each tile of columns
///           for each step of the depth        load the rows, broadcast an element of each column
///
/// Partial sums go through the output. In the simulator: BlockedProduct.swift.

enum { ROW_VECTORS = 2, TILE_ROWS = ROW_VECTORS * VL, DEPTH_BLOCK = 256 };
/// Of any register tile.
enum { MOST_VECTORS = 4 };

/// One multiplication; strides in elements.
typedef struct {
  /// All biases lie behind all weights; both are padded to whole vectors.
  const float *weights, *bias, *columns;
  float *output;
  size_t column_stride, output_stride;
  int rows, column_count, depth;
  float low, high;
} product;

/// Rows as they are packed: in whole vectors.
INLINE size_t padded(size_t rows) { return whole(rows, VL) * VL; }

/// What all register tiles of one block of depth have in common; strides in elements.
typedef struct {
  size_t column_stride, output_stride;
  /// From one column's first sums to the next one's: 0 for biases, else partial sums in the output.
  size_t start_stride;
  int steps;
  /// Bounds of results; none for partial sums.
  vector low, high;
} block;

/// A tile of `vectors` vectors of rows, the last of which has `last` rows, and `width` columns; only `last`
/// is not known when this is compiled. Sums start from those at `start`.
INLINE void multiply_tile(
    const block *b, const float *weights, const float *start, const float *columns, float *output,
    int last, int vectors, int width) {
  vector sums[TILE_COLUMNS][MOST_VECTORS];
  UNROLL for (int c = 0; c < width; c++) {
    UNROLL for (int v = 0; v < vectors; v++) sums[c][v] = load(start + v * VL);
    start += b->start_stride;
    AS_WRITTEN(start);
  }
  for (int k = 0; k < b->steps; k++) {
    vector w[MOST_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) {
      w[v] = load(weights + v * VL);
      IN_REGISTER(w[v]);
    }
    weights += vectors * VL;
    UNROLL for (int c = 0; c < width; c++) {
      vector x = broadcast(columns[c * b->column_stride + k]);
      UNROLL for (int v = 0; v < vectors; v++) sums[c][v] += w[v] * x;
    }
  }
  vector low = b->low, high = b->high;
  IN_REGISTER(low);
  IN_REGISTER(high);
  UNROLL for (int c = 0; c < width; c++) {
    UNROLL for (int v = 0; v < vectors; v++) sums[c][v] = clamp(sums[c][v], low, high);
    UNROLL for (int v = 0; v < vectors - 1; v++) store(output + v * VL, sums[c][v]);
    store_first(output + (vectors - 1) * VL, sums[c][vectors - 1], last);
    output += b->output_stride;
    AS_WRITTEN(output);
  }
}

/// A tile of rows times `count` columns.
INLINE void multiply_columns(
    const block *b, const float *weights, const float *start, const float *columns, float *output,
    int count, int last, int vectors) {
#define TILE(width) multiply_tile(b, weights, start, columns, output, last, vectors, width)
  for (; count >= TILE_COLUMNS; count -= TILE_COLUMNS) {
    TILE(TILE_COLUMNS);
    columns += TILE_COLUMNS * b->column_stride;
    start += TILE_COLUMNS * b->start_stride;
    output += TILE_COLUMNS * b->output_stride;
  }
  switch (count) {
#if TILE_COLUMNS > 6
  case 11: TILE(11); break;
  case 10: TILE(10); break;
  case 9: TILE(9); break;
  case 8: TILE(8); break;
  case 7: TILE(7); break;
  case 6: TILE(6); break;
#endif
#if TILE_COLUMNS > 4
  case 5: TILE(5); break;
  case 4: TILE(4); break;
#endif
  case 3: TILE(3); break;
  case 2: TILE(2); break;
  case 1: TILE(1); break;
  }
#undef TILE
}

/// Returns the multiply-accumulates that it has done, those of padded rows not among them.
static long long multiply(const product *p) {
  long long macs = 0;
  block b = {
      p->column_stride, p->output_stride, 0, 0, broadcast(-INFINITY), broadcast(INFINITY)};
  for (int first = 0; first < p->depth; first += DEPTH_BLOCK) {
    b.steps = least(DEPTH_BLOCK, p->depth - first);
    b.start_stride = first ? p->output_stride : 0;
    if (first + b.steps == p->depth) b.low = broadcast(p->low), b.high = broadcast(p->high);
    for (int row = 0; row < p->rows; row += TILE_ROWS) {
      int rows = least(TILE_ROWS, p->rows - row), height = padded(rows);
      const float *weights = p->weights + (size_t)row * p->depth + (size_t)first * height;
      const float *columns = p->columns + first;
      float *output = p->output + row;
      const float *start = first ? output : p->bias + row;
      int last = (rows - 1) % VL + 1;
      if (height == TILE_ROWS)
        multiply_columns(&b, weights, start, columns, output, p->column_count, last, ROW_VECTORS);
      else
        multiply_columns(&b, weights, start, columns, output, p->column_count, last, 1);
      macs += (long long)rows * p->column_count * b.steps;
    }
  }
  return macs;
}

/// Weights [row][depth] of `groups` multiplications, in the order in which they are read.
static void pack_rows(
    float *packed, const float *weights, int groups, int rows, int depth, int tile_rows) {
  for (int group = 0; group < groups; group++)
    for (int tile = 0; tile < rows; tile += tile_rows) {
      int count = least(tile_rows, rows - tile), height = padded(count);
      for (int k = 0; k < depth; k++)
        for (int row = 0; row < height; row++)
          *packed++ = row < count ? weights[((size_t)group * rows + tile + row) * depth + k] : 0;
    }
}

/// Biases [group][row], padded as weights are; NULL is zero.
static void pack_biases(float *packed, const float *bias, int groups, int rows) {
  for (int group = 0; group < groups; group++)
    for (int row = 0; row < (int)padded(rows); row++)
      *packed++ = bias && row < rows ? bias[group * rows + row] : 0;
}

INLINE size_t packed_floats(int groups, int rows, int depth) {
  return groups * padded(rows) * ((size_t)depth + 1);
}

/// Counts a call: what it has read and written, each tensor once.
static void count_call(const ck_shape *s, long long macs, size_t constants, size_t element) {
  size_t inputs = (size_t)s->batch * s->height * s->width * s->channels;
  size_t outputs = (size_t)s->batch * s->out_height * s->out_width * s->out_channels;
  ck_counts.macs += macs;
  ck_counts.bytes += constants + (inputs + outputs) * element;
  ck_counts.calls++;
}

static size_t no_scratch(const ck_shape *s) {
  (void)s;
  return 0;
}
