/// What a machine can do at most: kernels that are measured for themselves. None looks at a clock; each does
/// its work and returns what it did, so that no compiler can leave it out.
#ifndef CPROBES_H
#define CPROBES_H

#include <stddef.h>
#include <stdint.h>

/// The probes of one instruction set; arrays are aligned to 64 bytes and hold `count` floats, a multiple of
/// 64. Each returns the bytes that it read and wrote, as STREAM counts them: not those that a cache reads
/// before it is written to.
typedef struct {
  /// As the variant of the kernels: "avx512", "avx2", "sse2", "neon" or "generic".
  const char *name;
  /// a = b
  long long (*copy)(float *a, const float *b, size_t count);
  /// a = s b
  long long (*scale)(float *a, const float *b, float s, size_t count);
  /// a = b + c
  long long (*add)(float *a, const float *b, const float *c, size_t count);
  /// a = b + s c
  long long (*triad)(float *a, const float *b, const float *c, float s, size_t count);
  /// Loads alone; the sum of all goes to `sum`.
  long long (*sum)(const float *a, size_t count, float *sum);
  /// Multiply-adds of floats in registers, enough of them independent to fill every pipe: `steps` times all
  /// accumulators. Returns the floating-point operations.
  long long (*multiply_add)(long long steps, float *sum);
  /// Multiply-adds of int8 into 32 bits, in registers as above; returns the operations. NULL where the
  /// instruction set has no dot product of bytes.
  long long (*dot_int8)(long long steps, int32_t *sum);
} ck_probes;

/// The probes that this processor can run, best first: the order of `ck_variants`.
const ck_probes *ck_probe_variants(int *count);

/// Links `bytes` / 64 lines of memory to one cycle in pseudo-random order (Sattolo's algorithm), a pointer
/// in each. Returns where a chase may start. `bytes` is a multiple of 64, at least 64.
void **ck_chase_prepare(void *memory, size_t bytes, uint32_t seed);

/// Follows `hops` pointers, each load waiting for the one before. Returns where it ended.
void **ck_chase(void **from, long long hops);

/// A call that does nothing: what a call costs.
void ck_empty_call(void);

#endif
