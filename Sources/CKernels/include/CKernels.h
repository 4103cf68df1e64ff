/// The kernels that hwsim measures: portable C11, one loop nest for each kernel method of the simulator.
///
/// A kernel is compiled once for each instruction set (a variant), from the same source; the variant is
/// chosen at run time. Kernels neither allocate nor start threads nor touch global state but `ck_counts`.
///
///     int count;
///     const ck_variant *best = ck_variants(&count);          // what this processor runs, best first
///     const ck_kernel *kernel = ck_find(best, "pointwise", ck_f32, ck_nhwc);
///     kernel->pack(&shape, &parameters, packed);             // weights as the kernel reads them
///     kernel->run(&call);
#ifndef CKERNELS_H
#define CKERNELS_H

#include <stddef.h>
#include <stdint.h>

#include "CProbes.h"

typedef enum { ck_f32, ck_s8 } ck_type;
typedef enum { ck_nhwc, ck_nchw } ck_layout;

enum { ck_most_inputs = 8, ck_alignment = 64 };

/// Sizes of one layer, in elements. Members that a kernel has no use for are zero.
typedef struct {
  int32_t batch, height, width, channels;
  int32_t out_height, out_width, out_channels;
  int32_t kernel_height, kernel_width;
  int32_t stride_height, stride_width;
  int32_t dilation_height, dilation_width;
  int32_t pad_top, pad_left;
  /// Of a convolution or of a channel shuffle.
  int32_t groups;
  /// Of a concatenation: channels of each input; `inputs` of them.
  int32_t inputs;
  int32_t input_channels[ck_most_inputs];
} ck_shape;

/// Constants of a layer as networks have them: weights [outputs][kernel rows][kernel columns][inputs of a
/// group], a bias for each output (NULL: zero). For batch normalisation `weights` is the scale of each
/// channel and `bias` the shift.
typedef struct {
  const void *weights;
  /// float, or int32_t in units of input scale x weight scale.
  const void *bias;
  /// int8: result = accumulator x scale[output] + output zero point, rounded to nearest even.
  const float *scales;
} ck_parameters;

/// One call. All pointers are aligned to `ck_alignment`, and each tensor may be read up to that many bytes
/// past its end.
typedef struct {
  const ck_shape *shape;
  const void *inputs[ck_most_inputs];
  const void *packed;
  void *output;
  void *scratch;
  /// Bounds of the results, for a fused ReLU or ReLU6; -INFINITY and INFINITY leave them as they are. For
  /// int8 in quantised units, -128 and 127 at most.
  float low, high;
  /// int8 zero points; of a second operand too. Scales relate inputs to the output (element-wise kernels).
  int32_t input_zero, other_zero, output_zero;
  float input_scale, other_scale;
} ck_call;

/// How a kernel's loops are cut, in the words of the runtime files: what the simulator must be told to make
/// the same accesses.
typedef struct {
  int32_t rows, columns, depth;
  /// Depth of a cache block; 0: the whole depth.
  int32_t depth_block;
  /// Bytes of a vector.
  int32_t vector_bytes;
} ck_blocking;

typedef struct {
  const char *name;
  ck_type type;
  ck_layout layout;
  ck_blocking blocking;
  size_t (*packed_bytes)(const ck_shape *);
  void (*pack)(const ck_shape *, const ck_parameters *, void *packed);
  size_t (*scratch_bytes)(const ck_shape *);
  void (*run)(const ck_call *);
} ck_kernel;

typedef struct {
  /// "avx512", "avx2", "sse2", "neon", "dsp" or "generic".
  const char *name;
  const ck_kernel *kernels;
  int count;
} ck_variant;

/// The variants that this processor can run, best first.
const ck_variant *ck_variants(int *count);

/// NULL where the variant has no such kernel.
const ck_kernel *ck_find(const ck_variant *, const char *name, ck_type, ck_layout);

/// Why times of these kernels mean nothing, such as "built without optimisation"; NULL where they do.
const char *ck_unfit(void);

/// What built the kernels, such as `"GCC 12.2.0"`.
const char *ck_compiler(void);

/// What decides how fast its code is, such as `"optimised"`.
const char *ck_flags(void);

/// What the kernels have done since the process started, counted where they do it: multiply-accumulates
/// (those of padding included, as networks count them), bytes of inputs, constants and outputs, calls.
typedef struct {
  long long macs, bytes, calls;
} ck_work;

extern ck_work ck_counts;

/// `ck_counts`, for languages that do not take the address of a variable of C.
ck_work *ck_counted(void);

#endif
