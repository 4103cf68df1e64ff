// Eight floats a vector. A dot product of bytes takes three instructions; the fourth makes one operand depend
// on the sum, as the products would otherwise be the same in every step.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx2,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx2,fma")
#endif

#define PROBES ck_probes_avx2
#define PROBES_NAME "avx2"
#define VL 8
#define DOT_INT8(sum, a, b)                                                                \
  ((vector_s32)_mm256_add_epi32(                                                           \
      (__m256i)(sum),                                                                      \
      _mm256_madd_epi16(                                                                   \
          _mm256_maddubs_epi16((__m256i)((a) + (sum)), (__m256i)(b)), _mm256_set1_epi16(1))))

#include "../vectors.h"
#include "tables.h"
#include "probes.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
