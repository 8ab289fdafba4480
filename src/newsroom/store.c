/* SQL of the newsroom: sections, articles, versions, evidence, tags.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/store.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

enum {
    Q_SECTION_ADD,
    Q_SECTION_UPDATE,
    Q_SECTIONS,
    Q_SECTION_GET,
    Q_SECTION_BY_SLUG,
    Q_TAG_ADD,
    Q_TAG_UPDATE,
    Q_TAG_GET,
    Q_TAG_BY_SLUG,
    Q_TAGS_PUBLIC,
    Q_TAGS_OF,
    Q_ARTICLE_TAGS_DROP,
    Q_ARTICLE_TAG_ADD,
    Q_ARTICLE_ADD,
    Q_ARTICLE_UPDATE,
    Q_ARTICLE_GET,
    Q_ARTICLE_BY_SLUG,
    Q_ARTICLES,
    Q_ARTICLES_BY_UPDATE,
    Q_ARTICLES_DESK,
    Q_ARTICLE_IDS,
    Q_ARTICLE_TIMES,
    Q_VERSION_ADD,
    Q_VERSIONS,
    Q_VERSION_GET,
    Q_CORRECTIONS,
    Q_VERSION_APPROVE,
    Q_VERSION_PUBLISH,
    Q_CONFIRMATION_ADD,
    Q_CONFIRMATIONS,
    Q_EVIDENCE_ADD,
    Q_EVIDENCE_GET,
    Q_EVIDENCE_OF,
    Q_EVIDENCE_END,
    Q_ORGANISATIONS_USED,
    Q_COUNT
};

#define SECTION_COLUMNS "id, slug, name_en, name_az, place, is_closed, created_at FROM news_section"
#define ARTICLE_COLUMNS                                                                            \
    "a.id, a.slug, a.section_id, a.organisation_id, COALESCE(v.person, a.person),"                 \
    " COALESCE(v.withheld, a.withheld), COALESCE(v.desk, a.desk), a.project_id,"                   \
    " a.consultation_id, COALESCE(v.relation_en, a.relation_en),"                                  \
    " COALESCE(v.relation_az, a.relation_az), a.original, a.state, a.version,"                     \
    " a.public_version, a.waits_since, a.embargo_at, a.publish_at, a.published_at, a.updated_at,"  \
    " a.retracted_at, a.retraction_en, a.retraction_az, a.takes_comments, a.import_id,"            \
    " a.is_example, a.created_at, a.changed_at, COALESCE(v.title_en, ''),"                         \
    " COALESCE(v.title_az, ''), COALESCE(v.lead_en, ''), COALESCE(v.lead_az, '') FROM article a"   \
    " LEFT JOIN article_version v ON v.article_id = a.id AND v.number = "
#define PUBLIC_TEXT "CASE WHEN a.public_version > 0 THEN a.public_version ELSE a.version END"
/* $1 section, $2 organisation, $3 consultation, $4 tag, $5 from, $6 till, $7 and $8 the article
 * before, $9 language; 0 or '' leaves one out. */
#define FILTERED                                                                                   \
    " WHERE a.public_version > 0 AND (CAST($1 AS BIGINT) = 0 OR a.section_id = $1)"                \
    " AND (CAST($2 AS BIGINT) = 0 OR a.organisation_id = $2) AND (CAST($3 AS BIGINT) = 0 OR "      \
    "a.consultation_id = $3)"                                                                      \
    " AND (CAST($4 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM article_tag t WHERE t.article_id = "    \
    "a.id"                                                                                         \
    " AND t.tag_id = $4)) AND a.published_at >= $5 AND (CAST($6 AS BIGINT) = 0 OR a.published_at " \
    "< $6)"                                                                                        \
    " AND ($9 = '' OR ($9 = 'en' AND v.print_en <> '') OR ($9 = 'az' AND v.print_az <> ''))"
