/* Reading organisations page by page, with all that stands about them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/export_page.h"

#include "kit/base/str.h"
#include "registry/disclosures/store.h"

enum { Q_IDS, Q_COUNT_ALL, Q_MEMBERSHIPS, Q_SOURCES, Q_CHANGES, Q_COUNT };

#define AMONG_SQLITE "IN (SELECT value FROM json_each($1))"
#define AMONG_POSTGRES "= ANY($1::bigint[])"
#define MEMBERSHIPS(among)                                                                         \
    "SELECT id, organisation_id, kind, starts, ends, way_in, way_out, source_id FROM membership"   \
    " WHERE superseded_at = 0 AND organisation_id " among " ORDER BY organisation_id, id"
/* Those of disclosures go with the disclosures. */
#define SOURCES(among)                                                                             \
    "SELECT DISTINCT x.organisation_id, s.url, s.title, s.publisher, s.dated FROM ("               \
    "SELECT organisation_id, source_id FROM fact WHERE ended_at = 0 AND source_id <> 0"            \
    " AND organisation_id " among " UNION ALL SELECT organisation_id, source_id FROM membership"   \
    " WHERE superseded_at = 0 AND source_id <> 0 AND organisation_id " among                       \
    ") AS x JOIN source s ON s.id = x.source_id AND s.url <> ''"                                   \
    " ORDER BY 1, 2, 3, 4, 5"
/* When its entry, its names or its numbers were last changed; those who were not are left out. */
#define CHANGES(among)                                                                             \
    "SELECT x.id, max(x.at) FROM (SELECT subject AS id, at FROM ledger_entry"                      \
    " WHERE kind = 'organisation.changed' AND subject " among                                      \
    " UNION ALL SELECT organisation_id, CASE WHEN ended_at > created_at THEN ended_at"             \
    " ELSE created_at END FROM fact WHERE kind IN ('name', 'identifier')"                          \
    " AND organisation_id " among ") AS x GROUP BY x.id ORDER BY x.id"

static const struct db_text SQL[Q_COUNT] = {
    [Q_IDS] = { "SELECT id FROM organisation WHERE id > $1 AND removed_at = 0"
                " ORDER BY id LIMIT $2" },
    [Q_COUNT_ALL] = { "SELECT count(*) FROM organisation WHERE removed_at = 0" },
    [Q_MEMBERSHIPS] = { .sqlite = MEMBERSHIPS(AMONG_SQLITE),
                        .postgres = MEMBERSHIPS(AMONG_POSTGRES) },
    [Q_CHANGES] = { .sqlite = CHANGES(AMONG_SQLITE), .postgres = CHANGES(AMONG_POSTGRES) },
    [Q_SOURCES] = { .sqlite = SOURCES(AMONG_SQLITE), .postgres = SOURCES(AMONG_POSTGRES) },
};
const struct db_catalog export_sql = { "export", SQL, Q_COUNT };

/* What belongs to the organisations of one page, each list by organisation. */
struct belongings {
    struct fact_list facts;
    struct membership_list memberships;
    const struct cited *sources;
    size_t source_count;
    const struct changed {
        int64_t organisation;
        usec_t at;
    } * changes;
    size_t change_count;
    const struct control_record *control;
    size_t control_count;
    const struct disclosed *disclosed;
};

/* Room for one more behind count rows. */
static void *one_more(struct cx *cx, void *at, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return at;
    *room = *room == 0 ? EXPORT_PAGE : *room * 2;
    void *const more = arena_alloc(cx->arena, array_size(*room, size));
    if (count > 0)
        memcpy(more, at, count * size);
    return more;
}

static err_t load_memberships(struct cx *cx, const int64_t *ids, size_t count,
                              struct membership_list *out)
{
    struct membership *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &export_sql, Q_MEMBERSHIPS, ARGS(ARG_I64S(ids, count))));
    while (db_next(&rows)) {
        at = one_more(cx, at, n, &room, sizeof *at);
        at[n++] =
            (struct membership){ .id = { db_i64(&rows, 0) },
                                 .organisation = { db_i64(&rows, 1) },
                                 .is_partner = str_eq(db_str(&rows, 2, cx->arena), S("partner")),
                                 .starts = db_str(&rows, 3, cx->arena),
                                 .ends = db_str(&rows, 4, cx->arena),
                                 .way_in = db_str(&rows, 5, cx->arena),
                                 .way_out = db_str(&rows, 6, cx->arena),
                                 .source = { db_i64(&rows, 7) } };
    }
    TRY(db_done(&rows));
    *out = (struct membership_list){ at, n };
    return OK;
}

