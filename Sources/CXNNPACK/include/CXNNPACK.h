/// XNNPACK's operators on the layers that CKernels describes, to be measured beside ours.
///
/// The same shape of API as COneDNN. The library has no versions and its operators' parameters change: this
/// is written for those of 2021 to early 2022, which Debian 12 and Ubuntu 22.04 package, and any other is
/// refused. They are declared here, as the library's header needs packages that Debian's does not name.
///
/// Without a thread pool, operators run on the calling thread alone.
#ifndef CXNNPACK_H
#define CXNNPACK_H

#include "CKernels.h"

typedef struct xn_layer xn_layer;

/// NULL where XNNPACK can be used, else why not. Valid as long as the process.
const char *xn_unavailable(void);

/// The layer that `kernel` of CKernels computes for the same call, bound to the call's tensors: conv,
/// pointwise, depthwise, fully_connected, max_pool, relu, add, concat, shuffle, quantize, and of f32
/// average_pool, softmax. Copies what it needs, so only the tensors must outlive it.
///
/// - Returns: NULL with a reason where the library has no such operator. Reasons live as long as the process.
xn_layer *xn_create(
    const char *kernel, ck_type, const ck_call *, const ck_parameters *, const char **error);

/// Binds other tensors of the same shapes.
const char *xn_bind(xn_layer *, const void *const *inputs, void *output);

/// - Returns: NULL, or why it failed. One thread at a time may run a layer.
const char *xn_run(const xn_layer *);

/// A network: layers one after the other, each bound to what another one wrote.
const char *xn_run_all(const xn_layer *const *, int count);

/// The operator, in the library's words: "convolution2d_nhwc_qc8"; it does not tell its kernels' names.
const char *xn_implementation(const xn_layer *);

/// NULL is allowed.
void xn_destroy(xn_layer *);

#endif
