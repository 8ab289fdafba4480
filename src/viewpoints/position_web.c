/* Taking positions over the web: a page for one statement, and one set-based write for all who
 * answer at the same moment. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/http/dispatch.h"
#include "kit/json/json.h"
#include "viewpoints/live/live.h"
#include "viewpoints/package/data.h"
#include "viewpoints/positions/kept_drawing.h"
#include "viewpoints/positions/notices.h"
#include "viewpoints/statements/rules.h"
#include "viewpoints/views/position.html.h"
#include "viewpoints/web.h"

/* --- the page --- */

static const struct statement *statement_numbered(const struct statement_list *list, int64_t number)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].number == number)
            return &list->at[i];
    }
    return NULL;
}

static const struct statement *statement_with(const struct statement_list *list, statement_id id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].id.v == id.v)
            return &list->at[i];
    }
    return NULL;
}

/* An answer without a name: everybody's who speaks for no organisation, where the public answers.
 */
static bool is_of_public(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    return actor_side(c->who, &cx->actor, &side) && side == SIDE_PUBLIC;
}

/* The first without any position by number, but not this one; NULL: none. */
static const struct statement *statement_open(const struct position_page *p,
                                              const struct statement *but)
{
    for (size_t i = 0; i < p->statements.count; i++) {
        const struct statement *s = &p->statements.at[i];
        if (s != but && stance_on(p->mine, p->mine_count, s->id) == NULL)
            return s;
    }
    return NULL;
}

/* The draw of a visitor's next step, or for an organisation that asks for it what tells most. NULL:
 * everything is answered. */
static const struct statement *statement_drawn(struct cx *cx, struct position_page *p,
                                               participant_id who)
{
    AUTO(kept_drawing) kept = { 0 };
    int64_t *const number = arena_array(cx->arena, int64_t, p->statements.count);
    bool *const closed = arena_array(cx->arena, bool, p->statements.count);
    int32_t step = 1;
    for (size_t i = 0; i < p->statements.count; i++) {
        const struct stance *const s = stance_on(p->mine, p->mine_count, p->statements.at[i].id);
        number[i] = p->statements.at[i].number;
        closed[i] = s != NULL;
        if (s != NULL && s->drawn.step >= step)
            step = s->drawn.step + 1;
    }
    const struct drawing *const d = kept_drawing_by_number(cx, &kept, p->c->id, p->c->who, p->side,
                                                           number, p->statements.count);
    if (p->side == SIDE_ORGANISATIONS) {
        const size_t most = tells_most(d, closed, cx->arena);
        return most < p->statements.count ? &p->statements.at[most] : NULL;
    }
    struct draw next;
    const struct secret *const key = site_of(cx)->key;
    /* without a cookie yet: anything, so that no statement is always the first */
    const participant_id by = { who.v != 0 ? who.v : cx->now };
    if (!draw_next(d, closed, draw_chance(key, p->c->id, by, step), step, cx->arena, &next))
        return NULL;
    const struct statement *const s = &p->statements.at[next.at];
    next.drawn.at = cx->now;
    p->draw = draw_token(cx->arena, key, p->c->id, who, s->id, &next.drawn);
    return s;
}

/* Without an open one: the first that was only read from sources. */
static const struct statement *statement_to_confirm(const struct position_page *p)
{
    for (size_t i = 0; i < p->mine_count; i++) {
        if (p->mine[i].basis != BASIS_OWN)
            return statement_with(&p->statements, p->mine[i].statement);
    }
    return NULL;
}

/* What was taken on a statement that does not stand any more is no part of what is asked here. But
 * where one was merged into another, which has no position of this actor, that one comes next. */
