/// What a command line of the driver asks for. Needs nothing but libc, so that programs without an operating
/// system can use it too.
///
///     run KERNEL f32|s8 nhwc|nchw VARIANT key=value...
#ifndef DRIVER_ARGUMENTS_H
#define DRIVER_ARGUMENTS_H

#include "CKernels.h"

typedef enum { driver_list, driver_run_calls, driver_idle } driver_mode;

typedef struct {
  driver_mode mode;
  /// NULL in a list.
  const ck_variant *variant;
  const ck_kernel *kernel;
  ck_shape shape;
  int32_t calls;
  /// KiB that are read through before and after the calls, so that these find no tensor in a cache and leave none.
  /// Twice the largest cache of interest: what the sweep before left is gone too.
  int32_t sweep;
  float low, high;
  int32_t input_zero, other_zero, output_zero;
  float input_scale, other_scale;
  /// Where tensors must lie; 0: anywhere.
  uint64_t inputs[ck_most_inputs];
  uint64_t packed, output, scratch;
  /// Where a byte is written before the calls and after, for tools that see accesses; 0: nowhere.
  uint64_t marks;
  /// What is wrong; empty where nothing is.
  char error[160];
} driver_arguments;

enum { driver_usage = 64 };

/// Reads arguments[0..<count], the program's name not among them. Returns 0, or `driver_usage` with `error`
/// set.
int driver_read(driver_arguments *, int count, char *const arguments[]);

#endif
