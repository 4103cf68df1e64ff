/// Layers that do little for each element: activations, sums, normalisations, moves.
#include "plan.h"

#ifdef DN_HAS_API

#include <math.h>
#include <stdbool.h>

static void reads_one(dn_plan *plan) {
  plan->inputs = 1;
  plan->first_input = DNNL_ARG_SRC;
}

dnnl_status_t dn_plan_relu(const dn_request *request, dn_plan *plan) {
  float low = request->call->low, high = request->call->high;
  bool is_float = request->type == dn_f32;
  bool plain = low == 0 && (is_float ? high == INFINITY : high >= INT8_MAX);
  // The library clips floats only.
  if (!is_float && !plain) return dnnl_unimplemented;
  dnnl_memory_desc_t layout;
  DN_TRY(dn_input_image(request, &layout));
  reads_one(plan);
  dnnl_eltwise_desc_t description;
  DN_TRY(request->library->eltwise_forward_desc_init(&description, dnnl_forward_inference,
      plain ? dnnl_eltwise_relu : dnnl_eltwise_clip, &layout, plain ? 0 : low, plain ? 0 : high));
  return dn_choose(request, plan, &description);
}

dnnl_status_t dn_plan_add(const dn_request *request, dn_plan *plan) {
  const ck_call *call = request->call;
  dnnl_memory_desc_t layout, output;
  DN_TRY(dn_input_image(request, &layout));
  output = layout;
  output.data_type = dn_output_type(request);
  plan->inputs = 2;
  plan->first_input = DNNL_ARG_SRC_0;
  float offset = 0;
  if (request->type != dn_f32) {
    dnnl_primitive_attr_t attributes = plan->attributes;
    DN_TRY(request->library->primitive_attr_set_scales(
        attributes, DNNL_ARG_SRC_0, 1, 0, &call->input_scale));
    DN_TRY(request->library->primitive_attr_set_scales(
        attributes, DNNL_ARG_SRC_1, 1, 0, &call->other_scale));
    // The three zero points are one constant of the sum.
    offset = call->output_zero - call->input_scale * call->input_zero;
    offset -= call->other_scale * call->other_zero;
  }
  DN_TRY(dn_finish(request, plan, offset, 0));
  dnnl_binary_desc_t description;
  DN_TRY(request->library->binary_desc_init(
      &description, dnnl_binary_add, &layout, &layout, &output));
  return dn_choose(request, plan, &description);
}

/// As scale and shift: statistics are folded into them, so here the mean is 0 and the variance 1.
dnnl_status_t dn_plan_batch_norm(const dn_request *request, dn_plan *plan) {
  if (request->type != dn_f32) return dnnl_unimplemented;
  int channels = request->call->shape->channels;
  const ck_parameters *parameters = request->parameters;
  dnnl_memory_desc_t layout;
  DN_TRY(dn_input_image(request, &layout));
  reads_one(plan);
  DN_TRY(dn_add_vector(request, plan, DNNL_ARG_MEAN, dnnl_f32, channels, NULL, 0));
  DN_TRY(dn_add_vector(request, plan, DNNL_ARG_VARIANCE, dnnl_f32, channels, NULL, 1));
  DN_TRY(dn_add_vector(
      request, plan, DNNL_ARG_SCALE, dnnl_f32, channels, parameters->weights, 1));
  DN_TRY(dn_add_vector(request, plan, DNNL_ARG_SHIFT, dnnl_f32, channels, parameters->bias, 0));
  DN_TRY(dn_finish(request, plan, 0, 0));
  dnnl_batch_normalization_desc_t description;
  DN_TRY(request->library->batch_normalization_forward_desc_init(&description,
      dnnl_forward_inference, &layout, 0,
      dnnl_use_global_stats | dnnl_use_scale | dnnl_use_shift));
  return dn_choose(request, plan, &description);
}

/// Over the channels of each pixel.
dnnl_status_t dn_plan_softmax(const dn_request *request, dn_plan *plan) {
  if (request->type != dn_f32) return dnnl_unimplemented;
  dnnl_memory_desc_t layout;
  DN_TRY(dn_input_image(request, &layout));
  reads_one(plan);
  dnnl_softmax_desc_t description;
  DN_TRY(request->library->softmax_forward_desc_init(
      &description, dnnl_forward_inference, &layout, 1));
  return dn_choose(request, plan, &description);
}

/// The library transposes the other way round: its groups are what is left of a group of ours.
dnnl_status_t dn_plan_shuffle(const dn_request *request, dn_plan *plan) {
  const ck_shape *shape = request->call->shape;
  int of_group = shape->channels / dn_largest(shape->groups, 1);
  dnnl_memory_desc_t layout;
  DN_TRY(dn_input_image(request, &layout));
  reads_one(plan);
  dnnl_shuffle_desc_t description;
  DN_TRY(request->library->shuffle_forward_desc_init(
      &description, dnnl_forward_inference, &layout, 1, of_group));
  return dn_choose(request, plan, &description);
}

dnnl_status_t dn_plan_concat(const dn_request *request, dn_plan *plan) {
  const ck_shape *shape = request->call->shape;
  dnnl_memory_desc_t parts[ck_most_inputs], whole;
  if (shape->inputs < 1 || shape->inputs > ck_most_inputs) return dnnl_invalid_arguments;
  int channels = 0;
  for (int i = 0; i < shape->inputs; i++) {
    channels += shape->input_channels[i];
    DN_TRY(dn_image(request, dn_input_type(request), shape->height, shape->width,
        shape->input_channels[i], &parts[i]));
  }
  DN_TRY(dn_image(
      request, dn_input_type(request), shape->height, shape->width, channels, &whole));
  plan->inputs = shape->inputs;
  plan->first_input = DNNL_ARG_MULTIPLE_SRC;
  const dn_library *library = request->library;
  return library->concat_primitive_desc_create(&plan->primitive, &whole, shape->inputs, 1, parts,
      plan->attributes, library->engine);
}

/// result = (input - its zero point) x input_scale + output zero point.
static dnnl_status_t plan_rescale(
    const dn_request *request, dn_plan *plan, dnnl_data_type_t input_type) {
  const dn_library *library = request->library;
  const ck_call *call = request->call;
  const ck_shape *shape = call->shape;
  // A copy has no bounds but those of its type.
  if (call->low > INT8_MIN || call->high < INT8_MAX) return dnnl_unimplemented;
  dnnl_primitive_attr_t attributes = plan->attributes;
  DN_TRY(library->primitive_attr_set_output_scales(attributes, 1, 0, &call->input_scale));
  if (input_type != dnnl_f32 && call->input_zero)
    DN_TRY(library->primitive_attr_set_zero_points(
        attributes, DNNL_ARG_SRC, 1, 0, &call->input_zero));
  if (call->output_zero)
    DN_TRY(library->primitive_attr_set_zero_points(
        attributes, DNNL_ARG_DST, 1, 0, &call->output_zero));
  dnnl_memory_desc_t from, to;
  DN_TRY(dn_image(request, input_type, shape->height, shape->width, shape->channels, &from));
  DN_TRY(dn_image(request, dnnl_s8, shape->height, shape->width, shape->channels, &to));
  reads_one(plan);
  return library->reorder_primitive_desc_create(
      &plan->primitive, &from, library->engine, &to, library->engine, attributes);
}

dnnl_status_t dn_plan_quantize(const dn_request *request, dn_plan *plan) {
  return plan_rescale(request, plan, dnnl_f32);
}

dnnl_status_t dn_plan_requantize(const dn_request *request, dn_plan *plan) {
  return plan_rescale(request, plan, dn_input_type(request));
}

#endif
