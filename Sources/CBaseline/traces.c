#include "CBaseline.h"

enum { side = 56, inputs = 24, channels = 144 };

// Where the tensors of the public trace lie whose misses are known.
static const uint64_t input = 0x20000000, between = 0x20020000, output = 0x200A0000;
static const uint64_t pointwise_weights = 0x08000000, depthwise_weights = 0x08010000;

static uint64_t byte_at(uint64_t address, bool write) { return address << 16 | 1 << 2 | write; }

static uint64_t *pointwise(uint64_t *next) {
  for (uint64_t pixel = 0; pixel < side * side; pixel++)
    for (uint64_t channel = 0; channel < channels; channel++) {
      for (uint64_t c = 0; c < inputs; c++) {
        *next++ = byte_at(input + pixel * inputs + c, false);
        *next++ = byte_at(pointwise_weights + channel * inputs + c, false);
      }
      *next++ = byte_at(between + pixel * channels + channel, true);
    }
  return next;
}

/// The nine taps of one result, but for those that lie in the padding.
static uint64_t *taps(uint64_t *next, int y, int x, uint64_t channel) {
  for (int dy = -1; dy <= 1; dy++)
    for (int dx = -1; dx <= 1; dx++) {
      int row = y + dy, column = x + dx;
      if (row < 0 || row >= side || column < 0 || column >= side) continue;
      uint64_t pixel = (uint64_t)(row * side + column), tap = (uint64_t)((dy + 1) * 3 + dx + 1);
      *next++ = byte_at(between + pixel * channels + channel, false);
      *next++ = byte_at(depthwise_weights + tap * channels + channel, false);
    }
  return next;
}

size_t baseline_kernel_references(void) {
  // Per product two reads, per result a write. Of the 3 taps per row or column, the first and the
  // last result lose one to the padding.
  const size_t pixels = side * side, taps_per_side = 3 * side - 2;
  const size_t products = pixels * inputs + taps_per_side * taps_per_side;
  return channels * (2 * products + 2 * pixels);
}

void baseline_kernel_trace(uint64_t *references) {
  uint64_t *next = pointwise(references);
  for (int y = 0; y < side; y++)
    for (int x = 0; x < side; x++)
      for (uint64_t channel = 0; channel < channels; channel++) {
        next = taps(next, y, x, channel);
        uint64_t pixel = (uint64_t)(y * side + x);
        *next++ = byte_at(output + pixel * channels + channel, true);
      }
}

void baseline_random_trace(uint64_t *references, size_t count, uint64_t span) {
  // Knuth's MMIX generator; its upper bits are the good ones.
  uint64_t state = 1;
  for (size_t i = 0; i < count; i++) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    references[i] = byte_at((state >> 16) % span, false);
  }
}
