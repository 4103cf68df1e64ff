/// Convolution of any shape, by im2col: gathers some columns at a time and multiplies them; groups one after
/// the other.

#ifndef COLUMNS_PER_GATHER
#define COLUMNS_PER_GATHER 96
#endif

INLINE int conv_depth(const ck_shape *s) {
  return s->kernel_height * s->kernel_width * (s->channels / s->groups);
}

static size_t conv_packed_bytes(const ck_shape *s) {
  return packed_floats(s->groups, s->out_channels / s->groups, conv_depth(s)) * sizeof(float);
}

static void conv_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  int rows = s->out_channels / s->groups, depth = conv_depth(s);
  float *to = packed;
  pack_rows(to, parameters->weights, s->groups, rows, depth, TILE_ROWS);
  pack_biases(to + s->groups * padded(rows) * depth, parameters->bias, s->groups, rows);
}

static size_t conv_scratch_bytes(const ck_shape *s) {
  int columns = least(COLUMNS_PER_GATHER, s->batch * s->out_height * s->out_width);
  return ((size_t)columns * conv_depth(s) + VL) * sizeof(float);
}

static void conv_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  int rows = s->out_channels / s->groups, columns = s->batch * s->out_height * s->out_width;
  product p = {
      .weights = call->packed,
      .columns = call->scratch,
      .column_stride = conv_depth(s),
      .output_stride = s->out_channels,
      .rows = rows,
      .depth = conv_depth(s),
      .low = call->low,
      .high = call->high,
  };
  p.bias = p.weights + s->groups * padded(rows) * p.depth;
  long long macs = 0;
  for (int group = 0; group < s->groups; group++) {
    for (int first = 0; first < columns; first += COLUMNS_PER_GATHER) {
      p.column_count = least(COLUMNS_PER_GATHER, columns - first);
      p.output = (float *)call->output + (size_t)first * s->out_channels + group * rows;
      gather(
          call->scratch, s, call->inputs[0], group, first, p.column_count, sizeof(float), 0);
      macs += multiply(&p);
    }
    p.weights += padded(rows) * p.depth;
    p.bias += padded(rows);
  }
  count_call(s, macs, conv_packed_bytes(s), sizeof(float));
}

#define CONV_F32                                                                    \
  {                                                                                 \
    "conv", ck_f32, ck_nhwc, {TILE_ROWS, TILE_COLUMNS, 1, DEPTH_BLOCK, VL * 4},      \
        conv_packed_bytes, conv_pack, conv_scratch_bytes, conv_run                  \
  }
