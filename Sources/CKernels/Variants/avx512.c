// Sixteen floats a vector: servers since 2017.
#if defined(__x86_64__)
#include <immintrin.h>
#include <math.h>
#include <string.h>

#ifndef FEATURES
#define FEATURES "avx512f,avx512bw,avx512dq,avx512vl,fma"
#endif
// Of GCC's pragma the argument is no macro.
#define TEXT(x) #x
#define GCC_TARGET(features) _Pragma(TEXT(GCC target(features)))
#ifdef __clang__
#pragma clang attribute push(__attribute__((target(FEATURES))), apply_to = function)
#else
#pragma GCC push_options
GCC_TARGET(FEATURES)
#endif

#ifndef VARIANT
#define VARIANT ck_avx512
#endif
#define VARIANT_NAME "avx512"
#define VL 16
#define vector_max(a, b) ((vector)_mm512_max_ps((__m512)(a), (__m512)(b)))
#define vector_min(a, b) ((vector)_mm512_min_ps((__m512)(a), (__m512)(b)))
/// 24 sums, 2 vectors of weights and a column fill 27 of 32 registers.
#define TILE_COLUMNS 12
#define S8_COLUMNS TILE_COLUMNS
#ifndef S8_VNNI
#define S8_PAIRS(w, x) ((vector_s32)_mm512_madd_epi16((__m512i)(w), (__m512i)(x)))
#endif

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"

#ifdef __clang__
#pragma clang attribute pop
#else
#pragma GCC pop_options
#endif
#endif
