/* Pages of live rooms: the phone, the wall, the desk of the one who leads; routes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/web.h"
#include "identity/identity.h"
#include "site/qr.h"
#include "viewpoints/live/pages.h"
#include "viewpoints/results/results_cells.h"
#include "viewpoints/views/live.html.h"

#define STYLE "live.css"
#define DESK "/secretariat"

/* --- words and addresses ---------------------------------------------------------------------- */

url_t url_room(struct cx *cx, const struct room *r)
{
    return url_with(cx, "/live/{}", UARG(r->code));
}

url_t url_wall(struct cx *cx, const struct room *r)
{
    return url_with(cx, "/live/{}/screen", UARG(r->code));
}

url_t url_lead(struct cx *cx, const struct room *r)
{
    return url_with(cx, "/secretariat/live/{}", UARG(r->code));
}

str_t events_of_room(struct cx *cx, const struct room *r)
{
    return url_with(cx, "/live/{}/events", UARG(r->code)).text;
}

str_t events_of_positions(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/events", UARG(c->slug)).text;
}

str_t room_state(struct cx *cx, const struct room *r)
{
    return r->closed_at == 0 ? trf(cx, "open since {0}", TARG(date_time(cx, r->opened_at)))
                             : trf(cx, "closed on {0}", TARG(date_time(cx, r->closed_at)));
}

str_t people_words(struct cx *cx, enum side side, int64_t count)
{
    return side == SIDE_ORGANISATIONS
               ? trn(cx, count, "{0} organisation took part", "{0} organisations took part")
               : trn(cx, count, "{0} person took part", "{0} people took part");
}

str_t who_answers(struct cx *cx, enum who who)
{
    switch (who) {
    case WHO_ORGANISATIONS:
        return _("Organisations answer here, by name: whoever speaks for one signs in.");
    case WHO_PUBLIC:
        return _("No account is needed. Answers count under a pseudonym.");
    case WHO_BOTH:
        return _("No account is needed. Answers of the public count under a pseudonym; "
                 "organisations answer by name.");
    }
    must_failed("who answers", __FILE__, __LINE__);
}

/* --- loading ---------------------------------------------------------------------------------- */

/* The room of the path's first word and its consultation. ERR_NOT_FOUND. */
static err_t room_of_path(struct cx *cx, const struct request *rq, struct room *r,
                          struct consultation *c)
{
    const str_t code = path_word(rq, 0);
    if (!room_code_fits(code))
        return problem(cx, ERR_NOT_FOUND, "no code of a room");
    TRY(room_find(cx, code, r));
    return consultation_get(cx, r->consultation, c);
}

static const struct statement *asked_now(const struct statement_list *all, const struct room *r)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].id.v == r->statement.v)
            return &all->at[i];
    }
    return NULL;
}

static err_t said_load(struct cx *cx, enum side side, const struct answers *a,
                       const struct shown **out)
{
    if (side == SIDE_PUBLIC)
        return shown_answers(cx, a, out);
    *out = shown_of_organisations(cx, a);
    return OK;
}

static err_t side_load(struct cx *cx, struct room_page *p, enum side side)
{
    struct tally tally;
    const struct answers *all = NULL;
    size_t count = 0;
    TRY(tally_with_answers(cx, p->c, side, &tally, &all, &count));
    p->people[side] = tally.participants;
    if (p->now != NULL) {
        const struct answers *const a = answers_of(all, count, p->now->id);
        struct asked *const asked = &p->asked[side];
        *asked = (struct asked){ .side = side, .answers = a->agree + a->pass + a->disagree };
        TRY(said_load(cx, side, a, &asked->shown));
    }
    if (side != SIDE_PUBLIC)
        return OK;
    const struct shown **said = arena_array(cx->arena, const struct shown *, p->statements.count);
    for (size_t i = 0; i < p->statements.count; i++)
        TRY(shown_answers(cx, answers_of(all, count, p->statements.at[i].id), &said[i]));
    p->people_said = said;
    return OK;
}

