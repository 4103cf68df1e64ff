// Pairs of floats, which compilers take apart where there are no vectors.
#define PROBES ck_probes_generic
#define PROBES_NAME "generic"
#define VL 2

#include "../vectors.h"
#include "tables.h"
#include "probes.h"
