/* The block as data.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/block.h"

#include "joint/rules.h"
#include "kit/base/str.h"

str_t stand_word(enum stand s)
{
    static const char *const WORDS[STANDS] = { "signed",   "dissented", "abstained", "earlier",
                                               "withdrew", "objected",  "elsewhere", "silent" };
    return str_from_c(WORDS[s]);
}

/* --- who stands where ---------------------------------------------------------------------------
 */

static const struct joint_answer *in_force(const struct joint_answer_list *all, organisation_id o)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].organisation.v == o.v && all->at[i].superseded_at == 0)
            return &all->at[i];
    }
    return NULL;
}

/* The signature that was in force until this answer came. */
static const struct joint_answer *before(const struct joint_answer_list *all,
                                         const struct joint_answer *a)
{
    const struct joint_answer *last = NULL;
    for (size_t i = 0; i < all->count; i++) {
        const struct joint_answer *const x = &all->at[i];
        if (x->organisation.v == a->organisation.v && x->id.v < a->id.v &&
            x->value == ANSWER_SIGNED)
            last = x;
    }
    return last;
}

static enum stand stand_of(const struct version_list *versions, const struct joint_answer *a)
{
    switch (a->value) {
    case ANSWER_SIGNED:
        return is_changed_since(versions, a->version) ? STAND_EARLIER : STAND_SIGNED;
    case ANSWER_ABSTAINED:
        return STAND_ABSTAINED;
    case ANSWER_DISSENTED:
        return STAND_DISSENTED;
    case ANSWER_WITHDREW:
        return STAND_WITHDREW;
    case ANSWER_OBJECTED:
        return STAND_OBJECTED;
    }
    must_failed("an answer", __FILE__, __LINE__);
}

static const struct elsewhere *elsewhere_of(const struct block_facts *f, organisation_id o)
{
    for (size_t i = 0; i < f->elsewhere_count; i++) {
        if (f->elsewhere[i].organisation.v == o.v)
            return &f->elsewhere[i];
    }
    return NULL;
}

/* What was said elsewhere was not said to a version of ours. */
static void answered_fill(const struct block_facts *f, struct stander *s)
{
    const struct joint_answer *const a = s->answer;
    if (f->j->is_coded)
        return;
    s->of_version = a->version != f->j->version ? a->version : 0;
    s->is_asked_anew = answer_is_asked_anew(f->versions, a);
}

static struct stander stander_of(const struct block_facts *f, organisation_id o,
                                 const struct invited *i)
{
    struct stander s = { .organisation = o, .answer = in_force(f->answers, o) };
    const struct elsewhere *const now = elsewhere_of(f, o);
    if (i != NULL && i->agrees >= 0) {
        s.agrees = i->agrees;
        s.opposes = i->opposes;
    } else if (now != NULL) {
        s.agrees = now->agrees;
        s.opposes = now->opposes;
    }
    if (s.answer != NULL) {
        s.stand = stand_of(f->versions, s.answer);
        answered_fill(f, &s);
        s.signed_before = s.stand == STAND_WITHDREW ? before(f->answers, s.answer) : NULL;
    } else {
        s.stand = s.agrees + s.opposes > 0 ? STAND_ELSEWHERE : STAND_SILENT;
    }
    return s;
}

static int by_stand(const void *a, const void *b)
{
    const struct stander *const x = a;
    const struct stander *const y = b;
    if (x->stand != y->stand)
        return x->stand < y->stand ? -1 : 1;
    const int64_t p = x->answer == NULL ? 0 : x->answer->id.v;
    const int64_t q = y->answer == NULL ? 0 : y->answer->id.v;
    if (p != q)
        return p < q ? -1 : 1;
    return (x->organisation.v > y->organisation.v) - (x->organisation.v < y->organisation.v);
}

struct block block_make(struct arena *arena, const struct block_facts *f)
{
    struct stander *const at =
        arena_array(arena, struct stander, f->invited->count + f->answers->count);
    struct block b = { .at = at, .is_coded = f->j->is_coded };
    for (size_t i = 0; i < f->invited->count; i++)
        at[b.count++] = stander_of(f, f->invited->at[i].organisation, &f->invited->at[i]);
    for (size_t i = 0; i < f->answers->count; i++) {
        const struct joint_answer *const a = &f->answers->at[i];
        if (a->superseded_at == 0 && invited_of(f->invited, a->organisation) == NULL)
            at[b.count++] = stander_of(f, a->organisation, NULL);
    }
    if (b.count > 1)
        qsort(at, b.count, sizeof *at, by_stand);
    for (size_t i = 0; i < b.count; i++) {
        for (int s = (int)at[i].stand + 1; s <= STANDS; s++)
            b.from[s]++;
    }
    return b;
}

