/* What stands on the card. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/card.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"

enum { PRINT_DIGITS = 12 };

/* --- words --------------------------------------------------------------------------------------
 */

static void counts_add(struct cx *cx, str_t *to, str_t more)
{
    *to = to->len == 0 ? more : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(*to), STR_ARG(more));
}

/* Of organisations all; of the public what the page shows, too. */
static str_t counts_of(struct cx *cx, const struct results_view *v,
                       const struct statement_result *s)
{
    str_t said = S("");
    const int64_t silent = silent_count(v->r, s);
    counts_add(cx, &said, agree_count(cx, s));
    counts_add(cx, &said, disagree_count(cx, s));
    if (s->voices.pass > 0)
        counts_add(cx, &said, trn(cx, s->voices.pass, "{0} passes", "{0} pass"));
    if (silent > 0 && !is_open_to_all(v))
        counts_add(cx, &said, trn(cx, silent, "{0} has not said", "{0} have not said"));
    return said;
}

/* NULL: of organisations all. */
static err_t cells_of(struct cx *cx, const struct results_view *v, const struct statement_result *s,
                      const struct shown **out)
{
    struct shown *const cells =
        arena_array(cx->arena, struct shown, v->r->numbers->group_count + 1);
    AUTO(arena) scratch = { 0 };
    *out = NULL;
    if (!is_open_to_all(v))
        return OK;
    TRY(shown_cells(v->r, s, input_index(v, s), &scratch, cells));
    *out = cells;
    return OK;
}

static str_t shown_counts(struct cx *cx, const struct results_view *v,
                          const struct statement_result *s, const struct shown *cells)
{
    const struct shown *const all = cells == NULL ? NULL : &cells[v->r->numbers->group_count];
    return all == NULL || all->is_all_shown ? counts_of(cx, v, s) : shown_words(cx, all);
}

/* All share it only where nobody says the opposite, which of the public is not shown. */
static str_t common_heading(struct cx *cx, const struct results_view *v)
{
    const int64_t place = results_best_common(v->r);
    const struct statement_result *const s = place < 0 ? NULL : &v->r->statements[place];
    const bool is_of_all =
        s == NULL || (!is_open_to_all(v) && (s->voices.agree == 0 || s->voices.disagree == 0));
    return is_of_all ? _("What all share") : _("Common ground");
}

/* place: in r->statements; -1: none is certain. */
static err_t finding_take(struct cx *cx, const struct results_view *v, int64_t place,
                          struct card_finding *f)
{
    if (place < 0)
        return OK;
    f->s = &v->r->statements[place];
    f->text = text2_pick(&f->s->statement->text, cx->lang);
    f->text_lang = text2_lang(&f->s->statement->text, cx->lang);
    f->late = late_line(cx, f->s->statement);
    const struct shown *cells = NULL;
    TRY(cells_of(cx, v, f->s, &cells));
    f->sure = finding_reason(cx, v->r, f->s, cells);
    f->counts = shown_counts(cx, v, f->s, cells);
    return OK;
}

/* "Alyans (demonstration of free software, not an organisation)", or who invited, with its line. */
static err_t who_asks(struct cx *cx, const struct consultation *c, str_t *out)
{
    const struct site *const site = site_of(cx);
    const str_t kind = text2_pick(&site->kind, cx->lang);
    struct organisation inviter;
    const struct disclosed *disclosed = NULL;
    const str_t name = text2_pick(&site->name, cx->lang);
    *out = trf(cx, "{0}: {1}.", TARG(name), TARG(kind.len > 0 ? kind : _("not stated")));
    if (c->inviter.v == 0)
        return OK;
    TRY(organisation_find(cx, c->inviter, &inviter));
    TRY(disclosed_load(cx, &inviter.id.v, 1, &disclosed));
    *out = trf(cx, "{0} {1} invited. {2}", TARG(*out), TARG(text2_pick(&inviter.name, cx->lang)),
               TARG(disclosed_text(cx, disclosed, &inviter)));
    return OK;
}

static err_t who_pays(struct cx *cx, const struct consultation *c, str_t *out)
{
    const str_t funding = text2_pick(&site_of(cx)->funding, cx->lang);
    str_t made = S("");
    TRY(project_funder_text(cx, "consultation", c->id.v, &made));
    if (made.len == 0)
        made = _("Whose money it was made with is not on record.");
    *out = trf(cx, "{0} Funding of the site: {1}.", TARG(made),
               TARG(funding.len > 0 ? funding : _("not stated")));
    return OK;
}

