/* Sentences of a report of the alyans method.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/analyse_words.h"

#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "kit/text/text.h"

enum {
    NAME_SHOWN = 60,
    VOICES_TO_TELL = 10, /* of fewer it is not said that they do not differ */
};

/* --- texts of strangers ----------------------------------------------------------------------- */

/* Bytes of the character at i of valid UTF-8. */
static size_t character_bytes(str_t s, size_t i)
{
    const unsigned char c = (unsigned char)s.at[i];
    return c < 0x80 ? 1 : c < 0xE0 ? 2 : c < 0xF0 ? 3 : 4;
}

/* Steers a terminal, turns the direction of text, or may not stand in XML. */
static bool is_unseen(str_t s, size_t i, size_t bytes)
{
    const unsigned char a = (unsigned char)s.at[i];
    const unsigned char b = bytes > 1 ? (unsigned char)s.at[i + 1] : 0;
    const unsigned char c = bytes > 2 ? (unsigned char)s.at[i + 2] : 0;
    if (bytes == 1)
        return a < 0x20 || a == 0x7F;
    if (bytes == 2)
        return a == 0xC2 && b < 0xA0;
    if (bytes != 3)
        return false;
    const bool direction =
        a == 0xE2 && ((b == 0x80 && ((c >= 0xA8 && c <= 0xAE) || c == 0x8E || c == 0x8F)) ||
                      (b == 0x81 && c >= 0xA6 && c <= 0xA9));
    const bool no_character = a == 0xEF && b == 0xBF && c >= 0xBE;
    return direction || no_character;
}

str_t words_clean(struct cx *cx, str_t s, size_t characters)
{
    char *const at = arena_alloc(cx->arena, s.len + sizeof "…");
    size_t len = 0, count = 0, cut = 0;
    bool blank = true; /* none at the beginning */
    for (size_t i = 0, bytes; i < s.len; i += bytes) {
        bytes = character_bytes(s, i);
        const bool is_blank = s.at[i] == ' ' || is_unseen(s, i, bytes);
        if (is_blank && blank)
            continue;
        blank = is_blank;
        if (count + 1 == characters)
            cut = len;
        if (++count > characters) {
            while (cut > 0 && at[cut - 1] == ' ')
                cut--;
            memcpy(at + cut, "…", sizeof "…" - 1);
            return (str_t){ at, cut + sizeof "…" - 1 };
        }
        if (is_blank)
            at[len] = ' ';
        else
            memcpy(at + len, s.at + i, bytes);
        len += is_blank ? 1 : bytes;
    }
    return str_trim((str_t){ at, len });
}

static str_t text_of_statement(const struct analysis *a, int64_t id)
{
    for (size_t i = 0; i < a->source->statement_count; i++) {
        if (a->source->statements[i].id == id)
            return a->source->statements[i].text;
    }
    return a->source->statement_names == NULL ? STR_NONE
                                              : name_of_id(a->source->statement_names, id);
}

str_t words_statement(const struct wording *w, size_t column, size_t characters)
{
    struct cx *const cx = w->cx;
    const int64_t id = w->a->votes.statement_id[column];
    const str_t text = words_clean(cx, text_of_statement(w->a, id), characters);
    return text.len > 0 ? text : trf(cx, "Statement {0}", TARG(id));
}

str_t words_numbered(const struct wording *w, size_t column, size_t characters)
{
    const str_t text = words_statement(w, column, characters);
    const int64_t id = w->a->votes.statement_id[column];
    const struct name_list *const names = w->a->source->statement_names;
    const bool has_text = text_of_statement(w->a, id).len > 0;
    if (!has_text || (names != NULL && name_of_id(names, id).len > 0))
        return text; /* it is called by a text, or by its number already */
    return arena_printf(w->cx->arena, "%" PRId64 ". %.*s", id, STR_ARG(text));
}

