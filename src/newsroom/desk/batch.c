/* One thing done to many articles at once, and undone at once.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/desk/batch.h"

#include "kit/base/str.h"
#include "newsroom/inside.h"

static const char *const WHATS[BATCH_WHATS] = { "section", "tag", "comments" };

/* --- rows ------------------------------------------------------------------------------------- */

enum { Q_ADD, Q_ITEM_ADD, Q_LIST, Q_ONE, Q_ITEMS, Q_UNDONE, Q_FORGET, Q_COUNT };
#define BATCHES                                                                                    \
    "SELECT b.id, b.what, b.value, b.organisation_id, b.made_at, b.undone_at,"                     \
    " (SELECT count(*) FROM article_batch_item i WHERE i.batch_id = b.id) FROM article_batch b "
static const struct db_text SQL[Q_COUNT] = {
    [Q_ADD] = { "INSERT INTO article_batch (id, what, value, account_id, organisation_id, made_at,"
                " undone_at) VALUES ($1, $2, $3, $4, $5, $6, 0)" },
    [Q_ITEM_ADD] = { "INSERT INTO article_batch_item (batch_id, article_id, was)"
                     " VALUES ($1, $2, $3)" },
    [Q_LIST] = { BATCHES "WHERE b.organisation_id = $1 AND EXISTS (SELECT 1 FROM article_batch_item"
                         " i WHERE i.batch_id = b.id) ORDER BY b.id DESC LIMIT $2" },
    [Q_ONE] = { BATCHES "WHERE b.id = $1" },
    [Q_ITEMS] = { "SELECT article_id, was FROM article_batch_item WHERE batch_id = $1"
                  " ORDER BY article_id" },
    [Q_UNDONE] = { "UPDATE article_batch SET undone_at = $2 WHERE id = $1" },
    [Q_FORGET] = { "UPDATE article_batch SET account_id = 0 WHERE account_id = $1" },
};
const struct db_catalog batch_sql = { "newsroom_batches", SQL, Q_COUNT };

static struct batch row_read(struct cx *cx, const struct db_rows *rows)
{
    struct batch b = { .id = db_i64(rows, 0),
                       .value = db_str(rows, 2, cx->arena),
                       .of = { db_i64(rows, 3) },
                       .made_at = db_i64(rows, 4),
                       .undone_at = db_i64(rows, 5),
                       .articles = db_i64(rows, 6) };
    const str_t what = db_str(rows, 1, cx->arena);
    for (int i = 0; i < BATCH_WHATS; i++) {
        if (str_eq(what, str_from_c(WHATS[i])))
            b.what = (enum batch_what)i;
    }
    return b;
}

/* Whose batches the actor makes and sees. */
static int64_t publisher(const struct cx *cx)
{
    return newsroom_is_secretariat(&cx->actor) ? 0 : cx->actor.organisation;
}

err_t batch_list(struct cx *cx, struct batch_list *out)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &batch_sql, Q_LIST,
                  ARGS(ARG(publisher(cx)), ARG((int64_t)BATCHES_SHOWN))));
    while (db_next(&rows)) {
        struct batch *const b = rows_out_add(cx->arena, &list, sizeof *b);
        *b = row_read(cx, &rows);
    }
    *out = (struct batch_list){ list.at, list.count };
    return db_done(&rows);
}

err_t batch_get(struct cx *cx, int64_t id, struct batch *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &batch_sql, Q_ONE, ARGS(ARG(id))));
    const bool is_there = db_next(&rows);
    if (is_there)
        *out = row_read(cx, &rows);
    TRY(db_done(&rows));
    return is_there ? OK : ERR_NOT_FOUND;
}

err_t batch_account_forget(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &batch_sql, Q_FORGET, ARGS(ARG(account)), NULL);
}

/* --- one article ------------------------------------------------------------------------------ */

static err_t section_now(struct cx *cx, const struct article *a, str_t *out)
{
    struct section s;
    TRY(section_get(cx, a->section, &s));
    *out = s.slug;
    return OK;
}

static err_t tag_now(struct cx *cx, const struct article *a, str_t tag, str_t *out)
{
    struct tag_list tags;
    *out = S("");
    TRY(tag_list_of(cx, a->id, &tags));
    for (size_t i = 0; i < tags.count; i++) {
        if (str_eq(tags.at[i].slug, tag))
            *out = tag;
    }
    return OK;
}

/* How the article stands in this: what a batch would set, and what undoing gives back. */
static err_t value_now(struct cx *cx, const struct article *a, enum batch_what what, str_t value,
                       str_t *out)
{
    switch (what) {
    case BATCH_SECTION:
        return section_now(cx, a, out);
    case BATCH_TAG:
        return tag_now(cx, a, value, out);
    case BATCH_COMMENTS:
        *out = a->takes_comments ? S("on") : S("off");
        return OK;
    }
    must_failed("what a batch does", __FILE__, __LINE__);
}

