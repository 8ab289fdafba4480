/* Every SQL statement of disclosures and answers, and nothing but.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/disclosures/store.h"

#include "kit/base/str.h"
#include "registry/disclosures/rules.h"

enum {
    Q_ADD,
    Q_GET,
    Q_END,
    Q_ERASE,
    Q_ANSWER_ADD,
    Q_ANSWER_GET,
    Q_ANSWER_OF,
    Q_ANSWER_END,
    Q_ANSWER_ERASE,
    Q_ANSWER_MOVE,
    Q_ANSWERS_PAST,
    Q_ANSWERS_SAID,
    Q_ANSWERS_AFTER,
    Q_OF,
    Q_OF_MANY,
    Q_CONTROL,
    Q_BY,
    Q_AFTER,
    Q_LOST,
    Q_ANSWERS_LOST,
    Q_FUNDERS,
    Q_ORGANISATIONS,
    Q_COUNT
};

#define DISCLOSURE_COLUMNS                                                                         \
    "d.id, d.organisation_id, d.about, d.is_disclosed, d.text_en, d.text_az, d.party, d.party_id," \
    " d.amount, d.amount_till, d.currency, d.money, d.origin, d.share_percent, d.dated,"           \
    " d.from_date, d.till_date, d.basis, d.declared_by, d.source_id, d.created_at, d.replaces,"    \
    " d.ended_at, d.ended_reason, d.erased_at, d.erased_reason"
#define ANSWER_COLUMNS                                                                             \
    "a.id, a.disclosure_id, a.organisation_id, a.text_en, a.text_az, a.created_at, a.ended_at,"    \
    " a.erased_at, a.erased_reason"
#define SOURCE_COLUMNS "s.id, s.url, s.title, s.publisher, s.kind, s.dated, s.language"
/* Everything beside it: who it names, where it stands, what the organisation answers, and whether
 * somebody objects. */
#define LINES                                                                                      \
    "SELECT " DISCLOSURE_COLUMNS ", COALESCE(p.name_en, ''), COALESCE(p.name_az, ''),"             \
    " COALESCE(p.slug, ''), COALESCE(s.id, 0), COALESCE(s.url, ''), COALESCE(s.title, ''),"        \
    " COALESCE(s.publisher, ''), COALESCE(s.kind, ''), COALESCE(s.dated, ''),"                     \
    " COALESCE(s.language, ''), COALESCE(a.id, 0), COALESCE(a.text_en, ''),"                       \
    " COALESCE(a.text_az, ''), COALESCE(a.created_at, 0), COALESCE(a.erased_at, 0),"               \
    " COALESCE(a.erased_reason, ''), (SELECT count(*) FROM objection o"                            \
    " WHERE o.organisation_id = d.organisation_id AND o.about = 'disclosure'"                      \
    " AND o.about_id = d.id AND o.state = 'open') FROM disclosure d"                               \
    " LEFT JOIN organisation p ON p.id = d.party_id LEFT JOIN source s ON s.id = d.source_id"      \
    " LEFT JOIN disclosure_answer a ON a.disclosure_id = d.id AND a.ended_at = 0"

