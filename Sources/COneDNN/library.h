/// The functions of oneDNN, found at run time.
#ifndef DN_LIBRARY_H
#define DN_LIBRARY_H

#include "COneDNN.h"

#ifdef __has_include
#if __has_include(<dnnl.h>)
#include <dnnl.h>
#if DNNL_VERSION_MAJOR == 2 && DNNL_VERSION_MINOR >= 3
#define DN_HAS_API 1
#endif
#endif
#endif

#ifdef DN_HAS_API

#define DN_FUNCTIONS(X) \
  X(version) X(engine_create) X(stream_create) \
  X(memory_desc_init_by_strides) X(memory_create) X(memory_set_data_handle) X(memory_map_data) \
  X(memory_unmap_data) X(memory_destroy) \
  X(primitive_attr_create) X(primitive_attr_destroy) X(primitive_attr_set_scratchpad_mode) \
  X(primitive_attr_set_output_scales) X(primitive_attr_set_scales) \
  X(primitive_attr_set_zero_points) X(primitive_attr_set_post_ops) \
  X(post_ops_create) X(post_ops_append_eltwise) X(post_ops_destroy) \
  X(primitive_desc_create) X(primitive_desc_query) X(primitive_desc_query_md) \
  X(primitive_desc_destroy) X(primitive_create) X(primitive_execute) X(primitive_destroy) \
  X(dilated_convolution_forward_desc_init) X(inner_product_forward_desc_init) \
  X(pooling_forward_desc_init) X(eltwise_forward_desc_init) X(binary_desc_init) \
  X(shuffle_forward_desc_init) X(softmax_forward_desc_init) \
  X(batch_normalization_forward_desc_init) \
  X(concat_primitive_desc_create) X(reorder_primitive_desc_create)

typedef struct {
#define DN_MEMBER(name) __typeof__(&dnnl_##name) name;
  DN_FUNCTIONS(DN_MEMBER)
#undef DN_MEMBER
  /// NULL where the library has no threads of its own.
  void (*omp_set_num_threads)(int);
  dnnl_engine_t engine;
  dnnl_stream_t stream;
  /// NULL where everything above is usable.
  const char *unavailable;
  char version_text[32];
} dn_library;

/// Loads the library with the first call.
const dn_library *dn_load(void);

/// OpenMP keeps its number of threads for each thread that starts some.
static inline void dn_hold_to_one_thread(const dn_library *library) {
  if (library->omp_set_num_threads) library->omp_set_num_threads(1);
}

#endif
#endif
