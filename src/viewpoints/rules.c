/* The rules of consultations, as plain functions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/rules.h"

#include "kit/base/str.h"
#include "kit/text/diff.h"

str_t position_word(enum position p)
{
    switch (p) {
    case POSITION_DISAGREE:
        return S("disagree");
    case POSITION_PASS:
        return S("pass");
    case POSITION_AGREE:
        return S("agree");
    }
    must_failed("a position", __FILE__, __LINE__);
}

bool position_from_word(str_t word, enum position *out)
{
    for (int p = POSITION_DISAGREE; p <= POSITION_AGREE; p++) {
        if (str_eq(word, position_word((enum position)p))) {
            *out = (enum position)p;
            return true;
        }
    }
    return false;
}

str_t basis_word(enum basis b)
{
    switch (b) {
    case BASIS_OWN:
        return S("own");
    case BASIS_STATED:
        return S("stated");
    case BASIS_INFERRED:
        return S("inferred");
    }
    must_failed("a basis", __FILE__, __LINE__);
}

bool basis_from_word(str_t word, enum basis *out)
{
    for (int b = BASIS_OWN; b <= BASIS_INFERRED; b++) {
        if (str_eq(word, basis_word((enum basis)b))) {
            *out = (enum basis)b;
            return true;
        }
    }
    return false;
}

static const str_t CERTAINTIES[] = { [CERTAINTY_UNSAID] = S_INIT(""),
                                     [CERTAINTY_LOW] = S_INIT("low"),
                                     [CERTAINTY_MEDIUM] = S_INIT("medium"),
                                     [CERTAINTY_HIGH] = S_INIT("high") };

str_t certainty_word(enum certainty c)
{
    return CERTAINTIES[c];
}

bool certainty_from_word(str_t word, enum certainty *out)
{
    for (size_t i = 0; i < ARRAY_LEN(CERTAINTIES); i++) {
        if (str_eq(word, CERTAINTIES[i])) {
            *out = (enum certainty)i; /* counts through the enum */
            return true;
        }
    }
    return false;
}

str_t standing_word(enum standing s)
{
    switch (s) {
    case STANDING_NONE:
        return S("");
    case STANDING_PRELIMINARY:
        return S("preliminary");
    case STANDING_OFFICIAL:
        return S("official");
    }
    must_failed("a standing", __FILE__, __LINE__);
}

str_t who_word(enum who w)
{
    switch (w) {
    case WHO_ORGANISATIONS:
        return S("organisations");
    case WHO_PUBLIC:
        return S("public");
    case WHO_BOTH:
        return S("both");
    }
    must_failed("who", __FILE__, __LINE__);
}

bool who_from_word(str_t word, enum who *out)
{
    for (int w = WHO_ORGANISATIONS; w <= WHO_BOTH; w++) {
        if (str_eq(word, who_word((enum who)w))) {
            *out = (enum who)w;
            return true;
        }
    }
    return false;
}

str_t side_word(enum side s)
{
    switch (s) {
    case SIDE_ORGANISATIONS:
        return S("organisations");
    case SIDE_PUBLIC:
        return S("public");
    }
    must_failed("a side", __FILE__, __LINE__);
}

bool side_from_word(str_t word, enum side *out)
{
    for (int s = SIDE_ORGANISATIONS; s < SIDE_COUNT; s++) {
        if (str_eq(word, side_word((enum side)s))) {
            *out = (enum side)s;
            return true;
        }
    }
    return false;
}

bool who_has_side(enum who who, enum side side)
{
    switch (who) {
    case WHO_ORGANISATIONS:
        return side == SIDE_ORGANISATIONS;
    case WHO_PUBLIC:
        return side == SIDE_PUBLIC;
    case WHO_BOTH:
        return true;
    }
    must_failed("who", __FILE__, __LINE__);
}

bool consultation_has_side(const struct consultation *c, enum side side)
{
    return who_has_side(c->who, side);
}

enum side consultation_side(const struct consultation *c, str_t word)
{
    enum side side;
    if (side_from_word(word, &side) && consultation_has_side(c, side))
        return side;
    return consultation_has_side(c, SIDE_ORGANISATIONS) ? SIDE_ORGANISATIONS : SIDE_PUBLIC;
}

/* --- participants ----------------------------------------------------------------------------- */

/* 63 bits, never 0, from the first bytes of a hash. */
static int64_t id_of_hash(const struct hash256 *h)
{
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | h->at[i];
    v &= INT64_MAX;
    return v == 0 ? 1 : (int64_t)v;
}

static void put_be64(uint8_t out[8], int64_t v)
{
    for (int i = 0; i < 8; i++)
        out[i] = (uint8_t)((uint64_t)v >> (56 - 8 * i));
}

participant_id participant_of_organisation(consultation_id in, int64_t organisation)
{
    uint8_t message[16];
    put_be64(message, in.v);
    put_be64(message + 8, organisation);
    const struct hash256 h = hash_sha256((bytes_t){ message, sizeof(message) });
    return (participant_id){ id_of_hash(&h) };
}

participant_id participant_of_visitor(const struct secret *key, consultation_id in, int64_t visitor)
{
    uint8_t message[16];
    put_be64(message, in.v);
    put_be64(message + 8, visitor);
    const struct hash256 h = hash_keyed(key, "participant", (bytes_t){ message, sizeof(message) });
    return (participant_id){ id_of_hash(&h) };
}

/* --- who may answer --------------------------------------------------------------------------- */

