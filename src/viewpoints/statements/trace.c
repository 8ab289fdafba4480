/* What the rows say of a statement's way.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/statements/trace.h"

#include "kit/base/str.h"

str_t trace_word(enum trace_what what)
{
    static const str_t WORDS[] = {
#define X(name, word) [TRACE_##name] = S_INIT(word),
        TRACES(X)
#undef X
    };
    return WORDS[what];
}

/* --- looking around --------------------------------------------------------------------------- */

static bool is_public(const struct statement *s)
{
    return s->state != STATEMENT_PENDING;
}

/* Accepted, or once was: a rejected proposal is no amendment of anything. */
static bool stood(const struct statement *s)
{
    return s->state == STATEMENT_ACCEPTED || s->merged_into.v != 0;
}

const struct statement *public_statement_of(const struct statement_list *all, statement_id s)
{
    for (size_t i = 0; i < all->count && s.v != 0; i++) {
        if (all->at[i].id.v == s.v)
            return is_public(&all->at[i]) ? &all->at[i] : NULL;
    }
    return NULL;
}

static struct statement_refs refs(struct arena *arena, const struct statement_list *all,
                                  const struct statement *s,
                                  bool (*is)(const struct statement *, const struct statement *))
{
    size_t n = 0;
    for (size_t i = 0; i < all->count; i++)
        n += is(&all->at[i], s);
    const struct statement **const at = arena_array(arena, const struct statement *, n);
    n = 0;
    for (size_t i = 0; i < all->count; i++) {
        if (is(&all->at[i], s))
            at[n++] = &all->at[i];
    }
    return (struct statement_refs){ at, n };
}

static bool is_merged_into(const struct statement *x, const struct statement *s)
{
    return x->merged_into.v == s->id.v;
}

static bool is_amendment_of(const struct statement *x, const struct statement *s)
{
    return x->amends.v == s->id.v && stood(x);
}

struct statement_refs merged_into_it(struct arena *arena, const struct statement_list *all,
                                     const struct statement *s)
{
    return refs(arena, all, s, is_merged_into);
}

struct statement_refs amendments_of(struct arena *arena, const struct statement_list *all,
                                    const struct statement *s)
{
    return refs(arena, all, s, is_amendment_of);
}

/* --- the trace -------------------------------------------------------------------------------- */

static int by_time(const void *a, const void *b)
{
    const struct trace *const x = a, *const y = b;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return (x->what > y->what) - (x->what < y->what);
}

static enum trace_what origin_of(const struct statement *s, bool is_imported)
{
    if (is_imported)
        return TRACE_IMPORTED;
    return s->author.v != 0 ? TRACE_PROPOSED : TRACE_ADDED;
}

/* What its own row says. */
static size_t own_traces(struct trace *out, const struct statement_list *all,
                         const struct statement *s, bool is_imported)
{
    size_t n = 0;
    out[n++] = (struct trace){ .at = s->created_at, .what = origin_of(s, is_imported) };
    if (s->amends.v != 0)
        out[n++] = (struct trace){ s->created_at, TRACE_AMENDS, public_statement_of(all, s->amends),
                                   s->amend_reason };
    if (s->state == STATEMENT_REJECTED && s->merged_into.v == 0)
        out[n++] = (struct trace){ s->decided_at, TRACE_REJECTED, NULL, s->rejection };
    else if (s->author.v != 0 && s->decided_at > s->created_at)
        out[n++] = (struct trace){ .at = s->decided_at, .what = TRACE_ACCEPTED };
    if (s->corrected_at != 0)
        out[n++] = (struct trace){ .at = s->corrected_at, .what = TRACE_CORRECTED };
    if (s->translated_at != 0)
        out[n++] = (struct trace){ .at = s->translated_at, .what = TRACE_TRANSLATED };
    if (s->merged_into.v != 0)
        out[n++] = (struct trace){ s->merged_at, TRACE_MERGED,
                                   public_statement_of(all, s->merged_into), s->merge_reason };
    if (s->erased_at != 0)
        out[n++] = (struct trace){ .at = s->erased_at, .what = TRACE_TAKEN_DOWN };
    return n;
}

struct trace_list trace_of(struct arena *arena, const struct statement_list *all,
                           const struct statement *s, bool is_imported)
{
    enum { OWN_MOST = 8 };
    const struct statement_refs merged = merged_into_it(arena, all, s);
    const struct statement_refs amendments = amendments_of(arena, all, s);
    struct trace *const out =
        arena_array(arena, struct trace, OWN_MOST + merged.count + amendments.count);
    size_t n = own_traces(out, all, s, is_imported);
    for (size_t i = 0; i < merged.count; i++)
        out[n++] = (struct trace){ merged.at[i]->merged_at, TRACE_TOOK_IN, merged.at[i],
                                   merged.at[i]->merge_reason };
    for (size_t i = 0; i < amendments.count; i++) {
        const struct statement *const a = amendments.at[i];
        const usec_t at = a->decided_at != 0 ? a->decided_at : a->created_at;
        out[n++] = (struct trace){ at, TRACE_REWORDED, a, a->amend_reason };
    }
    qsort(out, n, sizeof *out, by_time);
    return (struct trace_list){ out, n };
}
