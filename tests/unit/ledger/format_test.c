/* One text for one entry: what is written is read, and nothing else.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"

#include "ledger/format.h"

struct bench {
    struct sha256 *h;
    struct buf scratch, line;
    struct arena arena;
    struct record_entry e;
};

static int setup(void **state)
{
    crypto_init();
    struct bench *const b = mem_new(sizeof *b);
    b->h = sha256_new();
    buf_init(&b->scratch, ENTRY_BYTES_MAX);
    buf_init(&b->line, ENTRY_BYTES_MAX);
    arena_init(&b->arena);
    *state = b;
    return 0;
}

static int teardown(void **state)
{
    struct bench *const b = *state;
    sha256_free(b->h);
    buf_release(&b->scratch);
    buf_release(&b->line);
    arena_release(&b->arena);
    mem_free(b);
    return 0;
}

static struct record_field opened(struct bench *b, const char *name, const char *value)
{
    struct record_field f = { .name = str_from_c(name), .value = str_from_c(value) };
    for (int i = 0; i < SALT_LEN; i++)
        f.salt.at[i] = (uint8_t)(i * 16 + 7);
    f.commitment = record_commit(b->h, &f.salt, f.name, f.value);
    return f;
}

static struct record_field closed(struct bench *b, const char *name)
{
    struct record_field f = opened(b, name, "\"gone\"");
    f.value = STR_NONE;
    return f;
}

/* An entry with every kind of value. */
static struct record_entry *given_entry(struct bench *b)
{
    struct record_entry *const e = &b->e;
    *e = (struct record_entry){ .seq = 41,
                                .id = INT64_MAX,
                                .subject = 7,
                                .organisation = 12,
                                .mandate = 3,
                                .at = INT64_C(1381320000123456),
                                .kind = S("position.taken"),
                                .acts_as = S("organisation") };
    e->fields[e->field_count++] = opened(b, "count", "-9007199254740991");
    e->fields[e->field_count++] = closed(b, "email");
    e->fields[e->field_count++] = opened(b, "open", "true");
    e->fields[e->field_count++] = opened(b, "reason", "\"s\xC3\xB6z \\\"\\u001f\\n\"");
    e->sealed[e->sealed_count++] = closed(b, "account");
    e->leaf = record_leaf(b->h, e, &b->scratch);
    return e;
}

static str_t written(struct bench *b, const struct record_entry *e)
{
    buf_reset(&b->line);
    record_line_write(e, &b->line);
    assert_int_equal(buf_check(&b->line), OK);
    return buf_str(&b->line);
}

/* The forms as docs/record-format.md has them, computed by another program from those words. */
static void a_line_and_its_hashes_are_these_bytes(void **state)
{
    struct bench *const b = *state;
    struct record_entry *const e = &b->e;
    *e = (struct record_entry){ .id = 5, .kind = S("key.added"), .acts_as = S("program") };
    e->fields[e->field_count++] = opened(b, "name", "\"v\"");

    e->leaf = record_leaf(b->h, e, &b->scratch);

    assert_str_is(
        written(b, e),
        "{\"at\":\"1970-01-01T00:00:00.000000Z\",\"by\":\"program\",\"fields\":[[\"name\","
        "\"BxcnN0dXZ3eHl6e3x9fn9w\",\"v\"]],\"id\":\"5\",\"kind\":\"key.added\",\"leaf\":"
        "\"mnRPgirXP7-24xwo4Amwa5zRyR7KgWuyJUS8zjA1wCA\",\"mandate\":\"0\",\"organisation\":\"0\","
        "\"sealed\":[],\"seq\":0,\"subject\":\"0\",\"within\":\"0\"}");
}