static err_t set_section(struct cx *cx, struct article *a, str_t slug)
{
    struct section s;
    const err_t e = section_find(cx, slug, &s);
    if (e == ERR_NOT_FOUND)
        return problem(cx, ERR_INVALID, "no such section");
    TRY(e);
    a->section = s.id;
    return article_change(cx, a);
}

/* With the tag, or without it. */
static err_t set_tag(struct cx *cx, const struct article *a, str_t tag, bool is_wanted)
{
    struct tag_list tags;
    size_t n = 0;
    TRY(tag_list_of(cx, a->id, &tags));
    str_t *const slugs = arena_array(cx->arena, str_t, tags.count + 1);
    for (size_t i = 0; i < tags.count; i++) {
        if (!str_eq(tags.at[i].slug, tag))
            slugs[n++] = tags.at[i].slug;
    }
    if (is_wanted)
        slugs[n++] = tag;
    return article_set_tags(cx, a->id, slugs, n);
}

static err_t value_set(struct cx *cx, struct article *a, enum batch_what what, str_t value,
                       str_t to)
{
    switch (what) {
    case BATCH_SECTION:
        return set_section(cx, a, to);
    case BATCH_TAG:
        return set_tag(cx, a, value, to.len > 0);
    case BATCH_COMMENTS:
        a->takes_comments = str_eq(to, S("on"));
        return article_change(cx, a);
    }
    must_failed("what a batch does", __FILE__, __LINE__);
}

/* --- doing and undoing ------------------------------------------------------------------------ */

static err_t do_one(struct cx *cx, const struct batch *b, article_id id, bool *changed)
{
    struct article a;
    str_t was;
    TRY(article_for_writing(cx, id, &a));
    TRY(value_now(cx, &a, b->what, b->value, &was));
    *changed = !str_eq(was, b->value);
    if (!*changed)
        return OK;
    TRY(value_set(cx, &a, b->what, b->value, b->value));
    return db_exec(cx->db, &batch_sql, Q_ITEM_ADD, ARGS(ARG(b->id), ARG(id.v), ARG(was)), NULL);
}

/* The row comes first: its items refer to it. A transaction that changes nothing leaves it empty,
 * and nobody is shown it. */
err_t batch_do(struct cx *cx, enum batch_what what, str_t value, const int64_t *articles,
               size_t count, int64_t *batch)
{
    const struct batch b = { .id = id_new(cx->ids, cx->now), .what = what, .value = value };
    int64_t done = 0;
    if (count > BATCH_MOST)
        return problem(cx, ERR_INVALID, "more than %d at once", BATCH_MOST);
    TRY(db_exec(cx->db, &batch_sql, Q_ADD,
                ARGS(ARG(b.id), ARG(str_from_c(WHATS[what])), ARG(value), ARG(cx->actor.account),
                     ARG(publisher(cx)), ARG(cx->now)),
                NULL));
    for (size_t i = 0; i < count; i++) {
        bool changed = false;
        TRY(do_one(cx, &b, (article_id){ articles[i] }, &changed));
        done += changed;
    }
    *batch = done > 0 ? b.id : 0;
    return OK;
}

struct item {
    int64_t article;
    str_t was;
};
static err_t items_load(struct cx *cx, int64_t batch, const struct item **out, size_t *count)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &batch_sql, Q_ITEMS, ARGS(ARG(batch))));
    while (db_next(&rows)) {
        struct item *const it = rows_out_add(cx->arena, &list, sizeof *it);
        *it = (struct item){ db_i64(&rows, 0), db_str(&rows, 1, cx->arena) };
    }
    *out = list.at;
    *count = list.count;
    return db_done(&rows);
}

static err_t undo_one(struct cx *cx, const struct batch *b, const struct item *it, bool *restored)
{
    struct article a;
    str_t now;
    TRY(article_for_writing(cx, (article_id){ it->article }, &a));
    TRY(value_now(cx, &a, b->what, b->value, &now));
    *restored = str_eq(now, b->value);
    return *restored ? value_set(cx, &a, b->what, b->value, it->was) : OK;
}

err_t batch_undo(struct cx *cx, int64_t batch, int64_t *restored, int64_t *left)
{
    struct batch b;
    const struct item *at = NULL;
    size_t count = 0;
    TRY(batch_get(cx, batch, &b));
    if (b.of.v != publisher(cx))
        return problem(cx, ERR_FORBIDDEN, "a batch of another publisher");
    if (b.undone_at != 0)
        return problem(cx, ERR_CONFLICT, "undone before");
    TRY(items_load(cx, batch, &at, &count));
    *restored = *left = 0;
    for (size_t i = 0; i < count; i++) {
        bool is_back = false;
        TRY(undo_one(cx, &b, &at[i], &is_back));
        *restored += is_back;
        *left += !is_back;
    }
    return db_exec(cx->db, &batch_sql, Q_UNDONE, ARGS(ARG(batch), ARG(cx->now)), NULL);
}
