/// What remains where the header is missing at build time.
#include "library.h"

#ifndef DN_HAS_API

static const char reason[] =
#ifdef DNNL_VERSION_MAJOR
    "built with a oneDNN whose C API is not that of 2.3 to 2.x";
#else
    "built without oneDNN's header; Debian and Ubuntu: libdnnl-dev";
#endif

const char *dn_unavailable(void) { return reason; }

const char *dn_version(void) { return NULL; }

dn_layer *dn_create(const char *kernel, dn_type type, const ck_call *call,
    const ck_parameters *parameters, const char **error) {
  (void)kernel, (void)type, (void)call, (void)parameters;
  *error = reason;
  return NULL;
}

const char *dn_bind(dn_layer *layer, const void *const *inputs, void *output) {
  (void)layer, (void)inputs, (void)output;
  return reason;
}

const char *dn_run(const dn_layer *layer) {
  (void)layer;
  return reason;
}

const char *dn_run_all(const dn_layer *const *layers, int count) {
  (void)layers, (void)count;
  return reason;
}

const char *dn_implementation(const dn_layer *layer) {
  (void)layer;
  return "";
}

void dn_destroy(dn_layer *layer) { (void)layer; }

#endif
