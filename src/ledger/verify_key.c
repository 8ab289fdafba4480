/* Whose word it is: the keys of the record one after the other, and what they signed.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/key.h"
#include "ledger/verify_inside.h"

static bool key_eq(const struct public_key *a, const struct public_key *b)
{
    return memcmp(a->at, b->at, sizeof a->at) == 0;
}

static bytes_t as_bytes(str_t s)
{
    return (bytes_t){ (const uint8_t *)s.at, s.len }; /* text as bytes: another sign */
}

/* --- the keys in the record ---------------------------------------------------------------------
 */

static void add_key(struct verify *v, const struct fact *f)
{
    if (v->key_count == v->key_room) {
        const size_t room = v->key_room == 0 ? 4 : v->key_room * 2;
        struct key_link *const keys = arena_array(&v->inside, struct key_link, room);
        if (v->key_count > 0)
            memcpy(keys, v->keys, v->key_count * sizeof *keys);
        v->keys = keys;
        v->key_room = room;
    }
    v->keys[v->key_count++] =
        (struct key_link){ .key = f->key, .seq = f->seq, .is_lost = f->is_lost };
}

static void first_key(struct verify *v, const struct fact *f)
{
    if (f->seq != 0) {
        find(v, FINDING_KEY, f->seq, f->line,
             N_("Entry {0} names a first key, but a record has only one, in its first entry."),
             TARG(f->seq), NO_ARG);
        return;
    }
    const str_t origin = record_origin(v->arena, &f->key);
    if (v->origin.len == 0)
        v->origin = origin;
    if (!str_eq(v->origin, origin))
        find(v, FINDING_KEY, f->seq, f->line,
             N_("The name of the record, {0}, does not belong to its first key."), TARG(v->origin),
             NO_ARG);
    add_key(v, f);
}

static void rotation(struct verify *v, const struct fact *f)
{
    if (v->key_count == 0)
        return; /* there was no first key: a finding of its own */
    const struct public_key *const now = &v->keys[v->key_count - 1].key;
    if (!key_eq(&f->previous, now))
        find(v, FINDING_KEY, f->seq, f->line, N_("Entry {0} replaces a key that was not in force."),
             TARG(f->seq), NO_ARG);
    const str_t text = key_endorsement_text(&v->inside, v->origin, now, &f->key);
    if (!f->is_lost && !sign_holds(now, as_bytes(text), &f->endorsement))
        find(v, FINDING_KEY, f->seq, f->line,
             N_("The new key of entry {0} is not endorsed by the key before it."), TARG(f->seq),
             NO_ARG);
    add_key(v, f);
}

void verify_key(struct verify *v, const struct fact *f)
{
    if (!f->is_readable)
        find(v, FINDING_KEY, f->seq, f->line,
             N_("Entry {0} names a key, but not in a form that can be read."), TARG(f->seq),
             NO_ARG);
    else if (f->kind == FACT_FIRST_KEY)
        first_key(v, f);
    else
        rotation(v, f);
}

/* A lost key is made good by a reader who knows a later one: that one signed all of it. */
void verify_keys_end(struct verify *v)
{
    if (v->key_count == 0)
        find(v, FINDING_KEY, -1, 0, N_("The first entry does not name the key of the record."),
             NO_ARG, NO_ARG);
    bool is_vouched = false;
    for (size_t i = v->key_count; i-- > 0;) {
        is_vouched = is_vouched || (v->trust.has_key && key_eq(&v->trust.key, &v->keys[i].key));
        if (v->keys[i].is_lost && !is_vouched)
            find(v, FINDING_KEY, v->keys[i].seq, 0,
                 N_("The key before entry {0} was lost, so nothing shows that the new one belongs "
                    "to the same record. Ask for it in another way and name it."),
                 TARG(v->keys[i].seq), NO_ARG);
    }
}

const struct public_key *key_in_force(const struct verify *v, int64_t size)
{
    for (size_t i = v->key_count; i-- > 0;) {
        if (v->keys[i].seq < size)
            return &v->keys[i].key;
    }
    return NULL;
}

bool key_is_known(const struct verify *v, const struct signed_note *n)
{
    for (size_t i = 0; i < v->key_count; i++) {
        if (checkpoint_holds(n, &v->keys[i].key))
            return true;
    }
    return false;
}

/* --- checkpoints --------------------------------------------------------------------------------
 */

static void judge_signature(struct verify *v, const struct signed_note *n, int64_t line)
{
    const struct public_key *const key = key_in_force(v, n->checkpoint.size);
    if (key != NULL && checkpoint_holds(n, key)) {
        v->report->key = *key;
        if (v->trust.has_key && !key_eq(&v->trust.key, key))
            find(v, FINDING_KEY, -1, line,
                 N_("The checkpoint is signed by another key than the one you expect."), NO_ARG,
                 NO_ARG);
    } else if (key_is_known(v, n)) {
        find(v, FINDING_KEY, -1, line,
             N_("The checkpoint is signed by a key that was not in force at its {0} entries."),
             TARG(n->checkpoint.size), NO_ARG);
    } else {
        find(v, FINDING_KEY, -1, line,
             N_("The signature of the checkpoint does not hold for any key of this record."),
             NO_ARG, NO_ARG);
    }
}

bool verify_note(struct verify *v, str_t note, int64_t line, struct signed_note *out)
{
    if (checkpoint_read(v->arena, arena_str(v->arena, note), out) != OK) {
        find(v, FINDING_UNREADABLE, -1, line, N_("The checkpoint cannot be read."), NO_ARG, NO_ARG);
        return false;
    }
    if (v->origin.len == 0)
        v->origin = out->checkpoint.origin;
    if (!str_eq(out->checkpoint.origin, v->origin))
        find(v, FINDING_KEY, -1, line, N_("The checkpoint is of the record {0}, not of {1}."),
             TARG(out->checkpoint.origin), TARG(v->origin));
    judge_signature(v, out, line);
    v->report->size = out->checkpoint.size;
    v->report->checkpoint_at = out->checkpoint.at;
    v->report->root = out->checkpoint.root;
    return true;
}

bool verify_kept(struct verify *v, struct signed_note *out)
{
    if (v->trust.origin.len > 0 && !str_eq(v->trust.origin, v->origin))
        find(v, FINDING_KEY, -1, 0, N_("This is the record {0}, not the one you expect, {1}."),
             TARG(v->origin), TARG(v->trust.origin));
    if (v->trust.checkpoint.len == 0)
        return false;
    if (checkpoint_read(&v->inside, v->trust.checkpoint, out) != OK) {
        find(v, FINDING_UNREADABLE, -1, 0, N_("The checkpoint you kept cannot be read."), NO_ARG,
             NO_ARG);
        return false;
    }
    if (!str_eq(out->checkpoint.origin, v->origin)) {
        find(v, FINDING_KEY, -1, 0, N_("The checkpoint you kept is of the record {0}, not of {1}."),
             TARG(out->checkpoint.origin), TARG(v->origin));
        return false;
    }
    return true;
}