static const struct db_text SQL[Q_COUNT] = {
    [Q_ADD] = { "INSERT INTO disclosure (id, organisation_id, about, is_disclosed, text_en,"
                " text_az, party, party_id, amount, amount_till, currency, money, origin,"
                " share_percent, dated, from_date, till_date, basis, declared_by, source_id,"
                " created_at, replaces, ended_at, ended_reason, erased_at, erased_reason)"
                " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16,"
                " $17, $18, $19, $20, $21, $22, 0, '', 0, '')" },
    [Q_GET] = { "SELECT " DISCLOSURE_COLUMNS " FROM disclosure d WHERE d.id = $1" },
    [Q_END] = { "UPDATE disclosure SET ended_at = $2, ended_reason = $3"
                " WHERE id = $1 AND ended_at = 0" },
    [Q_ERASE] = { "UPDATE disclosure SET text_en = '', text_az = '', party = '', erased_at = $2,"
                  " erased_reason = $3 WHERE id = $1 AND erased_at = 0" },

    [Q_ANSWER_ADD] = { "INSERT INTO disclosure_answer (id, disclosure_id, organisation_id, text_en,"
                       " text_az, created_at, ended_at, erased_at, erased_reason)"
                       " VALUES ($1, $2, $3, $4, $5, $6, 0, 0, '')" },
    [Q_ANSWER_GET] = { "SELECT " ANSWER_COLUMNS " FROM disclosure_answer a WHERE a.id = $1" },
    [Q_ANSWER_OF] = { "SELECT " ANSWER_COLUMNS " FROM disclosure_answer a"
                      " WHERE a.disclosure_id = $1 AND a.ended_at = 0 ORDER BY a.id DESC LIMIT 1" },
    [Q_ANSWER_END] = { "UPDATE disclosure_answer SET ended_at = $2 WHERE id = $1 AND"
                       " ended_at = 0" },
    [Q_ANSWER_ERASE] = { "UPDATE disclosure_answer SET text_en = '', text_az = '', erased_at = $2,"
                         " erased_reason = $3 WHERE id = $1 AND erased_at = 0" },
    [Q_ANSWER_MOVE] = { "UPDATE disclosure_answer SET disclosure_id = $2"
                        " WHERE disclosure_id = $1 AND ended_at = 0" },
    [Q_ANSWERS_PAST] = { "SELECT " ANSWER_COLUMNS " FROM disclosure d JOIN disclosure_answer a"
                         " ON a.disclosure_id = d.id WHERE d.organisation_id = $1"
                         " AND a.ended_at <> 0 ORDER BY a.id DESC LIMIT $2" },
    [Q_ANSWERS_SAID] = { "SELECT " ANSWER_COLUMNS " FROM disclosure_answer a"
                         " WHERE a.disclosure_id = $1 AND a.erased_at = 0 ORDER BY a.id LIMIT $2" },
    [Q_ANSWERS_AFTER] = { "SELECT " ANSWER_COLUMNS " FROM disclosure_answer a WHERE a.id > $1"
                          " ORDER BY a.id LIMIT $2" },

    [Q_OF] = { LINES " WHERE d.organisation_id = $1 ORDER BY d.id DESC LIMIT $2" },
    [Q_OF_MANY] = { NULL,
                    LINES " WHERE d.organisation_id IN (SELECT value FROM json_each($1))"
                          " AND d.ended_at = 0 ORDER BY d.organisation_id, d.id DESC LIMIT $2",
                    LINES " WHERE d.organisation_id = ANY($1::bigint[])"
                          " AND d.ended_at = 0 ORDER BY d.organisation_id, d.id DESC LIMIT $2" },
    [Q_CONTROL] = { NULL,
                    LINES " WHERE d.organisation_id IN (SELECT value FROM json_each($1))"
                          " AND d.about = 'control' ORDER BY d.organisation_id, d.id LIMIT $2",
                    LINES " WHERE d.organisation_id = ANY($1::bigint[])"
                          " AND d.about = 'control' ORDER BY d.organisation_id, d.id LIMIT $2" },
    [Q_BY] = { LINES " WHERE d.party_id = $1 AND d.party_id <> 0 AND d.ended_at = 0"
                     " ORDER BY d.id DESC LIMIT $2" },
    [Q_AFTER] = { LINES " WHERE d.id > $1 AND (d.ended_at = 0 OR $2 = 1)"
                        " ORDER BY d.id LIMIT $3" },
    [Q_LOST] = { "SELECT DISTINCT e.subject FROM ledger_entry e"
                 " WHERE e.kind IN ('disclosure.made', 'disclosure.corrected') AND NOT EXISTS"
                 " (SELECT 1 FROM disclosure d WHERE d.id = e.subject) ORDER BY e.subject" },
    [Q_ANSWERS_LOST] = { "SELECT DISTINCT e.subject FROM ledger_entry e"
                         " WHERE e.kind = 'answer.given' AND NOT EXISTS"
                         " (SELECT 1 FROM disclosure_answer a WHERE a.id = e.subject)"
                         " ORDER BY e.subject" },

    [Q_FUNDERS] = { "SELECT d.organisation_id, d.party_id, d.from_date, d.till_date"
                    " FROM disclosure d JOIN organisation o ON o.id = d.organisation_id"
                    " AND o.removed_at = 0 JOIN organisation p ON p.id = d.party_id"
                    " AND p.removed_at = 0 WHERE d.about = 'funding' AND d.ended_at = 0"
                    " AND d.party_id <> 0 AND d.party_id <> d.organisation_id ORDER BY d.id" },
    [Q_ORGANISATIONS] = { NULL,
                          "SELECT id, slug, name_en, name_az, kind, scope FROM organisation"
                          " WHERE id IN (SELECT value FROM json_each($1)) ORDER BY id",
                          "SELECT id, slug, name_en, name_az, kind, scope FROM organisation"
                          " WHERE id = ANY($1::bigint[]) ORDER BY id" },
};
const struct db_catalog disclosures_sql = { "disclosures", SQL, Q_COUNT };

