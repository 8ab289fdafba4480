/* Routes of viewpoints; consultations and their method.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/web.h"

#include "site/list_file.h"
#include "viewpoints/check/check.h"
#include "viewpoints/moderated.h"
#include "viewpoints/person.h"
#include "viewpoints/positions/notices.h"
#include "viewpoints/results/results.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/views/consultation.html.h"

err_t consultation_of_path(struct cx *cx, const struct request *rq, struct consultation *out)
{
    return consultation_find(cx, path_word(rq, 0), out);
}

err_t consultation_of_path_any(struct cx *cx, const struct request *rq, struct consultation *out)
{
    return consultation_find_any(cx, path_word(rq, 0), out);
}

err_t respond_view(struct cx *cx, const struct request *rq, struct response *rs, int status,
                   const struct page *page, const struct buf *body)
{
    TRY(buf_check(body));
    struct page whole = *page;
    whole.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &whole);
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

/* One line each; who pays for those made under a project is said in both languages. */
static err_t consultations_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "slug",          "question_az",  "question_en",
                                           "who",           "stage",        "opens_at",
                                           "closes_at",     "statements",   "participants",
                                           "made_under_az", "made_under_en" };
    const struct counted *all = NULL;
    const struct made_for *made = NULL;
    size_t count = 0;
    struct list_file f;
    TRY(counted_list(cx, &all, &count));
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = all[i].c->id.v;
    TRY(made_for_load(cx, "consultation", ids, count, &made));
    list_file_begin(&f, cx, rq, rs, "consultations", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < count; i++) {
        const struct consultation *const c = all[i].c;
        const struct text2 under = made_for_text2(cx, made, c->id.v);
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = { CELL(c->slug),
                                                             CELLS_OF(c->question),
                                                             CELL(who_word(c->who)),
                                                             CELL(stage_word(all[i].stage)),
                                                             cell_time(cx, c->opens_at),
                                                             cell_time(cx, c->closes_at),
                                                             CELL_NUMBER(all[i].tally.statements),
                                                             CELL_NUMBER(all[i].tally.participants),
                                                             CELLS_OF(under) };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

err_t given_load(struct cx *cx, const struct consultation *c,
                 const struct answers *const answers[SIDE_COUNT], const size_t counts[SIDE_COUNT],
                 statement_id s, struct given *out)
{
    *out = (struct given){ 0 };
    if (consultation_has_side(c, SIDE_ORGANISATIONS))
        out->organisations = answers_of(answers[SIDE_ORGANISATIONS], counts[SIDE_ORGANISATIONS], s);
    if (!consultation_has_side(c, SIDE_PUBLIC))
        return OK;
    return shown_answers(cx, answers_of(answers[SIDE_PUBLIC], counts[SIDE_PUBLIC], s),
                         &out->people);
}

/* The accepted ones as lines, those that are not apart. */
static err_t statements_sort(struct cx *cx, const struct statement_list *all, struct line *lines,
                             struct consultation_page *p)
{
    const struct statement **rejected =
        arena_array(cx->arena, const struct statement *, all->count);
    const struct statement **merged = arena_array(cx->arena, const struct statement *, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *s = &all->at[i];
        if (s->state == STATEMENT_ACCEPTED)
            lines[p->line_count++].statement = s;
        else if (s->state == STATEMENT_REJECTED && s->merged_into.v == 0)
            rejected[p->rejected_count++] = s;
        if (s->merged_into.v != 0)
            merged[p->merged_count++] = s;
    }
    p->lines = lines;
    p->rejected = rejected;
    p->merged = merged;
    return removed_lines(cx, rejected, p->rejected_count, &p->removed);
}

/* Which lines the page shows: ?page=2. One beyond the last is the last. */
static void lines_choose(struct cx *cx, const struct request *rq, struct consultation_page *p)
{
    int64_t page = 1;
    if (!str_to_i64(request_query(cx, rq, S("page")), 1, INT32_MAX, &page))
        page = 1;
    p->pages = p->line_count == 0 ? 1 : (p->line_count + STATEMENTS_PAGE - 1) / STATEMENTS_PAGE;
    p->page = (size_t)page > p->pages ? p->pages : (size_t)page;
    p->first = (p->page - 1) * STATEMENTS_PAGE;
    p->shown = p->line_count - p->first;
    if (p->shown > STATEMENTS_PAGE)
        p->shown = STATEMENTS_PAGE;
}

static err_t lines_load(struct cx *cx, const struct request *rq, const struct consultation *c,
                        struct consultation_page *p)
{
    struct statement_list all;
    const struct answers *answers[SIDE_COUNT] = { NULL };
    size_t answers_count[SIDE_COUNT] = { 0 };
    p->it = (struct counted){ .c = c, .stage = consultation_stage(c, cx->now) };
    TRY(statement_list_all(cx, c->id, &all));
    for (int s = 0; s < SIDE_COUNT; s++) {
        if (consultation_has_side(c, (enum side)s))
            TRY(tally_with_answers(cx, c, (enum side)s, &p->it.of_side[s], &answers[s],
                                   &answers_count[s]));
    }
    p->it.tally = p->it.of_side[consultation_side(c, STR_NONE)];
    struct line *const lines = arena_array(cx->arena, struct line, all.count);
    TRY(statements_sort(cx, &all, lines, p));
    lines_choose(cx, rq, p);
    for (size_t i = p->first; i < p->first + p->shown; i++)
        TRY(given_load(cx, c, answers, answers_count, lines[i].statement->id, &lines[i].given));
    return OK;
}

url_t url_consultation_feed(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/news.atom", UARG(c->slug));
}

/* The newsroom's feed of what is published about it. */
static html_t feed_head(struct cx *cx, const struct consultation *c)
{
    AUTO(buf) out;
    buf_init(&out, VIEW_MAX);
    if (!c->is_draft)
        view_consultation_feed_head(&out, cx, c);
    return html_of_buf(cx, &out);
}

err_t consultation_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct consultation *c, const struct form *proposal)
{
    struct surroundings around;
    struct consultation_page p = { .around = &around };
    TRY(lines_load(cx, rq, c, &p));
    TRY(coded_load(cx, c, &p.it.coded));
    TRY(surroundings_load(cx, c, &around));
    enum side side;
    p.may_propose =
        consultation_takes_proposals(c, cx->now) && actor_side(c->who, &cx->actor, &side);
    p.was_proposed = str_eq(request_query(cx, rq, S("proposed")), S("1"));
    p.follow = p.was_proposed ? request_query(cx, rq, S("link")) : STR_NONE;
    p.proposal_errors = form_errors(cx, proposal);
    p.proposal = proposal_field(cx, proposal);
    TRY(record_changes(cx, c->id.v, &p.changes));
    TRY(record_verify_box_of(cx, c->id.v, &p.verify));
    TRY(project_funder_line(cx, "consultation", c->id.v, &p.funder));
    p.hear = notice_box(cx, c);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_consultation(&body, cx, &p);
    const bool refused = proposal->error_count > 0;
    const struct page page = { .title = text2_pick(&c->question, cx->lang),
                               .description =
                                   tally_text(cx, consultation_side(c, STR_NONE), &p.it.tally),
                               .nav = "/consultations",
                               .style = "consultation.css",
                               .head = feed_head(cx, c),
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

/* A draft as everybody will see it. */
err_t consultation_preview_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    const struct form blank = form_blank(cx);
    TRY(consultation_of_path_any(cx, rq, &c));
    return consultation_draw(cx, rq, rs, &c, &blank);
}

static err_t method_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct counted it;
    TRY(consultation_of_path(cx, rq, &c));
    TRY(counted_load(cx, &c, &it));
    TRY(coded_load(cx, &c, &it.coded));
    if (text2_pick(&c.coding, cx->lang).len == 0 && it.coded.len == 0)
        return problem(cx, ERR_NOT_FOUND, "nothing is coded here");
    const struct settled_line *settled = NULL;
    size_t count = 0;
    TRY(settled_load(cx, &c, &settled, &count));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_method(&body, cx, &it, settled, count);
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
      .path = "/consultations",
      .handle = consultations_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "All consultations" },
    { .method = GET,
      .path = "/consultations.csv",
      .handle = consultations_file,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "All consultations as CSV" },
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
      .path = "/secretariat/consultations/{slug}/preview",
      .handle = consultation_preview_get,
      .guard = guard_secretariat,
      .help = "A draft as everybody will see it" },
    { .method = GET,
      .path = "/secretariat/statements/{id}",
      .handle = statement_moderation_get,
      .guard = guard_secretariat,
      .help = "Where moderation decides on a statement" },
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

