/// Convolutions and fully connected layers.
#include "plan.h"

#ifdef DN_HAS_API

#include <stdlib.h>

/// Dimensions [groups] outputs, inputs, rows, columns over the order of networks.
static dnnl_status_t weight_layout(const dn_request *request, dnnl_memory_desc_t *layout) {
  const ck_shape *shape = request->call->shape;
  int groups = dn_largest(shape->groups, 1);
  dnnl_dim_t inputs = shape->channels / groups, outputs = shape->out_channels / groups;
  dnnl_dim_t row = shape->kernel_width * inputs, kernel = shape->kernel_height * row;
  dnnl_dims_t sizes = {groups, outputs, inputs, shape->kernel_height, shape->kernel_width};
  dnnl_dims_t strides = {outputs * kernel, kernel, 1, row, inputs};
  dnnl_data_type_t type = dn_output_type(request);
  int first = groups == 1;
  return request->library->memory_desc_init_by_strides(
      layout, 5 - first, sizes + first, type, strides + first);
}

static dnnl_status_t add_weights(const dn_request *request, dn_plan *plan,
    const dnnl_memory_desc_t *layout, int outputs) {
  const ck_parameters *parameters = request->parameters;
  if (!parameters->weights) return dnnl_invalid_arguments;
  plan->inputs = 1;
  plan->first_input = DNNL_ARG_SRC;
  plan->constants[plan->constant_count++] = (dn_constant){
    .argument = DNNL_ARG_WEIGHTS, .layout = *layout, .data = parameters->weights, .fill = 0};
  if (!parameters->bias) return dnnl_success;
  dnnl_data_type_t type = request->type == dn_f32 ? dnnl_f32 : dnnl_s32;
  return dn_add_vector(request, plan, DNNL_ARG_BIAS, type, outputs, parameters->bias, 0);
}

dnnl_status_t dn_plan_convolution(const dn_request *request, dn_plan *plan) {
  const ck_shape *shape = request->call->shape;
  int dilation_height = dn_largest(shape->dilation_height, 1);
  int dilation_width = dn_largest(shape->dilation_width, 1);
  dnnl_dims_t strides = {shape->stride_height, shape->stride_width};
  dnnl_dims_t dilations = {dilation_height - 1, dilation_width - 1};
  dnnl_dims_t near = {shape->pad_top, shape->pad_left};
  dnnl_dims_t far = {
    dn_far_padding(shape->height, shape->pad_top, (shape->kernel_height - 1) * dilation_height + 1,
        shape->stride_height, shape->out_height),
    dn_far_padding(shape->width, shape->pad_left, (shape->kernel_width - 1) * dilation_width + 1,
        shape->stride_width, shape->out_width)};
  dnnl_memory_desc_t input, weights, output;
  DN_TRY(dn_input_image(request, &input));
  DN_TRY(weight_layout(request, &weights));
  DN_TRY(dn_output_image(request, &output));
  DN_TRY(add_weights(request, plan, &weights, shape->out_channels));
  DN_TRY(dn_scale_channels(request, plan, shape->out_channels));
  DN_TRY(dn_shift_zero_points(request, plan));
  weights = dn_any_layout(weights);
  const dnnl_memory_desc_t *bias = plan->constant_count > 1 ? &plan->constants[1].layout : NULL;
  dnnl_convolution_desc_t description;
  DN_TRY(request->library->dilated_convolution_forward_desc_init(&description,
      dnnl_forward_inference, dnnl_convolution_direct, &input, &weights, bias, &output, strides,
      dilations, near, far));
  return dn_choose(request, plan, &description);
}

static dnnl_status_t matrix(const dn_request *request, int rows, int columns,
    dnnl_data_type_t type, dnnl_memory_desc_t *layout) {
  dnnl_dims_t sizes = {rows, columns}, strides = {columns, 1};
  return request->library->memory_desc_init_by_strides(layout, 2, sizes, type, strides);
}

/// The library's inner products know no zero points: that of the input times the sum of an output's
/// weights goes into its bias, that of the output into what is done with results.
static dnnl_status_t fold_zero_points(const dn_request *request, dn_plan *plan, int depth) {
  const ck_call *call = request->call;
  int outputs = call->shape->out_channels;
  if (request->type == dn_f32) return dn_finish(request, plan, 0, 0);
  if (call->input_zero) {
    const int8_t *weights = request->parameters->weights;
    const int32_t *bias = request->parameters->bias;
    int32_t *folded = plan->owned = malloc(outputs * sizeof *folded);
    if (!folded) return dnnl_out_of_memory;
    for (int output = 0; output < outputs; output++) {
      int32_t sum = 0;
      for (int i = 0; i < depth; i++) sum += weights[(size_t)output * depth + i];
      folded[output] = (bias ? bias[output] : 0) - call->input_zero * sum;
    }
    plan->constant_count = 1;
    DN_TRY(dn_add_vector(request, plan, DNNL_ARG_BIAS, dnnl_s32, outputs, folded, 0));
  }
  return dn_finish(request, plan, call->output_zero, 0);
}

dnnl_status_t dn_plan_fully_connected(const dn_request *request, dn_plan *plan) {
  const ck_shape *shape = request->call->shape;
  int depth = dn_largest(shape->height, 1) * dn_largest(shape->width, 1) * shape->channels;
  int outputs = shape->out_channels;
  dnnl_memory_desc_t input, weights, output;
  DN_TRY(matrix(request, shape->batch, depth, dn_input_type(request), &input));
  DN_TRY(matrix(request, outputs, depth, dn_output_type(request), &weights));
  DN_TRY(matrix(request, shape->batch, outputs, dn_output_type(request), &output));
  DN_TRY(add_weights(request, plan, &weights, outputs));
  DN_TRY(dn_scale_channels(request, plan, outputs));
  DN_TRY(fold_zero_points(request, plan, depth));
  weights = dn_any_layout(weights);
  const dnnl_memory_desc_t *bias = plan->constant_count > 1 ? &plan->constants[1].layout : NULL;
  dnnl_inner_product_desc_t description;
  DN_TRY(request->library->inner_product_forward_desc_init(
      &description, dnnl_forward_inference, &input, &weights, bias, &output));
  return dn_choose(request, plan, &description);
}

#endif