size_t elsewhere_count(const struct clause *clauses, size_t clause_count,
                       const struct stance *stances, size_t stance_count, struct elsewhere *out)
{
    size_t n = 0;
    for (size_t i = 0; i < stance_count; i++) {
        const struct stance *const s = &stances[i];
        const bool counts = s->superseded_at == 0 && s->organisation.v != 0;
        for (size_t c = 0; c < clause_count && counts; c++) {
            if (clauses[c].statement.v == 0 || clauses[c].statement.v != s->statement.v ||
                s->value == POSITION_PASS || clauses[c].direction == 0)
                continue;
            size_t k = 0;
            while (k < n && out[k].organisation.v != s->organisation.v)
                k++;
            if (k == n)
                out[n++] = (struct elsewhere){ .organisation = s->organisation };
            if ((int)s->value == clauses[c].direction)
                out[k].agrees++;
            else
                out[k].opposes++;
        }
    }
    return n;
}

/* --- in words -----------------------------------------------------------------------------------
 */

static str_t joined(struct cx *cx, str_t a, str_t b)
{
    return arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(a), STR_ARG(b));
}

str_t block_sentence(struct cx *cx, const struct block *b)
{
    const int64_t quiet = (int64_t)block_quiet(b);
    const int64_t earlier = (int64_t)block_of(b, STAND_EARLIER);
    const int64_t withdrew = (int64_t)block_of(b, STAND_WITHDREW);
    const int64_t objected = (int64_t)block_of(b, STAND_OBJECTED);
    str_t said = trn(cx, (int64_t)block_of(b, STAND_SIGNED), "{0} signed", "{0} signed");
    said = joined(cx, said,
                  trn(cx, (int64_t)block_of(b, STAND_DISSENTED), "{0} dissents in writing",
                      "{0} dissent in writing"));
    said = joined(cx, said,
                  trn(cx, (int64_t)block_of(b, STAND_ABSTAINED), "{0} abstained", "{0} abstained"));
    if (earlier > 0)
        said = joined(
            cx, said,
            trn(cx, earlier, "{0} signed an earlier version", "{0} signed an earlier version"));
    if (withdrew > 0)
        said = joined(
            cx, said,
            trn(cx, withdrew, "{0} withdrew its signature", "{0} withdrew their signatures"));
    if (objected > 0)
        said = joined(cx, said,
                      trn(cx, objected, "{0} objects to what was read about it",
                          "{0} object to what was read about them"));
    return joined(cx, said,
                  b->is_coded ? trn(cx, quiet, "{0} did not sign", "{0} did not sign")
                              : trn(cx, quiet, "{0} said nothing", "{0} said nothing"));
}

struct text2 block_sentence2(struct cx *cx, const struct block *b)
{
    struct text2 out;
    const enum lang before_lang = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        cx->lang = (enum lang)l; /* counts through the enum */
        out.by[l] = block_sentence(cx, b);
    }
    cx->lang = before_lang;
    return out;
}

str_t stand_label(struct cx *cx, enum stand s, bool is_coded)
{
    switch (s) {
    case STAND_SIGNED:
        return _("Signers");
    case STAND_DISSENTED:
        return _("Dissent");
    case STAND_ABSTAINED:
        return _("Abstained");
    case STAND_EARLIER:
        return _("Signed an earlier version, not this one");
    case STAND_WITHDREW:
        return _("Withdrew the signature");
    case STAND_OBJECTED:
        return _("Objects to what was read about it");
    case STAND_ELSEWHERE:
        return is_coded ? _("Did not sign, and holds positions on what it says")
                        : _("Said nothing here, and holds positions on what it says");
    case STAND_SILENT:
        return is_coded ? _("Did not sign, nothing on record") : _("Said nothing");
    }
    must_failed("a stand", __FILE__, __LINE__);
}