/* --- words of columns ------------------------------------------------------------------------- */

static const struct {
    enum disclosure_about about;
    str_t word;
} ABOUTS[DISCLOSURE_ABOUTS] = { { ABOUT_FUNDING, S_INIT("funding") },
                                { ABOUT_CONTROL, S_INIT("control") },
                                { ABOUT_LEANING, S_INIT("leaning") } };
static const str_t MONEYS[] = { S_INIT(""), S_INIT("public"), S_INIT("private") };
static const str_t ORIGINS[] = { S_INIT(""), S_INIT("domestic"), S_INIT("foreign") };

str_t about_word(enum disclosure_about a)
{
    return ABOUTS[a].word;
}

str_t money_word(enum money m)
{
    return MONEYS[m];
}

str_t origin_word(enum origin o)
{
    return ORIGINS[o];
}

static int index_of(const str_t *words, int count, str_t word)
{
    for (int i = 0; i < count; i++) {
        if (str_eq(words[i], word))
            return i;
    }
    return 0; /* the table's CHECK lets no other word in */
}

static enum disclosure_about about_of(str_t word)
{
    for (int i = 0; i < DISCLOSURE_ABOUTS; i++) {
        if (str_eq(ABOUTS[i].word, word))
            return ABOUTS[i].about;
    }
    return ABOUT_FUNDING; /* likewise */
}

/* --- rows to structs -------------------------------------------------------------------------- */

enum { COLUMNS_OF_DISCLOSURE = 26 };

static struct disclosure disclosure_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct arena *const arena = cx->arena;
    return (struct disclosure){
        .id = { db_i64(rows, 0) },
        .organisation = { db_i64(rows, 1) },
        .about = about_of(db_str(rows, 2, arena)),
        .is_withheld = db_i64(rows, 3) == 0,
        .text = { { [LANG_EN] = db_str(rows, 4, arena), [LANG_AZ] = db_str(rows, 5, arena) } },
        .party = db_str(rows, 6, arena),
        .party_id = { db_i64(rows, 7) },
        .amount = db_i64(rows, 8),
        .amount_till = db_i64(rows, 9),
        .currency = db_str(rows, 10, arena),
        .money = (enum money)index_of(MONEYS, ARRAY_LEN(MONEYS), db_str(rows, 11, arena)),
        .origin = (enum origin)index_of(ORIGINS, ARRAY_LEN(ORIGINS), db_str(rows, 12, arena)),
        .share = db_i64(rows, 13),
        .dated = db_str(rows, 14, arena),
        .from = db_str(rows, 15, arena),
        .till = db_str(rows, 16, arena),
        .is_own = str_eq(db_str(rows, 17, arena), S("self")),
        .declared_by = { db_i64(rows, 18) },
        .source = { db_i64(rows, 19) },
        .created_at = db_i64(rows, 20),
        .replaces = { db_i64(rows, 21) },
        .ended_at = db_i64(rows, 22),
        .ended_reason = db_str(rows, 23, arena),
        .erased_at = db_i64(rows, 24),
        .erased_reason = db_str(rows, 25, arena),
    };
}

static struct disclosure_answer answer_of_row(struct cx *cx, const struct db_rows *rows)
{
    struct arena *const arena = cx->arena;
    return (struct disclosure_answer){
        .id = { db_i64(rows, 0) },
        .disclosure = { db_i64(rows, 1) },
        .organisation = { db_i64(rows, 2) },
        .text = { { [LANG_EN] = db_str(rows, 3, arena), [LANG_AZ] = db_str(rows, 4, arena) } },
        .created_at = db_i64(rows, 5),
        .ended_at = db_i64(rows, 6),
        .erased_at = db_i64(rows, 7),
        .erased_reason = db_str(rows, 8, arena),
    };
}

