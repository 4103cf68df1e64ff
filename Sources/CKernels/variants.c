#include "variants.h"

#include <string.h>

ck_work ck_counts;

/// Best first; the structures are copied, as pointers to tables in other files are all that they hold.
static ck_variant found[4];
static int found_count;

static void find(void) {
  int n = 0;
#if defined(__x86_64__)
  __builtin_cpu_init();
  int wide = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
             __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl");
  if (wide) found[n++] = __builtin_cpu_supports("avx512vnni") ? ck_avx512vnni : ck_avx512;
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found[n++] = ck_avx2;
  found[n++] = ck_sse2;
#elif defined(__aarch64__)
  found[n++] = ck_neon;
#elif defined(__ARM_FEATURE_DSP)
  found[n++] = ck_dsp;
#endif
  found[n++] = ck_generic;
  found_count = n;
}

const ck_variant *ck_variants(int *count) {
  if (!found_count) find();
  *count = found_count;
  return found;
}

const ck_kernel *ck_find(
    const ck_variant *variant, const char *name, ck_type type, ck_layout layout) {
  for (int i = 0; i < variant->count; i++) {
    const ck_kernel *kernel = &variant->kernels[i];
    if (!strcmp(kernel->name, name) && kernel->type == type && kernel->layout == layout)
      return kernel;
  }
  return NULL;
}

const char *ck_unfit(void) {
#ifdef __OPTIMIZE__
  return NULL;
#else
  return "built without optimisation";
#endif
}
