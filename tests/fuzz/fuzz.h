/* What fuzz targets share. A target is one file with LLVMFuzzerTestOneInput; it must() the laws
 * that hold for any input. libFuzzer drives it in a build with -Dfuzz=true, replay_main.c in all
 * others. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_FUZZ_FUZZ_H
#define ALYANS_TESTS_FUZZ_FUZZ_H

#include "kit/base/arena.h"
#include "kit/base/cx.h"
#include "kit/base/str.h"

/* The names are libFuzzer's. */
int LLVMFuzzerInitialize(int *argc, char ***argv); /* fuzz_setup.c */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline str_t fuzz_text(const uint8_t *data, size_t size)
{
    return (str_t){ (const char *)data, size };
}

static inline struct cx fuzz_cx(struct arena *arena)
{
    arena_init(arena);
    return (struct cx){ .arena = arena, .lang = LANG_EN, .now = INT64_C(1795420800000000) };
}

#endif
