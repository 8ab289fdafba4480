/* Records made in memory.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "given_record.h"

const struct secret GIVEN_KEYS[3] = { { { 1, 2, 3 } }, { { 1, 2, 4 } }, { { 1, 2, 5 } } };

struct given *given_new(void)
{
    crypto_init();
    struct given *const g = mem_new(sizeof *g);
    arena_init(&g->arena);
    g->h = sha256_new();
    buf_init(&g->scratch, ENTRY_BYTES_MAX * 4);
    return g;
}

void given_free(struct given *g)
{
    arena_release(&g->arena);
    sha256_free(g->h);
    buf_release(&g->scratch);
    mem_free(g);
}

/* --- entries ------------------------------------------------------------------------------------
 */

struct record_entry *given_entry(struct given *g, const char *kind)
{
    assert_true(g->count < GIVEN_MAX);
    struct record_entry *const e = arena_new(&g->arena, struct record_entry);
    e->seq = (int64_t)g->count;
    e->id = 1000 + 3 * e->seq;
    e->subject = 7;
    e->at = INT64_C(1381320000000000) + e->seq * 1234567;
    e->kind = str_from_c(kind);
    e->acts_as = S("program");
    g->e[g->count++] = e;
    return e;
}

static struct record_field *new_field(struct given *g, struct record_field *f, const char *name,
                                      str_t value)
{
    f->name = str_from_c(name);
    f->value = value;
    for (size_t i = 0; i < SALT_LEN; i++)
        f->salt.at[i] = (uint8_t)(g->count * 7 + i * 13 + value.len);
    f->commitment = record_commit(g->h, &f->salt, f->name, f->value);
    return f;
}

void given_field(struct given *g, struct record_entry *e, const char *name, str_t value)
{
    (void)new_field(g, &e->fields[e->field_count++], name, value);
}

void given_text(struct given *g, struct record_entry *e, const char *name, str_t text)
{
    buf_reset(&g->scratch);
    canonical_text(&g->scratch, text);
    given_field(g, e, name, arena_str(&g->arena, buf_str(&g->scratch)));
}

void given_sealed(struct given *g, struct record_entry *e, const char *name)
{
    new_field(g, &e->sealed[e->sealed_count++], name, S("\"personal\""))->value = STR_NONE;
}

void given_erase(struct record_entry *e, const char *name)
{
    for (size_t i = 0; i < e->field_count; i++) {
        if (str_eq(e->fields[i].name, str_from_c(name)))
            e->fields[i].value = STR_NONE;
    }
}

struct record_entry *given_erasure(struct given *g, const struct record_entry *of, const char *name)
{
    struct record_entry *const e = given_entry(g, "text.erased");
    given_text(g, e, "entry", arena_printf(&g->arena, "%" PRId64, of->id));
    given_text(g, e, "field", str_from_c(name));
    given_text(g, e, "reason", S("a court asked for it"));
    return e;
}

static str_t key_text(struct given *g, const struct public_key *key)
{
    return base64(&g->arena, (bytes_t){ key->at, sizeof key->at });
}

struct record_entry *given_first_key(struct given *g, const struct secret *key)
{
    const struct public_key public = sign_public(key);
    struct record_entry *const e = given_entry(g, "key.added");
    given_text(g, e, "key", key_text(g, &public));
    if (g->origin.len == 0)
        g->origin = record_origin(&g->arena, &public);
    return e;
}

struct record_entry *given_rotation(struct given *g, const struct public_key *was,
                                    const struct secret *endorser, const struct secret *key)
{
    const struct public_key public = sign_public(key);
    struct record_entry *const e = given_entry(g, "key.rotated");
    str_t endorsement = STR_NONE;
    if (endorser != NULL) {
        const str_t text = key_endorsement_text(&g->arena, g->origin, was, &public);
        const struct signature s =
            sign_message(endorser, (bytes_t){ (const uint8_t *)text.at, text.len });
        endorsement = base64(&g->arena, (bytes_t){ s.at, sizeof s.at });
    }
    given_text(g, e, "endorsement", endorsement);
    given_text(g, e, "key", key_text(g, &public));
    given_text(g, e, "previous", key_text(g, was));
    if (endorser == NULL)
        given_text(g, e, "reason", S("the disk broke"));
    return e;
}

