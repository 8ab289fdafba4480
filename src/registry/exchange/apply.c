/* Applying an import: everything it makes, in sets, in the running transaction.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/latin.h"
#include "ledger/ledger.h"
#include "registry/disclosures/store.h"
#include "registry/exchange/filling.h"
#include "registry/exchange/imports.h"
#include "registry/exchange/values.h"
#include "registry/mandates/rules.h"

struct applying {
    struct cx *cx;
    struct register_import *row;
    const struct rehearsal *r;
    size_t *lines; /* places that are not skipped, those of one root side by side */
    size_t line_count;
    int64_t *ids;     /* organisation of each planned, 0: skipped */
    int64_t *sources; /* source of each planned, 0: none */
    import_progress_fn *progress;
    void *progress_to;
    int64_t done, of; /* steps, for the progress */
};

static void step(struct applying *a, int64_t more)
{
    a->done += more;
    if (a->progress != NULL)
        a->progress(a->progress_to, a->done, a->of);
}

static const struct draft *draft_at(const struct applying *a, size_t i)
{
    return a->r->plan.at[i].draft;
}

static bool is_root(const struct applying *a, size_t i)
{
    const struct planned *const p = &a->r->plan.at[i];
    return p->verdict != IMPORT_SKIP && planned_root(&a->r->plan, i) == i;
}

/* --- organisations ---------------------------------------------------------------------------- */

struct placed {
    size_t root, place;
};

static int by_root(const void *x, const void *y)
{
    const struct placed *const a = x;
    const struct placed *const b = y;
    if (a->root != b->root)
        return a->root < b->root ? -1 : 1;
    return (a->place > b->place) - (a->place < b->place);
}

static void order_lines(struct applying *a)
{
    const struct register_plan *const plan = &a->r->plan;
    struct placed *const at = arena_array(a->cx->arena, struct placed, plan->count);
    a->lines = arena_array(a->cx->arena, size_t, plan->count);
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->at[i].verdict != IMPORT_SKIP)
            at[a->line_count++] = (struct placed){ planned_root(plan, i), i };
    }
    if (a->line_count > 1)
        qsort(at, a->line_count, sizeof at[0], by_root);
    for (size_t i = 0; i < a->line_count; i++)
        a->lines[i] = at[i].place;
}

/* Not taken yet: the name's own, or with the next number behind it. */
static str_t free_slug(struct arena *arena, struct text_index *taken, str_t wanted)
{
    str_t slug = wanted;
    for (int64_t n = 2; !text_index_put(taken, slug, 0); n++)
        slug = arena_printf(arena, "%.*s-%" PRId64, STR_ARG(wanted), n);
    return slug;
}

/* Of their names; those in other scripts in Latin letters, all at once. */
static str_t *slugs_wanted(struct arena *arena, const struct organisation *at, size_t count)
{
    str_t *const wanted = arena_array(arena, str_t, count);
    AUTO(buf) foreign;
    buf_init(&foreign, SIZE_MAX / 2);
    for (size_t i = 0; i < count; i++) {
        const str_t name = at[i].short_name.by[LANG_EN].len > 0 ? at[i].short_name.by[LANG_EN]
                                                                : text2_pick(&at[i].name, LANG_AZ);
        wanted[i] = import_slug(arena, name);
        if (!str_eq(wanted[i], S("organisation")))
            continue;
        wanted[i] = STR_NONE;
        buf_add(&foreign, name);
        BUF_LIT(&foreign, "\n");
    }
    str_t rest = text_latin(arena, buf_str(&foreign));
    str_t one = STR_NONE;
    for (size_t i = 0; i < count; i++) {
        if (wanted[i].len == 0)
            wanted[i] = str_cut(&rest, '\n', &one) ? import_slug(arena, one) : S("organisation");
    }
    return wanted;
}

static void give_slugs(struct applying *a, struct organisation *at, const size_t *from,
                       size_t count)
{
    struct arena *const arena = a->cx->arena;
    struct text_index taken;
    text_index_init(&taken, arena);
    for (size_t i = 0; i < a->r->known.count; i++)
        text_index_put(&taken, a->r->known.at[i].slug, 0);
    for (size_t i = 0; i < count; i++) { /* what is asked for goes first */
        const str_t asked = draft_at(a, from[i])->slug_asked;
        if (asked.len > 0)
            at[i].slug = free_slug(arena, &taken, asked);
    }
    const str_t *const wanted = slugs_wanted(arena, at, count);
    for (size_t i = 0; i < count; i++) {
        if (at[i].slug.len == 0)
            at[i].slug = free_slug(arena, &taken, wanted[i]);
    }
}

