/* Reading positions from sources: two who do not see each other, differences, publishing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "ledger/ledger.h"
#include "ledger/sequencer.h"
#include "site/feature.h"
#include "viewpoints/codings/rows.h"

#define FIRST INT64_C(501)
#define SECOND INT64_C(502)

struct scene {
    struct consultation c;
    struct statement_list statements;
};

static void read_as(struct world *w, int64_t account)
{
    w->cx->actor = (struct actor){ .account = account, .acts_as = LEDGER_AS_SECRETARIAT };
}

static struct scene given_scene(struct world *w)
{
    struct scene s = { .c = given_consultation(w, S("a"), WHO_ORGANISATIONS) };
    (void)given_statement(w, &s.c, S("One"));
    (void)given_statement(w, &s.c, S("Two"));
    (void)given_statement(w, &s.c, S("Three"));
    assert_int_equal(statement_list_accepted(w->cx, s.c.id, &s.statements), OK);
    return s;
}

/* A letter a statement: a, d, p, s(ilent); in capitals inferred. */
static size_t values_of(const struct scene *s, const char *codes, struct coding_value *out)
{
    size_t n = 0;
    for (size_t i = 0; codes[i] != 0; i++) {
        const char c = codes[i];
        const enum code code = c == 'a' || c == 'A'   ? CODE_AGREE
                               : c == 'd' || c == 'D' ? CODE_DISAGREE
                               : c == 'p'             ? CODE_PASS
                                                      : CODE_SILENT;
        out[n++] = (struct coding_value){
            .statement = s->statements.at[i].id,
            .code = code,
            .basis = c == 'A' || c == 'D' ? BASIS_INFERRED : BASIS_STATED,
            .source_url = code == CODE_SILENT ? S("") : S("https://example.org/report"),
            .source_title = code == CODE_SILENT ? S("") : S("A report"),
            .note = S("page 3"),
            .note_language = S("en"),
        };
    }
    return n;
}

static struct coding begun(struct world *w, const struct scene *s, int64_t account, str_t name)
{
    coding_id id;
    struct coding c;
    read_as(w, account);
    assert_int_equal(coding_begin(w->cx, &s->c, w->south.id, name, &id), OK);
    assert_int_equal(coding_get(w->cx, id, &c), OK);
    return c;
}

static struct coding finished(struct world *w, const struct scene *s, int64_t account, str_t name,
                              const char *codes)
{
    struct coding_value v[3];
    struct coding c = begun(w, s, account, name);
    const size_t n = values_of(s, codes, v);
    assert_int_equal(coding_save(w->cx, &c, v, n), OK);
    assert_int_equal(coding_finish(w->cx, &c), OK);
    assert_int_equal(coding_get(w->cx, c.id, &c), OK);
    return c;
}

static struct rounds rounds_now(struct world *w, const struct scene *s)
{
    struct rounds r;
    assert_int_equal(rounds_of(w->cx, s->c.id, w->south.id, &r), OK);
    return r;
}

static void two_people_read_and_never_a_third_or_the_same_twice(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    coding_id id;
    (void)begun(w, &s, FIRST, S("A"));

    assert_int_equal(coding_begin(w->cx, &s.c, w->south.id, S("A again"), &id), ERR_CONFLICT);
    read_as(w, SECOND);
    assert_int_equal(coding_begin(w->cx, &s.c, w->south.id, S("a "), &id), ERR_INVALID);
    (void)begun(w, &s, SECOND, S("B"));
    read_as(w, 503);
    assert_int_equal(coding_begin(w->cx, &s.c, w->south.id, S("C"), &id), ERR_CONFLICT);
    assert_int_equal(coding_begin(w->cx, &s.c, w->north.id, S("  "), &id), ERR_INVALID);
}