#define VERSION_COLUMNS                                                                            \
    "id, article_id, number, kind, title_en, title_az, lead_en, lead_az, body_en, body_az,"        \
    " print_en, print_az, of_en, of_az, is_machine, note_en, note_az, acts_as, organisation_id,"   \
    " account_id, created_at, approved_as, approved_by, approved_at, published_at, person,"        \
    " withheld, desk, relation_en, relation_az FROM article_version"

static const struct db_text SQL[Q_COUNT] = {
    [Q_SECTION_ADD] = { "INSERT INTO news_section (id, slug, name_en, name_az, place, is_closed,"
                        " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)"
                        " ON CONFLICT (slug) DO NOTHING" },
    [Q_SECTION_UPDATE] = { "UPDATE news_section SET name_en = $2, name_az = $3, place = $4,"
                           " is_closed = $5 WHERE id = $1" },
    [Q_SECTIONS] = { "SELECT " SECTION_COLUMNS " ORDER BY place, id" },
    [Q_SECTION_GET] = { "SELECT " SECTION_COLUMNS " WHERE id = $1" },
    [Q_SECTION_BY_SLUG] = { "SELECT " SECTION_COLUMNS " WHERE slug = $1" },

    [Q_TAG_ADD] = { "INSERT INTO news_tag (id, slug, name_en, name_az, created_at)"
                    " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (slug) DO NOTHING" },
    [Q_TAG_UPDATE] = { "UPDATE news_tag SET name_en = $2, name_az = $3 WHERE id = $1" },
    [Q_TAG_GET] = { "SELECT id, slug, name_en, name_az FROM news_tag WHERE id = $1" },
    [Q_TAG_BY_SLUG] = { "SELECT id, slug, name_en, name_az FROM news_tag WHERE slug = $1" },
    [Q_TAGS_PUBLIC] = { "SELECT id, slug, name_en, name_az FROM news_tag g WHERE EXISTS (SELECT 1"
                        " FROM article_tag t JOIN article a ON a.id = t.article_id"
                        " WHERE t.tag_id = g.id AND a.public_version > 0) ORDER BY slug" },
    [Q_TAGS_OF] = { "SELECT g.id, g.slug, g.name_en, g.name_az FROM article_tag t"
                    " JOIN news_tag g ON g.id = t.tag_id WHERE t.article_id = $1 ORDER BY g.slug" },
    [Q_ARTICLE_TAGS_DROP] = { "DELETE FROM article_tag WHERE article_id = $1" },
    [Q_ARTICLE_TAG_ADD] = { "INSERT INTO article_tag (article_id, tag_id) VALUES ($1, $2)"
                            " ON CONFLICT DO NOTHING" },

    [Q_ARTICLE_ADD] = { "INSERT INTO article (id, slug, section_id, organisation_id, person,"
                        " withheld, desk, project_id, consultation_id, relation_en, relation_az,"
                        " original, state, version, public_version, waits_since, embargo_at,"
                        " publish_at, published_at, updated_at, retracted_at, retraction_en,"
                        " retraction_az, takes_comments, import_id, is_example, created_at,"
                        " changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12,"
                        " 'draft', 0, 0, 0, $13, 0, 0, 0, 0, '', '', $14, $15, $16, $17, $17)"
                        " ON CONFLICT (slug) DO NOTHING" },
    [Q_ARTICLE_UPDATE] = { "UPDATE article SET section_id = $2, organisation_id = $3, person = $4,"
                           " withheld = $5, desk = $6, project_id = $7, consultation_id = $8,"
                           " relation_en = $9, relation_az = $10, state = $11, version = $12,"
                           " public_version = $13, waits_since = $14, embargo_at = $15,"
                           " publish_at = $16, published_at = $17, updated_at = $18,"
                           " retracted_at = $19, retraction_en = $20, retraction_az = $21,"
                           " takes_comments = $22, changed_at = $23 WHERE id = $1" },
    [Q_ARTICLE_GET] = { "SELECT " ARTICLE_COLUMNS PUBLIC_TEXT " WHERE a.id = $1" },
    [Q_ARTICLE_BY_SLUG] = { "SELECT " ARTICLE_COLUMNS PUBLIC_TEXT " WHERE a.slug = $1" },
    [Q_ARTICLES] = { "SELECT " ARTICLE_COLUMNS "a.public_version" FILTERED
                     " AND (CAST($7 AS BIGINT) = 0 OR a.published_at < $7 OR (a.published_at = $7 "
                     "AND a.id < $8))"
                     " ORDER BY a.published_at DESC, a.id DESC LIMIT $10" },
    [Q_ARTICLES_BY_UPDATE] = { "SELECT " ARTICLE_COLUMNS "a.public_version" FILTERED
                               " AND (CAST($7 AS BIGINT) = 0 OR a.updated_at < $7 OR (a.updated_at "
                               "= $7"
                               " AND a.id < $8)) ORDER BY a.updated_at DESC, a.id DESC"
                               " LIMIT $10" },
    [Q_ARTICLES_DESK] = { "SELECT " ARTICLE_COLUMNS "a.version WHERE (CAST($1 AS BIGINT) = 0"
                          " OR a.organisation_id = $1) AND ($2 = 'all'"
                          " OR ($2 = 'waiting' AND a.waits_since > 0)"
                          " OR ($2 = 'drafts' AND a.state = 'draft')"
                          " OR ($2 = 'scheduled' AND a.state = 'scheduled')"
                          " OR ($2 = 'changes' AND a.public_version > 0 AND a.version >"
                          " a.public_version AND a.waits_since = 0)"
                          " OR ($2 = 'untranslated' AND a.state = 'published' AND EXISTS (SELECT 1"
                          " FROM article_version p WHERE p.article_id = a.id AND p.number ="
                          " a.public_version AND (p.print_en = '' OR p.print_az = ''))))"
                          " ORDER BY CASE WHEN a.waits_since > 0 THEN 0 WHEN a.public_version <"
                          " a.version OR a.public_version = 0 THEN 1 ELSE 2 END,"
                          " a.changed_at DESC, a.id DESC LIMIT $3 OFFSET $4" },
    [Q_ARTICLE_IDS] = { "SELECT id FROM article WHERE id > $1 ORDER BY id LIMIT $2" },
    [Q_ARTICLE_TIMES] = { "SELECT published_at FROM article WHERE public_version > 0"
                          " ORDER BY published_at DESC, id DESC" },

    [Q_VERSION_ADD] = { "INSERT INTO article_version (id, article_id, number, kind, title_en,"
                        " title_az, lead_en, lead_az, body_en, body_az, print_en, print_az, of_en,"
                        " of_az, is_machine, note_en, note_az, acts_as, organisation_id,"
                        " account_id, created_at, approved_as, approved_by, approved_at,"
                        " published_at, person, withheld, desk, relation_en, relation_az)"
                        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
                        " $15, $16, $17, $18, $19, $20, $21, 0, 0, 0, 0, $22, $23, $24, $25, "
                        "$26)" },
    [Q_VERSIONS] = { "SELECT " VERSION_COLUMNS " WHERE article_id = $1 ORDER BY number" },
    [Q_VERSION_GET] = { "SELECT " VERSION_COLUMNS " WHERE article_id = $1 AND number = $2" },
    [Q_CORRECTIONS] = { DB_AMONG("SELECT " VERSION_COLUMNS " WHERE article_id",
                                 " AND published_at > 0 AND kind IN ('correction', 'addition')"
                                 " ORDER BY article_id, number") },
    [Q_VERSION_APPROVE] = { "UPDATE article_version SET approved_as = $2, approved_by = $3,"
                            " approved_at = $4 WHERE id = $1" },
    [Q_VERSION_PUBLISH] = { "UPDATE article_version SET published_at = $2 WHERE id = $1" },

    [Q_CONFIRMATION_ADD] = { "INSERT INTO article_confirmation (id, article_id, language, print,"
                             " original, acts_as, account_id, confirmed_at)"
                             " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [Q_CONFIRMATIONS] = { "SELECT language, print, original, acts_as, account_id, confirmed_at"
                          " FROM article_confirmation WHERE article_id = $1 ORDER BY id" },

    [Q_EVIDENCE_ADD] = { "INSERT INTO article_evidence (id, article_id, claim, kind, thing_id,"
                         " note_en, note_az, added_at, ended_at) VALUES ($1, $2, $3, $4, $5, $6,"
                         " $7, $8, 0)" },
    [Q_EVIDENCE_GET] = { "SELECT id, article_id, claim, kind, thing_id, note_en, note_az, added_at,"
                         " ended_at FROM article_evidence WHERE id = $1" },
    [Q_EVIDENCE_OF] = { "SELECT id, article_id, claim, kind, thing_id, note_en, note_az, added_at,"
                        " ended_at FROM article_evidence WHERE article_id = $1"
                        " ORDER BY claim, id" },
    [Q_EVIDENCE_END] = { "UPDATE article_evidence SET ended_at = $2 WHERE id = $1"
                         " AND ended_at = 0" },
    [Q_ORGANISATIONS_USED] = { "SELECT DISTINCT organisation_id FROM article WHERE organisation_id"
                               " <> 0 ORDER BY organisation_id" },
};
const struct db_catalog newsroom_sql = { "newsroom", SQL, Q_COUNT };

