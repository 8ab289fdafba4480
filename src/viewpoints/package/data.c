/* What may be given out, and under which licence. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/data.h"

#include "kit/base/str.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"
#include "site/feature.h"
#include "site/site.h"
#include "viewpoints/store.h"

enum { Q_DATA, Q_DATA_ALL, Q_DATA_PUT, Q_PUBLIC_ANSWERS, Q_DATA_COUNT };
static const struct db_text SQL[Q_DATA_COUNT] = {
    [Q_DATA] = { "SELECT matrix, licence, decided_at FROM consultation_data"
                 " WHERE consultation_id = $1",
                 NULL, NULL },
    [Q_DATA_ALL] = { "SELECT consultation_id, matrix, licence, decided_at FROM consultation_data"
                     " ORDER BY consultation_id",
                     NULL, NULL },
    [Q_DATA_PUT] = { "INSERT INTO consultation_data (consultation_id, matrix, licence, decided_at)"
                     " VALUES ($1, $2, $3, $4) ON CONFLICT (consultation_id) DO UPDATE SET"
                     " matrix = excluded.matrix, licence = excluded.licence,"
                     " decided_at = excluded.decided_at",
                     NULL, NULL },
    [Q_PUBLIC_ANSWERS] = { "SELECT count(*) FROM (SELECT 1 FROM participant a"
                           " CROSS JOIN position p WHERE a.consultation_id = $1"
                           " AND a.organisation_id IS NULL AND p.participant_id = a.id"
                           " LIMIT 1) x",
                           NULL, NULL },
};
const struct db_catalog consultation_data_sql = { "consultation_data", SQL, Q_DATA_COUNT };

str_t matrix_word(enum data_matrix m)
{
    return m == MATRIX_WHOLE ? S("whole") : S("counts");
}

bool matrix_from_word(str_t word, enum data_matrix *out)
{
    const bool whole = str_eq(word, S("whole"));
    if (!whole && !str_eq(word, S("counts")))
        return false;
    *out = whole ? MATRIX_WHOLE : MATRIX_COUNTS;
    return true;
}

const struct licence LICENCES[] = {
    { "CC-BY-4.0", "Creative Commons Attribution 4.0 International",
      "https://creativecommons.org/licenses/by/4.0/" },
    { "CC-BY-SA-4.0", "Creative Commons Attribution-ShareAlike 4.0 International",
      "https://creativecommons.org/licenses/by-sa/4.0/" },
    { "CC0-1.0", "CC0 1.0 Universal (public domain dedication)",
      "https://creativecommons.org/publicdomain/zero/1.0/" },
    { 0 },
};

const struct licence *licence_of(str_t word)
{
    for (const struct licence *l = LICENCES; l->word != NULL; l++) {
        if (str_eq(word, str_from_c(l->word)))
            return l;
    }
    return NULL;
}

err_t consultation_data_load(struct cx *cx, const struct consultation *c,
                             struct consultation_data *out)
{
    struct consultation_data d = { .matrix = c->import_id != 0 ? MATRIX_WHOLE : MATRIX_COUNTS,
                                   .licence = &LICENCES[0] };
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &consultation_data_sql, Q_DATA, ARGS(ARG(c->id.v))));
    while (db_next(&rows)) {
        const struct licence *const l = licence_of(db_str(&rows, 1, cx->arena));
        must(matrix_from_word(db_str(&rows, 0, cx->arena), &d.matrix)); /* by CHECK */
        d.licence = l != NULL ? l : d.licence;
        d.decided_at = db_i64(&rows, 2);
    }
    TRY(db_done(&rows));
    *out = d;
    return OK;
}

static err_t public_has_answered(struct cx *cx, const struct consultation *c, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &consultation_data_sql, Q_PUBLIC_ANSWERS, ARGS(ARG(c->id.v)), &n));
    *out = n > 0;
    return OK;
}

err_t consultation_data_judge(struct cx *cx, const struct consultation *c,
                              const struct consultation_data *d, bool *may)
{
    struct consultation_data was;
    bool answered = false;
    TRY(consultation_data_load(cx, c, &was));
    TRY(public_has_answered(cx, c, &answered));
    *may = !answered || (was.matrix == d->matrix && was.licence == d->licence);
    return OK;
}

err_t consultation_data_choose(struct cx *cx, const struct consultation *c,
                               const struct consultation_data *d)
{
    struct consultation_data was;
    struct ledger_field fields[4];
    size_t n = 0;
    bool may = false;
    TRY(consultation_data_load(cx, c, &was));
    if (was.decided_at != 0 && was.matrix == d->matrix && was.licence == d->licence)
        return OK;
    TRY(consultation_data_judge(cx, c, d, &may));
    if (!may)
        return problem(cx, ERR_CONFLICT, "the public has answered under what was said before");
    const bool first = was.decided_at == 0;
    ledger_changed(cx->arena, fields, &n, "data_matrix", first ? S("") : matrix_word(was.matrix),
                   matrix_word(d->matrix));
    ledger_changed(cx->arena, fields, &n, "data_licence",
                   first ? S("") : str_from_c(was.licence->word), str_from_c(d->licence->word));
    TRY(db_exec(cx->db, &consultation_data_sql, Q_DATA_PUT,
                ARGS(ARG(c->id.v), ARG(matrix_word(d->matrix)), ARG(str_from_c(d->licence->word)),
                     ARG(cx->now)),
                NULL));
    TRY(consultation_touch(cx, c->id));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_CONSULTATION_CHANGED, c->id.v, 0, fields, n, NULL });
}

/* --- the form -----------------------------------------------------------------------------------
 */

