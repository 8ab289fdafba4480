/* Documents sealed by the record: their canonical form, and judging one offline.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/sealed.h"

#include "kit/base/str.h"
#include "ledger/format.h"
#include "ledger/verify.h"
#include "site/site.h"

#define INTEGER_MOST ((INT64_C(1) << 53) - 1)

/* --- the canonical form -------------------------------------------------------------------------
 */

struct key_list {
    struct arena *arena;
    struct key {
        str_t name;
        const struct json *value;
    } * at;
    size_t count, room;
    bool is_fine;
};

static bool is_ascii(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    }
    return true;
}

static void note_key(void *to, str_t key, const struct json *v)
{
    struct key_list *const list = to;
    if (list->count == list->room) {
        const size_t room = list->room == 0 ? 16 : 2 * list->room;
        struct key *const more = arena_array(list->arena, struct key, room);
        for (size_t i = 0; i < list->count; i++)
            more[i] = list->at[i];
        list->at = more;
        list->room = room;
    }
    list->is_fine = list->is_fine && is_ascii(key);
    list->at[list->count++] = (struct key){ key, v };
}

static int by_name(const void *a, const void *b)
{
    return str_cmp(((const struct key *)a)->name, ((const struct key *)b)->name);
}

/* Nesting is bounded by json_read. */
static err_t put_object(struct arena *arena, const struct json *v, struct buf *out)
{
    struct key_list keys = { .arena = arena, .is_fine = true };
    json_each(v, note_key, &keys);
    if (!keys.is_fine)
        return ERR_INVALID;
    if (keys.count > 1)
        qsort(keys.at, keys.count, sizeof keys.at[0], by_name);
    buf_byte(out, '{');
    for (size_t i = 0; i < keys.count; i++) {
        if (i > 0)
            buf_byte(out, ',');
        canonical_text(out, keys.at[i].name);
        buf_byte(out, ':');
        TRY(canonical_json(arena, keys.at[i].value, out));
    }
    buf_byte(out, '}');
    return OK;
}

static err_t put_array(struct arena *arena, const struct json *v, struct buf *out)
{
    buf_byte(out, '[');
    for (size_t i = 0; i < json_count(v); i++) {
        if (i > 0)
            buf_byte(out, ',');
        TRY(canonical_json(arena, json_item(v, i), out));
    }
    buf_byte(out, ']');
    return OK;
}

err_t canonical_json(struct arena *arena, const struct json *v, struct buf *out)
{
    str_t text;
    int64_t number;
    bool truth;
    if (json_is_object(v))
        return put_object(arena, v, out);
    if (json_is_array(v))
        return put_array(arena, v, out);
    if (json_str(v, &text)) {
        canonical_text(out, text);
    } else if (json_bool(v, &truth)) {
        buf_add(out, truth ? S("true") : S("false"));
    } else if (json_i64(v, &number) && number <= INTEGER_MOST && number >= -INTEGER_MOST) {
        buf_i64(out, number);
    } else if (json_is_null(v)) {
        BUF_LIT(out, "null");
    } else {
        return ERR_INVALID;
    }
    return OK;
}

err_t canonical_json_text(struct arena *arena, str_t json, struct buf *out)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read(json, &doc));
    TRY(canonical_json(arena, doc.root, out));
    return buf_check(out);
}

str_t sealed_print(struct arena *arena, str_t canonical)
{
    const struct hash256 h = hash_sha256((bytes_t){ (const uint8_t *)canonical.at, canonical.len });
    return hex(arena, hash_bytes(&h));
}

void sealed_write(const char *format, str_t statement, str_t sha256, str_t proof, struct buf *out)
{
    buf_printf(out, "{\"format\":\"%s\",\"proof\":", format);
    buf_add(out, proof.len > 0 ? proof : S("null"));
    BUF_LIT(out, ",\"sha256\":");
    if (sha256.len > 0)
        canonical_text(out, sha256);
    else
        BUF_LIT(out, "null");
    BUF_LIT(out, ",\"statement\":");
    buf_add(out, statement);
    BUF_LIT(out, "}\n");
}

/* --- judging one --------------------------------------------------------------------------------
 */

static void note(struct verify_report *r, enum finding_class class, const char *msgid, str_t arg)
{
    if (r->count < FINDINGS_KEPT)
        r->at[r->count] = (struct finding){ class, -1, 0, msgid, { arg } };
    r->count++;
}

static const struct sealed_kind *kind_of(struct cx *cx, const struct json *root)
{
    const struct sealed_kinds *const kinds = site_of(cx)->sealed_kinds;
    str_t format = STR_NONE;
    if (!json_str(json_get(root, "format"), &format))
        return NULL;
    for (size_t i = 0; kinds != NULL && i < kinds->count; i++) {
        if (str_eq(format, str_from_c(kinds->at[i]->format)))
            return kinds->at[i];
    }
    return NULL;
}

