/* The page behind a mail link: all open statements of the consultation as one form. Opening it
 * changes nothing, since mailboxes open links by themselves; a POST takes positions, once a link.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"
#include "viewpoints/positions/invitation_pages.h"
#include "viewpoints/views/by_mail.html.h"
#include "viewpoints/web.h"

/* Whom the link lets speak: nobody is signed in, and the mandate is asked for anew inside. Where a
 * session of theirs would need no second factor, neither does the link. */
static struct cx speaker_of(const struct cx *cx, const struct mail_link_found *link)
{
    struct cx by = *cx;
    by.actor = (struct actor){ .account = link->mandate.account.v,
                               .scopes = link->mandate.scopes,
                               .acts_as = LEDGER_AS_ORGANISATION,
                               .organisation = link->mandate.organisation.v,
                               .mandate = link->mandate.id.v,
                               .factor_at = link->owes_factor ? 0 : cx->now };
    return by;
}

/* --- the page --------------------------------------------------------------------------------- */

static const char *field_name(struct cx *cx, const char *what, const struct statement *s)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s%" PRId64, what, s->number + 1));
}

/* At most so many at once: a form holds so many fields, and a page so much to read. The rest comes
 * by the next link. */
enum { LINES_MOST = 30 };

/* Those without an own position in force; others keep their number. */
static err_t lines_load(struct cx *cx, const struct mail_link_found *link, struct by_mail_page *p)
{
    struct statement_list *const all = arena_new(cx->arena, struct statement_list);
    const struct stance *held = NULL;
    size_t held_count = 0;
    const consultation_id in = link->consultation.id;
    TRY(statement_list_accepted(cx, in, all));
    TRY(stance_list_of(cx, in, participant_of_organisation(in, link->invitation.organisation.v),
                       &held, &held_count));
    struct by_mail_line *const lines = arena_array(cx->arena, struct by_mail_line, all->count);
    for (size_t i = 0; i < all->count; i++) {
        const struct statement *const s = &all->at[i];
        const struct stance *const was = stance_on(held, held_count, s->id);
        if (was != NULL && was->basis == BASIS_OWN)
            p->on_record++;
        else if (p->open++ < LINES_MOST)
            lines[p->count++] = (struct by_mail_line){ .statement = s,
                                                       .coded = was,
                                                       .position = field_name(cx, "p", s),
                                                       .reason = field_name(cx, "r", s),
                                                       .certainty = field_name(cx, "c", s),
                                                       .source = field_name(cx, "s", s) };
    }
    p->lines = lines;
    return OK;
}

static str_t fault_of(struct cx *cx, const struct form *f, const char *field)
{
    const struct form_error *const fault = form_error_of(f, str_from_c(field));
    return fault == NULL ? STR_NONE : form_error_text(cx, f, fault);
}

static html_t source_draw(struct cx *cx, const struct form *f, const char *name)
{
    return form_field(cx, f,
                      &(struct field){ .name = name,
                                       .label = _("Source, if you have published this already"),
                                       .type = "url" });
}

static void fields_draw(struct cx *cx, const struct form *f, struct by_mail_page *p)
{
    enum { FIELDS = 4 };
    struct field_label *const labels =
        arena_array(cx->arena, struct field_label, FIELDS * p->count);
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) {
        struct by_mail_line *const l = &p->lines[i];
        const str_t label = trf(cx, "Statement {0}", TARG(l->statement->number + 1));
        l->chosen = form_value(f, str_from_c(l->position));
        l->error = fault_of(cx, f, l->position);
        l->reason_field = form_field(cx, f,
                                     &(struct field){ .name = l->reason,
                                                      .label = _("Reason"),
                                                      .hint = _("Needed with a position: 20 to "
                                                                "1000 characters. It is public."),
                                                      .depends = true,
                                                      .low = REASON_LEAST,
                                                      .high = REASON_MOST,
                                                      .rows = 3,
                                                      .lang = cx->lang,
                                                      .has_lang = true });
        l->certainty_field = certainty_field(cx, f, l->certainty);
        l->source_field = source_draw(cx, f, l->source);
        labels[n++] = (struct field_label){ l->position, label };
        labels[n++] = (struct field_label){ l->reason, label };
        labels[n++] = (struct field_label){ l->certainty, label };
        labels[n++] = (struct field_label){ l->source, label };
    }
    p->errors = form_errors_labelled(cx, f, labels, n);
}

