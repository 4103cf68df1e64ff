/// One kernel with its tensors filled, ready to be called. Needs nothing but libc and `driver_memory`.
///
///     driver_job job;
///     if (driver_prepare(&job, &arguments)) fail(job.error);
///     driver_call(&job);                       // between hwsim_roi_begin and hwsim_roi_end
///     printf("%016llx", driver_hash(&job));
#ifndef DRIVER_RUN_H
#define DRIVER_RUN_H

#include "CKernels.h"
#include "arguments.h"

typedef struct {
  ck_call call;
  const ck_kernel *kernel;
  int32_t calls;
  size_t output_bytes;
  char error[160];
} driver_job;

/// Gives every tensor its memory and its numbers, the same each time. Returns 0, or 1 with `error` set.
int driver_prepare(driver_job *, const driver_arguments *);

/// Makes the calls, between the two marks.
void driver_call(const driver_job *);

/// FNV-1a, 64 bits, of the output's bytes.
unsigned long long driver_hash(const driver_job *);

/// Where tools that watch the process start and stop.
void hwsim_roi_begin(void);
void hwsim_roi_end(void);

#endif
