/// 1x1 convolution of stride 1 without padding: the pixels are the columns, as they lie.


static size_t pointwise_packed_bytes(const ck_shape *s) {
  return packed_floats(1, s->out_channels, s->channels) * sizeof(float);
}

static void pointwise_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  float *to = packed;
  pack_rows(to, parameters->weights, 1, s->out_channels, s->channels, TILE_ROWS);
  to += padded(s->out_channels) * s->channels;
  pack_biases(to, parameters->bias, 1, s->out_channels);
}


static void pointwise_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  const float *weights = call->packed;
  product p = {
      .weights = weights,
      .bias = weights + padded(s->out_channels) * s->channels,
      .columns = call->inputs[0],
      .output = call->output,
      .column_stride = s->channels,
      .output_stride = s->out_channels,
      .rows = s->out_channels,
      .column_count = s->batch * s->height * s->width,
      .depth = s->channels,
      .low = call->low,
      .high = call->high,
  };
  count_call(s, multiply(&p), pointwise_packed_bytes(s), sizeof(float));
}

#define POINTWISE_F32                                                               \
  {                                                                                 \
    "pointwise", ck_f32, ck_nhwc, {TILE_ROWS, TILE_COLUMNS, 1, DEPTH_BLOCK, VL * 4}, \
        pointwise_packed_bytes, pointwise_pack, no_scratch, pointwise_run           \
  }
