// Runs the kernel whose trace Sources/CBaseline/traces.c writes, so that cachegrind can count it:
// `benchKernel` runs it, `benchKernel idle` only starts, to tell what the start alone costs.
//
// Tensors are mapped at the addresses of the trace, so that they fall into the same sets. They are
// all zero: what is computed changes no address.

#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <sys/mman.h>

enum { side = 56, inputs = 24, channels = 144, pixels = side * side };

// Volatile: one load or store per byte, as in the trace.
typedef volatile int8_t tensor;

/// Bytes at `address`, or NULL where something else lies there.
static tensor *map(uintptr_t address, size_t bytes) {
  void *wanted = (void *)address;
  void *found = mmap(
      wanted, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return found == wanted ? found : NULL;
}

static __attribute__((noinline)) void pointwise(
    const tensor *x, const tensor *weights, tensor *y) {
  for (int pixel = 0; pixel < pixels; pixel++)
    for (int channel = 0; channel < channels; channel++) {
      int sum = 0;
      for (int c = 0; c < inputs; c++)
        sum += x[pixel * inputs + c] * weights[channel * inputs + c];
      y[pixel * channels + channel] = (int8_t)(sum >> 5);
    }
}

/// The results of one pixel from the taps that do not lie in the padding: `first...last` of each of
/// the rows `top...bottom`. Few variables, so that the inner loops keep none on the stack.
static __attribute__((noinline)) void depthwise_pixel(
    const tensor *y, const tensor *weights, tensor *z, int top, int bottom, int first, int last) {
  for (int channel = 0; channel < channels; channel++) {
    int sum = 0;
    for (int r = top; r <= bottom; r++)
      for (int c = first; c <= last; c++)
        sum += y[(r * side + c) * channels + channel] * weights[(r * 3 + c) * channels + channel];
    z[channel] = (int8_t)(sum >> 4);
  }
}

static void depthwise(const tensor *y, const tensor *weights, tensor *z) {
  for (int row = 0; row < side; row++)
    for (int column = 0; column < side; column++) {
      int pixel = (row * side + column) * channels;
      depthwise_pixel(
          y + pixel, weights + 4 * channels, z + pixel, -(row > 0), row < side - 1, -(column > 0),
          column < side - 1);
    }
}

int main(int count, char **arguments) {
  (void)arguments;
  // One mapping each: the pages of input, result between and output follow each other.
  tensor *x = map(0x20000000, 0xA0000 + pixels * channels);
  tensor *weights = map(0x08000000, 0x10000 + 9 * channels);
  if (!x || !weights) {
    fputs("benchKernel: the tensors' addresses are taken\n", stderr);
    return 1;
  }
  if (count > 1) return 0;
  tensor *y = x + 0x20000;
  pointwise(x, weights, y);
  depthwise(y, weights + 0x10000, x + 0xA0000);
  return 0;
}
