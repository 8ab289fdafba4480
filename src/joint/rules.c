/* The rules of joint statements.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/rules.h"

#include "kit/base/str.h"
#include "kit/text/diff.h"
#include "ledger/ledger.h"

/* --- stored words ------------------------------------------------------------------------------
 */

static const char *const STATE_WORDS[JOINT_STATES] = { "draft", "round", "closed", "published",
                                                       "withdrawn" };
static const char *const KIND_WORDS[] = { "first", "substance", "typo" };
static const char *const VALUE_WORDS[ANSWER_VALUES] = { "signed", "abstained", "dissented",
                                                        "withdrew", "objected" };
static const char *const WAY_WORDS[] = { "alliance", "invited", "source" };
static const char *const AMEND_WORDS[AMEND_STATES] = { "open", "accepted", "refused",
                                                       "taken_back" };

/* -1: none of them. */
static int index_of(str_t word, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from_c(words[i])))
            return (int)i;
    }
    return -1;
}

str_t joint_state_word(enum joint_state s)
{
    return str_from_c(STATE_WORDS[s]);
}

bool joint_state_from_word(str_t word, enum joint_state *out)
{
    const int i = index_of(word, STATE_WORDS, ARRAY_LEN(STATE_WORDS));
    if (i >= 0)
        *out = (enum joint_state)i; /* within the words, which are those of the enum */
    return i >= 0;
}

str_t version_kind_word(enum version_kind k)
{
    return str_from_c(KIND_WORDS[k]);
}

bool version_kind_from_word(str_t word, enum version_kind *out)
{
    const int i = index_of(word, KIND_WORDS, ARRAY_LEN(KIND_WORDS));
    if (i >= 0)
        *out = (enum version_kind)i; /* as above */
    return i >= 0;
}

str_t answer_value_word(enum answer_value v)
{
    return str_from_c(VALUE_WORDS[v]);
}

bool answer_value_from_word(str_t word, enum answer_value *out)
{
    const int i = index_of(word, VALUE_WORDS, ARRAY_LEN(VALUE_WORDS));
    if (i >= 0)
        *out = (enum answer_value)i; /* as above */
    return i >= 0;
}

str_t invited_way_word(enum invited_way w)
{
    return str_from_c(WAY_WORDS[w]);
}

bool invited_way_from_word(str_t word, enum invited_way *out)
{
    const int i = index_of(word, WAY_WORDS, ARRAY_LEN(WAY_WORDS));
    if (i >= 0)
        *out = (enum invited_way)i; /* as above */
    return i >= 0;
}

str_t amend_state_word(enum amend_state s)
{
    return str_from_c(AMEND_WORDS[s]);
}

bool amend_state_from_word(str_t word, enum amend_state *out)
{
    const int i = index_of(word, AMEND_WORDS, ARRAY_LEN(AMEND_WORDS));
    if (i >= 0)
        *out = (enum amend_state)i; /* as above */
    return i >= 0;
}

/* --- states -------------------------------------------------------------------------------------
 */

bool joint_may_become(const struct joint *j, enum joint_state to)
{
    switch (j->state) {
    case JOINT_DRAFT:
        return to == (j->is_coded ? JOINT_PUBLISHED : JOINT_ROUND);
    case JOINT_ROUND:
        return to == JOINT_CLOSED;
    case JOINT_CLOSED:
        return to == JOINT_PUBLISHED || to == JOINT_ROUND;
    case JOINT_PUBLISHED:
        return to == JOINT_WITHDRAWN;
    case JOINT_WITHDRAWN:
        return false;
    }
    must_failed("a state of a joint statement", __FILE__, __LINE__);
}

static bool is_sealed(const struct joint *j)
{
    return j->state == JOINT_PUBLISHED || j->state == JOINT_WITHDRAWN;
}

bool joint_takes_version(const struct joint *j, enum version_kind kind, usec_t now)
{
    if (is_sealed(j))
        return false;
    if (kind == VERSION_TYPO)
        return j->version > 0;
    return j->state == JOINT_DRAFT || joint_is_open(j, now);
}

bool joint_takes_answer(const struct joint *j, usec_t now)
{
    return joint_is_open(j, now) || (j->is_coded && j->state == JOINT_PUBLISHED);
}

bool joint_takes_answer_of(const struct joint *j, const struct version_list *versions,
                           const struct joint_answer *a, usec_t now)
{
    return joint_takes_answer(j, now) ||
           (j->state == JOINT_PUBLISHED && a != NULL && answer_is_asked_anew(versions, a));
}

bool joint_takes_coded(const struct joint *j, enum answer_value v)
{
    if (j->is_coded)
        return j->state != JOINT_WITHDRAWN && v != ANSWER_WITHDREW && v != ANSWER_OBJECTED;
    return (j->state == JOINT_ROUND || j->state == JOINT_CLOSED) &&
           (v == ANSWER_DISSENTED || v == ANSWER_ABSTAINED);
}