static err_t merged_load(struct cx *cx, struct position_page *p)
{
    struct statement_list all;
    struct stance *const mine = arena_array(cx->arena, struct stance, p->mine_count);
    size_t n = 0;
    for (size_t i = 0; i < p->mine_count; i++) {
        if (statement_with(&p->statements, p->mine[i].statement) != NULL)
            mine[n++] = p->mine[i];
    }
    if (n == p->mine_count)
        return OK;
    TRY(statement_list_all(cx, p->c->id, &all));
    for (size_t i = 0; i < p->mine_count && p->follow == NULL; i++) {
        const struct statement *const to = statement_survivor(&all, p->mine[i].statement);
        if (to == NULL || to->id.v == p->mine[i].statement.v || stance_on(mine, n, to->id) != NULL)
            continue;
        p->follow = statement_with(&p->statements, to->id);
        p->follow_from = statement_with(&all, p->mine[i].statement);
    }
    p->mine = mine;
    p->mine_count = n;
    return OK;
}

/* The statement that the address asks for. After an answer it only suggests the next one. */
static err_t statement_asked(struct cx *cx, const struct request *rq, struct position_page *p)
{
    const str_t wanted = request_query(cx, rq, S("statement"));
    int64_t number = 0;
    if (p->follow != NULL && (wanted.len == 0 || request_query(cx, rq, S("taken")).len > 0)) {
        p->statement = p->follow;
        return OK;
    }
    if (str_to_i64(wanted, 1, INT64_MAX, &number))
        p->statement = statement_numbered(&p->statements, number - 1);
    return p->statement != NULL || wanted.len == 0
               ? OK
               : problem(cx, ERR_NOT_FOUND, "no such statement here");
}

static err_t position_choose(struct cx *cx, const struct request *rq, struct position_page *p,
                             participant_id who)
{
    if (p->statement == NULL)
        TRY(statement_asked(cx, rq, p));
    p->tells_most =
        p->side == SIDE_ORGANISATIONS && str_eq(request_query(cx, rq, S("next")), S("telling"));
    if (p->statement == NULL && (p->side == SIDE_PUBLIC || p->tells_most))
        p->statement = statement_drawn(cx, p, who);
    if (p->statement == NULL)
        p->statement = statement_open(p, NULL);
    if (p->statement == NULL)
        p->statement = statement_to_confirm(p);
    if (p->statement == NULL)
        return OK;
    if (p->statement == p->follow)
        p->answered_close = p->follow_from;
    const struct statement *other = statement_open(p, p->statement);
    p->held = stance_on(p->mine, p->mine_count, p->statement->id);
    p->place = p->statement - p->statements.at + 1;
    p->skip_to = other == NULL ? -1 : other->number;
    return OK;
}

static void position_count(struct position_page *p)
{
    p->open = (int64_t)p->statements.count;
    for (size_t i = 0; i < p->mine_count; i++) {
        p->to_confirm += p->mine[i].basis != BASIS_OWN;
        p->preliminary += confirmation_verdict(&p->mine[i]) == OK;
        p->open -= statement_with(&p->statements, p->mine[i].statement) != NULL;
    }
}

static html_t choice_field(struct cx *cx, const struct position_page *p, const struct form *f)
{
    const struct form_error *fault = form_error_of(f, S("position"));
    AUTO(buf) out;
    buf_init(&out, VIEW_MAX);
    view_position_choice(&out, cx, p->speaks_for, form_value(f, S("position")),
                         fault == NULL ? STR_NONE : form_error_text(cx, f, fault));
    return html_of_buf(cx, &out);
}

html_t certainty_field(struct cx *cx, const struct form *f, const char *name)
{
    const struct choice choices[] = {
        { .value = S(""), .label = _("not said") },
        { .value = S("low"), .label = certainty_label(cx, CERTAINTY_LOW) },
        { .value = S("medium"), .label = certainty_label(cx, CERTAINTY_MEDIUM) },
        { .value = S("high"), .label = certainty_label(cx, CERTAINTY_HIGH) },
    };
    return form_select(cx, f, name, _("How sure is your organisation?"),
                       _("You may leave this out. It is shown beside the position and changes "
                         "no count."),
                       choices, ARRAY_LEN(choices));
}

