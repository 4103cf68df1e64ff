#include "run.h"

#include <stdio.h>
#include <string.h>

#include "memory.h"

__attribute__((noinline, used)) void hwsim_roi_begin(void) { __asm__ volatile("" ::: "memory"); }
__attribute__((noinline, used)) void hwsim_roi_end(void) { __asm__ volatile("" ::: "memory"); }

/// Numerical Recipes' linear congruential generator; its upper bits are used.
static uint32_t next(uint32_t *state) { return (*state = *state * 1664525u + 1013904223u); }

/// Floats in -1..<1, or bytes in -127...127.
static void fill(void *memory, size_t count, ck_type type, uint32_t seed) {
  uint32_t state = seed;
  if (type == ck_f32) {
    float *values = memory;
    for (size_t i = 0; i < count; i++) values[i] = (float)(next(&state) >> 8) / 8388608.0f - 1;
  } else {
    int8_t *values = memory;
    for (size_t i = 0; i < count; i++) values[i] = (int8_t)((next(&state) >> 8) % 255) - 127;
  }
}

static size_t bytes(const ck_shape *shape, int32_t channels, size_t element) {
  return (size_t)shape->batch * shape->height * shape->width * channels * element;
}

static int is_named(const ck_kernel *kernel, const char *name) {
  return !strcmp(kernel->name, name);
}

/// `driver_memory`, with what to say where there is none.
static void *place(driver_job *job, const char *name, size_t size, uint64_t address) {
  void *memory = driver_memory(size, address);
  if (!memory && !*job->error)
    snprintf(
        job->error, sizeof job->error, address ? "%s: 0x%llx is taken" : "%s: no memory", name,
        (unsigned long long)address);
  return memory;
}

static int place_inputs(driver_job *job, const driver_arguments *arguments) {
  const ck_shape *shape = &arguments->shape;
  ck_type type = is_named(job->kernel, "quantize") ? ck_f32 : job->kernel->type;
  size_t element = type == ck_f32 ? sizeof(float) : 1;
  int count = is_named(job->kernel, "add") ? 2 : is_named(job->kernel, "concat") ? shape->inputs : 1;
  for (int i = 0; i < count; i++) {
    char name[] = {'i', 'n', 'p', 'u', 't', (char)('0' + i), 0};
    int32_t channels =
        is_named(job->kernel, "concat") ? shape->input_channels[i] : shape->channels;
    size_t size = bytes(shape, channels, element);
    void *memory = place(job, name, size, arguments->inputs[i]);
    if (!memory) return 1;
    fill(memory, size / element, type, 1 + (uint32_t)i);
    job->call.inputs[i] = memory;
  }
  return 0;
}

/// Scale of one output: about 4 standard deviations of a sum of `depth` products reach the ends of int8.
static float output_scale(size_t depth, size_t channel) {
  float scale = 1 / 256.0f;
  for (; depth >= 4; depth /= 4) scale /= 2;
  return scale * (1 + (float)(channel % 8) / 16);
}

static int place_weights(driver_job *job, const driver_arguments *arguments) {
  const ck_shape *shape = &arguments->shape;
  size_t packed = job->kernel->packed_bytes ? job->kernel->packed_bytes(shape) : 0;
  if (!packed) return 0;
  ck_type type = job->kernel->type;
  // A batch normalisation has a scale for each channel, everything else a window.
  size_t depth = is_named(job->kernel, "batch_norm")
      ? 1
      : (size_t)shape->kernel_height * shape->kernel_width * (shape->channels / shape->groups);
  size_t outputs = shape->out_channels, count = outputs * depth;
  void *weights = place(job, "weights", count * sizeof(float), 0);
  void *bias = place(job, "bias", outputs * sizeof(float), 0);
  float *scales = place(job, "scales", outputs * sizeof(float), 0);
  void *memory = place(job, "packed", packed, arguments->packed);
  if (!weights || !bias || !scales || !memory) return 1;
  fill(weights, count, type, 100);
  if (type == ck_f32) fill(bias, outputs, ck_f32, 101);
  for (size_t i = 0; i < outputs; i++) {
    if (type == ck_s8) ((int32_t *)bias)[i] = (int32_t)(i * 37 % 255) - 127;
    scales[i] = output_scale(depth, i);
  }
  ck_parameters parameters = {.weights = weights, .bias = bias, .scales = scales};
  job->kernel->pack(shape, &parameters, memory);
  job->call.packed = memory;
  return 0;
}

int driver_prepare(driver_job *job, const driver_arguments *arguments) {
  const ck_shape *shape = &arguments->shape;
  *job = (driver_job){.kernel = arguments->kernel, .calls = arguments->calls};
  job->call = (ck_call){
      .shape = shape, .low = arguments->low, .high = arguments->high,
      .input_zero = arguments->input_zero, .other_zero = arguments->other_zero,
      .output_zero = arguments->output_zero, .input_scale = arguments->input_scale,
      .other_scale = arguments->other_scale};
  if (place_inputs(job, arguments) || place_weights(job, arguments)) return 1;
  size_t element = job->kernel->type == ck_f32 ? sizeof(float) : 1;
  job->output_bytes = (size_t)shape->batch * shape->out_height * shape->out_width *
      shape->out_channels * element;
  job->call.output = place(job, "output", job->output_bytes, arguments->output);
  size_t scratch = job->kernel->scratch_bytes ? job->kernel->scratch_bytes(shape) : 0;
  if (scratch) job->call.scratch = place(job, "scratch", scratch, arguments->scratch);
  return *job->error != 0;
}

void driver_call(const driver_job *job) {
  hwsim_roi_begin();
  for (int32_t i = 0; i < job->calls; i++) job->kernel->run(&job->call);
  hwsim_roi_end();
}

unsigned long long driver_hash(const driver_job *job) {
  const unsigned char *output = job->call.output;
  unsigned long long hash = 0xcbf29ce484222325u;
  for (size_t i = 0; i < job->output_bytes; i++) hash = (hash ^ output[i]) * 0x100000001b3u;
  return hash;
}
