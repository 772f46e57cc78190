// An ICU data package without entries, in place of the 32 MB for calendars, locales and languages that the static Foundation
// brings. Our own code imports FoundationEssentials alone; a dependency that imports Foundation links ICU without using it.
//
// The linker takes a symbol from a library only if no object defines it. Hidden, so that a program that is linked with
// the shared Foundation keeps that one's data. Source of the layout: ICU's common/ucmndata.h and unicode/udata.h.

#include <stdint.h>

struct data {
    uint16_t header_size;
    uint8_t magic[2];
    uint16_t info_size, reserved;
    uint8_t is_big_endian, charset, size_of_uchar, reserved2, format[4], format_version[4], data_version[4], padding[8];
    uint32_t count[4];
};

#define EMPTY                                                                                                              \
    {32, {0xDA, 0x27}, 20, 0, __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__, 0, 2, 0, {'T', 'o', 'C', 'P'}, {1}, {0}, {0}, {0}}
#define PACKAGE(name) _Alignas(16) __attribute__((visibility("hidden"))) const struct data name = EMPTY;

// Swift 6.2 and 6.3, and what may follow: a version that is not listed is linked with its data, as before.
PACKAGE(icudt74_dat)
PACKAGE(icudt75_dat)
PACKAGE(icudt76_dat)
PACKAGE(icudt77_dat)
PACKAGE(icudt78_dat)
PACKAGE(icudt79_dat)
PACKAGE(icudt80_dat)
