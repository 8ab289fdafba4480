/* A consultation as the CSV files of a Polis export.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/polis/id_index.h"

#define MILLISECOND INT64_C(1000)
enum { EXPORT_FILE_MAX = 1 << 30 };

void export_files_init(struct export_files *f)
{
    buf_init(&f->summary, EXPORT_FILE_MAX);
    buf_init(&f->comments, EXPORT_FILE_MAX);
    buf_init(&f->votes, EXPORT_FILE_MAX);
    buf_init(&f->participants, EXPORT_FILE_MAX);
}

void export_files_release(struct export_files *f)
{
    buf_release(&f->summary);
    buf_release(&f->comments);
    buf_release(&f->votes);
    buf_release(&f->participants);
}

/* Numbers as Polis gives them to participants. */
struct person {
    participant_id id;
    int64_t number;
    int64_t statements, votes, agree, disagree;
};
struct exporting {
    struct cx *cx;
    struct consultation consultation;
    struct statement_list statements;
    struct person *people; /* by number */
    size_t people_count;
    struct id_index people_index, statement_index;
    const struct export_event *events; /* by statement, participant, time */
    size_t event_count;
    int8_t *value; /* people x statements; NO_VOTE: none in force */
    enum lang language;
};
enum { NO_VOTE = 2 };

/* --- loading ---------------------------------------------------------------------------------- */

/* Those without a number get the next ones, in the order in which they came. */
static err_t people_load(struct exporting *x)
{
    const struct export_participant *rows = NULL;
    TRY(export_participants(x->cx, x->consultation.id, &rows, &x->people_count));
    x->people = arena_array(x->cx->arena, struct person, x->people_count);
    int64_t *ids = arena_array(x->cx->arena, int64_t, x->people_count);
    int64_t next = 0;
    for (size_t i = 0; i < x->people_count; i++) {
        const int64_t number = rows[i].number >= 0 ? rows[i].number : next;
        next = number + 1;
        ids[i] = rows[i].id.v;
        x->people[i] = (struct person){ .id = rows[i].id, .number = number };
    }
    return id_index_make(ids, x->people_count, x->cx->arena, &x->people_index);
}

static err_t statements_load(struct exporting *x)
{
    TRY(statement_list_all(x->cx, x->consultation.id, &x->statements));
    int64_t *ids = arena_array(x->cx->arena, int64_t, x->statements.count);
    for (size_t i = 0; i < x->statements.count; i++)
        ids[i] = x->statements.at[i].id.v;
    TRY(id_index_make(ids, x->statements.count, x->cx->arena, &x->statement_index));
    for (size_t i = 0; i < x->statements.count; i++) {
        const size_t author = id_index_find(&x->people_index, x->statements.at[i].author.v);
        if (x->statements.at[i].author.v != 0 && author != SIZE_MAX)
            x->people[author].statements++;
    }
    return OK;
}

static size_t place_of_statement(const struct exporting *x, statement_id s)
{
    const size_t at = id_index_find(&x->statement_index, s.v);
    must(at != SIZE_MAX);
    return at;
}

static size_t place_of_person(const struct exporting *x, participant_id p)
{
    const size_t at = id_index_find(&x->people_index, p.v);
    must(at != SIZE_MAX);
    return at;
}

static void event_count(struct exporting *x, const struct export_event *e)
{
    const size_t p = place_of_person(x, e->participant);
    struct person *person = &x->people[p];
    x->value[p * x->statements.count + place_of_statement(x, e->statement)] = (int8_t)e->value;
    person->votes++;
    person->agree += e->value == POSITION_AGREE;
    person->disagree += e->value == POSITION_DISAGREE;
}

static err_t votes_load(struct exporting *x)
{
    TRY(export_events(x->cx, x->consultation.id, &x->events, &x->event_count));
    const size_t cells = array_size(x->people_count, x->statements.count);
    x->value = arena_try_array(x->cx->arena, int8_t, cells);
    if (x->value == NULL)
        return problem(x->cx, ERR_NO_MEMORY, "%zu cells", cells);
    memset(x->value, NO_VOTE, cells);
    for (size_t i = 0; i < x->event_count; i++) {
        if (x->events[i].superseded_at == 0)
            event_count(x, &x->events[i]);
    }
    return OK;
}

/* --- writing ---------------------------------------------------------------------------------- */

static void add_number(struct exporting *x, struct buf *out, int64_t v, bool first)
{
    csv_add(out, arena_printf(x->cx->arena, "%" PRId64, v), first, CSV_AS_IS);
}

/* People write these: a spreadsheet must not run them. The reader takes the guard off again. */
static void add_text(struct buf *out, str_t text)
{
    csv_add(out, text, false, CSV_FORMULA_SAFE);
}

/* Milliseconds, then the same as text, which readers ignore. */
static void add_time(struct exporting *x, struct buf *out, usec_t at)
{
    add_number(x, out, at / MILLISECOND, true);
    add_text(out, date_time_iso(x->cx->arena, at));
}

static void summary_line(struct buf *out, str_t key, str_t value)
{
    csv_add(out, key, true, CSV_AS_IS);
    add_text(out, value);
    csv_end_row(out);
}

