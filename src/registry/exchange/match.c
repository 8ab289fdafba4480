/* Which lines of a file are on record already, or stand in it twice.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/match.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

static const char *const VERDICTS[] = {
    [IMPORT_ADD] = "add", [IMPORT_COMPLETE] = "complete", [IMPORT_SKIP] = "skip"
};

str_t import_verdict_word(enum import_verdict v)
{
    return str_from_c(VERDICTS[v]);
}

bool import_verdict_read(str_t word, enum import_verdict *out)
{
    for (size_t i = 0; i < ARRAY_LEN(VERDICTS); i++) {
        if (str_eq(word, str_from_c(VERDICTS[i]))) {
            *out = (enum import_verdict)i;
            return true;
        }
    }
    return false;
}

/* Places: of the known below known.count, of the drafts behind them. */
struct matching {
    struct arena *arena;
    struct arena *scratch; /* for folding, which needs ten times the room of what it gives */
    const struct known *known;
    const struct drafts *drafts;
    struct text_index names, numbers, slugs, keys, ids;
    struct text_index refused; /* names and keys of lines with faults */
    size_t *completing;        /* of each known: 1 + place of the first line that completes it */
};

static str_t number_key(struct arena *arena, str_t scheme, str_t value)
{
    return arena_printf(arena, "%.*s\n%.*s", STR_ARG(scheme), STR_ARG(value));
}

/* In scratch. */
static str_t folded_name(const struct matching *m, str_t name)
{
    arena_reset(m->scratch);
    return str_trim(text_fold(m->scratch, name));
}

static void put_name(struct matching *m, str_t name, int64_t place)
{
    const str_t folded = name.len == 0 ? STR_NONE : folded_name(m, name);
    if (folded.len > 0)
        text_index_put(&m->names, arena_str(m->arena, folded), place);
}

/* Names of drafts and of what is on record in one form, so that either is found by the other. */
static void put_organisation(struct matching *m, const struct organisation *o, int64_t place)
{
    for (int lang = 0; lang < LANG_COUNT; lang++)
        put_name(m, o->name.by[lang], place);
}

static void put_fact(struct matching *m, enum fact_kind kind, str_t scheme, str_t value,
                     int64_t place)
{
    if (value.len == 0)
        return;
    if (kind == FACT_IDENTIFIER)
        text_index_put(&m->numbers, number_key(m->arena, scheme, value), place);
    else if (kind == FACT_NAME && !str_eq(scheme, S("short")))
        put_name(m, value, place);
}

static void put_known(struct matching *m)
{
    const struct known *const k = m->known;
    for (size_t i = 0; i < k->count; i++) {
        put_organisation(m, &k->at[i], (int64_t)i);
        text_index_put(&m->slugs, k->at[i].slug, (int64_t)i);
        text_index_put(&m->ids, arena_printf(m->arena, "%" PRId64, k->at[i].id.v), (int64_t)i);
    }
    for (size_t i = 0; i < k->fact_count; i++) {
        const struct known_fact *const f = &k->facts[i];
        const str_t id = arena_printf(m->arena, "%" PRId64, f->organisation);
        int64_t place = 0;
        if (text_index_get(&m->ids, id, &place))
            put_fact(m, f->kind, f->scheme, f->value, place);
    }
}

static void put_draft(struct matching *m, const struct draft *d, int64_t place)
{
    put_organisation(m, &d->o, place);
    for (const struct draft_fact *f = d->facts; f != NULL; f = f->next)
        put_fact(m, f->kind, f->scheme, f->value, place);
    if (d->slug_asked.len > 0)
        text_index_put(&m->slugs, d->slug_asked, place);
    if (d->key.len > 0)
        text_index_put(&m->keys, d->key, place);
}

static bool find_name(const struct matching *m, str_t name, int64_t *place)
{
    return name.len > 0 && text_index_get(&m->names, folded_name(m, name), place);
}

/* The one on record that has both its address and its name: of several with that name, this one. */
static bool find_itself(const struct matching *m, const struct draft *d, int64_t *place)
{
    if (!text_index_get(&m->slugs, d->slug_asked, place) || (size_t)*place >= m->known->count)
        return false;
    const struct text2 *const name = &m->known->at[*place].name;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        if (name->by[lang].len > 0 && str_eq(name->by[lang], d->o.name.by[lang]))
            return true;
    }
    return false;
}

/* The place of what looks like this draft, and by what. */
static bool find_alike(const struct matching *m, const struct draft *d, int64_t *place, str_t *why)
{
    *why = d->slug_asked;
    if (d->slug_asked.len > 0 && find_itself(m, d, place))
        return true;
    for (const struct draft_fact *f = d->facts; f != NULL; f = f->next) {
        if (f->kind == FACT_IDENTIFIER && f->value.len > 0 &&
            text_index_get(&m->numbers, number_key(m->arena, f->scheme, f->value), place)) {
            *why = f->value;
            return true;
        }
    }
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        *why = d->o.name.by[lang];
        if (find_name(m, *why, place))
            return true;
    }
    *why = d->slug_asked;
    return text_index_get(&m->slugs, d->slug_asked, place);
}

