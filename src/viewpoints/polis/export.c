/* A consultation as the CSV files of a Polis export.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/export.h"

#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/rules.h"

#define MILLISECOND INT64_C(1000)

void export_number(struct exporting *x, struct buf *out, int64_t v, bool first)
{
    (void)x;
    if (!first)
        buf_byte(out, ',');
    buf_i64(out, v);
}

/* People write these: a spreadsheet must not run them. The reader takes the guard off again. */
void export_text(struct buf *out, str_t text, bool first)
{
    csv_add(out, text, first, CSV_FORMULA_SAFE);
}

static void add_number(struct exporting *x, struct buf *out, int64_t v)
{
    export_number(x, out, v, false);
}

static void add_text(struct buf *out, str_t text)
{
    export_text(out, text, false);
}

/* Milliseconds, then the same as text, which readers ignore. */
static void add_time(struct exporting *x, struct buf *out, usec_t at)
{
    usec_t whole = at / x->grain * x->grain;
    if (whole > at)
        whole -= x->grain; /* before 1970 */
    export_number(x, out, whole / MILLISECOND, true);
    add_text(out, date_time_iso(x->cx->arena, whole));
}

/* --- summary.csv ------------------------------------------------------------------------------ */

static void summary_line(struct buf *out, str_t key, str_t value)
{
    csv_add(out, key, true, CSV_AS_IS);
    add_text(out, value);
    csv_end_row(out);
}

static void summary_count(struct exporting *x, struct buf *out, str_t key, int64_t n)
{
    summary_line(out, key, arena_printf(x->cx->arena, "%" PRId64, n));
}

/* Empty where nothing of the name was imported. */
static str_t imported(const struct exporting *x, str_t name)
{
    for (size_t i = 0; i < x->imported_count; i++) {
        if (str_eq(x->imported[i].name, name))
            return x->imported[i].value;
    }
    return S("");
}

/* What the program that it came from counted (its visitors, its groups) is handed on as it was. */
static void summary_imported(struct exporting *x, struct buf *out)
{
    for (size_t i = 0; i < x->imported_count; i++) {
        if (!str_eq(x->imported[i].name, S("url")))
            summary_line(out, x->imported[i].name, x->imported[i].value);
    }
}

err_t export_summary(struct exporting *x, struct files_out *to)
{
    struct buf *const out = &to->text;
    int64_t voters = 0, writers = 0;
    for (size_t i = 0; i < x->people_count; i++) {
        voters += x->people[i].votes > 0;
        writers += x->people[i].statements > 0;
    }
    TRY(file_begin(to, "summary.csv", NULL));
    summary_line(out, S("topic"), text2_pick(&x->c->question, x->language));
    summary_line(out, S("url"), imported(x, S("url")));
    summary_count(x, out, S("voters"), voters);
    summary_count(x, out, S("voters-in-conv"), voters);
    summary_count(x, out, S("commenters"), writers);
    summary_count(x, out, S("comments"), (int64_t)x->statements.count);
    summary_imported(x, out);
    summary_line(out, S("conversation-description"), text2_pick(&x->c->background, x->language));
    if (x->made_under.by[x->language].len > 0) /* Polis does not know it; readers pass it */
        summary_line(out, S("made-under"), x->made_under.by[x->language]);
    return file_end(to, NULL);
}

/* --- comments.csv ----------------------------------------------------------------------------- */

/* 0: accepted, but nobody looked at it. */
int64_t export_moderated(const struct statement *s)
{
    if (s->state == STATEMENT_REJECTED)
        return -1;
    return s->state == STATEMENT_ACCEPTED && s->decided_at != 0 ? 1 : 0;
}

static void comment_write(struct exporting *x, struct buf *out, size_t at)
{
    const struct statement *const s = &x->statements.at[at];
    const size_t author = export_place_of_person(x, s->author);
    add_time(x, out, s->created_at);
    add_number(x, out, s->number);
    if (s->author.v == 0 || author == SIZE_MAX)
        add_text(out, S(""));
    else
        add_number(x, out, x->people[author].number);
    add_number(x, out, x->counts[at].agrees);
    add_number(x, out, x->counts[at].disagrees);
    add_number(x, out, export_moderated(s));
    add_number(x, out, s->is_seed);
    add_number(x, out, s->is_meta);
    add_text(out, text2_pick(&s->text, x->language));
    csv_end_row(out);
}