struct text2 news_text2(struct cx *cx, const struct db_rows *rows, int column)
{
    return (struct text2){ .by = { [LANG_EN] = db_str(rows, column, cx->arena),
                                   [LANG_AZ] = db_str(rows, column + 1, cx->arena) } };
}

static enum lang lang_at(const struct db_rows *rows, int column, struct arena *arena)
{
    return str_eq(db_str(rows, column, arena), lang_code(LANG_EN)) ? LANG_EN : LANG_AZ;
}

/* --- sections -----------------------------------------------------------------------------------
 */

err_t section_insert(struct cx *cx, const struct section *s)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &newsroom_sql, Q_SECTION_ADD,
                ARGS(ARG(s->id.v), ARG(s->slug), STORED2(s->name), ARG(s->place),
                     ARG(s->is_closed ? 1 : 0), ARG(s->created_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "slug taken");
}

err_t section_update(struct cx *cx, const struct section *s)
{
    return db_exec(cx->db, &newsroom_sql, Q_SECTION_UPDATE,
                   ARGS(ARG(s->id.v), STORED2(s->name), ARG(s->place), ARG(s->is_closed ? 1 : 0)),
                   NULL);
}

static err_t sections_load(struct cx *cx, int which, struct db_args args, struct section_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, which, args));
    while (db_next(&rows)) {
        struct section *const s = rows_out_add(cx->arena, &list, sizeof *s);
        *s = (struct section){ .id = { db_i64(&rows, 0) },
                               .slug = db_str(&rows, 1, cx->arena),
                               .name = news_text2(cx, &rows, 2),
                               .place = db_i64(&rows, 4),
                               .is_closed = db_i64(&rows, 5) == 1,
                               .created_at = db_i64(&rows, 6) };
    }
    TRY(db_done(&rows));
    *out = (struct section_list){ list.at, list.count };
    return OK;
}

