/* Proof bundles: one entry against its checkpoint, and what leads from one to the other.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/scan.h"
#include "ledger/verify_inside.h"

/* A position of the public under the root of its minute. */
struct receipt_proof {
    int64_t index, size, consultation;
    struct hash256 leaf; /* as stated */
    struct proof path;
    str_t position; /* its canonical JSON */
};
struct bundle {
    struct scan s;
    struct verify *v;
    struct record_entry *e; /* the entry of the proof, then of each key */
    struct proof *path;
    struct signed_note note;
    struct buf scratch;
};
static void bundle_release(struct bundle *b)
{
    buf_release(&b->scratch);
}
AUTO_RELEASE(bundle, bundle_release)

/* --- reading ------------------------------------------------------------------------------------
 */

static bool take_path(struct scan *s, struct proof *p)
{
    p->count = 0;
    if (!TAKE(s, "["))
        return false;
    if (TAKE(s, "]"))
        return true;
    do {
        if (p->count == PROOF_MAX || !take_hash(s, &p->path[p->count]))
            return false;
        p->count++;
    } while (TAKE(s, ","));
    return TAKE(s, "]");
}

static bool take_stance(struct scan *s)
{
    return TAKE(s, "\"agree\"") || TAKE(s, "\"disagree\"") || TAKE(s, "\"pass\"");
}

/* {"at":"…","consultation":"ID","id":"ID","position":"…","salt":"…","statement":"ID"} */
static bool take_position(struct scan *s, struct receipt_proof *r)
{
    const char *const from = s->at;
    usec_t at;
    int64_t id;
    struct salt salt;
    if (!TAKE(s, "{\"at\":\"") || !take_time(s, &at) || !TAKE(s, "\",\"consultation\":") ||
        !take_id(s, &r->consultation) || !TAKE(s, ",\"id\":") || !take_id(s, &id) ||
        !TAKE(s, ",\"position\":") || !take_stance(s) || !TAKE(s, ",\"salt\":\"") ||
        !take_digits64(s, salt.at, SALT_LEN) || !TAKE(s, "\",\"statement\":") || !take_id(s, &id) ||
        !TAKE(s, "}"))
        return false;
    r->position = (str_t){ from, (size_t)(s->at - from) };
    return true;
}

/* {"index":N,"leaf":"…","path":[…],"position":{…},"size":N} */
static bool take_receipt_proof(struct scan *s, struct receipt_proof *r)
{
    return TAKE(s, "{\"index\":") && take_number(s, INT64_MAX, &r->index) &&
           TAKE(s, ",\"leaf\":") && take_hash(s, &r->leaf) && TAKE(s, ",\"path\":") &&
           take_path(s, &r->path) && TAKE(s, ",\"position\":") && take_position(s, r) &&
           TAKE(s, ",\"size\":") && take_number(s, INT64_MAX, &r->size) && TAKE(s, "}");
}

/* --- judging ------------------------------------------------------------------------------------
 */

/* Is b->e what it states, and under the root by b->path? */
static void judge_entry(struct bundle *b)
{
    struct verify *const v = b->v;
    const struct checkpoint *const c = &b->note.checkpoint;
    const struct hash256 leaf = record_leaf(v->h, b->e, &b->scratch);
    if (!hash_eq(&leaf, &b->e->leaf))
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("Entry {0} was changed: its content does not give the leaf stated for it."),
             TARG(b->e->seq), NO_ARG);
    if (b->e->seq >= c->size)
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("Entry {0} is not among the {1} entries that the checkpoint covers."),
             TARG(b->e->seq), TARG(c->size));
    else if (!tree_included(v->h, &leaf, b->e->seq, c->size, b->path, &c->root))
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("The proof of entry {0} does not lead to the checkpoint."), TARG(b->e->seq),
             NO_ARG);
}

static str_t value_of(const struct record_entry *e, str_t name)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (str_eq(e->fields[i].name, name))
            return e->fields[i].value;
    }
    return STR_NONE;
}

/* What an entry positions.sealed says of its minute. */
static bool read_seal(const struct record_entry *e, int64_t *count, struct hash256 *root)
{
    struct scan number = scan_of(value_of(e, S("count")));
    struct scan text = scan_of(value_of(e, S("root")));
    return str_eq(e->kind, S("positions.sealed")) && take_number(&number, INT64_MAX, count) &&
           scan_left(&number) == 0 && take_hash(&text, root) && scan_left(&text) == 0;
}

