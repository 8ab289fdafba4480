/* A Polis export becomes a public, imported consultation, closed or open.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/polis/exchange.h"

#define MILLISECOND INT64_C(1000)
enum {
    SLUG_MAX = 80,
    VOTES_AT_ONCE = 8 << 20, /* held in memory, 16 bytes each */
};

/* --- planning --------------------------------------------------------------------------------- */

/* Everybody who wrote a statement or stands in the list of participants. */
static err_t people_plan(struct cx *cx, const struct polis_folder *folder, struct import_plan *plan)
{
    const size_t room = folder->statement_count + folder->participant_count;
    int64_t *const others = arena_try_array(cx->arena, int64_t, room);
    size_t n = 0;
    if (others == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu participants", room);
    for (size_t i = 0; i < folder->participant_count; i++)
        others[n++] = folder->participants[i].id;
    for (size_t i = 0; i < folder->statement_count; i++) {
        if (folder->statements[i].author >= 0)
            others[n++] = folder->statements[i].author;
    }
    TRY(import_people_read(&plan->votes, others, n, cx->arena, &plan->people));
    plan->ids = arena_try_array(cx->arena, int64_t, plan->people.count);
    if (plan->ids == NULL)
        return problem(cx, ERR_NO_MEMORY, "%zu participants", plan->people.count);
    for (size_t i = 0; i < plan->people.count; i++)
        plan->ids[i] = id_new(cx->ids, cx->now);
    return OK;
}

static participant_id participant_numbered(struct import_plan *plan, int64_t number)
{
    uint32_t met = 0;
    must(numbering_of(&plan->people.met, number, &met) == OK); /* met before */
    return (participant_id){ plan->ids[plan->people.place[met]] };
}

static struct statement statement_row(struct cx *cx, struct import_plan *plan,
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
    plan->counts.without_text += s->text.len == 0;
    row.text.by[language] = s->text.len > 0 ? s->text /* else as pages count them: from 1 */
                                            : arena_printf(cx->arena, "[%" PRId64 "]", s->id + 1);
    return row;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = ((const struct statement *)a)->number;
    const int64_t y = ((const struct statement *)b)->number;
    return (x > y) - (x < y);
}

/* The place in the plan of each statement that has votes; those without a text get a row, too. */
static err_t statements_rank(struct cx *cx, const struct import_options *o, size_t known,
                             struct import_plan *plan)
{
    const struct numbering *const voted = &plan->people.statements;
    struct numbering all;
    numbering_open(&all, cx->arena, plan->votes.seed);
    uint32_t at = 0;
    for (size_t i = 0; i < known; i++)
        TRY(numbering_of(&all, plan->statements[i].number, &at));
    for (size_t i = 0; i < voted->count; i++) {
        const struct polis_statement unlisted = { .id = voted->id[i], .author = -1 };
        const size_t before = all.count;
        TRY(numbering_of(&all, voted->id[i], &at));
        if (all.count > before)
            plan->statements[at] = statement_row(cx, plan, &unlisted, o->language);
    }
    plan->statement_count = all.count;
    if (all.count > 0)
        qsort(plan->statements, all.count, sizeof *plan->statements, by_number);
    uint32_t *const place = arena_array(cx->arena, uint32_t, all.count);
    for (size_t i = 0; i < all.count; i++) {
        TRY(numbering_of(&all, plan->statements[i].number, &at));
        place[at] = (uint32_t)i; /* below 2^31: numbering.h */
    }
    for (size_t i = 0; i < voted->count; i++) {
        TRY(numbering_of(&all, voted->id[i], &at));
        plan->rank[i] = place[at];
    }
    return OK;
}

/* The statements of the file, and those that only votes know, without a text. By number. */
static err_t statements_plan(struct cx *cx, const struct polis_folder *folder,
                             const struct import_options *o, struct import_plan *plan)
{
    const size_t known = folder->statement_count;
    const size_t voted = plan->people.statements.count;
    plan->statements = arena_try_array(cx->arena, struct statement, known + voted);
    plan->rank = arena_try_array(cx->arena, uint32_t, voted);
    if (plan->statements == NULL || plan->rank == NULL)
        return problem(cx, ERR_NO_MEMORY, "statements");
    for (size_t i = 0; i < known; i++)
        plan->statements[i] = statement_row(cx, plan, &folder->statements[i], o->language);
    return statements_rank(cx, o, known, plan);
}

/* From the first vote to the last; over by now, unless further positions are wanted. */
static void dates_plan(struct cx *cx, const struct import_options *o, struct import_plan *plan)
{
    struct consultation *const c = &plan->consultation;
    const usec_t now = cx->now - MILLISECOND;
    const bool is_dated = plan->people.earliest < now / MILLISECOND;
    const usec_t last = plan->people.latest * MILLISECOND;
    c->opens_at = is_dated ? plan->people.earliest * MILLISECOND : now;
    c->closes_at = last > c->opens_at && last < cx->now ? last + 1 : cx->now;
    if (o->stays_open)
        c->closes_at = 0;
}

static void consultation_plan(struct cx *cx, const struct polis_folder *folder,
                              const struct import_options *o, struct import_plan *plan)
{
    struct consultation *c = &plan->consultation;
    *c = (struct consultation){ .slug = o->slug, .who = WHO_PUBLIC, .import_id = plan->import_id };
    c->question.by[o->language] = folder->topic.len > 0 ? folder->topic : o->origin;
    c->background.by[o->language] = folder->description;
    dates_plan(cx, o, plan);
}

static err_t revised_count(void *to, size_t place, struct lot_vote *votes, size_t count)
{
    struct import_counts *const n = to;
    (void)place;
    for (size_t i = 0; i < count; i++)
        n->revised += votes[i].is_revised;
    return OK;
}

err_t import_votes_of_plan(struct cx *cx, const struct import_plan *plan, votes_of_fn *take,
                           void *to)
{
    AUTO(arena) scratch = arena_like(cx->arena);
    return import_votes_by_person(&plan->votes, &plan->people, plan->rank, VOTES_AT_ONCE, &scratch,
                                  take, to);
}

/* Votes that are held in memory. */
struct held {
    const struct vote_event *at;
    size_t count;
};

static err_t held_each(void *of, votes_take_fn *take, void *to)
{
    const struct held *const h = of;
    return take(to, h->at, h->count);
}

static struct import_votes votes_to_read(struct cx *cx, const struct polis_folder *folder,
                                         const struct import_options *o)
{
    if (o->votes.each != NULL)
        return o->votes;
    struct held *const held = arena_new(cx->arena, struct held);
    *held = (struct held){ folder->events, folder->event_count };
    return (struct import_votes){ held_each, held, (uint64_t)id_new(cx->ids, cx->now) };
}

err_t import_plan_make(struct cx *cx, const struct polis_folder *folder,
                       const struct import_options *o, struct import_plan *out)
{
    struct import_plan plan = { .import_id = id_new(cx->ids, cx->now),
                                .votes = votes_to_read(cx, folder, o) };
    TRY(people_plan(cx, folder, &plan));
    TRY(statements_plan(cx, folder, o, &plan));
    consultation_plan(cx, folder, o, &plan);
    plan.counts.statements = (int64_t)plan.statement_count;
    plan.counts.participants = (int64_t)plan.people.count;
    if (!o->counts_later)
        TRY(import_votes_of_plan(cx, &plan, revised_count, &plan.counts));
    plan.counts.positions = plan.people.vote_count - plan.counts.revised;
    *out = plan;
    return OK;
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
