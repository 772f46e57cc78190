#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <errno.h>
#include <spawn.h>
#include <sys/eventfd.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/syscall.h>
#include <unistd.h>

pid_t process_fork(void) { return fork(); }

void process_follow_parent(int signal) { prctl(PR_SET_PDEATHSIG, (unsigned long)signal, 0UL, 0UL, 0UL); }

void process_rename(const char *name) { prctl(PR_SET_NAME, (unsigned long)name, 0UL, 0UL, 0UL); }

int process_wait_signal(const sigset_t *signals, pid_t *sender) {
    siginfo_t info;
    int number;
    do number = sigwaitinfo(signals, &info);
    while (number < 0 && errno == EINTR);
    *sender = info.si_code <= 0 ? info.si_pid : 0;
    return number;
}

void process_reset_signals(void) {
    for (int number = 1; number < NSIG; number++) {
        struct sigaction action;
        if (sigaction(number, NULL, &action) != 0 || action.sa_handler == SIG_IGN) continue;
        action.sa_handler = SIG_DFL;
        action.sa_flags = 0;
        sigaction(number, &action, NULL);
    }
}

const short process_spawn_session = POSIX_SPAWN_SETSID;

int descriptor_for_signals(const sigset_t *signals) { return signalfd(-1, signals, SFD_NONBLOCK | SFD_CLOEXEC); }

int descriptor_for_events(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

int descriptor_for_memory(const char *name) { return memfd_create(name, MFD_CLOEXEC); }

int descriptor_for_process(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int descriptor_read_signal(int descriptor) {
    struct signalfd_siginfo info;
    return read(descriptor, &info, sizeof info) == sizeof info ? (int)info.ssi_signo : 0;
}