static void the_second_reads_blind_until_both_are_done(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_value v[3];
    (void)finished(w, &s, FIRST, S("A"), "ads");
    const struct coding second = begun(w, &s, SECOND, S("B"));
    struct rounds r = rounds_now(w, &s);

    assert_false(coding_is_open_to(&r, r.at[0], (account_id){ SECOND }));
    assert_true(coding_is_open_to(&r, r.at[0], (account_id){ FIRST }));
    assert_false(coding_is_open_to(&r, r.at[1], (account_id){ FIRST }));
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind LIKE 'coding.%'"
                                   " AND (fields LIKE '%disagree%' OR fields LIKE '%silent%')"),
                     0); /* the record shows nothing of it before */
    assert_int_equal(count_rows(w, "SELECT count(*) FROM source"), 0); /* nor where it was found */
    assert_int_equal(coding_save(w->cx, &second, v, values_of(&s, "aas", v)), OK);
    assert_int_equal(coding_finish(w->cx, &second), OK);
    r = rounds_now(w, &s);
    assert_true(coding_is_open_to(&r, r.at[0], (account_id){ SECOND }));
}

static void what_is_done_is_not_changed_and_nobody_fills_in_for_another(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_value v[3];
    const size_t n = values_of(&s, "ads", v);
    const struct coding c = begun(w, &s, FIRST, S("A"));
    assert_int_equal(coding_save(w->cx, &c, v, 1), OK);
    assert_int_equal(coding_finish(w->cx, &c), ERR_INVALID); /* two are missing */
    read_as(w, SECOND);
    assert_int_equal(coding_save(w->cx, &c, v, n), ERR_FORBIDDEN);
    read_as(w, FIRST);
    v[1].source_url = S("");
    assert_int_equal(coding_save(w->cx, &c, v, n), ERR_INVALID); /* a position without a source */
    (void)values_of(&s, "ads", v);
    assert_int_equal(coding_save(w->cx, &c, v, n), OK);
    assert_int_equal(coding_finish(w->cx, &c), OK);
    struct coding done;
    assert_int_equal(coding_get(w->cx, c.id, &done), OK);
    assert_int_equal(coding_save(w->cx, &done, v, n), ERR_CONFLICT);
    assert_int_equal(coding_finish(w->cx, &done), ERR_CONFLICT);
}

static void a_difference_is_settled_for_a_reason_before_anything_is_published(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    int64_t published = 0;
    bool told = true;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    (void)finished(w, &s, SECOND, S("B"), "Aps");
    const struct rounds r = rounds_now(w, &s);
    struct settlement x = { .statement = s.statements.at[1].id,
                            .code = CODE_DISAGREE,
                            .basis = BASIS_INFERRED,
                            .reason = S("short") };

    assert_int_equal(coding_publish(w->cx, &r, &published, &told), ERR_CONFLICT);
    assert_int_equal(coding_settle(w->cx, &r, &x), ERR_INVALID);
    x.reason = S("The report says so on its third page.");
    assert_int_equal(coding_settle(w->cx, &r, &x), OK);
    assert_int_equal(coding_settle(w->cx, &r, &x), ERR_CONFLICT);
    x.statement = s.statements.at[0].id;
    assert_int_equal(coding_settle(w->cx, &r, &x), ERR_CONFLICT); /* there they agree */
    assert_int_equal(coding_publish(w->cx, &r, &published, &told), OK);

    assert_int_equal(published, 2); /* of silence nothing */
    assert_false(told);
    const struct stance one = in_force(w, &s.c, s.statements.at[0].id);
    assert_int_equal(one.value, POSITION_AGREE);
    assert_int_equal(one.basis, BASIS_INFERRED); /* stated only if both say so */
    assert_int_equal(one.coders, 2);
    assert_str_is(one.coder, "A, B");
    assert_int_equal(one.source_count, 1); /* both found the same */
    assert_str_is(one.sources[0].title, "A report");
    assert_int_equal(count_rows(w, "SELECT count(*) FROM source"), 1);
    assert_int_equal(in_force(w, &s.c, s.statements.at[1].id).value, POSITION_DISAGREE);
    assert_int_equal(in_force(w, &s.c, s.statements.at[2].id).id.v, 0);
    assert_int_equal(
        coding_publish(w->cx, &(struct rounds){ { r.at[0], r.at[1] } }, &published, &told),
        ERR_CONFLICT);
}

