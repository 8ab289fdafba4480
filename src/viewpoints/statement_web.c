/* One statement with everything said on it, and proposing one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/views/consultation.html.h"
#include "viewpoints/web.h"

/* Proposals that may wait at a time: of one participant, and of all in one consultation, so that a
 * flood of them leaves the secretariat's pages within what a page may be. */
enum { PENDING_MOST = 5, PENDING_OF_ALL_MOST = 500 };

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

static bool takes_part(const struct stance *all, size_t count, organisation_id o)
{
    for (size_t i = 0; i < count; i++) {
        if (all[i].organisation.v == o.v && all[i].superseded_at == 0)
            return true;
    }
    return false;
}

static err_t said_load(struct cx *cx, struct statement_page *p)
{
    const struct stance *all = NULL;
    const struct organisation *organisations = NULL;
    size_t count = 0, organisation_count = 0;
    TRY(stance_list(cx, p->c->id, HISTORY_ALL, &all, &count));
    TRY(organisation_list(cx, &organisations, &organisation_count));
    struct mandates_drawn drawn = { 0 };
    struct said *said = arena_array(cx->arena, struct said, organisation_count);
    const struct organisation **silent =
        arena_array(cx->arena, const struct organisation *, organisation_count);
    for (size_t i = 0; i < organisation_count; i++) {
        struct said d = said_by(cx, &organisations[i], all, count, p->s->id);
        if (d.now != NULL)
            TRY(backing_load(cx, &drawn, d.now, &d.behind));
        TRY(backing_load_past(cx, &drawn, d.past, d.past_count, &d.behind_past));
        if (d.now != NULL || d.past_count > 0)
            said[p->said_count++] = d;
        else if (takes_part(all, count, organisations[i].id))
            silent[p->silent_count++] = &organisations[i];
    }
    p->said = said;
    p->silent = silent;
    return OK;
}

/* {id} of the path is the number that screens show. Pending ones are not public. */
static err_t statement_of_path(struct cx *cx, const struct request *rq, struct statement_page *p)
{
    struct statement_list all;
    const int64_t number = path_id(rq, 1) - 1;
    TRY(statement_list_all(cx, p->c->id, &all));
    p->before = p->after = -1;
    for (size_t i = 0; i < all.count; i++) {
        const struct statement *s = &all.at[i];
        if (s->number == number && s->state != STATEMENT_PENDING)
            p->s = s;
        else if (s->state == STATEMENT_ACCEPTED && s->number < number)
            p->before = s->number;
        else if (s->state == STATEMENT_ACCEPTED && s->number > number && p->after < 0)
            p->after = s->number;
    }
    return p->s != NULL ? OK : problem(cx, ERR_NOT_FOUND, "no such statement here");
}

err_t statement_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct statement_page p = { .c = &c };
    TRY(statement_of_path(cx, rq, &p));
    must(p.s != NULL);
    const struct answers *answers = NULL;
    size_t count = 0;
    TRY(answers_list(cx, c.id, &answers, &count));
    p.answers = answers_of(answers, count, p.s->id);
    if (c.who == WHO_ORGANISATIONS)
        TRY(said_load(cx, &p));
    p.may_answer =
        p.s->state == STATEMENT_ACCEPTED && p.s->erased_at == 0 && consultation_asks(cx, &c);
    p.is_secretariat = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
    TRY(record_changes(cx, p.s->id.v, &p.changes));
    TRY(record_verify_box_of(cx, p.s->id.v, &p.verify));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_statement(&body, cx, &p);
    const struct page page = { .title = text2_pick(&p.s->text, cx->lang),
                               .description = text2_pick(&c.question, cx->lang),
                               .nav = "/consultations" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- proposing --- */

static err_t proposal_admit(struct cx *cx, const struct consultation *c, participant_id author)
{
    int64_t waiting = 0;
    struct tally tally;
    struct mandate room;
    struct ballot ballot = {
        .is_known = true, .who = c->who, .opens_at = c->opens_at, .closes_at = c->closes_at
    };
    if (c->who == WHO_ORGANISATIONS)
        TRY(mandate_of_actor(cx, &cx->actor, &room, &ballot.mandate));
    const err_t verdict = ballot_verdict(&ballot, &cx->actor, cx->now);
    if (verdict == ERR_FORBIDDEN && cx->actor.account == 0)
        return problem(cx, ERR_SIGN_IN, "organisations propose here");
    if (verdict != OK)
        return problem(cx, verdict, "not open, or not among those who answer here");
    TRY(statement_pending_of(cx, c->id, author, &waiting));
    if (waiting >= PENDING_MOST)
        return problem(cx, ERR_TOO_MANY, "proposals of one participant");
    TRY(consultation_tally(cx, c->id, &tally));
    if (tally.pending >= PENDING_OF_ALL_MOST)
        return problem(cx, ERR_TOO_MANY, "proposals that wait");
    return participant_put_many(
        cx,
        &(struct participant_row){ .id = author,
                                   .consultation = c->id,
                                   .organisation =
                                       c->who == WHO_ORGANISATIONS ? cx->actor.organisation : 0,
                                   .number = -1,
                                   .created_at = cx->now },
        1);
}

err_t statement_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct form form = form_open(cx, rq);
    const str_t text = form_text(&form, S("text"), 10, STATEMENT_TEXT_MOST);
    const err_t e = form_done(&form);
    if (e == ERR_INVALID)
        TRY(consultation_draw(cx, rq, rs, &c, &form));
    TRY(e);

    if (c.who == WHO_PUBLIC)
        visitor_cookie_ensure(cx, rq, rs);
    const participant_id author = participant_of_actor(cx, &c);
    TRY(proposal_admit(cx, &c, author));
    struct statement new = { .consultation = c.id, .state = STATEMENT_PENDING, .author = author };
    new.text.by[cx->lang] = text;
    statement_id made;
    TRY(statement_add(cx, &new, &made));
    return respond_see_other(rs,
                             url_with(cx, "/consultations/{}?proposed=1#propose", UARG(c.slug)));
}
