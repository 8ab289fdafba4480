/* Routes of viewpoints; the front page, consultations and their method.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/web.h"

#include "viewpoints/check/check.h"
#include "viewpoints/person.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/results/results.h"
#include "viewpoints/views/consultation.html.h"
#include "viewpoints/views/home.html.h"

err_t consultation_of_path(struct cx *cx, const struct request *rq, struct consultation *out)
{
    return consultation_find(cx, path_word(rq, 0), out);
}

err_t respond_view(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page, const struct buf *body)
{
    TRY(buf_check(body));
    struct page whole = *page;
    whole.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &whole);
}

static err_t counted_list(struct cx *cx, const struct counted **out, size_t *count)
{
    const struct consultation *list = NULL;
    size_t n = 0;
    TRY(consultation_list(cx, &list, &n));
    struct counted *all = arena_array(cx->arena, struct counted, n);
    for (size_t i = 0; i < n; i++)
        TRY(counted_load(cx, &list[i], &all[i]));
    *out = all;
    *count = n;
    return OK;
}

/* --- the front page --- */

/* The first open one that asks organisations, else the first open one, else the first. */
static const struct counted *hero_of(const struct counted *all, size_t count)
{
    const struct counted *best = count > 0 ? &all[0] : NULL;
    for (size_t i = 0; i < count; i++) {
        if (all[i].stage == STAGE_OPEN && all[i].c->who == WHO_ORGANISATIONS)
            return &all[i];
    }
    return best;
}

/* What was found about a real question comes before findings of an example. */
static err_t home_highlight(struct cx *cx, struct home_page *p)
{
    for (int examples = 0; examples <= 1; examples++) {
        for (size_t i = 0; i < p->count; i++) {
            const struct consultation *c = p->all[i].c;
            if (c->is_example != (examples == 1) || c->import_id != 0)
                continue;
            TRY(results_highlight(cx, c, &p->highlight));
            if (!html_empty(p->highlight)) {
                p->highlighted = c;
                return OK;
            }
        }
    }
    return OK;
}