err_t section_list_all(struct cx *cx, struct section_list *out)
{
    return sections_load(cx, Q_SECTIONS, NO_ARGS, out);
}

static err_t section_one(struct cx *cx, int which, struct db_args args, struct section *out)
{
    struct section_list all;
    TRY(sections_load(cx, which, args, &all));
    if (all.count == 0)
        return ERR_NOT_FOUND;
    *out = all.at[0];
    return OK;
}

err_t section_get(struct cx *cx, section_id id, struct section *out)
{
    return section_one(cx, Q_SECTION_GET, ARGS(ARG(id.v)), out);
}

err_t section_find(struct cx *cx, str_t slug, struct section *out)
{
    return section_one(cx, Q_SECTION_BY_SLUG, ARGS(ARG(stored(slug))), out);
}

/* --- tags ----------------------------------------------------------------------------------------
 */

err_t tag_insert(struct cx *cx, const struct tag *t)
{
    return db_exec(cx->db, &newsroom_sql, Q_TAG_ADD,
                   ARGS(ARG(t->id.v), ARG(t->slug), STORED2(t->name), ARG(cx->now)), NULL);
}

err_t tag_update(struct cx *cx, const struct tag *t)
{
    return db_exec(cx->db, &newsroom_sql, Q_TAG_UPDATE, ARGS(ARG(t->id.v), STORED2(t->name)), NULL);
}

