// SPDX-License-Identifier: GPL-2.0-or-later
//
// A plugin for QEMU's code generator, and as QEMU is, so is this file under the GPL; nothing else of hwsim
// links to it. It counts what a program executes from the entry of `hwsim_roi_begin` to the entry of
// `hwsim_roi_end`, exactly and the same each time:
//
//     qemu-x86_64 -cpu max -plugin libhwsim-counting.so,out=counts.txt program
//
//     regions 1                  how often the end was reached; the counts are sums over all regions
//     instructions 5512093
//     loads 1004                 instructions that read memory, however many accesses they are made of
//     stores 401
//     bytes_loaded 160312
//     bytes_stored 12832
//     mix vfmadd231ps 3211264    instructions by the first word of their disassembly
//
// Functions are found by their names in the program; where it has no symbols, begin=ADDRESS,end=ADDRESS
// say where they are.
//
// Ignores: threads other than one, instructions that a fault cuts off. Each round of an x86 `rep` counts
// as an instruction, as with valgrind; a processor counts one.
#include "qemu_plugin.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

EXPORT int qemu_plugin_version = 1;

/// A translated instruction, and the accesses that it made in regions.
typedef struct {
  int mnemonic;
  uint64_t loads, stores;
} instruction;

/// A translated block: a stretch that is entered at its start only. Blocks are never given back, and QEMU
/// may translate the same stretch again: both add up.
typedef struct block {
  struct block *next;
  /// How often it ran: ever, before the region that is open, in regions.
  uint64_t runs, runs_before, runs_counted;
  size_t count;
  instruction instructions[];
} block;

static block *blocks;
static int is_open;
static uint64_t regions, bytes_loaded, bytes_stored;

static const char *out;
static uint64_t begin_address, end_address;

enum { most_mnemonics = 4096 };
static char *mnemonics[most_mnemonics];
static int mnemonic_count;

/// Arm's dot products, as the disassembler of QEMU 7.2 does not know them.
static const char *dot_product(const uint8_t *bytes, size_t size) {
  static const struct {
    uint32_t mask, value;
    const char *name;
  } opcodes[] = {
      {0xbfe0fc00, 0x0e809400, "sdot"},  {0xbfc0f400, 0x0f80e000, "sdot"},
      {0xbfe0fc00, 0x2e809400, "udot"},  {0xbfc0f400, 0x2f80e000, "udot"},
      {0xbfe0fc00, 0x0e809c00, "usdot"}, {0xbfc0f400, 0x0f80f000, "usdot"},
      {0xbfc0f400, 0x0f00f000, "sudot"},
  };
  if (size != 4) return NULL;
  uint32_t word = bytes[0] | bytes[1] << 8 | bytes[2] << 16 | (uint32_t)bytes[3] << 24;
  for (size_t i = 0; i < sizeof opcodes / sizeof *opcodes; i++)
    if ((word & opcodes[i].mask) == opcodes[i].value) return opcodes[i].name;
  return NULL;
}

/// The number of an instruction's mnemonic; 0 where there is no room for another.
static int mnemonic(const struct qemu_plugin_insn *insn) {
  char *text = qemu_plugin_insn_disas(insn);
  if (!text) return 0;
  size_t length = strcspn(text, " \t");
  const char *word = text;
  if (*text == '.') {
    const char *name = dot_product(qemu_plugin_insn_data(insn), qemu_plugin_insn_size(insn));
    word = name ? name : "unknown";
    length = strlen(word);
  }
  int i = 1;
  while (i < mnemonic_count && (strncmp(mnemonics[i], word, length) || mnemonics[i][length])) i++;
  if (i == mnemonic_count && i < most_mnemonics) {
    mnemonics[i] = strndup(word, length);
    mnemonic_count++;
  }
  free(text);
  return i < most_mnemonics ? i : 0;
}

static void write_counts(void) {
  static uint64_t mix[most_mnemonics];
  memset(mix, 0, sizeof mix);
  uint64_t instructions = 0, loads = 0, stores = 0;
  for (const block *b = blocks; b; b = b->next) {
    instructions += b->runs_counted * b->count;
    for (size_t i = 0; i < b->count; i++) {
      const instruction *one = &b->instructions[i];
      mix[one->mnemonic] += b->runs_counted;
      // Wide accesses come in parts, and what a condition skips makes none.
      loads += one->loads < b->runs_counted ? one->loads : b->runs_counted;
      stores += one->stores < b->runs_counted ? one->stores : b->runs_counted;
    }
  }
  FILE *file = fopen(out, "w");
  if (!file) return perror(out);
  fprintf(file, "regions %" PRIu64 "\ninstructions %" PRIu64 "\n", regions, instructions);
  fprintf(file, "loads %" PRIu64 "\nstores %" PRIu64 "\n", loads, stores);
  fprintf(file, "bytes_loaded %" PRIu64 "\n", bytes_loaded);
  fprintf(file, "bytes_stored %" PRIu64 "\n", bytes_stored);
  for (int i = 0; i < mnemonic_count; i++)
    if (mix[i]) fprintf(file, "mix %s %" PRIu64 "\n", mnemonics[i], mix[i]);
  if (fclose(file)) perror(out);
}