str_t words_participant(const struct wording *w, size_t row)
{
    struct cx *const cx = w->cx;
    const int64_t id = w->a->votes.participant_id[row];
    const struct name_list *const names = w->a->source->participant_names;
    const str_t name = names == NULL ? STR_NONE : name_of_id(names, id);
    return name.len > 0 ? words_clean(cx, name, NAME_SHOWN)
                        : trf(cx, "participant {0}", TARG(arena_printf(cx->arena, "%" PRId64, id)));
}

str_t words_title(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const str_t topic = words_clean(cx, w->a->source->topic, 200);
    str_t rest = w->a->source->name, part, last = STR_NONE;
    while (str_cut(&rest, '/', &part)) { /* of a path only its end: the page may be mailed */
        if (part.len > 0)
            last = part;
    }
    return topic.len > 0          ? topic
           : str_eq(last, S("-")) ? _("Votes from standard input")
                                  : words_clean(cx, last, 200);
}

/* --- what was read ---------------------------------------------------------------------------- */

static str_t after(struct cx *cx, str_t said, str_t more)
{
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(said), STR_ARG(more));
}

str_t words_read(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct votes *const v = &w->a->votes;
    str_t said =
        trf(cx, "Participants: {0}; statements: {1}; answers: {2}.", TARG((int64_t)v->participants),
            TARG((int64_t)v->statements), TARG(votes_count(v)));
    const int64_t replaced = w->a->source->replaced;
    if (replaced > 0)
        said = after(cx, said,
                     trn(cx, replaced, "{0} answer was replaced by a later one of the same person.",
                         "{0} answers were replaced by later ones of the same person."));
    const int64_t out = (int64_t)w->a->report.moderated_count;
    if (out > 0)
        said = after(cx, said,
                     trn(cx, out,
                         "{0} statement was rejected in moderation or is not about the matter "
                         "itself, and counts nowhere.",
                         "{0} statements were rejected in moderation or are not about the matter "
                         "itself, and count nowhere."));
    return said;
}

str_t words_problems(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct analysis *const a = w->a;
    const int64_t count = (int64_t)(a->source->problem_count + a->of_classes.problems.count +
                                    a->of_weights.problems.count);
    return count == 0 ? STR_NONE
                      : trn(cx, count, "{0} line was left out because it could not be read.",
                            "{0} lines were left out because they could not be read.");
}

str_t words_group(const struct wording *w, size_t group)
{
    struct cx *const cx = w->cx;
    const char letter = (char)('A' + (int)group);
    if (w->a->options.groups == ANALYSE_GROUPS_GIVEN || group >= 26)
        return trf(cx, "Group {0}", TARG(arena_printf(cx->arena, "%" PRId64, w->a->labels[group])));
    return trf(cx, "Group {0}", TARG(arena_str(cx->arena, (str_t){ &letter, 1 })));
}

/* --- axes ------------------------------------------------------------------------------------- */

/* How much more the high end of the axis agrees. */
static double loading_at(const struct analysis *a, size_t axis, size_t column)
{
    if (a->alyans == NULL)
        return a->report.components.axis[axis * a->votes.statements + column];
    const struct factor_model *const f = &a->alyans->model;
    return axis < f->dimensions ? f->loading[column * f->dimensions + axis] : 0.0;
}

struct axis_end words_axis_end(const struct analysis *a, size_t axis, bool high)
{
    struct axis_end end = { 0 };
    double best[AXIS_TELLING] = { 0.0 };
    for (int pass = 0; pass < 2 && end.count < AXIS_TELLING; pass++) {
        const size_t from = end.count; /* what is agreed with comes first */
        for (size_t j = 0; j < a->votes.statements; j++) {
            const bool left_out = a->report.moderated_out != NULL && a->report.moderated_out[j];
            const double toward = loading_at(a, axis, j) * (high == (pass == 0) ? 1.0 : -1.0);
            size_t at = end.count;
            while (at > from && toward > best[at - 1])
                at--;
            if (left_out || !(toward > 1e-9) || at >= AXIS_TELLING)
                continue;
            for (size_t k = AXIS_TELLING - 1; k > at; k--) {
                best[k] = best[k - 1];
                end.column[k] = end.column[k - 1];
                end.agrees[k] = end.agrees[k - 1];
            }
            best[at] = toward;
            end.column[at] = j;
            end.agrees[at] = pass == 0;
            end.count += end.count < AXIS_TELLING;
        }
    }
    return end;
}

