/* The votes of an import, without holding them. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/import_votes.h"

#include "opinion/memory.h"

/* --- who they are of -------------------------------------------------------------------------- */

/* Somebody's first vote. */
struct first {
    int64_t at, file_place;
    uint32_t met;
};
struct meeting {
    struct import_people *people;
    struct arena memory; /* of the rest */
    struct first *first; /* by number of met */
    uint32_t *votes;
    size_t room;
    int64_t count;
};

static err_t make_room(struct meeting *m)
{
    if (m->people->met.count < m->room)
        return OK;
    const size_t room = m->room == 0 ? 1024 : m->room * 2;
    struct first *const first = arena_try_array(&m->memory, struct first, room);
    uint32_t *const votes = arena_try_array(&m->memory, uint32_t, room);
    if (first == NULL || votes == NULL)
        return ERR_NO_MEMORY;
    if (m->room > 0) {
        memcpy(first, m->first, m->room * sizeof *first);
        memcpy(votes, m->votes, m->room * sizeof *votes);
    }
    m->first = first;
    m->votes = votes;
    m->room = room;
    return OK;
}

static err_t meet(struct meeting *m, const struct vote_event *e)
{
    uint32_t who = 0, what = 0;
    struct import_people *const p = m->people;
    TRY(make_room(m));
    const size_t before = p->met.count;
    TRY(numbering_of(&p->met, e->participant, &who));
    TRY(numbering_of(&p->statements, e->statement, &what));
    if (p->met.count > before || e->at < m->first[who].at)
        m->first[who] = (struct first){ e->at, m->count, who };
    m->votes[who]++;
    m->count++;
    p->earliest = e->at > 0 && e->at < p->earliest ? e->at : p->earliest;
    p->latest = e->at > p->latest ? e->at : p->latest;
    return OK;
}

static err_t meet_some(void *to, const struct vote_event *e, size_t count)
{
    struct meeting *const m = to;
    for (size_t i = 0; i < count; i++)
        TRY(meet(m, &e[i]));
    return OK;
}

static int by_first(const void *a, const void *b)
{
    const struct first *const x = a, *const y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->file_place > y->file_place) - (x->file_place < y->file_place);
}

