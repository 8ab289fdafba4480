/* One organisation, one voice: the answers of all who speak for an organisation as one row.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "opinion/voice_votes.h"

#include "opinion/memory.h"
#include "opinion/sort.h"

/* Participants in the order of their voices, and where each voice begins. */
struct roster {
    struct keyed *member; /* at: row of the participant; key: voice */
    size_t count, voices;
};

/* Numbers the voices by their first participant. */
static err_t roster_make(size_t n, const int32_t *label, struct arena *scratch, struct roster *out)
{
    struct keyed *const items = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    struct keyed *const heads = arena_try_array(scratch, struct keyed, n);
    if (items == NULL || spare == NULL || heads == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++) {
        const bool alone = label == NULL || label[i] < 0;
        items[i].key = alone ? (UINT64_C(1) << 32) + i : (uint64_t)label[i];
        items[i].at = i;
    }
    sort_keyed(items, spare, n);
    size_t voices = 0;
    for (size_t i = 0; i < n; i++) {
        if (i == 0 || items[i].key != items[i - 1].key)
            heads[voices++] = (struct keyed){ items[i].at, i };
    }
    sort_keyed(heads, spare, voices);

    struct keyed *const member = spare; /* its old content is done with */
    size_t k = 0;
    for (size_t voice = 0; voice < voices; voice++) {
        const size_t head = heads[voice].at;
        for (size_t i = head; i < n && items[i].key == items[head].key; i++)
            member[k++] = (struct keyed){ voice, items[i].at };
    }
    *out = (struct roster){ member, n, voices };
    return OK;
}

/* The answer that most gave; *none when no answer leads. */
static int8_t leading_answer(const int32_t count[3], bool *none)
{
    size_t best = 0;
    for (size_t v = 1; v < 3; v++) {
        if (count[v] > count[best])
            best = v;
    }
    *none = count[best] == 0;
    for (size_t v = 0; v < 3; v++)
        *none = *none || (v != best && count[v] == count[best]);
    return (int8_t)((int)best - 1);
}

struct joining {
    const struct votes *v;
    int32_t (*count)[3]; /* statements: answers of the voice's participants, by vote + 1 */
    uint32_t *cell;      /* answers of the voices */
    int64_t cells;
};

static void join_voice(struct joining *to, const struct keyed *member, size_t size)
{
    const struct votes *const v = to->v;
    for (size_t i = 0; i < size; i++) {
        for (int64_t k = v->start[member[i].at]; k < v->start[member[i].at + 1]; k++) {
            const size_t j = cell_column(v, k);
            if (size == 1)
                to->cell[to->cells++] = (uint32_t)(j << 2 | (size_t)(cell_value(v, k) + 1));
            else
                to->count[j][cell_value(v, k) + 1]++;
        }
    }
    for (size_t j = 0; size > 1 && j < v->statements; j++) {
        bool none;
        const int8_t answer = leading_answer(to->count[j], &none);
        if (!none)
            to->cell[to->cells++] = (uint32_t)(j << 2 | (size_t)(answer + 1));
        memset(to->count[j], 0, sizeof to->count[j]);
    }
}

static err_t join(const struct votes *v, const struct roster *r, struct arena *arena,
                  struct arena *scratch, struct votes *out)
{
    struct joining to = { .v = v };
    to.count = arena_try_alloc(scratch, array_size(v->statements, sizeof *to.count));
    to.cell = arena_try_array(arena, uint32_t, (size_t)votes_count(v));
    int64_t *const start = arena_try_array(arena, int64_t, r->voices + 1);
    int64_t *const id = arena_try_array(arena, int64_t, r->voices);
    if (to.count == NULL || to.cell == NULL || start == NULL || id == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0, voice = 0; i < r->count; voice++) {
        size_t size = 1;
        while (i + size < r->count && r->member[i + size].key == voice)
            size++;
        id[voice] = v->participant_id[r->member[i].at];
        join_voice(&to, &r->member[i], size);
        start[voice + 1] = to.cells;
        i += size;
    }
    *out = (struct votes){ .participants = r->voices,
                           .statements = v->statements,
                           .participant_id = id,
                           .statement_id = v->statement_id,
                           .start = start,
                           .wide = to.cell };
    return OK;
}

err_t voice_votes_make(const struct votes *v, const int32_t *voice_of, const double *weight,
                       struct arena *arena, struct arena *scratch, struct voice_votes *out)
{
    must(arena != scratch);
    LEVEL(level, scratch);
    struct roster roster;
    TRY(roster_make(v->participants, voice_of, scratch, &roster));
    int32_t *const of = arena_try_array(arena, int32_t, v->participants);
    int32_t *const first = arena_try_array(arena, int32_t, roster.voices);
    int32_t *const size = arena_try_array(arena, int32_t, roster.voices);
    double *const sum = arena_try_array(arena, double, roster.voices);
    if (of == NULL || first == NULL || size == NULL || sum == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < roster.count; i++) {
        const struct keyed m = roster.member[i];
        of[m.at] = (int32_t)m.key;
        if (size[m.key]++ == 0)
            first[m.key] = (int32_t)m.at;
        must(weight == NULL || weight[m.at] >= 0.0);
        sum[m.key] = weight == NULL ? 1.0 : sum[m.key] + weight[m.at];
    }
    for (size_t x = 0; x < roster.voices && weight != NULL; x++)
        sum[x] /= size[x];
    *out = (struct voice_votes){ *v, of, first, size, sum };
    if (voice_of == NULL)
        return OK;
    return join(v, &roster, arena, scratch, &out->votes);
}
