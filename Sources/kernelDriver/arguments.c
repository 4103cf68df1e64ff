#include "arguments.h"

#include <errno.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/// Largest side of a tensor, and most elements that all sides may make.
static const int32_t largest_side = 1 << 20;
static const int64_t most_elements = 1 << 28;

static int fail(driver_arguments *arguments, const char *format, ...) {
  va_list list;
  va_start(list, format);
  vsnprintf(arguments->error, sizeof arguments->error, format, list);
  va_end(list);
  return driver_usage;
}

typedef enum { size, number, real, address } value_kind;

/// A key and the one or two members that it sets; `kernel=3` is both the height and the width.
typedef struct {
  const char *name;
  value_kind kind;
  size_t first, second;
} key;

#define MEMBER(name) offsetof(driver_arguments, name)
#define SIZE(name) {#name, size, MEMBER(shape.name), MEMBER(shape.name)}
#define BOTH(name, one, other) {name, size, MEMBER(shape.one), MEMBER(shape.other)}
#define OTHER(name, kind) {#name, kind, MEMBER(name), MEMBER(name)}
#define INPUT(i) \
  {"channels" #i, size, MEMBER(shape.input_channels[i]), MEMBER(shape.input_channels[i])}, \
      {"input" #i, address, MEMBER(inputs[i]), MEMBER(inputs[i])}

static const key keys[] = {
    SIZE(batch), SIZE(height), SIZE(width), SIZE(channels), SIZE(out_height), SIZE(out_width),
    SIZE(out_channels), SIZE(kernel_height), SIZE(kernel_width), SIZE(stride_height),
    SIZE(stride_width), SIZE(dilation_height), SIZE(dilation_width), SIZE(groups), SIZE(inputs),
    {"pad_top", number, MEMBER(shape.pad_top), MEMBER(shape.pad_top)},
    {"pad_left", number, MEMBER(shape.pad_left), MEMBER(shape.pad_left)},
    {"pad", number, MEMBER(shape.pad_top), MEMBER(shape.pad_left)},
    BOTH("kernel", kernel_height, kernel_width), BOTH("stride", stride_height, stride_width),
    BOTH("dilation", dilation_height, dilation_width),
    INPUT(0), INPUT(1), INPUT(2), INPUT(3), INPUT(4), INPUT(5), INPUT(6), INPUT(7),
    {"input", address, MEMBER(inputs[0]), MEMBER(inputs[0])},
    OTHER(packed, address), OTHER(output, address), OTHER(scratch, address),
    OTHER(marks, address),
    {"calls", size, MEMBER(calls), MEMBER(calls)}, OTHER(low, real), OTHER(high, real),
    OTHER(input_zero, number), OTHER(other_zero, number), OTHER(output_zero, number),
    OTHER(input_scale, real), OTHER(other_scale, real), OTHER(sweep, size),
};

static const key *find_key(const char *name, size_t length) {
  for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
    if (strlen(keys[i].name) == length && !strncmp(keys[i].name, name, length)) return &keys[i];
  return NULL;
}

static int read_value(driver_arguments *arguments, const key *key, const char *argument) {
  const char *text = strchr(argument, '=') + 1;
  char *members[] = {(char *)arguments + key->first, (char *)arguments + key->second};
  char *end;
  errno = 0;
  if (key->kind == address) {
    uint64_t value = strtoull(text, &end, 16);
    if (end == text || *end || errno || value % ck_alignment)
      return fail(arguments, "%s: not a multiple of %d in hexadecimal", argument, ck_alignment);
    memcpy(members[0], &value, sizeof value);
  } else if (key->kind == real) {
    float value = strtof(text, &end);
    if (end == text || *end || isnan(value)) return fail(arguments, "%s: not a number", argument);
    memcpy(members[0], &value, sizeof value);
  } else {
    long long value = strtoll(text, &end, 10);
    long long least = key->kind == size ? 1 : -largest_side;
    if (end == text || *end || value < least || value > largest_side)
      return fail(
          arguments, "%s: not a whole number from %lld to %d", argument, least, (int)largest_side);
    int32_t narrow = (int32_t)value;
    for (int i = 0; i < 2; i++) memcpy(members[i], &narrow, sizeof narrow);
  }
  return 0;
}

/// Finds the variant and the kernel that four words name.
static int find_kernel(driver_arguments *arguments, char *const words[]) {
  ck_type type = !strcmp(words[1], "s8") ? ck_s8 : ck_f32;
  ck_layout layout = !strcmp(words[2], "nchw") ? ck_nchw : ck_nhwc;
  if (type == ck_f32 && strcmp(words[1], "f32"))
    return fail(arguments, "%s: not a type; f32 or s8", words[1]);
  if (layout == ck_nhwc && strcmp(words[2], "nhwc"))
    return fail(arguments, "%s: not a layout; nhwc or nchw", words[2]);
  int count;
  const ck_variant *variants = ck_variants(&count);
  for (int i = 0; i < count; i++)
    if (!strcmp(variants[i].name, words[3])) arguments->variant = &variants[i];
  if (!arguments->variant)
    return fail(arguments, "%s: no variant that this processor runs; see 'list'", words[3]);
  arguments->kernel = ck_find(arguments->variant, words[0], type, layout);
  if (!arguments->kernel)
    return fail(
        arguments, "%s has no kernel %s %s %s; see 'list'", words[3], words[0], words[1], words[2]);
  return 0;
}

static int32_t positions(int32_t size, int32_t pad, int32_t taps, int32_t dilation, int32_t stride) {
  int64_t room = (int64_t)size + 2 * (int64_t)pad - (int64_t)dilation * (taps - 1) - 1;
  return room < 0 ? 0 : (int32_t)(room / stride) + 1;
}

/// What was not said follows from what was.
static void complete(ck_shape *shape, const char *kernel) {
  int32_t joined = 0;
  for (int i = 0; i < shape->inputs; i++) {
    if (!shape->input_channels[i]) shape->input_channels[i] = shape->channels;
    joined += shape->input_channels[i];
  }
  if (!strcmp(kernel, "concat")) shape->channels = shape->out_channels = joined;
  if (!strcmp(kernel, "depthwise")) shape->groups = shape->channels;
  if (!strcmp(kernel, "fully_connected"))
    shape->kernel_height = shape->height, shape->kernel_width = shape->width;
  if (!shape->out_channels) shape->out_channels = shape->channels;
  if (!shape->out_height)
    shape->out_height = positions(
        shape->height, shape->pad_top, shape->kernel_height, shape->dilation_height,
        shape->stride_height);
  if (!shape->out_width)
    shape->out_width = positions(
        shape->width, shape->pad_left, shape->kernel_width, shape->dilation_width,
        shape->stride_width);
}

static int is_too_much(const int32_t sides[4]) {
  int64_t elements = 1;
  for (int i = 0; i < 4; i++) {
    elements *= sides[i];
    if (elements > most_elements) return 1;
  }
  return 0;
}

static int check(driver_arguments *arguments) {
  const ck_shape *shape = &arguments->shape;
  const int32_t input[] = {shape->batch, shape->height, shape->width, shape->channels};
  const int32_t output[] = {
      shape->batch, shape->out_height, shape->out_width, shape->out_channels};
  const int32_t weights[] = {
      shape->out_channels, shape->kernel_height, shape->kernel_width,
      shape->channels / shape->groups};
  if (is_too_much(input) || is_too_much(output) || is_too_much(weights))
    return fail(arguments, "more than %lld elements in a tensor", (long long)most_elements);
  if (shape->out_height < 1 || shape->out_width < 1)
    return fail(arguments, "the kernel is larger than the padded image");
  if (shape->channels % shape->groups || shape->out_channels % shape->groups)
    return fail(arguments, "channels are no multiple of the %d groups", (int)shape->groups);
  if (shape->inputs > ck_most_inputs)
    return fail(arguments, "more than %d inputs", ck_most_inputs);
  return 0;
}

int driver_read(driver_arguments *arguments, int count, char *const words[]) {
  *arguments = (driver_arguments){.calls = 1, .sweep = 1024, .input_scale = 1, .other_scale = 1};
  if (count == 1 && !strcmp(words[0], "list")) return 0;
  int is_idle = count > 0 && !strcmp(words[0], "idle");
  if (count < 5 || (!is_idle && strcmp(words[0], "run")))
    return fail(
        arguments, "usage: list | run|idle KERNEL f32|s8 nhwc|nchw VARIANT key=value...");
  arguments->mode = is_idle ? driver_idle : driver_run_calls;
  if (find_kernel(arguments, words + 1)) return driver_usage;
  int is_int8 = arguments->kernel->type == ck_s8;
  arguments->low = is_int8 ? -128 : -INFINITY;
  arguments->high = is_int8 ? 127 : INFINITY;
  arguments->shape = (ck_shape){
      .batch = 1, .height = 1, .width = 1, .channels = 1, .kernel_height = 1, .kernel_width = 1,
      .stride_height = 1, .stride_width = 1, .dilation_height = 1, .dilation_width = 1,
      .groups = 1, .inputs = 1};
  for (int i = 5; i < count; i++) {
    const char *sign = strchr(words[i], '=');
    const key *key = sign ? find_key(words[i], (size_t)(sign - words[i])) : NULL;
    if (!key) return fail(arguments, "%s: no such key", words[i]);
    if (read_value(arguments, key, words[i])) return driver_usage;
  }
  complete(&arguments->shape, arguments->kernel->name);
  return check(arguments);
}
