/* Disclosures and answers in rows and in the record, and what is said of them everywhere.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "ledger/ledger.h"
#include "registry/disclosures/parts.h"
#include "world.h"

static organisation_id given(struct world *w, const char *slug)
{
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = { { [LANG_EN] = str_from_c(slug) } } };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    return id;
}

static source_id given_source(struct world *w)
{
    const struct source s = { .url = S("https://example.org/report"),
                              .title = S("Who pays"),
                              .publisher = S("The Paper"),
                              .kind = S("news"),
                              .dated = S("2013-05"),
                              .language = S("en") };
    source_id id = { 0 };
    must(source_add(&w->cx, &s, &id) == OK);
    return id;
}

static void as_secretariat(struct world *w)
{
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_SECRETARIAT, .account = 900 };
}

static void as_itself(struct world *w, organisation_id o)
{
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_ORGANISATION,
                                  .account = 901,
                                  .organisation = o.v,
                                  .mandate = 902,
                                  .scopes = MANDATE_REGISTRY };
}

static struct disclosure reported(struct world *w, organisation_id o)
{
    return (struct disclosure){ .organisation = o,
                                .about = ABOUT_FUNDING,
                                .text = { { [LANG_EN] = S("A grant."), [LANG_AZ] = S("Qrant.") } },
                                .party = S("a foundation"),
                                .amount = 1250050,
                                .amount_till = 2000000,
                                .currency = S("EUR"),
                                .money = MONEY_PRIVATE,
                                .origin = ORIGIN_FOREIGN,
                                .share = AMOUNT_NOT_STATED,
                                .dated = S("2013-05"),
                                .from = S("2013"),
                                .till = S("2014-06"),
                                .source = given_source(w) };
}

static struct disclosure own(organisation_id o, const char *words)
{
    return (struct disclosure){ .organisation = o,
                                .about = ABOUT_LEANING,
                                .text = { { [LANG_EN] = str_from_c(words) } },
                                .amount = AMOUNT_NOT_STATED,
                                .amount_till = AMOUNT_NOT_STATED,
                                .share = AMOUNT_NOT_STATED,
                                .is_own = true };
}

static disclosure_id put(struct world *w, const struct disclosure *d)
{
    disclosure_id id = { 0 };
    must(disclosure_put(&w->cx, d, &id) == OK);
    world_wait(w, USEC_PER_SECOND);
    return id;
}

static struct disclosure_lines all_of(struct world *w, organisation_id o)
{
    struct disclosure_lines lines;
    must(disclosure_list_of(&w->cx, o, DISCLOSURES_ALL, &lines) == OK);
    return lines;
}

/* --- entering --------------------------------------------------------------------------------- */

static void a_disclosure_comes_back_as_it_was_entered_and_is_on_record(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    as_secretariat(w);
    const struct disclosure d = reported(w, o);

    const disclosure_id id = put(w, &d);

    const struct disclosure_lines lines = all_of(w, o);
    assert_int_equal(lines.count, 1);
    const struct disclosure_line *const l = &lines.at[0];
    assert_int_equal(l->d.id.v, id.v);
    assert_int_equal(l->d.about, ABOUT_FUNDING);
    assert_false(l->d.is_withheld);
    assert_false(l->d.is_own);
    assert_str_is(l->d.text.by[LANG_AZ], "Qrant.");
    assert_str_is(l->party_name, "a foundation");
    assert_int_equal(l->d.amount, 1250050);
    assert_int_equal(l->d.amount_till, 2000000);
    assert_int_equal(l->d.money, MONEY_PRIVATE);
    assert_int_equal(l->d.origin, ORIGIN_FOREIGN);
    assert_int_equal(l->d.share, AMOUNT_NOT_STATED);
    assert_str_is(l->d.from, "2013");
    assert_str_is(l->d.till, "2014-06");
    assert_str_is(l->source.publisher, "The Paper");
    assert_int_equal(l->d.declared_by.v, 0);
    assert_null(l->answer);
    assert_int_equal(l->objections, 0);
    assert_int_equal(world_count(w,
                                 "SELECT count(*) FROM ledger_inbox WHERE kind = 'disclosure.made'"
                                 " AND fields LIKE '%[\"amount\",\"12500.50\"]%'"
                                 " AND fields LIKE '%[\"source\",%'"),
                     1);
}