double words_axis_share(const struct analysis *a, size_t axis)
{
    if (a->alyans != NULL)
        return axis < a->alyans->model.dimensions ? a->alyans->model.explained[axis] : 0.0;
    const struct components *const c = &a->report.components;
    return c->total_variance > 0.0 ? c->eigenvalue[axis] / c->total_variance : 0.0;
}

bool words_axis_is_told(const struct analysis *a, size_t axis)
{
    return a->alyans == NULL || axis < a->alyans->model.beyond_chance;
}

static str_t axes_beyond_chance(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct factor_model *const f = &w->a->alyans->model;
    if (f->beyond_chance == 0)
        return _("No axis of difference is more than chance would bring: the map below orders "
                 "people, and the order means nothing yet.");
    double all = 0.0;
    for (size_t k = 0; k < f->beyond_chance; k++)
        all += f->explained[k];
    return trn(cx, (int64_t)f->beyond_chance,
               "One axis of difference is more than chance. It explains {1} of how answers differ.",
               "{0} axes of difference are more than chance. Together they explain {1} of how "
               "answers differ, the first one {2}.",
               TARG(number_percent(cx, all)), TARG(number_percent(cx, f->explained[0])));
}

str_t words_axes(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct factor_model *const f = &w->a->alyans->model;
    if (f->dimensions == 0)
        return _("There is no map: nobody answers otherwise than the others.");
    const str_t said = axes_beyond_chance(w);
    if (f->converged)
        return said;
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(said),
                        STR_ARG(trf(cx,
                                    "The model had not settled after {0} steps; read places with "
                                    "care.",
                                    TARG(f->iterations))));
}

/* --- groups ----------------------------------------------------------------------------------- */

static str_t in_words(struct cx *cx, double v)
{
    return number_fixed(cx, v, 2);
}

/* How many simulated crowds without a gap showed one as deep, and of how many: those of the kind of
 * crowd that showed it more often (partition.h), broken off early where they were too many. false:
 * no longer known, for another number of groups was asked about later. */
static bool gap_counts(const struct wording *w, size_t groups, int64_t *deep, int64_t *of)
{
    const struct partition *const p = &w->a->alyans->partition;
    const size_t kind = w->a->alyans->options.partition.simulations;
    for (size_t g = groups + 1; g <= p->tried_most; g++) {
        if (p->tried[g].chance >= 0.0)
            return false;
    }
    *of = (int64_t)(p->simulations > kind ? p->simulations - kind : p->simulations);
    *deep = (int64_t)(p->tried[groups].chance * ((double)*of + 1.0) + 0.5) - 1;
    return true;
}

static str_t reason_gap(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    int64_t deep, of;
    if (gap_counts(w, p->shown, &deep, &of))
        return trf(cx,
                   "The nearest would be {0} groups, but a gap this deep is common in crowds that "
                   "have none ({1} of {2} simulated).",
                   TARG((int64_t)p->shown), TARG(deep), TARG(of));
    return trf(cx,
               "The nearest would be {0} groups, but a gap this deep is common in crowds that have "
               "none.",
               TARG((int64_t)p->shown));
}

/* The first of the criteria of partition.h that the nearest number of groups failed. */
static str_t failed_criterion(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    const struct partition_options *const o = &w->a->alyans->options.partition;
    const struct partition_try *const t = &p->tried[p->shown];
    if (t->gain <= 0.0)
        return trf(
            cx,
            "Even the nearest, {0} groups, describe the positions no better than one crowd does.",
            TARG((int64_t)p->shown));
    if (t->smallest < p->smallest_allowed)
        return trf(cx, "The nearest would be {0} groups, but the smallest of them is too small.",
                   TARG((int64_t)p->shown));
    if (t->valley >= p->valley_most)
        return trf(cx, "The nearest would be {0} groups, but there is no gap between them.",
                   TARG((int64_t)p->shown));
    if (t->stability < o->stability_least)
        return trf(cx,
                   "The nearest would be {0} groups, but they do not come back when people are "
                   "drawn anew: their agreement is {1}, and {2} is needed.",
                   TARG((int64_t)p->shown), TARG(in_words(cx, t->stability)),
                   TARG(in_words(cx, o->stability_least)));
    return reason_gap(w);
}