static void one_alone_can_be_published_and_then_nobody_reads_blind_any_more(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    int64_t published = 0;
    bool told = false;
    coding_id id;
    struct coding_summary sum;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    const struct rounds r = rounds_now(w, &s);

    assert_int_equal(coding_publish(w->cx, &r, &published, &told), OK);
    assert_int_equal(in_force(w, &s.c, s.statements.at[0].id).coders, 1);
    read_as(w, SECOND);
    assert_int_equal(coding_begin(w->cx, &s.c, w->south.id, S("B"), &id), ERR_CONFLICT);
    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_PUBLISHED, &sum), OK);
    assert_int_equal(sum.by_one, 2);
    assert_int_equal(sum.by_two, 0);
    assert_int_equal(sum.all.units, 0);
    assert_true(str_eq(coding_summary_text(w->cx, &sum),
                       S("2 positions were coded by one person only: treat with care.")));
}

static void nothing_is_published_while_the_second_reads(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    int64_t n = 0;
    bool told = false;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    (void)begun(w, &s, SECOND, S("B"));
    const struct rounds r = rounds_now(w, &s);

    assert_int_equal(coding_publish(w->cx, &r, &n, &told), ERR_CONFLICT);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position"), 0);
}

static void an_own_position_stands_and_replaces_what_was_read(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    int64_t published = 0;
    bool told = false;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    change_by_hand(w, "UPDATE coding SET organisation_id = (SELECT organisation_id FROM mandate)");
    speak_for_north(w);
    assert_int_equal(take(w, &s.c, s.statements.at[0].id, POSITION_PASS, NULL), OK);
    read_as(w, FIRST);
    struct rounds r;
    assert_int_equal(rounds_of(w->cx, s.c.id, w->north.id, &r), OK);

    assert_int_equal(coding_publish(w->cx, &r, &published, &told), OK);
    assert_int_equal(published, 1);
    assert_int_equal(in_force(w, &s.c, s.statements.at[0].id).basis, BASIS_OWN);
}

static void agreement_is_told_over_all_that_both_read(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_summary sum;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    (void)finished(w, &s, SECOND, S("B"), "aps");

    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_DONE, &sum), OK);
    assert_int_equal(sum.organisations, 1);
    assert_int_equal(sum.statements, 3);
    assert_int_equal(sum.coders, 2);
    assert_int_equal(sum.all.units, 3);
    assert_int_equal(sum.all.agreed, 2);
    assert_true(sum.all.has_alpha);
    assert_int_equal(sum.spoken.units, 2); /* silence has no place in the order */
}

static void the_same_person_counts_once_however_the_name_is_written(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_summary sum;
    (void)finished(w, &s, FIRST, S("Ana R."), "ads");
    (void)finished(w, &s, SECOND, S("B"), "ads");
    change_by_hand(w, "UPDATE coding SET account_id = 501, coder = 'Ana R' WHERE place = 2");
    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_DONE, &sum), OK);
    assert_int_equal(sum.coders, 1);
    change_by_hand(w, "UPDATE coding SET account_id = 0"); /* erased: the names are left */
    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_DONE, &sum), OK);
    assert_int_equal(sum.coders, 2);
}