err_t card_load(struct cx *cx, const struct consultation *c, enum side side,
                struct loaded_results *l, struct results_view *v, struct card *out)
{
    TRY(results_open(cx, c, side, PATIENCE_OF_READERS, l, v));
    *out = (struct card){ .c = c,
                          .v = v,
                          .common.heading = common_heading(cx, v),
                          .divides.heading = _("What divides most"),
                          .asked = story_asked(cx, v->r),
                          .few = v->r->common + v->r->divergent > 0 ? S("") : story_few(cx, v->r),
                          .as_of = trf(cx, "As of {0}.", TARG(date_long(cx, cx->now))),
                          .print = str_sub(v->fingerprint, 0, PRINT_DIGITS),
                          .results = url_results(cx, c) };
    out->address = arena_printf(cx->arena, "%.*s%.*s", STR_ARG(cx->settings->site_base_url),
                                STR_ARG(out->results.text));
    TRY(finding_take(cx, v, results_best_common(v->r), &out->common));
    TRY(finding_take(cx, v, v->r->pivot, &out->divides));
    TRY(who_asks(cx, c, &out->by));
    return who_pays(cx, c, &out->pays);
}

/* --- the drawing --------------------------------------------------------------------------------
 */

enum { MARGIN = 20, SIZE_TEXT = 15, SIZE_HEAD = 19, SIZE_SMALL = 12, GAP = 10 };

/* What fits into a line of this size: letters are about half as wide as high. */
static size_t fits(int size)
{
    return (size_t)((CARD_WIDTH - 2 * MARGIN) * 100 / (size * 54));
}

/* The bytes of the first words that fit; a word longer than a line is cut. */
static size_t first_line(str_t text, size_t most)
{
    size_t chars = 0, end = 0;
    for (size_t i = 0; i < text.len; i++) {
        const bool begins = ((unsigned char)text.at[i] & 0xC0) != 0x80;
        if (begins && chars++ == most)
            return end > 0 ? end : i;
        if (text.at[i] == ' ')
            end = i;
    }
    return text.len;
}

struct typesetting {
    struct card_drawing *to;
    int y;
};

static void set(struct typesetting *s, str_t text, int size, bool strong, bool quiet)
{
    str_t rest = str_trim(text);
    while (rest.len > 0 && s->to->count < CARD_LINES_MOST) {
        const size_t n = first_line(rest, fits(size));
        s->y += size + size / 3;
        s->to->lines[s->to->count++] =
            (struct card_line){ MARGIN, s->y, size, strong, quiet, str_trim(str_sub(rest, 0, n)) };
        rest = str_trim(str_sub(rest, n, rest.len));
    }
}

static void set_finding(struct cx *cx, struct typesetting *s, const struct card_finding *f)
{
    s->y += GAP;
    set(s, f->heading, SIZE_SMALL, true, true);
    if (f->s == NULL) {
        set(s, _("None is certain yet."), SIZE_TEXT, false, false);
        return;
    }
    set(s, f->text, SIZE_TEXT, true, false);
    set(s, f->late, SIZE_SMALL, true, false);
    set(s, f->counts, SIZE_TEXT, false, false);
    set(s, f->sure, SIZE_SMALL, false, true);
}

/* Sentences, each closed by a point. */
static void say(struct cx *cx, str_t *to, str_t text)
{
    if (text.len == 0)
        return;
    const bool is_closed = text.at[text.len - 1] == '.' || text.at[text.len - 1] == '?';
    *to = arena_printf(cx->arena, "%.*s%s%.*s%s", STR_ARG(*to), to->len == 0 ? "" : " ",
                       STR_ARG(text), is_closed ? "" : ".");
}

static str_t described(struct cx *cx, const struct card *card)
{
    const struct card_finding *const findings[] = { &card->common, &card->divides };
    str_t all = card->asked;
    say(cx, &all, card->few);
    for (size_t i = 0; i < ARRAY_LEN(findings); i++) {
        const struct card_finding *const f = findings[i];
        say(cx, &all, f->heading);
        say(cx, &all, f->s == NULL ? _("None is certain yet.") : f->text);
        say(cx, &all, f->late);
        say(cx, &all, f->counts);
        say(cx, &all, f->sure);
    }
    say(cx, &all, card->by);
    say(cx, &all, card->pays);
    say(cx, &all, card->as_of);
    return all;
}

void card_draw(struct cx *cx, const struct card *card, struct card_drawing *out)
{
    struct typesetting s = { out, MARGIN / 2 };
    *out = (struct card_drawing){ .title = text2_pick(&card->c->question, cx->lang),
                                  .description = described(cx, card) };
    set(&s, out->title, SIZE_HEAD, true, false);
    s.y += GAP / 2;
    set(&s, card->asked, SIZE_SMALL, false, true);
    set(&s, card->few, SIZE_TEXT, false, false);
    set_finding(cx, &s, &card->common);
    set_finding(cx, &s, &card->divides);
    s.y += GAP;
    set(&s, card->by, SIZE_SMALL, false, true);
    set(&s, card->pays, SIZE_SMALL, false, true);
    set(&s,
        card->print.len == 0
            ? card->as_of
            : trf(cx, "{0} Fingerprint {1}…", TARG(card->as_of), TARG(card->print)),
        SIZE_SMALL, false, true);
    set(&s, card->address, SIZE_SMALL, false, true);
    out->height = s.y + MARGIN;
}
