/// Fully connected layer: the images are the columns. Memory bounds it, so that its register tiles are
/// tall, for enough independent sums of one column, and its depth is not cut.

enum { FC_VECTORS = 4, FC_ROWS = FC_VECTORS * VL, FC_COLUMNS = 2 };

INLINE int fc_depth(const ck_shape *s) { return s->height * s->width * s->channels; }

static size_t fc_packed_bytes(const ck_shape *s) {
  return packed_floats(1, s->out_channels, fc_depth(s)) * sizeof(float);
}

static void fc_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  float *to = packed;
  pack_rows(to, parameters->weights, 1, s->out_channels, fc_depth(s), FC_ROWS);
  pack_biases(
      to + padded(s->out_channels) * fc_depth(s), parameters->bias, 1, s->out_channels);
}

/// A tile of rows times all columns.
INLINE void fc_columns(
    const block *b, const float *weights, const float *bias, const float *columns, float *output,
    int count, int last, int vectors) {
  for (; count >= FC_COLUMNS; count -= FC_COLUMNS) {
    multiply_tile(b, weights, bias, columns, output, last, vectors, FC_COLUMNS);
    columns += FC_COLUMNS * b->column_stride;
    output += FC_COLUMNS * b->output_stride;
  }
  if (count) multiply_tile(b, weights, bias, columns, output, last, vectors, 1);
}

static void fc_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  size_t depth = fc_depth(s);
  int rows = s->out_channels;
  const float *weights = call->packed, *bias = weights + padded(rows) * depth;
  const float *columns = call->inputs[0];
  float *output = call->output;
  block b = {depth, rows, 0, depth, broadcast(call->low), broadcast(call->high)};
  long long macs = 0;
  for (int row = 0; row < rows; row += FC_ROWS) {
    int count = least(FC_ROWS, rows - row), last = (count - 1) % VL + 1;
#define ROWS(vectors) fc_columns(&b, weights, bias, columns, output, s->batch, last, vectors)
    switch (padded(count) / VL) {
    case 4: ROWS(4); break;
    case 3: ROWS(3); break;
    case 2: ROWS(2); break;
    case 1: ROWS(1); break;
    }
#undef ROWS
    macs += (long long)count * s->batch * b.steps;
    weights += padded(count) * depth;
    bias += FC_ROWS;
    output += FC_ROWS;
  }
  count_call(s, macs, fc_packed_bytes(s), sizeof(float));
}

#define FULLY_CONNECTED_F32                                                          \
  {                                                                                  \
    "fully_connected", ck_f32, ck_nhwc, {FC_ROWS, FC_COLUMNS, 1, 0, VL * 4},          \
        fc_packed_bytes, fc_pack, no_scratch, fc_run                                 \
  }