static err_t add_organisations(struct applying *a)
{
    enum { CHUNK = 1000 };
    const struct register_plan *const plan = &a->r->plan;
    struct arena *const arena = a->cx->arena;
    struct organisation *const at = arena_array(arena, struct organisation, plan->count);
    size_t *const from = arena_array(arena, size_t, plan->count);
    size_t n = 0;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->at[i].verdict != IMPORT_ADD)
            continue;
        at[n] = planned_together(&plan->at[i])->o;
        at[n].import = a->row->id.v;
        from[n++] = i;
    }
    give_slugs(a, at, from, n);
    for (size_t i = 0; i < n; i += CHUNK) {
        const size_t some = n - i < CHUNK ? n - i : CHUNK;
        const struct arena_mark mark = arena_mark(arena); /* what is made of them is stored */
        TRY(organisation_add_many(a->cx, at + i, some));
        arena_back(arena, mark);
        step(a, (int64_t)some);
    }
    for (size_t i = 0; i < n; i++)
        a->ids[from[i]] = at[i].id.v;
    a->row->added = (int64_t)n;
    return OK;
}

static err_t complete_one(struct applying *a, size_t i)
{
    struct cx *const cx = a->cx;
    const struct planned *const p = &a->r->plan.at[i];
    struct organisation o = *p->known;
    str_t filled = STR_NONE;
    a->ids[i] = o.id.v;
    if (!organisation_fill(cx->arena, &o, &planned_together(p)->o, &filled))
        return OK;
    TRY(organisation_change(cx, &o));
    return register_import_part_add(
        cx, a->row->id, &(struct register_import_part){ .row = o.id.v, .filled = filled });
}

static err_t complete_organisations(struct applying *a)
{
    const struct register_plan *const plan = &a->r->plan;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->at[i].verdict == IMPORT_COMPLETE && is_root(a, i))
            TRY(complete_one(a, i));
    }
    a->row->changed = plan->completes;
    for (size_t i = 0; i < plan->count; i++) {
        if (plan->at[i].verdict != IMPORT_SKIP)
            a->ids[i] = a->ids[planned_root(plan, i)];
        else if (plan->at[i].known != NULL) /* others of the file may still refer to it */
            a->ids[i] = plan->at[i].known->id.v;
        else
            a->ids[i] = a->ids[plan->at[i].same];
    }
    return OK;
}

/* --- sources ---------------------------------------------------------------------------------- */

static err_t add_sources(struct applying *a)
{
    struct cx *const cx = a->cx;
    struct text_index known;
    text_index_init(&known, cx->arena);
    for (size_t k = 0; k < a->line_count; k++) {
        const size_t i = a->lines[k];
        const struct source *const s = &draft_at(a, i)->source;
        source_id id;
        if (s->url.len == 0)
            continue;
        const str_t key = arena_printf(cx->arena, "%.*s\n%.*s\n%.*s\n%.*s", STR_ARG(s->url),
                                       STR_ARG(s->title), STR_ARG(s->publisher), STR_ARG(s->dated));
        if (text_index_get(&known, key, &a->sources[i]))
            continue;
        TRY(source_add(cx, s, &id));
        a->sources[i] = id.v;
        text_index_put(&known, key, id.v);
    }
    return OK;
}

/* --- facts ------------------------------------------------------------------------------------ */

static struct fact fact_of(const struct applying *a, size_t i, const struct draft_fact *f)
{
    return (struct fact){ .organisation = { a->ids[i] },
                          .kind = f->kind,
                          .scheme = f->scheme,
                          .value = f->value,
                          .language = f->language,
                          .from = f->from,
                          .till = f->till,
                          .source = { a->sources[i] },
                          .import = a->row->id.v };
}

/* Nothing else in the line can carry its source: then its name does. */
static bool wants_named_source(const struct applying *a, size_t i)
{
    const struct draft *const d = draft_at(a, i);
    return a->sources[i] != 0 && d->facts == NULL && !d->has_membership && d->disclosures == NULL;
}