err_t export_comments(struct exporting *x, struct files_out *to)
{
    TRY(file_begin(to, "comments.csv", NULL));
    BUF_LIT(&to->text, "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,"
                       "is-meta,comment-body\n");
    for (size_t i = 0; i < x->statements.count; i++) {
        const struct arena_mark mark = arena_mark(x->cx->arena);
        comment_write(x, &to->text, i);
        arena_back(x->cx->arena, mark);
        TRY(file_grew(to));
    }
    return file_end(to, NULL);
}

/* --- votes.csv -------------------------------------------------------------------------------- */

static int compare(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

/* One in force is the last of its person on its statement, whatever the times say. */
static int by_ballot(const void *a, const void *b)
{
    const struct spooled *const x = a, *const y = b;
    int c = compare(x->statement, y->statement);
    if (c == 0)
        c = compare(x->person, y->person);
    if (c == 0)
        c = compare(x->in_force, y->in_force);
    if (c == 0)
        c = compare(x->at, y->at);
    return c != 0 ? c : compare(x->value, y->value);
}

/* The events of one statement are written together, people by number, each in order of time. */
static err_t votes_part_write(struct exporting *x, struct files_out *to, struct spooled *at,
                              size_t count)
{
    if (count > 0)
        qsort(at, count, sizeof *at, by_ballot);
    for (size_t i = 0; i < count; i++) {
        const struct arena_mark mark = arena_mark(x->cx->arena);
        add_time(x, &to->text, at[i].at);
        add_number(x, &to->text, x->statements.at[at[i].statement].number);
        add_number(x, &to->text, x->people[at[i].person].number);
        add_number(x, &to->text, at[i].value);
        csv_end_row(&to->text);
        arena_back(x->cx->arena, mark);
        TRY(file_grew(to));
    }
    return OK;
}

struct parted {
    struct spool_parts *parts;
};
static void parted_auto(struct parted *p)
{
    spool_parts_free(p->parts);
}

/* How many of them make a part, so that there are SPOOL_PARTS_MAX at most. */
static uint32_t a_part_of(size_t count)
{
    return (uint32_t)(count / SPOOL_PARTS_MAX) + 1;
}

err_t export_votes(struct exporting *x, struct files_out *to, const bytes_t *salt)
{
    const uint32_t each = a_part_of(x->statements.count);
    const size_t parts = (x->statements.count + each - 1) / each;
    int64_t *const counts = arena_array(x->cx->arena, int64_t, parts);
    AUTO(parted) by_statement = { NULL };
    for (size_t i = 0; i < x->statements.count; i++)
        counts[i / each] += x->counts[i].all;
    TRY(spool_part(x->spool, counts, parts, SPOOL_BY_STATEMENT, each, &by_statement.parts));
    TRY(file_begin(to, "votes.csv", salt));
    BUF_LIT(&to->text, "timestamp,datetime,comment-id,voter-id,vote\n");
    for (size_t k = 0; k < parts; k++) {
        AUTO(arena) scratch = { 0 };
        struct spooled *at = NULL;
        size_t count = 0;
        TRY(spool_part_read(by_statement.parts, k, &scratch, &at, &count));
        TRY(votes_part_write(x, to, at, count));
    }
    return file_end(to, NULL);
}

/* --- participants-votes.csv ------------------------------------------------------------------- */

enum { PEOPLE_A_PART = 512, NO_VOTE = 2 };

static void person_write(struct exporting *x, struct buf *out, const struct exported_person *p,
                         const int8_t *values)
{
    export_number(x, out, p->number, true);
    if (p->group < 0)
        buf_byte(out, ',');
    else
        add_number(x, out, p->group);
    add_number(x, out, p->statements);
    add_number(x, out, p->votes);
    add_number(x, out, p->agree);
    add_number(x, out, p->disagree);
    for (size_t i = 0; i < x->statements.count; i++) {
        if (x->counts[i].all == 0)
            continue;
        if (values[i] == NO_VOTE)
            buf_byte(out, ',');
        else
            add_number(x, out, values[i]);
    }
    csv_end_row(out);
}

/* Statements that nobody ever answered have no column, as in Polis' own. */
static void participants_head(struct exporting *x, struct buf *out)
{
    BUF_LIT(out, "participant,group-id,n-comments,n-votes,n-agree,n-disagree");
    for (size_t i = 0; i < x->statements.count; i++) {
        if (x->counts[i].all > 0)
            add_number(x, out, x->statements.at[i].number);
    }
    csv_end_row(out);
}

static err_t people_part_write(struct exporting *x, struct files_out *to, size_t first,
                               size_t people, const struct spooled *at, size_t count,
                               int8_t *values)
{
    memset(values, NO_VOTE, people * x->statements.count);
    for (size_t i = 0; i < count; i++) {
        if (at[i].in_force)
            values[(at[i].person - first) * x->statements.count + at[i].statement] = at[i].value;
    }
    for (size_t i = 0; i < people; i++) {
        person_write(x, &to->text, &x->people[first + i], values + i * x->statements.count);
        TRY(file_grew(to));
    }
    return OK;
}

err_t export_participants(struct exporting *x, struct files_out *to)
{
    uint32_t each = a_part_of(x->people_count);
    if (each < PEOPLE_A_PART)
        each = PEOPLE_A_PART;
    const size_t parts = (x->people_count + each - 1) / each;
    int64_t *const counts = arena_array(x->cx->arena, int64_t, parts);
    AUTO(parted) by_person = { NULL };
    AUTO(arena) values = { 0 };
    int8_t *const at_once =
        arena_try_array(&values, int8_t, array_size(each, x->statements.count + 1));
    if (at_once == NULL)
        return problem(x->cx, ERR_NO_MEMORY, "%zu statements", x->statements.count);
    for (size_t i = 0; i < x->people_count; i++)
        counts[i / each] += x->people[i].all;
    TRY(spool_part(x->spool, counts, parts, SPOOL_BY_PERSON, each, &by_person.parts));
    TRY(file_begin(to, "participants-votes.csv", NULL));
    participants_head(x, &to->text);
    for (size_t k = 0; k < parts; k++) {
        AUTO(arena) scratch = { 0 };
        const size_t first = k * each;
        const size_t people = first + each < x->people_count ? each : x->people_count - first;
        struct spooled *at = NULL;
        size_t count = 0;
        TRY(spool_part_read(by_person.parts, k, &scratch, &at, &count));
        TRY(people_part_write(x, to, first, people, at, count, at_once));
    }
    return file_end(to, NULL);
}

/* --- organisations.csv ------------------------------------------------------------------------ */

static int by_id(const void *a, const void *b)
{
    return compare(((const struct organisation *)a)->id.v, ((const struct organisation *)b)->id.v);
}

/* In the order of their numbers. */
err_t export_organisations(struct exporting *x, struct files_out *to)
{
    const struct organisation *all = NULL;
    size_t count = 0, n = 0;
    TRY(organisation_list(x->cx, &all, &count));
    struct organisation *const sorted = arena_array(x->cx->arena, struct organisation, count);
    struct organisation *const named = arena_array(x->cx->arena, struct organisation, count);
    int64_t *const numbers = arena_array(x->cx->arena, int64_t, count);
    if (count == 0)
        return OK;
    memcpy(sorted, all, count * sizeof *all);
    qsort(sorted, count, sizeof *sorted, by_id);
    for (size_t p = 0; p < x->people_count && n < count; p++) {
        const struct organisation key = { .id = { x->people[p].organisation } };
        const struct organisation *const o =
            key.id.v == 0 ? NULL : bsearch(&key, sorted, count, sizeof key, by_id);
        if (o == NULL)
            continue;
        numbers[n] = x->people[p].number;
        named[n++] = *o;
    }
    if (n == 0)
        return OK;
    TRY(file_begin(to, "organisations.csv", NULL));
    TRY(disclosure_csv_of(x->cx, named, n, numbers, &x->made_under, &to->text));
    return file_end(to, NULL);
}

err_t consultation_export(struct cx *cx, const struct consultation *c, enum side side,
                          enum lang language, struct files_out *to)
{
    AUTO(exporting) x = { 0 };
    TRY(exporting_open(
        cx, c, &(struct export_options){ .language = language, .side = side, .room = to->dir },
        &x));
    TRY(export_summary(&x, to));
    TRY(export_comments(&x, to));
    TRY(export_votes(&x, to, NULL));
    TRY(export_participants(&x, to));
    return export_organisations(&x, to);
}
