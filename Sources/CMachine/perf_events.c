#define _GNU_SOURCE
#include "CMachine.h"

#include <errno.h>
#include <linux/perf_event.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

const cm_event cm_task_clock = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_TASK_CLOCK};
const cm_event cm_page_faults = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_PAGE_FAULTS};
const cm_event cm_context_switches = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CONTEXT_SWITCHES};
const cm_event cm_cpu_migrations = {PERF_TYPE_SOFTWARE, PERF_COUNT_SW_CPU_MIGRATIONS};
const cm_event cm_cycles = {PERF_TYPE_HARDWARE, PERF_COUNT_HW_CPU_CYCLES};

int cm_open(cm_event event, int leader, int cpu, bool with_kernel) {
  struct perf_event_attr attributes;
  memset(&attributes, 0, sizeof attributes);
  attributes.size = sizeof attributes;
  attributes.type = event.type;
  attributes.config = event.config;
  attributes.disabled = leader < 0;
  attributes.exclude_kernel = !with_kernel;
  // A counter of a whole processor, such as its energy, cannot tell them apart.
  attributes.exclude_hv = cpu < 0;
  attributes.read_format =
      PERF_FORMAT_GROUP | PERF_FORMAT_TOTAL_TIME_ENABLED | PERF_FORMAT_TOTAL_TIME_RUNNING;
  const int thread = cpu < 0 ? 0 : -1;
  const long descriptor = syscall(
      SYS_perf_event_open, &attributes, thread, cpu, leader, PERF_FLAG_FD_CLOEXEC);
  return descriptor < 0 ? -errno : (int)descriptor;
}

static int control(int leader, unsigned long request) {
  return ioctl(leader, request, PERF_IOC_FLAG_GROUP) < 0 ? -errno : 0;
}

int cm_start(int leader) {
  const int code = control(leader, PERF_EVENT_IOC_RESET);
  return code ? code : control(leader, PERF_EVENT_IOC_ENABLE);
}

int cm_stop(int leader) { return control(leader, PERF_EVENT_IOC_DISABLE); }

int cm_read(int leader, cm_reading *reading) {
  const ssize_t bytes = read(leader, reading, sizeof *reading);
  if (bytes < 0) return -errno;
  // Of a pinned group that lost its place the kernel gives the end of the file.
  return bytes < (ssize_t)offsetof(cm_reading, values) ? -EBUSY : 0;
}
