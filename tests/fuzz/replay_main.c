/* Runs a fuzz target without libFuzzer: every file of its corpus, then mutations of them for a
 * fraction of a second. The mutations are the same in every run; ALYANS_FUZZ_TRACE=1 names each
 * input before it is tried. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>

#include "fuzz.h"

enum { FILES_MAX = 1000, FILE_MAX = 1 << 20, GROWTH_MAX = 64 };
#define REPLAY_USEC (USEC_PER_SECOND * 3 / 10)

struct input {
    const char *path;
    bytes_t bytes;
};
struct corpus {
    struct input at[FILES_MAX];
    size_t count;
};

/* --- the corpus ----------------------------------------------------------------------------- */

static bytes_t read_file(struct arena *arena, const char *path)
{
    FILE *const f = fopen(path, "rb");
    must(f != NULL);
    uint8_t *const at = arena_alloc(arena, FILE_MAX);
    const size_t n = fread(at, 1, FILE_MAX, f);
    must(n < FILE_MAX && fclose(f) == 0);
    return (bytes_t){ at, n };
}

static int by_path(const void *a, const void *b)
{
    const struct input *const x = a;
    const struct input *const y = b;
    return strcmp(x->path, y->path);
}

static void read_corpus(struct arena *arena, const char *folder, struct corpus *to)
{
    DIR *const dir = opendir(folder);
    must(dir != NULL);
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        if (e->d_name[0] == '.')
            continue;
        must(to->count < FILES_MAX);
        const str_t path = arena_printf(arena, "%s/%s", folder, e->d_name);
        struct input *const in = &to->at[to->count++];
        in->path = arena_cstr(arena, path);
        in->bytes = read_file(arena, in->path);
    }
    must(closedir(dir) == 0);
    qsort(to->at, to->count, sizeof to->at[0], by_path);
}

/* --- mutations ------------------------------------------------------------------------------ */

/* Xorshift; the state is never 0. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return below == 0 ? 0 : *state % below;
}

static size_t overwrite_byte(uint8_t *at, size_t len, uint64_t *state)
{
    static const uint8_t TELLING[] = "\0\xFF\x7F\x80 \r\n\t\"'<>&%+=;,:{}[]()#/\\-0";
    if (len > 0)
        at[draw(state, len)] = TELLING[draw(state, sizeof TELLING - 1)];
    return len;
}

static size_t flip_bit(uint8_t *at, size_t len, uint64_t *state)
{
    if (len > 0)
        at[draw(state, len)] ^= (uint8_t)(1u << draw(state, 8));
    return len;
}

static size_t cut_out(uint8_t *at, size_t len, uint64_t *state)
{
    if (len == 0)
        return 0;
    const size_t from = draw(state, len);
    const size_t n = 1 + draw(state, len - from);
    memmove(at + from, at + from + n, len - from - n);
    return len - n;
}

/* Copies a piece of other into the middle; there is room for GROWTH_MAX more bytes. */
static size_t splice_in(uint8_t *at, size_t len, bytes_t other, uint64_t *state)
{
    if (other.len == 0)
        return len;
    const size_t from = draw(state, other.len);
    size_t n = 1 + draw(state, other.len - from);
    n = n < GROWTH_MAX ? n : GROWTH_MAX;
    const size_t to = draw(state, len + 1);
    memmove(at + to + n, at + to, len - to);
    memcpy(at + to, other.at + from, n);
    return len + n;
}

static size_t mutate(uint8_t *at, size_t len, bytes_t other, uint64_t *state)
{
    switch (draw(state, 4)) {
    case 0:
        return overwrite_byte(at, len, state);
    case 1:
        return flip_bit(at, len, state);
    case 2:
        return cut_out(at, len, state);
    default:
        return splice_in(at, len, other, state);
    }
}

/* --- running -------------------------------------------------------------------------------- */

/* In a block of its exact size, so that a read beyond the end is seen. */
static void try_bytes(bytes_t b)
{
    uint8_t *const exact = mem_new(b.len);
    if (b.len > 0)
        memcpy(exact, b.at, b.len);
    (void)LLVMFuzzerTestOneInput(exact, b.len);
    mem_free(exact);
}

static void try_mutation(const struct corpus *c, uint64_t seed, bool trace)
{
    enum { STEPS_MAX = 4 };
    uint64_t state = seed * UINT64_C(0x9E3779B97F4A7C15) | 1;
    const struct input *const in = &c->at[draw(&state, c->count)];
    if (trace)
        fprintf(stderr, "mutation %" PRIu64 " of %s\n", seed, in->path);
    uint8_t *const at = mem_new(in->bytes.len + STEPS_MAX * GROWTH_MAX);
    size_t len = in->bytes.len;
    memcpy(at, in->bytes.at, len);
    for (uint64_t steps = 1 + draw(&state, STEPS_MAX); steps > 0; steps--)
        len = mutate(at, len, c->at[draw(&state, c->count)].bytes, &state);
    try_bytes((bytes_t){ at, len });
    mem_free(at);
}

int main(int argc, char **argv)
{
    must(argc == 2);
    const bool trace = getenv("ALYANS_FUZZ_TRACE") != NULL;
    AUTO(arena) arena = { 0 };
    arena_init(&arena);
    struct corpus *const corpus = arena_new(&arena, struct corpus);
    read_corpus(&arena, argv[1], corpus);
    must(corpus->count > 0);
    must(LLVMFuzzerInitialize(&argc, &argv) == 0);

    try_bytes((bytes_t){ NULL, 0 });
    for (size_t i = 0; i < corpus->count; i++) {
        if (trace)
            fprintf(stderr, "%s\n", corpus->at[i].path);
        try_bytes(corpus->at[i].bytes);
    }
    uint64_t n = 0;
    for (const usec_t end = clock_monotonic() + REPLAY_USEC; clock_monotonic() < end;)
        try_mutation(corpus, ++n, trace);
    printf("%zu files, %" PRIu64 " mutations\n", corpus->count, n);
    return 0;
}
