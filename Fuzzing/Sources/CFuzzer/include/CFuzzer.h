#ifndef CFUZZER_H
#define CFUZZER_H

#include <stddef.h>
#include <stdint.h>

/// libFuzzer's loop: calls `try_input` with one input after another until its time is over or something breaks.
int LLVMFuzzerRunDriver(
    int *_Nonnull argc, char *_Nullable *_Nonnull *_Nonnull argv,
    int (*_Nonnull try_input)(const uint8_t *_Nullable bytes, size_t count));

#endif
