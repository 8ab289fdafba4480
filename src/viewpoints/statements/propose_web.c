/* Proposing a statement, or another wording of one, in two steps at most: what is close already is
 * shown first, and nothing that was written is lost.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/moderated.h"
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/views/propose.html.h"
#include "viewpoints/web.h"

/* Proposals that may wait at a time: of one participant, and of all in one consultation, so that a
 * flood of them leaves the secretariat's pages within what a page may be. */
enum { PENDING_MOST = 5, PENDING_OF_ALL_MOST = 500 };
enum { TEXT_LEAST = 10 };

/* --- who may ---------------------------------------------------------------------------------- */

/* May the actor propose here, and for which side? */
static err_t proposal_verdict(struct cx *cx, const struct consultation *c, enum side *side)
{
    struct mandate room;
    struct ballot ballot = { .is_known = true,
                             .who = c->who,
                             .opens_at = c->collects_at != 0 ? c->collects_at : c->opens_at,
                             .closes_at = c->closes_at };
    if (actor_side(c->who, &cx->actor, side) && *side == SIDE_ORGANISATIONS)
        TRY(mandate_of_actor(cx, &cx->actor, &room, &ballot.mandate));
    const err_t verdict = ballot_verdict(&ballot, &cx->actor, cx->now);
    if (verdict == ERR_FORBIDDEN && cx->actor.account == 0)
        return problem(cx, ERR_SIGN_IN, "organisations propose here");
    if (verdict != OK)
        return problem(cx, verdict, "not open, or not among those who answer here");
    return OK;
}

/* Before anything is written: may this reader propose, or become somebody who may? A visitor gets
 * a pseudonym only with a proposal that is taken. */
static err_t reader_may_propose(struct cx *cx, const struct consultation *c)
{
    enum side side = SIDE_PUBLIC;
    if (!consultation_takes_proposals(c, cx->now))
        return problem(cx, ERR_CONFLICT, "not open for proposals");
    if (actor_side(c->who, &cx->actor, &side) && side == SIDE_PUBLIC)
        return OK;
    return proposal_verdict(cx, c, &side);
}

static err_t proposal_admit(struct cx *cx, const struct consultation *c, participant_id author)
{
    int64_t waiting = 0;
    struct tally tally;
    enum side side = SIDE_PUBLIC;
    TRY(proposal_verdict(cx, c, &side));
    TRY(statement_pending_of(cx, c->id, author, &waiting));
    if (waiting >= PENDING_MOST)
        return problem(cx, ERR_TOO_MANY, "proposals of one participant");
    TRY(consultation_tally(cx, c, side, &tally));
    if (tally.pending >= PENDING_OF_ALL_MOST)
        return problem(cx, ERR_TOO_MANY, "proposals that wait");
    return participant_put_many(
        cx,
        &(struct participant_row){ .id = author,
                                   .consultation = c->id,
                                   .organisation =
                                       side == SIDE_ORGANISATIONS ? cx->actor.organisation : 0,
                                   .number = -1,
                                   .created_at = cx->now },
        1);
}

/* --- the page --------------------------------------------------------------------------------- */

static enum lang other_lang(const struct cx *cx)
{
    return (enum lang)(1 - cx->lang); /* the other of two */
}

html_t proposal_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "text",
                                       .label = _("The statement"),
                                       .hint = _("At most 400 characters, in the language of this "
                                                 "page. No names of private persons."),
                                       .required = true,
                                       .low = TEXT_LEAST,
                                       .high = STATEMENT_TEXT_MOST,
                                       .rows = 3,
                                       .lang = cx->lang,
                                       .has_lang = true });
}

static html_t other_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "other",
                                       .label = trf(cx, "The same, in {0}",
                                                    TARG(language_in(cx, other_lang(cx)))),
                                       .hint = _("If you can write both, both count as the "
                                                 "original. Otherwise leave it empty: it is "
                                                 "translated."),
                                       .high = STATEMENT_TEXT_MOST,
                                       .rows = 3,
                                       .lang = other_lang(cx),
                                       .has_lang = true });
}

static html_t why_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "reason",
                                       .label = _("Why it should be worded so"),
                                       .hint = _("Public, once the secretariat has accepted it."),
                                       .required = true,
                                       .low = REJECTION_LEAST,
                                       .high = PUBLIC_REASON_MOST,
                                       .rows = 3 });
}

/* The wording in the language it is written in; nothing to compare where the original has none. */
static void compare_wording(struct cx *cx, struct propose_page *p, const struct form *f)
{
    const str_t was = p->amends->text.by[cx->lang];
    const str_t is = form_value(f, S("text"));
    if (was.len > 0 && is.len > 0)
        p->wording = diff_words(cx->arena, was, is);
}

static str_t page_path(struct cx *cx, const struct propose_page *p)
{
    if (p->amends == NULL)
        return arena_printf(cx->arena, "/consultations/%.*s/propose", STR_ARG(p->c->slug));
    return arena_printf(cx->arena, "/consultations/%.*s/statements/%" PRId64 "/amend",
                        STR_ARG(p->c->slug), p->amends->number + 1);
}

