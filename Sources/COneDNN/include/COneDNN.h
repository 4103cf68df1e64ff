/// oneDNN's kernels, loaded at run time, so that a machine without the library still builds and runs hwsim.
#ifndef CONEDNN_H
#define CONEDNN_H

/// NULL where oneDNN can be used, else why not.
const char *dn_unavailable(void);

#endif
