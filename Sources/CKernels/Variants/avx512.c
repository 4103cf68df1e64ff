// Sixteen floats a vector: servers since 2017.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#ifdef __clang__
#pragma clang attribute push(__attribute__((target("avx512f,avx512bw,avx512dq,avx512vl,fma"))), apply_to = function)
#else
#pragma GCC push_options
#pragma GCC target("avx512f,avx512bw,avx512dq,avx512vl,fma")
#endif

#define VARIANT ck_avx512
#define VARIANT_NAME "avx512"
#define VL 16
#define vector_max(a, b) ((vector)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define vector_min(a, b) ((vector)_mm512_min_ps((__m512)(a), (__m512)(b)))
/// 24 sums, 2 vectors of weights and a column fill 27 of 32 registers.
#define TILE_COLUMNS 12

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
