/* A checkpoint kept earlier, of another size than the one a proof leads to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/verify_consistency.h"

#include "kit/base/str.h"
#include "kit/json/json.h"

static bool read_hash(struct arena *arena, const struct json *v, struct hash256 *out)
{
    str_t text;
    bytes_t b;
    if (!json_str(v, &text) || base64url_read(arena, text, &b) != OK || b.len != sizeof out->at)
        return false;
    memcpy(out->at, b.at, b.len);
    return true;
}

err_t consistency_read(struct arena *arena, str_t text, struct consistency *out)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read(text, &doc));
    const struct json *const path = json_get(doc.root, "path");
    const size_t count = json_count(path);
    if (!json_i64(json_get(doc.root, "from"), &out->from) ||
        !json_i64(json_get(doc.root, "to"), &out->to) || !json_is_array(path) || count > PROOF_MAX)
        return ERR_INVALID;
    for (size_t i = 0; i < count; i++) {
        if (!read_hash(arena, json_item(path, i), &out->proof.path[i]))
            return ERR_INVALID;
    }
    out->proof.count = count;
    return OK;
}

static void find_fork(struct cx *cx, struct verify_report *r, int64_t size)
{
    if (r->count < FINDINGS_KEPT)
        r->at[r->count] = (struct finding){
            .class = FINDING_FORKED,
            .seq = -1,
            .msgid = N_("The checkpoint you kept, of {0} entries, and the one of this proof are of "
                        "two histories."),
            .args = { arena_printf(cx->arena, "%" PRId64, size) },
        };
    r->count++;
}

err_t consistency_judge(struct cx *cx, const struct consistency *c, struct verified *v)
{
    struct verify_report *const r = &v->report;
    struct signed_note n;
    if (r->size == 0 || r->is_kept_compared ||
        checkpoint_read(cx->arena, v->trust.checkpoint, &n) != OK ||
        !str_eq(n.checkpoint.origin, r->origin))
        return OK; /* there are findings of that, or nothing is left to show */
    const struct checkpoint *const kept = &n.checkpoint;
    const bool is_older = kept->size < r->size;
    if (c->from != (is_older ? kept->size : r->size) || c->to != (is_older ? r->size : kept->size))
        return ERR_CONFLICT;
    struct sha256 *const h = sha256_new();
    const bool holds = is_older
                           ? tree_consistent(h, c->from, &kept->root, c->to, &r->root, &c->proof)
                           : tree_consistent(h, c->from, &r->root, c->to, &kept->root, &c->proof);
    sha256_free(h);
    r->is_kept_compared = true;
    if (!holds)
        find_fork(cx, r, kept->size);
    return OK;
}