static err_t tags_load(struct cx *cx, int which, struct db_args args, struct tag_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, which, args));
    while (db_next(&rows)) {
        struct tag *const t = rows_out_add(cx->arena, &list, sizeof *t);
        *t = (struct tag){ .id = { db_i64(&rows, 0) },
                           .slug = db_str(&rows, 1, cx->arena),
                           .name = news_text2(cx, &rows, 2) };
    }
    TRY(db_done(&rows));
    *out = (struct tag_list){ list.at, list.count };
    return OK;
}

static err_t tag_one(struct cx *cx, int which, struct db_args args, struct tag *out)
{
    struct tag_list all;
    TRY(tags_load(cx, which, args, &all));
    if (all.count == 0)
        return ERR_NOT_FOUND;
    *out = all.at[0];
    return OK;
}

err_t tag_get(struct cx *cx, tag_id id, struct tag *out)
{
    return tag_one(cx, Q_TAG_GET, ARGS(ARG(id.v)), out);
}

err_t tag_find(struct cx *cx, str_t slug, struct tag *out)
{
    return tag_one(cx, Q_TAG_BY_SLUG, ARGS(ARG(stored(slug))), out);
}

err_t tag_list_public(struct cx *cx, struct tag_list *out)
{
    return tags_load(cx, Q_TAGS_PUBLIC, NO_ARGS, out);
}

err_t tag_list_of(struct cx *cx, article_id a, struct tag_list *out)
{
    return tags_load(cx, Q_TAGS_OF, ARGS(ARG(a.v)), out);
}

err_t article_tags_set(struct cx *cx, article_id a, const int64_t *tags, size_t count)
{
    TRY(db_exec(cx->db, &newsroom_sql, Q_ARTICLE_TAGS_DROP, ARGS(ARG(a.v)), NULL));
    for (size_t i = 0; i < count; i++)
        TRY(db_exec(cx->db, &newsroom_sql, Q_ARTICLE_TAG_ADD, ARGS(ARG(a.v), ARG(tags[i])), NULL));
    return OK;
}

/* --- articles ------------------------------------------------------------------------------------
 */

err_t article_insert(struct cx *cx, const struct article *a)
{
    int64_t added = 0;
    TRY(db_exec(cx->db, &newsroom_sql, Q_ARTICLE_ADD,
                ARGS(ARG(a->id.v), ARG(a->slug), ARG(a->section.v), ARG(a->organisation.v),
                     ARG(stored(a->person)), ARG(stored(a->withheld)), ARG(stored(a->desk)),
                     ARG(a->project), ARG(a->consultation.v), STORED2(a->relation),
                     ARG(lang_code(a->original)), ARG(a->embargo_at),
                     ARG(a->takes_comments ? 1 : 0), ARG(a->import), ARG(a->is_example ? 1 : 0),
                     ARG(a->created_at)),
                &added));
    return added == 1 ? OK : problem(cx, ERR_CONFLICT, "slug taken");
}

err_t article_update(struct cx *cx, const struct article *a)
{
    return db_exec(cx->db, &newsroom_sql, Q_ARTICLE_UPDATE,
                   ARGS(ARG(a->id.v), ARG(a->section.v), ARG(a->organisation.v),
                        ARG(stored(a->person)), ARG(stored(a->withheld)), ARG(stored(a->desk)),
                        ARG(a->project), ARG(a->consultation.v), STORED2(a->relation),
                        ARG(article_state_word(a->state)), ARG(a->version), ARG(a->public_version),
                        ARG(a->waits_since), ARG(a->embargo_at), ARG(a->publish_at),
                        ARG(a->published_at), ARG(a->updated_at), ARG(a->retracted_at),
                        STORED2(a->retraction), ARG(a->takes_comments ? 1 : 0), ARG(cx->now)),
                   NULL);
}