/* Why the number of groups that came nearest was not enough. */
static str_t reason_not_separable(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    if (p->shown < 2)
        return _("No number of groups describes the positions better than one crowd does.");
    const str_t failed = failed_criterion(w);
    const struct partition_try *const t = &p->tried[p->shown];
    if (t->chance >= 0.0 || t->valley >= p->valley_most)
        return failed;
    return arena_printf(cx->arena, "%.*s %.*s", STR_ARG(failed),
                        STR_ARG(_("Whether there is a gap between them was not tested.")));
}

static str_t sizes_of_groups(const struct wording *w)
{
    struct cx *const cx = w->cx;
    str_t all = STR_NONE;
    for (size_t g = 0; g < w->a->report.groups.count; g++)
        all = arena_printf(cx->arena, "%.*s%s%.*s: %.*s", STR_ARG(all), g == 0 ? "" : ", ",
                           STR_ARG(words_group(w, g)),
                           STR_ARG(number_i64(cx, w->a->report.groups.counts.members[g])));
    return all;
}

static str_t words_forced(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    const struct partition_try *const t = &p->tried[p->count <= MIXTURE_MAX ? p->count : 0];
    if (w->a->options.groups == ANALYSE_GROUPS_GIVEN)
        return trf(cx,
                   "The groups are described as they were given ({0}); whether the votes part "
                   "people so was not asked.",
                   TARG(sizes_of_groups(w)));
    return trf(cx,
               "{0} groups are described because that number was asked for ({1}). Drawn anew, they "
               "agree to {2}; below {3} groups are not told apart for sure.",
               TARG((int64_t)p->count), TARG(sizes_of_groups(w)), TARG(in_words(cx, t->stability)),
               TARG(in_words(cx, w->a->alyans->options.partition.stability_least)));
}

static str_t words_found(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    int64_t deep = 0, of = 0;
    must(gap_counts(w, p->count, &deep, &of)); /* the search ended with them */
    return trf(
        cx,
        "{0} opinion groups ({1}). Drawn anew {2} times they agree to {3} (1 would be always "
        "the same); of {5} simulated crowds without a gap {4} showed one as deep.",
        TARG((int64_t)p->count), TARG(sizes_of_groups(w)), TARG((int64_t)p->bootstraps),
        TARG(in_words(cx, p->tried[p->count].stability)), TARG(deep), TARG(of));
}

/* A number of groups was asked for, and there are none to be described. Empty: not so. */
static str_t words_not_described(const struct wording *w)
{
    const size_t asked = w->a->options.groups_number;
    return asked == 0 || w->a->alyans->partition.count > 0
               ? STR_NONE
               : trf(w->cx, "{0} groups were asked for and cannot be described.",
                     TARG((int64_t)asked));
}

static str_t words_of_state(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    switch (p->state) {
    case PARTITION_TOO_FEW:
        return trf(cx,
                   "Too few people to look for groups: {0} have answered enough to have a place on "
                   "the map.",
                   TARG((int64_t)p->placed_count));
    case PARTITION_CHANCE:
        return _("No groups: the answers hold no axis on which people could be apart.");
    case PARTITION_NOT_SEPARABLE:
        return arena_printf(cx->arena, "%.*s %.*s",
                            STR_ARG(_("People are not separable into groups.")),
                            STR_ARG(reason_not_separable(w)));
    case PARTITION_GROUPS:
        return words_found(w);
    case PARTITION_FORCED:
        return words_forced(w);
    }
    must_failed("a state of the partition", __FILE__, __LINE__);
}