static struct source source_of_row(struct cx *cx, const struct db_rows *rows, int first)
{
    struct arena *const arena = cx->arena;
    return (struct source){ .id = { db_i64(rows, first) },
                            .url = db_str(rows, first + 1, arena),
                            .title = db_str(rows, first + 2, arena),
                            .publisher = db_str(rows, first + 3, arena),
                            .kind = db_str(rows, first + 4, arena),
                            .dated = db_str(rows, first + 5, arena),
                            .language = db_str(rows, first + 6, arena) };
}

static const struct disclosure_answer *answer_beside(struct cx *cx, const struct db_rows *rows,
                                                     const struct disclosure *d, int first)
{
    if (db_i64(rows, first) == 0)
        return NULL;
    struct disclosure_answer *const a = arena_new(cx->arena, struct disclosure_answer);
    *a = (struct disclosure_answer){
        .id = { db_i64(rows, first) },
        .disclosure = d->id,
        .organisation = d->organisation,
        .text = { { [LANG_EN] = db_str(rows, first + 1, cx->arena),
                    [LANG_AZ] = db_str(rows, first + 2, cx->arena) } },
        .created_at = db_i64(rows, first + 3),
        .erased_at = db_i64(rows, first + 4),
        .erased_reason = db_str(rows, first + 5, cx->arena),
    };
    return a;
}

static struct disclosure_line line_of_row(struct cx *cx, const struct db_rows *rows)
{
    enum {
        PARTY = COLUMNS_OF_DISCLOSURE,
        SLUG = PARTY + 2,
        SOURCE,
        ANSWER = SOURCE + 7,
        OBJECTIONS = ANSWER + 6
    };
    struct disclosure_line line = { .d = disclosure_of_row(cx, rows),
                                    .source = source_of_row(cx, rows, SOURCE),
                                    .party_slug = db_str(rows, SLUG, cx->arena),
                                    .objections = db_i64(rows, OBJECTIONS) };
    const struct text2 name = { { [LANG_EN] = db_str(rows, PARTY, cx->arena),
                                  [LANG_AZ] = db_str(rows, PARTY + 1, cx->arena) } };
    line.party_name = line.d.party_id.v == 0 ? line.d.party : text2_pick(&name, cx->lang);
    line.answer = answer_beside(cx, rows, &line.d, ANSWER);
    return line;
}

/* --- lists ------------------------------------------------------------------------------------ */

/* Grows in the arena; what it outgrew stays there until the work ends. */
struct growing {
    void *at;
    size_t count, room;
};

static void *grow(struct cx *cx, struct growing *g, size_t size)
{
    if (g->count == g->room) {
        const size_t room = g->room == 0 ? 16 : g->room * 2;
        char *const at = arena_alloc(cx->arena, array_size(room, size));
        if (g->count > 0)
            memcpy(at, g->at, g->count * size);
        g->at = at;
        g->room = room;
    }
    return (char *)g->at + size * g->count++;
}

enum { ROWS_MOST = 1000000 };

static err_t lines_select(struct cx *cx, int which, struct db_args args,
                          struct disclosure_lines *out)
{
    struct growing g = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, which, args));
    while (db_next(&rows)) {
        const struct disclosure_line line = line_of_row(cx, &rows);
        *(struct disclosure_line *)grow(cx, &g, sizeof line) = line;
    }
    TRY(db_done(&rows));
    *out = (struct disclosure_lines){ g.at, g.count };
    return OK;
}

static err_t lines_ordered(struct cx *cx, int which, int64_t key, struct disclosure_lines *out)
{
    struct disclosure_lines lines;
    TRY(lines_select(cx, which, ARGS(ARG(key), ARG(ROWS_MOST)), &lines));
    struct disclosure_line *const at = arena_array(cx->arena, struct disclosure_line, lines.count);
    if (lines.count > 0) {
        memcpy(at, lines.at, lines.count * sizeof at[0]);
        qsort(at, lines.count, sizeof at[0], disclosure_order);
    }
    *out = (struct disclosure_lines){ at, lines.count };
    return OK;
}

