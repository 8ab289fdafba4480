/* The record as a whole: order, root, keys, erasures, and what the reader knew before.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/verify.h"

#include "kit/base/str.h"
#include "ledger/verify_run.h"

str_t finding_class_word(enum finding_class c)
{
    switch (c) {
    case FINDING_TAMPERED:
        return S("tampered");
    case FINDING_TRUNCATED:
        return S("truncated");
    case FINDING_ERASED:
        return S("erased");
    case FINDING_KEY:
        return S("key");
    case FINDING_FORKED:
        return S("forked");
    case FINDING_UNREADABLE:
        return S("unreadable");
    }
    must_failed("a class of finding", __FILE__, __LINE__);
}

/* --- the report ---------------------------------------------------------------------------------
 */

void verify_finding(struct verify *v, const struct finding *f)
{
    struct verify_report *const r = v->report;
    if (r->count < FINDINGS_KEPT) {
        r->at[r->count] = *f;
        for (size_t i = 0; i < ARRAY_LEN(f->args); i++)
            r->at[r->count].args[i] = arena_str(v->arena, f->args[i]);
    }
    r->count++;
}

static str_t arg_text(struct arena *arena, const struct tr_arg *a)
{
    return a->is_number ? arena_printf(arena, "%" PRId64, a->number) : a->str;
}

void find(struct verify *v, enum finding_class class, int64_t seq, int64_t line, const char *msgid,
          struct tr_arg a, struct tr_arg b)
{
    if (v->report->count >= FINDINGS_KEPT) {
        v->report->count++;
        return;
    }
    verify_finding(
        v, &(struct finding){ .class = class,
                              .seq = seq,
                              .line = line,
                              .msgid = msgid,
                              .args = { arg_text(&v->inside, &a), arg_text(&v->inside, &b) } });
}

/* --- taking the entries -------------------------------------------------------------------------
 */

struct verify *verify_new(struct arena *arena, const struct verify_trust *trust, str_t origin,
                          struct verify_report *report)
{
    struct verify *const v = mem_new(sizeof *v);
    v->arena = arena;
    v->report = report;
    v->origin = arena_str(arena, origin);
    v->h = sha256_new();
    v->tree = tree_new();
    arena_init(&v->inside);
    if (trust != NULL)
        v->trust = *trust;
    *report = (struct verify_report){ 0 };
    return v;
}

void verify_free(struct verify *v)
{
    if (v == NULL)
        return;
    tree_free(v->tree);
    sha256_free(v->h);
    arena_release(&v->inside);
    mem_free(v);
}

const struct tree *verify_tree(const struct verify *v)
{
    return v->tree;
}

static void break_order(struct verify *v, int64_t before)
{
    if (!v->is_broken)
        v->in_order = before;
    v->is_broken = true;
}

/* One entry in its turn; place: how many came before it. */
static void take_seen(struct verify *v, const struct seen *s, int64_t place, int64_t line)
{
    if (s->state == SEEN_UNREADABLE) {
        find(v, FINDING_UNREADABLE, v->next, line,
             s->seq == 0 ? N_("What should be entry {0} cannot be read.")
                         : N_("What should be entry {0} cannot be read, from character {1} on."),
             TARG(v->next), TARG(s->seq));
        break_order(v, place);
        v->next++;
        return;
    }
    if (s->seq != v->next) {
        find(v, FINDING_TAMPERED, s->seq, line, N_("Entry {0} stands where entry {1} belongs."),
             TARG(s->seq), TARG(v->next));
        break_order(v, place);
    }
    v->next = s->seq + 1;
    if (s->state == SEEN_CHANGED) {
        find(v, FINDING_TAMPERED, s->seq, line,
             N_("Entry {0} was changed: its content does not give the leaf stated for it."),
             TARG(s->seq), NO_ARG);
        v->is_changed = true;
    }
}

static void take_fact(struct verify *v, const struct fact *f)
{
    switch (f->kind) {
    case FACT_ERASED:
        (void)facts_add(&v->erased, &v->inside, f);
        v->erased_count++;
        return;
    case FACT_ERASURE:
        (void)facts_add(&v->erasures, &v->inside, f);
        v->erasure_count++;
        return;
    case FACT_FIRST_KEY:
    case FACT_ROTATION:
        verify_key(v, f);
        return;
    }
    must_failed("a kind of fact", __FILE__, __LINE__);
}

err_t verify_take(struct verify *v, const struct verify_run *r)
{
    const int64_t before = tree_size(v->tree);
    TRY(tree_append(v->tree, v->h, r->leaves, r->count));
    for (size_t i = 0; i < r->count; i++) {
        const int64_t line = r->first_line == 0 ? 0 : r->first_line + (int64_t)i;
        take_seen(v, &r->seen[i], before + (int64_t)i, line);
    }
    for (const struct fact *f = r->facts.first; f != NULL; f = f->next)
        take_fact(v, f);
    return OK;
}

