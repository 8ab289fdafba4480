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

static str_t counted_head_of_organisations(struct cx *cx, enum position p)
{
    switch (p) {
    case POSITION_AGREE:
        return _("Organisations: agreed");
    case POSITION_DISAGREE:
        return _("Organisations: disagreed");
    case POSITION_PASS:
        return _("Organisations: passed");
    }
    must_failed("a position", __FILE__, __LINE__);
}

str_t counted_head(struct cx *cx, enum side side, enum position p, bool both)
{
    if (both && side == SIDE_ORGANISATIONS)
        return counted_head_of_organisations(cx, p);
    switch (p) {
    case POSITION_AGREE:
        return both ? _("The public: agreed") : _("Agreed");
    case POSITION_DISAGREE:
        return both ? _("The public: disagreed") : _("Disagreed");
    case POSITION_PASS:
        return both ? _("The public: passed") : _("Passed");
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

str_t certainty_label(struct cx *cx, enum certainty c)
{
    switch (c) {
    case CERTAINTY_UNSAID:
        return STR_NONE;
    case CERTAINTY_LOW:
        return _("low");
    case CERTAINTY_MEDIUM:
        return _("medium");
    case CERTAINTY_HIGH:
        return _("high");
    }
    must_failed("a certainty", __FILE__, __LINE__);
}

str_t official_label(struct cx *cx, enum standing s)
{
    switch (s) {
    case STANDING_NONE:
        return STR_NONE;
    case STANDING_PRELIMINARY:
        return _("preliminary");
    case STANDING_OFFICIAL:
        return _("official");
    }
    must_failed("a standing", __FILE__, __LINE__);
}

str_t stance_marks(struct cx *cx, const struct stance *s)
{
    str_t marks = official_label(cx, s->standing);
    if (s->certainty != CERTAINTY_UNSAID) {
        const str_t sure = trf(cx, "certainty: {0}", TARG(certainty_label(cx, s->certainty)));
        marks = marks.len == 0
                    ? sure
                    : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(marks), STR_ARG(sure));
    }
    if (s->basis != BASIS_OWN && s->coders > 0)
        return s->coders == 1 ? _("read by one person") : _("read by two people independently");
    if (s->is_by_mail)
        marks = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(marks), marks.len == 0 ? "" : ", ",
                             STR_ARG(_("by mail link")));
    return marks;
}

str_t who_label(struct cx *cx, enum who w)
{
    switch (w) {
    case WHO_ORGANISATIONS:
        return _("organisations, by name");
    case WHO_PUBLIC:
        return _("everybody, without a name");
    case WHO_BOTH:
        return _("organisations by name, and everybody without a name; each counted on its own");
    }
    must_failed("who", __FILE__, __LINE__);
}

bool consultation_asks(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    return consultation_takes_positions(c, cx->now) &&
           (cx->actor.account == 0 || actor_side(c->who, &cx->actor, &side));
}

bool consultation_speaks(const struct cx *cx, const struct consultation *c)
{
    enum side side;
    return !actor_side(c->who, &cx->actor, &side) || side == SIDE_ORGANISATIONS;
}

str_t stage_text(struct cx *cx, const struct consultation *c)
{
    const enum stage stage = consultation_stage(c, cx->now);
    switch (stage) {
    case STAGE_PLANNED:
        return c->collects_at != 0
                   ? trf(cx, "Collects statements from {0}", TARG(date_long(cx, c->collects_at)))
                   : trf(cx, "Opens on {0}", TARG(date_long(cx, c->opens_at)));
    case STAGE_COLLECTING:
        return trf(cx, "Collects statements, opens on {0}", TARG(date_long(cx, c->opens_at)));
    case STAGE_OPEN:
        if (c->closes_at == 0)
            return _("Open, no end set");
        return trf(cx, "Open until {0}", TARG(date_long(cx, c->closes_at)));
    case STAGE_REVIEW:
        return trf(cx, "In review until {0}", TARG(date_long(cx, c->reviews_until)));
    case STAGE_CLOSED:
        return trf(cx, "Closed on {0}", TARG(date_long(cx, consultation_stage_since(c, stage))));
    case STAGE_PUBLISHED:
        return trf(cx, "Result published on {0}", TARG(date_long(cx, c->published_at)));
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

str_t statement_quoted(struct cx *cx, const struct statement *s)
{
    const str_t text = str_trim(statement_short(cx, s));
    const bool is_closed =
        text.len > 1 && text.at[text.len - 1] == '.' && text.at[text.len - 2] != '.';
    return is_closed ? str_sub(text, 0, text.len - 1) : text;
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

url_t url_statements_page(struct cx *cx, const struct consultation *c, size_t page)
{
    return url_at(cx, url_with(cx, "/consultations/{}?page={}", UARG(c->slug), UARG((int64_t)page)),
                  S("statements"));
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

size_t same_stage(const struct counted *list, size_t count)
{
    size_t n = 0;
    while (n < count && list[n].stage == list[0].stage)
        n++;
    return n;
}

err_t counted_load(struct cx *cx, const struct consultation *c, struct counted *out)
{
    struct counted it = { .c = c, .stage = consultation_stage(c, cx->now) };
    for (int s = 0; s < SIDE_COUNT; s++) {
        if (consultation_has_side(c, (enum side)s))
            TRY(consultation_tally(cx, c, (enum side)s, &it.of_side[s]));
    }
    it.tally = it.of_side[consultation_side(c, STR_NONE)];
    *out = it;
    return OK;
}
