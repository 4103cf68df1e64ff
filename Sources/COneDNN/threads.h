#ifndef DN_THREADS_H
#define DN_THREADS_H

#include "library.h"

#ifdef DN_HAS_API

#include <stdbool.h>

/// Runs a convolution and looks whether it ran on the calling thread alone.
bool dn_runs_on_one_thread(const dn_library *);

#endif
#endif
