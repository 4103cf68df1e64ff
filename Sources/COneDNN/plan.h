/// A layer in the library's words, before anything is allocated for it.
#ifndef DN_PLAN_H
#define DN_PLAN_H

#include "library.h"

#ifdef DN_HAS_API

typedef struct {
  const dn_library *library;
  dn_type type;
  const ck_call *call;
  const ck_parameters *parameters;
} dn_request;

/// Numbers of a layer as networks have them; the primitive may want them in another order.
typedef struct {
  /// DNNL_ARG_…
  int argument;
  dnnl_memory_desc_t layout;
  /// NULL: `fill` everywhere, as float.
  const void *data;
  float fill;
} dn_constant;

typedef struct {
  dnnl_primitive_desc_t primitive;
  dnnl_primitive_attr_t attributes;
  /// Tensors that it reads: the arguments `first_input` and those that follow.
  int inputs, first_input;
  dn_constant constants[4];
  int constant_count;
  /// What a planner made for a constant; freed when the constants are copied.
  void *owned;
} dn_plan;

typedef dnnl_status_t dn_planner(const dn_request *, dn_plan *);

/// One for each kind of layer. They fill `primitive`, `inputs`, `first_input` and the constants; the
/// attributes are there and empty.
dn_planner dn_plan_convolution, dn_plan_fully_connected, dn_plan_max_pool, dn_plan_average_pool;
dn_planner dn_plan_relu, dn_plan_add, dn_plan_batch_norm, dn_plan_softmax, dn_plan_shuffle;
dn_planner dn_plan_concat, dn_plan_quantize, dn_plan_requantize;

/// Types of a layer's inputs and results.
dnnl_data_type_t dn_input_type(const dn_request *);
dnnl_data_type_t dn_output_type(const dn_request *);

/// Images whose channels lie innermost. The library's dimensions are batch, channels, height, width.
dnnl_status_t dn_image(const dn_request *, dnnl_data_type_t, int height, int width, int channels,
    dnnl_memory_desc_t *);
dnnl_status_t dn_input_image(const dn_request *, dnnl_memory_desc_t *);
dnnl_status_t dn_output_image(const dn_request *, dnnl_memory_desc_t *);

int dn_largest(int, int);

/// Zeros after the last row that the windows need; rows that no window reaches need none.
int dn_far_padding(int size, int padding, int footprint, int stride, int outputs);

/// Any order of memory: the primitive chooses.
dnnl_memory_desc_t dn_any_layout(dnnl_memory_desc_t);

/// Adds a constant of `count` elements in a row.
dnnl_status_t dn_add_vector(const dn_request *, dn_plan *, int argument, dnnl_data_type_t, int count,
    const void *data, float fill);

/// Post-operations: adds `offset` to results, then holds them to the call's bounds, of which `zero` is
/// what the library adds last.
dnnl_status_t dn_finish(const dn_request *, dn_plan *, float offset, int zero);

/// int8: the accumulator times the scale of its channel. Nothing for f32.
dnnl_status_t dn_scale_channels(const dn_request *, dn_plan *, int channels);

/// int8: zero points as the library's attributes; then the bounds, as `dn_finish`.
dnnl_status_t dn_shift_zero_points(const dn_request *, dn_plan *);

/// Ends a planner: the primitive of a finished description.
dnnl_status_t dn_choose(const dn_request *, dn_plan *, const void *description);

/// Goes back from the function with the status that is not success.
#define DN_TRY(call) \
  do { \
    dnnl_status_t dn_status = (call); \
    if (dn_status != dnnl_success) return dn_status; \
  } while (0)

#endif
#endif
