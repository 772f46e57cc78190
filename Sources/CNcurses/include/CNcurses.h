// What chat-tui needs of ncurses and of the kernel and what Swift cannot import by itself: macros, variadic functions,
// global variables, and headers outside Swift's Glibc module. No decisions are made here.

#ifndef CNCURSES_H
#define CNCURSES_H

#define NCURSES_WIDECHAR 1
#define NCURSES_NOMACROS 1

#include <curses.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <wchar.h>

// Screens

/// Opens a screen for the terminal type `type` that writes to `output` and reads nothing. NULL: ncurses does not know
/// the type. The signal handlers that ncurses installs are taken out again.
SCREEN *_Nullable curses_open(const char *_Nonnull type, int output);
/// Forgets a screen. What ncurses writes on the way goes to its output.
void curses_close(SCREEN *_Nonnull screen);

/// Whether terminfo has an entry of this name with a cursor that can be moved.
bool curses_can_draw(const char *_Nonnull type);

/// `stdscr`, `curscr`, `COLORS` and `COLOR_PAIRS` of the screen in use.
WINDOW *_Nonnull curses_window(void);
WINDOW *_Nonnull curses_current(void);
int curses_colors(void);
int curses_color_pairs(void);

/// A cell of one base character and its combining marks, `count` in all, with a colour pair beyond 255 too.
cchar_t curses_cell(const wchar_t *_Nonnull text, int count, attr_t attributes, int pair);

/// A string capability of terminfo; NULL where the terminal has none.
const char *_Nullable curses_string(const char *_Nonnull name);
/// A string capability with one number filled in, such as the cursor shape. NULL where the terminal has none.
const char *_Nullable curses_string_of(const char *_Nonnull name, long number);

/// The attributes, which are macros with casts.
extern const attr_t curses_bold, curses_dim, curses_italic, curses_underline, curses_reverse;

/// The columns the C library gives a code point: 0, 1, 2, or -1 for what it does not print.
int curses_columns(uint32_t scalar);

// The kernel

/// `fork`, which Swift hides: call it before any thread exists.
pid_t process_fork(void);
/// Asks the kernel to send this process `signal` when its parent dies.
void process_follow_parent(int signal);
/// Gives this process the name that `ps` and `killall` show.
void process_rename(const char *_Nonnull name);
/// Waits for one of `signals` (blocked before) and gives its number; `sender` is the process that sent it, 0: kernel.
int process_wait_signal(const sigset_t *_Nonnull signals, pid_t *_Nonnull sender);
/// Gives every signal back its default action, except those this process was told to ignore.
void process_reset_signals(void);

/// The flag of `posix_spawn` for a session of the program's own, which Swift hides.
extern const short process_spawn_session;

/// Descriptors that `poll` can wait for. All are non-blocking and closed on exec. -1 with `errno` on failure.
int descriptor_for_signals(const sigset_t *_Nonnull signals);
int descriptor_for_events(void);
int descriptor_for_memory(const char *_Nonnull name);
/// Readable when the process has ended.
int descriptor_for_process(pid_t process);

/// The next signal from a signal descriptor; 0: none is waiting.
int descriptor_read_signal(int descriptor);

#endif