static err_t load_sources(struct cx *cx, const int64_t *ids, size_t count, struct belongings *b)
{
    struct cited *at = NULL;
    size_t n = 0;
    size_t room = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &export_sql, Q_SOURCES, ARGS(ARG_I64S(ids, count))));
    while (db_next(&rows)) {
        at = one_more(cx, at, n, &room, sizeof *at);
        at[n++] = (struct cited){ db_i64(&rows, 0), db_str(&rows, 1, cx->arena),
                                  db_str(&rows, 2, cx->arena), db_str(&rows, 3, cx->arena),
                                  db_str(&rows, 4, cx->arena) };
    }
    TRY(db_done(&rows));
    b->sources = at;
    b->source_count = n;
    return OK;
}

static err_t load_changes(struct cx *cx, const int64_t *ids, size_t count, struct belongings *b)
{
    struct changed *const at = arena_array(cx->arena, struct changed, count);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &export_sql, Q_CHANGES, ARGS(ARG_I64S(ids, count))));
    while (db_next(&rows) && n < count)
        at[n++] = (struct changed){ db_i64(&rows, 0), db_i64(&rows, 1) };
    TRY(db_done(&rows));
    b->changes = at;
    b->change_count = n;
    return OK;
}

/* --- control ---------------------------------------------------------------------------------- */

/* By organisation and then by id, so that an export is the same each time, and a correction stands
 * behind what it corrects. */
static int by_owner(const void *a, const void *b)
{
    const struct disclosure_line *const x = a;
    const struct disclosure_line *const y = b;
    if (x->d.organisation.v != y->d.organisation.v)
        return x->d.organisation.v < y->d.organisation.v ? -1 : 1;
    return (x->d.id.v > y->d.id.v) - (x->d.id.v < y->d.id.v);
}

/* The record that this one corrects becomes it; else it begins one. */
static void follow_control(struct control_record *at, size_t *n, const struct disclosure_line *l)
{
    for (size_t i = *n; l->d.replaces.v != 0 && i > 0; i--) {
        if (at[i - 1].line->d.id.v == l->d.replaces.v) {
            at[i - 1].line = l;
            return;
        }
    }
    at[(*n)++] = (struct control_record){ l->d.organisation.v, l->d.id.v, l };
}

static err_t load_control(struct cx *cx, const int64_t *ids, size_t count, struct belongings *b)
{
    struct disclosure_lines all;
    TRY(disclosure_rows_control(cx, ids, count, &all));
    struct disclosure_line *const lines = arena_array(cx->arena, struct disclosure_line, all.count);
    struct control_record *const at = arena_array(cx->arena, struct control_record, all.count);
    size_t n = 0;
    if (all.count > 0)
        memcpy(lines, all.at, all.count * sizeof lines[0]);
    if (all.count > 1)
        qsort(lines, all.count, sizeof lines[0], by_owner);
    for (size_t i = 0; i < all.count; i++)
        follow_control(at, &n, &lines[i]);
    b->control = at;
    b->control_count = n;
    return OK;
}

/* --- the other ends --------------------------------------------------------------------------- */

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static err_t load_others(struct cx *cx, const struct organisation *of, size_t count,
                         const struct belongings *b, struct export_page *out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, b->facts.count + b->control_count + count);
    size_t n = 0;
    size_t kept = 0;
    struct organisation *at = NULL;
    for (size_t i = 0; i < b->facts.count; i++) {
        if (b->facts.at[i].other.v != 0)
            ids[n++] = b->facts.at[i].other.v;
    }
    for (size_t i = 0; i < b->control_count; i++) {
        if (b->control[i].line->d.party_id.v != 0)
            ids[n++] = b->control[i].line->d.party_id.v;
    }
    for (size_t i = 0; i < count; i++) {
        if (of[i].merged_into != 0)
            ids[n++] = of[i].merged_into;
    }
    if (n > 1)
        qsort(ids, n, sizeof ids[0], by_id);
    for (size_t i = 0; i < n; i++) {
        if (kept == 0 || ids[kept - 1] != ids[i])
            ids[kept++] = ids[i];
    }
    TRY(organisation_get_many(cx, ids, kept, &at, &out->other_count));
    out->others = at;
    return OK;
}

