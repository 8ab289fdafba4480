/* Every SQL statement of search/, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/store.h"

#include "kit/base/str.h"
#include "search/tokens.h"

enum {
    Q_STATE,
    Q_STATE_PUT,
    Q_KINDS,
    Q_KIND_ADD,
    Q_KIND_PUT,
    Q_ROWS_OF,
    Q_ROW_ADD,
    Q_ROW_REMOVE,
    Q_TEXT_ADD,
    Q_TEXT_REMOVE,
    Q_ROW_WALK,
    Q_ROWS_UNSEEN,
    Q_ROWS_BY_ID,
    Q_ROW_COUNT,
    Q_SQUEEZE,
    Q_WORDS_KNOWN,
    Q_WORDS_ADD,
    Q_WORDS_DROP,
    Q_GRAMS_ADD,
    Q_GRAMS_DROP,
    Q_WORD_IS,
    Q_WORD_BEGINS,
    Q_WORDS_NEAR,
    Q_HITS,
    Q_AFTER,
    Q_COUNT
};

/* json_each has no index on its keys: see ledger/store.c. */
#define ARRAY_OF(name, parameter)                                                                  \
    name " AS MATERIALIZED (SELECT key AS k, value AS v FROM json_each(" parameter "))"
#define NEAR_REST                                                                                  \
    " GROUP BY word ORDER BY shared DESC, abs(length(word) - $2), word LIMIT $3) x"                \
    " JOIN search_word w ON w.word = x.word ORDER BY x.shared DESC, w.word"

