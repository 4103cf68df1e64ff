// Sixteen floats a vector, and 64 products of bytes in one instruction: servers since 2019.
#define VARIANT ck_avx512vnni
#define S8_VNNI(sum, x, w) \
  ((vector_s32)_mm512_dpbusd_epi32((__m512i)(sum), (__m512i)(x), (__m512i)(w)))
#define FEATURES "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni,fma"
#include "avx512.c"
