// Four floats a vector.
#if defined(__aarch64__)

#define PROBES ck_probes_neon
#define PROBES_NAME "neon"
#define VL 4

#include "../vectors.h"
#include "tables.h"
#include "probes.h"
#endif
