/* One statement with everything said on it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/moderated.h"
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/views/statement.html.h"
#include "viewpoints/web.h"

static bool is_by(const struct stance *s, const struct organisation *o, statement_id on)
{
    return s->organisation.v == o->id.v && s->statement.v == on.v;
}

/* All that one organisation said on the statement; NULL past when nothing. */
static struct said said_by(struct cx *cx, const struct organisation *o, const struct stance *all,
                           size_t count, statement_id on)
{
    struct said d = { .organisation = o };
    size_t room = 0;
    for (size_t i = 0; i < count; i++)
        room += is_by(&all[i], o, on) && all[i].superseded_at != 0;
    const struct stance **past = arena_array(cx->arena, const struct stance *, room);
    for (size_t i = 0; i < count; i++) {
        if (!is_by(&all[i], o, on))
            continue;
        if (all[i].superseded_at == 0)
            d.now = &all[i];
        else
            past[d.past_count++] = &all[i];
    }
    d.past = past;
    return d;
}

static bool is_author(const struct statement_page *p, const struct organisation *o)
{
    return participant_of_organisation(p->c->id, o->id.v).v == p->s->author.v;
}

static err_t disclosed_of(struct cx *cx, const struct organisation *at, size_t count,
                          const struct disclosed **out)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = at[i].id.v;
    return disclosed_load(cx, ids, count, out);
}

static err_t said_load(struct cx *cx, struct statement_page *p)
{
    const struct stance *all = NULL;
    const struct organisation *organisations = NULL;
    size_t count = 0, organisation_count = 0;
    TRY(stance_list(cx, p->c->id, HISTORY_ALL, &all, &count));
    TRY(organisation_list(cx, &organisations, &organisation_count));
    const struct disclosed *disclosed = NULL;
    struct on_record on_record;
    TRY(disclosed_of(cx, organisations, organisation_count, &disclosed));
    TRY(on_record_load(cx, p->c->id, &on_record));
    struct mandates_drawn drawn = { 0 };
    struct said *said = arena_array(cx->arena, struct said, organisation_count);
    const struct organisation **silent =
        arena_array(cx->arena, const struct organisation *, organisation_count);
    for (size_t i = 0; i < organisation_count; i++) {
        struct said d = said_by(cx, &organisations[i], all, count, p->s->id);
        if (d.now != NULL)
            TRY(backing_load(cx, &drawn, d.now, &d.behind));
        TRY(backing_load_past(cx, &drawn, d.past, d.past_count, &d.behind_past));
        if (d.now != NULL || d.past_count > 0) {
            d.pays = disclosed_line(cx, disclosed, &organisations[i]);
            said[p->said_count++] = d;
        } else if (is_on_record(&on_record, organisations[i].id)) {
            silent[p->silent_count++] = &organisations[i];
        }
        if (p->s->author.v != 0 && is_author(p, &organisations[i])) {
            p->author = &organisations[i];
            p->author_pays = disclosed_line(cx, disclosed, &organisations[i]);
        }
    }
    p->said = said;
    p->silent = silent;
    return OK;
}

/* {id} of the path is the number that screens show. Pending ones are not public. */
static err_t statement_of_path(struct cx *cx, const struct request *rq,
                               const struct statement_list *all, struct statement_page *p)
{
    const int64_t number = path_id(rq, 1) - 1;
    p->before = p->after = -1;
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *s = &all->at[i];
        if (s->number == number && s->state != STATEMENT_PENDING)
            p->s = s;
        else if (s->state == STATEMENT_ACCEPTED && s->number < number)
            p->before = s->number;
        else if (s->state == STATEMENT_ACCEPTED && s->number > number && p->after < 0)
            p->after = s->number;
    }
    return p->s != NULL ? OK : problem(cx, ERR_NOT_FOUND, "no such statement here");
}

/* How each side answered it: one that is not accepted any more keeps what was taken on it. */
static err_t answers_load(struct cx *cx, struct statement_page *p)
{
    const struct answers *answers[SIDE_COUNT] = { NULL };
    size_t counts[SIDE_COUNT] = { 0 };
    for (int side = 0; side < SIDE_COUNT; side++) {
        if (!consultation_has_side(p->c, (enum side)side))
            continue;
        if (p->s->state == STATEMENT_ACCEPTED) {
            TRY(answers_list(cx, p->c, (enum side)side, &answers[side], &counts[side]));
            continue;
        }
        struct answers *const one = arena_new(cx->arena, struct answers);
        TRY(statement_answers(cx, p->s, (enum side)side, one));
        answers[side] = one;
        counts[side] = 1;
    }
    return given_load(cx, p->c, answers, counts, p->s->id, &p->given);
}