static void nothing_is_entered_by_the_wrong_or_without_a_source(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const organisation_id other = given(w, "b");
    disclosure_id id;
    as_secretariat(w);
    struct disclosure d = reported(w, o);
    const int64_t entries = world_count(w, "SELECT count(*) FROM ledger_inbox");

    d.source.v = 0;
    assert_int_equal(disclosure_put(&w->cx, &d, &id), ERR_INVALID);
    d.source.v = 4711; /* there is none such */
    assert_int_equal(disclosure_put(&w->cx, &d, &id), ERR_NOT_FOUND);
    as_itself(w, other);
    d = own(o, "Ours.");
    assert_int_equal(disclosure_put(&w->cx, &d, &id), ERR_FORBIDDEN);
    as_itself(w, o);
    d.party_id.v = 4711;
    assert_int_equal(disclosure_put(&w->cx, &d, &id), ERR_NOT_FOUND);

    assert_int_equal(all_of(w, o).count, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), entries);
}

static void a_correction_keeps_the_old_row_and_takes_the_answer_along(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const struct text2 answer = { { [LANG_EN] = S("Not so.") } };
    as_secretariat(w);
    struct disclosure d = reported(w, o);
    const disclosure_id old = put(w, &d);
    as_itself(w, o);
    assert_int_equal(disclosure_answer_put(&w->cx, old, &answer), OK);
    world_wait(w, USEC_PER_SECOND);
    as_secretariat(w);
    d.amount = 1300000;
    d.replaces = old;

    const disclosure_id new = put(w, &d);

    const struct disclosure_lines lines = all_of(w, o);
    assert_int_equal(lines.count, 2);
    assert_int_equal(lines.at[0].d.id.v, new.v);
    assert_int_equal(lines.at[0].d.amount, 1300000);
    assert_non_null(lines.at[0].answer);
    assert_str_is(lines.at[0].answer->text.by[LANG_EN], "Not so.");
    assert_true(lines.at[0].answer->created_at < lines.at[0].d.created_at);
    assert_int_equal(lines.at[1].d.id.v, old.v);
    assert_int_equal(lines.at[1].d.ended_at, lines.at[0].d.created_at);
    assert_str_is(lines.at[1].d.ended_reason, "");
    assert_null(lines.at[1].answer);

    disclosure_id again;
    assert_int_equal(disclosure_put(&w->cx, &d, &again), ERR_CONFLICT);
}

static void a_withdrawal_ends_it_with_a_public_reason(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    as_itself(w, o);
    const struct disclosure d = own(o, "Neutral.");
    const disclosure_id id = put(w, &d);

    assert_int_equal(disclosure_withdraw(&w->cx, id, S("no")), ERR_INVALID);
    as_secretariat(w);
    assert_int_equal(disclosure_withdraw(&w->cx, id, S("the members changed it")), ERR_FORBIDDEN);
    as_itself(w, o);
    assert_int_equal(disclosure_withdraw(&w->cx, id, S("the members changed it")), OK);

    const struct disclosure_lines lines = all_of(w, o);
    assert_int_equal(lines.at[0].d.ended_at, w->cx.now);
    assert_str_is(lines.at[0].d.ended_reason, "the members changed it");
    assert_int_equal(disclosure_withdraw(&w->cx, id, S("the members changed it")), ERR_NOT_FOUND);
    struct disclosure_lines standing;
    assert_int_equal(disclosure_list_of(&w->cx, o, DISCLOSURES_STANDING, &standing), OK);
    assert_int_equal(standing.count, 0);
}

