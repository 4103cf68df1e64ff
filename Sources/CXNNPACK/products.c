/// Convolutions, fully connected layers, pooling.
#include "operators.h"

static int at_least(int a, int b) { return a > b ? a : b; }

typedef struct {
  u32 top, right, bottom, left;
} padding;

/// Zeros that the windows need on each side.
static padding padding_of(const ck_shape *s, int dilation_height, int dilation_width) {
  int rows = (s->out_height - 1) * s->stride_height + (s->kernel_height - 1) * dilation_height + 1;
  int columns = (s->out_width - 1) * s->stride_width + (s->kernel_width - 1) * dilation_width + 1;
  return (padding){
    s->pad_top, at_least(columns - s->width - s->pad_left, 0),
    at_least(rows - s->height - s->pad_top, 0), s->pad_left};
}

/// Scales of inputs and outputs are 1: those of the kernel carry all three.
static xn_status choose_quantised(
    const xn_library *library, const ck_shape *s, padding pad, int groups, const ck_call *call,
    const ck_parameters *parameters, xn_choice *choice) {
  if (!parameters->weights || !parameters->scales) return XN_REFUSED;
  return XN_CHOOSE(convolution2d_nhwc_qc8, xn_image, pad.top, pad.right, pad.bottom, pad.left,
      s->kernel_height, s->kernel_width, s->stride_height, s->stride_width,
      at_least(s->dilation_height, 1), at_least(s->dilation_width, 1), groups,
      s->channels / groups, s->out_channels / groups, s->channels, s->out_channels,
      call->input_zero, 1, parameters->scales, parameters->weights, parameters->bias,
      call->output_zero, 1, call->low, call->high);
}

xn_status xn_choose_convolution(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  const ck_shape *s = call->shape;
  int groups = at_least(s->groups, 1);
  if (s->out_channels < groups || s->channels < groups) return XN_REFUSED;
  int dilation_height = at_least(s->dilation_height, 1);
  int dilation_width = at_least(s->dilation_width, 1);
  padding pad = padding_of(s, dilation_height, dilation_width);
  if (type == ck_s8)
    return choose_quantised(library, s, pad, groups, call, parameters, choice);
  if (!parameters->weights) return XN_REFUSED;
  return XN_CHOOSE(convolution2d_nhwc_f32, xn_image, pad.top, pad.right, pad.bottom, pad.left,
      s->kernel_height, s->kernel_width, s->stride_height, s->stride_width, dilation_height,
      dilation_width, groups, s->channels / groups, s->out_channels / groups, s->channels,
      s->out_channels, parameters->weights, parameters->bias, call->low, call->high);
}

/// The library's int8 layer has one scale for all outputs; a convolution of one pixel has one for each.
xn_status xn_choose_fully_connected(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  const ck_shape *s = call->shape;
  int depth = s->height * s->width * s->channels;
  if (s->out_channels <= 0) return XN_REFUSED;
  choice->shape = (ck_shape){
    .batch = s->batch, .height = 1, .width = 1, .channels = depth,
    .out_channels = s->out_channels, .kernel_height = 1, .kernel_width = 1, .stride_height = 1,
    .stride_width = 1};
  if (type == ck_s8)
    return choose_quantised(library, &choice->shape, (padding){0}, 1, call, parameters, choice);
  if (!parameters->weights) return XN_REFUSED;
  return XN_CHOOSE(fully_connected_nc_f32, xn_rows, depth, s->out_channels, depth,
      s->out_channels, parameters->weights, parameters->bias, call->low, call->high);
}

xn_status xn_choose_max_pool(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  const ck_shape *s = call->shape;
  padding pad = padding_of(s, 1, 1);
  if (type == ck_s8)
    return XN_CHOOSE(max_pooling2d_nhwc_s8, xn_image, pad.top, pad.right, pad.bottom, pad.left,
        s->kernel_height, s->kernel_width, s->stride_height, s->stride_width, 1, 1, s->channels,
        s->channels, s->channels, call->low, call->high);
  return XN_CHOOSE(max_pooling2d_nhwc_f32, xn_image, pad.top, pad.right, pad.bottom, pad.left,
      s->kernel_height, s->kernel_width, s->stride_height, s->stride_width, 1, 1, s->channels,
      s->channels, s->channels, call->low, call->high);
}

static int is_global(const ck_shape *s) {
  return s->kernel_height == s->height && s->kernel_width == s->width && s->out_height == 1
      && s->out_width == 1;
}

/// Of what a window has within the image. One window over everything has an operator of its own, which is
/// the only one for int8.
xn_status xn_choose_average_pool(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  const ck_shape *s = call->shape;
  size_t c = s->channels;
  if (type == ck_s8)
    return !is_global(s) ? 0
                         : XN_CHOOSE(global_average_pooling_nwc_qs8, xn_pixels, c, c, c, 0, 1, 0,
                               1, call->low, call->high);
  if (is_global(s))
    return XN_CHOOSE(
        global_average_pooling_nwc_f32, xn_pixels, c, c, c, call->low, call->high);
  padding pad = padding_of(s, 1, 1);
  return XN_CHOOSE(average_pooling2d_nhwc_f32, xn_image, pad.top, pad.right, pad.bottom,
      pad.left, s->kernel_height, s->kernel_width, s->stride_height, s->stride_width, c, c, c,
      call->low, call->high);
}