err_t disclosure_rows_of(struct cx *cx, organisation_id o, struct disclosure_lines *out)
{
    return lines_ordered(cx, Q_OF, o.v, out);
}

err_t disclosure_rows_by(struct cx *cx, organisation_id party, struct disclosure_lines *out)
{
    return lines_ordered(cx, Q_BY, party.v, out);
}

err_t disclosure_rows_of_many(struct cx *cx, const int64_t *organisations, size_t count,
                              struct disclosure_lines *out)
{
    return lines_select(cx, Q_OF_MANY, ARGS(ARG_I64S(organisations, count), ARG(ROWS_MOST)), out);
}

err_t disclosure_rows_control(struct cx *cx, const int64_t *organisations, size_t count,
                              struct disclosure_lines *out)
{
    return lines_select(cx, Q_CONTROL, ARGS(ARG_I64S(organisations, count), ARG(ROWS_MOST)), out);
}

err_t disclosure_rows_after(struct cx *cx, disclosure_id after, bool history, size_t limit,
                            struct disclosure_lines *out)
{
    return lines_select(cx, Q_AFTER, ARGS(ARG(after.v), ARG(history ? 1 : 0), ARG((long)limit)),
                        out);
}

/* --- disclosures ------------------------------------------------------------------------------ */

err_t disclosure_row_add(struct cx *cx, const struct disclosure *d)
{
    return db_exec(cx->db, &disclosures_sql, Q_ADD,
                   ARGS(ARG(d->id.v), ARG(d->organisation.v), ARG(about_word(d->about)),
                        ARG(d->is_withheld ? 0 : 1), ARG(d->text.by[LANG_EN]),
                        ARG(d->text.by[LANG_AZ]), ARG(d->party), ARG(d->party_id.v), ARG(d->amount),
                        ARG(d->amount_till), ARG(d->currency), ARG(money_word(d->money)),
                        ARG(origin_word(d->origin)), ARG(d->share), ARG(d->dated), ARG(d->from),
                        ARG(d->till), ARG(basis_stored(d)), ARG(d->declared_by.v), ARG(d->source.v),
                        ARG(d->created_at), ARG(d->replaces.v)),
                   NULL);
}

str_t basis_stored(const struct disclosure *d)
{
    return d->is_own ? S("self") : S("reported");
}

err_t disclosure_row_get(struct cx *cx, disclosure_id id, struct disclosure *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, Q_GET, ARGS(ARG(id.v))));
    const bool found = db_next(&rows);
    const struct disclosure d = found ? disclosure_of_row(cx, &rows) : (struct disclosure){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = d;
    return OK;
}

static err_t change_one(struct cx *cx, int which, struct db_args args)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, &disclosures_sql, which, args, &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

err_t disclosure_row_end(struct cx *cx, disclosure_id id, str_t reason)
{
    return change_one(cx, Q_END, ARGS(ARG(id.v), ARG(cx->now), ARG(reason)));
}

err_t disclosure_row_erase(struct cx *cx, disclosure_id id, str_t reason)
{
    return change_one(cx, Q_ERASE, ARGS(ARG(id.v), ARG(cx->now), ARG(reason)));
}

err_t disclosure_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, Q_LOST, NO_ARGS));
    while (db_next(&rows))
        each(to, db_i64(&rows, 0));
    return db_done(&rows);
}

err_t disclosure_rows_funders(struct cx *cx, const struct funding_edge **out, size_t *count)
{
    struct growing g = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, Q_FUNDERS, NO_ARGS));
    while (db_next(&rows)) {
        const struct funding_edge e = { db_i64(&rows, 0), db_i64(&rows, 1),
                                        db_str(&rows, 2, cx->arena), db_str(&rows, 3, cx->arena) };
        *(struct funding_edge *)grow(cx, &g, sizeof e) = e;
    }
    TRY(db_done(&rows));
    *out = g.at;
    *count = g.count;
    return OK;
}

/* --- answers ---------------------------------------------------------------------------------- */

err_t answer_row_add(struct cx *cx, const struct disclosure_answer *a)
{
    return db_exec(cx->db, &disclosures_sql, Q_ANSWER_ADD,
                   ARGS(ARG(a->id.v), ARG(a->disclosure.v), ARG(a->organisation.v),
                        ARG(a->text.by[LANG_EN]), ARG(a->text.by[LANG_AZ]), ARG(a->created_at)),
                   NULL);
}

