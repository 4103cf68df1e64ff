// Semihosting, and what newlib asks of an operating system in terms of it.
#include "semihosting.h"

#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>

enum { sys_open = 0x01, sys_write = 0x05, sys_get_cmdline = 0x15, sys_exit_extended = 0x20 };

static intptr_t call(int operation, const void *block) {
  register intptr_t r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = block;
  __asm__ volatile("bkpt 0xab" : "+r"(r0) : "r"(r1) : "memory");
  return r0;
}

int read_command_line(char *line, size_t size) {
  struct {
    char *line;
    size_t size;
  } block = {line, size};
  return (int)call(sys_get_cmdline, &block);
}

void stop(int status) {
  const intptr_t application_exit = 0x20026;
  intptr_t block[] = {application_exit, status};
  for (;;) call(sys_exit_extended, block);
}

void stop_on_fault(void) { stop(70); }

/// ":tt" opened for writing is standard output, for appending standard error.
static intptr_t console(int file) {
  static intptr_t handles[3];
  enum { writing = 4, appending = 8 };
  const intptr_t block[] = {(intptr_t)":tt", file == 2 ? appending : writing, 3};
  if (!handles[file]) handles[file] = call(sys_open, block);
  return handles[file];
}

int _write(int file, const char *bytes, int count) {
  if (file < 1 || file > 2) return -1;
  const intptr_t block[] = {console(file), (intptr_t)bytes, count};
  return count - (int)call(sys_write, block);
}

void *_sbrk(ptrdiff_t bytes) {
  extern char heap_start[], heap_end[];
  static char *top = heap_start;
  if (bytes > heap_end - top) return (void *)-1;
  top += bytes;
  return top - bytes;
}

int _fstat(int file, struct stat *status) {
  (void)file;
  status->st_mode = S_IFCHR;
  return 0;
}

int _isatty(int file) { return file <= 2; }
int _close(int file) { return (void)file, -1; }
int _read(int file, char *bytes, int count) { return (void)file, (void)bytes, (void)count, 0; }
off_t _lseek(int file, off_t offset, int whence) { return (void)file, (void)whence, offset; }
int _getpid(void) { return 1; }
int _kill(int process, int signal) { (void)process, (void)signal, stop_on_fault(); }
void _exit(int status) { stop(status); }
