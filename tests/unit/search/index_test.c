/* The index follows the record; what is not public any more is not found.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/store.h"
#include "files/text.h"
#include "kit/http/form.h"
#include "search_world.h"

static void what_was_said_is_found_once_the_record_has_it(void **state)
{
    struct world *const w = *state;
    const struct consultation c = given_question(w, "Seçki necə keçdi?", "How was the election?");
    given_said(w, &c, "Müşahidəçilər məntəqələrə buraxıldı.", "Observers were let into stations.");
    index_now(w);

    const struct search_answer a = found(w, "observer");

    assert_int_equal(a.count, 1);
    assert_str_is(first_of(&a), "Observers were let into stations.");
    assert_str_is(drawn(&w->arena, &a.at[0].title), "[Observers] were let into stations.");
    assert_false(a.is_building);
    assert_false(a.is_behind);
}

static void a_thing_of_two_languages_is_found_once_in_the_readers(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "smdt", "SMDT mərkəzi", "SMDT centre", "SMDT");
    index_now(w);

    w->cx.lang = LANG_AZ;
    const struct search_answer az = found(w, "smdt");
    w->cx.lang = LANG_EN;
    const struct search_answer en = found(w, "smdt");

    assert_int_equal(az.total, 1);
    assert_str_is(first_of(&az), "SMDT mərkəzi");
    assert_int_equal(en.total, 1);
    assert_str_is(first_of(&en), "SMDT centre");
}

static void another_name_and_an_identifier_lead_to_the_organisation(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "emds", "Yeni ad", "New name", "");
    given_fact(w, o, "name", "former", "Köhnə Qayıq Birliyi");
    given_fact(w, o, "identifier", "AZ-IVI", "1400123451");
    given_fact(w, o, "contact", "email", "aygun@example.org");
    index_now(w);

    struct search_answer a = found(w, "kohne qayiq");
    assert_str_is(first_of(&a), "New name");
    assert_str_is(drawn(&w->arena, &a.at[0].body), "[Köhnə] [Qayıq] Birliyi · 1400123451");
    a = found(w, "1400123451");
    assert_str_is(first_of(&a), "New name");
    a = found_as(w, (struct search_asked){ .text = S("aygun"), .lang = -1, .is_literal = true });
    assert_int_equal(a.count, 0);
}

static void a_change_takes_the_old_words_out(void **state)
{
    struct world *const w = *state;
    struct organisation o = { 0 };
    const organisation_id id = given_organisation(w, "a", "Çinar", "Plane tree", "");
    index_now(w);
    assert_int_equal(organisation_find(&w->cx, id, &o), OK);

    o.name = (struct text2){ { S("Palıd"), S("Oak") } };
    assert_int_equal(organisation_change(&w->cx, &o), OK);
    index_now(w);

    assert_int_equal(found(w, "palıd").count, 1);
    assert_int_equal(found(w, "çinar").count, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'cinar'"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_gram WHERE word = 'cinar'"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'palid'"), 1);
}

static void who_pays_and_what_is_answered_lead_to_the_organisation(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given_organisation(w, "nar", "Nar Bağı", "Pomegranate Garden", "");
    const organisation_id party = given_organisation(w, "gemi", "Kağız Gəmi", "Paper Boat", "");
    const struct actor nobody = w->cx.actor;
    disclosure_id one;
    index_now(w);

    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_ORGANISATION,
                                  .account = 901,
                                  .organisation = o.v,
                                  .mandate = 902,
                                  .scopes = MANDATE_REGISTRY };
    struct disclosure d = { .organisation = o,
                            .text = { { [LANG_EN] = S("A grant of USAID.") } },
                            .party_id = party,
                            .amount = AMOUNT_NOT_STATED,
                            .amount_till = AMOUNT_NOT_STATED,
                            .share = AMOUNT_NOT_STATED,
                            .is_own = true };
    assert_int_equal(disclosure_put(&w->cx, &d, &one), OK);
    index_now(w);
    w->cx.actor = nobody;

    const struct search_answer usaid = found(w, "USAID");
    assert_str_is(first_of(&usaid), "Pomegranate Garden");
    assert_int_equal(found(w, "paper boat").count, 2); /* itself, and whom it pays */

    struct organisation renamed;
    assert_int_equal(organisation_find(&w->cx, party, &renamed), OK);
    renamed.name = (struct text2){ { S("Taxta Körpü"), S("Wooden Bridge") } };
    assert_int_equal(organisation_change(&w->cx, &renamed), OK);
    index_now(w);

    assert_int_equal(found(w, "wooden bridge").count, 2);
}