static void named_fields(struct cx *cx, struct position_page *p, const struct form *f)
{
    p->speaker = speaker_bar(cx);
    p->choice = choice_field(cx, p, f);
    p->reason = form_field(
        cx, f,
        &(struct field){ .name = "reason",
                         .label = _("Reason"),
                         .hint = _("Required from organisations, 20 to 1000 characters. It is "
                                   "published beside your position in the language you write."),
                         .required = true,
                         .low = REASON_LEAST,
                         .high = REASON_MOST,
                         .rows = 5,
                         .lang = cx->lang,
                         .has_lang = true });
    p->source =
        form_field(cx, f,
                   &(struct field){ .name = "source",
                                    .label = _("Source, if you have published this already"),
                                    .hint = _("A web address."),
                                    .type = "url" });
    p->certainty = certainty_field(cx, f, "certainty");
}

/* What is on record is there to be revised; a refused form keeps what was written. */
static void preset(struct form *f, const struct stance *held)
{
    if (held == NULL || f->error_count > 0)
        return;
    form_preset(f, S("position"), position_word(held->value));
    form_preset(f, S("reason"), held->reason);
    form_preset(f, S("source"), held->source_url);
    form_preset(f, S("certainty"), certainty_word(held->certainty));
}

/* After an answer the address names the position that was made: of a visitor's own the receipt is
 * offered at once. */
static err_t receipt_of_answer(struct cx *cx, const struct request *rq, struct position_page *p)
{
    int64_t position = 0;
    p->was_taken = str_to_i64(request_query(cx, rq, S("taken")), 1, INT64_MAX, &position);
    const participant_id who = participant_of_actor(cx, p->c);
    if (!p->was_taken || p->side != SIDE_PUBLIC || who.v == 0)
        return OK;
    struct receipt_row *const r = arena_new(cx->arena, struct receipt_row);
    const err_t e = receipt_find(cx, p->c->id, who, (position_id){ position }, r);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* an address that somebody else was given */
        return OK;
    }
    TRY(e);
    p->receipt = r;
    return OK;
}

/* What becomes of their answers, for whoever is no organisation. */
static err_t promise_load(struct cx *cx, struct position_page *p)
{
    struct consultation_data data;
    if (p->side == SIDE_ORGANISATIONS)
        return OK;
    TRY(consultation_data_load(cx, p->c, &data));
    p->promise = data_promise(cx, &data);
    return OK;
}

static err_t position_draw(struct cx *cx, const struct request *rq, struct response *rs,
                           struct position_page *p, struct form *f)
{
    struct organisation *const organisation = arena_new(cx->arena, struct organisation);
    const participant_id who = participant_of_actor(cx, p->c);
    p->side = is_of_public(cx, p->c) ? SIDE_PUBLIC : SIDE_ORGANISATIONS;
    TRY(statement_list_accepted(cx, p->c->id, &p->statements));
    TRY(stance_list_of(cx, p->c->id, who, &p->mine, &p->mine_count));
    TRY(merged_load(cx, p));
    if (f->error_count > 0)
        p->statement = statement_with(&p->statements,
                                      (statement_id){ form_int(f, S("statement"), 1, INT64_MAX) });
    TRY(position_choose(cx, rq, p, who));
    position_count(p);
    if (p->side == SIDE_ORGANISATIONS) {
        TRY(organisation_find(cx, (organisation_id){ cx->actor.organisation }, organisation));
        p->speaks_for = organisation;
        p->may_sign = (cx->actor.scopes & MANDATE_SIGNING) != 0;
        if (!str_to_i64(request_query(cx, rq, S("confirmed")), 1, INT64_MAX, &p->made_official))
            p->made_official = 0;
        preset(f, p->held);
        named_fields(cx, p, f);
    }
    const struct field_label labels[] = {
        { "position", _("Position") },
        { "reason", _("Reason") },
        { "source", _("Source, if you have published this already") },
        { "certainty", _("How sure is your organisation?") },
    };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->room = f->error_count > 0 ? form_value(f, S("room")) : request_query(cx, rq, S("room"));
    if (!room_code_fits(p->room))
        p->room = STR_NONE;
    if (p->statement == NULL)
        p->hear = notice_box(cx, p->c);
    TRY(receipt_of_answer(cx, rq, p));
    TRY(project_funder_line(cx, "consultation", p->c->id.v, &p->funder));
    TRY(promise_load(cx, p));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_position(&body, cx, p);
    const bool refused = f->error_count > 0;
    const str_t title = p->side == SIDE_ORGANISATIONS ? _("Take a position") : _("Your answers");
    const struct page page = {
        .title = trf(cx, "{0}: {1}", TARG(title), TARG(consultation_name(cx, p->c))),
        .nav = "/consultations",
        .script = "position.js",
        .address =
            refused ? arena_printf(cx->arena, "/consultations/%.*s/position", STR_ARG(p->c->slug))
                    : STR_NONE,
    };
    return respond_view(cx, rq, rs, refused ? 422 : 200, &page, &body);
}

