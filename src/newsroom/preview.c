/* Links that show an article before it is public, and its way out at the scheduled time.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "newsroom/inside.h"

#define PREVIEW_PURPOSE "article preview"

static err_t hash_of(struct cx *cx, str_t token, bytes_t *out)
{
    struct hash256 h;
    const err_t e = token_hash(site_of(cx)->key, PREVIEW_PURPOSE, token, &h);
    if (e != OK)
        return ERR_NOT_FOUND;
    *out = arena_bytes(cx->arena, hash_bytes(&h));
    return OK;
}

err_t preview_make(struct cx *cx, article_id id, str_t *token)
{
    struct article a;
    bytes_t hash;
    TRY(article_for_writing(cx, id, &a));
    if (a.version == 0 || !article_has_change(&a))
        return problem(cx, ERR_CONFLICT, "there is nothing that is not public");
    *token = token_new(cx->arena);
    TRY(hash_of(cx, *token, &hash));
    return preview_insert(cx, id, hash, cx->now + PREVIEW_DAYS * INT64_C(86400) * USEC_PER_SECOND);
}

err_t preview_end_all(struct cx *cx, article_id id)
{
    struct article a;
    TRY(article_for_writing(cx, id, &a));
    return preview_end(cx, id);
}

err_t preview_find(struct cx *cx, str_t token, article_id *out)
{
    bytes_t hash;
    TRY(hash_of(cx, token, &hash));
    return preview_by_hash(cx, hash, out);
}
