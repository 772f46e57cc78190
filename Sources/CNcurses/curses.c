#define _GNU_SOURCE 1
#include "CNcurses.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <term.h>
#include <unistd.h>

const attr_t curses_bold = WA_BOLD;
const attr_t curses_dim = WA_DIM;
const attr_t curses_italic = WA_ITALIC;
const attr_t curses_underline = WA_UNDERLINE;
const attr_t curses_reverse = WA_REVERSE;

static const int handled[] = {SIGINT, SIGTERM, SIGTSTP, SIGWINCH};
enum { handled_count = sizeof handled / sizeof handled[0] };

SCREEN *curses_open(const char *type, int output) {
    FILE *out = fdopen(dup(output), "w");
    FILE *in = fopen("/dev/null", "r");
    if (out == NULL || in == NULL) {
        if (out != NULL) fclose(out);
        if (in != NULL) fclose(in);
        return NULL;
    }
    struct sigaction before[handled_count];
    for (int i = 0; i < handled_count; i++) sigaction(handled[i], NULL, &before[i]);
    SCREEN *screen = newterm(type, out, in);
    for (int i = 0; i < handled_count; i++) sigaction(handled[i], &before[i], NULL);
    if (screen == NULL) {
        fclose(out);
        fclose(in);
        return NULL;
    }
    return screen;
}

bool curses_can_draw(const char *type) {
    int found = 0;
    if (setupterm(type, -1, &found) != OK) return false;
    const char *move = tigetstr("cup");
    bool can = move != NULL && move != (const char *)-1;
    del_curterm(cur_term);
    return can;
}

void curses_close(SCREEN *screen) {
    set_term(screen);
    endwin();
    // ncurses does not own the two files, and does not tell which they were: they live as long as the process.
    delscreen(screen);
}

WINDOW *curses_window(void) { return stdscr; }
WINDOW *curses_current(void) { return curscr; }
int curses_colors(void) { return COLORS; }
int curses_color_pairs(void) { return COLOR_PAIRS; }

cchar_t curses_cell(const wchar_t *text, int count, attr_t attributes, int pair) {
    wchar_t terminated[CCHARW_MAX + 1] = {0};
    for (int i = 0; i < count && i < CCHARW_MAX; i++) terminated[i] = text[i];
    cchar_t cell = {0};
    setcchar(&cell, terminated, attributes, (short)pair, &pair);
    return cell;
}

const char *curses_string(const char *name) {
    const char *found = tigetstr((char *)name);
    return found == (const char *)-1 ? NULL : found;
}

const char *curses_string_of(const char *name, long number) {
    const char *found = curses_string(name);
    return found == NULL ? NULL : tparm((char *)found, number, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
}

int curses_columns(uint32_t scalar) { return wcwidth((wchar_t)scalar); }
