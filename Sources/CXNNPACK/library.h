/// The functions of XNNPACK, found at run time.
#ifndef XN_LIBRARY_H
#define XN_LIBRARY_H

#include "CXNNPACK.h"

/// enum xnn_status: 0 is success.
typedef int xn_status;
typedef struct xnn_operator *xn_operator;
typedef uint32_t u32;

/// Top, right, bottom, left.
#define XN_PADDING u32, u32, u32, u32
/// Sizes of a kernel, strides, dilations.
#define XN_PAIR u32, u32
/// Channels, and elements from one input pixel and one output pixel to the next.
#define XN_CHANNELS size_t, size_t, size_t
/// Groups, channels of a group's inputs and outputs, elements from pixel to pixel.
#define XN_GROUPS u32, size_t, size_t, size_t, size_t
#define XN_END u32 flags, xn_operator *

/// X(name, parameters without those of type that all have)
#define XN_CREATE_FUNCTIONS(X) \
  X(convolution2d_nhwc_f32, XN_PADDING, XN_PAIR, XN_PAIR, XN_PAIR, XN_GROUPS, const float *kernel, \
      const float *bias, float, float) \
  X(convolution2d_nhwc_qc8, XN_PADDING, XN_PAIR, XN_PAIR, XN_PAIR, XN_GROUPS, int8_t input_zero, \
      float input_scale, const float *kernel_scale, const int8_t *kernel, const int32_t *bias, \
      int8_t output_zero, float output_scale, int8_t, int8_t) \
  X(fully_connected_nc_f32, size_t inputs, size_t outputs, size_t, size_t, const float *kernel, \
      const float *bias, float, float) \
  X(max_pooling2d_nhwc_f32, XN_PADDING, XN_PAIR, XN_PAIR, XN_PAIR, XN_CHANNELS, float, float) \
  X(max_pooling2d_nhwc_s8, XN_PADDING, XN_PAIR, XN_PAIR, XN_PAIR, XN_CHANNELS, int8_t, int8_t) \
  X(average_pooling2d_nhwc_f32, XN_PADDING, XN_PAIR, XN_PAIR, XN_CHANNELS, float, float) \
  X(global_average_pooling_nwc_f32, XN_CHANNELS, float, float) \
  X(global_average_pooling_nwc_qs8, XN_CHANNELS, int8_t zero, float scale, int8_t output_zero, \
      float output_scale, int8_t, int8_t) \
  X(clamp_nc_f32, XN_CHANNELS, float, float) \
  X(clamp_nc_s8, XN_CHANNELS, int8_t, int8_t) \
  X(add_nd_f32, float, float) \
  X(add_nd_qs8, int8_t zero, float scale, int8_t other_zero, float other_scale, int8_t output_zero, \
      float output_scale, int8_t, int8_t) \
  X(channel_shuffle_nc_x32, size_t groups, size_t of_group, size_t, size_t) \
  X(channel_shuffle_nc_x8, size_t groups, size_t of_group, size_t, size_t) \
  X(copy_nc_x32, XN_CHANNELS) \
  X(copy_nc_x8, XN_CHANNELS) \
  X(softmax_nc_f32, XN_CHANNELS) \
  X(convert_nc_f32_qs8, XN_CHANNELS, float scale, int8_t zero, int8_t, int8_t)

typedef xn_status xn_setup_image(
    xn_operator, size_t batch, size_t height, size_t width, const void *, void *, void *threads);
typedef xn_status xn_setup_rows(xn_operator, size_t rows, const void *, void *, void *threads);
typedef xn_status xn_setup_pixels(
    xn_operator, size_t batch, size_t pixels, const void *, void *, void *threads);
typedef xn_status xn_setup_pair(
    xn_operator, size_t dimensions, const size_t *, size_t other_dimensions, const size_t *,
    const void *, const void *, void *, void *threads);

typedef struct {
  xn_status (*initialize)(const void *allocator);
  xn_status (*run_operator)(xn_operator, void *threads);
  xn_status (*delete_operator)(xn_operator);
#define XN_MEMBER(name, ...) xn_status (*create_##name)(__VA_ARGS__, XN_END);
  XN_CREATE_FUNCTIONS(XN_MEMBER)
#undef XN_MEMBER
  /// dlopen's.
  void *handle;
  /// NULL where everything above is usable.
  const char *unavailable;
} xn_library;

/// Loads the library with the first call.
const xn_library *xn_load(void);

#endif