struct record_entry *given_position(struct given *g)
{
    struct record_entry *const e = given_entry(g, "position.taken");
    e->acts_as = S("organisation");
    e->organisation = 12;
    e->mandate = 77;
    e->within = 98;
    given_field(g, e, "count", S("-3"));
    given_field(g, e, "open", S("true"));
    given_text(g, e, "position", S("agree"));
    given_text(g, e, "reason", arena_printf(&g->arena, "söz \"%" PRId64 "\"\n", e->seq));
    given_sealed(g, e, "account");
    return e;
}

void given_record(struct given *g, size_t count)
{
    const struct public_key first = sign_public(&GIVEN_KEYS[0]);
    (void)given_first_key(g, &GIVEN_KEYS[0]);
    while (g->count < count) {
        if (g->count == count / 3)
            (void)given_rotation(g, &first, &GIVEN_KEYS[0], &GIVEN_KEYS[1]);
        else if (g->count == count - 4)
            (void)given_erasure(g, g->e[3], "reason");
        else if (g->count == count - 2)
            (void)given_erasure(g, g->e[count - 3], "position");
        else
            (void)given_position(g);
    }
    given_erase(g->e[3], "reason");
    given_erase(g->e[count - 3], "position");
    given_settle(g);
}

void given_settle(struct given *g)
{
    for (size_t i = 0; i < g->count; i++) {
        for (size_t j = 0; j < g->e[i]->field_count; j++) {
            struct record_field *const f = &g->e[i]->fields[j];
            if (f->value.len > 0)
                f->commitment = record_commit(g->h, &f->salt, f->name, f->value);
        }
        g->e[i]->leaf = record_leaf(g->h, g->e[i], &g->scratch);
    }
}

/* --- texts --------------------------------------------------------------------------------------
 */

struct hash256 given_root(struct given *g, size_t size)
{
    struct tree *const t = tree_new();
    for (size_t i = 0; i < size; i++)
        assert_int_equal(tree_append(t, g->h, &g->e[i]->leaf, 1), OK);
    const struct hash256 root = tree_root_at(t, g->h, (int64_t)size);
    tree_free(t);
    return root;
}

str_t given_note(struct given *g, size_t size, const struct secret *key)
{
    const struct checkpoint c = { .origin = g->origin,
                                  .size = (int64_t)size,
                                  .root = given_root(g, size),
                                  .at = INT64_C(1381320100000000) + (usec_t)size };
    return checkpoint_sign(&g->arena, &c, key);
}

str_t given_text_of(struct given *g, size_t count, str_t note)
{
    struct buf *const out = &g->scratch;
    buf_reset(out);
    buf_printf(out, "{\"format\":\"alyans-record-1\",\"origin\":\"%.*s\"}\n", STR_ARG(g->origin));
    for (size_t i = 0; i < count; i++) {
        record_line_write(g->e[i], out);
        buf_byte(out, '\n');
    }
    if (note.len > 0) {
        BUF_LIT(out, "{\"checkpoint\":");
        canonical_text(out, note);
        BUF_LIT(out, "}\n");
    }
    assert_int_equal(buf_check(out), OK);
    return arena_str(&g->arena, buf_str(out));
}

str_t given_whole(struct given *g, const struct secret *key)
{
    return given_text_of(g, g->count, given_note(g, g->count, key));
}

/* Of leaves from..to, by the definition of RFC 6962. */
static void put_path(struct given *g, const struct hash256 *leaves, size_t index, size_t size,
                     struct buf *out)
{
    size_t k = 1;
    if (size == 1)
        return;
    while (k * 2 < size)
        k *= 2;
    const bool is_left = index < k;
    put_path(g, is_left ? leaves : leaves + k, is_left ? index : index - k, is_left ? k : size - k,
             out);
    struct tree *const t = tree_new();
    const size_t other = is_left ? size - k : k;
    assert_int_equal(tree_append(t, g->h, is_left ? leaves + k : leaves, other), OK);
    const struct hash256 root = tree_root_at(t, g->h, (int64_t)other);
    tree_free(t);
    BUF_LIT(out, "\"");
    record_hash_write(out, &root);
    BUF_LIT(out, "\",");
}