/* Organisations answer here: signing in may help, or it may not. */
static err_t not_theirs(struct cx *cx)
{
    return problem(cx, cx->actor.account == 0 ? ERR_SIGN_IN : ERR_FORBIDDEN,
                   "speaks for no organisation");
}

err_t position_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    if (!consultation_takes_positions(&c, cx->now))
        return respond_see_other(rs, url_consultation(cx, &c));
    enum side side;
    if (!actor_side(c.who, &cx->actor, &side))
        return cx->actor.mandate != 0 ? mandate_respond_refused(cx, rq, rs, MANDATE_POSITIONS)
                                      : not_theirs(cx);
    struct position_page p = { .c = &c, .skip_to = -1 };
    struct form blank = form_blank(cx);
    return position_draw(cx, rq, rs, &p, &blank);
}

/* --- the write --- */

/* Consultations named in one batch, each looked up once. */
struct found {
    str_t slug;
    struct consultation c;
    err_t error;
    struct statement_list statements; /* for answers in JSON */
    bool has_statements;
};
struct posting {
    struct many_item *item;
    struct found *found;
    struct form form;
    size_t at; /* of the positions to take */
};

static struct found *found_of(struct cx *cx, struct found *all, size_t *count, str_t slug)
{
    for (size_t i = 0; i < *count; i++) {
        if (str_eq(all[i].slug, slug))
            return &all[i];
    }
    struct found *new = &all[(*count)++];
    *new = (struct found){ .slug = slug };
    new->error = consultation_find(cx, slug, &new->c);
    return new;
}

static bool wants_json(const struct request *rq)
{
    return str_starts(rq->path, S("/api/")) ||
           str_starts(request_header(rq, S("accept")), S("application/json"));
}

/* A JSON body, or the same fields as a form. */
static struct form form_read(struct cx *cx, const struct request *rq)
{
    const bool is_json = str_starts(request_header(rq, S("content-type")), S("application/json"));
    return is_json ? form_open_json(cx, rq) : form_open(cx, rq);
}

/* A page says which side it speaks for: a mandate that ended since must not turn an organisation's
 * position into an answer of the public, nor the other way round. */
static err_t side_check(struct cx *cx, const struct consultation *c, struct form *f)
{
    const str_t words[] = { side_word(SIDE_ORGANISATIONS), side_word(SIDE_PUBLIC) };
    if (form_value(f, S("side")).len == 0)
        return OK;
    const int said = form_choice(f, S("side"), words, SIDE_COUNT);
    if (said >= 0 && said != (is_of_public(cx, c) ? SIDE_PUBLIC : SIDE_ORGANISATIONS))
        return problem(cx, ERR_CONFLICT, "speaks for another side by now");
    return OK;
}

enum certainty certainty_in_form(struct form *f, str_t field)
{
    static const str_t words[] = { S_INIT(""), S_INIT("low"), S_INIT("medium"), S_INIT("high") };
    enum certainty c = CERTAINTY_UNSAID;
    if (form_value(f, field).len == 0)
        return c;
    const int chosen = form_choice(f, field, words, ARRAY_LEN(words));
    if (chosen > 0)
        must(certainty_from_word(words[chosen], &c));
    return c;
}

