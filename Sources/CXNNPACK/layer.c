#include "operators.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct xn_layer {
  const xn_library *library;
  xn_choice choice;
  /// xnn_setup_…, as `choice.binding` says.
  void *setup;
};

static const struct {
  const char *kernel;
  xn_chooser *choose;
} choosers[] = {
  {"conv", xn_choose_convolution},
  {"pointwise", xn_choose_convolution},
  {"depthwise", xn_choose_convolution},
  {"fully_connected", xn_choose_fully_connected},
  {"max_pool", xn_choose_max_pool},
  {"average_pool", xn_choose_average_pool},
  {"relu", xn_choose_relu},
  {"add", xn_choose_add},
  {"shuffle", xn_choose_shuffle},
  {"concat", xn_choose_concat},
  {"softmax", xn_choose_softmax},
  {"quantize", xn_choose_quantize},
};

static xn_chooser *find_chooser(const char *kernel) {
  for (size_t i = 0; i < sizeof choosers / sizeof *choosers; i++)
    if (!strcmp(choosers[i].kernel, kernel)) return choosers[i].choose;
  return NULL;
}

static const char *reason(xn_status status) {
  switch (status) {
    case XN_REFUSED: return "XNNPACK refuses the numbers of this layer";
    case 4: return "XNNPACK has no implementation of this layer";
    case 5: return "XNNPACK does not support this processor";
    case 6: return "XNNPACK is out of memory";
    default: return "XNNPACK failed";
  }
}

static const char *find_setup(xn_layer *layer) {
  char name[64];
  snprintf(name, sizeof name, "xnn_setup_%s", layer->choice.name);
  layer->setup = dlsym(layer->library->handle, name);
  return layer->setup ? NULL : "XNNPACK lacks the function that binds an operator's tensors";
}

static const char *prepare(
    xn_layer *layer, xn_chooser *choose, ck_type type, const ck_call *call,
    const ck_parameters *parameters) {
  const ck_shape *s = call->shape;
  if (s->batch <= 0 || s->height <= 0 || s->width <= 0 || s->channels <= 0)
    return reason(XN_REFUSED);
  xn_status status = choose(layer->library, type, call, parameters, &layer->choice);
  if (status) return reason(status);
  if (!layer->choice.name) return "XNNPACK has no operator of this kind";
  const char *error = find_setup(layer);
  return error ? error : xn_bind(layer, call->inputs, call->output);
}

xn_layer *xn_create(const char *kernel, ck_type type, const ck_call *call,
    const ck_parameters *parameters, const char **error) {
  static const ck_parameters none;
  if ((*error = xn_unavailable())) return NULL;
  xn_chooser *choose = find_chooser(kernel);
  xn_layer *layer = choose ? calloc(1, sizeof *layer) : NULL;
  if (!layer) {
    *error = choose ? "out of memory" : "not a kernel that XNNPACK is asked for";
    return NULL;
  }
  layer->library = xn_load();
  layer->choice.shape = *call->shape;
  *error = prepare(layer, choose, type, call, parameters ? parameters : &none);
  if (!*error) return layer;
  xn_destroy(layer);
  return NULL;
}

const char *xn_bind(xn_layer *layer, const void *const *inputs, void *output) {
  const ck_shape *s = &layer->choice.shape;
  xn_operator handle = layer->choice.handles[0];
  size_t pixels = (size_t)s->height * s->width;
  size_t elements = s->batch * pixels * s->channels;
  xn_status status = 0;
  switch (layer->choice.binding) {
    case xn_image:
      status = ((xn_setup_image *)layer->setup)(
          handle, s->batch, s->height, s->width, inputs[0], output, NULL);
      break;
    case xn_rows:
      status = ((xn_setup_rows *)layer->setup)(
          handle, s->batch * pixels, inputs[0], output, NULL);
      break;
    case xn_pixels:
      status = ((xn_setup_pixels *)layer->setup)(
          handle, s->batch, pixels, inputs[0], output, NULL);
      break;
    case xn_pair:
      status = ((xn_setup_pair *)layer->setup)(
          handle, 1, &elements, 1, &elements, inputs[0], inputs[1], output, NULL);
      break;
    case xn_parts:
      for (int i = 0; i < layer->choice.count && !status; i++)
        status = ((xn_setup_rows *)layer->setup)(layer->choice.handles[i], s->batch * pixels,
            inputs[i], (char *)output + layer->choice.offsets[i], NULL);
      break;
  }
  return status ? reason(status) : NULL;
}

const char *xn_run(const xn_layer *layer) { return xn_run_all(&layer, 1); }

const char *xn_run_all(const xn_layer *const *layers, int count) {
  for (int i = 0; i < count; i++) {
    const xn_choice *choice = &layers[i]->choice;
    for (int part = 0; part < choice->count; part++) {
      xn_status status = layers[i]->library->run_operator(choice->handles[part], NULL);
      if (status) return reason(status);
    }
  }
  return NULL;
}

const char *xn_implementation(const xn_layer *layer) { return layer->choice.name; }

void xn_destroy(xn_layer *layer) {
  if (!layer) return;
  for (int i = 0; i < layer->choice.count; i++)
    if (layer->choice.handles[i]) layer->library->delete_operator(layer->choice.handles[i]);
  free(layer);
}