static const struct db_text SQL[Q_COUNT] = {
    [Q_STATE] = { "SELECT place, next_thing, version FROM search_state WHERE id = 1" },
    [Q_STATE_PUT] = { "UPDATE search_state SET place = $1, next_thing = $2, version = $3 + 1"
                      " WHERE id = 1 AND version = $3" },
    [Q_KINDS] = { "SELECT no, walk, reached, done_at, kind FROM search_kind ORDER BY no" },
    [Q_KIND_ADD] = { "INSERT INTO search_kind (no, kind, walk, reached, done_at)"
                     " VALUES ($1, $2, 1, 0, 0)" },
    [Q_KIND_PUT] = { "UPDATE search_kind SET walk = $2, reached = $3, done_at = $4"
                     " WHERE no = $1" },

    [Q_ROWS_OF] = { "SELECT id, kind, subject, organisation_id, walk, dated, title, body, words,"
                    " facet FROM search_row WHERE kind = $1 AND subject = $2 ORDER BY id" },
    [Q_ROW_ADD] = {
        .sqlite = "INSERT INTO search_row (id, kind, subject, organisation_id, walk, dated, title,"
                  " body, words, facet) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        .postgres = "INSERT INTO search_row (id, kind, subject, organisation_id, walk, dated,"
                    " title, body, words, facet, vector) VALUES ($1, $2, $3, $4, $5, $6, $7, $8,"
                    " $9, $10, CAST(CAST($11 AS TEXT) AS tsvector))",
    },
    [Q_ROW_REMOVE] = { "DELETE FROM search_row WHERE id = $1" },
    /* SQLite's full-text table is kept beside the rows; PostgreSQL's vector stands in them. */
    [Q_TEXT_ADD] = { .sqlite = "INSERT INTO search_text (rowid, title, body, facet)"
                               " VALUES ($1, $2, $3, $4)",
                     .postgres = "SELECT 0" },
    [Q_TEXT_REMOVE] = { .sqlite = "INSERT INTO search_text (search_text, rowid, title, body, facet)"
                                  " SELECT 'delete', id, title, body, facet FROM search_row"
                                  " WHERE id = $1",
                        .postgres = "SELECT 0" },
    [Q_ROW_WALK] = { "UPDATE search_row SET walk = $3 WHERE kind = $1 AND subject = $2" },
    [Q_ROWS_UNSEEN] = { "SELECT DISTINCT subject FROM search_row WHERE kind = $1 AND walk < $2"
                        " ORDER BY subject LIMIT $3" },
    [Q_ROWS_BY_ID] = {
        .sqlite = "SELECT id, kind, subject, organisation_id, walk, dated, title FROM search_row"
                  " WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
        .postgres = "SELECT id, kind, subject, organisation_id, walk, dated, title FROM search_row"
                    " WHERE id = ANY($1::bigint[]) ORDER BY id",
    },
    [Q_ROW_COUNT] = { "SELECT count(*) FROM search_row" },
    [Q_SQUEEZE] = {
        .sqlite = "INSERT INTO search_text (search_text) VALUES ('optimize')",
        .postgres = "SELECT 0", /* has its own vacuum */
    },

    [Q_WORDS_KNOWN] = {
        .sqlite = "SELECT word FROM search_word WHERE word IN (SELECT value FROM json_each($1))"
                  " ORDER BY word",
        .postgres = "SELECT word FROM search_word WHERE word = ANY($1::text[]) ORDER BY word",
    },
    [Q_WORDS_ADD] = {
        .sqlite = "WITH " ARRAY_OF("words", "$1") ", " ARRAY_OF("counts", "$2") ", "
                  ARRAY_OF("shapes", "$3")
                  " INSERT INTO search_word (word, uses, shown) SELECT words.v, counts.v, shapes.v"
                  " FROM words JOIN counts USING (k) JOIN shapes USING (k) WHERE true"
                  " ON CONFLICT (word) DO UPDATE SET uses = search_word.uses + excluded.uses",
        .postgres = "INSERT INTO search_word (word, uses, shown) SELECT e.word, e.uses, e.shown"
                    " FROM unnest($1::text[], $2::bigint[], $3::text[]) AS e (word, uses, shown)"
                    " ORDER BY e.word"
                    " ON CONFLICT (word) DO UPDATE SET uses = search_word.uses + excluded.uses",
    },
    [Q_WORDS_DROP] = {
        .sqlite = "DELETE FROM search_word WHERE uses <= 0"
                  " AND word IN (SELECT value FROM json_each($1))",
        .postgres = "DELETE FROM search_word WHERE uses <= 0 AND word = ANY($1::text[])",
    },
    [Q_GRAMS_ADD] = {
        .sqlite = "WITH " ARRAY_OF("grams", "$1") ", " ARRAY_OF("words", "$2")
                  " INSERT INTO search_gram (gram, word) SELECT grams.v, words.v FROM grams"
                  " JOIN words USING (k) WHERE true ON CONFLICT (gram, word) DO NOTHING",
        .postgres = "INSERT INTO search_gram (gram, word) SELECT e.gram, e.word"
                    " FROM unnest($1::text[], $2::text[]) AS e (gram, word) ORDER BY e.gram, e.word"
                    " ON CONFLICT (gram, word) DO NOTHING",
    },
    [Q_GRAMS_DROP] = {
        .sqlite = "DELETE FROM search_gram WHERE word IN (SELECT value FROM json_each($1))"
                  " AND word NOT IN (SELECT word FROM search_word WHERE word IN"
                  " (SELECT value FROM json_each($1)))",
        .postgres = "DELETE FROM search_gram g WHERE g.word = ANY($1::text[]) AND NOT EXISTS"
                    " (SELECT 1 FROM search_word w WHERE w.word = g.word)",
    },
    [Q_WORD_IS] = { "SELECT count(*) FROM search_word WHERE word = $1" },
    [Q_WORD_BEGINS] = { "SELECT count(*) FROM (SELECT word FROM search_word WHERE word >= $1"
                        " AND word < $2 LIMIT 1) x" },
    [Q_WORDS_NEAR] = {
        .sqlite = "SELECT w.word, w.shown, w.uses FROM (SELECT word, count(*) AS shared"
                  " FROM search_gram WHERE gram IN (SELECT value FROM json_each($1))" NEAR_REST,
        .postgres = "SELECT w.word, w.shown, w.uses FROM (SELECT word, count(*) AS shared"
                    " FROM search_gram WHERE gram = ANY($1::text[])" NEAR_REST,
    },

    /* A title weighs as much as eight bodies on either. */
    [Q_HITS] = {
        .sqlite = "SELECT rowid, -bm25(search_text, 8.0, 1.0, 0.0) FROM search_text"
                  " WHERE search_text MATCH $1 ORDER BY rowid DESC LIMIT $2",
        /* Materialized: else the limit tempts it to walk all rows by id (tried). */
        .postgres = "WITH hits AS MATERIALIZED (SELECT id, vector FROM search_row WHERE vector @@"
                    " CAST(CAST($1 AS TEXT) AS tsquery)) SELECT id, CAST(ts_rank_cd("
                    "'{0.125, 0.2, 0.4, 1.0}', vector, CAST(CAST($1 AS TEXT) AS tsquery), 1)"
                    " AS DOUBLE PRECISION) FROM hits ORDER BY id DESC LIMIT $2",
    },
    [Q_AFTER] = {
        .sqlite = "SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE seq >= $1 AND kind IN"
                  " (SELECT value FROM json_each($2)) LIMIT 1)",
        .postgres = "SELECT count(*) FROM (SELECT 1 FROM ledger_entry WHERE seq >= $1 AND kind ="
                    " ANY($2::text[]) LIMIT 1) x",
    },
};
const struct db_catalog search_sql = { "search", SQL, Q_COUNT };

/* --- the state of the index ------------------------------------------------------------------- */

err_t state_read(struct cx *cx, struct index_state *out)
{
    AUTO(db_rows) rows = { 0 };
    struct index_state s = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_STATE, NO_ARGS));
    if (db_next(&rows))
        s = (struct index_state){ db_i64(&rows, 0), db_i64(&rows, 1), db_i64(&rows, 2) };
    TRY(db_done(&rows));
    *out = s;
    return OK;
}