static void nothing_is_saved_settled_or_published_once_it_is_closed(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_value v[3];
    int64_t published = 0;
    bool told = false;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    const struct coding open = begun(w, &s, SECOND, S("B"));
    const size_t n = values_of(&s, "aps", v);
    const struct settlement x = { .statement = s.statements.at[1].id,
                                  .code = CODE_DISAGREE,
                                  .basis = BASIS_STATED,
                                  .reason = S("The report says so on its third page.") };
    change_by_hand(w, "UPDATE consultation SET closes_at = opens_at + 1");
    assert_int_equal(coding_save(w->cx, &open, v, n), ERR_CONFLICT);
    change_by_hand(w, "UPDATE consultation SET closes_at = 0");
    assert_int_equal(coding_save(w->cx, &open, v, n), OK);
    assert_int_equal(coding_finish(w->cx, &open), OK);
    change_by_hand(w, "UPDATE consultation SET closes_at = opens_at + 1");
    const struct rounds r = rounds_now(w, &s);
    assert_int_equal(coding_settle(w->cx, &r, &x), ERR_CONFLICT);
    assert_int_equal(coding_publish(w->cx, &r, &published, &told), ERR_CONFLICT);
}

/* One difference, settled; then published. What was begun before is gone. */
static void given_published(struct world *w, const struct scene *s)
{
    int64_t published = 0;
    bool told = false;
    if (count_rows(w, "SELECT count(*) FROM coding") > 0) {
        change_by_hand(w, "DELETE FROM coding_value");
        change_by_hand(w, "DELETE FROM coding");
    }
    (void)finished(w, s, FIRST, S("A"), "ads");
    (void)finished(w, s, SECOND, S("B"), "aps");
    const struct rounds r = rounds_now(w, s);
    const struct settlement x = { .statement = s->statements.at[1].id,
                                  .code = CODE_DISAGREE,
                                  .basis = BASIS_INFERRED,
                                  .reason = S("The report says so on its third page.") };
    assert_int_equal(coding_settle(w->cx, &r, &x), OK);
    assert_int_equal(coding_publish(w->cx, &r, &published, &told), OK);
}

static void the_public_is_told_of_agreement_once_it_is_published(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_summary sum;
    (void)finished(w, &s, FIRST, S("A"), "ads");
    (void)finished(w, &s, SECOND, S("B"), "ads");
    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_PUBLISHED, &sum), OK);
    assert_int_equal(sum.all.units, 0);
    given_published(w, &s);

    assert_int_equal(coding_summary_load(w->cx, &s.c, READINGS_PUBLISHED, &sum), OK);
    assert_int_equal(sum.all.units, 3);
    assert_int_equal(sum.settled, 1);
    assert_int_equal(sum.by_two, 2);
    const str_t text = coding_summary_text(w->cx, &sum);
    assert_true(str_find(text, S("they agree in 2 of 3")) < text.len);
    assert_true(str_find(text, S("1 difference was settled, for a public reason.")) < text.len);
}

/* --- the record ------------------------------------------------------------------------------- */

struct found {
    int64_t count;
    char table[32], what[200];
};

static void note(void *of, const char *table, int64_t id, str_t what)
{
    struct found *const f = of;
    (void)id;
    if (f->count++ > 0)
        return;
    (void)snprintf(f->table, sizeof f->table, "%s", table);
    (void)snprintf(f->what, sizeof f->what, "%.*s", STR_ARG(what));
}

static struct found compared(struct world *w)
{
    struct found f = { 0 };
    struct record_differences to = { .differs = note, .of = &f };
    assert_int_equal(codings_compare_record(w->cx, &to), OK);
    return f;
}

static void sequence(struct world *w)
{
    const char *const key =
        arena_cstr(w->cx->arena, arena_printf(w->cx->arena, "%s/ledger.key", w->place.folder));
    w->cx->now += 5 * 60 * USEC_PER_SECOND;
    assert_int_equal(sequencer_run_once(w->cx, key), OK);
}

static void what_was_coded_is_what_the_record_says(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    given_published(w, &s);
    assert_int_equal(compared(w).count, 0); /* it waits for its place */
    sequence(w);
    struct coding_value v[3];
    w->cx->now += USEC_PER_SECOND;
    read_as(w, FIRST);
    coding_id id;
    struct coding c;
    assert_int_equal(coding_begin(w->cx, &s.c, w->north.id, S("A"), &id), OK);
    assert_int_equal(coding_get(w->cx, id, &c), OK);
    assert_int_equal(coding_save(w->cx, &c, v, values_of(&s, "ad", v)), OK);
    assert_int_equal(compared(w).count, 0);
    sequence(w);

    const struct found f = compared(w);
    assert_string_equal(f.what, "");
    assert_int_equal(f.count, 0);
    assert_int_equal(codings_erase_person(w->cx, FIRST), OK);
    assert_int_equal(compared(w).count, 0);
}