bool import_choice_find(const struct import_choices *choices, int64_t line,
                        enum import_verdict *out)
{
    for (size_t i = 0; i < choices->count; i++) {
        if (choices->at[i].line == line) {
            *out = choices->at[i].verdict;
            return true;
        }
    }
    return false;
}

/* What this one looks like: on record, or an earlier line. */
static void point_at(const struct matching *m, size_t place, struct register_plan *out,
                     struct planned *p)
{
    if (place < m->known->count) {
        p->known = &m->known->at[place];
        return;
    }
    p->same = place - m->known->count;
    p->same_line = m->drafts->at[p->same].line;
    p->known = out->at[p->same].known; /* an earlier line that completes another: that one */
}

/* The root it has if it is completed; its own place: it completes only what is on record. */
static size_t root_to_be(const struct matching *m, size_t i, const struct register_plan *out)
{
    const struct planned *const p = &out->at[i];
    if (p->same_line != 0)
        return out->at[p->same].root;
    const size_t first = m->completing[p->known - m->known->at];
    return first > 0 ? first - 1 : i;
}

static bool is_noted(const struct organisation_difference *at, size_t count, enum import_field f)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].field == f)
            return true;
    }
    return false;
}

static size_t note_more(struct matching *m, struct organisation_difference *at, size_t n,
                        const struct organisation *stands, const struct draft *said, bool of_kind,
                        bool of_scope)
{
    struct organisation_difference more[DIFFERENCES_MAX];
    arena_reset(m->scratch);
    const size_t count = organisation_differences(
        m->scratch, stands, &said->o, of_kind && said->has_kind, of_scope && said->has_scope, more);
    for (size_t i = 0; i < count; i++) {
        if (!is_noted(at, n, more[i].field))
            at[n++] = more[i];
    }
    return n;
}

/* From what is on record, and from what earlier lines say of the same. */
static void note_differences(struct matching *m, size_t i, struct register_plan *out)
{
    struct planned *const p = &out->at[i];
    struct organisation_difference at[DIFFERENCES_MAX];
    const size_t root = root_to_be(m, i, out);
    const bool is_on_record =
        p->known != NULL && (root == i || out->at[root].verdict == IMPORT_COMPLETE);
    size_t n = 0;
    if (is_on_record)
        n = note_more(m, at, n, p->known, p->draft, true, true);
    if (root != i) {
        const struct draft *const earlier = planned_together(&out->at[root]);
        n = note_more(m, at, n, &earlier->o, p->draft, earlier->has_kind, earlier->has_scope);
    }
    struct organisation_difference *const kept =
        arena_array(m->arena, struct organisation_difference, n);
    if (n > 0)
        memcpy(kept, at, n * sizeof *at);
    p->differences = kept;
    p->difference_count = n;
    p->contradicts = organisation_contradicts(at, n);
}

static void decide(const struct import_choices *choices, struct register_plan *out,
                   struct planned *p)
{
    p->verdict = choices->all;
    if (import_choice_find(choices, p->draft->line, &p->verdict) || !p->contradicts)
        return;
    if (p->verdict == IMPORT_COMPLETE) {
        p->verdict = IMPORT_SKIP;
        out->contradicting++;
    }
}

/* Goes together with its root, if it completes one. */
static void join(struct matching *m, size_t i, struct register_plan *out)
{
    struct planned *const p = &out->at[i];
    p->root = i;
    if (p->verdict != IMPORT_COMPLETE)
        return;
    p->root = root_to_be(m, i, out);
    if (p->root == i) {
        m->completing[p->known - m->known->at] = i + 1;
        return;
    }
    struct planned *const root = &out->at[p->root];
    if (root->together == NULL) {
        root->together = arena_new(m->arena, struct draft);
        *root->together = *root->draft;
    }
    draft_complete(root->together, p->draft);
}

static void plan_one(struct matching *m, size_t i, const struct import_choices *choices,
                     struct register_plan *out)
{
    struct planned *const p = &out->at[i];
    int64_t place = 0;
    str_t why = STR_NONE;
    *p = (struct planned){ .draft = &m->drafts->at[i], .verdict = IMPORT_ADD };
    if (find_alike(m, p->draft, &place, &why)) {
        p->why = why;
        out->alike++;
        point_at(m, (size_t)place, out, p);
        note_differences(m, i, out);
        decide(choices, out, p);
        if (p->verdict == IMPORT_COMPLETE && p->same_line != 0 &&
            out->at[p->same].verdict == IMPORT_SKIP)
            p->verdict = IMPORT_SKIP;
    }
    join(m, i, out);
    out->adds += p->verdict == IMPORT_ADD;
    out->completes += p->verdict == IMPORT_COMPLETE;
    out->skips += p->verdict == IMPORT_SKIP;
    put_draft(m, p->draft, (int64_t)(m->known->count + i));
}