static void what_is_written_is_read(void **state)
{
    struct bench *const b = *state;
    const struct record_entry *const e = given_entry(b);
    const str_t line = written(b, e);
    struct record_entry *const got = arena_new(&b->arena, struct record_entry);
    size_t at = 0;

    assert_int_equal(record_line_read(b->h, line, got, &at), OK);

    assert_int_equal(got->seq, 41);
    assert_true(got->id == INT64_MAX);
    assert_int_equal(got->subject, 7);
    assert_int_equal(got->within, 0);
    assert_int_equal(got->organisation, 12);
    assert_int_equal(got->mandate, 3);
    assert_true(got->at == e->at);
    assert_str_is(got->kind, "position.taken");
    assert_str_is(got->acts_as, "organisation");
    assert_int_equal(got->field_count, 4);
    assert_str_is(got->fields[1].name, "email");
    assert_int_equal(got->fields[1].value.len, 0);
    assert_str_is(got->fields[3].value, "\"s\xC3\xB6z \\\"\\u001f\\n\"");
    for (size_t i = 0; i < 4; i++)
        assert_true(hash_eq(&got->fields[i].commitment, &e->fields[i].commitment));
    assert_int_equal(got->sealed_count, 1);
    assert_true(hash_eq(&got->sealed[0].commitment, &e->sealed[0].commitment));
    assert_true(hash_eq(&got->leaf, &e->leaf));
}

static void the_leaf_does_not_change_when_a_value_is_erased(void **state)
{
    struct bench *const b = *state;
    struct record_entry *const e = given_entry(b);
    const struct hash256 before = e->leaf;

    e->fields[3].value = STR_NONE;
    memset(&e->fields[3].salt, 0, sizeof e->fields[3].salt);

    const struct hash256 after = record_leaf(b->h, e, &b->scratch);
    assert_true(hash_eq(&before, &after));
}

static void the_leaf_depends_on_every_part_but_the_place(void **state)
{
    struct bench *const b = *state;
    const struct hash256 base = given_entry(b)->leaf;
    for (int part = 0; part < 11; part++) {
        struct record_entry *const e = given_entry(b);
        int64_t *const numbers[] = { &e->at,           &e->id,      &e->subject, &e->within,
                                     &e->organisation, &e->mandate, &e->seq };
        if (part < 7)
            *numbers[part] -= part == 3 ? -1 : 1;
        else if (part == 7)
            e->kind = S("position.coded");
        else if (part == 8)
            e->acts_as = S("person");
        else if (part == 9)
            e->fields[0].name = S("c");
        else
            e->sealed[0].commitment.at[31] ^= 1;
        const struct hash256 now = record_leaf(b->h, e, &b->scratch);
        assert_int_equal(hash_eq(&base, &now), part == 6);
    }
}

/* Every change of a byte gives another entry, written as that text, or none. */
static void no_entry_has_two_spellings(void **state)
{
    static const char TRY_BYTES[] = "\"\\,:[]{}0159aAz_-. \t\n\x00\x1f\x7f\x80\xC3\xFF";
    struct bench *const b = *state;
    const str_t line = arena_str(&b->arena, written(b, given_entry(b)));
    char *const copy = arena_alloc(&b->arena, line.len + 1);
    struct record_entry *const e = arena_new(&b->arena, struct record_entry);
    size_t accepted = 0;
    size_t at = 0;

    for (size_t i = 0; i <= line.len; i++) {
        for (size_t j = 0; j < sizeof TRY_BYTES - 1; j++) {
            for (int how = 0; how < 3; how++) { /* replaced, left out, put before */
                if (i == line.len && how != 2)
                    continue;
                const size_t skipped = how == 2 ? 0 : 1;
                const size_t added = how == 1 ? 0 : 1;
                memcpy(copy, line.at, i);
                copy[i] = TRY_BYTES[j];
                memcpy(copy + i + added, line.at + i + skipped, line.len - i - skipped);
                const str_t bent = { copy, line.len - skipped + added };
                if (record_line_read(b->h, bent, e, &at) != OK)
                    continue;
                accepted++;
                if (!str_eq(written(b, e), bent))
                    fail_msg("two spellings: %.*s", STR_ARG(bent));
            }
        }
    }
    assert_true(accepted > 100); /* other digits and letters are other entries */
}

