/* The queue of the secretariat: what waits, appeals first, then the oldest; kept one by one or many
 * at once, removed many at once under one rule with one reason.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "moderation/views/queue.html.h"
#include "moderation/web.h"

#define CHOSEN "case-"

static err_t refusal_of(struct cx *cx, const struct moderation_case *c, str_t *out)
{
    struct judging j;
    TRY(judging_load(cx, c, &j));
    *out = STR_NONE;
    if (decider_judge(&j) == OK)
        return OK;
    *out = j.is_author        ? _("You wrote this text, or speak for the organisation that did.")
           : j.was_overturned ? _("A decision of yours on this text was overturned on appeal.")
                              : _("You decided on this text: the appeal is for another person.");
    return OK;
}

static err_t looked_by(struct cx *cx, const struct moderation_case *c, str_t *out)
{
    struct account who;
    *out = STR_NONE;
    if (!is_looked_at(c, cx->actor.account, cx->now))
        return OK;
    const err_t e = account_find(cx, (account_id){ c->looked_by }, &who);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* gone meanwhile */
        return OK;
    }
    TRY(e);
    *out = who.name;
    return OK;
}

err_t queue_item_load(struct cx *cx, const struct moderation_case *c, struct queue_item *out)
{
    *out = (struct queue_item){ .c = c };
    TRY(shown_load(cx, c, &out->text));
    TRY(looked_by(cx, c, &out->looked));
    TRY(refusal_of(cx, c, &out->refused));
    out->keeps_now = c->state == CASE_WAITING && !out->text.is_gone && out->refused.len == 0 &&
                     !decision_needs_reason(c, VERDICT_KEEP);
    return OK;
}

/* --- showing -----------------------------------------------------------------------------------
 */

static bool is_sought(struct cx *cx, const struct queue_item *it, str_t folded)
{
    if (folded.len == 0)
        return true;
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t text = text_fold(cx->arena, it->text.t.text.by[l]);
        if (str_find(text, folded) < text.len)
            return true;
    }
    return false;
}

static err_t items_load(struct cx *cx, struct queue_page *p)
{
    struct rows_out list = { 0 };
    struct case_list cases;
    struct moderation_waiting n;
    const str_t folded = text_fold(cx->arena, p->query);
    TRY(cases_waiting(cx, &cases));
    TRY(case_count_waiting(cx, &n));
    for (size_t i = 0; i < cases.count; i++) {
        struct queue_item it;
        if (p->kind_word.len > 0 && !str_eq(p->kind_word, cases.at[i].kind))
            continue;
        TRY(queue_item_load(cx, &cases.at[i], &it));
        if (is_sought(cx, &it, folded))
            *(struct queue_item *)rows_out_add(cx->arena, &list, sizeof it) = it;
    }
    p->at = list.at;
    p->count = list.count;
    p->waiting = n.cases;
    p->appeals = n.appeals;
    p->oldest = n.oldest;
    return OK;
}

static void draw_filter(struct cx *cx, struct queue_page *p)
{
    struct form f = form_blank(cx);
    const struct moderated_kinds *const all = site_of(cx)->moderated_kinds;
    const size_t count = all == NULL ? 0 : all->count;
    struct choice *const kinds = arena_array(cx->arena, struct choice, count + 1);
    kinds[0] = (struct choice){ STR_NONE, _("All"), STR_NONE };
    for (size_t i = 0; i < count; i++)
        kinds[i + 1] = (struct choice){ str_from_c(all->at[i]->kind),
                                        tr_lang(cx->lang, all->at[i]->label), STR_NONE };
    form_preset(&f, S("kind"), p->kind_word);
    form_preset(&f, S("q"), p->query);
    p->kind = form_select(cx, &f, "kind", _("Kind of text"), STR_NONE, kinds, count + 1);
    p->search = form_line(cx, &f, "q", _("Search in the texts"), STR_NONE, 100);
    p->is_filtered = p->kind_word.len + p->query.len > 0;
}