err_t state_put(struct cx *cx, const struct index_state *was, const struct index_state *is)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &search_sql, Q_STATE_PUT,
                ARGS(ARG(is->place), ARG(is->next_thing), ARG(was->version)), &changed));
    return changed == 1 ? OK : ERR_CONFLICT;
}

err_t kind_list(struct cx *cx, struct kind_row *out, size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_KINDS, NO_ARGS));
    while (n < SEARCH_KINDS_MAX && db_next(&rows))
        out[n++] = (struct kind_row){ .no = db_i64(&rows, 0),
                                      .walk = db_i64(&rows, 1),
                                      .reached = db_i64(&rows, 2),
                                      .done_at = db_i64(&rows, 3),
                                      .kind = db_str(&rows, 4, cx->arena) };
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

err_t kind_add(struct cx *cx, int64_t no, str_t kind)
{
    return db_exec(cx->db, &search_sql, Q_KIND_ADD, ARGS(ARG(no), ARG(kind)), NULL);
}

err_t kind_put(struct cx *cx, const struct kind_row *k)
{
    return db_exec(cx->db, &search_sql, Q_KIND_PUT,
                   ARGS(ARG(k->no), ARG(k->walk), ARG(k->reached), ARG(k->done_at)), NULL);
}

/* --- rows ------------------------------------------------------------------------------------- */

static struct index_row head_of_row(struct cx *cx, const struct db_rows *rows)
{
    return (struct index_row){ .id = db_i64(rows, 0),
                               .kind = db_i64(rows, 1),
                               .subject = db_i64(rows, 2),
                               .organisation = db_i64(rows, 3),
                               .walk = db_i64(rows, 4),
                               .dated = db_i64(rows, 5),
                               .title = db_str(rows, 6, cx->arena) };
}

err_t row_list_of(struct cx *cx, int64_t kind, int64_t subject, struct index_row *out,
                  size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_ROWS_OF, ARGS(ARG(kind), ARG(subject))));
    while (n < SEARCH_TEXTS_MAX && db_next(&rows)) {
        out[n] = head_of_row(cx, &rows);
        out[n].body = db_str(&rows, 7, cx->arena);
        out[n].words = db_str(&rows, 8, cx->arena);
        out[n].facet = db_str(&rows, 9, cx->arena);
        n++;
    }
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

static err_t row_add_sqlite(struct cx *cx, const struct index_row *r)
{
    TRY(db_exec(cx->db, &search_sql, Q_ROW_ADD,
                ARGS(ARG(r->id), ARG(r->kind), ARG(r->subject), ARG(r->organisation), ARG(r->walk),
                     ARG(r->dated), ARG(r->title), ARG(r->body), ARG(r->words), ARG(r->facet)),
                NULL));
    return db_exec(cx->db, &search_sql, Q_TEXT_ADD,
                   ARGS(ARG(r->id), ARG(r->title), ARG(r->body), ARG(r->facet)), NULL);
}