static struct fact named_source(const struct applying *a, size_t i)
{
    const struct text2 *const name = &draft_at(a, i)->o.name;
    const enum lang lang = text2_lang(name, LANG_AZ);
    return fact_of(a, i,
                   &(struct draft_fact){ .kind = FACT_NAME,
                                         .scheme = S("official"),
                                         .value = name->by[lang],
                                         .language = lang_code(lang) });
}

static size_t count_facts(const struct applying *a)
{
    size_t n = a->r->plan.count + a->r->plan.relation_count;
    for (size_t i = 0; i < a->r->plan.count; i++) {
        for (const struct draft_fact *f = draft_at(a, i)->facts; f != NULL; f = f->next)
            n++;
    }
    return n;
}

/* Of each planned, the place of its first relation in the plan, and one behind the last. */
static const size_t *first_relations(const struct applying *a)
{
    const struct register_plan *const plan = &a->r->plan;
    size_t *const first = arena_array(a->cx->arena, size_t, plan->count + 1);
    size_t n = 0;
    for (size_t i = 0; i <= plan->count; i++) {
        while (n < plan->relation_count && plan->relations[n].from < i)
            n++;
        first[i] = n;
    }
    return first;
}

static size_t collect_line(const struct applying *a, size_t i, const size_t *first, struct fact *to)
{
    const struct register_plan *const plan = &a->r->plan;
    size_t n = 0;
    for (const struct draft_fact *f = draft_at(a, i)->facts; f != NULL; f = f->next) {
        if (f->kind != FACT_RELATION)
            to[n++] = fact_of(a, i, f);
    }
    for (size_t k = first[i]; k < first[i + 1]; k++) {
        const struct resolved *const r = &plan->relations[k];
        to[n] = fact_of(a, i, r->fact);
        to[n++].other.v = r->known != NULL ? r->known->id.v : a->ids[r->to];
    }
    if (wants_named_source(a, i))
        to[n++] = named_source(a, i);
    return n;
}

/* Those of one organisation stand side by side, each with the source of its own line. */
static size_t collect_facts(const struct applying *a, struct fact *to)
{
    const size_t *const first = first_relations(a);
    size_t n = 0;
    for (size_t k = 0; k < a->line_count; k++)
        n += collect_line(a, a->lines[k], first, to + n);
    return n;
}

static err_t add_facts(struct applying *a)
{
    enum { CHUNK = 4000 };
    struct fact *const at = arena_array(a->cx->arena, struct fact, count_facts(a));
    const size_t n = collect_facts(a, at);
    size_t added = 0;
    for (size_t i = 0; i < n;) {
        size_t till = n - i < CHUNK ? n : i + CHUNK;
        while (till < n && at[till].organisation.v == at[till - 1].organisation.v)
            till++;
        const struct arena_mark mark = arena_mark(a->cx->arena);
        TRY(fact_add_many(a->cx, at + i, till - i, &added));
        arena_back(a->cx->arena, mark);
        step(a, (int64_t)(till - i));
        i = till;
    }
    return OK;
}

/* --- memberships and disclosures -------------------------------------------------------------- */

static err_t add_memberships(struct applying *a)
{
    enum { CHUNK = 4000 };
    struct membership *const at = arena_array(a->cx->arena, struct membership, a->r->plan.count);
    size_t n = 0;
    size_t added = 0;
    for (size_t k = 0; k < a->line_count; k++) {
        const size_t i = a->lines[k];
        if (!draft_at(a, i)->has_membership)
            continue;
        at[n] = draft_at(a, i)->membership;
        at[n].organisation.v = a->ids[i];
        at[n].source.v = a->sources[i];
        at[n++].import = a->row->id.v;
    }
    for (size_t i = 0; i < n; i += CHUNK) {
        const size_t some = n - i < CHUNK ? n - i : CHUNK;
        const struct arena_mark mark = arena_mark(a->cx->arena);
        TRY(membership_add_many(a->cx, at + i, some, &added));
        arena_back(a->cx->arena, mark);
        step(a, (int64_t)some);
    }
    return OK;
}

/* Nobody funds itself by its own name. */
static int64_t party_of(const struct applying *a, size_t i, const struct draft_disclosure *x)
{
    const int64_t party = x->party != NULL      ? x->party->id.v
                          : x->party_place != 0 ? a->ids[x->party_place - 1]
                                                : 0;
    return party == a->ids[i] ? 0 : party;
}

