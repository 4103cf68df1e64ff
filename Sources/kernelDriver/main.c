// Runs one kernel of CKernels for tools that watch a whole process: cachegrind, QEMU, a guest machine.
#include "CKernels.h"

int main(void) { return ck_unfit() != NULL; }