static err_t room_load(struct cx *cx, const struct request *rq, struct room_page *p)
{
    TRY(statement_list_accepted(cx, p->c->id, &p->statements));
    p->now = asked_now(&p->statements, &p->room);
    for (int side = 0; side < SIDE_COUNT; side++) {
        if (consultation_has_side(p->c, (enum side)side)) /* counts through the enum */
            TRY(side_load(cx, p, (enum side)side));
    }
    const url_t phone = url_room(cx, &p->room);
    p->address =
        arena_printf(cx->arena, "%.*s%.*s", STR_ARG(site_address(cx, rq)), STR_ARG(phone.text));
    if (qr_path(cx, p->address, &p->qr, &p->qr_side) != OK) {
        cx->problem = (struct problem){ 0 }; /* the address beside it does as well */
        p->qr = STR_NONE;
    }
    return project_funder_line(cx, "consultation", p->c->id.v, &p->funder);
}

/* The map, or organisations by name; nothing where only the public is counted. */
static err_t result_load(struct cx *cx, const struct request *rq, struct room_page *p)
{
    const bool is_map = p->room.shows == ROOM_MAP;
    const enum side side =
        is_map ? consultation_side(p->c, side_word(SIDE_PUBLIC)) : SIDE_ORGANISATIONS;
    if (!is_map && !consultation_has_side(p->c, SIDE_ORGANISATIONS))
        return OK;
    AUTO(loaded_results) l = { 0 };
    struct results_view v;
    TRY(results_open(cx, p->c, side, PATIENCE_IN_PASSING, &l, &v));
    TRY(results_narrow(cx, rq, &v));
    AUTO(buf) out;
    buf_init(&out, VIEW_MAX);
    if (is_map)
        view_room_result_map(&out, cx, &v);
    else
        view_room_result_matrix(&out, cx, &v);
    TRY(buf_check(&out));
    p->result = html_of_buf(cx, &out);
    return OK;
}

/* --- the wall --------------------------------------------------------------------------------- */

static err_t wall_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c = { 0 };
    struct room_page p = { .c = &c };
    TRY(room_of_path(cx, rq, &p.room, &c));
    TRY(room_load(cx, rq, &p));
    if (p.room.closed_at == 0 && p.room.shows >= ROOM_MATRIX)
        TRY(result_load(cx, rq, &p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_room_wall(&body, cx, &p);
    const struct page page = {
        .title = consultation_name(cx, &c), .style = STYLE, .script = "live.js", .is_bare = true
    };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* --- the phone -------------------------------------------------------------------------------- */

static err_t held_load(struct cx *cx, const struct request *rq, struct phone_page *p)
{
    const struct stance *mine = NULL;
    size_t count = 0;
    TRY(stance_list_of(cx, p->c->id, participant_of_actor(cx, p->c), &mine, &count));
    p->held = stance_on(mine, count, p->now->id);
    p->was_taken = p->held != NULL && request_query(cx, rq, S("taken")).len > 0;
    return OK;
}

static err_t speaker_load(struct cx *cx, const struct request *rq, struct phone_page *p)
{
    p->may_answer = actor_side(p->c->who, &cx->actor, &p->side);
    if (!p->may_answer && cx->actor.account == 0)
        p->sign_in = html_link(cx, url_with(cx, "/sign-in?next={}", UARG(rq->path)), _("Sign in"));
    if (!p->may_answer || p->side == SIDE_PUBLIC || cx->actor.organisation == 0)
        return OK;
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, o));
    p->speaks_for = o;
    return OK;
}

static err_t phone_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c = { 0 };
    struct statement_list all;
    struct phone_page p = { .c = &c };
    TRY(room_of_path(cx, rq, &p.room, &c));
    TRY(statement_list_accepted(cx, c.id, &all));
    TRY(speaker_load(cx, rq, &p));
    p.now = asked_now(&all, &p.room);
    p.count = (int64_t)all.count;
    if (p.now != NULL) {
        p.place = p.now - all.at + 1;
        TRY(held_load(cx, rq, &p));
    }
    TRY(project_funder_line(cx, "consultation", c.id.v, &p.funder));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_room_phone(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Room {0}: {1}", TARG(p.room.code),
                                            TARG(consultation_name(cx, &c))),
                               .nav = "/consultations",
                               .style = STYLE,
                               .script = "room.js" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

