/* Reading the rows that are held against the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "viewpoints/check/check.h"

#include "kit/base/str.h"
#include "viewpoints/arguments/store.h"

/* The order of the texts in the statements of store_sql.c. */
static const char *const CONSULTATION[] = {
    "slug",      "who",           "is_example",    "question_en", "question_az",   "short_en",
    "short_az",  "background_en", "background_az", "coding_en",   "coding_az",     "opens_at",
    "closes_at", "edited_at",     "hidden_at",     "collects_at", "reviews_until", "published_at",
    "inviter",   "languages",     "divisions",
};
static const char *const STATEMENT[] = {
    "consultation_id", "number",      "state",         "rejection",   "is_seed",
    "is_meta",         "text_en",     "text_az",       "short_en",    "short_az",
    "corrected_at",    "erased_at",   "erased_reason", "merged_into", "merged_at",
    "merge_reason",    "amends",      "amend_reason",  "original",    "translation",
    "translated_at",   "is_withheld",
};
static const char *const POSITION[] = {
    "consultation_id", "organisation_id", "mandate_id",    "statement", "position", "basis",
    "reason",          "reason_language", "source_url",    "coder",     "note_en",  "note_az",
    "taken_at",        "erased_at",       "erased_reason", "certainty", "standing", "by_mail",
    "confirms",        "coders",          "sources",
};
static const char *const DOCUMENT[] = {
    "consultation_id", "organisation", "dated",   "summary_en",
    "summary_az",      "is_verified",  "sources",
};
static const char *const MATCH[] = { "consultation_id", "statement", "same_as",
                                     "reason",          "ended_at",  "ended_reason" };
static const char *const INVITATION[] = {
    "consultation_id", "organisation", "mandate", "ends_at", "withdrawn_at",
};
static const char *const ARGUMENT[] = {
    "consultation_id", "organisation_id", "mandate_id", "statement",     "direction",
    "language",        "parent",          "text",       "state",         "is_withheld",
    "created_at",      "decided_at",      "erased_at",  "erased_reason",
};
enum { IMPORT_TEXTS = 7 }; /* place of texts_sha256 */
static const char *const IMPORT[] = {
    "consultation_id", "origin",    "votes_sha256", "statements",       "participants",
    "positions",       "undone_at", "texts_sha256", "positions_sha256",
};

/* When an id was made: kit's ids carry the time. */
static usec_t made_at(int64_t id)
{
    enum { BELOW_MILLISECONDS = 22 };
    const int64_t epoch_2020_ms = INT64_C(1577836800000);
    return ((id >> BELOW_MILLISECONDS) + epoch_2020_ms) * 1000;
}

err_t checked_table_load(struct cx *cx, const struct db_catalog *sql, int which,
                         struct checked_table *t)
{
    enum { TIMES = 4, FIRST_TIME = 2, FIRST_TEXT = FIRST_TIME + TIMES };
    struct rows_out list = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, sql, which, NO_ARGS));
    while (db_next(&rows)) {
        struct checked_row *const r = rows_out_add(cx->arena, &list, sizeof(*r));
        r->id = db_i64(&rows, 0);
        r->is_imported = db_i64(&rows, 1) != 0;
        r->changed_at = made_at(r->id);
        for (int i = 0; i < TIMES; i++) {
            const usec_t at = db_i64(&rows, FIRST_TIME + i);
            r->changed_at = at > r->changed_at ? at : r->changed_at;
        }
        r->values = arena_array(cx->arena, str_t, t->column_count);
        for (size_t i = 0; i < t->column_count; i++)
            r->values[i] = db_str(&rows, FIRST_TEXT + (int)i, cx->arena); /* few columns */
    }
    TRY(db_done(&rows));
    t->rows = list.at;
    t->count = list.count;
    return OK;
}

static err_t table_load(struct cx *cx, int which, struct checked_table *t)
{
    return checked_table_load(cx, &viewpoints_sql, which, t);
}

struct checked_row *checked_find(const struct checked_table *t, int64_t id)
{
    const size_t at = SORTED_FIND(t->rows, t->count, id, id);
    return at != SIZE_MAX ? &t->rows[at] : NULL;
}

/* Sources stand in the last column: "12, 34", as the entry says them. */
static err_t sources_load(struct cx *cx, int which, const struct checked_table *t)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &viewpoints_sql, which, NO_ARGS));
    while (db_next(&rows)) {
        const struct checked_row *const r = checked_find(t, db_i64(&rows, 0));
        if (r == NULL)
            continue;
        str_t *const list = &r->values[t->column_count - 1];
        *list = arena_printf(cx->arena, "%.*s%s%" PRId64, STR_ARG(*list),
                             list->len == 0 ? "" : ", ", db_i64(&rows, 1));
    }
    return db_done(&rows);
}

static str_t number_text(struct cx *cx, int64_t v)
{
    return arena_printf(cx->arena, "%" PRId64, v);
}

static int by_id(const void *a, const void *b)
{
    const struct checked_row *const x = a;
    const struct checked_row *const y = b;
    return (x->id > y->id) - (x->id < y->id);
}