static err_t propose_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          struct propose_page *p, const struct form *f)
{
    const struct field_label labels[] = {
        { "text", _("The statement") },
        { "other", trf(cx, "The same, in {0}", TARG(language_in(cx, other_lang(cx)))) },
        { "reason", _("Why it should be worded so") },
    };
    p->to = p->amends == NULL ? url_statements(cx, p->c) : url_amend(cx, p->c, p->amends);
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->text = proposal_field(cx, f);
    p->other = other_field(cx, f);
    p->has_other = form_value(f, S("other")).len > 0;
    if (p->amends != NULL) {
        p->reason = why_field(cx, f);
        compare_wording(cx, p, f);
    }
    TRY(project_funder_line(cx, "consultation", p->c->id.v, &p->funder));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_propose(&body, cx, p);
    const str_t title = p->amends == NULL ? _("Propose a statement") : _("Propose another wording");
    const struct page page = { .title = trf(cx, "{0}: {1}", TARG(title),
                                            TARG(consultation_name(cx, p->c))),
                               .nav = "/consultations",
                               .style = "statements.css",
                               .address = page_path(cx, p) };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

/* --- reading ---------------------------------------------------------------------------------- */

/* What was written, as a statement that waits. */
static struct statement proposal_read(struct cx *cx, struct form *f)
{
    struct statement s = { .state = STATEMENT_PENDING };
    s.text.by[cx->lang] = form_text(f, S("text"), TEXT_LEAST, STATEMENT_TEXT_MOST);
    s.text.by[other_lang(cx)] = form_text(f, S("other"), 0, STATEMENT_TEXT_MOST);
    if (s.text.by[other_lang(cx)].len == 0) {
        s.has_original = true;
        s.original = cx->lang;
    }
    return s;
}

/* As it may be meant: nothing keeps anybody from writing in the other language than the page's. */
static struct text2 in_either_language(const struct text2 *text)
{
    struct text2 t = *text;
    for (int l = 0; l < LANG_COUNT; l++) {
        if (t.by[l].len == 0)
            t.by[l] = text->by[LANG_COUNT - 1 - l]; /* the other of two */
    }
    return t;
}

/* On the pool before the write: reading a thousand texts takes milliseconds that others wait. */
err_t statement_propose_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    struct consultation c;
    struct near_list *const near = arena_new(cx->arena, struct near_list);
    struct form f = form_open(cx, rq);
    const struct statement s = proposal_read(cx, &f);
    const struct text2 text = in_either_language(&s.text);
    TRY(consultation_of_path(cx, rq, &c));
    TRY(near_find(cx, c.id, &text, (statement_id){ 0 }, near));
    *prepared = near;
    return OK;
}

/* Without the one it would reword: that is close by its nature. */
static struct near_list near_but(struct cx *cx, const struct near_list *near,
                                 const struct statement *but)
{
    struct near_statement *const at = arena_array(cx->arena, struct near_statement, near->count);
    size_t n = 0;
    for (size_t i = 0; i < near->count; i++) {
        if (but == NULL || near->at[i].s->id.v != but->id.v)
            at[n++] = near->at[i];
    }
    return (struct near_list){ at, n };
}

static err_t proposal_store(struct cx *cx, const struct request *rq, struct response *rs,
                            const struct consultation *c, struct statement *s)
{
    statement_id made;
    enum side side;
    if (actor_side(c->who, &cx->actor, &side) && side == SIDE_PUBLIC)
        visitor_cookie_ensure(cx, rq, rs);
    s->consultation = c->id;
    s->author = participant_of_actor(cx, c);
    TRY(proposal_admit(cx, c, s->author));
    url_t thanks;
    TRY(statement_add(cx, s, &made));
    TRY(statement_proposed(cx, c, made, &thanks));
    return respond_see_other(rs, thanks);
}

/* Both kinds: p->amends tells which. */
static err_t proposal_take(struct cx *cx, const struct request *rq, struct response *rs,
                           struct propose_page *p)
{
    const struct near_list none = { 0 };
    const struct near_list *const near = rq->prepared != NULL ? rq->prepared : &none;
    struct form f = form_open(cx, rq);
    struct statement s = proposal_read(cx, &f);
    TRY(reader_may_propose(cx, p->c));
    if (p->amends != NULL) {
        s.amends = p->amends->id;
        s.amend_reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
        struct statement compared = s;
        compared.consultation = p->c->id;
        if (f.error_count == 0 && amend_verdict(p->amends, &compared, s.amend_reason) != OK)
            form_fault_custom(&f, S("text"), N_("It is worded like the statement itself."));
    }
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(propose_draw(cx, rq, rs, p, &f));
    TRY(e);
    p->near = near_but(cx, near, p->amends);
    if (p->near.count > 0 && !form_checked(&f, S("anyway")))
        return propose_draw(cx, rq, rs, p, &f);
    return proposal_store(cx, rq, rs, p->c, &s);
}

/* --- a statement ------------------------------------------------------------------------------ */

err_t statement_propose_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(reader_may_propose(cx, &c));
    struct propose_page p = { .c = &c };
    const struct form blank = form_blank(cx);
    return propose_draw(cx, rq, rs, &p, &blank);
}

err_t statement_propose_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct propose_page p = { .c = &c };
    return proposal_take(cx, rq, rs, &p);
}

/* --- another wording -------------------------------------------------------------------------- */

static err_t amended_of_path(struct cx *cx, const struct request *rq, struct consultation *c,
                             struct statement *s)
{
    TRY(statement_of_number(cx, rq, c, s));
    if (s->state != STATEMENT_ACCEPTED || s->erased_at != 0)
        return problem(cx, ERR_CONFLICT, "not accepted, or taken down");
    return OK;
}

err_t statement_amend_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    TRY(amended_of_path(cx, rq, &c, &s));
    TRY(reader_may_propose(cx, &c));
    struct propose_page p = { .c = &c, .amends = &s };
    struct form f = form_blank(cx);
    form_preset(&f, S("text"), s.text.by[cx->lang]);
    return propose_draw(cx, rq, rs, &p, &f);
}

err_t statement_amend_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    TRY(amended_of_path(cx, rq, &c, &s));
    struct propose_page p = { .c = &c, .amends = &s };
    return proposal_take(cx, rq, rs, &p);
}

err_t amendment_take_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    TRY(statement_of_number(cx, rq, &c, &s));
    TRY(statement_take_amendment(cx, s.id));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}
