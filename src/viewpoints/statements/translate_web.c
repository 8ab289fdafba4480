/* Translating and confirming one statement.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/ledger.h"
#include "viewpoints/statements/pages.h"
#include "viewpoints/statements/statements.h"
#include "viewpoints/statements/web.h"
#include "viewpoints/views/translate.html.h"
#include "viewpoints/web.h"

err_t consultation_seen(struct cx *cx, const struct request *rq, struct consultation *out)
{
    const bool sees_drafts = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
    return sees_drafts ? consultation_find_any(cx, path_word(rq, 0), out)
                       : consultation_find(cx, path_word(rq, 0), out);
}

err_t statement_of_number(struct cx *cx, const struct request *rq, struct consultation *c,
                          struct statement *out)
{
    struct statement_list all;
    TRY(consultation_seen(cx, rq, c));
    TRY(statement_list_all(cx, c->id, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].number == path_id(rq, 1) - 1 && all.at[i].state != STATEMENT_PENDING) {
            *out = all.at[i];
            return OK;
        }
    }
    return problem(cx, ERR_NOT_FOUND, "no such statement here");
}

err_t guard_statement_keeper(struct cx *cx, const struct request *rq)
{
    const bool is_secretariat = (cx->actor.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
    return is_secretariat ? guard_secretariat(cx, rq) : guard_positions(cx, rq);
}

/* The secretariat, and the organisation that proposed it. */
static err_t may_translate(struct cx *cx, const struct consultation *c, const struct statement *s)
{
    if (cx->actor.acts_as != LEDGER_AS_ORGANISATION || statement_is_by_actor(cx, c, s))
        return OK;
    return problem(cx, ERR_FORBIDDEN, "another's statement");
}

static bool has_translation_to_make(const struct cx *cx, const struct consultation *c,
                                    const struct statement *s)
{
    enum lang original;
    return s->state == STATEMENT_ACCEPTED && s->erased_at == 0 &&
           statement_original(s, &original) && consultation_stage(c, cx->now) < STAGE_CLOSED;
}

/* ERR_CONFLICT: there is nothing to translate, or its texts do not change any more. */
static err_t translatable(struct cx *cx, const struct request *rq, struct translate_page *p,
                          struct consultation *c, struct statement *s)
{
    TRY(statement_of_number(cx, rq, c, s));
    TRY(may_translate(cx, c, s));
    *p = (struct translate_page){ .c = c, .s = s };
    if (!has_translation_to_make(cx, c, s) || !statement_original(s, &p->original))
        return problem(cx, ERR_CONFLICT, "nothing to translate, or closed");
    p->to = (enum lang)(1 - p->original); /* the other of two */
    const bool is_author = statement_is_by_actor(cx, c, s);
    p->may_confirm =
        confirm_verdict(s, consultation_stage(c, cx->now), cx->actor.account, is_author) == OK;
    p->is_own = s->translated_by != 0 && s->translated_by == cx->actor.account;
    return OK;
}

/* --- the form --------------------------------------------------------------------------------- */

static const enum translation MADE[] = { TRANSLATION_HUMAN, TRANSLATION_MACHINE };

static html_t made_field(struct cx *cx, const struct form *f)
{
    const struct choice choices[] = {
        { .value = translation_word(TRANSLATION_HUMAN), .label = _("A person translated it") },
        { .value = translation_word(TRANSLATION_MACHINE),
          .label = _("A machine translated it"),
          .hint = _("Readers see that nobody has checked it.") },
    };
    return form_choices(cx, f, "made_by", _("How it was made"), S(""), choices, ARRAY_LEN(choices));
}

