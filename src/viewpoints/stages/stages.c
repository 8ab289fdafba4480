/* The stages of a consultation, as plain functions of its dates and the time.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/rules.h"

str_t stage_word(enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return S("planned");
    case STAGE_COLLECTING:
        return S("collecting");
    case STAGE_OPEN:
        return S("open");
    case STAGE_REVIEW:
        return S("review");
    case STAGE_CLOSED:
        return S("closed");
    case STAGE_PUBLISHED:
        return S("published");
    }
    must_failed("a stage", __FILE__, __LINE__);
}

bool stage_from_word(str_t word, enum stage *out)
{
    for (int s = STAGE_PLANNED; s < STAGE_COUNT; s++) {
        if (str_eq(word, stage_word((enum stage)s))) {
            *out = (enum stage)s;
            return true;
        }
    }
    return false;
}

/* closes_at comes before published_at, so a result that is dated later than now waits. */
enum stage consultation_stage(const struct consultation *c, usec_t now)
{
    const usec_t begins = c->collects_at != 0 ? c->collects_at : c->opens_at;
    if (c->is_draft || now < begins)
        return STAGE_PLANNED;
    if (now < c->opens_at)
        return STAGE_COLLECTING;
    if (c->closes_at == 0 || now < c->closes_at)
        return STAGE_OPEN;
    if (c->reviews_until != 0 && now < c->reviews_until)
        return STAGE_REVIEW;
    return c->published_at != 0 && now >= c->published_at ? STAGE_PUBLISHED : STAGE_CLOSED;
}

bool consultation_takes_proposals(const struct consultation *c, usec_t now)
{
    const enum stage s = consultation_stage(c, now);
    return s == STAGE_COLLECTING || s == STAGE_OPEN;
}

bool consultation_is_settled(const struct consultation *c, usec_t now)
{
    return consultation_stage(c, now) >= STAGE_REVIEW;
}

bool consultation_takes_positions(const struct consultation *c, usec_t now)
{
    return consultation_stage(c, now) == STAGE_OPEN;
}

usec_t consultation_stage_since(const struct consultation *c, enum stage s)
{
    switch (s) {
    case STAGE_PLANNED:
        return c->created_at;
    case STAGE_COLLECTING:
        return c->collects_at;
    case STAGE_OPEN:
        return c->opens_at;
    case STAGE_REVIEW:
        return c->reviews_until != 0 ? c->closes_at : 0;
    case STAGE_CLOSED:
        return c->reviews_until != 0 ? c->reviews_until : c->closes_at;
    case STAGE_PUBLISHED:
        return c->published_at;
    }
    must_failed("a stage", __FILE__, __LINE__);
}

static bool has_word(str_t words, str_t wanted)
{
    str_t word;
    while (str_cut(&words, ' ', &word)) {
        if (str_eq(word, wanted))
            return true;
    }
    return false;
}

bool consultation_in_language(const struct consultation *c, enum lang l)
{
    return c->languages.len == 0 || has_word(c->languages, lang_code(l));
}

/* --- dates ------------------------------------------------------------------------------------ */

usec_t schedule_at(const struct consultation *c, enum schedule_date d)
{
    switch (d) {
    case SCHEDULE_COLLECTS:
        return c->collects_at;
    case SCHEDULE_OPENS:
        return c->opens_at;
    case SCHEDULE_CLOSES:
        return c->closes_at;
    case SCHEDULE_REVIEWS:
        return c->reviews_until;
    case SCHEDULE_PUBLISHED:
        return c->published_at;
    case SCHEDULE_FITS:
        return 0;
    }
    must_failed("a date", __FILE__, __LINE__);
}

enum schedule_date schedule_fault(const struct consultation *c)
{
    usec_t before = 0;
    if (c->opens_at <= 0)
        return SCHEDULE_OPENS;
    for (int d = SCHEDULE_COLLECTS; d < SCHEDULE_FITS; d++) {
        const usec_t at = schedule_at(c, (enum schedule_date)d);
        if (at == 0)
            continue;
        if (d > SCHEDULE_CLOSES && c->closes_at == 0)
            return (enum schedule_date)d;
        /* a result may come out at the moment at which everything ends */
        if (d == SCHEDULE_PUBLISHED ? at < before : at <= before)
            return (enum schedule_date)d;
        before = at;
    }
    return SCHEDULE_FITS;
}

enum schedule_date schedule_change_fault(const struct consultation *was,
                                         const struct consultation *is, usec_t now)
{
    for (int d = SCHEDULE_COLLECTS; d < SCHEDULE_FITS && !was->is_draft; d++) {
        const usec_t old = schedule_at(was, (enum schedule_date)d);
        const usec_t new = schedule_at(is, (enum schedule_date)d);
        const bool is_end = d == SCHEDULE_CLOSES || d == SCHEDULE_REVIEWS;
        const bool stays = old != 0 && old <= now && (!is_end || was->published_at != 0);
        if (old != new && (stays || (new != 0 && new < now)))
            return (enum schedule_date)d;
    }
    return SCHEDULE_FITS;
}