static struct article article_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct article a = {
        .id = { db_i64(rows, 0) },
        .slug = db_str(rows, 1, cx->arena),
        .section = { db_i64(rows, 2) },
        .organisation = { db_i64(rows, 3) },
        .person = db_str(rows, 4, cx->arena),
        .withheld = db_str(rows, 5, cx->arena),
        .desk = db_str(rows, 6, cx->arena),
        .project = db_i64(rows, 7),
        .consultation = { db_i64(rows, 8) },
        .relation = news_text2(cx, rows, 9),
        .original = lang_at(rows, 11, cx->arena),
        .version = db_i64(rows, 13),
        .public_version = db_i64(rows, 14),
        .waits_since = db_i64(rows, 15),
        .embargo_at = db_i64(rows, 16),
        .publish_at = db_i64(rows, 17),
        .published_at = db_i64(rows, 18),
        .updated_at = db_i64(rows, 19),
        .retracted_at = db_i64(rows, 20),
        .retraction = news_text2(cx, rows, 21),
        .takes_comments = db_i64(rows, 23) == 1,
        .import = db_i64(rows, 24),
        .is_example = db_i64(rows, 25) == 1,
        .created_at = db_i64(rows, 26),
        .changed_at = db_i64(rows, 27),
        .title = news_text2(cx, rows, 28),
        .lead = news_text2(cx, rows, 30),
    };
    must(article_state_from_word(db_str(rows, 12, cx->arena), &a.state));
    return a;
}

static err_t articles_load(struct cx *cx, int which, struct db_args args,
                           const struct article **out, size_t *count)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, which, args));
    while (db_next(&rows)) {
        struct article *const a = rows_out_add(cx->arena, &list, sizeof *a);
        *a = article_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

static err_t article_one(struct cx *cx, int which, struct db_args args, struct article *out)
{
    const struct article *at = NULL;
    size_t count = 0;
    TRY(articles_load(cx, which, args, &at, &count));
    if (count == 0)
        return ERR_NOT_FOUND;
    *out = at[0];
    return OK;
}

err_t article_get(struct cx *cx, article_id id, struct article *out)
{
    return article_one(cx, Q_ARTICLE_GET, ARGS(ARG(id.v)), out);
}

err_t article_find(struct cx *cx, str_t slug, struct article *out)
{
    return article_one(cx, Q_ARTICLE_BY_SLUG, ARGS(ARG(stored(slug))), out);
}

err_t article_list(struct cx *cx, const struct article_filter *f, const struct article **out,
                   size_t *count)
{
    must(f->limit >= 1 && f->limit <= ARTICLES_MOST);
    return articles_load(cx, f->by_update ? Q_ARTICLES_BY_UPDATE : Q_ARTICLES,
                         ARGS(ARG(f->section.v), ARG(f->organisation.v), ARG(f->consultation.v),
                              ARG(f->tag.v), ARG(f->from), ARG(f->till), ARG(f->before_at),
                              ARG(f->before_id), ARG(f->lang == NULL ? S("") : lang_code(*f->lang)),
                              ARG(f->limit)),
                         out, count);
}

err_t article_list_desk(struct cx *cx, const struct desk_filter *f, const struct article **out,
                        size_t *count, bool *is_more)
{
    must(f->page >= 1 && f->page <= INT32_MAX);
    TRY(articles_load(cx, Q_ARTICLES_DESK,
                      ARGS(ARG(f->of.v), ARG(desk_show_word(f->show)), ARG((int64_t)DESK_PAGE + 1),
                           ARG((f->page - 1) * DESK_PAGE)),
                      out, count));
    *is_more = *count > DESK_PAGE;
    if (*is_more)
        *count = DESK_PAGE;
    return OK;
}

err_t article_ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    return db_ids(cx->db, &newsroom_sql, Q_ARTICLE_IDS, ARGS(ARG(after), ARG((int64_t)limit)),
                  limit, out, count);
}

