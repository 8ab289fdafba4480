/* The page where somebody who signs makes preliminary positions official: several at once, one
 * press. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/positions/positions.h"
#include "viewpoints/views/confirm.html.h"
#include "viewpoints/web.h"

static const struct statement *statement_of(const struct statement_list *list, statement_id id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].id.v == id.v)
            return &list->at[i];
    }
    return NULL;
}

/* Those on statements that are still up, by number. */
static err_t lines_load(struct cx *cx, const struct consultation *c, struct confirm_page *p)
{
    struct statement_list *const statements = arena_new(cx->arena, struct statement_list);
    const struct stance *held = NULL;
    size_t count = 0;
    TRY(statement_list_accepted(cx, c->id, statements));
    TRY(stance_list_of(cx, c->id, participant_of_organisation(c->id, cx->actor.organisation), &held,
                       &count));
    struct confirm_line *const lines = arena_array(cx->arena, struct confirm_line, count);
    for (size_t i = 0; i < count; i++) {
        const struct statement *const s = statement_of(statements, held[i].statement);
        if (s != NULL && confirmation_verdict(&held[i]) == OK)
            lines[p->count++] =
                (struct confirm_line){ s, &held[i],
                                       arena_printf(cx->arena, "p%" PRId64, held[i].id.v) };
    }
    p->lines = lines;
    return OK;
}

static err_t confirm_draw(struct cx *cx, const struct request *rq, struct response *rs,
                          const struct consultation *c, bool is_refused)
{
    struct organisation organisation;
    struct confirm_page p = { .c = c, .is_refused = is_refused, .speaks_for = &organisation };
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, &organisation));
    TRY(lines_load(cx, c, &p));
    p.speaker = speaker_bar(cx);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_confirm_positions(&body, cx, &p);
    const struct page page = {
        .title =
            trf(cx, "{0}: {1}", TARG(_("Make positions official")), TARG(consultation_name(cx, c))),
        .nav = "/consultations",
        .address = is_refused
                       ? arena_printf(cx->arena, "/consultations/%.*s/confirm", STR_ARG(c->slug))
                       : STR_NONE,
    };
    return respond_view(cx, rq, rs, is_refused ? 422 : 200, &page, &body);
}

/* Where organisations answer, while they do. */
static err_t confirm_consultation(struct cx *cx, const struct request *rq, struct consultation *c)
{
    TRY(consultation_of_path(cx, rq, c));
    return consultation_has_side(c, SIDE_ORGANISATIONS)
               ? OK
               : problem(cx, ERR_NOT_FOUND, "the public answers there");
}

err_t position_confirm_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(confirm_consultation(cx, rq, &c));
    if (!positions_may_become_official(&c, cx->now))
        return respond_see_other(rs, url_consultation(cx, &c));
    return confirm_draw(cx, rq, rs, &c, false);
}

err_t position_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct confirm_page p = { 0 };
    TRY(confirm_consultation(cx, rq, &c));
    struct form f = form_open(cx, rq);
    TRY(lines_load(cx, &c, &p));
    position_id *const chosen = arena_array(cx->arena, position_id, p.count);
    size_t n = 0;
    for (size_t i = 0; i < p.count; i++) {
        if (form_checked(&f, p.lines[i].name))
            chosen[n++] = p.lines[i].stance->id;
    }
    TRY(form_done(&f));
    if (n == 0) {
        TRY(confirm_draw(cx, rq, rs, &c, true));
        return ERR_INVALID;
    }
    TRY(position_confirm_many(cx, c.id, chosen, n));
    respond_publish(rs, consultation_topic(cx, c.id), S("position"));
    return respond_see_other(rs, url_with(cx, "/consultations/{}/position?confirmed={}",
                                          UARG(c.slug), UARG((int64_t)n)));
}

url_t url_confirm(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/confirm", UARG(c->slug));
}