/* "said" is near "USAID", and means something else. */
static void an_abbreviation_is_not_another_word(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "a", "Deyilən", "What was said", "");
    index_now(w);

    const struct search_answer none = found(w, "USAID");
    const struct search_answer typed = found(w, "saidd");

    assert_int_equal(none.count, 0);
    assert_int_equal(none.shown.len, 0);
    assert_str_is(typed.shown, "said");
}

/* The stem of what was mistyped begins a word of another stem. */
static void a_stem_that_begins_a_word_does_not_make_it_known(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "a", "Seçki Komissiyası", "Election Commission", "");
    index_now(w);

    assert_str_is(found(w, "elecion").shown, "election");
    assert_str_is(found(w, "commision").shown, "commission");
    assert_str_is(found(w, "komisiya").shown, "komissiyası");
    assert_str_is(found(w, "komissya").shown, "komissiyası");
    assert_int_equal(found(w, "commiss").shown.len, 0); /* being typed */
}

/* Not even between the erasing and the next pass of the index. */
static void an_erased_text_is_found_at_no_moment(void **state)
{
    struct world *const w = *state;
    const struct consultation c = given_question(w, "Sual?", "Question?");
    const statement_id s =
        given_said(w, &c, "Aygünün nömrəsi budur.", "This is the number of Aygun.");
    given_said(w, &c, "Aygün müşahidəçidir.", "Aygun is an observer.");
    index_now(w);
    assert_int_equal(found(w, "number aygun").count, 1);

    assert_int_equal(statement_take_down(&w->cx, s, S("It names a private person.")), OK);
    struct search_answer at_once = found(w, "number");
    assert_int_equal(at_once.count, 0);
    index_now(w);

    assert_int_equal(found(w, "number").count, 0);
    assert_int_equal(found(w, "nömrə").count, 0);
    assert_int_equal(found(w, "aygun").count, 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'number'"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_row WHERE title LIKE '%number%'"),
                     0);
}

static struct position_new taken(struct world *w, const struct consultation *c, statement_id on,
                                 const char *reason)
{
    struct position_new one = { .cx = &w->cx,
                                .in = c->id,
                                .on = on,
                                .value = POSITION_AGREE,
                                .reason = str_from_c(reason),
                                .reason_language = S("en"),
                                .source_url = S("") };
    assert_int_equal(position_take(&w->cx, &one), OK);
    return one;
}

