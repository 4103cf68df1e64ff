#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif

#include "threads.h"

#ifdef DN_HAS_API

#include "layer.h"

#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// A thread inherits the name of the one that starts it: so helpers of the library are told from the
/// rest of the process, which may be busy with other things.
static const char mark[] = "onednn check";

/// 3x3, 64 → 64 channels on 28x28: large enough that every runtime would split it.
static const ck_shape shape = {
  .batch = 1, .height = 28, .width = 28, .channels = 64,
  .out_height = 28, .out_width = 28, .out_channels = 64, .kernel_height = 3, .kernel_width = 3,
  .stride_height = 1, .stride_width = 1, .dilation_height = 1, .dilation_width = 1,
  .pad_top = 1, .pad_left = 1, .groups = 1};

static bool run_convolution(const dn_library *library) {
  size_t pixels = 28 * 28 * 64, taps = 3 * 3 * 64 * 64;
  float *numbers = calloc(2 * pixels + taps, sizeof *numbers);
  if (!numbers) return false;
  ck_call call = {.shape = &shape, .inputs = {numbers}, .output = numbers + pixels,
    .low = -INFINITY, .high = INFINITY};
  ck_parameters parameters = {.weights = numbers + 2 * pixels};
  const char *error;
  dn_layer *layer = dn_make(library, "conv", dn_f32, &call, &parameters, &error);
  bool ran = layer && !dn_run(layer);
  dn_destroy(layer);
  free(numbers);
  return ran;
}

static bool is_marked(const char *task) {
  char path[64], name[32] = "";
  snprintf(path, sizeof path, "/proc/self/task/%.20s/comm", task);
  FILE *file = fopen(path, "r");
  if (!file) return false;
  bool read = fgets(name, sizeof name, file);
  fclose(file);
  return read && !strncmp(name, mark, strlen(mark));
}

static int marked_threads(void) {
  int count = 0;
  DIR *tasks = opendir("/proc/self/task");
  // Systems without /proc: taken on trust.
  if (!tasks) return 1;
  for (struct dirent *task = readdir(tasks); task; task = readdir(tasks))
    count += is_marked(task->d_name);
  closedir(tasks);
  return count;
}

typedef struct {
  const dn_library *library;
  bool single;
} check;

static void *run_check(void *argument) {
  check *self = argument;
#ifdef __linux__
  pthread_setname_np(pthread_self(), mark);
#endif
  // Idle helpers of OpenMP stay, so they can be counted afterwards.
  self->single = run_convolution(self->library) && marked_threads() <= 1;
  return NULL;
}

bool dn_runs_on_one_thread(const dn_library *library) {
  check self = {library, false};
  pthread_t thread;
  if (pthread_create(&thread, NULL, run_check, &self)) return false;
  pthread_join(thread, NULL);
  return self.single;
}

#endif
