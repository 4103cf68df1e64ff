#include "library.h"

#include <dlfcn.h>
#include <pthread.h>

static xn_library library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// Functions that came with later parameters of the ones that are called here: caches of code and weights
/// (2022), and a step between creation and binding (2023).
static const char *const later[] = {
  "xnn_init_code_cache", "xnn_init_weights_cache", "xnn_create_weights_cache",
  "xnn_reshape_convolution2d_nhwc_f32"};

static const char *load(void) {
  library.handle = dlopen("libXNNPACK.so.0", RTLD_NOW | RTLD_LOCAL);
  if (!library.handle)
    return "XNNPACK (libXNNPACK.so.0) is not installed; Debian and Ubuntu: libxnnpack-dev";
  for (size_t i = 0; i < sizeof later / sizeof *later; i++)
    if (dlsym(library.handle, later[i])) return "this XNNPACK is newer than early 2022";
#define XN_FIND(name) \
  *(void **)&library.name = dlsym(library.handle, "xnn_" #name); \
  if (!library.name) return "XNNPACK lacks the function xnn_" #name;
  XN_FIND(initialize) XN_FIND(run_operator) XN_FIND(delete_operator)
#define XN_FIND_CREATE(name, ...) XN_FIND(create_##name)
  XN_CREATE_FUNCTIONS(XN_FIND_CREATE)
#undef XN_FIND_CREATE
#undef XN_FIND
  return library.initialize(NULL) ? "XNNPACK does not support this processor" : NULL;
}

static void load_once(void) { library.unavailable = load(); }

const xn_library *xn_load(void) {
  pthread_once(&once, load_once);
  return &library;
}

const char *xn_unavailable(void) { return xn_load()->unavailable; }
