/* Loading all of a joint statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/whole.h"
#include "kit/base/sorted.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

/* --- who and what is named ----------------------------------------------------------------------
 */

struct id_set {
    int64_t *at;
    size_t count;
};

static void add_id(struct id_set *s, int64_t id)
{
    if (id != 0)
        s->at[s->count++] = id;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void sort_unique(struct id_set *s)
{
    size_t n = 0;
    if (s->count > 1)
        qsort(s->at, s->count, sizeof s->at[0], by_number);
    for (size_t i = 0; i < s->count; i++) {
        if (n == 0 || s->at[n - 1] != s->at[i])
            s->at[n++] = s->at[i];
    }
    s->count = n;
}

static struct id_set named_organisations(struct cx *cx, const struct whole_joint *w)
{
    const size_t most = w->initiator_count + w->invited.count + w->answers.count +
                        2 * w->amendments.count + w->voices.count + 2 * w->versions.count +
                        w->stance_count;
    struct id_set s = { arena_array(cx->arena, int64_t, most), 0 };
    for (size_t i = 0; i < w->initiator_count; i++)
        add_id(&s, w->initiators[i]);
    for (size_t i = 0; i < w->invited.count; i++)
        add_id(&s, w->invited.at[i].organisation.v);
    for (size_t i = 0; i < w->answers.count; i++)
        add_id(&s, w->answers.at[i].organisation.v);
    for (size_t i = 0; i < w->amendments.count; i++) {
        add_id(&s, w->amendments.at[i].organisation.v);
        add_id(&s, w->amendments.at[i].decided_by.v);
    }
    for (size_t i = 0; i < w->voices.count; i++)
        add_id(&s, w->voices.at[i].organisation.v);
    for (size_t i = 0; i < w->versions.count; i++) {
        add_id(&s, w->versions.at[i].organisation.v);
        add_id(&s, w->versions.at[i].contested_by.v);
    }
    for (size_t i = 0; i < w->stance_count; i++)
        add_id(&s, w->stances[i].organisation.v);
    sort_unique(&s);
    return s;
}

static err_t organisations_load(struct cx *cx, struct whole_joint *w)
{
    const struct id_set named = named_organisations(cx, w);
    w->organisation_count = named.count;
    TRY(organisation_find_many(cx, named.at, named.count, &w->organisations));
    return disclosed_load(cx, named.at, named.count, &w->disclosed);
}

static err_t sources_load(struct cx *cx, struct whole_joint *w)
{
    struct id_set s = { arena_array(cx->arena, int64_t, w->answers.count + 1), 0 };
    add_id(&s, w->j->source.v);
    for (size_t i = 0; i < w->answers.count; i++)
        add_id(&s, w->answers.at[i].source.v);
    w->source_count = s.count;
    return source_find_many(cx, s.at, s.count, &w->sources);
}

const struct organisation *whole_organisation(const struct whole_joint *w, organisation_id o)
{
    const size_t low = SORTED_FIND(w->organisations, w->organisation_count, id.v, o.v);
    must(low != SIZE_MAX);
    return &w->organisations[low];
}

const struct source *whole_source(const struct whole_joint *w, source_id s)
{
    for (size_t i = 0; i < w->source_count && s.v != 0; i++) {
        if (w->sources[i].id.v == s.v)
            return &w->sources[i];
    }
    return NULL;
}

const struct statement *whole_statement(const struct whole_joint *w, statement_id s)
{
    for (size_t i = 0; i < w->statements.count && s.v != 0; i++) {
        if (w->statements.at[i].id.v == s.v)
            return &w->statements.at[i];
    }
    return NULL;
}

/* --- loading ------------------------------------------------------------------------------------
 */

/* Only where a clause speaks of something: most of a consultation is not needed otherwise. */
static err_t voices_load(struct cx *cx, struct whole_joint *w)
{
    if (w->j->consultation.v == 0)
        return OK;
    struct consultation *const c = arena_new(cx->arena, struct consultation);
    TRY(consultation_get(cx, w->j->consultation, c));
    w->consultation = c;
    TRY(statement_list_accepted(cx, c->id, &w->statements));
    if (!consultation_has_side(c, SIDE_ORGANISATIONS))
        return OK;
    return stance_list(cx, c->id, HISTORY_IN_FORCE, &w->stances, &w->stance_count);
}

static void block_load(struct cx *cx, struct whole_joint *w)
{
    struct elsewhere *const counted = arena_array(cx->arena, struct elsewhere, w->stance_count);
    const size_t n = w->now == NULL ? 0
                                    : elsewhere_count(w->now->clauses, w->now->clause_count,
                                                      w->stances, w->stance_count, counted);
    w->block = block_make(cx->arena, &(struct block_facts){ .j = w->j,
                                                            .versions = &w->versions,
                                                            .invited = &w->invited,
                                                            .answers = &w->answers,
                                                            .elsewhere = counted,
                                                            .elsewhere_count = n });
}

err_t whole_joint_load(struct cx *cx, const struct joint *j, struct whole_joint *out)
{
    struct whole_joint w = { .j = j };
    TRY(version_list_of(cx, j->id, &w.versions));
    w.now = version_numbered(&w.versions, j->version);
    TRY(initiator_list_of(cx, j->id, &w.initiators, &w.initiator_count));
    TRY(invited_list_of(cx, j->id, &w.invited));
    TRY(joint_answer_list_of(cx, j->id, &w.answers));
    TRY(amend_list_of(cx, j->id, &w.amendments));
    TRY(amend_voice_list_of(cx, j->id, &w.voices));
    TRY(confirmation_list_of(cx, j->id, &w.confirmations));
    TRY(joint_event_list_of(cx, j->id, &w.events, &w.event_count));
    TRY(voices_load(cx, &w));
    TRY(organisations_load(cx, &w));
    TRY(sources_load(cx, &w));
    TRY(made_for_load(cx, "joint-statement", &j->id.v, 1, &w.made_for));
    const err_t sealed = seal_newest(cx, j->id, &w.seal);
    if (sealed != OK && sealed != ERR_NOT_FOUND)
        return sealed;
    block_load(cx, &w);
    *out = w;
    return OK;
}

/* --- questions ----------------------------------------------------------------------------------
 */

struct text2 whole_money(struct cx *cx, const struct whole_joint *w)
{
    struct text2 said = made_for_text2(cx, w->made_for, w->j->id.v);
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t own = w->j->money.by[l];
        if (said.by[l].len == 0 || own.len == 0)
            said.by[l] = said.by[l].len > 0 ? said.by[l] : own;
        else
            said.by[l] = arena_printf(cx->arena, "%.*s %.*s", STR_ARG(said.by[l]), STR_ARG(own));
    }
    return said;
}