/* Months follow the shown time zone, which SQL does not know. */
err_t article_months(struct cx *cx, const struct article_month **out, size_t *count)
{
    struct rows_out list = { 0 };
    struct article_month *last = NULL;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, Q_ARTICLE_TIMES, NO_ARGS));
    while (db_next(&rows)) {
        const str_t month = str_sub(date_day(cx->arena, db_i64(&rows, 0)), 0, 7);
        if (last == NULL || !str_eq(last->month, month)) {
            last = rows_out_add(cx->arena, &list, sizeof *last);
            last->month = month;
        }
        last->count++;
    }
    TRY(db_done(&rows));
    *out = list.at;
    *count = list.count;
    return OK;
}

/* --- versions ------------------------------------------------------------------------------------
 */

err_t version_put(struct cx *cx, const struct article_version *v)
{
    return db_exec(cx->db, &newsroom_sql, Q_VERSION_ADD,
                   ARGS(ARG(v->id.v), ARG(v->article.v), ARG(v->number),
                        ARG(change_kind_word(v->kind)), STORED2(v->title), STORED2(v->lead),
                        STORED2(v->body), STORED2(v->print), STORED2(v->of),
                        ARG(v->is_machine ? 1 : 0), STORED2(v->note), ARG(v->acts_as),
                        ARG(v->organisation.v), ARG(v->account), ARG(v->created_at),
                        ARG(stored(v->byline.person)), ARG(stored(v->byline.withheld)),
                        ARG(stored(v->byline.desk)), STORED2(v->byline.relation)),
                   NULL);
}

static struct article_version version_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct article_version v = {
        .id = { db_i64(rows, 0) },
        .article = { db_i64(rows, 1) },
        .number = db_i64(rows, 2),
        .title = news_text2(cx, rows, 4),
        .lead = news_text2(cx, rows, 6),
        .body = news_text2(cx, rows, 8),
        .print = news_text2(cx, rows, 10),
        .of = news_text2(cx, rows, 12),
        .is_machine = db_i64(rows, 14) == 1,
        .note = news_text2(cx, rows, 15),
        .acts_as = (int)db_i64(rows, 17), /* a small number by the ledger's list */
        .organisation = { db_i64(rows, 18) },
        .account = db_i64(rows, 19),
        .created_at = db_i64(rows, 20),
        .approved_as = (int)db_i64(rows, 21), /* likewise */
        .approved_by = db_i64(rows, 22),
        .approved_at = db_i64(rows, 23),
        .published_at = db_i64(rows, 24),
        .byline = { .person = db_str(rows, 25, cx->arena),
                    .withheld = db_str(rows, 26, cx->arena),
                    .desk = db_str(rows, 27, cx->arena),
                    .relation = news_text2(cx, rows, 28) },
    };
    must(change_kind_from_word(db_str(rows, 3, cx->arena), &v.kind));
    return v;
}

static err_t versions_load(struct cx *cx, int which, struct db_args args,
                           struct article_version_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, which, args));
    while (db_next(&rows)) {
        struct article_version *const v = rows_out_add(cx->arena, &list, sizeof *v);
        *v = version_of_row(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct article_version_list){ list.at, list.count };
    return OK;
}

err_t article_version_list_of(struct cx *cx, article_id a, struct article_version_list *out)
{
    return versions_load(cx, Q_VERSIONS, ARGS(ARG(a.v)), out);
}

err_t version_get(struct cx *cx, article_id a, int64_t number, struct article_version *out)
{
    struct article_version_list all;
    TRY(versions_load(cx, Q_VERSION_GET, ARGS(ARG(a.v), ARG(number)), &all));
    if (all.count == 0)
        return ERR_NOT_FOUND;
    *out = all.at[0];
    return OK;
}

err_t corrections_of(struct cx *cx, const int64_t *articles, size_t count,
                     struct article_version_list *out)
{
    return versions_load(cx, Q_CORRECTIONS, ARGS(ARG_I64S(articles, count)), out);
}

err_t version_set_approved(struct cx *cx, article_version_id v)
{
    return db_exec(cx->db, &newsroom_sql, Q_VERSION_APPROVE,
                   ARGS(ARG(v.v), ARG(cx->actor.acts_as), ARG(cx->actor.account), ARG(cx->now)),
                   NULL);
}

