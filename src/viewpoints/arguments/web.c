/* Saying, marking, taking down; the routes of arguments. SPDX-License-Identifier: AGPL-3.0-or-later
 */
#include "viewpoints/web.h"
#include "identity/identity.h"
#include "viewpoints/arguments/pages.h"
#include "viewpoints/rules.h"
#include "viewpoints/views/arguments.html.h"

#define STYLE "statements.css"

/* --- giving one ------------------------------------------------------------------------------- */

err_t argued_statement(struct cx *cx, const struct request *rq, struct consultation *c,
                       struct statement *out)
{
    struct statement_list all;
    const int64_t number = path_id(rq, 1) - 1;
    TRY(consultation_of_path(cx, rq, c));
    TRY(statement_list_accepted(cx, c->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].number == number) {
            *out = all.at[i];
            return OK;
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no such statement here");
}

/* Signing in may help who speaks for nobody yet; *is_answered: a page has told which mandate is
 * wanting. */
static err_t may_argue(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct consultation *c, bool *is_answered)
{
    enum side side;
    *is_answered = false;
    if (!consultation_takes_positions(c, cx->now) && !consultation_takes_proposals(c, cx->now))
        return problem(cx, ERR_CONFLICT, "the consultation is over");
    if (actor_side(c->who, &cx->actor, &side))
        return OK;
    if (cx->actor.account == 0)
        return problem(cx, ERR_SIGN_IN, "speaks for nobody");
    if (cx->actor.mandate == 0)
        return problem(cx, ERR_FORBIDDEN, "speaks for nobody");
    *is_answered = true;
    return mandate_respond_refused(cx, rq, rs, MANDATE_POSITIONS);
}

static html_t text_field(struct cx *cx, const struct form *f, str_t label)
{
    return form_field(cx, f,
                      &(struct field){ .name = "text",
                                       .label = label,
                                       .hint = _("20 to 1000 characters, in the language of this "
                                                 "page. One thought; no names of private persons."),
                                       .required = true,
                                       .low = ARGUMENT_LEAST,
                                       .high = ARGUMENT_MOST,
                                       .rows = 5,
                                       .lang = cx->lang,
                                       .has_lang = true });
}

static err_t argue_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        struct argue_page *p, struct form *f)
{
    const struct choice sides[] = {
        { .value = S("for"), .label = _("It speaks for the statement") },
        { .value = S("against"), .label = _("It speaks against the statement") },
    };
    const str_t label = p->to != NULL ? _("Your reply") : _("Your argument");
    const struct field_label labels[] = { { "text", label }, { "side", _("Side") } };
    if (p->to == NULL)
        p->choice = form_choices(cx, f, "side", _("Side"), STR_NONE, sides, ARRAY_LEN(sides));
    p->field = text_field(cx, f, label);
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    if (cx->actor.organisation != 0)
        p->speaker = speaker_bar(cx);
    if (p->to != NULL)
        TRY(argument_hear_box(cx, p->to, &p->hear));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_argue(&body, cx, p);
    const bool refused = f->error_count > 0;
    const struct page page = {
        .title = p->to != NULL ? _("Reply to an argument") : _("Give an argument"),
        .nav = "/consultations",
        .style = STYLE,
        .address = refused
                       ? arena_printf(cx->arena, "/consultations/%.*s/statements/%" PRId64 "/argue",
                                      STR_ARG(p->c->slug), p->s->number + 1)
                       : STR_NONE,
    };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

/* What is replied to; NULL: nothing. ERR_NOT_FOUND: not public (any more), or itself a reply. */
static err_t replied_to(struct cx *cx, const struct statement *s, int64_t id,
                        const struct argument **out)
{
    *out = NULL;
    if (id == 0)
        return OK;
    struct argument *const a = arena_new(cx->arena, struct argument);
    TRY(argument_get(cx, (argument_id){ id }, a));
    if (a->state != STATEMENT_ACCEPTED || a->parent.v != 0 || a->statement.v != s->id.v ||
        a->replaced_at != 0 || a->erased_at != 0)
        return problem(cx, ERR_NOT_FOUND, "nothing to reply to");
    *out = a;
    return OK;
}

static err_t argue_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    int64_t to = 0;
    bool is_answered = false;
    TRY(argued_statement(cx, rq, &c, &s));
    TRY(may_argue(cx, rq, rs, &c, &is_answered));
    if (is_answered)
        return OK;
    struct argue_page p = { .c = &c, .s = &s };
    if (!str_to_i64(request_query(cx, rq, S("to")), 1, INT64_MAX, &to))
        to = 0;
    TRY(replied_to(cx, &s, to, &p.to));
    struct form blank = form_blank(cx);
    form_preset(&blank, S("side"), request_query(cx, rq, S("side")));
    return argue_draw(cx, rq, rs, &p, &blank);
}

