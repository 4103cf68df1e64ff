#include "CProbes.h"

enum { line = 64 };

/// Where line number `i` of `memory` keeps its pointer.
static void **link_of(void *memory, size_t i) { return (void **)((char *)memory + i * line); }

/// Sattolo's algorithm: a permutation that is one cycle. First each line's pointer leads to itself; then
/// each line but the first swaps with one before it.
void **ck_chase_prepare(void *memory, size_t bytes, uint32_t seed) {
  const size_t lines = bytes / line;
  uint64_t state = seed;
  for (size_t i = 0; i < lines; i++) *link_of(memory, i) = link_of(memory, i);
  for (size_t i = lines - 1; i > 0; i--) {
    // Knuth's MMIX generator; its upper bits are used.
    state = state * 6364136223846793005u + 1442695040888963407u;
    void **one = link_of(memory, i), **other = link_of(memory, (state >> 33) % i);
    void *kept = *one;
    *one = *other;
    *other = kept;
  }
  return link_of(memory, 0);
}

void **ck_chase(void **from, long long hops) {
  for (long long i = 0; i < hops; i++) from = *from;
  return from;
}

__attribute__((noinline)) void ck_empty_call(void) { __asm__ volatile(""); }