static void translate_fields(struct cx *cx, struct translate_page *p, const struct form *f)
{
    const struct field_label labels[] = { { "text", _("Translation") },
                                          { "label", _("A few words for charts") },
                                          { "made_by", _("How it was made") } };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
    p->text = form_field(cx, f,
                         &(struct field){ .name = "text",
                                          .label = _("Translation"),
                                          .hint = trf(cx, "In {0}; at most 400 characters.",
                                                      TARG(language_in(cx, p->to))),
                                          .required = true,
                                          .low = 1,
                                          .high = STATEMENT_TEXT_MOST,
                                          .rows = 3,
                                          .lang = p->to,
                                          .has_lang = true });
    p->label = form_field(cx, f,
                          &(struct field){ .name = "label",
                                           .label = _("A few words for charts"),
                                           .type = "text",
                                           .high = SHORT_MOST,
                                           .lang = p->to,
                                           .has_lang = true });
    p->as = made_field(cx, f);
}

static err_t translate_draw(struct cx *cx, const struct request *rq, struct response *rs,
                            struct translate_page *p, const struct form *f)
{
    translate_fields(cx, p, f);
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_translate(&body, cx, p);
    const struct page page = {
        .title = trf(cx, "Translate statement {0}", TARG(p->s->number + 1)),
        .nav = "/consultations",
        .style = "statements.css",
        .address = arena_printf(cx->arena, "/consultations/%.*s/statements/%" PRId64 "/translate",
                                STR_ARG(p->c->slug), p->s->number + 1)
    };
    return respond_view(cx, rq, rs, f->error_count > 0 ? 422 : 200, &page, &body);
}

err_t statement_translate_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct translate_page p;
    struct consultation c;
    struct statement s = { 0 };
    TRY(statement_of_number(cx, rq, &c, &s));
    TRY(may_translate(cx, &c, &s));
    if (!has_translation_to_make(cx, &c, &s)) /* its page says how its texts stand */
        return respond_see_other(rs, url_statement(cx, &c, s.number));
    TRY(translatable(cx, rq, &p, &c, &s));
    struct form f = form_blank(cx);
    form_preset(&f, S("text"), s.text.by[p.to]);
    form_preset(&f, S("label"), s.short_text.by[p.to]);
    if (s.translation == TRANSLATION_MACHINE || s.translation == TRANSLATION_HUMAN)
        form_preset(&f, S("made_by"), translation_word(s.translation));
    return translate_draw(cx, rq, rs, &p, &f);
}

err_t statement_translate_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t words[] = { translation_word(MADE[0]), translation_word(MADE[1]) };
    struct translate_page p;
    struct consultation c;
    struct statement s = { 0 };
    TRY(translatable(cx, rq, &p, &c, &s));
    struct form f = form_open(cx, rq);
    const str_t text = form_text(&f, S("text"), 1, STATEMENT_TEXT_MOST);
    const str_t label = form_text(&f, S("label"), 0, SHORT_MOST);
    const int made = form_choice(&f, S("made_by"), words, ARRAY_LEN(words));
    if (f.error_count == 0 && made >= 0 && str_eq(text, s.text.by[p.to]) &&
        MADE[made] == s.translation)
        form_fault_custom(&f, S("text"), N_("Nothing is different from before."));
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(translate_draw(cx, rq, rs, &p, &f));
    TRY(e);
    must(made >= 0);
    TRY(statement_translate(
        cx, &(struct translating){
                .on = s.id, .to = p.to, .text = text, .short_text = &label, .as = MADE[made] }));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}

err_t statement_confirm_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct translate_page p;
    struct consultation c;
    struct statement s = { 0 };
    TRY(translatable(cx, rq, &p, &c, &s));
    struct form f = form_open(cx, rq);
    const int64_t seen = form_int(&f, S("seen"), 1, INT64_MAX);
    TRY(form_done(&f));
    if (seen != s.translated_at) /* what was read is not what stands by now */
        return problem(cx, ERR_CONFLICT, "translated anew meanwhile");
    TRY(statement_confirm(cx, s.id));
    return respond_see_other(rs, url_statement(cx, &c, s.number));
}
