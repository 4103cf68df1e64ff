// Cortex-M4 and M7: two products of 16 bits in one instruction, bytes only.
#if defined(__ARM_FEATURE_DSP) && !defined(__aarch64__)
#include <arm_acle.h>

#define VARIANT ck_dsp
#define VARIANT_NAME "dsp"
#define VL 1
#define TILE_COLUMNS 4
#define S8_COLUMNS 2
#define S8_SMLAD

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"
#endif