/// The marks' own blocks are counted here, so that the entry of each is the border.
static void at_begin(unsigned vcpu, void *data) {
  (void)vcpu;
  if (!is_open)
    for (block *b = blocks; b; b = b->next) b->runs_before = b->runs;
  is_open = 1;
  ((block *)data)->runs++;
}

static void at_end(unsigned vcpu, void *data) {
  (void)vcpu;
  if (is_open) {
    for (block *b = blocks; b; b = b->next) b->runs_counted += b->runs - b->runs_before;
    is_open = 0;
    regions++;
    write_counts();
  }
  ((block *)data)->runs++;
}

static void at_access(unsigned vcpu, qemu_plugin_meminfo_t info, uint64_t address, void *data) {
  (void)vcpu, (void)address;
  if (!is_open) return;
  instruction *one = data;
  uint64_t bytes = UINT64_C(1) << qemu_plugin_mem_size_shift(info);
  if (qemu_plugin_mem_is_store(info)) {
    one->stores++;
    bytes_stored += bytes;
  } else {
    one->loads++;
    bytes_loaded += bytes;
  }
}

static int is_mark(const struct qemu_plugin_insn *insn, uint64_t address, const char *name) {
  if (address) return qemu_plugin_insn_vaddr(insn) == address;
  const char *symbol = qemu_plugin_insn_symbol(insn);
  return symbol && !strcmp(symbol, name);
}

static void translate(qemu_plugin_id_t id, struct qemu_plugin_tb *tb) {
  (void)id;
  size_t count = qemu_plugin_tb_n_insns(tb);
  block *b = calloc(1, sizeof *b + count * sizeof *b->instructions);
  if (!b) abort();
  b->count = count;
  b->next = blocks;
  blocks = b;
  for (size_t i = 0; i < count; i++) {
    struct qemu_plugin_insn *insn = qemu_plugin_tb_get_insn(tb, i);
    b->instructions[i].mnemonic = mnemonic(insn);
    qemu_plugin_register_vcpu_mem_cb(
        insn, at_access, QEMU_PLUGIN_CB_NO_REGS, QEMU_PLUGIN_MEM_RW, &b->instructions[i]);
  }
  const struct qemu_plugin_insn *first = qemu_plugin_tb_get_insn(tb, 0);
  if (is_mark(first, begin_address, "hwsim_roi_begin"))
    qemu_plugin_register_vcpu_tb_exec_cb(tb, at_begin, QEMU_PLUGIN_CB_NO_REGS, b);
  else if (is_mark(first, end_address, "hwsim_roi_end"))
    qemu_plugin_register_vcpu_tb_exec_cb(tb, at_end, QEMU_PLUGIN_CB_NO_REGS, b);
  else
    qemu_plugin_register_vcpu_tb_exec_inline(tb, QEMU_PLUGIN_INLINE_ADD_U64, &b->runs, 1);
}

EXPORT int qemu_plugin_install(qemu_plugin_id_t id, const void *info, int argc, char **argv) {
  (void)info;
  for (int i = 0; i < argc; i++) {
    if (!strncmp(argv[i], "out=", 4)) {
      out = strdup(argv[i] + 4);
    } else if (!strncmp(argv[i], "begin=", 6)) {
      begin_address = strtoull(argv[i] + 6, NULL, 0);
    } else if (!strncmp(argv[i], "end=", 4)) {
      end_address = strtoull(argv[i] + 4, NULL, 0);
    } else {
      fprintf(stderr, "hwsim-counting: '%s': expected out=, begin= or end=\n", argv[i]);
      return 1;
    }
  }
  if (!out) {
    fprintf(stderr, "hwsim-counting: no out=FILE\n");
    return 1;
  }
  mnemonics[mnemonic_count++] = "other";
  qemu_plugin_register_vcpu_tb_trans_cb(id, translate);
  return 0;
}
