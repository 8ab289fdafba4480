/* The example of docs/record-format.md is what the program does. With an argument less the text
 * of the example goes to stdout, to be put there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "ledger/checkpoint.h"
#include "ledger/format.h"
#include "ledger/tree.h"

enum { ENTRIES = 3, TEXT_MAX = 1 << 20, STORY = 1 };
static const usec_t NOON = INT64_C(1381320000) * USEC_PER_SECOND; /* 2013-10-09 */
static const char *document;                                      /* from argv, before any test */

struct example {
    struct arena arena;
    struct sha256 *h;
    struct secret seed;
    struct public_key key;
    str_t origin, note;
    struct record_entry *entries;
    struct hash256 leaves[ENTRIES];
    uint8_t salts; /* so many drawn */
    struct buf text;
};

/* --- making it -------------------------------------------------------------------------------- */

static struct record_field field(struct example *x, const char *name, str_t json)
{
    struct record_field f = { .name = str_from_c(name), .value = json };
    memset(f.salt.at, ++x->salts, sizeof f.salt.at);
    f.commitment = record_commit(x->h, &f.salt, f.name, f.value);
    return f;
}

static void add_field(struct example *x, struct record_entry *e, const char *name, str_t json)
{
    e->fields[e->field_count++] = field(x, name, json);
}

static str_t quoted(struct example *x, str_t s)
{
    AUTO(buf) b;
    buf_init(&b, TEXT_MAX);
    canonical_text(&b, s);
    return arena_str(&x->arena, buf_str(&b));
}

static void make_entries(struct example *x)
{
    struct record_entry *const e = x->entries;
    const str_t key = base64(&x->arena, (bytes_t){ x->key.at, sizeof x->key.at });
    e[0] = (struct record_entry){
        .id = 1001, .at = NOON, .kind = S("key.added"), .acts_as = S("program")
    };
    add_field(x, &e[0], "key", quoted(x, key));
    add_field(x, &e[0], "origin", quoted(x, x->origin));
    e[STORY] = (struct record_entry){ .seq = 1,
                                      .id = 1002,
                                      .subject = 77,
                                      .within = 5,
                                      .organisation = 12,
                                      .mandate = 34,
                                      .at = NOON + 1500000,
                                      .kind = S("position.taken"),
                                      .acts_as = S("organisation") };
    add_field(x, &e[STORY], "position", S("\"agree\""));
    add_field(x, &e[STORY], "reason", quoted(x, S("Səs \"verdik\"\n")));
    add_field(x, &e[STORY], "revised", S("false"));
    add_field(x, &e[STORY], "times", S("2"));
    e[STORY].sealed[e[STORY].sealed_count++] = field(x, "account", S("\"56\""));
    e[2] = (struct record_entry){ .seq = 2,
                                  .id = 1003,
                                  .subject = 77,
                                  .within = 5,
                                  .at = NOON + 60 * USEC_PER_SECOND,
                                  .kind = S("text.erased"),
                                  .acts_as = S("secretariat") };
    add_field(x, &e[2], "entry", S("\"1002\""));
    add_field(x, &e[2], "field", S("\"reason\""));
    add_field(x, &e[2], "reason", S("\"personal data\""));
}

/* --- telling it ------------------------------------------------------------------------------- */

static void say(struct example *x, const char *what, str_t text)
{
    buf_printf(&x->text, "%s\n", what);
    buf_add(&x->text, text);
    buf_byte(&x->text, '\n');
}

static void say_hex(struct example *x, const char *what, const void *at, size_t len)
{
    say(x, what, hex(&x->arena, (bytes_t){ at, len }));
}

static void say_hash(struct example *x, const char *what, const struct hash256 *hash)
{
    AUTO(buf) both;
    buf_init(&both, 200);
    buf_add(&both, hex(&x->arena, hash_bytes(hash)));
    BUF_LIT(&both, " = ");
    record_hash_write(&both, hash);
    say(x, what, buf_str(&both));
}

static str_t line_of(struct example *x, const struct record_entry *e)
{
    AUTO(buf) b;
    buf_init(&b, TEXT_MAX);
    record_line_write(e, &b);
    return arena_str(&x->arena, buf_str(&b));
}

static void tell_entries(struct example *x)
{
    AUTO(buf) scratch;
    buf_init(&scratch, TEXT_MAX);
    struct record_entry *const story = &x->entries[STORY];
    say_hash(x, "commitment to [\"position\",\"agree\"] with the salt 03 03 …", /* wrapped */
             &story->fields[0].commitment);
    for (int i = 0; i < ENTRIES; i++) {
        x->entries[i].leaf = record_leaf(x->h, &x->entries[i], &scratch);
        x->leaves[i] = x->entries[i].leaf;
        if (i == STORY) {
            say(x, "behind the 0x00 of leaf 1", str_sub(buf_str(&scratch), 1, scratch.len));
            say(x, "entry 1 as it was before its reason was erased", line_of(x, &x->entries[i]));
            story->fields[1].value = STR_NONE;
        }
    }
    for (int i = 0; i < ENTRIES; i++)
        say_hash(x, arena_cstr(&x->arena, arena_printf(&x->arena, "leaf %d", i)), &x->leaves[i]);
}

