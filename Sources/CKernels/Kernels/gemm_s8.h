/// The layers that `multiply_s8` computes: pointwise convolution, convolution by im2col in groups, fully
/// connected.

static size_t pointwise_s8_packed_bytes(const ck_shape *s) {
  return s8_packed_bytes(1, s->out_channels, s->channels);
}

static void pointwise_s8_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  pack_s8(packed, parameters, 1, s->out_channels, s->channels);
}

static void pointwise_s8_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  product_s8 p = product_of(call, 1, 0, s->out_channels, s->channels);
  p.column_stride = s->channels;
  p.output_stride = s->out_channels;
  int columns = s->batch * s->height * s->width;
  long long macs = multiply_s8(&p, call->inputs[0], call->output, columns, s->channels);
  count_call(s, macs, pointwise_s8_packed_bytes(s), 1);
}

static size_t conv_s8_packed_bytes(const ck_shape *s) {
  return s8_packed_bytes(s->groups, s->out_channels / s->groups, conv_depth(s));
}

static void conv_s8_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  pack_s8(packed, parameters, s->groups, s->out_channels / s->groups, conv_depth(s));
}

static size_t conv_s8_scratch_bytes(const ck_shape *s) {
  int columns = least(COLUMNS_PER_GATHER, s->batch * s->out_height * s->out_width);
  return (size_t)columns * conv_depth(s) + sizeof(chunk);
}

static void conv_s8_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  int rows = s->out_channels / s->groups, columns = s->batch * s->out_height * s->out_width;
  int depth = conv_depth(s);
  long long macs = 0;
  for (int group = 0; group < s->groups; group++) {
    product_s8 p = product_of(call, s->groups, group, rows, depth);
    p.column_stride = depth;
    p.output_stride = s->out_channels;
    for (int first = 0; first < columns; first += COLUMNS_PER_GATHER) {
      int count = least(COLUMNS_PER_GATHER, columns - first);
      int8_t *output = (int8_t *)call->output + (size_t)first * s->out_channels + group * rows;
      gather(call->scratch, s, call->inputs[0], group, first, count, 1, call->input_zero);
      macs += multiply_s8(&p, call->scratch, output, count, depth);
    }
  }
  count_call(s, macs, conv_s8_packed_bytes(s), 1);
}

static size_t fc_s8_packed_bytes(const ck_shape *s) {
  return s8_packed_bytes(1, s->out_channels, fc_depth(s));
}

static void fc_s8_pack(const ck_shape *s, const ck_parameters *parameters, void *packed) {
  pack_s8(packed, parameters, 1, s->out_channels, fc_depth(s));
}

static void fc_s8_run(const ck_call *call) {
  const ck_shape *s = call->shape;
  product_s8 p = product_of(call, 1, 0, s->out_channels, fc_depth(s));
  p.column_stride = fc_depth(s);
  p.output_stride = s->out_channels;
  long long macs = multiply_s8(&p, call->inputs[0], call->output, s->batch, fc_depth(s));
  count_call(s, macs, fc_s8_packed_bytes(s), 1);
}

#define S8_BLOCKING {S8_ROWS, S8_COLUMNS, S8_STEP, 0, VL * S8_STEP}

#define GEMM_S8                                                                           \
  {"conv",          ck_s8,         ck_nhwc,               S8_BLOCKING,                     \
   conv_s8_packed_bytes, conv_s8_pack, conv_s8_scratch_bytes, conv_s8_run},                \
  {"pointwise",     ck_s8,         ck_nhwc,               S8_BLOCKING,                     \
   pointwise_s8_packed_bytes, pointwise_s8_pack, no_scratch, pointwise_s8_run},            \
  {"fully_connected", ck_s8,       ck_nhwc,               S8_BLOCKING,                     \
   fc_s8_packed_bytes, fc_s8_pack, no_scratch, fc_s8_run}
