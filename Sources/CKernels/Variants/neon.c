// Four floats a vector: every Arm of 64 bits.
#if defined(__aarch64__)
#include <arm_neon.h>

#define VARIANT ck_neon
#define VARIANT_NAME "neon"
#define VL 4
#define vector_max(a, b) ((vector)vmaxq_f32((float32x4_t)(a), (float32x4_t)(b)))
#define vector_min(a, b) ((vector)vminq_f32((float32x4_t)(a), (float32x4_t)(b)))
/// 24 sums, 2 vectors of weights and a column fill 27 of 32 registers.
#define TILE_COLUMNS 12
/// Products of 16 bits need registers of their own.
#define S8_COLUMNS 6
#define S8_NEON

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"
#endif
