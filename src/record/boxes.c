/* "What changed here" and the "verify" box for the pages of other features.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "record/pages.h"
#include "record/store.h"
#include "record/views/boxes.html.h"

url_t url_entry(struct cx *cx, int64_t entry_id)
{
    return url_with(cx, "/record/{}", UARG(entry_id));
}

/* --- what changed ------------------------------------------------------------------------------
 */

/* The newest of these; found is one more where there are others; more: where the journal tells. */
static err_t draw_changes(struct cx *cx, const struct entry *entries, size_t found, url_t more,
                          html_t *out)
{
    const size_t count = found > CHANGES_MAX ? CHANGES_MAX : found;
    struct change_shown *const at = arena_array(cx->arena, struct change_shown, count);
    for (size_t i = 0; i < count; i++) {
        at[i].e = &entries[i];
        at[i].sentence = record_sentence(cx, &entries[i]);
        TRY(values_of(cx, &entries[i], NULL, VALUES_CHANGED_ONLY, &at[i].values, &at[i].count));
    }
    const struct changes_box box = { at, count, found > count, more };
    AUTO(buf) drawn;
    buf_init(&drawn, RECORD_PAGE_MAX);
    if (count > 0)
        view_changes(&drawn, cx, &box);
    TRY(buf_check(&drawn));
    *out = html_of_buf(cx, &drawn);
    return OK;
}

err_t record_changes(struct cx *cx, int64_t about, html_t *out)
{
    struct entry *const entries = arena_array(cx->arena, struct entry, CHANGES_MAX + 1);
    size_t found = 0;
    TRY(entries_of_row(cx, about, entries, &found));
    return draw_changes(cx, entries, found, url_with(cx, "/record?about={}", UARG(about)), out);
}

err_t record_organisation_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    html_t changes;
    html_t verify;
    const struct entry *entries = NULL;
    size_t found = 0;
    /* Its page shows what stands within it too: facts, disclosures, claims, objections. The journal
     * also knows what it did elsewhere. */
    const struct entry_filter here = { .about = o->id.v, .limit = CHANGES_MAX + 1 };
    const url_t more = url_with(cx, "/record?organisation={}", UARG(o->slug));
    TRY(entry_list(cx, &here, &entries, &found));
    TRY(draw_changes(cx, entries, found, more, &changes));
    TRY(record_verify_box_of(cx, o->id.v, &verify));
    AUTO(buf) drawn;
    buf_init(&drawn, RECORD_PAGE_MAX);
    view_organisation_record(&drawn, cx, changes, verify);
    TRY(buf_check(&drawn));
    *out = html_of_buf(cx, &drawn);
    return OK;
}

/* --- verify ------------------------------------------------------------------------------------
 */

err_t canonical_of(struct cx *cx, int64_t seq, const struct record_entry **out)
{
    AUTO(hashing) sha = { sha256_new() };
    struct record_entry *const e = arena_new(cx->arena, struct record_entry);
    TRY(entry_canonical(cx, sha.h, seq, e));
    *out = e;
    return OK;
}

html_t verify_box_drawn(struct cx *cx, struct verify_box v)
{
    AUTO(buf) drawn;
    buf_init(&drawn, RECORD_PAGE_MAX);
    v.file = arena_printf(cx->arena, "alyans-%" PRId64 ".json", v.id);
    v.print =
        arena_printf(cx->arena, "leaf %.*s\nalyans verify %.*s", STR_ARG(v.leaf), STR_ARG(v.file));
    view_verify_box(&drawn, cx, &v);
    return html_of_buf(cx, &drawn);
}

static err_t is_covered(struct cx *cx, int64_t seq, bool *out)
{
    struct checkpoint_row row;
    const err_t e = checkpoint_newest(cx, &row);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    *out = e == OK && seq >= 0 && seq < row.size;
    return OK;
}

err_t record_verify_box(struct cx *cx, int64_t entry_id, html_t *out)
{
    struct entry e;
    TRY(entry_find(cx, entry_id, &e));
    struct verify_box v = { .id = e.id, .seq = e.seq };
    TRY(is_covered(cx, e.seq, &v.is_covered));
    if (e.seq >= 0) {
        const struct record_entry *canonical = NULL;
        TRY(canonical_of(cx, e.seq, &canonical));
        v.leaf = base64url(cx->arena, hash_bytes(&canonical->leaf));
    }
    *out = verify_box_drawn(cx, v);
    return OK;
}

err_t record_verify_box_of(struct cx *cx, int64_t subject, html_t *out)
{
    int64_t id = 0;
    const err_t e = entry_newest_of_row(cx, subject, &id);
    if (e == ERR_NOT_FOUND) {
        *out = HTML_NONE;
        return OK;
    }
    TRY(e);
    return record_verify_box(cx, id, out);
}