/* --- who may ------------------------------------------------------------------------------------
 */

bool joint_is_secretariat(const struct actor *a)
{
    return a->acts_as == LEDGER_AS_SECRETARIAT || a->acts_as == LEDGER_AS_OPERATOR ||
           (a->acts_as == LEDGER_AS_PROGRAM && a->account == 0 && a->mandate == 0);
}

static bool is_among(int64_t id, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (ids[i] == id)
            return true;
    }
    return false;
}

bool joint_drafts(const struct actor *a, const int64_t *initiators, size_t count)
{
    return joint_is_secretariat(a) ||
           (a->acts_as == LEDGER_AS_ORGANISATION && (a->mandate != 0 || a->account == 0) &&
            (a->scopes & MANDATE_PUBLISHING) != 0 && is_among(a->organisation, initiators, count));
}

bool joint_sees_drafts(const struct actor *a)
{
    return (a->roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 || a->mandate != 0;
}

const struct invited *invited_of(const struct invited_list *all, organisation_id o)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].organisation.v == o.v)
            return &all->at[i];
    }
    return NULL;
}

/* --- what holds ---------------------------------------------------------------------------------
 */

bool version_is_substance(const struct joint_version *v)
{
    return v->kind == VERSION_SUBSTANCE || (v->kind == VERSION_TYPO && v->contested_at != 0);
}

bool is_changed_since(const struct version_list *versions, int64_t number)
{
    for (size_t i = 0; i < versions->count; i++) {
        if (versions->at[i].number > number && version_is_substance(&versions->at[i]))
            return true;
    }
    return false;
}

bool answer_is_asked_anew(const struct version_list *versions, const struct joint_answer *a)
{
    const bool is_answer =
        a->value == ANSWER_SIGNED || a->value == ANSWER_DISSENTED || a->value == ANSWER_ABSTAINED;
    return is_answer && !a->is_coded && is_changed_since(versions, a->version);
}

const struct joint_version *version_numbered(const struct version_list *all, int64_t number)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number)
            return &all->at[i];
    }
    return NULL;
}

static bool same_text2(const struct text2 *a, const struct text2 *b)
{
    return str_eq(a->by[LANG_AZ], b->by[LANG_AZ]) && str_eq(a->by[LANG_EN], b->by[LANG_EN]);
}

bool same_text(const struct joint_version *v, const struct version_new *w)
{
    if (!same_text2(&v->title, &w->title) || v->clause_count != w->count)
        return false;
    for (size_t i = 0; i < w->count; i++) {
        const struct clause *const a = &v->clauses[i];
        const struct clause *const b = &w->clauses[i];
        if (!same_text2(&a->text, &b->text) || a->statement.v != b->statement.v ||
            a->direction != b->direction || a->is_inferred != b->is_inferred)
            return false;
    }
    return true;
}

const struct joint_version *version_asked_about(const struct version_list *versions)
{
    for (size_t i = versions->count; i > 0; i--) {
        const struct joint_version *const v = &versions->at[i - 1];
        if (v->kind == VERSION_FIRST || version_is_substance(v))
            return v;
    }
    return NULL;
}

static bool is_slip2(struct arena *arena, const struct text2 *was, const struct text2 *is,
                     enum lang *wrong)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        *wrong = (enum lang)l; /* counts through the enum */
        if (!diff_is_slip(arena, was->by[l], is->by[l]))
            return false;
    }
    return true;
}

struct slip_fault version_slip_fault(struct arena *arena, const struct joint_version *was,
                                     const struct version_new *is)
{
    struct slip_fault f = { .part = SLIP_TITLE };
    if (!is_slip2(arena, &was->title, &is->title, &f.lang))
        return f;
    f.part = SLIP_COUNT;
    if (was->clause_count != is->count)
        return f;
    f.part = SLIP_CLAUSE;
    for (f.clause = 0; f.clause < is->count; f.clause++) {
        const struct clause *const a = &was->clauses[f.clause];
        const struct clause *const b = &is->clauses[f.clause];
        const bool speaks_the_same =
            a->statement.v == b->statement.v && a->direction == b->direction;
        f.lang = LANG_EN;
        if (!speaks_the_same || !is_slip2(arena, &a->text, &b->text, &f.lang))
            return f;
    }
    return (struct slip_fault){ .part = SLIP_FITS };
}

err_t answer_verdict(enum answer_value v, const struct text2 *text)
{
    size_t most = 0;
    size_t least = SIZE_MAX;
    for (int l = 0; l < LANG_COUNT; l++) {
        const size_t n = utf8_count(text->by[l]);
        most = n > most ? n : most;
        least = n > 0 && n < least ? n : least;
    }
    if (most > DISSENT_MOST || (v == ANSWER_DISSENTED && most == 0))
        return ERR_INVALID;
    return v == ANSWER_DISSENTED && least < DISSENT_LEAST ? ERR_INVALID : OK;
}