static err_t queue_draw(struct cx *cx, const struct request *rq, struct response *rs, int status,
                        struct queue_page *p, const struct form *f)
{
    TRY(items_load(cx, p));
    draw_filter(cx, p);
    p->errors = decision_errors(cx, f);
    p->rule = rule_select(cx, f, STR_NONE);
    p->detail = decision_detail_field(cx, f);
    p->reason = decision_reason_field(cx, f, true);
    p->language = language_select(cx, f);
    AUTO(buf) body;
    buf_init(&body, MODERATION_PAGE_MAX);
    view_queue(&body, cx, p);
    const struct page page = { .title = _("Moderation"),
                               .nav = "/secretariat",
                               .script = "moderation.js",
                               .address = status == 200 ? STR_NONE : S("/secretariat/moderation") };
    return moderation_respond(cx, rq, rs, status, &page, &body);
}

/* "kept-3", "removed-2" of the address after a post. */
static str_t done_text(struct cx *cx, const struct request *rq)
{
    int64_t kept = 0;
    int64_t removed = 0;
    if (str_to_i64(request_query(cx, rq, S("kept")), 1, FORM_FIELDS_MAX, &kept))
        return trn(cx, kept, "{0} text was kept.", "{0} texts were kept.");
    if (str_to_i64(request_query(cx, rq, S("removed")), 1, FORM_FIELDS_MAX, &removed))
        return trn(cx, removed, "{0} text was removed.", "{0} texts were removed.");
    if (str_to_i64(request_query(cx, rq, S("back")), 0, FORM_FIELDS_MAX, &kept))
        return trn(cx, kept, "{0} text is shown again.", "{0} texts are shown again.");
    return STR_NONE;
}

err_t queue_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_blank(cx);
    struct queue_page p = { .query = str_trim(request_query(cx, rq, S("q"))),
                            .kind_word = request_query(cx, rq, S("kind")),
                            .done = done_text(cx, rq) };
    (void)!str_to_i64(request_query(cx, rq, S("at")), 1, INT64_MAX, &p.undo_at);
    form_preset(&f, S("language"), lang_code(cx->lang));
    return queue_draw(cx, rq, rs, 200, &p, &f);
}

/* --- deciding on many --------------------------------------------------------------------------
 */

struct chosen {
    case_id c;
    decision_id seen;
};
struct chosen_list {
    struct chosen at[FORM_FIELDS_MAX];
    size_t count;
};

/* "case-ID" with the last decision that was seen. */
static void chosen_read(const struct form *f, struct chosen_list *out)
{
    const str_t mark = S(CHOSEN);
    out->count = 0;
    for (size_t i = 0; i < f->count && out->count < FORM_FIELDS_MAX; i++) {
        const struct form_field *const field = &f->fields[i];
        struct chosen c = { 0 };
        if (str_starts(field->name, mark) &&
            str_to_i64(str_sub(field->name, mark.len, field->name.len), 1, INT64_MAX, &c.c.v) &&
            str_to_i64(field->value, 0, INT64_MAX, &c.seen.v))
            out->at[out->count++] = c;
    }
}

/* The button of one text: "ID-SEEN". */
static bool one_read(str_t value, struct chosen_list *out)
{
    str_t rest = value;
    str_t id;
    out->count = 0;
    if (!str_cut(&rest, '-', &id) || rest.at == NULL)
        return false;
    struct chosen c = { 0 };
    if (!str_to_i64(id, 1, INT64_MAX, &c.c.v) || !str_to_i64(rest, 0, INT64_MAX, &c.seen.v))
        return false;
    out->at[out->count++] = c;
    return true;
}

/* Does any of these need a word to be kept? */
static err_t keep_needs_reason(struct cx *cx, const struct chosen_list *all, bool *out)
{
    *out = false;
    for (size_t i = 0; i < all->count; i++) {
        struct moderation_case c;
        TRY(case_get(cx, all->at[i].c, &c));
        *out |= decision_needs_reason(&c, VERDICT_KEEP);
    }
    return OK;
}