/* The same words about the same thing, from the same source: a list that went out and comes in
 * again. */
static bool is_told_by(const struct disclosure_line *l, const struct draft_disclosure *x,
                       int64_t party, str_t url)
{
    if (l->d.about != x->about || !str_eq(l->source.url, url) || l->d.ended_at != 0)
        return false;
    if (party != 0)
        return l->d.party_id.v == party;
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const str_t said = x->text.by[lang];
        if (said.len > 0 && !str_eq(said, l->d.text.by[lang]))
            return false;
    }
    return true;
}

static err_t stands_already(struct applying *a, size_t i, const struct draft_disclosure *x,
                            bool *out)
{
    struct disclosure_lines lines;
    *out = false;
    if (a->r->plan.at[i].verdict != IMPORT_COMPLETE)
        return OK;
    TRY(disclosure_rows_of(a->cx, (organisation_id){ a->ids[i] }, &lines));
    for (size_t k = 0; k < lines.count && !*out; k++)
        *out = is_told_by(&lines.at[k], x, party_of(a, i, x), draft_at(a, i)->source.url);
    return OK;
}

static err_t add_disclosures(struct applying *a)
{
    static const struct text2 no_text; /* the name of the party says it */
    for (size_t k = 0; k < a->line_count; k++) {
        const size_t i = a->lines[k];
        for (const struct draft_disclosure *x = draft_at(a, i)->disclosures; x != NULL;
             x = x->next) {
            disclosure_id id;
            bool is_there = false;
            TRY(stands_already(a, i, x, &is_there));
            if (is_there)
                continue;
            const int64_t party = party_of(a, i, x);
            TRY(disclosure_put(a->cx,
                               &(struct disclosure){ .organisation = { a->ids[i] },
                                                     .about = x->about,
                                                     .text = party == 0 ? x->text : no_text,
                                                     .party_id = { party },
                                                     .amount = AMOUNT_NOT_STATED,
                                                     .amount_till = AMOUNT_NOT_STATED,
                                                     .share = AMOUNT_NOT_STATED,
                                                     .source = { a->sources[i] } },
                               &id));
            TRY(register_import_part_add(
                a->cx, a->row->id,
                &(struct register_import_part){ .is_disclosure = true, .row = id.v }));
        }
    }
    return OK;
}

/* --- all of it -------------------------------------------------------------------------------- */

static err_t make_all(struct applying *a)
{
    const size_t count = a->r->plan.count;
    a->ids = arena_array(a->cx->arena, int64_t, count);
    a->sources = arena_array(a->cx->arena, int64_t, count);
    order_lines(a);
    a->of = a->r->plan.adds + (int64_t)count_facts(a) + (int64_t)count;
    TRY(add_organisations(a));
    TRY(complete_organisations(a));
    TRY(add_sources(a));
    TRY(add_facts(a));
    TRY(add_memberships(a));
    TRY(add_disclosures(a));
    step(a, a->of - a->done);
    return OK;
}

err_t register_import_apply(struct cx *cx, struct register_import *row, const struct rehearsal *r,
                            import_progress_fn *progress, void *progress_to)
{
    struct applying a = {
        .cx = cx, .row = row, .r = r, .progress = progress, .progress_to = progress_to
    };
    if (!actor_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "imports are the secretariat's");
    if (row->state == IMPORT_APPLIED || row->content.len == 0)
        return problem(cx, ERR_CONFLICT, "import %" PRId64 " is applied, or forgotten", row->id.v);
    if (!rehearsal_is_good(r))
        return problem(cx, ERR_INVALID, "%" PRId64 " faults", r->drafts.faults.count);
    row->added = row->changed = 0;
    TRY(register_import_parts_clear(cx, row->id));
    TRY(make_all(&a));
    row->state = IMPORT_APPLIED;
    row->applied_at = cx->now;
    TRY(register_import_set_state(cx, row));
    return ledger_add(
        cx,
        &(struct ledger_new){
            LEDGER_REGISTER_IMPORTED, row->id.v, 0,
            LEDGER_FIELDS(ledger_int("count", row->added), ledger_int("completed", row->changed),
                          ledger_text("format", import_format_word(row->format)),
                          ledger_text("file", row->name), ledger_text("file_sha256", row->sha256)),
            NULL });
}
