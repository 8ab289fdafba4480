/* Checkpoints: one form, and the signature covers all of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "ledger/checkpoint.h"

static const struct secret SEED = { { 1, 2, 3 } };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    struct signed_note n;
    const str_t note = fuzz_text(data, size);
    if (checkpoint_read(&arena, note, &n) != OK)
        return 0;
    /* Signed again, it differs in nothing but the signature; if that holds, in nothing at all. */
    const struct public_key key = sign_public(&SEED);
    const str_t again = checkpoint_sign(&arena, &n.checkpoint, &SEED);
    must(str_starts(again, n.body) && again.len == note.len);
    must(str_eq(again, note) == checkpoint_holds(&n, &key));
    return 0;
}