err_t version_set_published(struct cx *cx, article_version_id v, usec_t at)
{
    return db_exec(cx->db, &newsroom_sql, Q_VERSION_PUBLISH, ARGS(ARG(v.v), ARG(at)), NULL);
}

/* --- confirmations, evidence ---------------------------------------------------------------------
 */

err_t confirmation_put(struct cx *cx, article_id a, const struct article_confirmation *c)
{
    return db_exec(cx->db, &newsroom_sql, Q_CONFIRMATION_ADD,
                   ARGS(ARG(id_new(cx->ids, cx->now)), ARG(a.v), ARG(lang_code(c->lang)),
                        ARG(c->print), ARG(c->original), ARG(c->acts_as), ARG(c->account),
                        ARG(c->confirmed_at)),
                   NULL);
}

err_t article_confirmation_list_of(struct cx *cx, article_id a,
                                   struct article_confirmation_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, Q_CONFIRMATIONS, ARGS(ARG(a.v))));
    while (db_next(&rows)) {
        struct article_confirmation *const c = rows_out_add(cx->arena, &list, sizeof *c);
        *c = (struct article_confirmation){ .lang = lang_at(&rows, 0, cx->arena),
                                            .print = db_str(&rows, 1, cx->arena),
                                            .original = db_str(&rows, 2, cx->arena),
                                            .acts_as = (int)db_i64(&rows, 3), /* as above */
                                            .account = db_i64(&rows, 4),
                                            .confirmed_at = db_i64(&rows, 5) };
    }
    TRY(db_done(&rows));
    *out = (struct article_confirmation_list){ list.at, list.count };
    return OK;
}

err_t evidence_insert(struct cx *cx, const struct evidence *e)
{
    return db_exec(cx->db, &newsroom_sql, Q_EVIDENCE_ADD,
                   ARGS(ARG(e->id.v), ARG(e->article.v), ARG(e->claim),
                        ARG(evidence_kind_word(e->kind)), ARG(e->thing), STORED2(e->note),
                        ARG(e->added_at)),
                   NULL);
}

static err_t evidence_load(struct cx *cx, int which, struct db_args args, struct evidence_list *out)
{
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, which, args));
    while (db_next(&rows)) {
        struct evidence *const e = rows_out_add(cx->arena, &list, sizeof *e);
        *e = (struct evidence){ .id = { db_i64(&rows, 0) },
                                .article = { db_i64(&rows, 1) },
                                .claim = db_i64(&rows, 2),
                                .thing = db_i64(&rows, 4),
                                .note = news_text2(cx, &rows, 5),
                                .added_at = db_i64(&rows, 7),
                                .ended_at = db_i64(&rows, 8) };
        must(evidence_kind_from_word(db_str(&rows, 3, cx->arena), &e->kind));
    }
    TRY(db_done(&rows));
    *out = (struct evidence_list){ list.at, list.count };
    return OK;
}

err_t evidence_list_of(struct cx *cx, article_id a, struct evidence_list *out)
{
    return evidence_load(cx, Q_EVIDENCE_OF, ARGS(ARG(a.v)), out);
}

err_t evidence_get(struct cx *cx, evidence_id id, struct evidence *out)
{
    struct evidence_list all;
    TRY(evidence_load(cx, Q_EVIDENCE_GET, ARGS(ARG(id.v)), &all));
    if (all.count == 0)
        return ERR_NOT_FOUND;
    *out = all.at[0];
    return OK;
}

err_t evidence_set_ended(struct cx *cx, evidence_id id)
{
    return db_exec(cx->db, &newsroom_sql, Q_EVIDENCE_END, ARGS(ARG(id.v), ARG(cx->now)), NULL);
}

err_t organisations_publishing(struct cx *cx, const int64_t *ids, size_t count, bool *used)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &newsroom_sql, Q_ORGANISATIONS_USED, NO_ARGS));
    while (db_next(&rows))
        organisation_mark_used(ids, count, db_i64(&rows, 0), used);
    return db_done(&rows);
}