/* A file with more in it would let somebody read beside the seal what is not under it. */
static void note_stranger(void *to, str_t key, const struct json *v)
{
    static const char *const KNOWN[] = { "format", "proof", "sha256", "statement" };
    str_t *const stranger = to;
    (void)v;
    bool is_known = false;
    for (size_t i = 0; i < ARRAY_LEN(KNOWN); i++)
        is_known |= str_eq(key, str_from_c(KNOWN[i]));
    if (!is_known && stranger->len == 0)
        *stranger = key;
}

/* The value of a public field of an entry as it stands on the entry's line. */
static str_t field_of(const struct json *entry, const char *name)
{
    const struct json *const fields = json_get(entry, "fields");
    for (size_t i = 0; i < json_count(fields); i++) {
        const struct json *const f = json_item(fields, i);
        str_t is = STR_NONE;
        str_t value = STR_NONE;
        if (json_count(f) == 3 && json_str(json_item(f, 0), &is) && str_eq(is, str_from_c(name)) &&
            json_str(json_item(f, 2), &value))
            return value;
    }
    return STR_NONE;
}

/* What the document is must be what the entry says of it. */
static void judge_entry(const struct sealed_kind *kind, const struct json *root, str_t print,
                        struct verify_report *r)
{
    const struct json *const entry = json_get(json_get(root, "proof"), "entry");
    str_t word = STR_NONE;
    if (!json_str(json_get(entry, "kind"), &word) || !str_eq(word, str_from_c(kind->entry)))
        note(r, FINDING_TAMPERED, N_("The proof is of an entry that seals no such document: {0}."),
             word);
    else if (!str_eq(field_of(entry, "sha256"), print))
        note(r, FINDING_TAMPERED,
             N_("The document was changed: its print {0} is not the one that the record sealed."),
             print);
}

static err_t judge_proof(struct cx *cx, const struct json *root, const struct verify_trust *trust,
                         int threads, struct verify_report *r)
{
    AUTO(buf) bundle;
    buf_init(&bundle, SEALED_BYTES_MAX);
    if (json_is_null(json_get(root, "proof"))) {
        *r = (struct verify_report){ .is_bundle = true };
        note(r, FINDING_UNREADABLE,
             N_("There is no proof in it: it is not published, or waits for its place in the "
                "record. Fetch it again in a moment."),
             STR_NONE);
        return OK;
    }
    TRY(canonical_json(cx->arena, json_get(root, "proof"), &bundle));
    return verify_text(cx->arena, arena_str(cx->arena, buf_str(&bundle)), trust, threads, r);
}

static err_t judge(struct cx *cx, const struct sealed_kind *kind, const struct json *root,
                   const struct verify_trust *trust, int threads, struct verify_report *r,
                   str_t *sentence)
{
    str_t stated = STR_NONE;
    str_t stranger = STR_NONE;
    AUTO(buf) canonical;
    buf_init(&canonical, SEALED_BYTES_MAX);
    if (!json_is_object(json_get(root, "statement")) ||
        canonical_json(cx->arena, json_get(root, "statement"), &canonical) != OK ||
        buf_check(&canonical) != OK || judge_proof(cx, root, trust, threads, r) != OK) {
        *r = (struct verify_report){ .is_bundle = true };
        note(r, FINDING_UNREADABLE, N_("The document is not in the form it should have."),
             STR_NONE);
        return OK;
    }
    const str_t print = sealed_print(cx->arena, buf_str(&canonical));
    if (!json_is_null(json_get(root, "proof")))
        judge_entry(kind, root, print, r);
    if (!json_str(json_get(root, "sha256"), &stated) || !str_eq(stated, print))
        note(r, FINDING_TAMPERED,
             N_("The print stated in the document is not its own, which is {0}."), print);
    json_each(root, note_stranger, &stranger);
    if (stranger.len > 0)
        note(r, FINDING_TAMPERED, N_("There is something in it that is not sealed: {0}."),
             arena_str(cx->arena, stranger));
    if (!kind->tells(cx, json_get(root, "statement"), sentence))
        note(r, FINDING_TAMPERED,
             N_("The document contradicts itself: a count is not that of its list."), STR_NONE);
    if (!verify_holds(r))
        *sentence = STR_NONE;
    return OK;
}

err_t sealed_verify(struct cx *cx, str_t text, const struct verify_trust *trust, int threads,
                    struct verify_report *report, str_t *sentence)
{
    AUTO(json_doc) doc = { 0 };
    *sentence = STR_NONE;
    if (text.len > SEALED_BYTES_MAX || json_read(text, &doc) != OK)
        return ERR_NOT_FOUND;
    const struct sealed_kind *const kind = kind_of(cx, doc.root);
    return kind == NULL ? ERR_NOT_FOUND
                        : judge(cx, kind, doc.root, trust, threads, report, sentence);
}
