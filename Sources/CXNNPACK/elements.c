/// Operators that do little for each element.
#include "operators.h"

xn_status xn_choose_relu(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  size_t c = call->shape->channels;
  if (type == ck_s8) return XN_CHOOSE(clamp_nc_s8, xn_rows, c, c, c, call->low, call->high);
  return XN_CHOOSE(clamp_nc_f32, xn_rows, c, c, c, call->low, call->high);
}

xn_status xn_choose_add(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  if (type == ck_s8)
    return XN_CHOOSE(add_nd_qs8, xn_pair, call->input_zero, call->input_scale, call->other_zero,
        call->other_scale, call->output_zero, 1, call->low, call->high);
  return XN_CHOOSE(add_nd_f32, xn_pair, call->low, call->high);
}

xn_status xn_choose_shuffle(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  size_t c = call->shape->channels, groups = call->shape->groups;
  if (!groups) return 0;
  if (type == ck_s8) return XN_CHOOSE(channel_shuffle_nc_x8, xn_rows, groups, c / groups, c, c);
  return XN_CHOOSE(channel_shuffle_nc_x32, xn_rows, groups, c / groups, c, c);
}

xn_status xn_choose_softmax(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  size_t c = call->shape->channels;
  return type == ck_s8 ? 0 : XN_CHOOSE(softmax_nc_f32, xn_rows, c, c, c);
}

/// The library concatenates by copying each input into every pixel of the output.
xn_status xn_choose_concat(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters;
  const ck_shape *s = call->shape;
  size_t all = 0, element = type == ck_s8 ? 1 : sizeof(float);
  if (s->inputs < 1 || s->inputs > ck_most_inputs) return XN_REFUSED;
  for (int i = 0; i < s->inputs; i++) all += s->input_channels[i];
  size_t place = 0;
  xn_status status = 0;
  for (int i = 0; i < s->inputs && !status; i++) {
    size_t channels = s->input_channels[i];
    choice->offsets[i] = place * element;
    status = type == ck_s8 ? XN_CHOOSE(copy_nc_x8, xn_parts, channels, channels, all)
                           : XN_CHOOSE(copy_nc_x32, xn_parts, channels, channels, all);
    place += channels;
  }
  return status;
}

/// `input_scale` is 1 / scale of the output.
xn_status xn_choose_quantize(
    const xn_library *library, ck_type type, const ck_call *call, const ck_parameters *parameters,
    xn_choice *choice) {
  (void)parameters, (void)type;
  size_t c = call->shape->channels;
  return XN_CHOOSE(convert_nc_f32_qs8, xn_rows, c, c, c, 1 / call->input_scale,
      call->output_zero, call->low, call->high);
}
