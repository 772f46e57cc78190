#include <signal.h>
#include <stdlib.h>

/// Sets up the process that runs the tests, however it was started, before anything of it runs.
__attribute__((constructor)) static void start(void) {
    // All tests at once would wait for each other's time limits; a few more than there are cores keep the cores busy.
    setenv("SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH", "4", 0);
    // A program that ends before it has read its input must not end the tests with it.
    signal(SIGPIPE, SIG_IGN);
}
