/// What only C sees of the machine: the kernel's perf events, the hypervisor's name, and work whose
/// counts are known to the instruction.
#ifndef CMACHINE_H
#define CMACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The hypervisor's signature (`"KVMKVMKVM"`); false where the processor names none.
bool cm_hypervisor(char name[13]);

// MARK: - Cores

/// Whether the process may use a core: its first thread, whatever the calling one is pinned to.
bool cm_may_use(int cpu);
/// Keeps the calling thread on one core. Returns 0 or the negative error number.
int cm_pin(int cpu);
/// The core that the calling thread runs on; negative where the kernel does not say.
int cm_core(void);
/// How often the kernel took the core away from the calling thread.
long cm_preemptions(void);

// MARK: - Perf events, see perf_event_open(2)

/// What to count, in the kernel's numbers.
typedef struct {
  uint32_t type;
  uint64_t config;
} cm_event;

extern const cm_event cm_task_clock, cm_page_faults, cm_context_switches, cm_cpu_migrations, cm_cycles;

/// Opens a stopped counter of the calling thread, or of everything on `cpu` where that is not negative.
/// `leader` is the counter that it is started and read with; -1: it leads itself.
/// Returns a descriptor, or the negative error number.
int cm_open(cm_event, int leader, int cpu, bool with_kernel);

/// Sets all counters of a leader to zero and starts them. Returns 0 or the negative error number.
int cm_start(int leader);
int cm_stop(int leader);

enum { cm_most_counters = 8 };

/// What a group counted. `running` of `enabled` nanoseconds had it a place on the processor.
typedef struct {
  uint64_t count, enabled, running;
  uint64_t values[cm_most_counters];
} cm_reading;

/// Returns 0 or the negative error number.
int cm_read(int leader, cm_reading *);

// MARK: - Work with a known count; what it counts for is said per unit of `n`

/// Whether the functions below are written for this instruction set.
extern const bool cm_has_known_work;

/// Two instructions, one of them a branch that is taken but for the last.
void cm_loop(uint64_t n);
/// One multiplication and one addition of one float.
void cm_floats(uint64_t n);
/// One multiplication and one addition of one double.
void cm_doubles(uint64_t n);
/// One multiplication and one addition of a vector of four floats.
void cm_vectors(uint64_t n);
/// One branch that no predictor can learn, and that of the loop.
void cm_branches(uint64_t n);
/// One load of each line of 64 bytes.
void cm_stream(const void *buffer, size_t lines);
/// One store to each line of 64 bytes.
void cm_store(void *buffer, size_t lines);

#endif