str_t words_partition(const struct wording *w)
{
    const str_t refused = words_not_described(w);
    const str_t said = words_of_state(w);
    return refused.len == 0
               ? said
               : arena_printf(w->cx->arena, "%.*s %.*s", STR_ARG(refused), STR_ARG(said));
}

const struct labelled *words_main(const struct analysis *a)
{
    const struct alyans_report *const r = a->alyans;
    return r->groups.classes > 0 ? &r->groups : r->ends.classes > 0 ? &r->ends : &r->everybody;
}

static str_t headline_groups(const struct wording *w)
{
    struct cx *const cx = w->cx;
    const struct partition *const p = &w->a->alyans->partition;
    switch (p->state) {
    case PARTITION_TOO_FEW:
        return _("Too few people have answered to look for groups.");
    case PARTITION_CHANCE:
        return w->a->alyans->voice.voices < VOICES_TO_TELL
                   ? _("Too few answers to tell whether people differ.")
                   : _("No common line parts people: no axis of difference is more than chance.");
    case PARTITION_NOT_SEPARABLE:
        return _("People differ, but not in separate groups.");
    case PARTITION_GROUPS:
        return trf(cx, "{0} opinion groups.", TARG((int64_t)p->count));
    case PARTITION_FORCED:
        return w->a->options.groups == ANALYSE_GROUPS_GIVEN
                   ? trf(cx, "{0} groups are described as they were given.",
                         TARG((int64_t)p->count))
                   : trf(cx, "{0} groups are described because so many were asked for.",
                         TARG((int64_t)p->count));
    }
    must_failed("a state of the partition", __FILE__, __LINE__);
}

/* Of one class nobody is shared with: only how many think so. */
static str_t headline_shared(struct cx *cx, const struct labelled *l)
{
    const struct findings *const f = &l->findings;
    const int64_t shared = (int64_t)(f->common_ground.count + f->common_rejection.count);
    if (l->classes < 2)
        return shared == 0 ? _("On no statement is it sure what more than half think.")
                           : trn(cx, shared, "On {0} statement surely more than half think alike.",
                                 "On {0} statements surely more than half think alike.");
    return shared == 0 ? _("No statement is surely shared by all sides.")
                       : trn(cx, shared, "{0} statement is surely shared by all sides.",
                             "{0} statements are surely shared by all sides.");
}

static str_t headline_opposed(struct cx *cx, const struct labelled *l)
{
    const int64_t parted = (int64_t)l->findings.divergence.count;
    if (l->classes < 2)
        return STR_NONE;
    return parted == 0 ? _("On none do the sides surely stand opposite each other.")
                       : trn(cx, parted, "On {0} they surely stand opposite each other.",
                             "On {0} they surely stand opposite each other.");
}

/* Where there are groups, they are what is told. */
static str_t headline_divided(const struct wording *w)
{
    struct cx *const cx = w->cx;
    int64_t count = 0;
    if (w->a->alyans->groups.classes > 0)
        return STR_NONE;
    for (size_t j = 0; j < w->a->votes.statements; j++)
        count += words_divides(w->a, j);
    return count == 0 ? STR_NONE
                      : trn(cx, count,
                            "{0} statement divides those who answered: neither side is below a "
                            "quarter.",
                            "{0} statements divide those who answered: neither side is below a "
                            "quarter.");
}

str_t words_headline(const struct wording *w)
{
    struct cx *const cx = w->cx;
    if (w->a->votes.participants == 0)
        return _("Nobody has answered.");
    const struct labelled *const l = words_main(w->a);
    const str_t parts[] = { headline_groups(w), headline_shared(cx, l), headline_opposed(cx, l),
                            headline_divided(w) };
    str_t said = parts[0];
    for (size_t i = 1; i < ARRAY_LEN(parts); i++) {
        if (parts[i].len > 0)
            said = arena_printf(cx->arena, "%.*s %.*s", STR_ARG(said), STR_ARG(parts[i]));
    }
    return said;
}