static void a_line_cut_anywhere_is_refused(void **state)
{
    struct bench *const b = *state;
    const str_t line = written(b, given_entry(b));
    struct record_entry *const e = arena_new(&b->arena, struct record_entry);

    for (size_t len = 0; len < line.len; len++) {
        char *const exact = mem_new(len);
        memcpy(exact, line.at, len);
        size_t at = SIZE_MAX;
        assert_int_equal(record_line_read(b->h, (str_t){ exact, len }, e, &at), ERR_INVALID);
        assert_true(at <= len);
        mem_free(exact);
    }
}

static void fields_that_are_not_canonical_are_refused(void **state)
{
#define SALTED "[[\"a\",\"BxcnN0dXZ3eHl6e3x9fn9w\","
#define HASHED "\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU\"]"
    static const char *const BAD[] = {
        "",
        "[",
        "[]]",
        "[],",
        " []",
        "[[]]",
        "[[\"a\"]]",
        "[[\"a\",\"\"]]",
        SALTED "01]]",
        SALTED "-0]]",
        SALTED "+1]]",
        SALTED "1.0]]",
        SALTED "1e3]]",
        SALTED "9007199254740992]]",
        SALTED "-9007199254740992]]",
        SALTED "null]]",
        SALTED "]]",
        SALTED "True]]",
        SALTED "[]]]",
        SALTED "\"\\/\"]]",
        SALTED "\"\\u0041\"]]",
        SALTED "\"\\u000a\"]]",
        SALTED "\"\\u001F\"]]",
        SALTED "\"\\u0000\"]]",
        SALTED "\"\\uD83D\\uDE00\"]]",
        SALTED "\"\x80\"]]",
        SALTED "\"\xED\xA0\x80\"]]",
        SALTED "\"\xC0\xAF\"]]",
        SALTED "\"\\\"]]",
        SALTED "\"a\nb\"]]",
        SALTED "1,2]]",
        SALTED " 1]]",
        "[[\"\"," HASHED "]",
        "[[\"A\"," HASHED "]",
        "[[\"a-b\"," HASHED "]",
        "[[\"a.b\"," HASHED "]",
        "[[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"," HASHED "]",
        "[[\"b\"," HASHED ",[\"a\"," HASHED "]",
        "[[\"a\"," HASHED ",[\"a\"," HASHED "]",
        "[[\"a\",\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFV\"]]",
        "[[\"a\",\"47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU\"]]",
        "[[\"a\",\"47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU=\"]]",
        "[[\"a\",\"BxcnN0dXZ3eHl6e3x9fn9x\",1]]",
    };
    static const char *const GOOD[] = {
        "[]",
        SALTED "0]]",
        SALTED "-1]]",
        SALTED "9007199254740991]]",
        SALTED "false]]",
        SALTED "\"\"]]",
        SALTED "\"\x7F/\\u000b\\b\\f\"]]",
        SALTED "\"\xF0\x9F\x98\x80\"]]",
        "[[\"a\"," HASHED ",[\"a_1\"," HASHED "]",
        "[[\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\"," HASHED "]",
    };
    struct bench *const b = *state;
    struct record_field *const fields = arena_array(&b->arena, struct record_field, FIELDS_MAX);
    size_t count = 77;

    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (record_fields_read(b->h, str_from_c(BAD[i]), fields, &count) != ERR_INVALID)
            fail_msg("accepted %s", BAD[i]);
    }
    assert_int_equal(count, 77);
    for (size_t i = 0; i < ARRAY_LEN(GOOD); i++) {
        if (record_fields_read(b->h, str_from_c(GOOD[i]), fields, &count) != OK)
            fail_msg("refused %s", GOOD[i]);
        buf_reset(&b->line);
        record_fields_write(fields, count, &b->line);
        assert_true(str_eq(buf_str(&b->line), str_from_c(GOOD[i])));
    }
}