/* Statements on which the organisation holds no position yet; 0 where it cannot take any. */
static err_t count_unanswered(struct cx *cx, const struct consultation *c, int64_t *out)
{
    struct statement_list said;
    const struct stance *held = NULL;
    size_t count = 0;
    enum side side = SIDE_PUBLIC;
    *out = 0;
    if (!consultation_takes_positions(c, cx->now) || !actor_side(c->who, &cx->actor, &side) ||
        side != SIDE_ORGANISATIONS)
        return OK;
    TRY(statement_list_accepted(cx, c->id, &said));
    TRY(stance_list_of(cx, c->id, participant_of_actor(cx, c), &held, &count));
    *out = (int64_t)said.count - (int64_t)count;
    return OK;
}

static err_t viewpoints_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    const struct consultation *all = NULL;
    size_t n = 0;
    *count = 0;
    TRY(consultation_list(cx, &all, &n));
    for (size_t i = 0; i < n && *count < SIGNPOSTS_MAX; i++) {
        int64_t open = 0;
        TRY(count_unanswered(cx, &all[i], &open));
        if (open > 0)
            out[(*count)++] =
                (struct signpost){ trn(cx, open, "{0} statement waits for your position",
                                       "{0} statements wait for your position"),
                                   url_with(cx, "/consultations/{}", UARG(all[i].slug)),
                                   text2_pick(&all[i].question, cx->lang) };
    }
    return OK;
}

const struct feature viewpoints_feature = { .name = "viewpoints",
                                            .routes = ROUTES,
                                            .sql = &viewpoints_sql,
                                            .own_desk = viewpoints_own_desk,
                                            .search = viewpoints_search,
                                            .export_person = viewpoints_export_person,
                                            .erase_person = viewpoints_erase_person,
                                            .uses_organisations = viewpoints_uses_organisations,
                                            .compare_record = viewpoints_compare_record };