/* The wording against that of the original, in the reader's language where both have it; but not in
 * a translation that nobody has confirmed. */
static void wording_load(struct cx *cx, struct statement_page *p)
{
    for (int i = 0; i < LANG_COUNT && p->wording.count == 0; i++) {
        const bool is_first = (i == 0) != reads_unconfirmed(p->s, cx->lang);
        const enum lang lang = is_first ? cx->lang : (enum lang)(1 - cx->lang); /* of two */
        const str_t was = p->amended->text.by[lang], is = p->s->text.by[lang];
        if (was.len == 0 || is.len == 0)
            continue;
        p->wording = diff_words(cx->arena, was, is);
        p->wording_lang = lang;
    }
}

/* What it has to do with other statements, and where it comes from. */
static err_t relations_load(struct cx *cx, const struct statement_list *all,
                            struct statement_page *p)
{
    struct trace_list *const trace = arena_new(cx->arena, struct trace_list);
    struct statement_refs *const refs = arena_array(cx->arena, struct statement_refs, 2);
    *trace = trace_of(cx->arena, all, p->s, p->c->import_id != 0);
    refs[0] = amendments_of(cx->arena, all, p->s);
    refs[1] = merged_into_it(cx->arena, all, p->s);
    p->trace = trace;
    p->amendments = &refs[0];
    p->merged_here = &refs[1];
    p->amended = public_statement_of(all, p->s->amends);
    if (p->s->merged_into.v != 0)
        p->survivor = statement_survivor(all, p->s->id);
    if (p->amended == NULL)
        return OK;
    if (p->s->erased_at == 0 && p->amended->erased_at == 0)
        wording_load(cx, p);
    struct amending a;
    TRY(amending_load(cx, p->c, p->amended, p->s, &a));
    p->may_take_place = amending_verdict(&a) == OK;
    return OK;
}

static bool proposes_for_a_side(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    return actor_side(c->who, &cx->actor, &side);
}

static void acts_load(struct cx *cx, struct statement_page *p)
{
    enum lang original;
    const bool stands = p->s->state == STATEMENT_ACCEPTED && p->s->erased_at == 0;
    const bool is_settled = consultation_stage(p->c, cx->now) >= STAGE_CLOSED;
    const bool is_author = cx->actor.organisation != 0 && statement_is_by_actor(cx, p->c, p->s);
    p->is_secretariat = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
    p->may_answer = stands && consultation_asks(cx, p->c);
    p->may_amend = stands && consultation_takes_proposals(p->c, cx->now) &&
                   (cx->actor.account == 0 || proposes_for_a_side(cx, p->c));
    p->may_translate = stands && !is_settled && (p->is_secretariat || is_author) &&
                       statement_original(p->s, &original);
    p->may_merge = stands && !is_settled && p->is_secretariat;
    p->may_separate = p->s->merged_into.v != 0 && !is_settled && p->is_secretariat;
}

err_t statement_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct statement_list all;
    struct statement_page p = { .c = &c };
    TRY(statement_list_all(cx, c.id, &all));
    TRY(statement_of_path(cx, rq, &all, &p));
    must(p.s != NULL);
    TRY(answers_load(cx, &p));
    if (consultation_has_side(&c, SIDE_ORGANISATIONS))
        TRY(said_load(cx, &p));
    TRY(relations_load(cx, &all, &p));
    acts_load(cx, &p);
    const html_t *removed = NULL;
    TRY(removed_lines(cx, &p.s, 1, &removed));
    p.removed = removed[0];
    TRY(arguments_section(cx, rq, &c, p.s, &p.arguments));
    TRY(record_changes(cx, p.s->id.v, &p.changes));
    TRY(record_verify_box_of(cx, p.s->id.v, &p.verify));
    TRY(project_funder_line(cx, "consultation", c.id.v, &p.funder));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_statement(&body, cx, &p);
    const struct page page = { .title = text2_pick(&p.s->text, cx->lang),
                               .description = text2_pick(&c.question, cx->lang),
                               .nav = "/consultations",
                               .style = "statements.css" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}
