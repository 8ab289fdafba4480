/* What the registry lets be found: organisations by every name they have or had, by identifiers, by
 * what is noted about them, by who funds and controls them, and by what they answer to that.
 * Contacts are not: some are a person's.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/store.h"
#include "site/feature.h"

enum { Q_ORGANISATION, Q_FACTS, Q_DISCLOSURES, Q_NAMING, Q_IDS, Q_COUNT };
enum { SAID_MOST = 200 }; /* facts, disclosures: of one organisation */

static const struct db_text SQL[Q_COUNT] = {
    [Q_ORGANISATION] = { "SELECT slug, name_en, name_az, short_en, short_az, note_en, note_az,"
                         " seat_en, seat_az, created_at FROM organisation"
                         " WHERE id = $1 AND removed_at = 0" },
    [Q_FACTS] = { "SELECT value FROM fact WHERE organisation_id = $1 AND ended_at = 0"
                  " AND kind IN ('name', 'identifier') AND value <> '' ORDER BY id LIMIT $2" },
    /* One that was taken from the public names nobody any more. */
    [Q_DISCLOSURES] = { "SELECT d.text_en, d.text_az,"
                        " CASE WHEN d.erased_at = 0 THEN COALESCE(p.name_en, d.party) ELSE '' END,"
                        " CASE WHEN d.erased_at = 0 THEN COALESCE(p.name_az, d.party) ELSE '' END,"
                        " COALESCE(a.text_en, ''), COALESCE(a.text_az, '') FROM disclosure d"
                        " LEFT JOIN organisation p ON p.id = d.party_id"
                        " LEFT JOIN disclosure_answer a ON a.disclosure_id = d.id"
                        " AND a.ended_at = 0"
                        " WHERE d.organisation_id = $1 AND d.ended_at = 0 ORDER BY d.id LIMIT $2" },
    [Q_NAMING] = { "SELECT DISTINCT organisation_id FROM disclosure WHERE party_id = $1"
                   " AND party_id <> 0 AND ended_at = 0 AND organisation_id > $2"
                   " ORDER BY organisation_id LIMIT $3" },
    [Q_IDS] = { "SELECT id FROM organisation WHERE id > $1 AND removed_at = 0"
                " ORDER BY id LIMIT $2" },
};
const struct db_catalog registry_search_sql = { "registry_search", SQL, Q_COUNT };

struct findable {
    str_t slug;
    struct text2 name, short_name, note, seat;
    usec_t created_at;
    str_t also;        /* names and identifiers, " · " between them */
    struct text2 said; /* of its disclosures: who, what, and the answer */
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
    str_t all = STR_NONE;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_search_sql, Q_FACTS, ARGS(ARG(id), ARG(SAID_MOST))));
    while (db_next(&rows))
        all = joined(cx, all, db_str(&rows, 0, cx->arena));
    *out = all;
    return db_done(&rows);
}

/* As it stands on its page of disclosures. A text in one language is found in both. */
static err_t read_disclosures(struct cx *cx, int64_t id, struct text2 *out)
{
    enum { TEXT = 0, PARTY = 2, ANSWER = 4 };
    static const int COLUMNS[] = { PARTY, TEXT, ANSWER };
    struct text2 all = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &registry_search_sql, Q_DISCLOSURES,
                  ARGS(ARG(id), ARG(SAID_MOST))));
    while (db_next(&rows)) {
        for (size_t i = 0; i < ARRAY_LEN(COLUMNS); i++) {
            const struct text2 t = text2_at(cx, &rows, COLUMNS[i]);
            for (int l = 0; l < LANG_COUNT; l++)
                all.by[l] = joined(cx, all.by[l], text2_pick(&t, (enum lang)l));
        }
    }
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
        .body = joined(cx, joined(cx, joined(cx, o->also, place), text2_pick(&o->note, lang)),
                       o->said.by[lang]),
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
    TRY(read_disclosures(cx, id, &o.said));
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

/* Those whose disclosures name this organisation: with its name theirs change. */
static err_t organisations_naming(struct cx *cx, int64_t subject, int64_t after, size_t limit,
                                  int64_t *out, size_t *count)
{
    return db_ids(cx->db, &registry_search_sql, Q_NAMING,
                  ARGS(ARG(subject), ARG(after), ARG((int64_t)limit)), limit, out, count);
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
      .parts = { "organisation.", "fact.", "disclosure.", "answer.", NULL },
      .is_within = true,
      .touched = organisations_naming,
      .sweeps = { "register.", NULL },
      .load = organisation_texts,
      .ids = organisation_ids },
    { 0 },
};
