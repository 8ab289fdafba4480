/* The small words and addresses that pages of viewpoints share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/pages.h"

const enum position POSITIONS[POSITION_COUNT] = { POSITION_AGREE, POSITION_DISAGREE,
                                                  POSITION_PASS };

str_t position_label(struct cx *cx, enum position p)
{
    switch (p) {
    case POSITION_AGREE:
        return _("agree");
    case POSITION_DISAGREE:
        return _("disagree");
    case POSITION_PASS:
        return _("pass");
    }
    must_failed("a position", __FILE__, __LINE__);
}

str_t position_verb(struct cx *cx, enum position p)
{
    switch (p) {
    case POSITION_AGREE:
        return _("agrees");
    case POSITION_DISAGREE:
        return _("disagrees");
    case POSITION_PASS:
        return _("passes");
    }
    must_failed("a position", __FILE__, __LINE__);
}

str_t position_choice(struct cx *cx, enum position p)
{
    switch (p) {
    case POSITION_AGREE:
        return _("We agree");
    case POSITION_DISAGREE:
        return _("We disagree");
    case POSITION_PASS:
        return _("Pass");
    }
    must_failed("a position", __FILE__, __LINE__);
}

str_t basis_label(struct cx *cx, enum basis b)
{
    switch (b) {
    case BASIS_OWN:
        return _("own position");
    case BASIS_STATED:
        return _("coded, stated by the source");
    case BASIS_INFERRED:
        return _("coded, inferred, not stated");
    }
    must_failed("a basis", __FILE__, __LINE__);
}

str_t who_label(struct cx *cx, enum who w)
{
    switch (w) {
    case WHO_ORGANISATIONS:
        return _("organisations, by name");
    case WHO_PUBLIC:
        return _("everybody, without a name");
    }
    must_failed("who", __FILE__, __LINE__);
}

bool consultation_asks(const struct cx *cx, const struct consultation *c)
{
    return consultation_stage(c, cx->now) == STAGE_OPEN &&
           (c->who == WHO_PUBLIC || cx->actor.account == 0 || actor_may_answer(c->who, &cx->actor));
}

str_t stage_text(struct cx *cx, const struct consultation *c)
{
    switch (consultation_stage(c, cx->now)) {
    case STAGE_PLANNED:
        return trf(cx, "Opens on {0}", TARG(date_long(cx, c->opens_at)));
    case STAGE_OPEN:
        if (c->closes_at == 0)
            return _("Open, no end set");
        return trf(cx, "Open until {0}", TARG(date_long(cx, c->closes_at)));
    case STAGE_CLOSED:
        return trf(cx, "Closed on {0}", TARG(date_long(cx, c->closes_at)));
    }
    must_failed("a stage", __FILE__, __LINE__);
}

str_t mark_class(const struct stance *s)
{
    if (s == NULL)
        return S("gl o");
    const bool inferred = s->basis == BASIS_INFERRED;
    switch (s->value) {
    case POSITION_AGREE:
        return inferred ? S("gl p q") : S("gl p");
    case POSITION_DISAGREE:
        return inferred ? S("gl m q") : S("gl m");
    case POSITION_PASS:
        return inferred ? S("gl z q") : S("gl z");
    }
    must_failed("a position", __FILE__, __LINE__);
}

str_t step_label(struct cx *cx, const struct statement *s, const struct stance *mine)
{
    const int64_t n = s->number + 1;
    if (mine == NULL)
        return trf(cx, "Statement {0}: no position", TARG(n));
    const str_t p = position_label(cx, mine->value);
    if (mine->basis == BASIS_OWN)
        return trf(cx, "Statement {0}: {1}", TARG(n), TARG(p));
    return trf(cx, "Statement {0}: {1}, read from sources, please confirm", TARG(n), TARG(p));
}

str_t consultation_name(struct cx *cx, const struct consultation *c)
{
    const str_t name = text2_pick(&c->short_name, cx->lang);
    return name.len > 0 ? name : text2_pick(&c->question, cx->lang);
}

str_t statement_short(struct cx *cx, const struct statement *s)
{
    const str_t name = text2_pick(&s->short_text, cx->lang);
    return name.len > 0 ? name : text2_pick(&s->text, cx->lang);
}

bool source_link(const struct source *s, url_t *out)
{
    return s->url.len > 0 && url_foreign(s->url, out) == OK;
}

str_t source_date(struct cx *cx, str_t dated)
{
    usec_t at = 0;
    if (dated.len <= S("2013").len || date_read(dated, &at) != OK)
        return dated;
    return dated.len == S("2013-10").len ? date_month(cx, at) : date_long(cx, at);
}

/* --- addresses --- */

url_t url_method(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/method", UARG(c->slug));
}

url_t url_position(struct cx *cx, const struct consultation *c, int64_t number)
{
    if (number < 0)
        return url_with(cx, "/consultations/{}/position", UARG(c->slug));
    return url_with(cx, "/consultations/{}/position?statement={}", UARG(c->slug), UARG(number + 1));
}

url_t url_receipts(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/receipts", UARG(c->slug));
}

url_t url_receipt(struct cx *cx, const struct consultation *c, int64_t position)
{
    return url_with(cx, "/consultations/{}/receipts/{}.json", UARG(c->slug), UARG(position));
}

url_t url_positions(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/positions", UARG(c->slug));
}

url_t url_statement(struct cx *cx, const struct consultation *c, int64_t number)
{
    return url_with(cx, "/consultations/{}/statements/{}", UARG(c->slug), UARG(number + 1));
}

url_t url_statements(struct cx *cx, const struct consultation *c)
{
    return url_with(cx, "/consultations/{}/statements", UARG(c->slug));
}

str_t url_consultation_path(struct cx *cx, const struct consultation *c)
{
    return arena_printf(cx->arena, "/consultations/%.*s", STR_ARG(c->slug));
}

str_t consultation_topic(struct cx *cx, consultation_id c)
{
    return arena_printf(cx->arena, "consultation/%" PRId64, c.v);
}

/* --- looking up --- */

const struct stance *stance_on(const struct stance *list, size_t count, statement_id s)
{
    for (size_t i = 0; i < count; i++) {
        if (list[i].statement.v == s.v)
            return &list[i];
    }
    return NULL;
}

err_t counted_load(struct cx *cx, const struct consultation *c, struct counted *out)
{
    struct counted it = { .c = c, .stage = consultation_stage(c, cx->now) };
    TRY(consultation_tally(cx, c->id, &it.tally));
    *out = it;
    return OK;
}
