#include "COneDNN.h"

const char *dn_unavailable(void) { return "not built"; }
