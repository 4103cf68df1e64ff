/// The kernels of one variant: VARIANT is the name of its table, VARIANT_NAME what results say.
#include "pointwise.h"

static const ck_kernel kernels[] = {
    POINTWISE_F32,
};

const ck_variant VARIANT = {VARIANT_NAME, kernels, sizeof kernels / sizeof *kernels};