static err_t events_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct room r;
    TRY(room_of_path(cx, rq, &r, &c));
    return respond_events(rs, room_topic(cx, &r));
}

/* --- the one who leads ------------------------------------------------------------------------ */

static err_t lead_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c = { 0 };
    struct room_page p = { .c = &c };
    TRY(room_of_path(cx, rq, &p.room, &c));
    TRY(room_load(cx, rq, &p));
    rs->is_from_hall = p.room.closed_at == 0; /* who leads sits where the phones are */
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_room_lead(&body, cx, &p);
    const struct page page = { .title = trf(cx, "Room {0}: {1}", TARG(p.room.code),
                                            TARG(consultation_name(cx, &c))),
                               .nav = DESK,
                               .style = STYLE,
                               .script = "live.js" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

static void ask(struct room *r, statement_id s)
{
    r->is_revealed = r->is_revealed && r->statement.v == s.v;
    r->statement = s;
    r->shows = ROOM_STATEMENT;
}

/* What each button of the desk does to the room; false: no such button. */
static bool press(struct room *r, const struct statement_list *all, str_t word)
{
    if (str_eq(word, S("show")))
        ask(r, r->statement.v != 0 ? r->statement : room_step(all, r->statement, 1));
    else if (str_eq(word, S("next")))
        ask(r, room_step(all, r->statement, 1));
    else if (str_eq(word, S("before")))
        ask(r, room_step(all, r->statement, -1));
    else if (str_eq(word, S("reveal")) || str_eq(word, S("hide")))
        r->is_revealed = str_eq(word, S("reveal"));
    else
        return room_pace_from_word(word, &r->pace) || room_shows_from_word(word, &r->shows);
    return true;
}

static err_t lead_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c = { 0 };
    struct room r = { 0 };
    struct statement_list all;
    TRY(room_of_path(cx, rq, &r, &c));
    TRY(statement_list_accepted(cx, c.id, &all));
    struct form f = form_open(cx, rq);
    if (form_value(&f, S("statement")).len > 0) {
        struct room asked = r;
        asked.statement.v = form_id(&f, S("statement"));
        const struct statement *const s = asked_now(&all, &asked);
        if (s == NULL)
            return problem(cx, ERR_NOT_FOUND, "no such statement here");
        ask(&r, s->id);
    } else if (!press(&r, &all, form_value(&f, S("press")))) {
        return problem(cx, ERR_BAD_REQUEST, "no such button");
    }
    TRY(room_show(cx, &r));
    respond_publish(rs, room_topic(cx, &r), S("shown"));
    return respond_see_other(rs, url_lead(cx, &r));
}

static err_t close_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    struct room r;
    TRY(room_of_path(cx, rq, &r, &c));
    TRY(room_close(cx, &r));
    respond_publish(rs, room_topic(cx, &r), S("closed"));
    return respond_see_other(rs, url_plain(cx, "/secretariat/live"));
}

/* --- all rooms, and a new one ----------------------------------------------------------------- */

static err_t lines_load(struct cx *cx, struct rooms_page *p)
{
    const struct room *rooms = NULL;
    TRY(room_list(cx, &rooms, &p->count));
    struct room_line *const lines = arena_array(cx->arena, struct room_line, p->count);
    for (size_t i = 0; i < p->count; i++) {
        lines[i].room = rooms[i];
        TRY(consultation_get(cx, rooms[i].consultation, &lines[i].c));
    }
    p->at = lines;
    return OK;
}