size_t planned_root(const struct register_plan *plan, size_t i)
{
    return plan->at[i].root;
}

/* --- relations -------------------------------------------------------------------------------- */

static bool find_other(const struct matching *m, str_t other, int64_t *place)
{
    return text_index_get(&m->keys, other, place) || text_index_get(&m->slugs, other, place) ||
           find_name(m, other, place);
}

static void put_refused(struct matching *m)
{
    for (const struct draft_name *d = m->drafts->refused; d != NULL; d = d->next) {
        for (int lang = 0; lang < LANG_COUNT; lang++) {
            const str_t folded =
                d->name.by[lang].len == 0 ? STR_NONE : folded_name(m, d->name.by[lang]);
            if (folded.len > 0)
                text_index_put(&m->refused, arena_str(m->arena, folded), 0);
        }
        if (d->key.len > 0)
            text_index_put(&m->refused, d->key, 0);
    }
}

static bool is_refused(const struct matching *m, str_t other)
{
    int64_t any = 0;
    return text_index_get(&m->refused, other, &any) ||
           text_index_get(&m->refused, folded_name(m, other), &any);
}

static void resolve(struct matching *m, struct drafts *drafts, struct register_plan *out)
{
    struct resolved *const at = arena_array(m->arena, struct resolved, out->relation_count);
    size_t n = 0;
    for (size_t i = 0; i < out->count; i++) {
        const struct draft *const d = out->at[i].draft;
        for (const struct draft_fact *f = d->facts; f != NULL; f = f->next) {
            int64_t place = 0;
            if (f->kind != FACT_RELATION)
                continue;
            if (!find_other(m, f->other, &place)) {
                if (is_refused(m, f->other))
                    continue; /* what is wrong is told of that line */
                import_fault_add(&drafts->faults,
                                 &(struct import_fault){
                                     .line = d->line,
                                     .column = f->column,
                                     .value = f->other,
                                     .wrong = N_("“{0}” is neither on record nor in this table: "
                                                 "add a line for it, or correct its name.") });
                continue;
            }
            at[n] = (struct resolved){ .from = i, .fact = f };
            if ((size_t)place < m->known->count)
                at[n].known = &m->known->at[place];
            else
                at[n].to = (size_t)place - m->known->count;
            n++;
        }
    }
    out->relations = at;
    out->relation_count = n;
}

/* "Funded by: Some Foundation", where that one is on record or in the file. */
static void resolve_parties(struct matching *m, const struct register_plan *out)
{
    for (size_t i = 0; i < out->count; i++) {
        struct draft_disclosure *x = out->at[i].draft->disclosures;
        for (; x != NULL; x = x->next) {
            int64_t place = 0;
            const str_t text = text2_pick(&x->text, LANG_AZ);
            if (x->about == ABOUT_LEANING || !find_name(m, text, &place))
                continue;
            if ((size_t)place < m->known->count)
                x->party = &m->known->at[place];
            else
                x->party_place = 1 + (size_t)place - m->known->count;
        }
    }
}

static size_t count_relations(const struct drafts *drafts)
{
    size_t n = 0;
    for (size_t i = 0; i < drafts->count; i++) {
        for (const struct draft_fact *f = drafts->at[i].facts; f != NULL; f = f->next)
            n += f->kind == FACT_RELATION;
    }
    return n;
}

void register_plan_make(struct arena *arena, struct drafts *drafts, const struct known *known,
                        const struct import_choices *choices, struct register_plan *out)
{
    AUTO(arena) scratch = arena_like(arena);
    struct matching m = { .arena = arena, .scratch = &scratch, .known = known, .drafts = drafts };
    struct text_index *const all[] = {
        &m.names, &m.numbers, &m.slugs, &m.keys, &m.ids, &m.refused
    };
    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        text_index_init(all[i], arena);
    put_known(&m);
    m.completing = arena_array(arena, size_t, known->count);
    *out = (struct register_plan){ .at = arena_array(arena, struct planned, drafts->count),
                                   .count = drafts->count,
                                   .relation_count = count_relations(drafts) };
    for (size_t i = 0; i < drafts->count; i++)
        plan_one(&m, i, choices, out);
    put_refused(&m);
    resolve(&m, drafts, out);
    resolve_parties(&m, out);
    import_circles_check(arena, known, out, &drafts->faults);
}
