#include "CMachine.h"

// Assembly, so that the counts are those of the text below and not of a compiler.

#if defined(__x86_64__)

const bool cm_has_known_work = true;

void cm_loop(uint64_t n) {
  if (n) __asm__ volatile("1: dec %0\n jnz 1b" : "+r"(n) : : "cc");
}

#define ARITHMETIC(name, multiply, add) \
  void name(uint64_t n) { \
    if (n) \
      __asm__ volatile("xorps %%xmm0, %%xmm0\n xorps %%xmm1, %%xmm1\n" \
                       "1: " multiply " %%xmm0, %%xmm0\n " add " %%xmm1, %%xmm1\n dec %0\n jnz 1b" \
                       : "+r"(n) : : "cc", "xmm0", "xmm1"); \
  }

ARITHMETIC(cm_floats, "mulss", "addss")
ARITHMETIC(cm_doubles, "mulsd", "addsd")
ARITHMETIC(cm_vectors, "mulps", "addps")

// Bit 40 of a linear congruential generator decides.
void cm_branches(uint64_t n) {
  uint64_t state = 88172645463325252u;
  if (n)
    __asm__ volatile("1: imul %2, %1\n add $1442695041, %1\n bt $40, %1\n jc 2f\n nop\n"
                     "2: dec %0\n jnz 1b"
                     : "+r"(n), "+r"(state) : "r"(6364136223846793005u) : "cc");
}

void cm_stream(const void *buffer, size_t lines) {
  if (lines)
    __asm__ volatile("1: movl (%0), %%eax\n add $64, %0\n dec %1\n jnz 1b"
                     : "+r"(buffer), "+r"(lines) : : "cc", "eax", "memory");
}

void cm_store(void *buffer, size_t lines) {
  if (lines)
    __asm__ volatile("1: movl $1, (%0)\n add $64, %0\n dec %1\n jnz 1b"
                     : "+r"(buffer), "+r"(lines) : : "cc", "memory");
}

#elif defined(__aarch64__)

const bool cm_has_known_work = true;

void cm_loop(uint64_t n) {
  if (n) __asm__ volatile("1: subs %0, %0, #1\n b.ne 1b" : "+r"(n) : : "cc");
}

#define ARITHMETIC(name, multiply, add) \
  void name(uint64_t n) { \
    if (n) \
      __asm__ volatile("movi v0.4s, #0\n movi v1.4s, #0\n" \
                       "1: " multiply "\n " add "\n subs %0, %0, #1\n b.ne 1b" \
                       : "+r"(n) : : "cc", "v0", "v1"); \
  }

ARITHMETIC(cm_floats, "fmul s0, s0, s0", "fadd s1, s1, s1")
ARITHMETIC(cm_doubles, "fmul d0, d0, d0", "fadd d1, d1, d1")
ARITHMETIC(cm_vectors, "fmul v0.4s, v0.4s, v0.4s", "fadd v1.4s, v1.4s, v1.4s")

// Bit 40 of a linear congruential generator decides.
void cm_branches(uint64_t n) {
  uint64_t state = 88172645463325252u;
  if (n)
    __asm__ volatile("1: mul %1, %1, %2\n add %1, %1, %3\n tbnz %1, #40, 2f\n nop\n"
                     "2: subs %0, %0, #1\n b.ne 1b"
                     : "+r"(n), "+r"(state)
                     : "r"(6364136223846793005u), "r"((uint64_t)1442695041) : "cc");
}

void cm_stream(const void *buffer, size_t lines) {
  if (lines)
    __asm__ volatile("1: ldr w9, [%0], #64\n subs %1, %1, #1\n b.ne 1b"
                     : "+r"(buffer), "+r"(lines) : : "cc", "w9", "memory");
}

void cm_store(void *buffer, size_t lines) {
  if (lines)
    __asm__ volatile("1: str wzr, [%0], #64\n subs %1, %1, #1\n b.ne 1b"
                     : "+r"(buffer), "+r"(lines) : : "cc", "memory");
}

#else

const bool cm_has_known_work = false;

void cm_loop(uint64_t n) { (void)n; }
void cm_floats(uint64_t n) { (void)n; }
void cm_doubles(uint64_t n) { (void)n; }
void cm_vectors(uint64_t n) { (void)n; }
void cm_branches(uint64_t n) { (void)n; }
void cm_stream(const void *buffer, size_t lines) { (void)buffer, (void)lines; }
void cm_store(void *buffer, size_t lines) { (void)buffer, (void)lines; }

#endif
