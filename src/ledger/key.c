/* What a key is endorsed with.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/key.h"

str_t key_endorsement_text(struct arena *arena, str_t origin, const struct public_key *old_key,
                           const struct public_key *new_key)
{
    const str_t was = base64(arena, (bytes_t){ old_key->at, sizeof old_key->at });
    const str_t is = base64(arena, (bytes_t){ new_key->at, sizeof new_key->at });
    return arena_printf(arena, "alyans key rotation\n%.*s\n%.*s\n%.*s\n", STR_ARG(origin),
                        STR_ARG(was), STR_ARG(is));
}
