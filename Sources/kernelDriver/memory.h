/// Memory of tensors, at places that the caller chooses.
#ifndef DRIVER_MEMORY_H
#define DRIVER_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/// Zeroed memory, aligned to `ck_alignment`, that may be read that many bytes beyond `bytes`. At `address`
/// unless that is 0; each address needs pages of its own. NULL where there is none, or where the place is
/// taken. It is never given back.
void *driver_memory(size_t bytes, uint64_t address);

/// Reads through `bytes` of memory of its own, the same each time, so that what follows finds nothing else in
/// caches that are no larger. Does nothing where there is no such memory.
void driver_sweep_caches(size_t bytes);

#endif