static err_t answer_select(struct cx *cx, int which, int64_t key, struct disclosure_answer *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, which, ARGS(ARG(key))));
    const bool found = db_next(&rows);
    const struct disclosure_answer a =
        found ? answer_of_row(cx, &rows) : (struct disclosure_answer){ 0 };
    TRY(db_done(&rows));
    if (!found)
        return ERR_NOT_FOUND;
    *out = a;
    return OK;
}

err_t answer_row_get(struct cx *cx, answer_id id, struct disclosure_answer *out)
{
    return answer_select(cx, Q_ANSWER_GET, id.v, out);
}

err_t answer_row_of(struct cx *cx, disclosure_id d, struct disclosure_answer *out)
{
    return answer_select(cx, Q_ANSWER_OF, d.v, out);
}

err_t answer_row_end(struct cx *cx, answer_id id)
{
    return change_one(cx, Q_ANSWER_END, ARGS(ARG(id.v), ARG(cx->now)));
}

err_t answer_row_erase(struct cx *cx, answer_id id, str_t reason)
{
    return change_one(cx, Q_ANSWER_ERASE, ARGS(ARG(id.v), ARG(cx->now), ARG(reason)));
}

err_t answer_rows_move(struct cx *cx, disclosure_id from, disclosure_id to)
{
    return db_exec(cx->db, &disclosures_sql, Q_ANSWER_MOVE, ARGS(ARG(from.v), ARG(to.v)), NULL);
}

static err_t answers_select(struct cx *cx, int which, struct db_args args,
                            const struct disclosure_answer **out, size_t *count)
{
    struct growing g = { 0 };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, which, args));
    while (db_next(&rows)) {
        const struct disclosure_answer a = answer_of_row(cx, &rows);
        *(struct disclosure_answer *)grow(cx, &g, sizeof a) = a;
    }
    TRY(db_done(&rows));
    *out = g.at;
    *count = g.count;
    return OK;
}

err_t answer_rows_past(struct cx *cx, organisation_id o, const struct disclosure_answer **out,
                       size_t *count)
{
    return answers_select(cx, Q_ANSWERS_PAST, ARGS(ARG(o.v), ARG(ROWS_MOST)), out, count);
}

err_t answer_rows_said(struct cx *cx, disclosure_id on, const struct disclosure_answer **out,
                       size_t *count)
{
    return answers_select(cx, Q_ANSWERS_SAID, ARGS(ARG(on.v), ARG(ROWS_MOST)), out, count);
}

err_t answer_rows_after(struct cx *cx, answer_id after, size_t limit,
                        const struct disclosure_answer **out, size_t *count)
{
    return answers_select(cx, Q_ANSWERS_AFTER, ARGS(ARG(after.v), ARG((long)limit)), out, count);
}

err_t answer_each_lost(struct cx *cx, void (*each)(void *to, int64_t id), void *to)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, Q_ANSWERS_LOST, NO_ARGS));
    while (db_next(&rows))
        each(to, db_i64(&rows, 0));
    return db_done(&rows);
}

/* --- organisations -----------------------------------------------------------------------------
 */

err_t organisation_rows_of(struct cx *cx, const int64_t *ids, size_t count,
                           struct organisation *out, size_t *found)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &disclosures_sql, Q_ORGANISATIONS, ARGS(ARG_I64S(ids, count))));
    while (n < count && db_next(&rows)) {
        out[n++] = (struct organisation){
            .id = { db_i64(&rows, 0) },
            .slug = db_str(&rows, 1, cx->arena),
            .name = { { [LANG_EN] = db_str(&rows, 2, cx->arena),
                        [LANG_AZ] = db_str(&rows, 3, cx->arena) } },
            .kind = db_str(&rows, 4, cx->arena),
            .scope = str_eq(db_str(&rows, 5, cx->arena), scope_word(SCOPE_LOCAL))
                         ? SCOPE_LOCAL
                         : SCOPE_INTERNATIONAL,
        };
    }
    TRY(db_done(&rows));
    *found = n;
    return OK;
}
