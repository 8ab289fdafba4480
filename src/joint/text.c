/* A joint statement as plain text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/text.h"

#include "joint/words.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

static void line(struct buf *out, str_t s)
{
    if (s.len == 0)
        return;
    buf_add(out, s);
    buf_byte(out, '\n');
}

/* Each line of it set in, so that lists can be read. */
static void set_in(struct buf *out, str_t s)
{
    str_t rest = s;
    str_t one;
    while (rest.len > 0 && str_cut(&rest, '\n', &one)) {
        if (one.len > 0)
            buf_printf(out, "    %.*s\n", STR_ARG(one));
        else
            buf_byte(out, '\n');
    }
}

static void put_source(struct cx *cx, struct buf *out, const struct source *s)
{
    if (s == NULL)
        return;
    const str_t day = date_partial(cx, s->dated);
    set_in(out, trf(cx, "Source: {0}, {1}, {2}", TARG(s->title), TARG(s->publisher), TARG(day)));
    set_in(out, s->url);
}

static void put_stander(struct cx *cx, const struct whole_joint *w, const struct stander *s,
                        struct buf *out)
{
    const struct organisation *const o = whole_organisation(w, s->organisation);
    const str_t when = stander_when(cx, s);
    const str_t holds = elsewhere_label(cx, s);
    buf_printf(out, "  * %.*s\n", STR_ARG(text2_pick(&o->name, cx->lang)));
    set_in(out, when);
    if (s->answer == NULL)
        set_in(out, holds);
    set_in(out, disclosed_text(cx, w->disclosed, o));
    if (s->answer != NULL && text2_pick(&s->answer->text, cx->lang).len > 0) {
        buf_byte(out, '\n');
        set_in(out, text2_pick(&s->answer->text, cx->lang));
        set_in(out, only_in_other(cx, &s->answer->text));
        buf_byte(out, '\n');
    } else if (s->stand == STAND_DISSENTED) {
        set_in(out, _("The text of this dissent is not on record yet."));
    }
    if (s->answer != NULL)
        put_source(cx, out, whole_source(w, s->answer->source));
}

void block_text(struct cx *cx, const struct whole_joint *w, struct buf *out)
{
    const struct block *const b = &w->block;
    line(out, arena_printf(cx->arena, "%.*s.", STR_ARG(block_sentence(cx, b))));
    for (int i = 0; i < STANDS; i++) {
        const enum stand s = (enum stand)i; /* counts through the enum */
        if (block_of(b, s) == 0 && s >= STAND_EARLIER)
            continue;
        const str_t label = stand_label(cx, s, b->is_coded);
        buf_printf(out, "\n%.*s: %zu\n", STR_ARG(label), block_of(b, s));
        for (size_t k = b->from[s]; k < b->from[s + 1]; k++)
            put_stander(cx, w, &b->at[k], out);
    }
}

static void put_clauses(struct cx *cx, const struct whole_joint *w, struct buf *out)
{
    for (size_t i = 0; w->now != NULL && i < w->now->clause_count; i++) {
        const struct clause *const c = &w->now->clauses[i];
        buf_printf(out, "%" PRId64 ". %.*s\n", c->number, STR_ARG(text2_pick(&c->text, cx->lang)));
        line(out, only_in_other(cx, &c->text));
        buf_byte(out, '\n');
    }
}

static void put_initiators(struct cx *cx, const struct whole_joint *w, struct buf *out)
{
    for (size_t i = 0; i < w->initiator_count; i++) {
        const struct organisation *const o =
            whole_organisation(w, (organisation_id){ w->initiators[i] });
        const str_t name = text2_pick(&o->name, cx->lang);
        line(out, trf(cx, "Initiator: {0}", TARG(name)));
        set_in(out, disclosed_text(cx, w->disclosed, o));
    }
}

void joint_text(struct cx *cx, const struct whole_joint *w, str_t where, struct buf *out)
{
    const struct text2 money = whole_money(cx, w);
    line(out, joint_title(cx, w->j));
    line(out, joint_stage_line(cx, w->j));
    if (w->j->is_example)
        line(out, _("Made up for the demonstration."));
    if (w->j->state == JOINT_WITHDRAWN)
        line(out, trf(cx, "Reason of the withdrawal: {0}", TARG(w->j->withdrawn_reason)));
    buf_byte(out, '\n');
    put_initiators(cx, w, out);
    line(out, text2_pick(&money, cx->lang));
    buf_byte(out, '\n');
    put_clauses(cx, w, out);
    block_text(cx, w, out);
    buf_byte(out, '\n');
    if (w->seal.id != 0)
        line(out, arena_printf(cx->arena, "SHA-256 %.*s", STR_ARG(w->seal.sha256)));
    /* cppcheck-suppress constStatement ; a call, not a comma */
    line(out, where);
}