static err_t by_mail_draw(struct cx *cx, const struct request *rq, struct response *rs, int status,
                          const struct by_mail_page *p)
{
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_by_mail(&body, cx, p);
    const struct page page = { .title = _("Take positions"),
                               .nav = "/consultations",
                               .style = "by-mail.css",
                               .address = arena_printf(cx->arena, "/positions/by-mail/%.*s",
                                                       STR_ARG(path_word(rq, 0))) };
    return respond_view(cx, rq, rs, status, &page, &body);
}

static const struct statement *statement_of(const struct statement_list *list, statement_id id)
{
    for (size_t i = 0; i < list->count; i++) {
        if (list->at[i].id.v == id.v)
            return &list->at[i];
    }
    return NULL;
}

/* What the link took, with its statements. */
static err_t taken_load(struct cx *cx, struct by_mail_page *p)
{
    const struct stance *at = NULL;
    size_t count = 0;
    TRY(mail_link_taken(cx, p->link, &at, &count));
    if (count == 0)
        return OK;
    struct statement_list *const all = arena_new(cx->arena, struct statement_list);
    TRY(statement_list_all(cx, p->link->consultation.id, all));
    struct by_mail_taken *const taken = arena_array(cx->arena, struct by_mail_taken, count);
    for (size_t i = 0; i < count; i++) {
        const struct statement *const s = statement_of(all, at[i].statement);
        if (s != NULL)
            taken[p->taken_count++] = (struct by_mail_taken){ s, &at[i] };
        p->is_preliminary |= at[i].superseded_at == 0 && at[i].standing == STANDING_PRELIMINARY;
    }
    p->taken = taken;
    return OK;
}

static err_t dead_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       const struct mail_link_found *link)
{
    struct by_mail_page p = { .link = link, .token = path_word(rq, 0) };
    if (link->state != MAIL_LINK_UNKNOWN)
        TRY(taken_load(cx, &p));
    return by_mail_draw(cx, rq, rs, link->state == MAIL_LINK_UNKNOWN ? 404 : 410, &p);
}

/* The form, blank or as it came back. */
static err_t form_draw(struct cx *cx, const struct request *rq, struct response *rs,
                       struct by_mail_page *p, const struct form *f)
{
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    TRY(organisation_find(cx, p->link->invitation.organisation, o));
    p->organisation = o;
    p->becomes = standing_of_taking(&p->link->mandate, p->way, !p->link->owes_factor, cx->now);
    fields_draw(cx, f, p);
    TRY(project_funder_line(cx, "consultation", p->link->consultation.id.v, &p->funder));
    return by_mail_draw(cx, rq, rs, f->error_count > 0 ? 422 : 200, p);
}

static enum position_way way_of(const struct mail_link_found *link)
{
    return link->invitation.was_mailed ? WAY_MAILED_LINK : WAY_HANDED_LINK;
}

err_t by_mail_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_link_found link;
    TRY(mail_link_find(cx, path_word(rq, 0), &link));
    if (link.state != MAIL_LINK_WORKS)
        return dead_draw(cx, rq, rs, &link);
    struct by_mail_page p = { .link = &link, .token = path_word(rq, 0), .way = way_of(&link) };
    const struct form blank = form_blank(cx);
    TRY(lines_load(cx, &link, &p));
    return form_draw(cx, rq, rs, &p, &blank);
}

/* --- the write -------------------------------------------------------------------------------- */

static bool is_written(const struct form *f, const char *field)
{
    return str_trim(form_value(f, str_from_c(field))).len > 0;
}

/* Nothing that was written is lost in silence. */
static void slip_find(struct form *f, const struct by_mail_line *l)
{
    if (is_written(f, l->reason))
        form_fault_custom(f, str_from_c(l->position),
                          N_("There is a reason, but no position was chosen."));
    else if (is_written(f, l->source))
        form_fault_custom(f, str_from_c(l->position),
                          N_("There is a source, but no position was chosen."));
}

