/// Services of the machine that runs or debugs this one. Source: Arm, "Semihosting for AArch32 and AArch64",
/// release 2.0.
#ifndef SEMIHOSTING_H
#define SEMIHOSTING_H

#include <stddef.h>

/// Returns 0 where the line fits.
int read_command_line(char *line, size_t size);
_Noreturn void stop(int status);
_Noreturn void stop_on_fault(void);

#endif
