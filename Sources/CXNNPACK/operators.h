/// Operators of the library for layers of ours.
#ifndef XN_OPERATORS_H
#define XN_OPERATORS_H

#include "library.h"

/// How tensors are bound.
typedef enum { xn_image, xn_rows, xn_pixels, xn_pair, xn_parts } xn_binding;

typedef struct {
  /// One, or for a concatenation one for each input.
  xn_operator handles[ck_most_inputs];
  int count;
  xn_binding binding;
  /// Bytes from the start of the output to where each operator begins to write.
  size_t offsets[ck_most_inputs];
  /// After "xnn_create_" and "xnn_setup_".
  const char *name;
  /// Of the input as the operator sees it: that of the call, unless an operator flattens it.
  ck_shape shape;
} xn_choice;

/// An operator of its own for each kind of layer; `name` is NULL where there is none.
typedef xn_status xn_chooser(
    const xn_library *, ck_type, const ck_call *, const ck_parameters *, xn_choice *);

xn_chooser xn_choose_convolution, xn_choose_fully_connected;
xn_chooser xn_choose_max_pool, xn_choose_average_pool;
xn_chooser xn_choose_relu, xn_choose_add, xn_choose_shuffle, xn_choose_softmax, xn_choose_quantize;
xn_chooser xn_choose_concat;

/// The library's status for numbers that make no sense.
enum { XN_REFUSED = 2 };

#define XN_CHOOSE(operator, how, ...) \
  (choice->name = #operator, choice->binding = (how), \
   library->create_##operator(__VA_ARGS__, 0, &choice->handles[choice->count++]))

#endif
