#include "CKernels.h"

const char *ck_compiler(void) {
#ifdef __clang__
#define WORD(x) #x
#define VERSION(major, minor, patch) "Clang " WORD(major) "." WORD(minor) "." WORD(patch)
  return VERSION(__clang_major__, __clang_minor__, __clang_patchlevel__);
#else
  return "GCC " __VERSION__;
#endif
}

/// Only what the compiler tells of itself: it has no macro for -O1 to -O3.
#ifndef __OPTIMIZE__
#define OPTIMISATION "not optimised"
#elif defined(__OPTIMIZE_SIZE__)
#define OPTIMISATION "optimised for size"
#else
#define OPTIMISATION "optimised"
#endif

#ifdef __FAST_MATH__
#define ARITHMETIC ", fast-math"
#else
#define ARITHMETIC ""
#endif

const char *ck_flags(void) { return OPTIMISATION ARITHMETIC; }

ck_work *ck_counted(void) { return &ck_counts; }
