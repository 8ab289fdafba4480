/* What the registry lets be found: organisations by every name they have or had, by identifiers, by
 * what is noted about them. Contacts are not: some are a person's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/store.h"
#include "site/feature.h"

enum { Q_ORGANISATION, Q_FACTS, Q_IDS, Q_COUNT };

static const struct db_text SQL[Q_COUNT] = {
    [Q_ORGANISATION] = { "SELECT slug, name_en, name_az, short_en, short_az, note_en, note_az,"
                         " seat_en, seat_az, created_at FROM organisation"
                         " WHERE id = $1 AND removed_at = 0" },
    [Q_FACTS] = { "SELECT value FROM fact WHERE organisation_id = $1 AND ended_at = 0"
                  " AND kind IN ('name', 'identifier') AND value <> '' ORDER BY id LIMIT $2" },
    [Q_IDS] = { "SELECT id FROM organisation WHERE id > $1 AND removed_at = 0"
                " ORDER BY id LIMIT $2" },
};
const struct db_catalog registry_search_sql = { "registry_search", SQL, Q_COUNT };

struct findable {
    str_t slug;
    struct text2 name, short_name, note, seat;
    usec_t created_at;
    str_t also; /* names and identifiers, " · " between them */
};

static struct text2 text2_at(struct cx *cx, const struct db_rows *rows, int column_en)
{
    struct text2 t = { 0 };
    t.by[LANG_EN] = db_str(rows, column_en, cx->arena);
    t.by[LANG_AZ] = db_str(rows, column_en + 1, cx->arena);
    return t;
}

static err_t read_row(struct cx *cx, int64_t id, struct findable *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_search_sql, Q_ORGANISATION, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    if (found)
        *out = (struct findable){ .slug = db_str(&rows, 0, cx->arena),
                                  .name = text2_at(cx, &rows, 1),
                                  .short_name = text2_at(cx, &rows, 3),
                                  .note = text2_at(cx, &rows, 5),
                                  .seat = text2_at(cx, &rows, 7),
                                  .created_at = db_i64(&rows, 9) };
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

static str_t joined(struct cx *cx, str_t a, str_t b)
{
    if (a.len == 0 || b.len == 0)
        return a.len == 0 ? b : a;
    return arena_printf(cx->arena, "%.*s · %.*s", STR_ARG(a), STR_ARG(b));
}

static err_t read_facts(struct cx *cx, int64_t id, str_t *out)
{
    enum { MOST = 200 };
    str_t all = STR_NONE;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_search_sql, Q_FACTS, ARGS(ARG(id), ARG(MOST))));
    while (db_next(&rows))
        all = joined(cx, all, db_str(&rows, 0, cx->arena));
    *out = all;
    return db_done(&rows);
}

static struct search_text text_in(struct cx *cx, int64_t id, const struct findable *o,
                                  enum lang lang)
{
    const str_t name = text2_pick(&o->name, lang);
    const str_t shorter = text2_pick(&o->short_name, lang);
    const str_t place = text2_pick(&o->seat, lang);
    const bool has_short = shorter.len > 0 && str_find(name, shorter) == name.len;
    const struct url_arg slug = UARG(o->slug);
    return (struct search_text){
        .title = has_short ? arena_printf(cx->arena, "%.*s (%.*s)", STR_ARG(name), STR_ARG(shorter))
                           : name,
        .body = joined(cx, joined(cx, o->also, place), text2_pick(&o->note, lang)),
        .lang = lang,
        .where = url_to_args(cx, lang, "/organisations/{}", &slug, 1),
        .organisation = id,
        .dated = o->created_at,
    };
}

static err_t organisation_texts(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                                size_t *count)
{
    struct findable o;
    TRY(read_row(cx, id, &o));
    TRY(read_facts(cx, id, &o.also));
    out[0] = text_in(cx, id, &o, LANG_AZ);
    out[1] = text_in(cx, id, &o, LANG_EN);
    *count = 2;
    if (str_eq(out[0].title, out[1].title) && str_eq(out[0].body, out[1].body)) {
        out[0] = text_in(cx, id, &o, cx->lang);
        out[0].is_both = true;
        *count = 1;
    }
    return OK;
}

static err_t organisation_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out,
                              size_t *count)
{
    return db_ids(cx->db, &registry_search_sql, Q_IDS, ARGS(ARG(after), ARG((int64_t)limit)), limit,
                  out, count);
}

const struct search_source registry_search[] = {
    { .kind = "organisation",
      .label = N_("Organisations"),
      .one = N_("Organisation"),
      .parts = { "organisation.", "fact.", NULL },
      .is_within = true,
      .sweeps = { "register.", NULL },
      .load = organisation_texts,
      .ids = organisation_ids },
    { 0 },
};