static void a_reason_is_found_while_it_is_in_force(void **state)
{
    struct world *const w = *state;
    account_id who;
    mandate_id under;
    const organisation_id o = given_organisation(w, "nar", "Nar", "Pomegranate", "");
    const struct consultation c = given_question(w, "Sual?", "Question?");
    const statement_id s = given_said(w, &c, "Qutular şəffaf idi.", "Boxes were transparent.");
    assert_int_equal(account_add(&w->cx, S("r@example.org"), S("R"), 0, LANG_EN, &who), OK);
    assert_int_equal(mandate_give(&w->cx,
                                  &(struct mandate){ .account = who,
                                                     .organisation = o,
                                                     .scopes = MANDATE_SCOPES_ALL,
                                                     .starts_at = w->cx.now,
                                                     .reason = S("the first of a test") },
                                  &under),
                     OK);
    w->cx.actor = (struct actor){
        .account = who.v, .organisation = o.v, .mandate = under.v, .scopes = MANDATE_SCOPES_ALL
    };

    taken(w, &c, s, "We saw plastic lids on every one of them.");
    w->cx.now += USEC_PER_SECOND;
    index_now(w);
    struct search_answer a = found(w, "plastic lid");
    assert_int_equal(a.count, 1);
    assert_int_equal(a.at[0].text.organisation, o.v);

    const struct position_new second =
        taken(w, &c, s, "We saw wooden drawers on every one of them.");
    assert_int_equal(found(w, "plastic").count, 0); /* at once */
    index_now(w);
    assert_int_equal(found(w, "plastic").count, 0);
    assert_int_equal(found(w, "wooden").count, 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'plastic'"), 0);

    assert_int_equal(position_take_down(&w->cx, second.made, S("It names a private person.")), OK);
    assert_int_equal(found(w, "wooden").count, 0);
    index_now(w);
    assert_int_equal(found(w, "wooden").count, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'wooden'"), 0);

    taken(w, &c, s, "We saw iron handles on every one of them.");
    index_now(w);
    const struct search_answer last = found(w, "iron handle");
    assert_int_equal(last.count, 1);
    assert_str_is(last.at[0].text.about, "Boxes were transparent.");
    assert_int_equal(found(w, "transparent").total, 1); /* the statement alone */
    assert_int_equal(statement_take_down(&w->cx, s, S("It names a private person.")), OK);
    index_now(w);
    assert_int_equal(found(w, "transparent").count, 0);
    assert_true(str_find(found(w, "iron").at[0].text.about, S("transparent")) >
                20); /* taken down */
}

static void an_index_made_anew_says_the_same(void **state)
{
    struct world *const w = *state;
    struct demo_people people;
    int64_t rows = 0;
    bool is_building = false;
    assert_int_equal(demo_fill(&w->cx, &people), OK);
    index_now(w);
    const int64_t before = world_count(w, "SELECT count(*) FROM search_row");
    const int64_t words = world_count(w, "SELECT CAST(sum(uses) AS BIGINT) FROM search_word");
    assert_true(before > 100);

    assert_int_equal(index_begin_anew(&w->cx), OK);
    assert_int_equal(index_progress(&w->cx, &rows, &is_building), OK);
    assert_true(is_building);
    assert_true(found(w, "observers").count > 0); /* meanwhile too */
    assert_true(found(w, "observers").is_building);
    assert_int_equal(index_catch_up(&w->cx, &rows), OK);

    assert_int_equal(index_progress(&w->cx, &rows, &is_building), OK);
    assert_false(is_building);
    assert_int_equal(rows, before);
    assert_int_equal(world_count(w, "SELECT CAST(sum(uses) AS BIGINT) FROM search_word"), words);
}

static void a_row_that_vanished_leaves_with_the_next_walk(void **state)
{
    struct world *const w = *state;
    int64_t rows = 0;
    given_organisation(w, "gone", "Gedən", "Leaving", "");
    given_organisation(w, "kept", "Qalan", "Staying", "");
    index_now(w);
    static const struct db_text text[] = {
        { "UPDATE organisation SET removed_at = 1 WHERE slug = 'gone'", NULL, NULL }
    };
    static const struct db_catalog by_hand = { "by_hand", text, 1 };
    assert_int_equal(db_exec(w->cx.db, &by_hand, 0, NO_ARGS, NULL), OK);
    assert_int_equal(found(w, "leaving").count, 0); /* not shown from now on */

    assert_int_equal(index_begin_anew(&w->cx), OK);
    assert_int_equal(index_catch_up(&w->cx, &rows), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM search_row WHERE title LIKE '%leav%'"),
                     0);
    assert_int_equal(found(w, "staying").count, 1);
}

static void a_second_pass_of_the_same_state_is_refused(void **state)
{
    struct world *const w = *state;
    struct index_pass *first = NULL;
    struct index_pass *second = NULL;
    int64_t rows = 0;
    given_organisation(w, "a", "Bir", "One", "");
    assert_int_equal(index_read(&w->cx, &first), OK);
    assert_int_equal(index_read(&w->cx, &second), OK);

    assert_int_equal(index_settle(&w->cx, first, &rows), OK);
    assert_int_equal(db_savepoint(w->cx.db), OK);
    assert_int_equal(index_settle(&w->cx, second, &rows) == OK, false);
    db_savepoint_rollback(w->cx.db);
}

static void what_waits_for_the_index_is_told(void **state)
{
    struct world *const w = *state;
    given_organisation(w, "a", "Bir", "One", "");
    index_now(w);
    assert_false(found(w, "one").is_behind);

    given_organisation(w, "b", "İki", "Two", "");
    sequence_now(w);

    assert_true(found(w, "one").is_behind);
}

/* --- documents -------------------------------------------------------------------------------- */

/* A file with so many words that no other has, among them one at the very end. */
static file_id given_document(struct world *w, const char *mark, int words)
{
    const struct form_file posted = { .name = S("report.txt"),
                                      .bytes = { (const uint8_t *)"text", 4 } };
    const struct file about = {
        .owner_kind = S("site"),
        .licence = S("CC-BY-4.0"),
        .alt = { .by = { [LANG_EN] = S("A report"), [LANG_AZ] = S("Hesabat") } }
    };
    file_id id = { 0 };
    AUTO(buf) text;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < words; i++)
        buf_printf(&text, "%sword%d of it. ", mark, i);
    buf_printf(&text, "At its end stands %szebra.", mark);
    assert_int_equal(file_add(&w->cx, &posted, &about, &id), OK);
    assert_int_equal(file_text_put(&w->cx, id, buf_str(&text)), OK);
    return id;
}

static int64_t rows_of_file(struct world *w, file_id f)
{
    const str_t sql =
        arena_printf(&w->arena, "SELECT count(*) FROM search_row WHERE subject = %" PRId64, f.v);
    return world_count(w, arena_cstr(&w->arena, sql));
}

static void a_long_document_is_found_by_all_of_its_words(void **state)
{
    struct world *const w = *state;
    const file_id f = given_document(w, "a", 49000);
    index_now(w);

    const struct search_answer first = found(w, "aword0");
    const struct search_answer last = found(w, "azebra");

    assert_int_equal(rows_of_file(w, f), SEARCH_TEXTS_MAX);
    assert_int_equal(first.total, 1);
    assert_int_equal(first.count, 1);
    assert_int_equal(last.total, 1);
    assert_str_is(first_of(&last), "report.txt");
    assert_true(str_ends(drawn(&w->arena, &last.at[0].body), S("At its end stands [azebra].")));
    assert_int_equal(found(w, "report").total, 1); /* one thing, however many pieces */
}

/* More than a pass takes: by the record, and by a walk. */
static void documents_beyond_one_pass_are_all_found(void **state)
{
    struct world *const w = *state;
    static const char *const MARKS[] = { "b", "c", "d", "e" };
    int64_t rows = 0;
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++)
        (void)given_document(w, MARKS[i], 20000);

    index_now(w);
    const int64_t by_record = world_count(w, "SELECT count(*) FROM search_row");
    for (size_t i = 0; i < ARRAY_LEN(MARKS); i++)
        assert_int_equal(
            found(w, arena_cstr(&w->arena, arena_printf(&w->arena, "%szebra", MARKS[i]))).total, 1);
    assert_int_equal(index_begin_anew(&w->cx), OK);
    assert_int_equal(index_catch_up(&w->cx, &rows), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM search_row"), by_record);
    assert_int_equal(found(w, "ezebra").total, 1);
    assert_false(found(w, "ezebra").is_building);
    assert_false(found(w, "ezebra").is_behind);
}

static void a_removed_document_is_found_at_no_moment(void **state)
{
    struct world *const w = *state;
    const file_id f = given_document(w, "f", 10000);
    index_now(w);
    assert_int_equal(found(w, "fzebra").count, 1);
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;

    assert_int_equal(file_remove(&w->cx, f, S("It named a person")), OK);
    assert_int_equal(found(w, "fzebra").count, 0);
    index_now(w);

    assert_int_equal(found(w, "fzebra").total, 0);
    assert_int_equal(rows_of_file(w, f), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM search_word WHERE word = 'fzebra'"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM file_text"), 0);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_SEARCH_WORLD(what_was_said_is_found_once_the_record_has_it),
        IN_A_SEARCH_WORLD(a_thing_of_two_languages_is_found_once_in_the_readers),
        IN_A_SEARCH_WORLD(another_name_and_an_identifier_lead_to_the_organisation),
        IN_A_SEARCH_WORLD(a_change_takes_the_old_words_out),
        IN_A_SEARCH_WORLD(who_pays_and_what_is_answered_lead_to_the_organisation),
        IN_A_SEARCH_WORLD(an_abbreviation_is_not_another_word),
        IN_A_SEARCH_WORLD(a_stem_that_begins_a_word_does_not_make_it_known),
        IN_A_SEARCH_WORLD(an_erased_text_is_found_at_no_moment),
        IN_A_SEARCH_WORLD(a_reason_is_found_while_it_is_in_force),
        IN_A_SEARCH_WORLD(an_index_made_anew_says_the_same),
        IN_A_SEARCH_WORLD(a_row_that_vanished_leaves_with_the_next_walk),
        IN_A_SEARCH_WORLD(a_second_pass_of_the_same_state_is_refused),
        IN_A_SEARCH_WORLD(what_waits_for_the_index_is_told),
        IN_A_SEARCH_WORLD(a_long_document_is_found_by_all_of_its_words),
        IN_A_SEARCH_WORLD(documents_beyond_one_pass_are_all_found),
        IN_A_SEARCH_WORLD(a_removed_document_is_found_at_no_moment),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