/* Consultations that take positions now, as choices by their addresses. */
static err_t open_load(struct cx *cx, struct choice **out, size_t *count)
{
    const struct consultation *all = NULL;
    size_t n = 0;
    TRY(consultation_list(cx, &all, &n));
    struct choice *const choices = arena_array(cx->arena, struct choice, n);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        if (consultation_takes_positions(&all[i], cx->now))
            choices[(*count)++] =
                (struct choice){ .value = all[i].slug, .label = consultation_name(cx, &all[i]) };
    }
    *out = choices;
    return OK;
}

static err_t rooms_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        const struct form *f)
{
    struct rooms_page p = { 0 };
    struct choice *open = NULL;
    size_t count = 0;
    TRY(lines_load(cx, &p));
    TRY(open_load(cx, &open, &count));
    const struct choice paces[] = {
        { .value = S("together"),
          .label = _("Together"),
          .hint = _("Phones show the statement of the wall; you go on.") },
        { .value = S("free"),
          .label = _("Free"),
          .hint = _("Each goes on alone; the wall shows what comes in.") },
    };
    if (count > 0)
        p.consultation =
            form_select(cx, f, "consultation", _("Consultation"), STR_NONE, open, count);
    p.pace = form_choices(cx, f, "pace", _("Pace"), STR_NONE, paces, ARRAY_LEN(paces));
    p.errors = form_errors(cx, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_rooms(&body, cx, &p);
    const struct page page = { .title = _("Live rooms"),
                               .nav = DESK,
                               .address = f->error_count > 0 ? S("/secretariat/live") : STR_NONE };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

static err_t rooms_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form blank = form_blank(cx);
    form_preset(&blank, S("pace"), room_pace_word(PACE_TOGETHER));
    return rooms_draw(cx, rq, rs, &blank);
}

static err_t rooms_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const str_t paces[] = { S_INIT("together"), S_INIT("free") };
    struct choice *open = NULL;
    size_t count = 0;
    TRY(open_load(cx, &open, &count));
    str_t *const slugs = arena_array(cx->arena, str_t, count);
    for (size_t i = 0; i < count; i++)
        slugs[i] = open[i].value;
    struct form f = form_open(cx, rq);
    const int which = form_choice(&f, S("consultation"), slugs, (int)count);
    const int pace = form_choice(&f, S("pace"), paces, ARRAY_LEN(paces));
    if (form_done(&f) != OK) {
        TRY(rooms_draw(cx, rq, rs, &f));
        return ERR_INVALID;
    }
    struct consultation c;
    struct room r;
    TRY(consultation_find(cx, slugs[which], &c));
    TRY(room_open(cx, &c, pace == 1 ? PACE_FREE : PACE_TOGETHER, &r));
    return respond_see_other(rs, url_lead(cx, &r));
}

/* --- routes ----------------------------------------------------------------------------------- */

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/live/{code}",
      .handle = phone_get,
      .guard = guard_anyone,
      .help = "What a phone shows in a live room" },
    { .method = GET,
      .path = "/live/{code}/screen",
      .handle = wall_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | SLOW_READ,
      .help = "The wall of a live room" },
    { .method = GET,
      .path = "/live/{code}/events",
      .handle = events_get,
      .guard = guard_anyone,
      .help = "News of a live room as server-sent events" },
    { .method = GET,
      .path = "/secretariat/live",
      .handle = rooms_get,
      .guard = guard_secretariat,
      .help = "Live rooms, and opening one" },
    { .method = POST,
      .path = "/secretariat/live",
      .handle = rooms_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Open a live room" },
    { .method = GET,
      .path = "/secretariat/live/{code}",
      .handle = lead_get,
      .guard = guard_secretariat,
      .help = "Lead a live room" },
    { .method = POST,
      .path = "/secretariat/live/{code}",
      .handle = lead_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Show, ask, reveal" },
    { .method = POST,
      .path = "/secretariat/live/{code}/close",
      .handle = close_post,
      .guard = guard_secretariat,
      .flags = CSRF | RATE_WRITE,
      .help = "Close a live room" },
    { 0 },
};

const struct feature live_feature = { .name = "live", .routes = ROUTES, .sql = &live_sql };
