/* What somebody said under mandates, handed to them; and that none of it names them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "kit/json/json.h"
#include "ledger/sequencer.h"
#include "viewpoints/person.h"
#include "viewpoints/statements/statements.h"

static const struct json *exported(struct world *w, struct json_doc *doc)
{
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    struct json_out j;
    json_begin(&j, &text);
    json_put_object(&j);
    assert_int_equal(viewpoints_export_person(w->cx, w->account.v, &j), OK);
    json_put_object_end(&j);
    assert_int_equal(json_read(buf_str(&text), doc), OK);
    return json_get(doc->root, "said_under_mandates");
}

static void sequence(struct world *w)
{
    const char *const key =
        arena_cstr(w->cx->arena, arena_printf(w->cx->arena, "%s/ledger.key", w->place.folder));
    assert_int_equal(sequencer_run_once(w->cx, key), OK);
}

static void whoever_spoke_under_a_mandate_gets_what_was_said_under_it(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    assert_int_equal(take(w, &c, s, POSITION_PASS, NULL), OK);
    const struct statement proposal = { .consultation = c.id,
                                        .text = { .by = { S(""), S("Ask the members") } },
                                        .author = participant_of_actor(w->cx, &c) };
    statement_id proposed;
    assert_int_equal(statement_add(w->cx, &proposal, &proposed), OK);
    sequence(w);

    AUTO(json_doc) doc = { 0 };
    const struct json *const all = exported(w, &doc);

    assert_int_equal(json_count(all), 1);
    const struct json *const positions = json_get(json_item(all, 0), "positions");
    const struct json *const statements = json_get(json_item(all, 0), "statements");
    str_t word = STR_NONE;
    assert_int_equal(json_count(positions), 2);
    assert_true(json_str(json_get(json_item(positions, 1), "position"), &word));
    assert_str_is(word, "pass");
    assert_true(json_str(json_get(json_item(positions, 0), "reason"), &word));
    assert_str_is(word, "Because the members decided so.");
    assert_int_equal(json_count(statements), 1);
    assert_true(json_str(json_get(json_item(statements, 0), "text_en"), &word));
    assert_str_is(word, "Ask the members");
}

static void whoever_never_spoke_gets_an_empty_list_of_their_mandate(void **state)
{
    struct world *w = *state;
    given_consultation(w, S("a"), WHO_ORGANISATIONS);

    AUTO(json_doc) doc = { 0 };
    const struct json *const all = exported(w, &doc);

    assert_int_equal(json_count(all), 1);
    assert_int_equal(json_count(json_get(json_item(all, 0), "positions")), 0);
}

static void nothing_said_here_names_the_person_who_said_it(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);

    assert_int_equal(count_rows(w, "SELECT count(*) FROM position p JOIN account a ON p.reason ||"
                                   " p.source_url || p.coder || p.note_en || p.note_az LIKE"
                                   " '%' || a.name || '%'"),
                     0);
    assert_int_equal(count_rows(w,
                                "SELECT count(*) FROM position p JOIN account a ON a.id IN (p.id,"
                                " p.participant_id, p.consultation_id, p.statement_id)"),
                     0);
}

static void who_translated_is_handed_out_and_forgotten_while_the_translation_stays(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(statement_translate(w->cx, &(struct translating){ .on = s,
                                                                       .to = LANG_AZ,
                                                                       .text = S("Bir"),
                                                                       .as = TRANSLATION_HUMAN }),
                     OK);
    AUTO(json_doc) before = { 0 };
    AUTO(json_doc) after = { 0 };
    (void)exported(w, &before);
    assert_int_equal(json_count(json_get(before.root, "translated_statements")), 1);

    assert_int_equal(viewpoints_erase_person(w->cx, w->account.v), OK);

    (void)exported(w, &after);
    assert_int_equal(json_count(json_get(after.root, "translated_statements")), 0);
    struct statement now;
    assert_int_equal(statement_get(w->cx, s, &now), OK);
    assert_str_is(now.text.by[LANG_AZ], "Bir");
    assert_int_equal(now.translation, TRANSLATION_HUMAN);
    assert_int_equal(now.translated_by, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(whoever_spoke_under_a_mandate_gets_what_was_said_under_it),
        WORLD_TEST(whoever_never_spoke_gets_an_empty_list_of_their_mandate),
        WORLD_TEST(nothing_said_here_names_the_person_who_said_it),
        WORLD_TEST(who_translated_is_handed_out_and_forgotten_while_the_translation_stays),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