/* What only the rows know. */
static err_t argue_foresee(struct cx *cx, struct form *f, const struct argue_page *p,
                           const struct argument *a)
{
    bool is_said = false, too_many = false;
    TRY(argument_foresee(cx, p->c, a, &is_said, &too_many));
    if (is_said)
        form_fault_custom(f, S("text"), N_("You have said this here already."));
    else if (too_many && cx->actor.organisation == 0)
        form_fault_custom(f, S("text"),
                          N_("Several arguments of yours wait to be looked at. Say this one when "
                             "they have been decided on."));
    return OK;
}

static err_t argue_read(struct cx *cx, struct form *f, const struct argue_page *p,
                        struct argument *a)
{
    static const str_t words[] = { S_INIT("for"), S_INIT("against") };
    *a = (struct argument){ .consultation = p->c->id,
                            .statement = p->s->id,
                            .language = lang_code(cx->lang) };
    if (p->to != NULL)
        a->parent = p->to->id;
    else
        a->side = form_choice(f, S("side"), words, ARRAY_LEN(words)) == 1 ? ARGUMENT_AGAINST
                                                                          : ARGUMENT_FOR;
    a->text = form_lines(f, S("text"), ARGUMENT_LEAST, ARGUMENT_MOST);
    if (form_done(f) == OK)
        TRY(argue_foresee(cx, f, p, a));
    return form_done(f);
}

/* Back to the statement; who is not named gets the link under which it can be followed. */
static err_t respond_said(struct cx *cx, struct response *rs, const struct argue_page *p,
                          argument_id made)
{
    struct argument a;
    str_t token;
    TRY(argument_get(cx, made, &a));
    if (a.state == STATEMENT_ACCEPTED)
        return respond_see_other(rs,
                                 url_with(cx, "/consultations/{}/statements/{}?said={}#arguments",
                                          UARG(p->c->slug), UARG(p->s->number + 1), UARG(made.v)));
    TRY(moderation_link_make(cx, "argument", made.v, &token));
    return respond_see_other(
        rs, url_with(cx, "/consultations/{}/statements/{}?said={}&link={}#arguments",
                     UARG(p->c->slug), UARG(p->s->number + 1), UARG(made.v), UARG(token)));
}

static err_t argue_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s;
    struct argument a;
    argument_id made;
    bool is_answered = false;
    TRY(argued_statement(cx, rq, &c, &s));
    TRY(may_argue(cx, rq, rs, &c, &is_answered));
    if (is_answered)
        return OK;
    struct argue_page p = { .c = &c, .s = &s };
    struct form f = form_open(cx, rq);
    TRY(replied_to(cx, &s, form_value(&f, S("to")).len > 0 ? form_id(&f, S("to")) : 0, &p.to));
    visitor_cookie_ensure(cx, rq, rs);
    const err_t e = argue_read(cx, &f, &p, &a);
    if (e == ERR_INVALID)
        TRY(argue_draw(cx, rq, rs, &p, &f));
    TRY(e);
    TRY(argument_give(cx, &a, &made));
    return respond_said(cx, rs, &p, made);
}

/* --- marks ------------------------------------------------------------------------------------ */