static int by_i64(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static err_t meet_others(struct meeting *m, int64_t *others, size_t count)
{
    struct numbering *const met = &m->people->met;
    if (count > 0)
        qsort(others, count, sizeof *others, by_i64);
    for (size_t i = 0; i < count; i++) {
        uint32_t who = 0;
        TRY(make_room(m));
        const size_t before = met->count;
        TRY(numbering_of(met, others[i], &who));
        if (met->count > before)
            m->first[who] = (struct first){ INT64_MAX, m->count++, who };
    }
    return OK;
}

static err_t places_give(const struct meeting *m, struct arena *memory, struct import_people *out)
{
    const size_t n = out->met.count;
    out->count = n;
    out->place = arena_try_array(memory, uint32_t, n);
    out->number = arena_try_array(memory, int64_t, n);
    out->votes = arena_try_array(memory, uint32_t, n);
    if (out->place == NULL || out->number == NULL || out->votes == NULL)
        return ERR_NO_MEMORY;
    if (n > 0)
        qsort(m->first, n, sizeof *m->first, by_first);
    for (size_t i = 0; i < n; i++) {
        const uint32_t who = m->first[i].met;
        out->place[who] = (uint32_t)i; /* below 2^31: numbering.h */
        out->number[i] = out->met.id[who];
        out->votes[i] = m->votes[who];
    }
    return OK;
}

static err_t meet_all(struct meeting *m, const struct import_votes *votes, int64_t *others,
                      size_t count, struct arena *memory)
{
    TRY(votes->each(votes->of, meet_some, m));
    m->people->vote_count = m->count;
    TRY(meet_others(m, others, count));
    return places_give(m, memory, m->people);
}

err_t import_people_read(const struct import_votes *votes, int64_t *others, size_t count,
                         struct arena *memory, struct import_people *out)
{
    struct meeting m = { .people = out, .memory = arena_like(memory) };
    *out = (struct import_people){ .earliest = INT64_MAX };
    numbering_open(&out->met, memory, votes->seed);
    numbering_open(&out->statements, memory, votes->seed);
    const err_t e = meet_all(&m, votes, others, count, memory);
    arena_release(&m.memory);
    return e;
}

/* --- lot by lot ------------------------------------------------------------------------------- */

struct lot {
    const struct import_people *people;
    const uint32_t *rank;
    size_t from, until; /* places */
    uint32_t *begin;    /* of each place from `from` on: where its votes begin, and one more */
    uint32_t *filled;
    struct lot_vote *votes;
};

static err_t sort_in(struct lot *l, const struct vote_event *e)
{
    const struct import_people *const p = l->people;
    struct numbering *const met =
        (struct numbering *)(uintptr_t)&p->met; /* known ones: only read */
    struct numbering *const statements = (struct numbering *)(uintptr_t)&p->statements;
    const size_t knew = met->count + statements->count;
    uint32_t who = 0, what = 0;
    TRY(numbering_of(met, e->participant, &who));
    TRY(numbering_of(statements, e->statement, &what));
    if (met->count + statements->count != knew)
        return ERR_INVALID;
    const size_t place = p->place[who];
    if (place < l->from || place >= l->until)
        return OK;
    const size_t i = place - l->from;
    const uint32_t at = l->begin[i] + l->filled[i];
    if (at == l->begin[i + 1])
        return ERR_INVALID;
    l->filled[i]++;
    l->votes[at] = (struct lot_vote){ e->at, what, e->vote, false };
    return OK;
}

static err_t sort_some_in(void *to, const struct vote_event *e, size_t count)
{
    for (size_t i = 0; i < count; i++)
        TRY(sort_in(to, &e[i]));
    return OK;
}

static bool comes_before(const struct lot *l, const struct lot_vote *x, const struct lot_vote *y)
{
    const uint32_t a = l->rank[x->statement], b = l->rank[y->statement];
    return a != b ? a < b : x->at < y->at;
}

/* Stable: two runs that are in order become one, by way of spare. */
static void merge(const struct lot *l, struct lot_vote *at, size_t half, size_t count,
                  struct lot_vote *spare)
{
    memcpy(spare, at, half * sizeof *at);
    size_t left = 0, right = half, out = 0;
    while (left < half && right < count)
        at[out++] = comes_before(l, &at[right], &spare[left]) ? at[right++] : spare[left++];
    while (left < half)
        at[out++] = spare[left++];
}

/* A participant has some dozens: mostly runs of one insertion each. */
static void sort_votes(const struct lot *l, struct lot_vote *at, size_t count,
                       struct lot_vote *spare)
{
    enum { FEW = 32 };
    if (count > FEW) {
        sort_votes(l, at, count / 2, spare);
        sort_votes(l, at + count / 2, count - count / 2, spare);
        merge(l, at, count / 2, count, spare);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        const struct lot_vote one = at[i];
        size_t k = i;
        for (; k > 0 && comes_before(l, &one, &at[k - 1]); k--)
            at[k] = at[k - 1];
        at[k] = one;
    }
}

static err_t hand_out(struct lot *l, struct lot_vote *spare, votes_of_fn *take, void *to)
{
    for (size_t i = 0; i < l->until - l->from; i++) {
        struct lot_vote *const at = l->votes + l->begin[i];
        const size_t n = l->begin[i + 1] - l->begin[i];
        if (l->filled[i] != n)
            return ERR_INVALID;
        sort_votes(l, at, n, spare);
        for (size_t k = 0; k + 1 < n; k++)
            at[k].is_revised = at[k].statement == at[k + 1].statement;
        if (n > 0)
            TRY(take(to, l->from + i, at, n));
    }
    return OK;
}

/* The places from l->from on whose votes fit, one at least; how many votes that are. */
static size_t lot_take(struct lot *l, size_t most)
{
    size_t votes = 0;
    l->until = l->from;
    while (l->until < l->people->count) {
        const size_t next = l->people->votes[l->until];
        if (l->until > l->from && votes + next > most)
            break;
        votes += next;
        l->until++;
    }
    return votes;
}

static err_t lot_run(struct lot *l, size_t count, const struct import_votes *votes,
                     struct arena *scratch, votes_of_fn *take, void *to)
{
    LEVEL(level, scratch);
    const size_t people = l->until - l->from;
    l->begin = arena_try_array(scratch, uint32_t, people + 1);
    l->filled = arena_try_array(scratch, uint32_t, people);
    l->votes = arena_try_array(scratch, struct lot_vote, count);
    uint32_t most = 0;
    if (l->begin == NULL || l->filled == NULL || l->votes == NULL || count > UINT32_MAX)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < people; i++) {
        const uint32_t n = l->people->votes[l->from + i];
        l->begin[i + 1] = l->begin[i] + n;
        most = n > most ? n : most;
    }
    struct lot_vote *const spare = arena_try_array(scratch, struct lot_vote, most);
    if (spare == NULL)
        return ERR_NO_MEMORY;
    TRY(votes->each(votes->of, sort_some_in, l));
    return hand_out(l, spare, take, to);
}

err_t import_votes_by_person(const struct import_votes *votes, const struct import_people *people,
                             const uint32_t *rank, size_t lot, struct arena *scratch,
                             votes_of_fn *take, void *to)
{
    struct lot l = { .people = people, .rank = rank };
    for (; l.from < people->count; l.from = l.until) {
        const size_t count = lot_take(&l, lot);
        if (count > 0)
            TRY(lot_run(&l, count, votes, scratch, take, to));
    }
    return OK;
}
