/// The tables of probes, one for each instruction set.
#ifndef CPROBES_TABLES_H
#define CPROBES_TABLES_H

#include "CProbes.h"

#if defined(__x86_64__)
extern const ck_probes ck_probes_avx512, ck_probes_avx2, ck_probes_sse2;
#elif defined(__aarch64__)
extern const ck_probes ck_probes_neon;
#endif
extern const ck_probes ck_probes_generic;

#endif