int64_t writer_of(const struct version_list *versions, enum lang lang, str_t print)
{
    for (size_t i = 0; i < versions->count; i++) {
        if (print.len > 0 && str_eq(versions->at[i].print.by[lang], print))
            return versions->at[i].account;
    }
    return -1;
}

bool is_confirmed(const struct version_list *versions, const struct confirmation_list *all,
                  const struct joint_version *v, enum lang lang)
{
    const str_t print = v->print.by[lang];
    const int64_t writer = writer_of(versions, lang, print);
    for (size_t i = 0; i < all->count && print.len > 0; i++) {
        if (all->at[i].lang == lang && str_eq(all->at[i].print, print) &&
            all->at[i].account != writer)
            return true;
    }
    return false;
}

bool joint_may_remind(const struct invited_list *invited, const struct stander *s, usec_t now)
{
    const usec_t wait = REMIND_DAYS * INT64_C(24) * 3600 * USEC_PER_SECOND;
    const struct invited *const i = invited_of(invited, s->organisation);
    return (s->answer == NULL || s->is_asked_anew) && i != NULL && i->way != INVITED_SOURCE &&
           (i->reminded_at == 0 || i->reminded_at + wait <= now);
}

/* --- gates --------------------------------------------------------------------------------------
 */

struct gate_maker {
    struct gate_shut *at;
    size_t count;
};

static void shut(struct gate_maker *m, enum gate gate, enum lang lang, int64_t organisation)
{
    m->at[m->count++] = (struct gate_shut){ gate, lang, { organisation } };
}

static void judge_text(struct gate_maker *m, const struct publish_facts *f)
{
    static const enum lang ORDER[] = { LANG_EN, LANG_AZ };
    const struct joint_version *const v = version_numbered(f->versions, f->j->version);
    for (size_t i = 0; i < LANG_COUNT; i++) {
        if (v == NULL || v->print.by[ORDER[i]].len == 0)
            shut(m, GATE_NO_TEXT, ORDER[i], 0);
    }
    for (size_t i = 0; i < LANG_COUNT; i++) {
        if (v != NULL && v->print.by[ORDER[i]].len > 0 &&
            !is_confirmed(f->versions, f->confirmations, v, ORDER[i]))
            shut(m, GATE_UNCONFIRMED, ORDER[i], 0);
    }
}

static bool is_unwritten(const struct joint_answer *a)
{
    return a->value == ANSWER_DISSENTED && a->superseded_at == 0 &&
           text2_pick(&a->text, LANG_EN).len == 0;
}

static void judge_answers(struct gate_maker *m, const struct publish_facts *f)
{
    for (size_t i = 0; i < f->answers->count; i++) {
        if (is_unwritten(&f->answers->at[i]))
            shut(m, GATE_DISSENT_MISSING, LANG_EN, f->answers->at[i].organisation.v);
    }
    for (size_t i = 0; i < f->amendments->count; i++) {
        if (f->amendments->at[i].state == AMEND_OPEN)
            shut(m, GATE_AMENDMENT_OPEN, LANG_EN, f->amendments->at[i].organisation.v);
    }
}

/* Of what was made elsewhere only its sources can be asked. */
static void judge_disclosure(struct gate_maker *m, const struct publish_facts *f)
{
    if (f->initiator_count == 0)
        shut(m, GATE_NO_INITIATOR, LANG_EN, 0);
    for (size_t i = 0; i < f->initiator_count && !f->j->is_coded; i++) {
        if (!f->is_disclosed[i])
            shut(m, GATE_UNDISCLOSED, LANG_EN, f->initiators[i]);
    }
    if (!f->is_paid_said && !f->j->is_coded)
        shut(m, GATE_NO_MONEY, LANG_EN, 0);
}

static bool is_signed(const struct publish_facts *f)
{
    for (size_t i = 0; i < f->answers->count; i++) {
        const struct joint_answer *const a = &f->answers->at[i];
        if (a->superseded_at == 0 && a->value == ANSWER_SIGNED &&
            !is_changed_since(f->versions, a->version))
            return true;
    }
    return false;
}

struct gates publish_gates(struct arena *arena, const struct publish_facts *f)
{
    const size_t most =
        12 + f->answers->count + f->amendments->count + f->initiator_count; /* one each */
    struct gate_maker m = { arena_array(arena, struct gate_shut, most), 0 };
    if (f->j->state == JOINT_DRAFT && !f->j->is_coded)
        shut(&m, GATE_DRAFT, LANG_EN, 0);
    if (joint_is_open(f->j, f->now))
        shut(&m, GATE_ROUND_OPEN, LANG_EN, 0);
    judge_text(&m, f);
    judge_answers(&m, f);
    judge_disclosure(&m, f);
    if (!is_signed(f))
        shut(&m, GATE_NOBODY_SIGNED, LANG_EN, 0);
    if (is_sealed(f->j))
        shut(&m, GATE_PUBLISHED, LANG_EN, 0);
    return (struct gates){ m.at, m.count };
}
