/* An entry's page: what it says, every value, and where it stands in the tree.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "record/pages.h"
#include "record/views/entry.html.h"

/* Whom it was done for, and under which mandate. */
static err_t find_speaker(struct cx *cx, struct entry_page *p)
{
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    struct mandate *const m = arena_new(cx->arena, struct mandate);
    const err_t found = p->e->organisation == 0
                            ? ERR_NOT_FOUND
                            : organisation_find(cx, (organisation_id){ p->e->organisation }, o);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == OK)
        p->organisation = o;
    const err_t held =
        p->e->mandate == 0 ? ERR_NOT_FOUND : mandate_find(cx, (mandate_id){ p->e->mandate }, m);
    if (held != OK && held != ERR_NOT_FOUND)
        return held;
    if (held == OK) {
        p->mandate = m;
        p->holder = mandate_holder(cx, m);
    }
    return OK;
}

int64_t speaker_of(const struct entry *e)
{
    const bool is_read =
        str_starts(e->kind, S("position.coded")) || str_starts(e->kind, S("document."));
    const struct entry_value *const v = is_read ? entry_value(e, "organisation") : NULL;
    int64_t id = 0;
    if (v != NULL && str_to_i64(v->text, 1, INT64_MAX, &id))
        return id;
    return e->organisation;
}

static err_t find_payers(struct cx *cx, struct entry_page *p)
{
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    const int64_t id = speaker_of(p->e);
    const err_t found = id == 0 ? ERR_NOT_FOUND : organisation_find(cx, (organisation_id){ id }, o);
    if (found != OK)
        return found == ERR_NOT_FOUND ? OK : found;
    p->speaker = o;
    return disclosure_line(cx, o, &p->pays);
}

/* Who holds the mandate that the entry is about. */
static err_t find_bearer(struct cx *cx, struct entry_page *p)
{
    const bool is_of_mandate =
        str_starts(p->e->kind, S("mandate.")) || str_starts(p->e->kind, S("name."));
    struct mandate m;
    const err_t found =
        is_of_mandate ? mandate_find(cx, (mandate_id){ p->e->subject }, &m) : ERR_NOT_FOUND;
    if (found == OK)
        p->bearer = mandate_holder(cx, &m);
    return found == ERR_NOT_FOUND ? OK : found;
}

/* A text was erased from another entry: what that one is about. */
static err_t find_about(struct cx *cx, struct entry_page *p)
{
    const struct entry_value *const v =
        str_eq(p->e->kind, S("text.erased")) ? entry_value(p->e, "entry") : NULL;
    str_t kind = p->e->kind;
    int64_t id;
    struct entry from;
    if (v != NULL && str_to_i64(v->text, 1, INT64_MAX, &id)) {
        const err_t found = entry_find(cx, id, &from);
        if (found != OK && found != ERR_NOT_FOUND)
            return found;
        if (found == OK)
            kind = from.kind;
    }
    struct named about;
    TRY(subject_name(cx, kind, p->e->subject, &about));
    p->about = about.name;
    p->where = about.where;
    return OK;
}

static err_t find_place(struct cx *cx, struct entry_page *p, const struct record_entry **canonical)
{
    const int64_t seq = p->e->seq;
    TRY(record_state_now(cx, &p->state));
    p->is_covered = seq >= 0 && p->state.has_checkpoint && seq < p->state.newest.size;
    if (seq >= 0) {
        TRY(canonical_of(cx, seq, canonical));
        p->leaf = base64url(cx->arena, hash_bytes(&(*canonical)->leaf));
    }
    p->verify = verify_box_drawn(
        cx, (struct verify_box){
                .id = p->e->id, .seq = seq, .is_covered = p->is_covered, .leaf = p->leaf });
    return OK;
}

err_t entry_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct entry e;
    TRY(entry_find(cx, path_id(rq, 0), &e));
    struct entry_page p = { .e = &e,
                            .sentence = record_sentence(cx, &e),
                            .capacity = capacity_label(cx, e.acts_as),
                            .moment = date_time_iso(cx->arena, e.at) };
    TRY(find_about(cx, &p));
    TRY(find_bearer(cx, &p));
    const struct record_entry *canonical = NULL;
    TRY(find_place(cx, &p, &canonical));
    TRY(find_speaker(cx, &p));
    TRY(find_payers(cx, &p));
    TRY(values_of(cx, &e, canonical, VALUES_ALL, &p.values, &p.value_count));

    AUTO(buf) body;
    buf_init(&body, RECORD_PAGE_MAX);
    view_entry(&body, cx, &p);
    const struct page page = { .title = p.sentence, .nav = "/record" };
    return record_respond(cx, rq, rs, 200, &page, &body);
}
