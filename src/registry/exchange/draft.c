/* What a file says of organisations before anything is stored.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/draft.h"

#include "kit/base/str.h"
#include "registry/organisations/facts_rules.h"

const char *draft_fact_wrong(const struct draft_fact *f)
{
    switch (fact_judge(&(struct fact){ .organisation = { 1 },
                                       .kind = f->kind,
                                       .scheme = f->scheme,
                                       .value = f->value,
                                       .language = f->language,
                                       .from = f->from,
                                       .till = f->till })) {
    case FACT_FINE:
    case FACT_BAD_OTHER:
        return NULL;
    case FACT_BAD_SCHEME:
        return N_("“{0}” is of a kind that is not kept here.");
    case FACT_BAD_VALUE:
        return N_(
            "“{0}” does not fit: it is too long, or a number where there is said to be none.");
    case FACT_BAD_CHECKSUM:
        return N_("“{0}” is no LEI: its check digits do not fit, so there is a slip in it.");
    case FACT_BAD_LANGUAGE:
        return N_("The language of “{0}” is no code, like az or ru.");
    case FACT_BAD_FROM:
    case FACT_BAD_TILL:
        return N_("The dates of “{0}” do not fit: it ends before it begins.");
    }
    must_failed("a fault of the list", __FILE__, __LINE__);
}

void draft_add_fact(struct arena *arena, struct draft *d, const struct draft_fact *f)
{
    struct draft_fact *const one = arena_new(arena, struct draft_fact);
    *one = *f;
    one->next = NULL;
    if (d->last_fact == NULL)
        d->facts = one;
    else
        d->last_fact->next = one;
    d->last_fact = one;
}

void draft_add_disclosure(struct arena *arena, struct draft *d, enum disclosure_about about,
                          const struct text2 *text)
{
    struct draft_disclosure *const one = arena_new(arena, struct draft_disclosure);
    *one = (struct draft_disclosure){ .about = about, .text = *text };
    if (d->last_disclosure == NULL)
        d->disclosures = one;
    else
        d->last_disclosure->next = one;
    d->last_disclosure = one;
}

static void fill(str_t *is, str_t more)
{
    if (is->len == 0)
        *is = more;
}

static void fill2(struct text2 *is, const struct text2 *more)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        fill(&is->by[lang], more->by[lang]);
}

void draft_complete(struct draft *d, const struct draft *more)
{
    struct organisation *const o = &d->o;
    fill2(&o->name, &more->o.name);
    fill2(&o->short_name, &more->o.short_name);
    fill2(&o->note, &more->o.note);
    fill2(&o->seat, &more->o.seat);
    fill(&o->country, more->o.country);
    fill(&o->founded, more->o.founded);
    fill(&o->active_since, more->o.active_since);
    fill(&o->dissolved, more->o.dissolved);
    fill(&o->website, more->o.website);
    if (!d->has_kind && more->has_kind)
        o->kind = more->o.kind;
    if (!d->has_scope && more->has_scope)
        o->scope = more->o.scope;
    d->has_kind |= more->has_kind;
    d->has_scope |= more->has_scope;
}

struct draft *drafts_add(struct arena *arena, struct drafts *all)
{
    if (all->count == all->room) {
        const size_t room = all->room == 0 ? 64 : all->room * 2;
        struct draft *const at = arena_array(arena, struct draft, room);
        if (all->count > 0)
            memcpy(at, all->at, all->count * sizeof *at);
        all->at = at;
        all->room = room;
    }
    return &all->at[all->count++];
}

void drafts_refuse(struct arena *arena, struct drafts *all, const struct draft *d)
{
    struct draft_name *const one = arena_new(arena, struct draft_name);
    *one = (struct draft_name){ d->o.name, d->key, all->refused };
    all->refused = one;
}

/* --- faults ----------------------------------------------------------------------------------- */

void import_fault_add(struct import_faults *faults, const struct import_fault *f)
{
    faults->count++;
    if (faults->kept == IMPORT_FAULTS_MAX)
        return;
    faults->at[faults->kept++] = *f;
}

/* At most so many characters of what was written. */
static str_t shortened(struct cx *cx, str_t s)
{
    enum { SHOWN = 60 };
    if (s.len <= SHOWN)
        return s;
    size_t n = SHOWN;
    while (n > 0 && ((unsigned char)s.at[n] & 0xC0) == 0x80)
        n--;
    return arena_printf(cx->arena, "%.*s…", (int)n, s.at);
}

str_t import_fault_what(struct cx *cx, const struct import_fault *f)
{
    const struct tr_arg args[] = { TARG(shortened(cx, f->value)), TARG(f->about) };
    return trf_args(cx, f->wrong, args, ARRAY_LEN(args));
}

str_t import_fault_text(struct cx *cx, const struct import_fault *f)
{
    const str_t what = import_fault_what(cx, f);
    if (f->line == 0)
        return what;
    if (f->column.len == 0)
        return trf(cx, "Line {0}: {1}", TARG(f->line), TARG(what));
    return trf(cx, "Line {0}, {1}: {2}", TARG(f->line), TARG(f->column), TARG(what));
}

static bool is_same_fault(const struct import_fault *a, const struct import_fault *b)
{
    return a->line != 0 && b->line != 0 && a->value.len > 0 && a->wrong == b->wrong &&
           str_eq(a->value, b->value) && str_eq(a->column, b->column) && str_eq(a->about, b->about);
}

str_t import_faults_text(struct cx *cx, const struct import_faults *faults, size_t i)
{
    enum { LINES_TOLD = 12 };
    const struct import_fault *const f = &faults->at[i];
    str_t lines = arena_printf(cx->arena, "%" PRId64, f->line);
    int64_t alike = 1;
    for (size_t k = 0; k < i; k++) {
        if (is_same_fault(&faults->at[k], f))
            return STR_NONE;
    }
    for (size_t k = i + 1; k < faults->kept; k++) {
        if (is_same_fault(&faults->at[k], f) && ++alike <= LINES_TOLD)
            lines = arena_printf(cx->arena, "%.*s, %" PRId64, STR_ARG(lines), faults->at[k].line);
    }
    if (alike == 1)
        return import_fault_text(cx, f);
    if (alike > LINES_TOLD)
        lines = trf(cx, "{0} and {1} more", TARG(lines), TARG(alike - LINES_TOLD));
    return trf(cx, "Lines {0}; {1}: {2}", TARG(lines), TARG(f->column),
               TARG(import_fault_what(cx, f)));
}
