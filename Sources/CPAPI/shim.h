/// PAPI as Swift can call it: macros become functions, arrays of characters become strings.
#pragma once
#include <papi.h>
#include <sde_lib.h>
#include <stdio.h>

static inline int cpapi_current(void) { return PAPI_VER_CURRENT; }
static inline int cpapi_null(void) { return PAPI_NULL; }
static inline int cpapi_preset_mask(void) { return PAPI_PRESET_MASK; }
static inline int cpapi_native_mask(void) { return PAPI_NATIVE_MASK; }

/// Version of the library that runs, as major << 24 | minor << 16 | revision << 8.
static inline int cpapi_version(void) { return PAPI_get_opt(PAPI_LIB_VERSION, NULL); }

static inline const char *cpapi_component_name(const PAPI_component_info_t *info) {
  return info->name;
}
static inline const char *cpapi_component_reason(const PAPI_component_info_t *info) {
  return info->disabled_reason;
}

/// Name and description of an event, each cut to `size` bytes. Returns 0 or PAPI's error code.
static inline int cpapi_describe(int event, char *name, char *description, size_t size) {
  PAPI_event_info_t info;
  const int code = PAPI_get_event_info(event, &info);
  if (code) return code;
  snprintf(name, size, "%s", info.symbol);
  snprintf(description, size, "%s", info.long_descr[0] ? info.long_descr : info.short_descr);
  return 0;
}

/// Publishes a number that only grows; events of it give what it grew by. SDE's own library, libsde.
static inline int cpapi_publish(
    papi_handle_t handle, const char *name, const char *description, long long *number) {
  const int code = papi_sde_register_counter(
      handle, name, PAPI_SDE_RO | PAPI_SDE_DELTA, PAPI_SDE_long_long, number);
  return code ? code : papi_sde_describe_counter(handle, name, description);
}

/// PAPI asks which thread calls; `pthread_self` is that on Linux.
unsigned long pthread_self(void);
static inline int cpapi_use_threads(void) { return PAPI_thread_init(pthread_self); }
