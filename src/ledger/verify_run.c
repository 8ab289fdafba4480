/* Entries that follow each other, examined by one thread: their leaves, and what is to be
 * remembered of them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "ledger/verify_run.h"

#include "kit/base/str.h"

enum { SCRATCH_MAX = 1 << 16 };

/* --- facts --------------------------------------------------------------------------------------
 */

struct fact *facts_add(struct facts *f, struct arena *arena, const struct fact *fact)
{
    struct fact *const copy = arena_new(arena, struct fact);
    *copy = *fact;
    copy->next = NULL;
    copy->name = arena_str(arena, fact->name);
    if (f->last == NULL)
        f->first = copy;
    else
        f->last->next = copy;
    f->last = copy;
    return copy;
}

/* The public text of this name; false: none, erased, or not a text. */
static bool text_of(struct arena *arena, const struct record_entry *e, str_t name, str_t *out)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (str_eq(e->fields[i].name, name))
            return canonical_text_read(arena, e->fields[i].value, out) == OK;
    }
    return false;
}

/* Base64 of exactly len bytes. */
static bool bytes_of(struct arena *arena, const struct record_entry *e, str_t name, uint8_t *to,
                     size_t len)
{
    str_t text;
    bytes_t b;
    if (!text_of(arena, e, name, &text) || base64_read(arena, text, &b) != OK || b.len != len)
        return false;
    memcpy(to, b.at, len);
    return true;
}

static bool read_first_key(struct arena *arena, const struct record_entry *e, struct fact *f)
{
    return bytes_of(arena, e, S("key"), f->key.at, sizeof f->key.at);
}

static bool read_rotation(struct arena *arena, const struct record_entry *e, struct fact *f)
{
    str_t endorsement;
    str_t reason;
    if (!read_first_key(arena, e, f) ||
        !bytes_of(arena, e, S("previous"), f->previous.at, sizeof f->previous.at) ||
        !text_of(arena, e, S("endorsement"), &endorsement))
        return false;
    f->is_lost = endorsement.len == 0;
    if (f->is_lost)
        return text_of(arena, e, S("reason"), &reason) && reason.len > 0;
    return bytes_of(arena, e, S("endorsement"), f->endorsement.at, sizeof f->endorsement.at);
}

static bool read_erasure(struct arena *arena, const struct record_entry *e, struct fact *f)
{
    str_t id;
    str_t reason;
    return text_of(arena, e, S("entry"), &id) && str_to_i64(id, 0, INT64_MAX, &f->entry) &&
           text_of(arena, e, S("field"), &f->name) && text_of(arena, e, S("reason"), &reason) &&
           reason.len > 0;
}

void facts_of_entry(struct facts *f, struct arena *arena, const struct record_entry *e,
                    int64_t line)
{
    struct fact fact = { .seq = e->seq, .line = line };
    if (str_eq(e->kind, S("key.added"))) {
        fact.kind = FACT_FIRST_KEY;
        fact.is_readable = read_first_key(arena, e, &fact);
        (void)facts_add(f, arena, &fact);
    } else if (str_eq(e->kind, S("key.rotated"))) {
        fact.kind = FACT_ROTATION;
        fact.is_readable = read_rotation(arena, e, &fact);
        (void)facts_add(f, arena, &fact);
    } else if (str_eq(e->kind, S("text.erased"))) {
        fact.kind = FACT_ERASURE;
        if (read_erasure(arena, e, &fact))
            (void)facts_add(f, arena, &fact);
    }
    for (size_t i = 0; i < e->field_count; i++) {
        if (e->fields[i].value.len > 0)
            continue;
        fact = (struct fact){ .kind = FACT_ERASED,
                              .seq = e->seq,
                              .line = line,
                              .entry = e->id,
                              .name = e->fields[i].name };
        (void)facts_add(f, arena, &fact);
    }
}

/* --- runs ---------------------------------------------------------------------------------------
 */

struct verify_run *verify_run_new(int64_t first_line)
{
    struct verify_run *const r = mem_new(sizeof *r);
    r->first_line = first_line;
    r->h = sha256_new();
    buf_init(&r->scratch, SCRATCH_MAX);
    arena_init(&r->arena);
    return r;
}

void verify_run_free(struct verify_run *r)
{
    if (r == NULL)
        return;
    sha256_free(r->h);
    buf_release(&r->scratch);
    arena_release(&r->arena);
    mem_free(r->seen);
    mem_free(r->leaves);
    mem_free(r);
}

/* The same items with room for twice as many; NULL: no memory, and nothing has changed. */
static void *twice(void *at, size_t count, size_t size, size_t room)
{
    void *const more = mem_try(array_size(room, size));
    if (more != NULL && count > 0)
        memcpy(more, at, count * size);
    if (more != NULL)
        mem_free(at);
    return more;
}

static err_t add_seen(struct verify_run *r, const struct seen *s, const struct hash256 *leaf)
{
    if (r->count == r->room) {
        const size_t room = r->room == 0 ? 64 : r->room * 2;
        struct seen *const seen = twice(r->seen, r->count, sizeof *seen, room);
        if (seen == NULL)
            return ERR_NO_MEMORY;
        r->seen = seen;
        struct hash256 *const leaves = twice(r->leaves, r->count, sizeof *leaves, room);
        if (leaves == NULL)
            return ERR_NO_MEMORY;
        r->leaves = leaves;
        r->room = room;
    }
    r->seen[r->count] = *s;
    r->leaves[r->count] = *leaf;
    r->count++;
    return OK;
}

err_t verify_run_entry(struct verify_run *r, const struct record_entry *e)
{
    const struct hash256 leaf = record_leaf(r->h, e, &r->scratch);
    const struct seen s = { .seq = e->seq,
                            .state = hash_eq(&leaf, &e->leaf) ? SEEN_WHOLE : SEEN_CHANGED };
    const int64_t line = r->first_line == 0 ? 0 : r->first_line + (int64_t)r->count;
    TRY(add_seen(r, &s, &leaf));
    facts_of_entry(&r->facts, &r->arena, e, line);
    return OK;
}

err_t verify_run_unreadable(struct verify_run *r, int64_t column)
{
    const struct seen s = { .seq = column, .state = SEEN_UNREADABLE };
    const struct hash256 none = { { 0 } };
    return add_seen(r, &s, &none);
}
