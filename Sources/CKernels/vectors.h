/// Vectors of VL floats, in the vector extensions of GCC and Clang; what these cannot say, a variant
/// defines before it includes this file.
///
/// Everything is static: each variant compiles its own kernels for its own instruction set.
#include "CKernels.h"

#include <math.h>
#include <string.h>

#define INLINE static inline __attribute__((always_inline))

/// Loops over registers, which are only registers once the loop is gone.
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 32")
#endif

/// `a * b + c` is one instruction where there is one.
#ifdef __clang__
#pragma STDC FP_CONTRACT ON
#endif

typedef float vector __attribute__((vector_size(VL * 4)));
typedef int32_t vector_s32 __attribute__((vector_size(VL * 4)));
/// As vectors lie in memory: anywhere, over elements of any type.
typedef vector vector_anywhere __attribute__((aligned(4), may_alias));

/// Makes a compiler load a vector once, by an instruction of its own. Valgrind counts the operand in memory
/// of a multiply-add as many loads.
#if defined(__x86_64__) && VL >= 4
#define IN_REGISTER(v) __asm__("" : "+v"(v))
#elif defined(__aarch64__) && VL >= 4
#define IN_REGISTER(v) __asm__("" : "+w"(v))
#else
#define IN_REGISTER(v) (void)0
#endif

/// Makes a pointer's value a surprise: no call of memcpy takes the place of a loop, and no precomputed
/// multiple of a stride that of an addition, which would make other accesses.
#define AS_WRITTEN(pointer) __asm__("" : "+r"(pointer))
/// What was stored before is loaded after.
#define AS_WRITTEN_MEMORY() __asm__ volatile("" ::: "memory")

INLINE vector load(const float *from) { return *(const vector_anywhere *)from; }
INLINE void store(float *to, vector v) { *(vector_anywhere *)to = v; }

/// Stores the first `count` floats of a vector, in pieces whose sizes are the bits of `count`.
INLINE void store_first(float *to, vector v, int count) {
  if (count >= VL) return store(to, v);
#if VL >= 16
  if (count & 8) {
    typedef float half __attribute__((vector_size(32), aligned(4), may_alias));
    *(half *)to = __builtin_shufflevector(v, v, 0, 1, 2, 3, 4, 5, 6, 7);
    v = __builtin_shufflevector(v, v, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
    to += 8;
  }
#endif
#if VL >= 8
  if (count & 4) {
    typedef float four __attribute__((vector_size(16), aligned(4), may_alias));
    *(four *)to = __builtin_shufflevector(v, v, 0, 1, 2, 3);
#if VL == 16
    v = __builtin_shufflevector(v, v, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3);
#else
    v = __builtin_shufflevector(v, v, 4, 5, 6, 7, 0, 1, 2, 3);
#endif
    to += 4;
  }
#endif
#if VL >= 4
  if (count & 2) {
    to[0] = v[0];
    to[1] = v[1];
    v[0] = v[2];
    to += 2;
  }
#endif
  if (count & 1) *to = v[0];
}

INLINE vector broadcast(float x) { return x - (vector){0}; }

#ifndef vector_max
INLINE vector vector_select(vector_s32 where, vector a, vector b) {
  return (vector)((where & (vector_s32)a) | (~where & (vector_s32)b));
}
INLINE vector vector_max(vector a, vector b) { return vector_select(a > b, a, b); }
INLINE vector vector_min(vector a, vector b) { return vector_select(a < b, a, b); }
#endif

INLINE vector clamp(vector v, vector low, vector high) {
  return vector_min(vector_max(v, low), high);
}

INLINE int least(int a, int b) { return a < b ? a : b; }
INLINE size_t whole(size_t count, size_t unit) { return (count + unit - 1) / unit; }
