// Eight floats a vector, multiplied and added in one instruction: x86 since 2013.
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

#define VARIANT ck_avx2
#define VARIANT_NAME "avx2"
#define VL 8
#define vector_max(a, b) ((vector)_mm256_max_ps((__m256)(a), (__m256)(b)))
#define vector_min(a, b) ((vector)_mm256_min_ps((__m256)(a), (__m256)(b)))
/// 12 sums, 2 vectors of weights and a column fill 15 of 16 registers.
#define TILE_COLUMNS 6
#define S8_COLUMNS TILE_COLUMNS
#define S8_PAIRS(w, x) ((vector_s32)_mm256_madd_epi16((__m256i)(w), (__m256i)(x)))

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
