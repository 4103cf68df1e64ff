// Any processor: pairs of floats, which compilers take apart where there are no vectors.
#define VARIANT ck_generic
#define VARIANT_NAME "generic"
#define VL 2
#define TILE_COLUMNS 4
#define S8_COLUMNS 2

#include "../variants.h"
#include "../vectors.h"
#include "../Kernels/all.h"
