// From reset to kernelDriver's main and back, on a Cortex-M that QEMU or a debugger serves.
#include <stdint.h>
#include <string.h>

#include "semihosting.h"

extern char stack_end[];
extern int main(int argc, char *argv[]);

void reset(void);

/// What the processor reads first: the stack, where to start, and where to go on faults.
__attribute__((section(".vectors"), used)) static const struct {
  char *stack;
  void (*handlers[15])(void);
} vectors = {
    stack_end, {reset, stop_on_fault, stop_on_fault, stop_on_fault, stop_on_fault, stop_on_fault}};

static void enable_floating_point(void) {
  volatile uint32_t *cpacr = (volatile uint32_t *)0xe000ed88;
  *cpacr |= 0xf << 20;
  __asm__ volatile("dsb\nisb");
}

/// Whoever loads the program fills .data and clears .bss.
void reset(void) {
  enum { most_arguments = 64 };
  static char line[2048];
  static char *arguments[most_arguments + 1];
  enable_floating_point();
  int count = 0;
  char *rest = read_command_line(line, sizeof line) ? NULL : line;
  for (char *word; (word = strtok_r(rest, " ", &rest)) && count < most_arguments;)
    arguments[count++] = word;
  stop(main(count, arguments));
}