static void more_fields_than_an_entry_has_are_refused(void **state)
{
    struct bench *const b = *state;
    struct record_field *const fields = arena_array(&b->arena, struct record_field, FIELDS_MAX);
    size_t count = 0;
    for (int wanted = FIELDS_MAX; wanted <= FIELDS_MAX + 1; wanted++) {
        buf_reset(&b->line);
        for (int i = 0; i < wanted; i++)
            buf_printf(&b->line, "%s[\"n%02d\"," HASHED, i == 0 ? "[" : ",", i);
        BUF_LIT(&b->line, "]");
        assert_int_equal(record_fields_read(b->h, buf_str(&b->line), fields, &count),
                         wanted == FIELDS_MAX ? OK : ERR_INVALID);
    }
}

static void sealed_values_are_never_opened_in_a_line(void **state)
{
    struct bench *const b = *state;
    struct record_entry *const e = given_entry(b);
    e->field_count = 0;
    const str_t line = arena_str(&b->arena, written(b, e));
    const size_t from = str_find(line, S("\"sealed\":["));
    const str_t bent =
        arena_printf(&b->arena, "%.*s\"sealed\":" SALTED "1]]%s", STR_ARG(str_sub(line, 0, from)),
                     ",\"seq\":0,\"subject\":\"0\",\"within\":\"0\"}");
    size_t at = 0;

    assert_int_equal(record_line_read(b->h, bent, e, &at), ERR_INVALID);
}

static void times_are_written_and_read_by_the_calendar(void **state)
{
    static const struct {
        int64_t seconds;
        const char *text;
    } ROWS[] = {
        { 0, "1970-01-01T00:00:00.000007Z" },
        { 951782399, "2000-02-28T23:59:59.000007Z" },
        { 951782400, "2000-02-29T00:00:00.000007Z" },
        { 951868800, "2000-03-01T00:00:00.000007Z" },
        { 1381320000, "2013-10-09T12:00:00.000007Z" },
        { 4107542399, "2100-02-28T23:59:59.000007Z" },
        { 4107542400, "2100-03-01T00:00:00.000007Z" },
        { 253402300799, "9999-12-31T23:59:59.000007Z" },
    };
    struct bench *const b = *state;

    for (size_t i = 0; i < ARRAY_LEN(ROWS); i++) {
        usec_t back = 0;
        buf_reset(&b->line);
        record_time_write(&b->line, ROWS[i].seconds * USEC_PER_SECOND + 7);
        assert_true(str_eq(buf_str(&b->line), str_from_c(ROWS[i].text)));
        assert_true(record_time_read(buf_str(&b->line), &back));
        assert_true(back == ROWS[i].seconds * USEC_PER_SECOND + 7);
    }
}

static void every_day_follows_the_one_before(void **state)
{
    struct bench *const b = *state;
    int32_t count = 0;
    for (usec_t at = 0; at < RECORD_TIME_END; at += 86400 * USEC_PER_SECOND) {
        usec_t back = -1;
        buf_reset(&b->line);
        record_time_write(&b->line, at);
        if (!record_time_read(buf_str(&b->line), &back) || back != at)
            fail_msg("%.*s", STR_ARG(buf_str(&b->line)));
        count++;
    }
    assert_int_equal(count, 2932897);
}