/* --- answers ---------------------------------------------------------------------------------- */

static void an_answer_stands_beside_and_is_replaced_and_withdrawn(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const struct text2 none = { 0 };
    const struct text2 first = { { [LANG_EN] = S("Not so.") } };
    const struct text2 second = { { [LANG_AZ] = S("Elə deyil.") } };
    as_secretariat(w);
    const struct disclosure d = reported(w, o);
    const disclosure_id id = put(w, &d);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &first), ERR_FORBIDDEN);
    as_itself(w, o);

    assert_int_equal(disclosure_answer_put(&w->cx, id, &none), ERR_NOT_FOUND);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &first), OK);
    world_wait(w, USEC_PER_SECOND);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &second), OK);

    assert_str_is(all_of(w, o).at[0].answer->text.by[LANG_AZ], "Elə deyil.");
    const struct disclosure_answer *past = NULL;
    size_t count = 0;
    assert_int_equal(answer_rows_past(&w->cx, o, &past, &count), OK);
    assert_int_equal(count, 1);
    assert_str_is(past[0].text.by[LANG_EN], "Not so.");

    assert_int_equal(disclosure_answer_put(&w->cx, id, &none), OK);
    assert_null(all_of(w, o).at[0].answer);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'answer.withdrawn'"), 1);
}

/* --- taking down ------------------------------------------------------------------------------ */

static void
words_taken_down_leave_the_row_and_the_record_but_not_the_fact_that_they_were(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const struct text2 answer = { { [LANG_EN] = S("Aygün lives at 5.") } };
    as_secretariat(w);
    const struct disclosure d = reported(w, o);
    const disclosure_id id = put(w, &d);
    as_itself(w, o);
    assert_int_equal(disclosure_take_down(&w->cx, id, S("it names a person")), ERR_FORBIDDEN);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &answer), OK);
    as_secretariat(w);
    const answer_id a = all_of(w, o).at[0].answer->id;

    assert_int_equal(disclosure_take_down(&w->cx, id, S("it names a person")), OK);
    assert_int_equal(answer_take_down(&w->cx, a, S("it names a person")), OK);

    const struct disclosure_line *const l = &all_of(w, o).at[0];
    assert_int_equal(l->d.text.by[LANG_EN].len + l->d.party.len, 0);
    assert_int_equal(l->d.amount, 1250050);
    assert_int_equal(l->d.erased_at, w->cx.now);
    assert_str_is(l->d.erased_reason, "it names a person");
    assert_int_equal(l->answer->text.by[LANG_EN].len, 0);
    assert_int_equal(l->answer->erased_at, w->cx.now);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                    " '%lives at 5%' OR fields LIKE '%a foundation%'"),
                     0);
    assert_int_equal(disclosure_take_down(&w->cx, id, S("it names a person")), ERR_NOT_FOUND);
}

/* A person is named as much in what was replaced or taken back: that stays to be read, too. */
static void every_wording_of_an_answer_is_taken_down(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const struct text2 first = { { [LANG_EN] = S("Aygün lives at 5.") } };
    const struct text2 second = { { [LANG_EN] = S("She lives elsewhere.") } };
    const struct text2 none = { 0 };
    as_secretariat(w);
    const struct disclosure d = reported(w, o);
    const disclosure_id id = put(w, &d);
    as_itself(w, o);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &first), OK);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &second), OK);
    assert_int_equal(disclosure_answer_put(&w->cx, id, &none), OK);
    assert_int_equal(answers_take_down(&w->cx, id, S("it names a person")), ERR_FORBIDDEN);
    as_secretariat(w);

    assert_int_equal(answers_take_down(&w->cx, id, S("it names a person")), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM disclosure_answer WHERE text_en <> ''"),
                     0);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%lives%'"), 0);
    assert_int_equal(answers_take_down(&w->cx, id, S("it names a person")), ERR_NOT_FOUND);
}

/* --- who speaks and who pays -------------------------------------------------------------------
 */

