// What the terminal tests need of C: a process on a pseudo-terminal of its own, and libvterm's bit fields as plain words.

#ifndef CTERMTEST_H
#define CTERMTEST_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <termios.h>
#include <vterm.h>

/// Starts `arguments[0]` as the leader of a new session on a new pseudo-terminal. Returns its process, or -1.
/// `master` is our end of the terminal, `slave` a second opening of the program's end, so that its state can still be
/// read when the program has gone. `settings` is how the terminal was before.
pid_t term_spawn(
    char *_Nullable const *_Nonnull arguments, char *_Nullable const *_Nonnull environment, const char *_Nonnull folder,
    unsigned short rows, unsigned short columns, int *_Nonnull master, int *_Nonnull slave,
    struct termios *_Nonnull settings);
/// A descriptor that becomes readable when the process ends; -1 with `errno` on failure.
int term_process_descriptor(pid_t process);
/// Tells the kernel, and so the program, that the window changed its size.
int term_resize(int master, unsigned short rows, unsigned short columns);

enum {
    TERM_BOLD = 1, TERM_ITALIC = 2, TERM_UNDERLINE = 4, TERM_REVERSE = 8, TERM_STRIKE = 16,
};
/// -1: the terminal's own colour.
typedef struct {
    uint32_t scalars[VTERM_MAX_CHARS_PER_CELL];
    int count;
    int width;
    /// The right half of a wide character.
    bool continuation;
    int attributes;
    int foreground, background;
} term_cell;
term_cell term_cell_at(VTermScreen *_Nonnull screen, int row, int column);

/// Modes and titles that libvterm reports.
typedef struct {
    bool cursor_visible, alternate_screen;
    int cursor_shape, mouse;
    int bells;
    char title[256];
} term_properties;
/// Makes the screen keep `properties` up to date; they must outlive it.
void term_observe(VTermScreen *_Nonnull screen, term_properties *_Nonnull properties);

#endif