void data_fields(struct cx *cx, const struct form *f, html_t *matrix, html_t *licence)
{
    const struct choice ways[] = {
        { .value = matrix_word(MATRIX_COUNTS),
          .label = _("As counts only"),
          .hint =
              _("Nobody can be recognised by several answers. The analysis cannot be recomputed "
                "by others.") },
        { .value = matrix_word(MATRIX_WHOLE),
          .label = _("Each answer, under a number in place of a person"),
          .hint = _("Anyone can recompute the analysis. Whoever knows several answers of somebody "
                    "could recognise the others.") },
    };
    struct choice licences[8];
    size_t n = 0;
    for (const struct licence *l = LICENCES; l->word != NULL && n < ARRAY_LEN(licences); l++)
        licences[n++] =
            (struct choice){ .value = str_from_c(l->word), .label = str_from_c(l->name) };
    *matrix = form_choices(cx, f, "data_matrix", _("How answers of the public are published"),
                           _("Said to everybody before they answer, so it stays as it is once "
                             "somebody has. Positions of organisations are always published."),
                           ways, ARRAY_LEN(ways));
    *licence = form_select(cx, f, "data_licence", _("Licence of the data"), S(""), licences, n);
}

void data_preset(struct form *f, const struct consultation_data *d)
{
    form_preset(f, S("data_matrix"), matrix_word(d->matrix));
    form_preset(f, S("data_licence"), str_from_c(d->licence->word));
}

void data_read(struct form *f, struct consultation_data *d)
{
    str_t words[8];
    int n = 0;
    const str_t ways[] = { matrix_word(MATRIX_COUNTS), matrix_word(MATRIX_WHOLE) };
    if (!form_has(f, S("data_matrix")))
        return;
    const int way = form_choice(f, S("data_matrix"), ways, ARRAY_LEN(ways));
    d->matrix = way == 1 ? MATRIX_WHOLE : MATRIX_COUNTS;
    for (const struct licence *l = LICENCES; l->word != NULL; l++)
        words[n++] = str_from_c(l->word);
    const int which =
        form_has(f, S("data_licence")) ? form_choice(f, S("data_licence"), words, n) : 0;
    d->licence = &LICENCES[which < 0 ? 0 : which];
}

str_t data_promise(struct cx *cx, const struct consultation_data *d)
{
    if (d->matrix == MATRIX_WHOLE)
        return _("Each answer is published under a number that stands for you in this consultation "
                 "only, with the minute in which it was given, so that anyone can recompute the "
                 "result. Whoever knows several of your answers could recognise the others.");
    return _("Answers are published as counts only, and no number behind which fewer than five "
             "people stand.");
}

/* --- against the record -------------------------------------------------------------------------
 */

/* The newest words of the record on how the data of a consultation goes out; empty: none. */
struct recorded {
    str_t matrix, licence;
};

static void take_value(const struct entry *e, const char *name, str_t *to)
{
    for (size_t i = 0; to->len == 0 && i < e->value_count; i++) {
        if (str_eq(e->values[i].name, str_from_c(name)))
            *to = e->values[i].text;
    }
}

static err_t recorded_find(struct cx *cx, int64_t consultation, struct recorded *out)
{
    enum { LOT = 100 };
    struct entry_filter f = { .kind = S("consultation."), .about = consultation, .limit = LOT };
    const struct entry *at = NULL;
    size_t n = 0;
    *out = (struct recorded){ S(""), S("") };
    do {
        TRY(entry_list(cx, &f, &at, &n));
        for (size_t i = 0; i < n; i++) { /* newest first */
            take_value(&at[i], "data_matrix", &out->matrix);
            take_value(&at[i], "data_licence", &out->licence);
        }
        if (n > 0)
            f.before = at[n - 1].seq;
    } while (n == LOT && out->matrix.len == 0);
    return OK;
}

static err_t compare_row(struct cx *cx, struct record_differences *to, int64_t id, str_t matrix,
                         str_t licence)
{
    struct recorded said;
    TRY(recorded_find(cx, id, &said));
    to->compared++;
    if (said.matrix.len == 0)
        to->differs(to->of, "consultation_data", id,
                    tr_lang(cx->lang, N_("the record knows nothing of it")));
    else if (!str_eq(said.matrix, matrix))
        to->differs(to->of, "consultation_data", id,
                    trf(cx, "{0} is not what the record says", TARG(S("data_matrix"))));
    else if (!str_eq(said.licence, licence))
        to->differs(to->of, "consultation_data", id,
                    trf(cx, "{0} is not what the record says", TARG(S("data_licence"))));
    return OK;
}

struct data_row {
    int64_t id;
    str_t matrix, licence;
    usec_t decided_at;
};

err_t data_compare(struct cx *cx, struct record_differences *to)
{
    struct rows_out list = { 0 };
    int64_t waiting = 0;
    usec_t since = 0;
    TRY(ledger_waiting(cx, &waiting, &since));
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &consultation_data_sql, Q_DATA_ALL, NO_ARGS));
    while (db_next(&rows)) {
        struct data_row *const r = rows_out_add(cx->arena, &list, sizeof(struct data_row));
        *r = (struct data_row){ db_i64(&rows, 0), db_str(&rows, 1, cx->arena),
                                db_str(&rows, 2, cx->arena), db_i64(&rows, 3) };
    }
    TRY(db_done(&rows));
    for (size_t i = 0; i < list.count; i++) {
        const struct data_row *const r = (const struct data_row *)list.at + i;
        if (since == 0 || r->decided_at < since) /* else its entry waits for its place */
            TRY(compare_row(cx, to, r->id, r->matrix, r->licence));
    }
    return OK;
}
