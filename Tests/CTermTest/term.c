#define _GNU_SOURCE 1
#include "CTermTest.h"

#include <fcntl.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <utmp.h>

pid_t term_spawn(
    char *const *arguments, char *const *environment, const char *folder, unsigned short rows, unsigned short columns,
    int *master, int *slave, struct termios *settings) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    char name[128];
    if (openpty(master, slave, name, NULL, &size) != 0) return -1;
    tcgetattr(*slave, settings);
    fcntl(*master, F_SETFD, FD_CLOEXEC);
    fcntl(*slave, F_SETFD, FD_CLOEXEC);
    fcntl(*master, F_SETFL, O_NONBLOCK);
    pid_t process = fork();
    if (process != 0) return process;

    // The child: only calls that are safe after a fork of a process with threads.
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    if (chdir(folder) != 0 || login_tty(*slave) != 0) _exit(126);
    for (int descriptor = 3; descriptor < 256; descriptor++) close(descriptor);
    execve(arguments[0], arguments, environment);
    _exit(127);
}

int term_process_descriptor(pid_t process) { return (int)syscall(SYS_pidfd_open, process, 0); }

int term_resize(int master, unsigned short rows, unsigned short columns) {
    struct winsize size = {.ws_row = rows, .ws_col = columns};
    return ioctl(master, TIOCSWINSZ, &size);
}

static int colour(const VTermColor *colour, VTermColorType standard) {
    if (colour->type & standard) return -1;
    if (VTERM_COLOR_IS_INDEXED(colour)) return colour->indexed.idx;
    return 0x1000000 | colour->rgb.red << 16 | colour->rgb.green << 8 | colour->rgb.blue;
}

term_cell term_cell_at(VTermScreen *screen, int row, int column) {
    VTermScreenCell found;
    term_cell cell = {0};
    if (!vterm_screen_get_cell(screen, (VTermPos){.row = row, .col = column}, &found)) return cell;
    cell.width = found.width;
    cell.continuation = found.chars[0] == (uint32_t)-1;
    for (int i = 0; !cell.continuation && i < VTERM_MAX_CHARS_PER_CELL && found.chars[i] != 0; i++)
        cell.scalars[cell.count++] = found.chars[i];
    cell.attributes = (found.attrs.bold ? TERM_BOLD : 0) | (found.attrs.italic ? TERM_ITALIC : 0) |
                      (found.attrs.underline ? TERM_UNDERLINE : 0) | (found.attrs.reverse ? TERM_REVERSE : 0) |
                      (found.attrs.strike ? TERM_STRIKE : 0);
    cell.foreground = colour(&found.fg, VTERM_COLOR_DEFAULT_FG);
    cell.background = colour(&found.bg, VTERM_COLOR_DEFAULT_BG);
    return cell;
}

static int observe_property(VTermProp property, VTermValue *value, void *user) {
    term_properties *properties = user;
    switch (property) {
    case VTERM_PROP_CURSORVISIBLE: properties->cursor_visible = value->boolean; break;
    case VTERM_PROP_ALTSCREEN: properties->alternate_screen = value->boolean; break;
    case VTERM_PROP_CURSORSHAPE: properties->cursor_shape = value->number; break;
    case VTERM_PROP_MOUSE: properties->mouse = value->number; break;
    case VTERM_PROP_TITLE:
        memset(properties->title, 0, sizeof properties->title);
        strncpy(properties->title, value->string, sizeof properties->title - 1);
        break;
    default: break;
    }
    return 1;
}

static int observe_bell(void *user) {
    ((term_properties *)user)->bells++;
    return 1;
}

void term_observe(VTermScreen *screen, term_properties *properties) {
    static const VTermScreenCallbacks callbacks = {.settermprop = observe_property, .bell = observe_bell};
    properties->cursor_visible = true;
    properties->cursor_shape = VTERM_PROP_CURSORSHAPE_BLOCK;
    vterm_screen_set_callbacks(screen, &callbacks, properties);
}