static struct position_new position_in_form(struct cx *cx, const struct consultation *c,
                                            struct form *f)
{
    static const str_t words[POSITION_COUNT] = { S_INIT("agree"), S_INIT("disagree"),
                                                 S_INIT("pass") };
    struct position_new p = { .cx = cx,
                              .in = c->id,
                              .on = { form_id(f, S("statement")) },
                              .reason = S(""),
                              .reason_language = S(""),
                              .source_url = S("") };
    const int chosen = form_choice(f, S("position"), words, POSITION_COUNT);
    if (chosen >= 0)
        must(position_from_word(words[chosen], &p.value));
    if (!is_of_public(cx, c)) {
        p.reason = form_lines(f, S("reason"), REASON_LEAST, REASON_MOST);
        p.reason_language = lang_code(cx->lang);
        p.source_url = form_url(f, S("source"), false);
        p.certainty = certainty_in_form(f, S("certainty"));
    }
    return p;
}

/* Draws what is wrong and leaves ERR_INVALID as the item's outcome. */
static err_t refused(struct posting *x)
{
    struct many_item *item = x->item;
    if (wants_json(item->rq)) {
        respond_problem_json(item->cx, item->rs, ERR_INVALID, 422, &x->form);
        return ERR_INVALID;
    }
    enum side side;
    if (!actor_side(x->found->c.who, &item->cx->actor, &side))
        return not_theirs(item->cx);
    struct position_page p = { .c = &x->found->c, .skip_to = -1 };
    TRY(position_draw(item->cx, item->rq, item->rs, &p, &x->form));
    return ERR_INVALID;
}

/* What the form says of how its statement was drawn; without a token that fits it was chosen. */
static void drawn_in_form(const struct many_item *item, const struct consultation *c,
                          const struct form *f, struct position_new *out)
{
    out->wants_next = wants_json(item->rq);
    if (!draw_token_read(item->cx->arena, site_of(item->cx)->key, form_value(f, S("draw")), c->id,
                         participant_of_actor(item->cx, c), out->on, &out->drawn))
        out->drawn = (struct drawn){ 0 };
}

/* Reads one request; false when it is answered already (with an error). Who is refused gets no
 * cookie. */
static bool posting_read(struct posting *x, struct position_new *out)
{
    struct many_item *item = x->item;
    item->outcome = x->found->error;
    if (item->outcome != OK)
        return false;
    if (!consultation_takes_positions(&x->found->c, item->cx->now)) {
        item->outcome = problem(item->cx, ERR_CONFLICT, "not open");
        return false;
    }
    x->form = form_read(item->cx, item->rq);
    item->outcome = side_check(item->cx, &x->found->c, &x->form);
    if (item->outcome != OK)
        return false;
    *out = position_in_form(item->cx, &x->found->c, &x->form);
    item->outcome = form_done(&x->form);
    if (item->outcome == ERR_INVALID)
        item->outcome = refused(x);
    if (item->outcome == OK && is_of_public(item->cx, &x->found->c)) {
        visitor_cookie_ensure(item->cx, item->rq, item->rs);
        drawn_in_form(item, &x->found->c, &x->form, out);
    }
    return item->outcome == OK;
}

static void put_receipt(struct cx *cx, struct json_out *j, const struct receipt *r)
{
    if (r->position == 0) {
        json_put_null(j);
        return;
    }
    AUTO(buf) at;
    buf_init(&at, 64);
    record_time_write(&at, r->at);
    json_put_object(j);
    json_key(j, S("at"));
    json_put_str(j, buf_str(&at));
    json_key(j, S("consultation"));
    json_put_id(j, r->consultation);
    json_key(j, S("id"));
    json_put_id(j, r->position);
    json_key(j, S("position"));
    json_put_str(j, r->value);
    json_key(j, S("salt"));
    json_put_str(j, base64url(cx->arena, (bytes_t){ r->salt.at, sizeof r->salt.at }));
    json_key(j, S("statement"));
    json_put_id(j, r->statement);
    json_put_object_end(j);
}

