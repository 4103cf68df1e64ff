/// The loops around the rows of window_tile.h: images, blocks of channels; and the kernels. Included once for
/// each type of ELEMENT.

static void NAMED(windows)(
    const ck_call *call, window_operation operation, NAMED(row_function) *make) {
  const ck_shape *s = call->shape;
  const int vectors = (int)whole(s->channels, VL);
  const int has_weights = operation == window_multiply;
  const ptrdiff_t pixel = s->channels, row = pixel * s->width, output_row = pixel * s->out_width;
  NAMED(tiles) tiles = {
      .shape = s, .row_stride = row * s->dilation_height,
      .pixel_stride = pixel * s->dilation_width, .output_stride = pixel,
      .constants_stride =
          has_weights ? (HEADER + (ptrdiff_t)s->kernel_height * s->kernel_width) * VL : 0,
      .input_zero = NAMED(broadcast)(call->input_zero), .range = requantized_for(call)};
  // Of all outputs and channels, those on the padding included.
  long long visited = 0;
  for (int image = 0; image < s->batch; image++)
    for (int begin = 0; begin < vectors; begin += WINDOW_BLOCK) {
      const int end = least(begin + WINDOW_BLOCK, vectors);
      const int first = first_channel(begin, s->channels);
      const int channels = least(end * VL, s->channels) - begin * VL;
      const ELEMENT *input = (const ELEMENT *)call->inputs[0] + image * s->height * row + first -
          s->pad_left * pixel;
      const float *constants = (const float *)call->packed + begin * tiles.constants_stride;
      ELEMENT *output = (ELEMENT *)call->output + image * s->out_height * output_row + first;
      tiles.last_channel = first_channel(end - 1, s->channels) - first;
      for (int y = 0; y < s->out_height; y++, output += output_row) {
        const taps rows = taps_of_row(s, y);
        tiles.first_row = rows.first, tiles.end_row = rows.end;
        visited += make(&tiles, input + rows.start * row, constants, output) * channels;
      }
    }
  const long long elements = input_elements(s) + output_elements(s);
  count_work(
      has_weights ? visited * s->kernel_height * s->kernel_width : 0,
      elements * (long long)sizeof(ELEMENT) +
          (has_weights ? (long long)NAMED(depthwise_bytes)(s) : 0));
}

#define WINDOWS(operation, name) NAMED(windows)(call, operation, NAMED(operation##_##name))

static void NAMED(depthwise)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 31: return WINDOWS(window_multiply, 3_1);
    case 32: return WINDOWS(window_multiply, 3_2);
    case 51: return WINDOWS(window_multiply, 5_1);
    case 52: return WINDOWS(window_multiply, 5_2);
    default: return WINDOWS(window_multiply, any);
  }
}

static void NAMED(max_pool)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 22: return WINDOWS(window_maximum, 2_2);
    case 31: return WINDOWS(window_maximum, 3_1);
    case 32: return WINDOWS(window_maximum, 3_2);
    default: return WINDOWS(window_maximum, any);
  }
}

static void NAMED(average_pool)(const ck_call *call) {
  switch (window_case(call->shape)) {
    case 22: return WINDOWS(window_average, 2_2);
    case 31: return WINDOWS(window_average, 3_1);
    case 32: return WINDOWS(window_average, 3_2);
    default: return WINDOWS(window_average, any);
  }
}

/// [vector of channels][bias, (int8: scale,) taps][VL], all of four bytes.
static void NAMED(pack_depthwise)(
    const ck_shape *s, const ck_parameters *parameters, void *packed) {
  const int area = s->kernel_height * s->kernel_width;
  char *to = packed;
  for (int v = 0; v < (int)whole(s->channels, VL); v++) {
    for (int row = -HEADER; row < area; row++) {
      for (int lane = 0; lane < VL; lane++, to += 4) {
        int channel = first_channel(v, s->channels) + lane;
        if (channel < s->channels)
          NAMED(pack_constant)(parameters, channel, row, area, to);
        else
          memset(to, 0, 4);
      }
    }
  }
}