static err_t row_add_postgres(struct cx *cx, const struct index_row *r)
{
    enum { VECTOR_MAX = 1 << 21 };
    AUTO(buf) vector;
    buf_init(&vector, VECTOR_MAX);
    tokens_vector(r->title, r->body, r->facet, &vector);
    TRY(buf_check(&vector));
    return db_exec(cx->db, &search_sql, Q_ROW_ADD,
                   ARGS(ARG(r->id), ARG(r->kind), ARG(r->subject), ARG(r->organisation),
                        ARG(r->walk), ARG(r->dated), ARG(r->title), ARG(r->body), ARG(r->words),
                        ARG(r->facet), ARG(buf_str(&vector))),
                   NULL);
}

err_t row_add(struct cx *cx, const struct index_row *r)
{
    return db_engine_of(cx->db) == DB_SQLITE ? row_add_sqlite(cx, r) : row_add_postgres(cx, r);
}

err_t row_remove(struct cx *cx, int64_t id)
{
    if (db_engine_of(cx->db) == DB_SQLITE)
        TRY(db_exec(cx->db, &search_sql, Q_TEXT_REMOVE, ARGS(ARG(id)), NULL));
    return db_exec(cx->db, &search_sql, Q_ROW_REMOVE, ARGS(ARG(id)), NULL);
}

err_t row_set_walk(struct cx *cx, int64_t kind, int64_t subject, int64_t walk)
{
    return db_exec(cx->db, &search_sql, Q_ROW_WALK, ARGS(ARG(kind), ARG(subject), ARG(walk)), NULL);
}

err_t row_list_unseen(struct cx *cx, int64_t kind, int64_t walk, size_t limit, int64_t *out,
                      size_t *count)
{
    return db_ids(cx->db, &search_sql, Q_ROWS_UNSEEN,
                  ARGS(ARG(kind), ARG(walk), ARG((int64_t)limit)), limit, out, count);
}

err_t row_list_by_id(struct cx *cx, const int64_t *ids, size_t count, struct index_row *out,
                     size_t *found)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_ROWS_BY_ID, ARGS(ARG_I64S(ids, count))));
    while (n < count && db_next(&rows))
        out[n++] = head_of_row(cx, &rows);
    TRY(db_done(&rows));
    *found = n;
    return OK;
}

err_t row_count(struct cx *cx, int64_t *out)
{
    return db_one_i64(cx->db, &search_sql, Q_ROW_COUNT, NO_ARGS, out);
}

err_t text_squeeze(struct cx *cx)
{
    if (db_engine_of(cx->db) != DB_SQLITE)
        return OK;
    return db_exec(cx->db, &search_sql, Q_SQUEEZE, NO_ARGS, NULL);
}

/* --- the vocabulary --------------------------------------------------------------------------- */

static size_t char_end(str_t s, size_t at)
{
    at++;
    while (at < s.len && ((unsigned char)s.at[at] & 0xC0) == 0x80)
        at++;
    return at;
}

void grams_of(struct arena *arena, str_t word, str_t **out, size_t *count)
{
    enum { LETTERS = 3 };
    const str_t marked = arena_printf(arena, "^%.*s$", STR_ARG(word));
    str_t *const at = arena_array(arena, str_t, marked.len);
    size_t n = 0;
    for (size_t from = 0; from < marked.len; from = char_end(marked, from)) {
        size_t till = from;
        int letters = 0;
        for (; letters < LETTERS && till < marked.len; letters++)
            till = char_end(marked, till);
        if (letters == LETTERS)
            at[n++] = str_sub(marked, from, till);
    }
    *out = at;
    *count = n;
}

struct gram_list {
    str_t *grams, *words;
    size_t count, room;
};

static void add_gram(struct arena *arena, struct gram_list *l, str_t gram, str_t word)
{
    if (l->count == l->room) {
        const size_t room = 2 * l->room + 256;
        str_t *const grams = arena_array(arena, str_t, room);
        str_t *const words = arena_array(arena, str_t, room);
        if (l->count > 0) {
            memcpy(grams, l->grams, l->count * sizeof *grams);
            memcpy(words, l->words, l->count * sizeof *words);
        }
        *l = (struct gram_list){ grams, words, l->count, room };
    }
    l->grams[l->count] = gram;
    l->words[l->count++] = word;
}

