/// Memory of tensors, at places that the caller chooses.
#ifndef DRIVER_MEMORY_H
#define DRIVER_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/// Zeroed memory, aligned to `ck_alignment`, that may be read that many bytes beyond `bytes`. At `address`
/// unless that is 0; each address needs pages of its own. NULL where there is none, or where the place is
/// taken. It is never given back.
void *driver_memory(size_t bytes, uint64_t address);

/// Reads through memory of its own that is larger than the caches of interest, so that what follows finds
/// none of the tensors there. Does nothing where memory is scarce.
void driver_sweep_caches(void);

#endif
