/// Matrix multiplication of packed weights (rows: output channels) with columns (output pixels): register
/// tiles of ROW_VECTORS vectors of rows x TILE_COLUMNS columns, cache blocks along the depth.
///
///     for each block of the depth
///       for each tile of rows                 weights [row tile][depth][rows], whole vectors
///         for each tile of columns
///           for each step of the depth        load the rows, broadcast an element of each column
///
/// Partial sums go through the output. In the simulator: BlockedGEMMKernel.swift.

enum { ROW_VECTORS = 2, TILE_ROWS = ROW_VECTORS * VL, DEPTH_BLOCK = 256 };

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

/// Part of a depth: where sums come from and where they go.
typedef struct {
  int first, steps;
  int is_last;
} block;

/// A tile of `vectors` vectors of rows, of which the last may be partly filled, and `width` columns; both
/// numbers are known when this is compiled.
INLINE void multiply_tile(
    const product *p, block b, const float *weights, const float *bias, const float *columns,
    float *output, int rows, int vectors, int width) {
  vector sums[TILE_COLUMNS][ROW_VECTORS];
  UNROLL for (int c = 0; c < width; c++) {
    UNROLL for (int v = 0; v < vectors; v++)
      sums[c][v] = load(b.first ? output + c * p->output_stride + v * VL : bias + v * VL);
  }
  for (int k = 0; k < b.steps; k++) {
    vector w[ROW_VECTORS];
    UNROLL for (int v = 0; v < vectors; v++) w[v] = load(weights + v * VL);
    weights += vectors * VL;
    UNROLL for (int c = 0; c < width; c++) {
      vector x = broadcast(columns[c * p->column_stride + k]);
      UNROLL for (int v = 0; v < vectors; v++) sums[c][v] += w[v] * x;
    }
  }
  vector low = broadcast(p->low), high = broadcast(p->high);
  UNROLL for (int c = 0; c < width; c++) {
    UNROLL for (int v = 0; v < vectors; v++) {
      vector sum = b.is_last ? clamp(sums[c][v], low, high) : sums[c][v];
      float *to = output + c * p->output_stride + v * VL;
      if (v + 1 < vectors)
        store(to, sum);
      else
        store_first(to, sum, rows - v * VL);
    }
  }
}

INLINE void multiply_columns(
    const product *p, block b, const float *weights, const float *bias, float *output, int rows,
    int vectors) {
  const float *columns = p->columns + b.first;
  int left = p->column_count;
#define TILE(width) multiply_tile(p, b, weights, bias, columns, output, rows, vectors, width)
  for (; left >= TILE_COLUMNS; left -= TILE_COLUMNS) {
    TILE(TILE_COLUMNS);
    columns += TILE_COLUMNS * p->column_stride;
    output += TILE_COLUMNS * p->output_stride;
  }
  switch (left) {
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

static void multiply(const product *p) {
  for (int first = 0; first < p->depth; first += DEPTH_BLOCK) {
    block b = {first, least(DEPTH_BLOCK, p->depth - first), 0};
    b.is_last = first + b.steps == p->depth;
    for (int row = 0; row < p->rows; row += TILE_ROWS) {
      int rows = least(TILE_ROWS, p->rows - row), height = padded(rows);
      const float *weights = p->weights + (size_t)row * p->depth + (size_t)first * height;
      if (height == TILE_ROWS)
        multiply_columns(p, b, weights, p->bias + row, p->output + row, rows, ROW_VECTORS);
      else
        multiply_columns(p, b, weights, p->bias + row, p->output + row, rows, 1);
    }
  }
}

/// Weights [row][depth] of `groups` multiplications, in the order in which they are read.
static void pack_rows(float *packed, const float *weights, int groups, int rows, int depth) {
  for (int group = 0; group < groups; group++)
    for (int tile = 0; tile < rows; tile += TILE_ROWS) {
      int count = least(TILE_ROWS, rows - tile), height = padded(count);
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
