#include "layer.h"

#ifdef DN_HAS_API

#include "plan.h"

#include <stdlib.h>
#include <string.h>

enum { dn_most_arguments = ck_most_inputs + 6 };

struct dn_layer {
  const dn_library *library;
  dnnl_primitive_desc_t description;
  dnnl_primitive_t primitive;
  /// Inputs first, then the output, then what the layer owns: constants, scratch.
  dnnl_exec_arg_t arguments[dn_most_arguments];
  int inputs, argument_count;
  const char *implementation;
};

static const struct {
  const char *kernel;
  dn_planner *plan;
} planners[] = {
  {"conv", dn_plan_convolution},
  {"pointwise", dn_plan_convolution},
  {"depthwise", dn_plan_convolution},
  {"fully_connected", dn_plan_fully_connected},
  {"max_pool", dn_plan_max_pool},
  {"average_pool", dn_plan_average_pool},
  {"relu", dn_plan_relu},
  {"add", dn_plan_add},
  {"concat", dn_plan_concat},
  {"shuffle", dn_plan_shuffle},
  {"softmax", dn_plan_softmax},
  {"batch_norm", dn_plan_batch_norm},
  {"quantize", dn_plan_quantize},
  {"requantize", dn_plan_requantize},
};

static dn_planner *find_planner(const char *kernel) {
  for (size_t i = 0; i < sizeof planners / sizeof *planners; i++)
    if (!strcmp(planners[i].kernel, kernel)) return planners[i].plan;
  return NULL;
}

static const char *reason(dnnl_status_t status) {
  switch (status) {
    case dnnl_unimplemented: return "oneDNN has no implementation of this layer";
    case dnnl_invalid_arguments: return "oneDNN refuses the sizes of this layer";
    case dnnl_out_of_memory: return "oneDNN is out of memory";
    default: return "oneDNN failed";
  }
}

/// `data` may be DNNL_MEMORY_NONE (bound later) or DNNL_MEMORY_ALLOCATE (the library's own).
static dnnl_status_t append(
    dn_layer *layer, int argument, const dnnl_memory_desc_t *layout, void *data) {
  dnnl_exec_arg_t *next = &layer->arguments[layer->argument_count];
  next->arg = argument;
  DN_TRY(layer->library->memory_create(&next->memory, layout, layer->library->engine, data));
  layer->argument_count++;
  return dnnl_success;
}

static const dnnl_memory_desc_t *layout(const dn_layer *layer, int argument) {
  return layer->library->primitive_desc_query_md(
      layer->description, dnnl_query_exec_arg_md, argument);
}

/// Copies a constant into the order that the primitive has chosen.
static dnnl_status_t reorder(
    const dn_layer *layer, const dn_constant *constant, dnnl_memory_t target) {
  const dn_library *library = layer->library;
  dnnl_primitive_desc_t description = NULL;
  dnnl_primitive_t primitive = NULL;
  dnnl_memory_t source = NULL;
  dnnl_status_t status = library->memory_create(
      &source, &constant->layout, library->engine, (void *)constant->data);
  if (!status)
    status = library->reorder_primitive_desc_create(&description, &constant->layout,
        library->engine, layout(layer, constant->argument), library->engine, NULL);
  if (!status) status = library->primitive_create(&primitive, description);
  dnnl_exec_arg_t arguments[] = {{DNNL_ARG_FROM, source}, {DNNL_ARG_TO, target}};
  if (!status) status = library->primitive_execute(primitive, library->stream, 2, arguments);
  library->primitive_destroy(primitive);
  library->primitive_desc_destroy(description);
  library->memory_destroy(source);
  return status;
}

static dnnl_status_t fill(
    const dn_layer *layer, const dn_constant *constant, dnnl_memory_t target) {
  void *data;
  DN_TRY(layer->library->memory_map_data(target, &data));
  for (dnnl_dim_t i = 0; i < constant->layout.dims[0]; i++) ((float *)data)[i] = constant->fill;
  return layer->library->memory_unmap_data(target, data);
}

static dnnl_status_t append_constant(dn_layer *layer, const dn_constant *constant) {
  DN_TRY(append(layer, constant->argument, layout(layer, constant->argument),
      DNNL_MEMORY_ALLOCATE));
  dnnl_memory_t target = layer->arguments[layer->argument_count - 1].memory;
  return (constant->data ? reorder : fill)(layer, constant, target);
}

