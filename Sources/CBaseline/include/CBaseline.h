/// What hwsim's replay is measured against: the plain C that one would write instead.
///
/// Traces are arrays of 8-byte records, laid out as HWSimCore's `Access`:
/// address << 16 | bytes << 2 | kind, where kind 1 is a write.
#ifndef CBASELINE_H
#define CBASELINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A cache: LRU, write-back, write-allocate. Line and sets are powers of two.
typedef struct {
  unsigned line_bytes, ways, sets;
} baseline_geometry;

/// A reference of two lines counts as two.
typedef struct {
  uint64_t accesses, reads, writes, bytes;
  uint64_t read_misses, write_misses, writebacks;
} baseline_counts;

/// Replays `count` references through two caches that are empty at first.
///
/// Dirty lines that are left at the end are not written back.
/// Returns false where memory is short.
bool baseline_replay(
    const baseline_geometry levels[2], const uint64_t *references, size_t count,
    baseline_counts counts[2]);

/// References of the trace that `baseline_kernel_trace` writes: 30,515,328.
size_t baseline_kernel_references(void);

/// An int8 NHWC pointwise convolution, 56x56, 24 to 144 channels, then a 3x3 depthwise of stride 1
/// and padding 1: one reference per byte of an operand or a result, in the order of plain loops.
void baseline_kernel_trace(uint64_t *references);

/// `count` reads of a byte at random addresses below `span`; nearly all miss where `span` is large.
void baseline_random_trace(uint64_t *references, size_t count, uint64_t span);

#endif