/* Words that are not in the vocabulary yet get their grams. */
static err_t add_grams(struct cx *cx, const str_t *words, size_t count)
{
    struct gram_list list = { 0 };
    size_t at = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_WORDS_KNOWN, ARGS(ARG_STRS(words, count))));
    bool more = true;
    while (more) {
        more = db_next(&rows);
        const str_t known = more ? db_str(&rows, 0, cx->arena) : STR_NONE;
        for (; at < count && (!more || str_cmp(words[at], known) < 0); at++) {
            str_t *grams = NULL;
            size_t n = 0;
            grams_of(cx->arena, words[at], &grams, &n);
            for (size_t i = 0; i < n; i++)
                add_gram(cx->arena, &list, grams[i], words[at]);
        }
        at += more; /* the known one itself */
    }
    TRY(db_done(&rows));
    if (list.count == 0)
        return OK;
    return db_exec(cx->db, &search_sql, Q_GRAMS_ADD,
                   ARGS(ARG_STRS(list.grams, list.count), ARG_STRS(list.words, list.count)), NULL);
}

err_t vocabulary_change(struct cx *cx, const struct word_change *at, size_t count)
{
    str_t *const words = arena_array(cx->arena, str_t, count);
    str_t *const shown = arena_array(cx->arena, str_t, count);
    str_t *const fewer = arena_array(cx->arena, str_t, count);
    int64_t *const uses = arena_array(cx->arena, int64_t, count);
    size_t gone = 0;
    for (size_t i = 0; i < count; i++) {
        words[i] = at[i].word;
        shown[i] = at[i].shown;
        uses[i] = at[i].uses;
        if (uses[i] < 0)
            fewer[gone++] = words[i];
    }
    if (count == 0)
        return OK;
    TRY(add_grams(cx, words, count));
    TRY(db_exec(cx->db, &search_sql, Q_WORDS_ADD,
                ARGS(ARG_STRS(words, count), ARG_I64S(uses, count), ARG_STRS(shown, count)), NULL));
    if (gone == 0)
        return OK;
    TRY(db_exec(cx->db, &search_sql, Q_WORDS_DROP, ARGS(ARG_STRS(fewer, gone)), NULL));
    return db_exec(cx->db, &search_sql, Q_GRAMS_DROP, ARGS(ARG_STRS(fewer, gone)), NULL);
}

err_t vocabulary_has(struct cx *cx, str_t word, bool begins, bool *out)
{
    int64_t n = 0;
    if (begins)
        TRY(db_one_i64(
            cx->db, &search_sql, Q_WORD_BEGINS,
            ARGS(ARG(word), ARG(arena_printf(cx->arena, "%.*s\xF4\x8F\xBF\xBF", STR_ARG(word)))),
            &n));
    else
        TRY(db_one_i64(cx->db, &search_sql, Q_WORD_IS, ARGS(ARG(word)), &n));
    *out = n > 0;
    return OK;
}

err_t vocabulary_near(struct cx *cx, str_t word, struct word_near *out, size_t *count)
{
    str_t *grams = NULL;
    size_t grams_count = 0;
    size_t n = 0;
    grams_of(cx->arena, word, &grams, &grams_count);
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(
        cx->db, &rows, &search_sql, Q_WORDS_NEAR,
        ARGS(ARG_STRS(grams, grams_count), ARG((int64_t)utf8_count(word)), ARG(NEAR_MAX))));
    while (n < NEAR_MAX && db_next(&rows))
        out[n++] = (struct word_near){ .word = db_str(&rows, 0, cx->arena),
                                       .shown = db_str(&rows, 1, cx->arena),
                                       .uses = db_i64(&rows, 2) };
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

/* --- finding ---------------------------------------------------------------------------------- */

err_t hit_list(struct cx *cx, const struct query *q, str_t facet, size_t limit,
               struct found_row *out, size_t *count)
{
    const str_t expression = db_engine_of(cx->db) == DB_SQLITE
                                 ? query_sqlite(cx->arena, q, facet)
                                 : query_postgres(cx->arena, q, facet);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &search_sql, Q_HITS, ARGS(ARG(expression), ARG((int64_t)limit))));
    while (n < limit && db_next(&rows))
        out[n++] = (struct found_row){ .id = db_i64(&rows, 0), .score = db_f64(&rows, 1) };
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

err_t record_has_after(struct cx *cx, int64_t place, const str_t *kinds, size_t count, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &search_sql, Q_AFTER, ARGS(ARG(place), ARG_STRS(kinds, count)), &n));
    *out = n > 0;
    return OK;
}