static dnnl_status_t make_plan(dn_planner *planner, const dn_request *request, dn_plan *plan) {
  const dn_library *library = request->library;
  DN_TRY(library->primitive_attr_create(&plan->attributes));
  // Scratch of the library's own belongs to the thread that made the layer.
  dnnl_status_t status = library->primitive_attr_set_scratchpad_mode(
      plan->attributes, dnnl_scratchpad_mode_user);
  if (!status) status = planner(request, plan);
  library->primitive_attr_destroy(plan->attributes);
  return status;
}

static dnnl_status_t build(dn_layer *layer, const dn_plan *plan) {
  const dn_library *library = layer->library;
  layer->description = plan->primitive;
  DN_TRY(library->primitive_create(&layer->primitive, layer->description));
  DN_TRY(library->primitive_desc_query(
      layer->description, dnnl_query_impl_info_str, 0, &layer->implementation));
  layer->inputs = plan->inputs;
  for (int i = 0; i < plan->inputs; i++) {
    int argument = plan->first_input + i;
    DN_TRY(append(layer, argument, layout(layer, argument), DNNL_MEMORY_NONE));
  }
  DN_TRY(append(layer, DNNL_ARG_DST, layout(layer, DNNL_ARG_DST), DNNL_MEMORY_NONE));
  for (int i = 0; i < plan->constant_count; i++)
    DN_TRY(append_constant(layer, &plan->constants[i]));
  return append(
      layer, DNNL_ARG_SCRATCHPAD, layout(layer, DNNL_ARG_SCRATCHPAD), DNNL_MEMORY_ALLOCATE);
}

dn_layer *dn_make(const dn_library *library, const char *kernel, dn_type type,
    const ck_call *call, const ck_parameters *parameters, const char **error) {
  static const ck_parameters none;
  dn_planner *planner = find_planner(kernel);
  dn_layer *layer = planner ? calloc(1, sizeof *layer) : NULL;
  if (!layer) {
    *error = planner ? "out of memory" : "not a kernel that oneDNN is asked for";
    return NULL;
  }
  layer->library = library;
  dn_hold_to_one_thread(library);
  dn_request request = {library, type, call, parameters ? parameters : &none};
  dn_plan plan = {0};
  dnnl_status_t status = make_plan(planner, &request, &plan);
  if (!status) status = build(layer, &plan);
  free(plan.owned);
  *error = status ? reason(status) : dn_bind(layer, call->inputs, call->output);
  if (!*error) return layer;
  dn_destroy(layer);
  return NULL;
}

dn_layer *dn_create(const char *kernel, dn_type type, const ck_call *call,
    const ck_parameters *parameters, const char **error) {
  *error = dn_unavailable();
  return *error ? NULL : dn_make(dn_load(), kernel, type, call, parameters, error);
}

const char *dn_bind(dn_layer *layer, const void *const *inputs, void *output) {
  for (int i = 0; i <= layer->inputs; i++) {
    void *data = i < layer->inputs ? (void *)inputs[i] : output;
    dnnl_status_t status =
        layer->library->memory_set_data_handle(layer->arguments[i].memory, data);
    if (status) return reason(status);
  }
  return NULL;
}

const char *dn_run(const dn_layer *layer) { return dn_run_all(&layer, 1); }

const char *dn_run_all(const dn_layer *const *layers, int count) {
  if (count > 0) dn_hold_to_one_thread(layers[0]->library);
  for (int i = 0; i < count; i++) {
    const dn_layer *layer = layers[i];
    // Returns when the work is done: OpenMP's and the sequential library have no queue.
    dnnl_status_t status = layer->library->primitive_execute(
        layer->primitive, layer->library->stream, layer->argument_count, layer->arguments);
    if (status) return reason(status);
  }
  return NULL;
}

const char *dn_implementation(const dn_layer *layer) { return layer->implementation; }

void dn_destroy(dn_layer *layer) {
  if (!layer) return;
  for (int i = 0; i < layer->argument_count; i++)
    layer->library->memory_destroy(layer->arguments[i].memory);
  if (layer->primitive) layer->library->primitive_destroy(layer->primitive);
  if (layer->description) layer->library->primitive_desc_destroy(layer->description);
  free(layer);
}

#endif