/* --- erasures -----------------------------------------------------------------------------------
 */

static int by_entry_and_name(const struct fact *a, const struct fact *b)
{
    if (a->entry != b->entry)
        return a->entry < b->entry ? -1 : 1;
    return str_cmp(a->name, b->name);
}

/* The latest of each first: an erasure comes after what it erased. */
static int by_entry_name_and_seq(const void *a, const void *b)
{
    const struct fact *const *const x = a;
    const struct fact *const *const y = b;
    const int order = by_entry_and_name(*x, *y);
    return order != 0 ? order : ((*x)->seq < (*y)->seq) - ((*x)->seq > (*y)->seq);
}

static const struct fact **sorted(struct verify *v, const struct facts *f, size_t count)
{
    const struct fact **const at = arena_array(&v->inside, const struct fact *, count);
    size_t n = 0;
    for (const struct fact *it = f->first; it != NULL; it = it->next)
        at[n++] = it;
    must(n == count);
    qsort(at, count, sizeof(const struct fact *), by_entry_name_and_seq);
    return at;
}

/* Both lists in one order, walked together. */
static void judge_erasures(struct verify *v)
{
    const struct fact **const said = sorted(v, &v->erasures, v->erasure_count);
    const struct fact **const missing = sorted(v, &v->erased, v->erased_count);
    size_t s = 0;
    for (size_t i = 0; i < v->erased_count; i++) {
        const struct fact *const m = missing[i];
        while (s < v->erasure_count && by_entry_and_name(said[s], m) < 0)
            s++;
        if (s < v->erasure_count && by_entry_and_name(said[s], m) == 0 && said[s]->seq > m->seq)
            v->report->erased++;
        else
            find(v, FINDING_ERASED, m->seq, m->line,
                 N_("The field {1} of entry {0} is missing, and no later entry says that it was "
                    "erased, and why."),
                 TARG(m->seq), TARG(m->name));
    }
}

/* --- the end ------------------------------------------------------------------------------------
 */

/* Can the root of this many entries be computed from what was read? */
static bool has_root(const struct verify *v, int64_t size)
{
    return size <= (v->is_broken ? v->in_order : tree_size(v->tree));
}

static bool root_is(struct verify *v, const struct checkpoint *c)
{
    const struct hash256 root = tree_root_at(v->tree, v->h, c->size);
    return hash_eq(&root, &c->root);
}

static void judge_newest(struct verify *v, const struct checkpoint *c, int64_t line)
{
    if (v->next < c->size)
        find(v, FINDING_TRUNCATED, -1, line,
             N_("The record ends after {0} entries; its checkpoint covers {1}."), TARG(v->next),
             TARG(c->size));
    if (v->next > c->size)
        find(v, FINDING_TRUNCATED, -1, line,
             N_("The record has {0} entries, but its checkpoint covers only {1}."), TARG(v->next),
             TARG(c->size));
    if (has_root(v, c->size) && !root_is(v, c)) {
        find(v, FINDING_TAMPERED, -1, line,
             N_("The entries are not those that the checkpoint was signed for."), NO_ARG, NO_ARG);
        v->is_changed = true;
    }
}

static void judge_kept(struct verify *v, const struct signed_note *n)
{
    const struct checkpoint *const c = &n->checkpoint;
    if (c->size > v->next) {
        find(v, FINDING_TRUNCATED, -1, 0,
             N_("The checkpoint you kept covers {0} entries; this record has only {1}."),
             TARG(c->size), TARG(v->next));
        return;
    }
    if (!key_is_known(v, n))
        find(v, FINDING_KEY, -1, 0,
             N_("The checkpoint you kept is not signed by a key of this record."), NO_ARG, NO_ARG);
    /* Of changed entries nothing can be said about which history they were of. */
    if (v->is_changed || !has_root(v, c->size))
        return;
    v->report->is_kept_compared = true;
    if (!root_is(v, c))
        find(v, FINDING_FORKED, -1, 0,
             N_("The checkpoint you kept, of {0} entries, is of another history than this record."),
             TARG(c->size), NO_ARG);
}

void verify_finish(struct verify *v, str_t note, int64_t line)
{
    struct signed_note n;
    verify_keys_end(v);
    if (note.len == 0)
        find(v, FINDING_TRUNCATED, -1, line, N_("There is no checkpoint: the end is missing."),
             NO_ARG, NO_ARG);
    else if (verify_note(v, note, line, &n))
        judge_newest(v, &n.checkpoint, line);
    judge_erasures(v);
    if (verify_kept(v, &n))
        judge_kept(v, &n);
    v->report->origin = v->origin;
    v->report->entries = tree_size(v->tree);
}
