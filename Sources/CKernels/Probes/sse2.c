// Four floats a vector, and no multiply-add.
#if defined(__x86_64__)

#define PROBES ck_probes_sse2
#define PROBES_NAME "sse2"
#define VL 4

#include "../vectors.h"
#include "tables.h"
#include "probes.h"
#endif