static err_t home_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct home_page p = {
        .may_begin = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0,
    };
    TRY(counted_list(cx, &p.all, &p.count));
    p.hero = hero_of(p.all, p.count);
    if (p.hero != NULL)
        TRY(results_facts(cx, p.hero->c, &p.facts));
    TRY(home_highlight(cx, &p));
    const str_t title = text2_pick(&site_of(cx)->tagline, cx->lang);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_home(&body, cx, &p);
    const struct page page = { .title = title.len > 0 ? title : _("Consultations"),
                               .description = p.hero == NULL
                                                  ? S("")
                                                  : text2_pick(&p.hero->c->question, cx->lang),
                               .nav = "/" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- consultations --- */

static err_t consultations_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct counted *all = NULL;
    size_t count = 0;
    TRY(counted_list(cx, &all, &count));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultations(&body, cx, all, count);
    const struct page page = { .title = _("Consultations"), .nav = "/consultations" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

static err_t lines_load(struct cx *cx, const struct consultation *c, struct consultation_page *p)
{
    struct statement_list all;
    const struct answers *answers = NULL;
    size_t answers_count = 0;
    p->it = (struct counted){ .c = c, .stage = consultation_stage(c, cx->now) };
    TRY(statement_list_all(cx, c->id, &all));
    TRY(tally_with_answers(cx, c->id, &p->it.tally, &answers, &answers_count));
    struct line *lines = arena_array(cx->arena, struct line, all.count);
    const struct statement **rejected = arena_array(cx->arena, const struct statement *, all.count);
    for (size_t i = 0; i < all.count; i++) {
        const struct statement *s = &all.at[i];
        if (s->state == STATEMENT_ACCEPTED)
            lines[p->line_count++] = (struct line){ s, answers_of(answers, answers_count, s->id) };
        else if (s->state == STATEMENT_REJECTED)
            rejected[p->rejected_count++] = s;
    }
    p->lines = lines;
    p->rejected = rejected;
    return OK;
}

static html_t proposal_field(struct cx *cx, const struct form *f)
{
    return form_field(cx, f,
                      &(struct field){ .name = "text",
                                       .label = _("The statement"),
                                       .hint = _("At most 400 characters, in the language of this "
                                                 "page. No names of private persons."),
                                       .required = true,
                                       .low = 10,
                                       .high = STATEMENT_TEXT_MOST,
                                       .rows = 3,
                                       .lang = cx->lang,
                                       .has_lang = true });
}

err_t consultation_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct consultation *c, const struct form *proposal)
{
    struct consultation_page p = { 0 };
    TRY(lines_load(cx, c, &p));
    const bool open = p.it.stage == STAGE_OPEN;
    p.may_propose = open && (c->who == WHO_PUBLIC || actor_may_answer(c->who, &cx->actor));
    p.was_proposed = str_eq(request_query(cx, rq, S("proposed")), S("1"));
    p.proposal_errors = form_errors(cx, proposal);
    p.proposal = proposal_field(cx, proposal);
    TRY(record_changes(cx, c->id.v, &p.changes));
    TRY(record_verify_box_of(cx, c->id.v, &p.verify));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation(&body, cx, &p);
    const bool refused = proposal->error_count > 0;
    const struct page page = { .title = text2_pick(&c->question, cx->lang),
                               .description = tally_text(cx, c->who, &p.it.tally),
                               .nav = "/consultations",
                               .address = refused ? url_consultation_path(cx, c) : STR_NONE };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

static err_t consultation_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    const struct form blank = form_blank(cx);
    return consultation_draw(cx, rq, rs, &c, &blank);
}

static err_t method_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct counted it;
    TRY(consultation_of_path(cx, rq, &c));
    if (text2_pick(&c.coding, cx->lang).len == 0)
        return problem(cx, ERR_NOT_FOUND, "nothing is coded here");
    TRY(counted_load(cx, &c, &it));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_method(&body, cx, &it);
    const struct page page = { .title = trf(cx, "How it was coded: {0}",
                                            TARG(consultation_name(cx, &c))),
                               .nav = "/consultations" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* News of positions, so that the page of results can follow. */
static err_t events_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    return respond_events(rs, consultation_topic(cx, c.id));
}

/* --- routes --- */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/",
      .handle = home_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "The front page" },
    { .method = GET,
      .path = "/consultations",
      .handle = consultations_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "All consultations" },
    { .method = GET,
      .path = "/consultations/{slug}",
      .handle = consultation_page_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "Read a consultation" },
    { .method = GET,
      .path = "/consultations/{slug}/method",
      .handle = method_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "How positions were read from sources" },
    { .method = GET,
      .path = "/consultations/{slug}/results",
      .handle = results_page,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "The result of a consultation" },
    { .method = GET,
      .path = "/consultations/{slug}/results.json",
      .handle = results_json,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "The result as JSON" },
    { .method = GET,
      .path = "/consultations/{slug}/positions.csv",
      .handle = results_csv,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "Positions of organisations as CSV" },
    { .method = GET,
      .path = "/method",
      .handle = how_computed_page,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "How results are computed" },
    { .method = GET,
      .path = "/consultations/{slug}/events",
      .handle = events_get,
      .guard = guard_anyone,
      .help = "News of positions as server-sent events" },
    { .method = GET,
      .path = "/consultations/{slug}/statements/{id}",
      .handle = statement_page_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "One statement and all positions on it" },
    { .method = POST,
      .path = "/consultations/{slug}/statements",
      .handle = statement_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_WRITE,
      .help = "Propose a statement" },
    { .method = GET,
      .path = "/consultations/{slug}/position",
      .handle = position_page_get,
      .guard = guard_anyone,
      .help = "Take a position, one statement at a time" },
    { .method = POST,
      .path = "/consultations/{slug}/positions",
      .handle = position_post,
      .guard = guard_anyone,
      .flags = CSRF | RATE_POSITION,
      .help = "Take a position",
      .handle_many = position_post_many },

    { .method = GET,
      .path = "/consultations/{slug}/receipts",
      .handle = receipts_page_get,
      .guard = guard_anyone,
      .help = "A visitor's own receipts" },
    { .method = GET,
      .path = "/consultations/{slug}/receipts/{file}",
      .handle = receipt_file_get,
      .guard = guard_anyone,
      .help = "One of them, POSITION.json: for alyans verify" },

    { .method = GET,
      .path = "/secretariat/consultations",
      .handle = secretariat_get,
      .guard = guard_secretariat,
      .help = "Proposals that wait, and all consultations" },
    { .method = GET,
      .path = "/secretariat/consultations/new",
      .handle = consultation_new_get,
      .guard = guard_secretariat,
      .help = "The form of a new consultation" },
    { .method = POST,
      .path = "/secretariat/consultations",
      .handle = consultation_new_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Begin a consultation",
      .body_max = 512 << 10 },
    { .method = GET,
      .path = "/secretariat/consultations/{slug}/edit",
      .handle = consultation_edit_get,
      .guard = guard_secretariat,
      .help = "Texts, dates and statements of a consultation" },
    { .method = POST,
      .path = "/secretariat/consultations/{slug}/edit",
      .handle = consultation_edit_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Change texts and dates",
      .body_max = 512 << 10 },
    { .method = POST,
      .path = "/secretariat/consultations/{slug}/close",
      .handle = consultation_close_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Close a consultation now" },
    { .method = POST,
      .path = "/secretariat/consultations/{slug}/statements",
      .handle = statement_add_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Add an accepted statement" },
    { .method = GET,
      .path = "/secretariat/statements/{id}",
      .handle = statement_decide_get,
      .guard = guard_secretariat,
      .help = "Decide on a statement" },
    { .method = POST,
      .path = "/secretariat/statements/{id}/accept",
      .handle = statement_accept_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Accept a statement" },
    { .method = POST,
      .path = "/secretariat/statements/{id}/reject",
      .handle = statement_reject_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Reject a statement with a public reason" },
    { .method = GET,
      .path = "/secretariat/statements/{id}/correct",
      .handle = statement_correct_get,
      .guard = guard_secretariat,
      .help = "The form to correct a text" },
    { .method = POST,
      .path = "/secretariat/statements/{id}/correct",
      .handle = statement_correct_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Correct the text of a statement, for a public reason" },
    { .method = GET,
      .path = "/secretariat/statements/{id}/take-down",
      .handle = statement_take_down_get,
      .guard = guard_secretariat,
      .help = "The form to take a text from the public" },
    { .method = POST,
      .path = "/secretariat/statements/{id}/take-down",
      .handle = statement_take_down_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take a text that holds personal data from the public" },
    { .method = GET,
      .path = "/secretariat/positions/{id}/take-down",
      .handle = position_take_down_get,
      .guard = guard_secretariat,
      .help = "The form to take a reason from the public" },
    { .method = POST,
      .path = "/secretariat/positions/{id}/take-down",
      .handle = position_take_down_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Take a reason that holds personal data from the public" },

    { .method = GET,
      .path = "/api/v1/consultations",
      .handle = api_consultations,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "All consultations",
      .api = &api_consultations_op },
    { .method = GET,
      .path = "/api/v1/consultations/{slug}",
      .handle = api_consultation,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "One consultation with its counts",
      .api = &api_consultation_op },
    { .method = GET,
      .path = "/api/v1/consultations/{slug}/statements",
      .handle = api_statements,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "Its accepted statements with how they were answered",
      .api = &api_statements_op },
    { .method = POST,
      .path = "/api/v1/consultations/{slug}/positions",
      .handle = position_post,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | CSRF | RATE_POSITION,
      .help = "Take a position; the answer names the next open statement",
      .handle_many = position_post_many,
      .api = &api_position_op },
    { 0 },
};

static const struct command_option ANALYSE_OPTIONS[] = {
    { "--method NAME",
      N_("alyans (as it comes: with uncertainty, groups only where there are any) or polis") },
    { "--groups N", N_("describe this number of groups, even if they are not separable") },
    { "--groups-from FILE", N_("describe the groups of this file (participant, group-id)") },
    { "--classes FILE",
      N_("known classes to compare: participant and one column for each division") },
    { "--weights FILE", N_("participant, weight, organisation: one organisation is one voice") },
    { "--bootstrap N", N_("how often voices are drawn anew, 20 at least (as it comes: 200, fewer "
                          "for very many answers)") },
    { "--seed N", N_("of all chance; as it comes it is made of the statements, and the same votes "
                     "give the same report") },
    { "--threads N", N_("as it comes: one for each processor; no result depends on it") },
    { "--json", N_("everything for programs (docs/analyse.schema.json)") },
    { "--times", N_("also tell how long it took") },
    { "--svg FILE", N_("write the opinion map") },
    { "--html FILE", N_("write the whole report as one page that can be mailed") },
    { 0 },
};

static const struct command COMMANDS[] = {
    { "import polis", "DIR [--apply] [--slug NAME] [--language az|en]",
      N_("import a Polis export; without --apply only say what would happen"),
      import_polis_command },
    { "import list", "", N_("list what was imported"), import_list_command },
    { "import undo", "ID", N_("take an import back: its consultation is no longer shown"),
      import_undo_command },
    { "export polis", "CONSULTATION DIR [--language az|en]",
      N_("write a consultation as the CSV files of a Polis export"), export_polis_command },
    { "analyse",
      "SOURCE [--method alyans|polis] [--groups N | --groups-from FILE] [--classes FILE]"
      " [--weights FILE] [--bootstrap N] [--seed N] [--threads N] [--json] [--times] [--svg FILE]"
      " [--html FILE]",
      N_("tell what the votes of a file, a folder or a consultation say, and how sure that is"),
      analyse_command, ANALYSE_OPTIONS },
    { 0 },
};

const struct feature viewpoints_feature = { .name = "viewpoints",
                                            .commands = COMMANDS,
                                            .routes = ROUTES,
                                            .sql = &viewpoints_sql,
                                            .export_person = viewpoints_export_person,
                                            .compare_record = viewpoints_compare_record };
