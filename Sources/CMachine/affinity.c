#define _GNU_SOURCE
#include "CMachine.h"

#include <errno.h>
#include <sched.h>
#include <sys/resource.h>
#include <unistd.h>

enum { most_cores = 4096 };

bool cm_may_use(int cpu) {
  cpu_set_t sets[most_cores / CPU_SETSIZE];
  if (cpu < 0 || cpu >= most_cores) return false;
  CPU_ZERO_S(sizeof sets, sets);
  return !sched_getaffinity(getpid(), sizeof sets, sets) && CPU_ISSET_S(cpu, sizeof sets, sets);
}

int cm_pin(int cpu) {
  cpu_set_t sets[most_cores / CPU_SETSIZE];
  if (cpu < 0 || cpu >= most_cores) return -EINVAL;
  CPU_ZERO_S(sizeof sets, sets);
  CPU_SET_S(cpu, sizeof sets, sets);
  return sched_setaffinity(0, sizeof sets, sets) ? -errno : 0;
}

int cm_core(void) { return sched_getcpu(); }

long cm_preemptions(void) {
  struct rusage usage;
  return getrusage(RUSAGE_THREAD, &usage) ? 0 : usage.ru_nivcsw;
}