/* The part of a list, ordered by organisation, that is o's; *at goes on behind it. */
#define TAKE(list, list_count, owner, o, first, n)                                                 \
    do {                                                                                           \
        while (*(first) < (list_count) && (list)[*(first)].owner < (o))                            \
            (*(first))++;                                                                          \
        *(n) = 0;                                                                                  \
        while (*(first) + *(n) < (list_count) && (list)[*(first) + *(n)].owner == (o))             \
            (*(n))++;                                                                              \
    } while (0)

struct places {
    size_t fact, membership, source, control, change;
};

static struct exported take_one(struct cx *cx, const struct belongings *b, struct places *at,
                                const struct organisation *o)
{
    struct exported e = { .o = o };
    size_t changes = 0;
    TAKE(b->facts.at, b->facts.count, organisation.v, o->id.v, &at->fact, &e.fact_count);
    TAKE(b->memberships.at, b->memberships.count, organisation.v, o->id.v, &at->membership,
         &e.membership_count);
    TAKE(b->sources, b->source_count, organisation, o->id.v, &at->source, &e.source_count);
    TAKE(b->control, b->control_count, organisation, o->id.v, &at->control, &e.control_count);
    TAKE(b->changes, b->change_count, organisation, o->id.v, &at->change, &changes);
    e.facts = b->facts.at + at->fact;
    e.memberships = b->memberships.at + at->membership;
    e.sources = b->sources + at->source;
    e.control = b->control + at->control;
    e.disclosures = disclosed_lines(b->disclosed, o->id);
    e.changed_at = changes > 0 ? b->changes[at->change].at : 0;
    e.disclosure = disclosed_text(cx, b->disclosed, o);
    return e;
}

/* ids: ascending. */
static err_t load(struct cx *cx, const int64_t *ids, size_t count, struct export_page *out)
{
    struct belongings b = { 0 };
    struct organisation *at = NULL;
    size_t n = 0;
    TRY(organisation_get_many(cx, ids, count, &at, &n));
    TRY(fact_get_of_many(cx, ids, count, &b.facts));
    TRY(load_memberships(cx, ids, count, &b.memberships));
    TRY(load_sources(cx, ids, count, &b));
    TRY(load_changes(cx, ids, count, &b));
    TRY(load_control(cx, ids, count, &b));
    TRY(disclosed_load(cx, ids, count, &b.disclosed));
    TRY(load_others(cx, at, n, &b, out));
    struct exported *const all = arena_array(cx->arena, struct exported, n);
    struct places places = { 0 };
    for (size_t i = 0; i < n; i++)
        all[i] = take_one(cx, &b, &places, &at[i]);
    out->at = all;
    out->count = n;
    return OK;
}

err_t export_page_load(struct cx *cx, organisation_id after, struct export_page *out)
{
    int64_t ids[EXPORT_PAGE];
    size_t n = 0;
    *out = (struct export_page){ 0 };
    TRY(db_ids(cx->db, &export_sql, Q_IDS, ARGS(ARG(after.v), ARG((int)EXPORT_PAGE)), EXPORT_PAGE,
               ids, &n));
    return n == 0 ? OK : load(cx, ids, n, out);
}

err_t export_page_of(struct cx *cx, const struct organisation *o, struct export_page *out)
{
    *out = (struct export_page){ 0 };
    return load(cx, &o->id.v, 1, out);
}

err_t export_count(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &export_sql, Q_COUNT_ALL, NO_ARGS, out);
}

str_t export_slug(const struct export_page *p, organisation_id id)
{
    for (size_t low = 0, high = p->other_count; low < high;) {
        const size_t middle = low + (high - low) / 2;
        const struct organisation *const o = &p->others[middle];
        if (o->id.v == id.v)
            return o->slug;
        if (o->id.v < id.v)
            low = middle + 1;
        else
            high = middle;
    }
    return STR_NONE;
}