static err_t mark_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct statement s = { 0 };
    bool is_answered = false;
    TRY(argued_statement(cx, rq, &c, &s));
    TRY(may_argue(cx, rq, rs, &c, &is_answered));
    if (is_answered)
        return OK;
    struct form f = form_open(cx, rq);
    const int64_t argument = form_id(&f, S("argument")), helps = form_int(&f, S("helps"), 0, 1);
    TRY(form_done(&f));
    visitor_cookie_ensure(cx, rq, rs);
    TRY(argument_mark(cx, &c, (argument_id){ argument }, helps == 1 ? 1 : -1));
    return respond_see_other(rs, url_with(cx, "/consultations/{}/statements/{}?marked={}#a-{}",
                                          UARG(c.slug), UARG(s.number + 1), UARG(argument),
                                          UARG(argument)));
}

/* --- taking one from the public --------------------------------------------------------------- */

static err_t down_open(struct cx *cx, const struct request *rq, struct argument *a,
                       struct consultation *c, struct statement *s)
{
    TRY(argument_get(cx, (argument_id){ path_id(rq, 0) }, a));
    if (a->erased_at != 0 || a->is_reason)
        return problem(cx, ERR_CONFLICT, "taken down before, or a position's reason");
    TRY(statement_get(cx, a->statement, s));
    return consultation_get(cx, a->consultation, c);
}

static err_t down_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       struct argument_down_page *p, const struct form *f)
{
    p->reason = form_field(cx, f,
                           &(struct field){ .name = "reason",
                                            .label = _("Public reason"),
                                            .hint = _("It stands where the text stood. Do not "
                                                      "repeat what is taken down."),
                                            .required = true,
                                            .low = REJECTION_LEAST,
                                            .high = PUBLIC_REASON_MOST,
                                            .rows = 3 });
    p->errors = form_errors(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_argument_down(&body, cx, p);
    const struct page page = { .title = _("Take a text from the public"), .nav = "/secretariat" };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t down_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct argument a;
    struct consultation c;
    struct statement s;
    TRY(down_open(cx, rq, &a, &c, &s));
    struct argument_down_page p = { .c = &c, .s = &s, .a = &a };
    const struct form blank = form_blank(cx);
    return down_draw(cx, rq, rs, &p, &blank);
}

static err_t down_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct argument a;
    struct consultation c;
    struct statement s = { 0 };
    TRY(down_open(cx, rq, &a, &c, &s));
    struct argument_down_page p = { .c = &c, .s = &s, .a = &a };
    struct form f = form_open(cx, rq);
    const str_t reason = form_lines(&f, S("reason"), REJECTION_LEAST, PUBLIC_REASON_MOST);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(down_draw(cx, rq, rs, &p, &f));
    TRY(e);
    TRY(argument_take_down(cx, a.id, reason));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}

/* --- the table -------------------------------------------------------------------------------- */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/consultations/{slug}/statements/{id}/argue",
      .handle = argue_get,
      .guard = guard_anyone,
      .help = "The form of an argument or a reply" },
    { .method = POST,
      .path = "/consultations/{slug}/statements/{id}/arguments",
      .handle = argue_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Give an argument or a reply" },
    { .method = POST,
      .path = "/consultations/{slug}/statements/{id}/marks",
      .handle = mark_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Mark whether an argument helps" },
    { .method = GET,
      .path = "/secretariat/arguments/{id}/take-down",
      .handle = down_get,
      .guard = guard_secretariat,
      .help = "The form to take an argument from the public" },
    { .method = POST,
      .path = "/secretariat/arguments/{id}/take-down",
      .handle = down_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take an argument that holds personal data from the public" },
    { .method = GET,
      .path = "/api/v1/consultations/{slug}/statements/{id}/arguments",
      .handle = api_arguments,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "Arguments for and against a statement",
      .api = &api_arguments_op },
    { 0 },
};

const struct feature arguments_feature = {
    .name = "arguments", .routes = ROUTES, .sql = &arguments_sql, .search = arguments_search
};
