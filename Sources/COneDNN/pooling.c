#include "plan.h"

#ifdef DN_HAS_API

static dnnl_status_t plan_pool(const dn_request *request, dn_plan *plan, dnnl_alg_kind_t kind) {
  const ck_shape *shape = request->call->shape;
  dnnl_dims_t strides = {shape->stride_height, shape->stride_width};
  dnnl_dims_t kernel = {shape->kernel_height, shape->kernel_width};
  dnnl_dims_t near = {shape->pad_top, shape->pad_left};
  dnnl_dims_t far = {
    dn_far_padding(shape->height, shape->pad_top, shape->kernel_height, shape->stride_height,
        shape->out_height),
    dn_far_padding(shape->width, shape->pad_left, shape->kernel_width, shape->stride_width,
        shape->out_width)};
  dnnl_memory_desc_t input, output;
  DN_TRY(dn_input_image(request, &input));
  DN_TRY(dn_image(request, dn_input_type(request), shape->out_height, shape->out_width,
      shape->channels, &output));
  plan->inputs = 1;
  plan->first_input = DNNL_ARG_SRC;
  DN_TRY(dn_finish(request, plan, 0, 0));
  dnnl_pooling_desc_t description;
  DN_TRY(request->library->pooling_forward_desc_init(&description, dnnl_forward_inference, kind,
      &input, &output, strides, kernel, near, far));
  return dn_choose(request, plan, &description);
}

dnnl_status_t dn_plan_max_pool(const dn_request *request, dn_plan *plan) {
  return plan_pool(request, plan, dnnl_pooling_max);
}

/// Of what a window has within the image, as most frameworks do.
dnnl_status_t dn_plan_average_pool(const dn_request *request, dn_plan *plan) {
  return plan_pool(request, plan, dnnl_pooling_avg_exclude_padding);
}

#endif