static void summary_write(struct exporting *x, struct buf *out)
{
    const struct consultation *c = &x->consultation;
    struct arena *arena = x->cx->arena;
    int64_t voters = 0, writers = 0;
    for (size_t i = 0; i < x->people_count; i++) {
        voters += x->people[i].votes > 0;
        writers += x->people[i].statements > 0;
    }
    summary_line(out, S("topic"), text2_pick(&c->question, x->language));
    summary_line(out, S("url"), S(""));
    summary_line(out, S("voters"), arena_printf(arena, "%" PRId64, voters));
    summary_line(out, S("voters-in-conv"), arena_printf(arena, "%" PRId64, voters));
    summary_line(out, S("commenters"), arena_printf(arena, "%" PRId64, writers));
    summary_line(out, S("comments"), arena_printf(arena, "%zu", x->statements.count));
    summary_line(out, S("conversation-description"), text2_pick(&c->background, x->language));
}

/* 0: accepted, but nobody looked at it. */
static int64_t moderated(const struct statement *s)
{
    if (s->state == STATEMENT_REJECTED)
        return -1;
    return s->state == STATEMENT_ACCEPTED && s->decided_at != 0 ? 1 : 0;
}

static void comment_write(struct exporting *x, struct buf *out, size_t at)
{
    const struct statement *s = &x->statements.at[at];
    int64_t agree = 0, disagree = 0;
    for (size_t p = 0; p < x->people_count; p++) {
        const int8_t v = x->value[p * x->statements.count + at];
        agree += v == POSITION_AGREE;
        disagree += v == POSITION_DISAGREE;
    }
    add_time(x, out, s->created_at);
    add_number(x, out, s->number, false);
    if (s->author.v == 0)
        add_text(out, S(""));
    else
        add_number(x, out, x->people[place_of_person(x, s->author)].number, false);
    add_number(x, out, agree, false);
    add_number(x, out, disagree, false);
    add_number(x, out, moderated(s), false);
    add_number(x, out, s->is_seed, false);
    add_number(x, out, s->is_meta, false);
    add_text(out, text2_pick(&s->text, x->language));
    csv_end_row(out);
}

static void comments_write(struct exporting *x, struct buf *out)
{
    BUF_LIT(out, "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,is-seed,"
                 "is-meta,comment-body\n");
    for (size_t i = 0; i < x->statements.count; i++)
        comment_write(x, out, i);
}

/* The events of one statement are written together, people by number, each in order of time. */
struct sorted_event {
    int64_t statement, participant; /* numbers */
    size_t place;                   /* in order of time */
};

static int by_place(const void *a, const void *b)
{
    const struct sorted_event *x = a, *y = b;
    if (x->statement != y->statement)
        return x->statement < y->statement ? -1 : 1;
    if (x->participant != y->participant)
        return x->participant < y->participant ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static err_t votes_write(struct exporting *x, struct buf *out)
{
    struct sorted_event *sorted =
        arena_try_array(x->cx->arena, struct sorted_event, x->event_count);
    if (sorted == NULL)
        return problem(x->cx, ERR_NO_MEMORY, "%zu votes", x->event_count);
    for (size_t i = 0; i < x->event_count; i++) {
        const struct export_event *e = &x->events[i];
        sorted[i] =
            (struct sorted_event){ x->statements.at[place_of_statement(x, e->statement)].number,
                                   x->people[place_of_person(x, e->participant)].number, i };
    }
    if (x->event_count > 0)
        qsort(sorted, x->event_count, sizeof(*sorted), by_place);
    BUF_LIT(out, "timestamp,datetime,comment-id,voter-id,vote\n");
    for (size_t i = 0; i < x->event_count; i++) {
        const struct arena_mark mark = arena_mark(x->cx->arena);
        add_time(x, out, x->events[sorted[i].place].taken_at);
        add_number(x, out, sorted[i].statement, false);
        add_number(x, out, sorted[i].participant, false);
        add_number(x, out, x->events[sorted[i].place].value, false);
        csv_end_row(out);
        arena_back(x->cx->arena, mark);
    }
    return OK;
}

static void person_write(struct exporting *x, struct buf *out, size_t at)
{
    const struct person *p = &x->people[at];
    add_number(x, out, p->number, true);
    add_text(out, S(""));
    add_number(x, out, p->statements, false);
    add_number(x, out, p->votes, false);
    add_number(x, out, p->agree, false);
    add_number(x, out, p->disagree, false);
    for (size_t i = 0; i < x->statements.count; i++) {
        const int8_t v = x->value[at * x->statements.count + i];
        if (v == NO_VOTE)
            add_text(out, S(""));
        else
            add_number(x, out, v, false);
    }
    csv_end_row(out);
}

static void participants_write(struct exporting *x, struct buf *out)
{
    BUF_LIT(out, "participant,group-id,n-comments,n-votes,n-agree,n-disagree");
    for (size_t i = 0; i < x->statements.count; i++)
        add_number(x, out, x->statements.at[i].number, false);
    csv_end_row(out);
    for (size_t i = 0; i < x->people_count; i++) {
        const struct arena_mark mark = arena_mark(x->cx->arena);
        person_write(x, out, i);
        arena_back(x->cx->arena, mark);
    }
}

err_t consultation_export(struct cx *cx, str_t slug, enum lang language, struct export_files *out)
{
    struct exporting x = { .cx = cx, .language = language };
    TRY(consultation_find(cx, slug, &x.consultation));
    TRY(people_load(&x));
    TRY(statements_load(&x));
    TRY(votes_load(&x));
    summary_write(&x, &out->summary);
    comments_write(&x, &out->comments);
    TRY(votes_write(&x, &out->votes));
    participants_write(&x, &out->participants);
    TRY(buf_check(&out->summary));
    TRY(buf_check(&out->comments));
    TRY(buf_check(&out->votes));
    return buf_check(&out->participants);
}