static err_t answer_json(struct posting *x, const struct position_new *taken)
{
    struct many_item *item = x->item;
    struct found *found = x->found;
    if (!found->has_statements)
        TRY(statement_list_accepted(item->cx, found->c.id, &found->statements));
    found->has_statements = true;
    respond_json(item->rs, 201);
    struct json_out j;
    json_begin(&j, &item->rs->body);
    json_put_object(&j);
    json_key(&j, S("position"));
    json_put_object(&j);
    json_key(&j, S("id"));
    json_put_id(&j, taken->made.v);
    json_key(&j, S("statement"));
    json_put_id(&j, taken->on.v);
    json_key(&j, S("position"));
    json_put_str(&j, position_word(taken->value));
    json_key(&j, S("taken_at"));
    json_put_str(&j, date_time_iso(item->cx->arena, item->cx->now));
    json_key(&j, S("standing"));
    json_put_str(&j, standing_word(taken->standing));
    json_key(&j, S("certainty"));
    json_put_str(&j, certainty_word(taken->certainty));
    json_put_object_end(&j);
    json_key(&j, S("receipt"));
    put_receipt(item->cx, &j, &taken->receipt);
    json_key(&j, S("next"));
    api_put_statement(&j, statement_with(&found->statements, taken->next));
    json_key(&j, S("draw"));
    if (taken->next_drawn.probability > 0.0)
        json_put_str(&j, draw_token(item->cx->arena, site_of(item->cx)->key, found->c.id,
                                    participant_of_actor(item->cx, &found->c), taken->next,
                                    &taken->next_drawn));
    else
        json_put_null(&j);
    json_put_object_end(&j);
    return OK;
}

static err_t posting_answer(struct posting *x, const struct position_new *taken)
{
    struct many_item *item = x->item;
    if (taken->outcome == ERR_FORBIDDEN && item->cx->actor.account == 0)
        return not_theirs(item->cx);
    TRY(taken->outcome);
    respond_publish(item->rs, consultation_topic(item->cx, x->found->c.id), S("position"));
    if (wants_json(item->rq))
        return answer_json(x, taken);
    const str_t slug = x->found->c.slug, room = form_value(&x->form, S("room"));
    if (room_code_fits(room)) /* back to the hall it was asked in */
        return respond_see_other(
            item->rs, url_with(item->cx, "/live/{}?taken={}", UARG(room), UARG(taken->made.v)));
    if (taken->next.v == 0)
        return respond_see_other(item->rs, url_with(item->cx, "/consultations/{}/position?taken={}",
                                                    UARG(slug), UARG(taken->made.v)));
    return respond_see_other(
        item->rs, url_with(item->cx, "/consultations/{}/position?statement={}&taken={}", UARG(slug),
                           UARG(taken->next_number + 1), UARG(taken->made.v)));
}

err_t position_post_many(struct many_item *items, size_t count)
{
    must(count > 0);
    struct cx *cx = items[0].cx;
    struct found *found = arena_array(cx->arena, struct found, count);
    struct posting *postings = arena_array(cx->arena, struct posting, count);
    struct position_new *taken = arena_array(cx->arena, struct position_new, count);
    size_t found_count = 0, n = 0;
    for (size_t i = 0; i < count; i++) {
        if (items[i].outcome != OK)
            continue;
        postings[n] = (struct posting){
            .item = &items[i], .found = found_of(cx, found, &found_count, path_word(items[i].rq, 0))
        };
        if (posting_read(&postings[n], &taken[n]))
            n++;
    }
    TRY(position_take_many(cx, taken, n));
    for (size_t i = 0; i < n; i++)
        postings[i].item->outcome = posting_answer(&postings[i], &taken[i]);
    return OK;
}

err_t position_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct many_item one = { .cx = cx, .rq = rq, .rs = rs };
    TRY(position_post_many(&one, 1));
    return one.outcome;
}