static void times_that_are_none_are_refused(void **state)
{
    (void)state;
    static const char *const BAD[] = {
        "",
        "2013-10-09T12:00:00Z",
        "2013-10-09T12:00:00.00000Z",
        "2013-10-09T12:00:00.0000000Z",
        "2013-10-09 12:00:00.000000Z",
        "2013-10-09T12:00:00.000000z",
        "2013-10-09T12:00:00.000000+",
        "2013-02-29T12:00:00.000000Z",
        "2100-02-29T12:00:00.000000Z",
        "2013-04-31T12:00:00.000000Z",
        "2013-00-10T12:00:00.000000Z",
        "2013-13-10T12:00:00.000000Z",
        "2013-10-00T12:00:00.000000Z",
        "2013-10-09T24:00:00.000000Z",
        "2013-10-09T12:60:00.000000Z",
        "2013-10-09T12:00:60.000000Z",
        "1969-12-31T23:59:59.999999Z",
        "2013-1a-09T12:00:00.000000Z",
        "2013-10-09T12:00:00,000000Z",
    };
    usec_t at = 5;

    for (size_t i = 0; i < ARRAY_LEN(BAD); i++) {
        if (record_time_read(str_from_c(BAD[i]), &at))
            fail_msg("accepted %s", BAD[i]);
    }
    assert_int_equal(at, 5);
}

static void a_canonical_text_gives_its_text_back(void **state)
{
    struct bench *const b = *state;
    char all[0x80];
    for (int c = 1; c < 0x80; c++)
        all[c - 1] = (char)c;
    const str_t texts[] = { S(""), S("söz"), S("\"\\/\b\f\n\r\t"), { all, 0x7F } };
    str_t back = STR_NONE;

    for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
        buf_reset(&b->line);
        canonical_text(&b->line, texts[i]);
        assert_int_equal(canonical_text_read(&b->arena, buf_str(&b->line), &back), OK);
        assert_true(str_eq(back, texts[i]));
    }
    assert_int_equal(canonical_text_read(&b->arena, S("\"a\" "), &back), ERR_INVALID);
    assert_int_equal(canonical_text_read(&b->arena, S("\"a"), &back), ERR_INVALID);
    assert_int_equal(canonical_text_read(&b->arena, S("\"\\"), &back), ERR_INVALID);
    assert_int_equal(canonical_text_read(&b->arena, S("\"\\u001"), &back), ERR_INVALID);
    assert_int_equal(canonical_text_read(&b->arena, S("true"), &back), ERR_INVALID);
    assert_int_equal(canonical_text_read(&b->arena, STR_NONE, &back), ERR_INVALID);
}

static void long_and_short_values_are_committed_alike(void **state)
{
    struct bench *const b = *state;
    const struct salt salt = { { 9 } };
    char text[600];
    memset(text, 'x', sizeof text);

    for (size_t len = 1; len < sizeof text; len++) {
        const str_t value = { text, len };
        const struct hash256 got = record_commit(b->h, &salt, S("name"), value);
        buf_reset(&b->line);
        buf_printf(&b->line, "\x02%.*s[\"name\",%.*s]", 0, "", STR_ARG(value));
        const bytes_t parts[] = { { (const uint8_t *)b->line.at, 1 },
                                  { salt.at, SALT_LEN },
                                  { (const uint8_t *)b->line.at + 1, b->line.len - 1 } };
        const struct hash256 want = sha256_of(b->h, parts, 3);
        assert_true(hash_eq(&got, &want));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_and_its_hashes_are_these_bytes),
        cmocka_unit_test(what_is_written_is_read),
        cmocka_unit_test(the_leaf_does_not_change_when_a_value_is_erased),
        cmocka_unit_test(the_leaf_depends_on_every_part_but_the_place),
        cmocka_unit_test(no_entry_has_two_spellings),
        cmocka_unit_test(a_line_cut_anywhere_is_refused),
        cmocka_unit_test(fields_that_are_not_canonical_are_refused),
        cmocka_unit_test(more_fields_than_an_entry_has_are_refused),
        cmocka_unit_test(sealed_values_are_never_opened_in_a_line),
        cmocka_unit_test(times_are_written_and_read_by_the_calendar),
        cmocka_unit_test(every_day_follows_the_one_before),
        cmocka_unit_test(times_that_are_none_are_refused),
        cmocka_unit_test(a_canonical_text_gives_its_text_back),
        cmocka_unit_test(long_and_short_values_are_committed_alike),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
