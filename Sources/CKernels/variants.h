/// The tables of kernels, one for each instruction set; which of them exist depends on the target.
#ifndef CKERNELS_VARIANTS_H
#define CKERNELS_VARIANTS_H

#include "CKernels.h"

#if defined(__x86_64__)
extern const ck_variant ck_avx512vnni, ck_avx512, ck_avx2, ck_sse2;
#elif defined(__aarch64__)
extern const ck_variant ck_neon;
#elif defined(__ARM_FEATURE_DSP)
extern const ck_variant ck_dsp;
#endif
extern const ck_variant ck_generic;

#endif
