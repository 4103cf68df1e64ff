/// The kernels of one variant: VARIANT is the name of its table, VARIANT_NAME what results say.
#include "blocked_gemm.h"
#include "gather.h"
#include "conv.h"
#include "fully_connected.h"
#include "pointwise.h"
#include "elements.h"
#include "taps.h"
#include "windows.h"
#include "elementwise.h"
#include "copies.h"
#include "softmax.h"
#include "direct.h"
#include "dot_s8.h"
#include "requantise.h"
#include "blocked_gemm_s8.h"
#include "gemm_s8.h"
#include "winograd_transforms.h"
#include "winograd.h"

static const ck_kernel kernels[] = {
    CONV_F32,
    POINTWISE_F32,
    FULLY_CONNECTED_F32,
    WINDOW_KERNELS(f32, VL * 4),
    WINDOW_KERNELS(s8, VL),
    PASSES(nhwc),
    PASSES(nchw),
    BATCH_NORM,
    COPY_KERNELS(f32),
    COPY_KERNELS(s8),
    SOFTMAX,
    DIRECT(f32, VL * 4),
    DIRECT(s8, VL),
    GEMM_S8,
    WINOGRAD_F32(2),
    WINOGRAD_F32(4),
};

const ck_variant VARIANT = {VARIANT_NAME, kernels, sizeof kernels / sizeof *kernels};
