/* The rules of consultations, as plain functions.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/rules.h"

#include "kit/base/str.h"

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

str_t who_word(enum who w)
{
    switch (w) {
    case WHO_ORGANISATIONS:
        return S("organisations");
    case WHO_PUBLIC:
        return S("public");
    }
    must_failed("who", __FILE__, __LINE__);
}

bool who_from_word(str_t word, enum who *out)
{
    for (int w = WHO_ORGANISATIONS; w <= WHO_PUBLIC; w++) {
        if (str_eq(word, who_word((enum who)w))) {
            *out = (enum who)w;
            return true;
        }
    }
    return false;
}

str_t stage_word(enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return S("planned");
    case STAGE_OPEN:
        return S("open");
    case STAGE_CLOSED:
        return S("closed");
    }
    must_failed("a stage", __FILE__, __LINE__);
}

static enum stage stage_at(usec_t opens_at, usec_t closes_at, usec_t now)
{
    if (now < opens_at)
        return STAGE_PLANNED;
    return closes_at != 0 && now >= closes_at ? STAGE_CLOSED : STAGE_OPEN;
}

enum stage consultation_stage(const struct consultation *c, usec_t now)
{
    return stage_at(c->opens_at, c->closes_at, now);
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

bool actor_may_answer(enum who who, const struct actor *actor)
{
    switch (who) {
    case WHO_ORGANISATIONS:
        return actor->organisation != 0 && actor->mandate != 0 &&
               (actor->scopes & MANDATE_POSITIONS) != 0;
    case WHO_PUBLIC:
        return actor->participant != 0;
    }
    must_failed("who", __FILE__, __LINE__);
}

static bool mandate_speaks(const struct mandate *m, const struct actor *actor, usec_t now)
{
    return m != NULL && m->organisation.v == actor->organisation &&
           m->account.v == actor->account && mandate_allows(m, MANDATE_POSITIONS, now);
}

err_t ballot_verdict(const struct ballot *b, const struct actor *actor, usec_t now)
{
    if (!b->is_known)
        return ERR_NOT_FOUND;
    if (stage_at(b->opens_at, b->closes_at, now) != STAGE_OPEN)
        return ERR_CONFLICT;
    if (!actor_may_answer(b->who, actor))
        return ERR_FORBIDDEN;
    if (b->who == WHO_ORGANISATIONS && !mandate_speaks(b->mandate, actor, now))
        return ERR_FORBIDDEN;
    return OK;
}

bool reason_fits(enum who who, str_t reason)
{
    const size_t n = utf8_count(reason);
    switch (who) {
    case WHO_ORGANISATIONS:
        return n >= REASON_LEAST && n <= REASON_MOST;
    case WHO_PUBLIC:
        return n == 0;
    }
    must_failed("who", __FILE__, __LINE__);
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

bool dates_fit(usec_t opens_at, usec_t closes_at)
{
    return opens_at > 0 && (closes_at == 0 || closes_at > opens_at);
}

/* A full-avalanche mix of 64 bits (finaliser constants of SplitMix64). */
static uint64_t mix(uint64_t x)
{
    x ^= x >> 30;
    x *= UINT64_C(0xbf58476d1ce4e5b9);
    x ^= x >> 27;
    x *= UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

uint64_t statement_rank(enum who who, participant_id participant, statement_id statement,
                        int64_t number)
{
    if (who == WHO_ORGANISATIONS)
        return (uint64_t)number;
    return mix(mix((uint64_t)participant.v) ^ (uint64_t)statement.v);
}
