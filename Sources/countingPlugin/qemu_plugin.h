// SPDX-License-Identifier: GPL-2.0-or-later
//
// The part of QEMU's plugin interface, version 1, that plugin.c uses, declared here because distributions
// ship QEMU without its header. Source: "QEMU TCG Plugins", developer documentation of QEMU 7.2.
#ifndef HWSIM_QEMU_PLUGIN_H
#define HWSIM_QEMU_PLUGIN_H

#include <inttypes.h>
#include <stdbool.h>
#include <stddef.h>

#define EXPORT __attribute__((visibility("default")))

typedef uint64_t qemu_plugin_id_t;
typedef uint32_t qemu_plugin_meminfo_t;
struct qemu_plugin_tb;
struct qemu_plugin_insn;

enum qemu_plugin_cb_flags { QEMU_PLUGIN_CB_NO_REGS };
enum qemu_plugin_mem_rw { QEMU_PLUGIN_MEM_R = 1, QEMU_PLUGIN_MEM_W, QEMU_PLUGIN_MEM_RW };
enum qemu_plugin_op { QEMU_PLUGIN_INLINE_ADD_U64 };

/// Called when a block is translated.
void qemu_plugin_register_vcpu_tb_trans_cb(
    qemu_plugin_id_t, void (*)(qemu_plugin_id_t, struct qemu_plugin_tb *));

/// Called when a block is entered.
void qemu_plugin_register_vcpu_tb_exec_cb(
    struct qemu_plugin_tb *, void (*)(unsigned vcpu, void *data), enum qemu_plugin_cb_flags,
    void *data);

/// Done when a block is entered, without a call.
void qemu_plugin_register_vcpu_tb_exec_inline(
    struct qemu_plugin_tb *, enum qemu_plugin_op, void *counter, uint64_t addend);

/// Called at each access of an instruction.
void qemu_plugin_register_vcpu_mem_cb(
    struct qemu_plugin_insn *,
    void (*)(unsigned vcpu, qemu_plugin_meminfo_t, uint64_t address, void *data),
    enum qemu_plugin_cb_flags, enum qemu_plugin_mem_rw, void *data);

size_t qemu_plugin_tb_n_insns(const struct qemu_plugin_tb *);
struct qemu_plugin_insn *qemu_plugin_tb_get_insn(const struct qemu_plugin_tb *, size_t index);

const void *qemu_plugin_insn_data(const struct qemu_plugin_insn *);
size_t qemu_plugin_insn_size(const struct qemu_plugin_insn *);
uint64_t qemu_plugin_insn_vaddr(const struct qemu_plugin_insn *);
/// Of the function that the instruction is part of; NULL where there are no symbols.
const char *qemu_plugin_insn_symbol(const struct qemu_plugin_insn *);
/// To be freed by the caller.
char *qemu_plugin_insn_disas(const struct qemu_plugin_insn *);

/// Log2 of an access's bytes.
unsigned qemu_plugin_mem_size_shift(qemu_plugin_meminfo_t);
bool qemu_plugin_mem_is_store(qemu_plugin_meminfo_t);

#endif
