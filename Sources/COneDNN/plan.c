#include "plan.h"

#ifdef DN_HAS_API

#include <math.h>

dnnl_data_type_t dn_input_type(const dn_request *request) {
  switch (request->type) {
    case dn_f32: return dnnl_f32;
    case dn_s8: return dnnl_s8;
    case dn_u8_to_s8: return dnnl_u8;
  }
  return dnnl_data_type_undef;
}

dnnl_data_type_t dn_output_type(const dn_request *request) {
  return request->type == dn_f32 ? dnnl_f32 : dnnl_s8;
}

dnnl_status_t dn_image(const dn_request *request, dnnl_data_type_t type, int height, int width,
    int channels, dnnl_memory_desc_t *layout) {
  dnnl_dim_t row = (dnnl_dim_t)width * channels;
  dnnl_dims_t sizes = {request->call->shape->batch, channels, height, width};
  dnnl_dims_t strides = {height * row, 1, row, channels};
  return request->library->memory_desc_init_by_strides(layout, 4, sizes, type, strides);
}

dnnl_status_t dn_input_image(const dn_request *request, dnnl_memory_desc_t *layout) {
  const ck_shape *shape = request->call->shape;
  return dn_image(
      request, dn_input_type(request), shape->height, shape->width, shape->channels, layout);
}

dnnl_status_t dn_output_image(const dn_request *request, dnnl_memory_desc_t *layout) {
  const ck_shape *shape = request->call->shape;
  return dn_image(request, dn_output_type(request), shape->out_height, shape->out_width,
      shape->out_channels, layout);
}

int dn_largest(int a, int b) { return a > b ? a : b; }

int dn_far_padding(int size, int padding, int footprint, int stride, int outputs) {
  return dn_largest((outputs - 1) * stride + footprint - size - padding, 0);
}

dnnl_memory_desc_t dn_any_layout(dnnl_memory_desc_t layout) {
  layout.format_kind = dnnl_format_kind_any;
  return layout;
}

dnnl_status_t dn_add_vector(const dn_request *request, dn_plan *plan, int argument,
    dnnl_data_type_t type, int count, const void *data, float fill) {
  dn_constant *constant = &plan->constants[plan->constant_count++];
  *constant = (dn_constant){.argument = argument, .data = data, .fill = fill};
  dnnl_dims_t sizes = {count}, strides = {1};
  return request->library->memory_desc_init_by_strides(
      &constant->layout, 1, sizes, type, strides);
}

static dnnl_status_t append_clamp(
    const dn_library *library, dnnl_post_ops_t list, float low, float high) {
  if (low == 0 && high == INFINITY)
    return library->post_ops_append_eltwise(list, 1, dnnl_eltwise_relu, 0, 0);
  return library->post_ops_append_eltwise(list, 1, dnnl_eltwise_clip, low, high);
}

dnnl_status_t dn_finish(const dn_request *request, dn_plan *plan, float offset, int zero) {
  const dn_library *library = request->library;
  float low = request->call->low, high = request->call->high;
  // What int8 saturates to anyway is no bound.
  if (request->type != dn_f32) {
    low = low <= INT8_MIN ? -INFINITY : low - zero;
    high = high >= INT8_MAX ? INFINITY : high - zero;
  }
  dnnl_post_ops_t list;
  DN_TRY(library->post_ops_create(&list));
  dnnl_status_t status = dnnl_success;
  if (offset != 0)
    status = library->post_ops_append_eltwise(list, 1, dnnl_eltwise_linear, 1, offset);
  if (!status && (low > -INFINITY || high < INFINITY))
    status = append_clamp(library, list, low, high);
  if (!status) status = library->primitive_attr_set_post_ops(plan->attributes, list);
  library->post_ops_destroy(list);
  return status;
}

static dnnl_status_t set_zero_point(
    const dn_request *request, dn_plan *plan, int argument, int32_t zero) {
  if (zero == 0) return dnnl_success;
  return request->library->primitive_attr_set_zero_points(
      plan->attributes, argument, 1, 0, &zero);
}

dnnl_status_t dn_scale_channels(const dn_request *request, dn_plan *plan, int channels) {
  const float *scales = request->parameters->scales;
  if (request->type == dn_f32 || !scales) return dnnl_success;
  // Bit 1 of the mask: one scale for each of dimension 1, the channels.
  return request->library->primitive_attr_set_output_scales(
      plan->attributes, channels, 1 << 1, scales);
}

dnnl_status_t dn_shift_zero_points(const dn_request *request, dn_plan *plan) {
  if (request->type == dn_f32) return dn_finish(request, plan, 0, 0);
  const ck_call *call = request->call;
  DN_TRY(set_zero_point(request, plan, DNNL_ARG_SRC, call->input_zero));
  DN_TRY(set_zero_point(request, plan, DNNL_ARG_DST, call->output_zero));
  return dn_finish(request, plan, 0, call->output_zero);
}

dnnl_status_t dn_choose(const dn_request *request, dn_plan *plan, const void *description) {
  const dn_library *library = request->library;
  return library->primitive_desc_create(
      &plan->primitive, description, plan->attributes, library->engine, NULL);
}

#endif
