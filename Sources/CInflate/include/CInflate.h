/* zlib for Swift, which cannot import the macros that begin it, and Zstandard's decompression where the system has it. */
#ifndef CINFLATE_H
#define CINFLATE_H

#include <zlib.h>

/* Begins to decompress. `bits` is inflateInit2's windowBits: 31 for gzip, 15 for zlib, -15 for neither. */
static inline int inflate_begin(z_stream *stream, int bits) { return inflateInit2(stream, bits); }

/* Begins to compress to gzip: windowBits 31. */
static inline int deflate_begin(z_stream *stream, int level) {
    return deflateInit2(stream, level, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
}

/* What one step of zstandard_decode did. */
typedef struct {
    size_t taken;
    size_t given;
    /* Whether a frame has ended exactly here. */
    int is_at_end;
    int is_fault;
} zstandard_step;

/* Begins to decompress; NULL where the system has no libzstd, or no memory. */
void *zstandard_begin(void);
zstandard_step zstandard_decode(void *stream, const void *input, size_t input_size, void *output, size_t output_size);
void zstandard_end(void *stream);

#endif
