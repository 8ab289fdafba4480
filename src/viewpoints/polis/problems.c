/* What is wrong with lines of a file that somebody gave us.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/polis/problems.h"

#include "kit/base/str.h"

const char *polis_reason_msgid(enum polis_reason reason)
{
    switch (reason) {
#define X(name, text)                                                                              \
    case POLIS_##name:                                                                             \
        return text;
        POLIS_REASONS(X)
#undef X
    }
    must_failed("a reason", __FILE__, __LINE__);
}

err_t polis_problems_make(struct arena *arena, struct polis_problems *out)
{
    *out = (struct polis_problems){
        .arena = arena, .at = arena_try_array(arena, struct polis_problem, POLIS_PROBLEMS_KEPT)
    };
    return out->at == NULL ? ERR_NO_MEMORY : OK;
}

enum { FOUND_MAX = 80 };

/* The beginning of s in whole characters, if it is UTF-8. */
static str_t beginning(str_t s)
{
    if (!utf8_valid(s))
        return STR_NONE;
    size_t len = s.len;
    if (len > FOUND_MAX) {
        len = FOUND_MAX;
        while (len > 0 && ((unsigned char)s.at[len] & 0xC0u) == 0x80u)
            len--;
    }
    return str_sub(s, 0, len);
}

void polis_complain(struct polis_problems *to, const struct polis_problem *p)
{
    to->count++;
    if (to->kept == POLIS_PROBLEMS_KEPT)
        return;
    struct polis_problem *const kept = &to->at[to->kept++];
    *kept = *p;
    kept->field = arena_str(to->arena, beginning(p->field));
    kept->found = arena_str(to->arena, beginning(p->found));
}

/* "vote (column 3)" */
static str_t place_text(struct cx *cx, const struct polis_problem *p)
{
    if (p->column == 0)
        return p->field;
    if (p->field.len == 0)
        return trf(cx, "column {0}", TARG(p->column));
    return trf(cx, "{0} (column {1})", TARG(p->field), TARG(p->column));
}

str_t polis_problem_text(struct cx *cx, const struct polis_problem *p)
{
    const str_t reason = tr_lang(cx->lang, polis_reason_msgid(p->reason));
    const str_t found =
        p->found.len == 0 ? STR_NONE : arena_printf(cx->arena, " (%.*s)", STR_ARG(p->found));
    const str_t place = place_text(cx, p);
    if (p->line == 0)
        return arena_printf(cx->arena, "%.*s: %.*s", STR_ARG(p->file), STR_ARG(reason));
    if (place.len == 0)
        return arena_printf(cx->arena, "%.*s:%" PRId64 ": %.*s", STR_ARG(p->file), p->line,
                            STR_ARG(reason));
    return arena_printf(cx->arena, "%.*s:%" PRId64 ": %.*s: %.*s%.*s", STR_ARG(p->file), p->line,
                        STR_ARG(place), STR_ARG(reason), STR_ARG(found));
}