/* False: left open. */
static bool line_read(struct form *f, const struct by_mail_line *l, enum lang lang,
                      struct position_new *out)
{
    static const str_t words[POSITION_COUNT] = { S_INIT("agree"), S_INIT("disagree"),
                                                 S_INIT("pass") };
    if (form_value(f, str_from_c(l->position)).len == 0) {
        slip_find(f, l);
        return false;
    }
    const int chosen = form_choice(f, str_from_c(l->position), words, POSITION_COUNT);
    if (chosen >= 0)
        must(position_from_word(words[chosen], &out->value));
    out->on = l->statement->id;
    out->reason = form_lines(f, str_from_c(l->reason), REASON_LEAST, REASON_MOST);
    out->reason_language = lang_code(lang);
    out->source_url = form_url(f, str_from_c(l->source), false);
    out->certainty = certainty_in_form(f, str_from_c(l->certainty));
    return true;
}

static size_t lines_read(struct form *f, const struct by_mail_page *p, struct cx *by,
                         struct position_new *out)
{
    size_t n = 0;
    for (size_t i = 0; i < p->count; i++) {
        out[n] = (struct position_new){ .cx = by, .in = p->link->consultation.id, .way = p->way };
        n += line_read(f, &p->lines[i], by->lang, &out[n]);
    }
    if (n == 0 && f->error_count == 0 && p->count > 0)
        form_fault_custom(f, str_from_c(p->lines[0].position),
                          N_("Take a position on at least one statement."));
    return n;
}

/* All or none. */
static err_t positions_take(struct cx *cx, struct position_new *items, size_t count)
{
    TRY(position_take_many(cx, items, count));
    for (size_t i = 0; i < count; i++)
        TRY(items[i].outcome);
    return OK;
}

static err_t taken_draw(struct cx *cx, const struct request *rq, struct response *rs,
                        struct by_mail_page *p, size_t taken, bool wants_rest)
{
    const bool rest = wants_rest && (int64_t)taken < p->open;
    bool is_mailed = false;
    str_t token = STR_NONE;
    struct organisation *const o = arena_new(cx->arena, struct organisation);
    struct mail_link_found *const used = arena_new(cx->arena, struct mail_link_found);
    TRY(mail_link_use(cx, p->link, (int64_t)taken, rest ? REST_BY_A_NEW_LINK : REST_NONE, &token,
                      &is_mailed));
    TRY(organisation_find(cx, p->link->invitation.organisation, o));
    *used = *p->link;
    used->used_at = cx->now;
    p->link = used;
    TRY(taken_load(cx, p));
    p->organisation = o;
    p->was_taken = (int64_t)taken;
    p->still_open = p->open - (int64_t)taken;
    p->is_mailed = is_mailed;
    p->next_token = token;
    respond_publish(rs, consultation_topic(cx, p->link->consultation.id), S("position"));
    return by_mail_draw(cx, rq, rs, 200, p);
}

err_t by_mail_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct mail_link_found link;
    TRY(mail_link_find(cx, path_word(rq, 0), &link));
    if (link.state != MAIL_LINK_WORKS)
        return dead_draw(cx, rq, rs, &link);
    struct by_mail_page p = { .link = &link, .token = path_word(rq, 0), .way = way_of(&link) };
    struct cx by = speaker_of(cx, &link);
    TRY(lines_load(cx, &link, &p));
    struct position_new *const items = arena_array(cx->arena, struct position_new, p.count + 1);
    struct form f = form_open(cx, rq);
    const size_t count = lines_read(&f, &p, &by, items);
    const bool wants_rest = !str_eq(form_value(&f, S("rest")), S("none"));
    const err_t read = form_done(&f);
    if (read == ERR_INVALID) {
        TRY(form_draw(cx, rq, rs, &p, &f));
        return ERR_INVALID;
    }
    TRY(read);
    TRY(positions_take(cx, items, count));
    return taken_draw(cx, rq, rs, &p, count, wants_rest);
}