static err_t is_funding_told(struct cx *cx, organisation_id o, bool *out)
{
    struct disclosure_lines lines;
    TRY(disclosure_list_of(cx, o, DISCLOSURES_STANDING, &lines));
    *out = false;
    for (size_t i = 0; i < lines.count; i++)
        *out |= lines.at[i].d.about == ABOUT_FUNDING;
    return OK;
}

err_t whole_gates(struct cx *cx, const struct whole_joint *w, struct gates *out)
{
    bool *const told = arena_array(cx->arena, bool, w->initiator_count);
    for (size_t i = 0; i < w->initiator_count; i++)
        TRY(is_funding_told(cx, (organisation_id){ w->initiators[i] }, &told[i]));
    const struct text2 money = whole_money(cx, w);
    *out = publish_gates(
        cx->arena, &(struct publish_facts){ .j = w->j,
                                            .versions = &w->versions,
                                            .confirmations = &w->confirmations,
                                            .answers = &w->answers,
                                            .amendments = &w->amendments,
                                            .initiators = w->initiators,
                                            .is_disclosed = told,
                                            .initiator_count = w->initiator_count,
                                            .is_paid_said = text2_pick(&money, LANG_EN).len > 0,
                                            .now = cx->now });
    return OK;
}

str_t answer_date(struct cx *cx, const struct joint_answer *a)
{
    return a->dated.len > 0 ? a->dated : date_day(cx->arena, a->taken_at);
}
