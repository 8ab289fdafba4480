/* A Polis export becomes a closed, public, imported consultation.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/check/check.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/polis/id_index.h"

#define MILLISECOND INT64_C(1000)
enum { SLUG_MAX = 80, STORED_AT_ONCE = 4096 };

/* --- planning --------------------------------------------------------------------------------- */

static int by_i64(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static size_t distinct(int64_t *at, size_t count)
{
    size_t n = 0;
    if (count > 0)
        qsort(at, count, sizeof(*at), by_i64);
    for (size_t i = 0; i < count; i++) {
        if (n == 0 || at[i] != at[n - 1])
            at[n++] = at[i];
    }
    return n;
}

static struct participant_row *participant_row_numbered(const struct import_plan *plan,
                                                        int64_t number)
{
    size_t low = 0, high = plan->participant_count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (plan->participants[mid].number < number)
            low = mid + 1;
        else
            high = mid;
    }
    must(low < plan->participant_count && plan->participants[low].number == number);
    return &plan->participants[low];
}

/* One event with its place in the file. */
struct placed {
    const struct vote_event *event;
    size_t place;
};

static int by_time(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    const int c = by_i64(&x->event->at, &y->event->at);
    return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

static void identify(struct cx *cx, struct participant_row *row)
{
    if (row->id.v == 0)
        row->id.v = id_new(cx->ids, cx->now);
}

/* Ids in the order of first votes: the analysis of the consultation begins with the same rows as
 * that of the folder. */
static err_t participants_identify(struct cx *cx, const struct polis_folder *folder,
                                   struct import_plan *plan)
{
    const size_t n = folder->event_count;
    struct placed *sorted = arena_try_array(cx->arena, struct placed, n);
    if (sorted == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu votes", n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct placed){ &folder->events[i], i };
    if (n > 0)
        qsort(sorted, n, sizeof(*sorted), by_time);
    for (size_t i = 0; i < n; i++)
        identify(cx, participant_row_numbered(plan, sorted[i].event->participant));
    for (size_t i = 0; i < plan->participant_count; i++)
        identify(cx, &plan->participants[i]);
    return OK;
}

/* Everybody who voted, wrote a statement or stands in the list of participants, each once. */
static err_t participants_plan(struct cx *cx, const struct polis_folder *folder,
                               struct import_plan *plan)
{
    const size_t room = folder->event_count + folder->statement_count + folder->participant_count;
    int64_t *ids = arena_try_array(cx->arena, int64_t, room);
    if (ids == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu participants", room);
    size_t n = 0;
    for (size_t i = 0; i < folder->event_count; i++)
        ids[n++] = folder->events[i].participant;
    for (size_t i = 0; i < folder->participant_count; i++)
        ids[n++] = folder->participants[i].id;
    for (size_t i = 0; i < folder->statement_count; i++) {
        if (folder->statements[i].author >= 0)
            ids[n++] = folder->statements[i].author;
    }
    n = distinct(ids, n);
    struct participant_row *rows = arena_try_array(cx->arena, struct participant_row, n);
    if (rows == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu participants", n);
    for (size_t i = 0; i < n; i++)
        rows[i] = (struct participant_row){ .number = ids[i], .created_at = cx->now };
    plan->participants = rows;
    plan->participant_count = n;
    return participants_identify(cx, folder, plan);
}

static participant_id participant_numbered(const struct import_plan *plan, int64_t number)
{
    return participant_row_numbered(plan, number)->id;
}

static struct statement statement_row(struct cx *cx, const struct import_plan *plan,
                                      const struct polis_statement *s, enum lang language)
{
    struct statement row = {
        .id = { id_new(cx->ids, cx->now) },
        .number = s->id,
        .state = s->moderated < 0 ? STATEMENT_REJECTED : STATEMENT_ACCEPTED,
        .is_seed = s->is_seed,
        .is_meta = s->is_meta,
        .created_at = s->at * MILLISECOND,
        .decided_at = s->moderated == 0 ? 0 : s->at * MILLISECOND + 1,
    };
    if (s->author >= 0)
        row.author = participant_numbered(plan, s->author);
    row.text.by[language] =
        s->text.len > 0 ? s->text : arena_printf(cx->arena, "[%" PRId64 "]", s->id);
    return row;
}

static int by_number(const void *a, const void *b)
{
    return by_i64(&((const struct statement *)a)->number, &((const struct statement *)b)->number);
}

/* The statements of the file, and those that only votes know, without a text. By number. */
static err_t statements_plan(struct cx *cx, const struct polis_folder *folder,
                             const struct import_options *o, struct import_plan *plan)
{
    const size_t known = folder->statement_count;
    int64_t *voted = arena_try_array(cx->arena, int64_t, folder->event_count);
    int64_t *listed = arena_try_array(cx->arena, int64_t, known);
    if (voted == NULL || listed == NULL)
        return problem(cx, ERR_NO_MEMORY, "statements");
    for (size_t i = 0; i < folder->event_count; i++)
        voted[i] = folder->events[i].statement;
    for (size_t i = 0; i < known; i++)
        listed[i] = folder->statements[i].id;
    const size_t voted_count = distinct(voted, folder->event_count);
    struct id_index index;
    TRY(id_index_make(listed, known, cx->arena, &index));
    struct statement *rows = arena_try_array(cx->arena, struct statement, known + voted_count);
    if (rows == NULL)
        return problem(cx, ERR_NO_MEMORY, "statements");
    size_t n = 0;
    for (size_t i = 0; i < known; i++)
        rows[n++] = statement_row(cx, plan, &folder->statements[i], o->language);
    for (size_t i = 0; i < voted_count; i++) {
        const struct polis_statement unlisted = { .id = voted[i], .author = -1 };
        if (id_index_find(&index, voted[i]) == SIZE_MAX)
            rows[n++] = statement_row(cx, plan, &unlisted, o->language);
    }
    qsort(rows, n, sizeof(*rows), by_number);
    plan->statements = rows;
    plan->statement_count = n;
    return OK;
}

static const struct statement *statement_numbered(const struct import_plan *plan, int64_t number)
{
    const struct statement key = { .number = number };
    const struct statement *s =
        bsearch(&key, plan->statements, plan->statement_count, sizeof(key), by_number);
    must(s != NULL);
    return s;
}

static int by_ballot_and_time(const void *a, const void *b)
{
    const struct placed *x = a, *y = b;
    int c = by_i64(&x->event->statement, &y->event->statement);
    if (c == 0)
        c = by_i64(&x->event->participant, &y->event->participant);
    if (c == 0)
        c = by_i64(&x->event->at, &y->event->at);
    return c != 0 ? c : (x->place > y->place) - (x->place < y->place);
}

static bool same_ballot(const struct vote_event *x, const struct vote_event *y)
{
    return x->statement == y->statement && x->participant == y->participant;
}

/* Of several votes of one participant on one statement the latest stands. */
static err_t positions_plan(struct cx *cx, const struct polis_folder *folder,
                            struct import_plan *plan)
{
    const size_t n = folder->event_count;
    struct placed *sorted = arena_try_array(cx->arena, struct placed, n);
    struct position_row *rows = arena_try_array(cx->arena, struct position_row, n);
    if (sorted == NULL || rows == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu votes", n);
    for (size_t i = 0; i < n; i++)
        sorted[i] = (struct placed){ &folder->events[i], i };
    if (n > 0)
        qsort(sorted, n, sizeof(*sorted), by_ballot_and_time);
    for (size_t i = 0; i < n; i++) {
        const struct vote_event *e = sorted[i].event;
        const bool revised = i + 1 < n && same_ballot(e, sorted[i + 1].event);
        const usec_t next = revised ? sorted[i + 1].event->at * MILLISECOND : 0;
        rows[i] = (struct position_row){
            .id = { id_new(cx->ids, cx->now) },
            .statement = statement_numbered(plan, e->statement)->id,
            .participant = participant_numbered(plan, e->participant),
            .value = (enum position)e->vote, /* the same -1, 0, 1 */
            .reason = S(""),
            .reason_language = S(""),
            .source_url = S(""),
            .import_id = plan->import_id,
            .taken_at = e->at * MILLISECOND,
            .superseded_at = revised && next <= 0 ? 1 : next,
        };
        plan->counts.revised += revised;
    }
    plan->positions = rows;
    plan->position_count = n;
    return OK;
}

/* From the first vote to the last; over by now in any case. */
static void dates_plan(struct cx *cx, const struct polis_folder *folder, struct consultation *c)
{
    usec_t first = cx->now - MILLISECOND, last = 0;
    for (size_t i = 0; i < folder->event_count; i++) {
        const usec_t at = folder->events[i].at * MILLISECOND;
        first = at > 0 && at < first ? at : first;
        last = at > last ? at : last;
    }
    c->opens_at = first;
    c->closes_at = last > first && last < cx->now ? last + 1 : cx->now;
}

static void consultation_plan(struct cx *cx, const struct polis_folder *folder,
                              const struct import_options *o, struct import_plan *plan)
{
    struct consultation *c = &plan->consultation;
    *c = (struct consultation){ .slug = o->slug, .who = WHO_PUBLIC, .import_id = plan->import_id };
    c->question.by[o->language] = folder->topic.len > 0 ? folder->topic : o->origin;
    c->background.by[o->language] = folder->description;
    dates_plan(cx, folder, c);
}

err_t import_plan_make(struct cx *cx, const struct polis_folder *folder,
                       const struct import_options *o, struct import_plan *out)
{
    struct import_plan plan = { .import_id = id_new(cx->ids, cx->now) };
    consultation_plan(cx, folder, o, &plan);
    TRY(participants_plan(cx, folder, &plan));
    TRY(statements_plan(cx, folder, o, &plan));
    TRY(positions_plan(cx, folder, &plan));
    plan.counts.statements = (int64_t)plan.statement_count;
    plan.counts.participants = (int64_t)plan.participant_count;
    plan.counts.positions = (int64_t)plan.position_count - plan.counts.revised;
    *out = plan;
    return OK;
}

/* --- storing ---------------------------------------------------------------------------------- */

static err_t positions_store(struct cx *cx, const struct import_plan *plan,
                             const struct import_options *o)
{
    const size_t n = plan->position_count;
    for (size_t i = 0; i < n; i += STORED_AT_ONCE) {
        const size_t count = n - i < STORED_AT_ONCE ? n - i : STORED_AT_ONCE;
        TRY(position_put_many(cx, plan->positions + i, count));
        if (o->progress != NULL)
            o->progress(o->progress_to, (int64_t)(i + count), (int64_t)n);
    }
    return OK;
}

/* The consultation's id is known once it is stored. */
static void plan_belongs_to(const struct import_plan *plan, consultation_id c)
{
    for (size_t i = 0; i < plan->participant_count; i++)
        plan->participants[i].consultation = c;
    for (size_t i = 0; i < plan->statement_count; i++)
        plan->statements[i].consultation = c;
    for (size_t i = 0; i < plan->position_count; i++)
        plan->positions[i].consultation = c;
}

/* So that the one entry covers every row of it. */
static struct import_digest plan_digest(struct cx *cx, const struct import_plan *plan)
{
    struct digest *const positions = digest_new();
    struct digest *const texts = digest_new();
    for (size_t i = 0; i < plan->position_count; i++)
        digest_position(positions, &plan->positions[i]);
    for (size_t i = 0; i < plan->statement_count; i++) {
        if (plan->statements[i].created_at < cx->now)
            digest_statement(texts, &plan->statements[i]);
    }
    const struct import_digest whole = { .positions = digest_end(positions, cx->arena),
                                         .texts = digest_end(texts, cx->arena) };
    digest_free(positions);
    digest_free(texts);
    return whole;
}

err_t import_apply(struct cx *cx, const struct import_plan *plan, const struct import_options *o)
{
    consultation_id c;
    TRY(consultation_add(cx, &plan->consultation, &c));
    plan_belongs_to(plan, c);
    TRY(participant_put_many(cx, plan->participants, plan->participant_count));
    TRY(statement_put_many(cx, plan->statements, plan->statement_count));
    TRY(positions_store(cx, plan, o));
    const struct import_digest digest = plan_digest(cx, plan);
    const struct import_row row = { .id = plan->import_id,
                                    .consultation = c,
                                    .origin = o->origin,
                                    .sha256 = o->sha256,
                                    .statements = plan->counts.statements,
                                    .participants = plan->counts.participants,
                                    .positions = plan->counts.positions,
                                    .imported_at = cx->now };
    TRY(import_put(cx, &row));
    return ledger_add(cx, &(struct ledger_new){
                              LEDGER_IMPORT_APPLIED, plan->import_id, c.v,
                              LEDGER_FIELDS(ledger_text("origin", o->origin),
                                            ledger_text("votes_sha256", hex(cx->arena, o->sha256)),
                                            ledger_int("statements", plan->counts.statements),
                                            ledger_int("participants", plan->counts.participants),
                                            ledger_int("positions", plan->counts.positions),
                                            ledger_text("texts_sha256", digest.texts),
                                            ledger_text("positions_sha256", digest.positions)),
                              NULL });
}

err_t import_undo(struct cx *cx, int64_t import_id)
{
    struct import_row row;
    TRY(import_get(cx, import_id, &row));
    TRY(import_mark_undone(cx, import_id));
    TRY(import_supersede_all(cx, row.consultation));
    TRY(consultation_hide(cx, row.consultation));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_IMPORT_UNDONE, import_id, row.consultation.v,
                                                LEDGER_FIELDS(ledger_text("origin", row.origin)),
                                                NULL });
}

str_t slug_of_folder(struct cx *cx, str_t dir)
{
    while (dir.len > 0 && dir.at[dir.len - 1] == '/')
        dir.len--;
    size_t from = dir.len;
    while (from > 0 && dir.at[from - 1] != '/')
        from--;
    char *out = arena_array(cx->arena, char, dir.len + 1);
    size_t n = 0;
    for (size_t i = from; i < dir.len && n < SLUG_MAX; i++) {
        const char c = dir.at[i];
        const bool upper = c >= 'A' && c <= 'Z';
        const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || upper;
        if (plain)
            out[n++] = upper ? (char)(c - 'A' + 'a') : c;
        else if (n > 0 && out[n - 1] != '-')
            out[n++] = '-';
    }
    while (n > 0 && out[n - 1] == '-')
        n--;
    return (str_t){ out, n };
}
