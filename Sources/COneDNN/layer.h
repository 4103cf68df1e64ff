/// Layers as the library runs them.
#ifndef DN_LAYER_H
#define DN_LAYER_H

#include "library.h"

#ifdef DN_HAS_API

/// `dn_create` for a library that is still being loaded.
dn_layer *dn_make(const dn_library *, const char *kernel, dn_type, const ck_call *,
    const ck_parameters *, const char **error);

#endif
#endif