static void tell_tree(struct example *x)
{
    const struct hash256 left = record_node(x->h, &x->leaves[0], &x->leaves[1]);
    const struct hash256 root = record_node(x->h, &left, &x->leaves[2]);
    say_hash(x, "root of 2 = SHA-256(0x01, leaf 0, leaf 1)", &left);
    say_hash(x, "root of 3 = SHA-256(0x01, root of 2, leaf 2)", &root);
    const struct checkpoint c = { x->origin, ENTRIES, root, NOON + 61 * USEC_PER_SECOND };
    x->note = checkpoint_sign(&x->arena, &c, &x->seed);
    say(x, "checkpoint", str_sub(x->note, 0, x->note.len - 1));
}

static void tell_record(struct example *x)
{
    AUTO(buf) b;
    buf_init(&b, TEXT_MAX);
    buf_printf(&b, "{\"format\":\"alyans-record-1\",\"origin\":\"%.*s\"}\n", STR_ARG(x->origin));
    for (int i = 0; i < ENTRIES; i++) {
        buf_add(&b, line_of(x, &x->entries[i]));
        buf_byte(&b, '\n');
    }
    BUF_LIT(&b, "{\"checkpoint\":");
    canonical_text(&b, x->note);
    BUF_LIT(&b, "}");
    say(x, "exported record", buf_str(&b));
}

static void tell_bundle(struct example *x)
{
    AUTO(buf) b;
    buf_init(&b, TEXT_MAX);
    BUF_LIT(&b, "{\"checkpoint\":");
    canonical_text(&b, x->note);
    BUF_LIT(&b, ",\"entry\":");
    buf_add(&b, line_of(x, &x->entries[STORY]));
    BUF_LIT(&b, ",\"format\":\"alyans-proof-1\",\"keys\":[{\"entry\":");
    buf_add(&b, line_of(x, &x->entries[0]));
    BUF_LIT(&b, ",\"path\":[\"");
    record_hash_write(&b, &x->leaves[1]);
    BUF_LIT(&b, "\",\"");
    record_hash_write(&b, &x->leaves[2]);
    BUF_LIT(&b, "\"]}],\"path\":[\"");
    record_hash_write(&b, &x->leaves[0]);
    BUF_LIT(&b, "\",\"");
    record_hash_write(&b, &x->leaves[2]);
    BUF_LIT(&b, "\"]}");
    say(x, "proof bundle of entry 1", buf_str(&b));
    BUF_LIT(&x->text,
            "consistency of 2 with 3 (2 is a power of two: its root is put in front)\n[\"");
    record_hash_write(&x->text, &x->leaves[2]);
    BUF_LIT(&x->text, "\"]\n");
}

static void example_make(struct example *x)
{
    *x = (struct example){ .h = sha256_new() };
    arena_init(&x->arena);
    buf_init(&x->text, TEXT_MAX);
    for (size_t i = 0; i < sizeof x->seed.at; i++)
        x->seed.at[i] = (uint8_t)i;
    x->key = sign_public(&x->seed);
    x->origin = record_origin(&x->arena, &x->key);
    x->entries = arena_array(&x->arena, struct record_entry, ENTRIES);
    const uint32_t id = checkpoint_key_id(x->origin, &x->key);
    say_hex(x, "public key", x->key.at, sizeof x->key.at);
    say(x, "origin", x->origin);
    say(x, "key id", arena_printf(&x->arena, "%08" PRIx32, id));
    make_entries(x);
    tell_entries(x);
    tell_tree(x);
    tell_record(x);
    tell_bundle(x);
}

static void example_release(struct example *x)
{
    sha256_free(x->h);
    buf_release(&x->text);
    arena_release(&x->arena);
}

/* --- the document ----------------------------------------------------------------------------- */

static void the_example_of_the_document_is_what_the_program_does(void **state)
{
    (void)state;
    struct example x;
    str_t text;
    example_make(&x);
    assert_int_equal(file_read(&x.arena, document, TEXT_MAX, &text), OK);

    const str_t begins = S("<!-- example -->\n```\n");
    const size_t from = str_find(text, begins) + begins.len;
    const size_t till = str_find(text, S("```\n<!-- end of the example -->"));

    assert_true(str_eq(str_sub(text, from, till), buf_str(&x.text)));
    example_release(&x);
}

int main(int argc, char **argv)
{
    crypto_init();
    if (argc < 2) {
        struct example x;
        example_make(&x);
        (void)fwrite(x.text.at, 1, x.text.len, stdout);
        example_release(&x);
        return 0;
    }
    document = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_document_is_what_the_program_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
