// Counts kernels with PAPI as the first and only process of a machine that has a performance monitoring
// unit: what a counter says of a region of known instructions.
//
// As process 1 it tells of the presets that it can add, whether they count, then runs each line of
// /kernels and powers off; one word after another:
//
//     preset PAPI_TOT_INS counts
//     preset PAPI_L1_DCM zero
//     kernel 0 PAPI_TOT_INS 5512262 hash=19c2dbfd4482cc62 run pointwise f32 nhwc neon height=14
//     done
//
// Anywhere else it runs the kernel that its arguments name, so that a tool that counts instructions can see
// the same program's region. `empty` is the region without a kernel: what starting and stopping costs.
#include <papi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/reboot.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../kernelDriver/arguments.h"
#include "../kernelDriver/run.h"

static const char *const presets[] = {
    "PAPI_TOT_INS", "PAPI_TOT_CYC", "PAPI_L1_DCA", "PAPI_L1_DCM", "PAPI_L1_ICM", "PAPI_L2_DCA",
    "PAPI_L2_DCM",  "PAPI_LD_INS",  "PAPI_SR_INS", "PAPI_BR_INS", "PAPI_BR_MSP", "PAPI_TLB_DM",
};
enum { most_words = 32, most_kernels = 64, loops = 100000 };

/// An event set with one event, or PAPI_NULL.
static int event_set(const char *name, int *error) {
  int set = PAPI_NULL, code;
  if ((*error = PAPI_event_name_to_code(name, &code)) || (*error = PAPI_create_eventset(&set)))
    return PAPI_NULL;
  if (!(*error = PAPI_add_event(set, code))) return set;
  PAPI_destroy_eventset(&set);
  return PAPI_NULL;
}

static void give_back(int set) {
  PAPI_cleanup_eventset(set);
  PAPI_destroy_eventset(&set);
}

/// Loads, stores and branches, each at least `count` times.
__attribute__((noinline)) static void work(int count) {
  static volatile int cells[4096];
  for (int i = 0; i < count; i++) cells[i * 16 % 4096]++;
}

static long long counted_work(int set, int count) {
  long long value = -1;
  if (PAPI_start(set)) return -1;
  work(count);
  return PAPI_stop(set, &value) ? -1 : value;
}

/// An event that can be added and started is no event that counts: only what doubles with the work does.
static void test_preset(const char *name) {
  int error, set = event_set(name, &error);
  if (set == PAPI_NULL) {
    printf("preset %s unavailable %s\n", name, PAPI_strerror(error));
    return;
  }
  long long one = counted_work(set, loops), two = counted_work(set, 2 * loops);
  const char *verdict = "implausible";
  if (one == 0 && two == 0) verdict = "zero";
  if (one >= loops && two > one * 19 / 10 && two < one * 21 / 10) verdict = "counts";
  printf("preset %s %s %lld %lld\n", name, verdict, one, two);
  give_back(set);
}

/// Splits a line at its blanks.
static int words_of(char *line, char *words[most_words]) {
  int count = 0;
  for (char *rest = line, *word; count < most_words && (word = strtok_r(rest, " \n", &rest));)
    words[count++] = word;
  return count;
}

/// Prepares what the words say; `empty` is a region that calls nothing.
static int prepare(driver_job *job, int count, char *words[]) {
  static driver_arguments arguments;
  *job = (driver_job){.calls = 0};
  if (count == 1 && !strcmp(words[0], "empty")) return 0;
  const char *error = arguments.error;
  if (!driver_read(&arguments, count, words)) {
    if (arguments.mode == driver_run_calls && !driver_prepare(job, &arguments)) return 0;
    error = job->error;
  }
  printf("error %s\n", *error ? error : "not a run");
  return 1;
}

static void count_kernel(int set, int index, const char *line) {
  char copy[512], *words[most_words];
  driver_job job;
  long long value = -1;
  snprintf(copy, sizeof copy, "%s", line);
  if (prepare(&job, words_of(copy, words), words)) return;
  // Pages that the region would touch first: instructions that fault are counted twice.
  driver_call(&job);
  int error = PAPI_start(set);
  driver_call(&job);
  if (!error) error = PAPI_stop(set, &value);
  if (error) printf("error %s\n", PAPI_strerror(error));
  else printf("kernel %d PAPI_TOT_INS %lld hash=%016llx %s", index, value, driver_hash(&job), line);
}

static int measure(void) {
  if (PAPI_library_init(PAPI_VER_CURRENT) != PAPI_VER_CURRENT) {
    printf("error PAPI did not start\n");
    return 1;
  }
  const PAPI_component_info_t *component = PAPI_get_component_info(0);
  if (component->disabled) printf("error %s: %s\n", component->name, component->disabled_reason);
  for (size_t i = 0; i < sizeof presets / sizeof *presets; i++) test_preset(presets[i]);
  int error, set = event_set("PAPI_TOT_INS", &error);
  FILE *file = fopen("/kernels", "r");
  char line[512];
  if (set == PAPI_NULL || !file) {
    printf("error %s\n", file ? PAPI_strerror(error) : "no /kernels");
    return 1;
  }
  for (int i = 0; fgets(line, sizeof line, file); i++) count_kernel(set, i, line);
  fclose(file);
  printf("done\n");
  return 0;
}

int main(int argc, char *argv[]) {
  if (getpid() != 1) {
    driver_job job;
    if (prepare(&job, argc - 1, argv + 1)) return 1;
    driver_call(&job);
    printf("hash=%016llx\n", driver_hash(&job));
    return 0;
  }
  setvbuf(stdout, NULL, _IOLBF, 0);
  // PAPI reads the processor's model and perf's permissions there.
  mkdir("/proc", 0755);
  if (mount("proc", "/proc", "proc", 0, NULL)) printf("error /proc is not mounted\n");
  measure();
  fflush(stdout);
  reboot(RB_POWER_OFF);
  return 1;
}
