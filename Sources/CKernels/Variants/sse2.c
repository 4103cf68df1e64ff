// Four floats a vector: every x86 of 64 bits.
#if defined(__x86_64__)
#include <immintrin.h>

#define VARIANT ck_sse2
#define VARIANT_NAME "sse2"
#define VL 4
#define vector_max(a, b) ((vector)_mm_max_ps((__m128)(a), (__m128)(b)))
#define vector_min(a, b) ((vector)_mm_min_ps((__m128)(a), (__m128)(b)))
/// 8 sums, 2 vectors of weights, a column and a product: without FMA that takes a register.
#define TILE_COLUMNS 4
#define S8_COLUMNS TILE_COLUMNS
#define S8_PAIRS(w, x) ((vector_s32)_mm_madd_epi16((__m128i)(w), (__m128i)(x)))

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"
#endif