static const struct {
    const char *sql, *table, *what;
} TAMPERINGS[] = {
    { "UPDATE coding SET coder = 'C' WHERE place = 1", "coding", "coder" },
    { "UPDATE coding SET begun_at = begun_at - 1 WHERE place = 2", "coding", "begun_at" },
    { "UPDATE coding SET done_at = done_at + 1 WHERE place = 2", "coding", "done_at" },
    { "UPDATE coding SET done_at = 0 WHERE place = 2", "coding", "done_at" },
    { "UPDATE coding SET published_at = 0 WHERE place = 1", "coding", "published_at" },
    { "UPDATE coding SET organisation_id = (SELECT min(id) FROM organisation) WHERE place = 1",
      "coding", "organisation" },
    { "UPDATE coding_value SET value = 1 WHERE value = 0", "coding_value", "print" },
    { "UPDATE coding_value SET basis = 'inferred' WHERE value = -1", "coding_value", "print" },
    { "UPDATE coding_value SET note = 'page 4' WHERE value = -1", "coding_value", "print" },
    { "DELETE FROM coding_value WHERE value = 2", "coding_value", "count" },
    { "UPDATE coding_settlement SET value = 1", "coding_settlement", "position" },
    { "UPDATE coding_settlement SET reason = 'Paid.'", "coding_settlement", "reason" },
    { "UPDATE coding_settlement SET settled_at = 7", "coding_settlement", "settled_at" },
    { "DELETE FROM coding_settlement", "coding_settlement", "the table has not" },
    { "INSERT INTO coding_settlement (id, consultation_id, organisation_id, statement_id, value,"
      " basis, reason, settled_at) SELECT id + 1, consultation_id, organisation_id,"
      " (SELECT max(id) FROM statement), 1, basis, reason, settled_at FROM coding_settlement",
      "coding_settlement", "knows nothing" },
};

static void every_reading_changed_by_hand_is_found(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    given_published(w, &s);
    sequence(w);
    for (size_t i = 0; i < ARRAY_LEN(TAMPERINGS); i++) {
        assert_int_equal(db_savepoint(w->cx->db), OK);
        change_by_hand(w, TAMPERINGS[i].sql);
        const struct found f = compared(w);
        db_savepoint_rollback(w->cx->db);
        if (f.count == 0 || strcmp(f.table, TAMPERINGS[i].table) != 0 ||
            strstr(f.what, TAMPERINGS[i].what) == NULL)
            fail_msg("%s: %d found, %s: %s", TAMPERINGS[i].sql, (int)f.count, f.table, f.what);
    }
    assert_int_equal(compared(w).count, 0);
}

/* The salt comes with the publication: until then nobody could try values. */
static void the_print_can_be_computed_again_once_it_is_published(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    (void)finished(w, &s, FIRST, S("A"), "ads");
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%salt%'"),
                     0);
    given_published(w, &s);
    const struct rounds r = rounds_now(w, &s);
    struct coding_values v;
    assert_int_equal(coding_values_of(w->cx, r.at[0]->id, &v), OK);
    const char text[] = "0 agree stated https://example.org/report page 3\n"
                        "1 disagree stated https://example.org/report page 3\n"
                        "2 silent   page 3\n";
    uint8_t salted[sizeof r.at[0]->salt.at + sizeof text - 1];
    memcpy(salted, r.at[0]->salt.at, sizeof r.at[0]->salt.at);
    memcpy(salted + sizeof r.at[0]->salt.at, text, sizeof text - 1);
    const struct hash256 h = hash_sha256((bytes_t){ salted, sizeof salted });

    assert_true(str_eq(coding_print(w->cx->arena, r.at[0], &v), hex(w->cx->arena, hash_bytes(&h))));
    assert_int_equal(count_rows(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                   " 'coding.published' AND fields LIKE '%salt%'"),
                     2);
}

