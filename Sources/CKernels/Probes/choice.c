#include "tables.h"

static ck_probes found[4];
static int found_count;

#if defined(__x86_64__)
static int find(void) {
  int n = 0;
  __builtin_cpu_init();
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512bw") &&
      __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512vl")) {
    found[n] = ck_probes_avx512;
    if (!__builtin_cpu_supports("avx512vnni")) found[n].dot_int8 = NULL;
    n++;
  }
  if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) found[n++] = ck_probes_avx2;
  found[n++] = ck_probes_sse2;
  found[n++] = ck_probes_generic;
  return n;
}
#else
static int find(void) {
  int n = 0;
#if defined(__aarch64__)
  found[n++] = ck_probes_neon;
#endif
  found[n++] = ck_probes_generic;
  return n;
}
#endif

const ck_probes *ck_probe_variants(int *count) {
  if (!found_count) found_count = find();
  *count = found_count;
  return found;
}
