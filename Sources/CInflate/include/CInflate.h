/* zlib's decompression for Swift, which cannot import the macro that begins it. */
#ifndef CINFLATE_H
#define CINFLATE_H

#include <zlib.h>

/* Begins to decompress. `bits` is inflateInit2's windowBits: 31 for gzip, 15 for zlib, -15 for neither. */
static inline int inflate_begin(z_stream *stream, int bits) { return inflateInit2(stream, bits); }

#endif