/* --- tables ----------------------------------------------------------------------------------- */

static void a_table_is_read_by_its_heads_in_any_order(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_table t;
    coding_table_read(w->cx, &s.statements,
                      S("Position;Statement;basis;source;title;note\n"
                        "agree;1;inferred;https://example.org/report;;page 2\n"
                        "silent;2;;;;\n"
                        "\n"
                        "disagree;3;;https://example.org/new;A new one;\"a; quoted\"\n"),
                      &t);

    assert_int_equal(t.error_count, 0);
    assert_int_equal(t.count, 3);
    assert_int_equal(t.at[0].code, CODE_AGREE);
    assert_int_equal(t.at[0].basis, BASIS_INFERRED);
    assert_str_is(t.at[0].source_url, "https://example.org/report");
    assert_int_equal(t.at[1].code, CODE_SILENT);
    assert_int_equal(t.at[1].source_url.len, 0);
    assert_int_equal(t.at[2].basis, BASIS_STATED);
    assert_str_is(t.at[2].source_title, "A new one");
    assert_str_is(t.at[2].note, "a; quoted");
}

static void each_line_at_fault_is_named(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    struct coding_table t;
    coding_table_read(w->cx, &s.statements,
                      S("statement,position,basis,source\n"
                        "1,agree,stated,https://example.org/other\n"
                        "9,agree,stated,https://example.org/a\n"
                        "2,maybe,,\n"
                        "3,agree,guessed,javascript:alert(1)\n"
                        "1,silent,,\n"),
                      &t);

    const int64_t lines[] = { 3, 4, 5, 5, 6 };
    assert_int_equal(t.error_count, 5);
    for (size_t i = 0; i < t.error_count; i++)
        assert_int_equal(t.errors[i].line, lines[i]);
    coding_table_read(w->cx, &s.statements, S("a,b\n1,2\n"), &t);
    assert_int_equal(t.error_count, 2);
    coding_table_read(w->cx, &s.statements, S(""), &t);
    assert_true(t.error_count > 0);
}

static void erasing_the_reader_leaves_the_reading(void **state)
{
    struct world *w = *state;
    const struct scene s = given_scene(w);
    (void)finished(w, &s, FIRST, S("A"), "ads");

    assert_int_equal(codings_erase_person(w->cx, FIRST), OK);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM coding WHERE account_id = 0"), 1);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM coding_value"), 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(two_people_read_and_never_a_third_or_the_same_twice),
        WORLD_TEST(the_second_reads_blind_until_both_are_done),
        WORLD_TEST(what_is_done_is_not_changed_and_nobody_fills_in_for_another),
        WORLD_TEST(a_difference_is_settled_for_a_reason_before_anything_is_published),
        WORLD_TEST(one_alone_can_be_published_and_then_nobody_reads_blind_any_more),
        WORLD_TEST(nothing_is_published_while_the_second_reads),
        WORLD_TEST(an_own_position_stands_and_replaces_what_was_read),
        WORLD_TEST(agreement_is_told_over_all_that_both_read),
        WORLD_TEST(the_same_person_counts_once_however_the_name_is_written),
        WORLD_TEST(nothing_is_saved_settled_or_published_once_it_is_closed),
        WORLD_TEST(the_public_is_told_of_agreement_once_it_is_published),
        WORLD_TEST(what_was_coded_is_what_the_record_says),
        WORLD_TEST(every_reading_changed_by_hand_is_found),
        WORLD_TEST(the_print_can_be_computed_again_once_it_is_published),
        WORLD_TEST(a_table_is_read_by_its_heads_in_any_order),
        WORLD_TEST(each_line_at_fault_is_named),
        WORLD_TEST(erasing_the_reader_leaves_the_reading),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