static bool actor_speaks(const struct actor *actor)
{
    return actor->organisation != 0 && actor->mandate != 0 &&
           (actor->scopes & MANDATE_POSITIONS) != 0;
}

bool actor_side(enum who who, const struct actor *actor, enum side *out)
{
    const bool speaks = who_has_side(who, SIDE_ORGANISATIONS) && actor_speaks(actor);
    if (!speaks && !who_has_side(who, SIDE_PUBLIC))
        return false;
    *out = speaks ? SIDE_ORGANISATIONS : SIDE_PUBLIC;
    return true;
}

bool actor_may_answer(enum who who, const struct actor *actor)
{
    enum side side;
    return actor_side(who, actor, &side) && (side == SIDE_ORGANISATIONS || actor->participant != 0);
}

static bool mandate_speaks(const struct mandate *m, const struct actor *actor, usec_t now)
{
    return m != NULL && m->organisation.v == actor->organisation &&
           m->account.v == actor->account && mandate_allows(m, MANDATE_POSITIONS, now);
}

err_t ballot_verdict(const struct ballot *b, const struct actor *actor, usec_t now)
{
    enum side side;
    if (!b->is_known)
        return ERR_NOT_FOUND;
    if (now < b->opens_at || (b->closes_at != 0 && now >= b->closes_at))
        return ERR_CONFLICT;
    if (!actor_may_answer(b->who, actor) || !actor_side(b->who, actor, &side))
        return ERR_FORBIDDEN;
    if (side == SIDE_ORGANISATIONS && !mandate_speaks(b->mandate, actor, now))
        return ERR_FORBIDDEN;
    return OK;
}

enum standing standing_under(const struct mandate *m, bool has_factor, usec_t now)
{
    return has_factor && mandate_allows(m, MANDATE_SIGNING, now) ? STANDING_OFFICIAL
                                                                 : STANDING_PRELIMINARY;
}

enum standing standing_of_taking(const struct mandate *m, enum position_way way, bool has_factor,
                                 usec_t now)
{
    switch (way) {
    case WAY_PAGE:
    case WAY_MAILED_LINK:
        return standing_under(m, has_factor, now);
    case WAY_HANDED_LINK:
        return STANDING_PRELIMINARY;
    }
    must_failed("a way", __FILE__, __LINE__);
}

bool positions_may_become_official(const struct consultation *c, usec_t now)
{
    const enum stage s = consultation_stage(c, now);
    return s == STAGE_OPEN || s == STAGE_REVIEW;
}

err_t confirmation_verdict(const struct stance *s)
{
    const bool may_be = s->superseded_at == 0 && s->basis == BASIS_OWN && s->organisation.v != 0 &&
                        s->standing != STANDING_OFFICIAL && s->erased_at == 0;
    return may_be ? OK : ERR_CONFLICT;
}

bool reason_fits(enum side side, str_t reason)
{
    const size_t n = utf8_count(reason);
    switch (side) {
    case SIDE_ORGANISATIONS:
        return n >= REASON_LEAST && n <= REASON_MOST;
    case SIDE_PUBLIC:
        return n == 0;
    }
    must_failed("a side", __FILE__, __LINE__);
}

/* --- statements ------------------------------------------------------------------------------- */

err_t statement_transition(enum statement_state from, enum statement_state to, str_t reason)
{
    switch (to) {
    case STATEMENT_PENDING:
        return ERR_CONFLICT;
    case STATEMENT_ACCEPTED:
        return from == to ? ERR_CONFLICT : OK;
    case STATEMENT_REJECTED:
        if (from == to)
            return ERR_CONFLICT;
        return public_reason_fits(reason) ? OK : ERR_INVALID;
    }
    must_failed("a state", __FILE__, __LINE__);
}

bool public_reason_fits(str_t reason)
{
    return utf8_count(str_trim(reason)) >= REJECTION_LEAST;
}

str_t late_word(enum late l)
{
    static const str_t WORDS[] = { S_INIT(""), S_INIT("positions_ended"),
                                   S_INIT("result_published") };
    return WORDS[l];
}

bool correction_is_slip(struct arena *arena, const struct text2 *asked, const struct text2 *is,
                        enum lang *wrong)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        *wrong = (enum lang)l; /* counts through the enum */
        if (asked->by[l].len > 0 && !diff_is_slip(arena, asked->by[l], is->by[l]))
            return false;
    }
    return true;
}

/* A language that was missing may come. */
static bool stays(const struct text2 *was, const struct text2 *is)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (was->by[l].len > 0 && !str_eq(was->by[l], is->by[l]))
            return false;
    }
    return true;
}

bool question_may_become(const struct consultation *was, const struct consultation *is, usec_t now)
{
    return !consultation_is_settled(was, now) ||
           (stays(&was->question, &is->question) && stays(&was->short_name, &is->short_name));
}

err_t correction_verdict(const struct statement *s, const struct text2 *text, str_t reason,
                         bool is_same)
{
    if (s->state != STATEMENT_ACCEPTED || s->erased_at != 0)
        return ERR_CONFLICT;
    if (!statement_text_fits(text) || !public_reason_fits(reason))
        return ERR_INVALID;
    return is_same ? ERR_CONFLICT : OK;
}

static bool is_one_line(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] < 0x20 || s.at[i] == 0x7f)
            return false;
    }
    return true;
}

bool statement_text_fits(const struct text2 *text)
{
    size_t written = 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t s = text->by[l];
        if (!utf8_valid(s) || utf8_count(s) > STATEMENT_TEXT_MOST || !is_one_line(s))
            return false;
        written += str_trim(s).len;
    }
    return written > 0;
}
