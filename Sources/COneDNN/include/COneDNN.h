/// oneDNN's kernels on the layers that CKernels describes, to be measured beside ours.
///
/// The library is loaded when it is first asked for: where it, or its header at build time, is missing,
/// `dn_unavailable` says so and nothing else changes. Written for the C API of oneDNN 2.3 to 2.x (checked
/// with 2.6); 3.x has another one.
///
///     if (dn_unavailable()) …
///     const char *error;
///     dn_layer *layer = dn_create("pointwise", dn_f32, &call, &parameters, &error);
///     error = dn_run(layer);
///     dn_destroy(layer);
///
/// Activations lie as in CKernels (NHWC), so calls chain. Weights are copied by `dn_create` into the order
/// that the library prefers. Everything runs on the calling thread alone: the library's OpenMP is held to
/// one thread, and loading fails where that has no effect.
#ifndef CONEDNN_H
#define CONEDNN_H

#include "CKernels.h"

/// Types of inputs and results. Weights of both int8 kinds are signed; unsigned inputs are what the
/// instructions of x86 multiply, signed ones cost the library a correction. Results of pooling, ReLU,
/// concatenation and shuffle are of the inputs' type.
typedef enum { dn_f32, dn_s8, dn_u8_to_s8 } dn_type;

typedef struct dn_layer dn_layer;

/// NULL where oneDNN can be used, else why not. Valid as long as the process.
const char *dn_unavailable(void);

/// "2.6.3"; NULL where it is unavailable.
const char *dn_version(void);

/// The layer that `kernel` of CKernels computes for the same call, bound to the call's tensors: conv,
/// pointwise, depthwise, fully_connected, max_pool, average_pool, relu, add, concat, shuffle, softmax,
/// batch_norm, quantize, requantize. Copies what it needs, so only the tensors must outlive it.
///
/// - Returns: NULL with a reason where the library has no such layer. Reasons live as long as the process.
dn_layer *dn_create(
    const char *kernel, dn_type, const ck_call *, const ck_parameters *, const char **error);

/// Binds other tensors of the same shapes.
const char *dn_bind(dn_layer *, const void *const *inputs, void *output);

/// - Returns: NULL, or why it failed. One thread at a time may run a layer.
const char *dn_run(const dn_layer *);

/// A network: layers one after the other, each bound to what another one wrote.
const char *dn_run_all(const dn_layer *const *, int count);

/// What runs, in the library's words: "brgconv:avx512_core". Valid as long as the layer.
const char *dn_implementation(const dn_layer *);

/// NULL is allowed.
void dn_destroy(dn_layer *);

#endif
