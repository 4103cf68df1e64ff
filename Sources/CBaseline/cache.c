// A set is an array of slots, most recent first: line number << 1 | dirty. A hit moves its slot to
// the front, which costs nothing where the line is in front already: nearly always.

#include "CBaseline.h"

#include <stdlib.h>
#include <string.h>

#define HIT UINT64_C(0xFFFFFFFFFFFFFFFE)
#define EMPTY UINT64_C(0xFFFFFFFFFFFFFFFF)

typedef struct {
  uint64_t *slots;
  uint64_t set_mask;
  unsigned ways, line_shift;
} cache;

static bool make(cache *c, baseline_geometry g) {
  size_t bytes = sizeof(uint64_t) * g.sets * g.ways;
  *c = (cache){malloc(bytes), g.sets - 1, g.ways, 0};
  while (1u << c->line_shift < g.line_bytes) c->line_shift++;
  if (c->slots) memset(c->slots, 0xFF, bytes);
  return c->slots != NULL;
}

/// HIT, or the slot that made way for the line.
static inline __attribute__((always_inline)) uint64_t look_up(
    const cache *c, unsigned ways, uint64_t line, uint64_t dirty) {
  uint64_t *set = c->slots + (line & c->set_mask) * ways;
  uint64_t key = line << 1, moved = set[0];
  if ((moved ^ key) <= 1) {
    set[0] = moved | dirty;
    return HIT;
  }
  for (unsigned way = 1; way < ways; way++) {
    uint64_t slot = set[way];
    set[way] = moved;
    if ((slot ^ key) <= 1) {
      set[0] = slot | dirty;
      return HIT;
    }
    moved = slot;
  }
  set[0] = key | dirty;
  return moved;
}

/// One reference of the second level: a line of the first level, which is no longer than its own.
static void second(
    const cache *c, baseline_counts *n, uint64_t address, unsigned bytes, bool write) {
  n->accesses++;
  n->bytes += bytes;
  *(write ? &n->writes : &n->reads) += 1;
  uint64_t victim = look_up(c, c->ways, address >> c->line_shift, write);
  if (victim == HIT) return;
  *(write ? &n->write_misses : &n->read_misses) += 1;
  if (victim != EMPTY) n->writebacks += victim & 1;
}

static inline __attribute__((always_inline)) void replay(
    const cache *l1, const cache *l2, unsigned ways, const uint64_t *references, size_t count,
    baseline_counts counts[2]) {
  const unsigned shift = l1->line_shift, line_bytes = 1u << shift;
  uint64_t misses[2] = {0, 0}, writes = 0, bytes = 0, straddles = 0;
  for (size_t i = 0; i < count; i++) {
    const uint64_t address = references[i] >> 16, size = references[i] >> 2 & 0x3FFF;
    const uint64_t write = (references[i] & 3) == 1, last = (address + size - 1) >> shift;
    uint64_t line = address >> shift;
    bytes += size;
    writes += write;
    for (;; line++, straddles++, writes += write) {
      uint64_t victim = look_up(l1, ways, line, write);
      if (__builtin_expect(victim != HIT, 0)) {
        misses[write]++;
        if (victim != EMPTY && victim & 1) {
          counts[0].writebacks++;
          second(l2, &counts[1], victim >> 1 << shift, line_bytes, true);
        }
        second(l2, &counts[1], line << shift, line_bytes, false);
      }
      if (__builtin_expect(line >= last, 1)) break;
    }
  }
  counts[0].accesses = count + straddles;
  counts[0].writes = writes;
  counts[0].reads = counts[0].accesses - writes;
  counts[0].bytes = bytes;
  counts[0].read_misses = misses[0];
  counts[0].write_misses = misses[1];
}

bool baseline_replay(
    const baseline_geometry levels[2], const uint64_t *references, size_t count,
    baseline_counts counts[2]) {
  cache l1 = {0}, l2 = {0};
  memset(counts, 0, 2 * sizeof *counts);
  bool made = make(&l1, levels[0]) && make(&l2, levels[1]);
  // With a constant number of ways the search unrolls.
  if (made && l1.ways == 4) replay(&l1, &l2, 4, references, count, counts);
  else if (made && l1.ways == 8) replay(&l1, &l2, 8, references, count, counts);
  else if (made) replay(&l1, &l2, l1.ways, references, count, counts);
  free(l1.slots);
  free(l2.slots);
  return made;
}