static err_t imports_load(struct cx *cx, struct checked_table *t)
{
    const struct import_row *at = NULL;
    size_t count = 0;
    TRY(import_list(cx, &at, &count));
    t->rows = arena_array(cx->arena, struct checked_row, count);
    for (size_t i = 0; i < count; i++) {
        struct import_digest digest;
        if (at[i].finished_at == 0) /* nothing of it is there for anybody */
            continue;
        TRY(import_digest_stored(cx, &at[i], &digest));
        const str_t values[] = { number_text(cx, at[i].consultation.v),
                                 at[i].origin,
                                 hex(cx->arena, at[i].sha256),
                                 number_text(cx, at[i].statements),
                                 number_text(cx, at[i].participants),
                                 number_text(cx, at[i].positions),
                                 number_text(cx, at[i].undone_at),
                                 digest.texts,
                                 digest.positions };
        must(ARRAY_LEN(values) == t->column_count);
        struct checked_row *const r = &t->rows[t->count++];
        const usec_t latest =
            at[i].undone_at > at[i].imported_at ? at[i].undone_at : at[i].imported_at;
        *r = (struct checked_row){ .id = at[i].id,
                                   .changed_at = latest,
                                   .values = arena_array(cx->arena, str_t, t->column_count) };
        memcpy(r->values, values, sizeof values);
        if (digest.texts.len == 0)
            r->seen = UINT32_C(1) << IMPORT_TEXTS; /* cannot be told any more */
    }
    if (t->count > 1)
        qsort(t->rows, t->count, sizeof *t->rows, by_id);
    return OK;
}

/* The record has a proposal without its text until a decision lets everybody read it; what is
 * withheld with that decision it never has. Where an entry did speak of a text, that was compared.
 * That it is withheld is said by the decision of moderation. */
void statement_texts_unsaid(const struct checked_table *t)
{
    enum { STATE = 2, IS_WITHHELD = 21 };
    static const int TEXTS[] = { 6, 7, 8, 9, 17 };
    for (size_t k = 0; k < t->count; k++) {
        struct checked_row *const r = &t->rows[k];
        const bool waits = str_eq(r->values[STATE], S("0"));
        const bool is_withheld =
            str_eq(r->values[STATE], S("-1")) && str_eq(r->values[IS_WITHHELD], S("true"));
        r->seen |= UINT32_C(1) << IS_WITHHELD;
        for (size_t i = 0; (waits || is_withheld) && i < ARRAY_LEN(TEXTS); i++)
            r->seen |= UINT32_C(1) << TEXTS[i];
    }
}

err_t checked_load(struct cx *cx, struct checked_table tables[CHECKED_COUNT])
{
    tables[CHECKED_CONSULTATION] =
        (struct checked_table){ "consultation", CONSULTATION, ARRAY_LEN(CONSULTATION), NULL, 0 };
    tables[CHECKED_STATEMENT] =
        (struct checked_table){ "statement", STATEMENT, ARRAY_LEN(STATEMENT), NULL, 0 };
    tables[CHECKED_POSITION] =
        (struct checked_table){ "position", POSITION, ARRAY_LEN(POSITION), NULL, 0 };
    tables[CHECKED_DOCUMENT] =
        (struct checked_table){ "document", DOCUMENT, ARRAY_LEN(DOCUMENT), NULL, 0 };
    tables[CHECKED_IMPORT] =
        (struct checked_table){ "viewpoint_import", IMPORT, ARRAY_LEN(IMPORT), NULL, 0 };
    tables[CHECKED_MATCH] =
        (struct checked_table){ "statement_match", MATCH, ARRAY_LEN(MATCH), NULL, 0 };
    TRY(table_load(cx, Q_CHECK_MATCHES, &tables[CHECKED_MATCH]));
    tables[CHECKED_INVITATION] =
        (struct checked_table){ "position_invitation", INVITATION, ARRAY_LEN(INVITATION), NULL, 0 };
    TRY(table_load(cx, Q_CHECK_INVITATIONS, &tables[CHECKED_INVITATION]));
    tables[CHECKED_ARGUMENT] =
        (struct checked_table){ "argument", ARGUMENT, ARRAY_LEN(ARGUMENT), NULL, 0 };
    TRY(argument_checked_load(cx, &tables[CHECKED_ARGUMENT]));
    TRY(table_load(cx, Q_CHECK_CONSULTATIONS, &tables[CHECKED_CONSULTATION]));
    TRY(table_load(cx, Q_CHECK_STATEMENTS, &tables[CHECKED_STATEMENT]));
    TRY(table_load(cx, Q_CHECK_POSITIONS, &tables[CHECKED_POSITION]));
    TRY(table_load(cx, Q_CHECK_DOCUMENTS, &tables[CHECKED_DOCUMENT]));
    TRY(sources_load(cx, Q_CHECK_POSITION_SOURCES, &tables[CHECKED_POSITION]));
    TRY(sources_load(cx, Q_CHECK_DOCUMENT_SOURCES, &tables[CHECKED_DOCUMENT]));
    return imports_load(cx, &tables[CHECKED_IMPORT]);
}
