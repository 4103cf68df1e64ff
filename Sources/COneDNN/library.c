#include "library.h"

#ifdef DN_HAS_API

#include "threads.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdio.h>

static dn_library library;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/// Newer 2.x libraries keep to the older header's API, not the other way round.
static const char *version_trouble(const dnnl_version_t *version) {
  if (version->major != DNNL_VERSION_MAJOR) return "libdnnl.so.2 is not oneDNN 2";
  if (version->minor < DNNL_VERSION_MINOR) return "oneDNN is older than the header of the build";
  return NULL;
}

static const char *find_threads(void *handle, unsigned runtime) {
  if (runtime == DNNL_RUNTIME_SEQ) return NULL;
  if (runtime != DNNL_RUNTIME_OMP) return "oneDNN uses threads other than OpenMP's";
  // Of the runtime that the library itself is linked to; the process may have others.
  *(void **)&library.omp_set_num_threads = dlsym(handle, "omp_set_num_threads");
  return library.omp_set_num_threads ? NULL : "oneDNN's OpenMP has no omp_set_num_threads";
}

static const char *load(void) {
  void *handle = dlopen("libdnnl.so.2", RTLD_NOW | RTLD_LOCAL);
  if (!handle) return "oneDNN 2 (libdnnl.so.2) is not installed; Debian and Ubuntu: libdnnl-dev";
#define DN_FIND(name) \
  *(void **)&library.name = dlsym(handle, "dnnl_" #name); \
  if (!library.name) return "oneDNN lacks the function dnnl_" #name;
  DN_FUNCTIONS(DN_FIND)
#undef DN_FIND
  const dnnl_version_t *version = library.version();
  const char *trouble = version_trouble(version);
  if (!trouble) trouble = find_threads(handle, version->cpu_runtime);
  if (trouble) return trouble;
  snprintf(library.version_text, sizeof library.version_text, "%d.%d.%d", version->major,
      version->minor, version->patch);
  dn_hold_to_one_thread(&library);
  if (library.engine_create(&library.engine, dnnl_cpu, 0)
      || library.stream_create(&library.stream, library.engine, dnnl_stream_default_flags))
    return "oneDNN finds no CPU that it can use";
  return dn_runs_on_one_thread(&library) ? NULL : "oneDNN cannot be held to one thread";
}

static void load_once(void) { library.unavailable = load(); }

const dn_library *dn_load(void) {
  pthread_once(&once, load_once);
  return &library;
}

const char *dn_unavailable(void) { return dn_load()->unavailable; }

const char *dn_version(void) { return dn_unavailable() ? NULL : library.version_text; }

#endif
