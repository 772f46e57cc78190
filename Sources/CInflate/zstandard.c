/* Zstandard's decompression, out of the library that Debian and its like have because their package managers need it.
 * It is looked for when the first such body comes, so that neither building nor running needs it.
 *
 * Source: zstd.h of 1.5, whose streaming calls and structures are stable since 1.4. */
#include "CInflate.h"

#include <dlfcn.h>
#include <pthread.h>

typedef struct {
    const void *bytes;
    size_t size;
    size_t position;
} input_buffer;

typedef struct {
    void *bytes;
    size_t size;
    size_t position;
} output_buffer;

static struct {
    void *(*create)(void);
    size_t (*destroy)(void *);
    size_t (*set_parameter)(void *, int, int);
    size_t (*decode)(void *, output_buffer *, input_buffer *);
    unsigned (*is_error)(size_t);
} library;
static int is_there;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void look(void) {
    void *handle = dlopen("libzstd.so.1", RTLD_NOW | RTLD_LOCAL);
    if (handle == NULL) return;
    *(void **)&library.create = dlsym(handle, "ZSTD_createDStream");
    *(void **)&library.destroy = dlsym(handle, "ZSTD_freeDStream");
    *(void **)&library.set_parameter = dlsym(handle, "ZSTD_DCtx_setParameter");
    *(void **)&library.decode = dlsym(handle, "ZSTD_decompressStream");
    *(void **)&library.is_error = dlsym(handle, "ZSTD_isError");
    is_there = library.create && library.destroy && library.set_parameter && library.decode && library.is_error;
}

void *zstandard_begin(void) {
    pthread_once(&once, look);
    if (!is_there) return NULL;
    void *stream = library.create();
    /* ZSTD_d_windowLogMax. A frame may ask for a window of gigabytes; over HTTP 8 MB is the most (RFC 9659). */
    if (stream != NULL) library.set_parameter(stream, 100, 23);
    return stream;
}

zstandard_step zstandard_decode(void *stream, const void *input, size_t input_size, void *output, size_t output_size) {
    input_buffer in = {input, input_size, 0};
    output_buffer out = {output, output_size, 0};
    size_t code = library.decode(stream, &out, &in);
    zstandard_step step = {in.position, out.position, code == 0, library.is_error(code) != 0};
    return step;
}

void zstandard_end(void *stream) { library.destroy(stream); }