static void a_line_says_who_pays_or_that_it_is_not_on_record(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    const organisation_id b = given(w, "b");
    const int64_t ids[] = { b.v, 4711, a.v };
    str_t texts[3];
    as_secretariat(w);
    const struct disclosure d = reported(w, a);
    (void)put(w, &d);
    struct disclosure silent = reported(w, a);
    silent.about = ABOUT_CONTROL;
    silent.is_withheld = true;
    silent.party = silent.currency = STR_NONE;
    silent.amount = silent.amount_till = AMOUNT_NOT_STATED;
    silent.money = MONEY_NOT_STATED;
    silent.origin = ORIGIN_NOT_STATED;
    (void)put(w, &silent);

    assert_int_equal(disclosure_texts(&w->cx, ids, 3, texts), OK);

    assert_str_is(texts[0], "Non-governmental organisation, local. Funding, control and leaning:"
                            " not on record.");
    assert_str_is(texts[1], "");
    assert_str_is(texts[2],
                  "Non-governmental organisation, local. Funding: a foundation,"
                  " 12,500.50–20,000 EUR (private money, foreign), 2013 to June 2014; reported by"
                  " The Paper. Control: not disclosed; reported by The Paper. Leaning: not on"
                  " record.");
}

static void an_open_objection_makes_it_disputed_and_a_decided_one_does_not(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    as_secretariat(w);
    const struct disclosure d = reported(w, o);
    const disclosure_id id = put(w, &d);
    assert_int_equal(all_of(w, o).at[0].objections, 0);

    enum { Q_OBJECT, Q_DECIDE, Q_TEST_COUNT };
    static const struct db_text TEXTS[Q_TEST_COUNT] = {
        [Q_OBJECT] = { "INSERT INTO objection (id, organisation_id, about, about_id,"
                       " by_organisation, name, email, text, language, state, decision, created_at,"
                       " decided_at) VALUES (1, $1, 'disclosure', $2, 0, '', '', 'x', 'en', 'open',"
                       " '', 1, 0)" },
        [Q_DECIDE] = { "UPDATE objection SET state = 'declined', decided_at = 2" },
    };
    static const struct db_catalog sql = { "objections in a test", TEXTS, Q_TEST_COUNT };
    assert_int_equal(db_exec(w->cx.db, &sql, Q_OBJECT, ARGS(ARG(o.v), ARG(id.v)), NULL), OK);

    assert_int_equal(all_of(w, o).at[0].objections, 1);
    str_t text;
    assert_int_equal(disclosure_text(&w->cx, o, &text), OK);
    assert_true(str_find(text, S("disputed")) < text.len);

    assert_int_equal(db_exec(w->cx.db, &sql, Q_DECIDE, NO_ARGS, NULL), OK);
    assert_int_equal(all_of(w, o).at[0].objections, 0);
}

static void what_it_funds_is_found_from_its_own_side(void **state)
{
    struct world *const w = *state;
    const organisation_id a = given(w, "a");
    const organisation_id giver = given(w, "giver");
    struct disclosure_lines given_by;
    as_secretariat(w);
    struct disclosure d = reported(w, a);
    d.party = STR_NONE;
    d.party_id = giver;
    (void)put(w, &d);

    assert_int_equal(disclosure_list_by(&w->cx, giver, &given_by), OK);

    assert_int_equal(given_by.count, 1);
    assert_int_equal(given_by.at[0].d.organisation.v, a.v);
    assert_str_is(given_by.at[0].party_name, "giver");
    assert_str_is(given_by.at[0].party_slug, "giver");
}

/* --- the record ------------------------------------------------------------------------------- */

struct told {
    size_t count;
    char last[200];
};

static void tell(void *of, const char *table, int64_t id, str_t what)
{
    struct told *const t = of;
    t->count++;
    snprintf(t->last, sizeof t->last, "%s %" PRId64 " %.*s", table, id, STR_ARG(what));
}

