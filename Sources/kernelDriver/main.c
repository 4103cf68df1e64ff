// Runs one kernel of CKernels for tools that watch a whole process: cachegrind, QEMU, a guest machine.
#include <stdio.h>

#include "CKernels.h"
#include "arguments.h"
#include "memory.h"
#include "run.h"

static void list(void) {
  int count;
  const ck_variant *variants = ck_variants(&count);
  for (int i = 0; i < count; i++) {
    for (int j = 0; j < variants[i].count; j++) {
      const ck_kernel *kernel = &variants[i].kernels[j];
      const ck_blocking *blocking = &kernel->blocking;
      printf(
          "%s %s %s %s rows=%d columns=%d depth=%d depth_block=%d vector_bytes=%d\n",
          variants[i].name, kernel->name, kernel->type == ck_f32 ? "f32" : "s8",
          kernel->layout == ck_nhwc ? "nhwc" : "nchw", (int)blocking->rows, (int)blocking->columns,
          (int)blocking->depth, (int)blocking->depth_block, (int)blocking->vector_bytes);
    }
  }
}

int main(int argc, char *argv[]) {
  static driver_arguments arguments;
  static driver_job job;
  if (driver_read(&arguments, argc - 1, argv + 1)) {
    fprintf(stderr, "kernelDriver: %s\n", arguments.error);
    return driver_usage;
  }
  if (arguments.mode == driver_list) {
    list();
    return 0;
  }
  if (driver_prepare(&job, &arguments)) {
    fprintf(stderr, "kernelDriver: %s\n", job.error);
    return 1;
  }
  // Around the calls so that, but for what the calls do, an idle process behaves as one that runs.
  volatile char *marks = arguments.marks ? driver_memory(1, arguments.marks) : NULL;
  const size_t sweep = (size_t)arguments.sweep * 1024;
  driver_sweep_caches(sweep);
  if (marks) *marks = 1;
  if (arguments.mode == driver_run_calls) driver_call(&job);
  if (marks) *marks = 2;
  driver_sweep_caches(sweep);
  printf(
      "hash=%016llx macs=%lld bytes=%lld calls=%lld\n", driver_hash(&job), ck_counts.macs,
      ck_counts.bytes, ck_counts.calls);
  return 0;
}