/* All or none: a decision that is refused takes the others back with it. */
static err_t decide_all(struct cx *cx, const struct chosen_list *all, const struct decision_new *d)
{
    for (size_t i = 0; i < all->count; i++) {
        struct decision_new one = *d;
        decision_id made;
        one.in = all->at[i].c;
        one.seen = all->at[i].seen;
        TRY(moderation_decide(cx, &one, &made));
    }
    return OK;
}

static str_t failure_text(struct cx *cx, err_t e)
{
    if (e == ERR_CONFLICT)
        return _("Somebody has decided on one of these texts meanwhile. Nothing was decided; the "
                 "list below is as it is now.");
    return _("One of these texts is not yours to decide on. Nothing was decided.");
}

static err_t queue_back(struct cx *cx, struct response *rs, const struct form *f,
                        enum moderation_verdict verdict, size_t count)
{
    const str_t kind = form_value(f, S("kind"));
    const str_t query = form_value(f, S("q"));
    return respond_see_other(
        rs, verdict == VERDICT_KEEP
                ? url_with(cx, "/secretariat/moderation?kept={}&kind={}&q={}#queue",
                           UARG((int64_t)count), UARG(kind), UARG(query))
                : url_with(cx, "/secretariat/moderation?removed={}&at={}&kind={}&q={}#queue",
                           UARG((int64_t)count), UARG(cx->now), UARG(kind), UARG(query)));
}

/* --- undoing ------------------------------------------------------------------------------------
 * A removal that was a mistake is followed by another decision, which says so; neither is taken out
 * of the log. */

err_t queue_undo_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct removal_list all;
    const int64_t at = form_int(&f, S("at"), 1, INT64_MAX);
    TRY(form_done(&f));
    TRY(removed_at(cx, cx->actor.account, at, &all));
    for (size_t i = 0; i < all.count; i++) {
        const struct decision_new d = { .in = all.at[i].in,
                                        .seen = all.at[i].decision,
                                        .verdict = VERDICT_KEEP,
                                        .reason = _("Removed by mistake; shown again by the person "
                                                    "who removed it."),
                                        .language = cx->lang };
        decision_id made;
        TRY(moderation_decide(cx, &d, &made));
    }
    return respond_see_other(
        rs, url_with(cx, "/secretariat/moderation?back={}", UARG((int64_t)all.count)));
}

err_t queue_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct chosen_list *const all = arena_new(cx->arena, struct chosen_list);
    struct decision_new d = { 0 };
    struct queue_page p = { .query = form_value(&f, S("q")),
                            .kind_word = form_value(&f, S("kind")) };
    const bool is_one = form_has(&f, S("keep"));
    const bool removes = !is_one && form_has(&f, S("remove"));
    bool needs_reason = removes;
    if (!is_one || !one_read(form_value(&f, S("keep")), all))
        chosen_read(&f, all);
    if (!removes)
        TRY(keep_needs_reason(cx, all, &needs_reason));
    decision_read(cx, &f, removes ? VERDICT_REMOVE : VERDICT_KEEP, needs_reason, &d);
    if (all->count == 0)
        form_fault_custom(&f, S("chosen"), N_("Choose at least one text."));
    err_t e = form_done(&f);
    if (e == OK)
        e = decide_all(cx, all, &d);
    if (e == ERR_CONFLICT || e == ERR_FORBIDDEN)
        p.failed = failure_text(cx, e);
    if (e == ERR_INVALID || e == ERR_CONFLICT || e == ERR_FORBIDDEN)
        TRY(queue_draw(cx, rq, rs, err_status(e), &p, &f));
    TRY(e);
    return queue_back(cx, rs, &f, d.verdict, all->count);
}

err_t queue_look_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct moderation_case c;
    TRY(case_get(cx, (case_id){ path_id(rq, 0) }, &c));
    TRY(moderation_look(cx, c.id));
    return respond_see_other(rs, url_moderation_desk(cx, c.id));
}
