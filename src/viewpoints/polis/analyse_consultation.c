/* A consultation of the database as what `alyans analyse` is given.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "opinion/sort.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/id_index.h"
#include "viewpoints/polis/votes_source.h"
#include "viewpoints/viewpoints.h"

static err_t take_statements(struct cx *cx, const struct statement_list *list,
                             struct analyse_source *source)
{
    struct polis_statement *const at =
        arena_try_array(cx->arena, struct polis_statement, list->count);
    if (at == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < list->count; i++) {
        const struct statement *const s = &list->at[i];
        at[i] = (struct polis_statement){ .id = s->number,
                                          .author = -1,
                                          .text = text2_pick(&s->text, cx->lang),
                                          .moderated = (int)s->state,
                                          .is_meta = s->is_meta,
                                          .is_seed = s->is_seed };
    }
    source->statements = at;
    source->statement_count = list->count;
    return OK;
}

/* Statements go by their number; participants by their place in the order of ids, in which they
 * came. */
static err_t take_votes(struct cx *cx, const struct vote *votes, size_t count,
                        const struct statement_list *list, struct analyse_source *source)
{
    struct vote_event *const events = arena_try_array(cx->arena, struct vote_event, count);
    struct keyed *const people = arena_try_array(cx->arena, struct keyed, count);
    struct keyed *const spare = arena_try_array(cx->arena, struct keyed, count);
    int64_t *const ids = arena_try_array(cx->arena, int64_t, list->count);
    if (events == NULL || people == NULL || spare == NULL || ids == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < list->count; i++)
        ids[i] = list->at[i].id.v;
    struct id_index statements;
    TRY(id_index_make(ids, list->count, cx->arena, &statements));
    for (size_t i = 0; i < count; i++) {
        const size_t place = id_index_find(&statements, votes[i].statement.v);
        must(place != SIZE_MAX);
        events[i] = (struct vote_event){ .statement = list->at[place].number,
                                         .vote = (int8_t)votes[i].value };
        people[i] = (struct keyed){ key_of_i64(votes[i].participant.v), i };
    }
    sort_keyed(people, spare, count);
    int64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number += i > 0 && people[i].key != people[i - 1].key;
        events[people[i].at].at = number;
        events[people[i].at].participant = number;
    }
    struct votes *const built = arena_new(cx->arena, struct votes);
    AUTO(arena) scratch = { 0 };
    TRY(votes_build(events, count, VOTES_SOURCE_ORDERS, cx->arena, &scratch, built));
    source->votes = built;
    return OK;
}

/* Who of them took a position here: marked by place. */
static err_t mark_speakers(struct cx *cx, const struct consultation *c,
                           const struct organisation *all, size_t count, bool *speaks)
{
    const struct stance *stances = NULL;
    size_t stance_count = 0;
    struct id_index index;
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = all[i].id.v;
    TRY(id_index_make(ids, count, cx->arena, &index));
    TRY(stance_list(cx, c->id, HISTORY_IN_FORCE, &stances, &stance_count));
    for (size_t i = 0; i < stance_count; i++) {
        const size_t place = id_index_find(&index, stances[i].organisation.v);
        if (place != SIZE_MAX)
            speaks[place] = true;
    }
    return OK;
}

static struct text2 pays_of(struct cx *cx, const struct disclosed *d, const struct organisation *o)
{
    struct text2 t;
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through it */
        t.by[l] = disclosed_text(cx, d, o);
    }
    cx->lang = reader;
    return t;
}

static err_t take_speakers(struct cx *cx, const struct consultation *c,
                           struct analyse_source *source)
{
    const struct organisation *all = NULL;
    const struct disclosed *disclosed = NULL;
    size_t count = 0;
    size_t n = 0;
    if (!consultation_has_side(c, SIDE_ORGANISATIONS))
        return OK;
    TRY(organisation_list(cx, &all, &count));
    bool *const speaks = arena_array(cx->arena, bool, count);
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    struct analyse_speaker *const at = arena_array(cx->arena, struct analyse_speaker, count);
    TRY(mark_speakers(cx, c, all, count, speaks));
    for (size_t i = 0; i < count; i++)
        ids[i] = all[i].id.v;
    TRY(disclosed_load(cx, ids, count, &disclosed));
    for (size_t i = 0; i < count; i++) {
        if (speaks[i])
            at[n++] = (struct analyse_speaker){ all[i].slug, all[i].name,
                                                pays_of(cx, disclosed, &all[i]) };
    }
    source->speakers = at;
    source->speaker_count = n;
    return OK;
}

err_t analyse_open_consultation(struct cx *cx, str_t slug, struct analyse_source *out)
{
    struct consultation c;
    struct statement_list statements;
    const struct vote *votes;
    size_t count;
    TRY(consultation_find(cx, slug, &c));
    TRY(statement_list_all(cx, c.id, &statements));
    TRY(vote_list_decided(cx, &c, consultation_side(&c, STR_NONE), &votes, &count));
    *out = (struct analyse_source){ .name = slug, .topic = text2_pick(&c.question, cx->lang) };
    const struct made_for *made = NULL;
    TRY(made_for_load(cx, "consultation", &c.id.v, 1, &made));
    out->made_under = made_for_text2(cx, made, c.id.v);
    TRY(take_statements(cx, &statements, out));
    TRY(take_speakers(cx, &c, out));
    return take_votes(cx, votes, count, &statements, out);
}