static struct told compared(struct world *w)
{
    struct told t = { 0 };
    struct record_differences to = { .differs = tell, .of = &t };
    must(disclosures_compare(&w->cx, &to) == OK);
    return t;
}

static void change(struct world *w, int which)
{
    static const struct db_text TEXTS[] = {
        { "UPDATE disclosure SET amount = amount + 1 WHERE amount > 0" },
        { "UPDATE disclosure SET amount = amount - 1 WHERE amount > 0" },
        { "UPDATE disclosure SET text_en = 'else' WHERE about = 'leaning'" },
        { "UPDATE disclosure SET text_en = 'Neutral.' WHERE about = 'leaning'" },
        { "UPDATE disclosure SET ended_at = 0, ended_reason = '' WHERE about = 'leaning'" },
        { "UPDATE disclosure_answer SET text_en = 'else' WHERE ended_at = 0" },
        { "UPDATE disclosure_answer SET text_en = 'Not so.' WHERE ended_at = 0" },
        { "UPDATE disclosure SET source_id = 0 WHERE source_id <> 0" },
    };
    static const struct db_catalog sql = { "changes in a test", TEXTS, ARRAY_LEN(TEXTS) };
    must(db_exec(w->cx.db, &sql, which, NO_ARGS, NULL) == OK);
}

static void what_was_changed_beside_the_record_is_found(void **state)
{
    struct world *const w = *state;
    const organisation_id o = given(w, "a");
    const struct text2 answer = { { [LANG_EN] = S("Not so.") } };
    as_secretariat(w);
    struct disclosure d = reported(w, o);
    d.replaces = put(w, &d);
    const disclosure_id now = put(w, &d);
    as_itself(w, o);
    must(disclosure_answer_put(&w->cx, now, &answer) == OK);
    const struct disclosure leaning = own(o, "Neutral.");
    const disclosure_id ended = put(w, &leaning);
    must(disclosure_withdraw(&w->cx, ended, S("the members changed it")) == OK);
    struct told t = compared(w);
    if (t.count > 0)
        print_error("%s\n", t.last);
    assert_int_equal(t.count, 0);

    change(w, 0);
    assert_int_equal(compared(w).count, 2);
    change(w, 1);
    change(w, 2);
    assert_int_equal(compared(w).count, 1);
    change(w, 3);
    change(w, 5);
    assert_int_equal(compared(w).count, 1);
    change(w, 6);
    assert_int_equal(compared(w).count, 0);
    change(w, 4);
    assert_int_equal(compared(w).count, 1);
    change(w, 7);
    assert_int_equal(compared(w).count, 3);
}

static void every_statement_prepares(void **state)
{
    struct world *const w = *state;
    assert_int_equal(db_prepare_all(w->cx.db, &disclosures_sql), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_disclosure_comes_back_as_it_was_entered_and_is_on_record),
        IN_A_WORLD(nothing_is_entered_by_the_wrong_or_without_a_source),
        IN_A_WORLD(a_correction_keeps_the_old_row_and_takes_the_answer_along),
        IN_A_WORLD(a_withdrawal_ends_it_with_a_public_reason),
        IN_A_WORLD(an_answer_stands_beside_and_is_replaced_and_withdrawn),
        IN_A_WORLD(every_wording_of_an_answer_is_taken_down),
        IN_A_WORLD(words_taken_down_leave_the_row_and_the_record_but_not_the_fact_that_they_were),
        IN_A_WORLD(a_line_says_who_pays_or_that_it_is_not_on_record),
        IN_A_WORLD(an_open_objection_makes_it_disputed_and_a_decided_one_does_not),
        IN_A_WORLD(what_it_funds_is_found_from_its_own_side),
        IN_A_WORLD(what_was_changed_beside_the_record_is_found),
        IN_A_WORLD(every_statement_prepares),
    };
    const int skipped = testdb_skip();
    return skipped != 0 ? skipped : cmocka_run_group_tests(tests, NULL, NULL);
}
