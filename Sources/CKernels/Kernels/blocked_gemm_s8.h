/// The multiplication of blocked_gemm.h for signed bytes. Sums of 32 bits stay in registers over the whole
/// depth, so there are no blocks of it; a step takes S8_STEP bytes of each column.
///
/// Packed: weights [row tile][step][row][S8_STEP], the depth padded with zeros; then for all rows a bias, the
/// sum of the weights (which the input's zero point is multiplied with) and a scale.

enum { S8_ROWS = 2 * VL };

typedef struct {
  const int8_t *weights;
  const int32_t *bias, *sums;
  const float *scales;
  /// Bytes from one column to the next, and from one pixel of the output to the next.
  size_t column_stride, output_stride;
  int steps, rows;
  int32_t input_zero;
  requantisation results;
} product_s8;

INLINE size_t s8_steps(size_t depth) { return whole(depth, S8_STEP); }

INLINE size_t s8_packed_bytes(int groups, int rows, int depth) {
  return groups * padded(rows) * (s8_steps(depth) * S8_STEP + 3 * sizeof(int32_t));
}

/// `product_s8` of the packed weights of one group.
INLINE product_s8 product_of(const ck_call *call, int groups, int group, int rows, int depth) {
  size_t all = groups * padded(rows), first = group * padded(rows);
  size_t row_bytes = s8_steps(depth) * S8_STEP;
  const int8_t *weights = call->packed;
  const int32_t *rest = (const int32_t *)(weights + all * row_bytes);
  return (product_s8){
      .weights = weights + first * row_bytes,
      .bias = rest + first,
      .sums = rest + all + first,
      .scales = (const float *)(rest + 2 * all + first),
      .steps = s8_steps(depth),
      .rows = rows,
      .input_zero = call->input_zero,
      .results = requantisation_of(call),
  };
}

INLINE vector_s32 load_s32(const int32_t *from) {
  vector_s32 v;
  memcpy(&v, from, sizeof v);
  return v;
}

/// As `multiply_tile` of floats; `row` is the tile's first.
INLINE void multiply_tile_s8(
    const product_s8 *p, int row, const int8_t *columns, int8_t *output, int last, int vectors,
    int width) {
  const int8_t *weights = p->weights + (size_t)row * p->steps * S8_STEP;
  vector_s32 zero = (p->input_zero + S8_OFFSET) - (vector_s32){0};
  vector_s32 sums[S8_COLUMNS][2];
  UNROLL for (int v = 0; v < vectors; v++) {
    int at = row + v * VL;
    sums[0][v] = load_s32(p->bias + at) - zero * load_s32(p->sums + at);
    UNROLL for (int c = 1; c < width; c++) sums[c][v] = sums[0][v];
  }
  size_t stride = p->column_stride;
  for (int k = 0; k < p->steps; k++, columns += S8_STEP) {
    s8_weights w[2];
    UNROLL for (int v = 0; v < vectors; v++) w[v] = s8_load(weights + v * VL * S8_STEP);
    weights += vectors * VL * S8_STEP;
    UNROLL for (int c = 0; c < width; c++) {
      s8_column x = s8_broadcast(columns + c * stride);
      UNROLL for (int v = 0; v < vectors; v++) sums[c][v] = s8_dot(sums[c][v], w[v], x);
    }
  }
  vector scales[2];
  UNROLL for (int v = 0; v < vectors; v++) scales[v] = load(p->scales + row + v * VL);
  requantisation results = p->results;
  UNROLL for (int c = 0; c < width; c++) {
    UNROLL for (int v = 0; v < vectors; v++)
      store_bytes(
          output + v * VL, requantise(sums[c][v], scales[v], &results),
          v + 1 < vectors ? VL : last);
    output += p->output_stride;
    AS_WRITTEN(output);
  }
}

INLINE void multiply_columns_s8(
    const product_s8 *p, int row, const int8_t *columns, int8_t *output, int count, int last,
    int vectors) {
#define TILE(width) multiply_tile_s8(p, row, columns, output, last, vectors, width)
  for (; count >= S8_COLUMNS; count -= S8_COLUMNS) {
    TILE(S8_COLUMNS);
    columns += S8_COLUMNS * p->column_stride;
    output += S8_COLUMNS * p->output_stride;
  }
  switch (count) {
#if S8_COLUMNS > 6
  case 11: TILE(11); break;
  case 10: TILE(10); break;
  case 9: TILE(9); break;
  case 8: TILE(8); break;
  case 7: TILE(7); break;
  case 6: TILE(6); break;
#endif
#if S8_COLUMNS > 5
  case 5: TILE(5); break;
#endif
#if S8_COLUMNS > 4
  case 4: TILE(4); break;
#endif
#if S8_COLUMNS > 2
  case 3: TILE(3); break;
  case 2: TILE(2); break;
#endif
  case 1: TILE(1); break;
  }
#undef TILE
}

/// Returns the multiply-accumulates that it has done, those of padded rows and depth not among them.
static long long multiply_s8(
    const product_s8 *p, const int8_t *columns, int8_t *output, int count, int depth) {
  long long macs = 0;
  for (int row = 0; row < p->rows; row += S8_ROWS) {
    int rows = least(S8_ROWS, p->rows - row), last = (rows - 1) % VL + 1;
    if (rows > VL)
      multiply_columns_s8(p, row, columns, output + row, count, last, 2);
    else
      multiply_columns_s8(p, row, columns, output + row, count, last, 1);
    macs += (long long)rows * count * depth;
  }
  return macs;
}

/// Weights [row][depth] of `groups` multiplications with what belongs to each row.
static void pack_s8(void *packed, const ck_parameters *parameters, int groups, int rows, int depth) {
  int all = groups * padded(rows), steps = s8_steps(depth);
  int8_t *to = packed;
  int32_t *bias = (int32_t *)(to + (size_t)all * steps * S8_STEP), *sums = bias + all;
  float *scales = (float *)(sums + all);
  memset(packed, 0, s8_packed_bytes(groups, rows, depth));
  for (int group = 0; group < groups; group++) {
    for (int row = 0; row < rows; row++) {
      const int8_t *weights =
          (const int8_t *)parameters->weights + ((size_t)group * rows + row) * depth;
      int tile = row / S8_ROWS * S8_ROWS, height = padded(least(S8_ROWS, rows - tile));
      int8_t *first = to + (group * padded(rows) + tile) * steps * S8_STEP;
      int at = group * padded(rows) + row, from = group * rows + row;
      for (int k = 0; k < depth; k++) {
        size_t step = (size_t)(k / S8_STEP) * height + (row - tile);
        first[step * S8_STEP + k % S8_STEP] = weights[k];
        sums[at] += weights[k];
      }
      if (parameters->bias) bias[at] = ((const int32_t *)parameters->bias)[from];
      scales[at] = parameters->scales[from];
    }
  }
}