str_t given_path(struct given *g, const struct hash256 *leaves, size_t index, size_t size)
{
    AUTO(buf) out;
    buf_init(&out, 10000);
    BUF_LIT(&out, "[");
    put_path(g, leaves, index, size, &out);
    if (out.len > 1)
        out.len--;
    BUF_LIT(&out, "]");
    return arena_str(&g->arena, buf_str(&out));
}

static void put_proof(struct given *g, size_t index, struct buf *out)
{
    struct hash256 leaves[GIVEN_MAX];
    for (size_t i = 0; i < g->count; i++)
        leaves[i] = g->e[i]->leaf;
    BUF_LIT(out, ",\"path\":");
    buf_add(out, given_path(g, leaves, index, g->count));
}

str_t given_bundle(struct given *g, size_t index, const struct secret *key, str_t receipt)
{
    AUTO(buf) out;
    bool is_later = false;
    buf_init(&out, 1 << 20);
    BUF_LIT(&out, "{\"checkpoint\":");
    canonical_text(&out, given_note(g, g->count, key));
    BUF_LIT(&out, ",\"entry\":");
    record_line_write(g->e[index], &out);
    BUF_LIT(&out, ",\"format\":\"alyans-proof-1\",\"keys\":[");
    for (size_t i = 0; i < g->count; i++) {
        if (!str_starts(g->e[i]->kind, S("key.")))
            continue;
        buf_add(&out, is_later ? S(",{\"entry\":") : S("{\"entry\":"));
        record_line_write(g->e[i], &out);
        put_proof(g, i, &out);
        BUF_LIT(&out, "}");
        is_later = true;
    }
    BUF_LIT(&out, "]");
    put_proof(g, index, &out);
    if (receipt.len > 0)
        BUF_LIT(&out, ",\"receipt\":");
    buf_add(&out, receipt);
    BUF_LIT(&out, "}");
    return arena_str(&g->arena, buf_str(&out));
}

/* --- checking -----------------------------------------------------------------------------------
 */

struct verify_report *given_report(struct given *g, str_t text, const struct verify_trust *trust)
{
    struct verify_report *const r = arena_new(&g->arena, struct verify_report);
    assert_int_equal(verify_text(&g->arena, text, trust, 2, r), OK);
    return r;
}

static void print_findings(const struct verify_report *r)
{
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++)
        print_error("%.*s, line %d: %s (%.*s, %.*s)\n", STR_ARG(finding_class_word(r->at[i].class)),
                    (int)r->at[i].line, r->at[i].msgid, STR_ARG(r->at[i].args[0]),
                    STR_ARG(r->at[i].args[1]));
}

void assert_only(const struct verify_report *r, enum finding_class class)
{
    bool is_right = r->count > 0 && r->count <= FINDINGS_KEPT;
    for (size_t i = 0; is_right && i < r->count; i++)
        is_right = r->at[i].class == class;
    if (!is_right) {
        print_findings(r);
        fail_msg("not only %.*s", STR_ARG(finding_class_word(class)));
    }
}

void assert_found(const struct verify_report *r, enum finding_class class)
{
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++) {
        if (r->at[i].class == class)
            return;
    }
    print_findings(r);
    fail_msg("nothing %.*s", STR_ARG(finding_class_word(class)));
}

void assert_holds(const struct verify_report *r)
{
    if (!verify_holds(r)) {
        print_findings(r);
        fail_msg("should hold");
    }
}

str_t replaced(struct arena *arena, str_t s, str_t what, str_t by)
{
    const size_t at = str_find(s, what);
    if (at == s.len)
        fail_msg("no %.*s", STR_ARG(what));
    char *const to = arena_alloc(arena, s.len - what.len + by.len);
    memcpy(to, s.at, at);
    if (by.len > 0)
        memcpy(to + at, by.at, by.len);
    memcpy(to + at + by.len, s.at + at + what.len, s.len - at - what.len);
    return (str_t){ to, s.len - what.len + by.len };
}

str_t line_of(str_t text, size_t n)
{
    size_t at = 0;
    for (size_t i = 1; i < n; i++)
        at = str_find_byte(text, '\n', at) + 1;
    return str_sub(text, at, str_find_byte(text, '\n', at) + 1);
}
