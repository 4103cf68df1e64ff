#define _GNU_SOURCE
#include "memory.h"

#include "CKernels.h"

#ifdef __linux__
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

enum { page = 4096 };

void *driver_memory(size_t bytes, uint64_t address) {
  size_t before = address % page;
  void *place = (void *)(uintptr_t)(address - before);
  size_t length = (before + bytes + ck_alignment + page - 1) / page * page;
  int flags = MAP_PRIVATE | MAP_ANONYMOUS | (address ? MAP_FIXED_NOREPLACE : 0);
  void *memory = mmap(place, length, PROT_READ | PROT_WRITE, flags, -1, 0);
  if (memory == MAP_FAILED) return NULL;
  // An older kernel, or an emulated one, takes the address as a hint.
  if (address && memory != place) {
    munmap(memory, length);
    return NULL;
  }
  return (char *)memory + before;
}

void driver_sweep_caches(size_t bytes) {
  // The narrowest lines of the caches that are simulated.
  enum { line = 32 };
  static volatile char *other;
  if (!other) other = driver_memory(bytes, 0);
  if (!other) return;
  // Valgrind leaves out loads whose results are not used.
  char sum = 0;
  for (size_t i = 0; i < bytes; i += line) sum += other[i];
  other[0] = sum;
}

#else
#include <stdlib.h>
#include <string.h>

void *driver_memory(size_t bytes, uint64_t address) {
  if (address) return NULL;
  char *memory = malloc(bytes + 2 * ck_alignment);
  if (!memory) return NULL;
  memset(memory, 0, bytes + 2 * ck_alignment);
  return memory + (ck_alignment - (uintptr_t)memory % ck_alignment) % ck_alignment;
}

void driver_sweep_caches(size_t bytes) { (void)bytes; }
#endif