static void judge_receipt_proof(struct bundle *b, const struct receipt_proof *r)
{
    struct verify *const v = b->v;
    const bytes_t parts[] = { { (const uint8_t *)"", 1 },
                              { (const uint8_t *)r->position.at, r->position.len } };
    const struct hash256 leaf = sha256_of(v->h, parts, ARRAY_LEN(parts));
    struct hash256 root;
    int64_t count;
    if (!hash_eq(&leaf, &r->leaf))
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("The position was changed: it does not give the leaf stated for it."), NO_ARG,
             NO_ARG);
    if (!read_seal(b->e, &count, &root) || b->e->subject != r->consultation) {
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("Entry {0} is not the one that seals the positions of this consultation."),
             TARG(b->e->seq), NO_ARG);
        return;
    }
    if (r->size != count || !tree_included(v->h, &leaf, r->index, count, &r->path, &root))
        find(v, FINDING_TAMPERED, b->e->seq, 0,
             N_("The proof of the position does not lead to entry {0}, which should hold it."),
             TARG(b->e->seq), NO_ARG);
}

/* Only key.added and key.rotated, each later than the one before. */
static void judge_key(struct bundle *b, int64_t *after)
{
    struct verify *const v = b->v;
    struct facts facts = { 0 };
    judge_entry(b);
    facts_of_entry(&facts, &v->inside, b->e, 0);
    const struct fact *const f = facts.first;
    if (f == NULL || (f->kind != FACT_FIRST_KEY && f->kind != FACT_ROTATION) ||
        b->e->seq <= *after) {
        find(v, FINDING_KEY, b->e->seq, 0, N_("Entry {0} is not the next one that names a key."),
             TARG(b->e->seq), NO_ARG);
        return;
    }
    *after = b->e->seq;
    verify_key(v, f);
}

/* --- the bundle ---------------------------------------------------------------------------------
 */

/* The checkpoint is judged after the keys. */
static bool take_note(struct bundle *b, str_t *note)
{
    str_t json;
    return TAKE(&b->s, "{\"checkpoint\":") && take_text(&b->s, &json) &&
           canonical_text_read(b->v->arena, json, note) == OK &&
           checkpoint_read(b->v->arena, *note, &b->note) == OK;
}

static bool take_keys(struct bundle *b)
{
    int64_t after = -1;
    if (!TAKE(&b->s, ",\"keys\":["))
        return false;
    do {
        if (!TAKE(&b->s, "{\"entry\":") || !take_entry(&b->s, b->v->h, b->e) ||
            !TAKE(&b->s, ",\"path\":") || !take_path(&b->s, b->path) || !TAKE(&b->s, "}"))
            return false;
        judge_key(b, &after);
    } while (TAKE(&b->s, ","));
    return TAKE(&b->s, "]");
}

static bool take_bundle(struct bundle *b)
{
    struct verify *const v = b->v;
    struct record_entry *const entry = arena_new(&v->inside, struct record_entry);
    struct receipt_proof *const receipt = arena_new(&v->inside, struct receipt_proof);
    str_t note;
    if (!take_note(b, &note) || !TAKE(&b->s, ",\"entry\":") || !take_entry(&b->s, v->h, entry) ||
        !TAKE(&b->s, ",\"format\":\"alyans-proof-1\""))
        return false;
    v->origin = b->note.checkpoint.origin;
    if (!take_keys(b) || !TAKE(&b->s, ",\"path\":") || !take_path(&b->s, b->path))
        return false;
    b->e = entry;
    judge_entry(b);
    if (TAKE(&b->s, ",\"receipt\":")) {
        if (!take_receipt_proof(&b->s, receipt))
            return false;
        judge_receipt_proof(b, receipt);
    }
    verify_keys_end(v);
    (void)verify_note(v, note, 0, &b->note);
    for (size_t i = 0; i < entry->field_count; i++)
        v->report->erased += entry->fields[i].value.len == 0;
    return TAKE(&b->s, "}") && scan_left(&b->s) == 0;
}

static void judge_kept(struct verify *v, const struct checkpoint *c)
{
    struct signed_note kept;
    if (!verify_kept(v, &kept) || kept.checkpoint.size != c->size)
        return;
    if (!key_is_known(v, &kept))
        find(v, FINDING_KEY, -1, 0,
             N_("The checkpoint you kept is not signed by a key of this record."), NO_ARG, NO_ARG);
    v->report->is_kept_compared = true;
    if (!hash_eq(&kept.checkpoint.root, &c->root))
        find(v, FINDING_FORKED, -1, 0,
             N_("The checkpoint you kept, of {0} entries, is of another history than this record."),
             TARG(c->size), NO_ARG);
}

void verify_bundle(struct verify *v, str_t text)
{
    AUTO(bundle) b = { .s = scan_of(text), .v = v };
    b.e = arena_new(&v->inside, struct record_entry);
    b.path = arena_new(&v->inside, struct proof);
    buf_init(&b.scratch, 1 << 16);
    v->report->is_bundle = true;
    v->report->entries = 1;
    if (take_bundle(&b)) {
        judge_kept(v, &b.note.checkpoint);
    } else {
        v->report->count = 0; /* what was judged of half a proof says nothing */
        find(v, FINDING_UNREADABLE, -1, 1, N_("The proof cannot be read, from character {0} on."),
             TARG((int64_t)(b.s.at - text.at) + 1), NO_ARG);
    }
    v->report->origin = v->origin;
}
