/* A row changed behind the program's back is found by the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../cm.h"
#include "world.h"

#include "ledger/sequencer.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/check/check.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/statements/statements.h"

struct found {
    int64_t count, compared;
    char table[32];
    char what[200];
    int64_t id;
};

static void note(void *of, const char *table, int64_t id, str_t what)
{
    struct found *const f = of;
    if (f->count++ > 0)
        return;
    (void)snprintf(f->table, sizeof f->table, "%s", table);
    (void)snprintf(f->what, sizeof f->what, "%.*s", STR_ARG(what));
    f->id = id;
}

static struct found compared(struct world *w)
{
    struct found f = { 0 };
    struct record_differences to = { .differs = note, .of = &f };
    assert_int_equal(viewpoints_compare_record(w->cx, &to), OK);
    f.compared = to.compared;
    return f;
}

/* Everything that waits gets its place; minutes that are over are sealed. */
static void sequence(struct world *w)
{
    const char *const key =
        arena_cstr(w->cx->arena, arena_printf(w->cx->arena, "%s/ledger.key", w->place.folder));
    w->cx->now += 5 * 60 * USEC_PER_SECOND;
    assert_int_equal(sequencer_run_once(w->cx, key), OK);
}

struct filled {
    struct consultation named, open;
    statement_id on, next, public_on;
    struct position_new position, answer;
    argument_id argued, replied; /* by north; by a visitor, accepted */
};

static argument_id given_argument(struct world *w, const struct consultation *c, statement_id on,
                                  int64_t parent, const char *text)
{
    argument_id made;
    const struct argument a = { .consultation = c->id,
                                .statement = on,
                                .parent = { parent },
                                .side = parent != 0 ? ARGUMENT_REPLY : ARGUMENT_FOR,
                                .text = str_from_c(text),
                                .language = S("en") };
    assert_int_equal(argument_give(w->cx, &a, &made), OK);
    return made;
}

/* An argument of each side, one that waits, and marks of both sides, some of them revised. */
static void given_arguments(struct world *w, struct filled *f)
{
    const struct consultation both = given_consultation(w, S("c"), WHO_BOTH);
    const statement_id on = given_statement(w, &both, S("Four"));
    speak_for_north(w);
    f->argued = given_argument(w, &both, on, 0, "Members asked for it twice.");
    const argument_id other = given_argument(w, &both, on, 0, "It costs next to nothing.");
    speak_as_visitor(w, 50);
    f->replied = given_argument(w, &both, on, f->argued.v, "Nobody has asked me, ever.");
    given_argument(w, &both, on, 0, "This one waits for somebody to look.");
    speak_as_nobody(w);
    assert_int_equal(argument_decide(w->cx, f->replied, STATEMENT_ACCEPTED, S(""), false), OK);
    for (int visitor = 51; visitor < 54; visitor++) {
        speak_as_visitor(w, visitor);
        assert_int_equal(argument_mark(w->cx, &both, f->argued, -1), OK);
        w->cx->now += USEC_PER_SECOND;
        assert_int_equal(argument_mark(w->cx, &both, f->argued, 1), OK);
        assert_int_equal(argument_mark(w->cx, &both, other, 1), OK);
        w->cx->now += USEC_PER_SECOND;
    }
    speak_for_north(w);
    assert_int_equal(argument_mark(w->cx, &both, f->replied, 1), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(argument_mark(w->cx, &both, f->replied, -1), OK);
    speak_as_nobody(w);
}

/* A bit of everything, all of it in the record. */
static struct filled given_all(struct world *w)
{
    struct filled f = { .named = given_consultation(w, S("a"), WHO_ORGANISATIONS),
                        .open = given_consultation(w, S("b"), WHO_PUBLIC) };
    f.on = given_statement(w, &f.named, S("One"));
    f.next = given_statement(w, &f.named, S("Two"));
    f.public_on = given_statement(w, &f.open, S("Three"));
    source_id source;
    assert_int_equal(source_add(w->cx,
                                &(struct source){ .url = S("https://example.org/x"),
                                                  .title = S("T"),
                                                  .publisher = S("P"),
                                                  .kind = S("report"),
                                                  .dated = S("2013") },
                                &source),
                     OK);
    struct position_coded p = coded(w, f.next, POSITION_DISAGREE);
    p.organisation = w->south.id;
    p.sources = &source;
    p.source_count = 1;
    assert_int_equal(position_code(w->cx, f.named.id, &p), OK);
    assert_int_equal(
        document_add(w->cx, &(struct document_new){ .organisation = w->south.id,
                                                    .consultation = f.named.id,
                                                    .dated = S("2013-10"),
                                                    .summary = { .by = { S("Az"), S("En") } },
                                                    .is_verified = true,
                                                    .sources = &source,
                                                    .source_count = 1 }),
        OK);
    speak_for_north(w);
    assert_int_equal(take(w, &f.named, f.on, POSITION_AGREE, NULL), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &f.named, f.on, POSITION_PASS, &f.position), OK);
    speak_as_visitor(w, 42);
    assert_int_equal(take(w, &f.open, f.public_on, POSITION_AGREE, NULL), OK);
    w->cx->now += USEC_PER_SECOND;
    assert_int_equal(take(w, &f.open, f.public_on, POSITION_PASS, &f.answer), OK);
    given_arguments(w, &f);
    speak_as_nobody(w);
    sequence(w);
    return f;
}

/* One merged, one separated again, one amended, one translated, confirmed and corrected. */
static err_t merged_amended_and_translated(struct world *w, const struct consultation *c)
{
    const str_t reason = S("A reason long enough.");
    const statement_id a = given_statement(w, c, S("First")), b = given_statement(w, c, S("1st"));
    const statement_id d = given_statement(w, c, S("Number one"));
    TRY(statement_merge(w->cx, b, a, reason));
    TRY(statement_merge(w->cx, d, a, reason));
    TRY(statement_separate(w->cx, d, reason));
    struct statement s = { .consultation = c->id,
                           .state = STATEMENT_ACCEPTED,
                           .amends = a,
                           .amend_reason = reason,
                           .has_original = true,
                           .original = LANG_EN };
    s.text.by[LANG_EN] = S("The very first");
    statement_id amendment;
    TRY(statement_add(w->cx, &s, &amendment));
    const str_t label = S("ilk");
    TRY(statement_translate(w->cx, &(struct translating){ amendment, LANG_AZ, S("Ən birinci"),
                                                          &label, TRANSLATION_MACHINE }));
    TRY(statement_translate(
        w->cx, &(struct translating){ a, LANG_AZ, S("Birinci"), NULL, TRANSLATION_HUMAN }));
    w->cx->actor.account++;
    TRY(statement_confirm(w->cx, a));
    w->cx->actor.account--;
    const struct text2 better = { .by = { [LANG_AZ] = S("Birincisi"), [LANG_EN] = S("First") } };
    const struct text2 none = { 0 };
    return statement_correct(w->cx, a, &better, &none, reason);
}

static void what_the_program_wrote_itself_is_what_the_record_says(void **state)
{
    struct world *w = *state;
    struct filled f = given_all(w);
    assert_int_equal(compared(w).count, 0);

    f.named.question.by[LANG_EN] = S("Another question?");
    assert_int_equal(consultation_change(w->cx, &f.named), OK);
    const struct text2 better = { .by = { S(""), S("One, corrected") } }, none = { 0 };
    assert_int_equal(statement_correct(w->cx, f.on, &better, &none, S("A word was missing.")), OK);
    assert_int_equal(statement_take_down(w->cx, f.next, S("It named a private person.")), OK);
    assert_int_equal(position_take_down(w->cx, f.position.made, S("It named a neighbour.")), OK);
    assert_int_equal(
        statement_decide(w->cx, f.public_on, STATEMENT_REJECTED, S("It says two things at once.")),
        OK);
    assert_int_equal(
        argument_decide(w->cx, f.replied, STATEMENT_REJECTED, S("It names a person."), true), OK);
    assert_int_equal(argument_take_down(w->cx, f.argued, S("It named a private person.")), OK);
    const struct statement proposal = { .consultation = f.named.id,
                                        .text = { .by = { S(""), S("A proposal") } } };
    statement_id proposed;
    assert_int_equal(statement_add(w->cx, &proposal, &proposed), OK);
    assert_int_equal(merged_amended_and_translated(w, &f.named), OK);
    sequence(w);
    assert_int_equal(compared(w).count, 0);
    assert_int_equal(statement_decide(w->cx, proposed, STATEMENT_ACCEPTED, S("")), OK);
    sequence(w);

    const struct found after = compared(w);
    assert_string_equal(after.what, "");
    assert_int_equal(after.count, 0);
    assert_true(after.compared >= 10);
}

static void a_position_made_official_is_compared_with_its_own_entry(void **state)
{
    struct world *w = *state;
    struct filled f = given_all(w);
    w->cx->now = NOW + 30 * 60 * USEC_PER_SECOND;
    speak_for_north(w);
    w->cx->actor.factor_at = w->cx->now;
    assert_int_equal(position_confirm_many(w->cx, f.named.id, &f.position.made, 1), OK);
    speak_as_nobody(w);
    sequence(w);
    const struct found after = compared(w);
    assert_string_equal(after.what, "");
    assert_int_equal(after.count, 0);

    change_by_hand(w, "UPDATE position SET standing = 1 WHERE standing = 2");
    assert_int_equal(compared(w).count, 1);
    change_by_hand(w, "UPDATE position SET standing = 2, certainty = 3 WHERE confirms <> 0");
    assert_int_equal(compared(w).count, 1);
}

/* Of one moment and one argument: which row is whose is told by the names alone. */
static void marks_of_one_moment_are_told_apart_by_who_has_a_name(void **state)
{
    struct world *w = *state;
    const struct filled f = given_all(w);
    struct consultation both;
    assert_int_equal(consultation_find(w->cx, S("c"), &both), OK);
    for (int i = 0; i < 3; i++) { /* before, between and after those of the public */
        speak_as_visitor(w, 60 + i);
        assert_int_equal(argument_mark(w->cx, &both, f.replied, 1), OK);
        speak_for_north(w);
        assert_int_equal(argument_mark(w->cx, &both, f.replied, 1), OK);
    }
    speak_as_visitor(w, 70);
    assert_int_equal(argument_mark(w->cx, &both, f.replied, 1), OK);
    speak_as_nobody(w);
    sequence(w);

    const struct found after = compared(w);

    assert_string_equal(after.what, "");
    assert_int_equal(after.count, 0);
}

static void entries_that_wait_for_their_place_are_no_difference(void **state)
{
    struct world *w = *state;
    struct filled f = given_all(w);

    speak_for_north(w);
    assert_int_equal(take(w, &f.named, f.next, POSITION_AGREE, NULL), OK);
    assert_int_equal(
        statement_decide(w->cx, f.on, STATEMENT_REJECTED, S("It says two things at once.")), OK);
    speak_as_visitor(w, 43);
    assert_int_equal(take(w, &f.open, f.public_on, POSITION_AGREE, NULL), OK);
    struct consultation both;
    assert_int_equal(consultation_find(w->cx, S("c"), &both), OK);
    speak_as_visitor(w, 53);
    assert_int_equal(argument_mark(w->cx, &both, f.argued, -1), OK);
    speak_for_north(w);
    assert_int_equal(argument_mark(w->cx, &both, f.replied, 1), OK);
    speak_as_nobody(w);
    assert_int_equal(
        argument_decide(w->cx, f.replied, STATEMENT_REJECTED, S("It names a person."), false), OK);

    assert_int_equal(compared(w).count, 0);
}

static void the_demonstration_is_what_the_record_says(void **state)
{
    struct world *w = *state;
    struct demo_people people;
    assert_int_equal(demo_fill(w->cx, &people), OK);
    assert_int_equal(compared(w).count, 0);
    sequence(w);

    const struct found f = compared(w);

    assert_string_equal(f.what, "");
    assert_int_equal(f.count, 0);
    assert_true(f.compared > 200);
}

static const struct tampering {
    const char *sql, *table;
    const char *what; /* part of what is told */
} TAMPERINGS[] = {
    { "UPDATE consultation SET question_en = 'Loaded question?' WHERE slug = 'a'", "consultation",
      "question_en" },
    { "UPDATE consultation SET closes_at = closes_at + 1 WHERE slug = 'a'", "consultation",
      "closes_at" },
    { "UPDATE consultation SET hidden_at = 5 WHERE slug = 'b'", "consultation", "hidden_at" },
    { "UPDATE statement SET text_en = 'Zero' WHERE text_en = 'One'", "statement", "text_en" },
    { "UPDATE statement SET short_az = 'x' WHERE text_en = 'One'", "statement", "short_az" },
    { "UPDATE statement SET state = -1 WHERE text_en = 'One'", "statement", "state" },
    { "UPDATE statement SET number = 77 WHERE text_en = 'One'", "statement", "number" },
    { "UPDATE statement SET merged_into = 7 WHERE text_en = 'One'", "statement", "merged_into" },
    { "UPDATE statement SET translation = 'confirmed' WHERE text_en = 'One'", "statement",
      "translation" },
    { "UPDATE statement SET amends = 7 WHERE text_en = 'One'", "statement", "amends" },
    { "UPDATE statement SET erased_at = 5, text_en = '' WHERE text_en = 'One'", "statement", "" },
    { "UPDATE position SET value = 1 WHERE basis = 'own' AND mandate_id <> 0 AND"
      " superseded_at = 0",
      "position", "position" },
    { "UPDATE position SET reason = 'We were paid.' WHERE mandate_id <> 0 AND superseded_at = 0",
      "position", "reason" },
    { "UPDATE position SET mandate_id = mandate_id + 1 WHERE mandate_id <> 0 AND"
      " superseded_at = 0",
      "position", "mandate_id" },
    { "UPDATE position SET taken_at = taken_at - 7 WHERE basis = 'inferred'", "position",
      "taken_at" },
    { "UPDATE position SET basis = 'stated' WHERE basis = 'inferred'", "position", "basis" },
    { "UPDATE position SET coder = 'nobody' WHERE basis = 'inferred'", "position", "coder" },
    { "UPDATE position SET superseded_at = 9 WHERE basis = 'inferred'", "position", "replaced" },
    { "DELETE FROM position_source", "position", "sources" },
    { "UPDATE document SET summary_en = 'Fine.'", "document", "summary_en" },
    { "DELETE FROM document_source", "document", "sources" },
    { "UPDATE position SET value = 1 WHERE receipt_salt IS NOT NULL AND superseded_at = 0",
      "position", "receipt" },
    { "UPDATE position SET taken_at = taken_at + 1 WHERE receipt_salt IS NOT NULL AND"
      " superseded_at = 0",
      "position", "" },
    { "UPDATE position SET receipt_salt = NULL WHERE superseded_at = 0 AND"
      " receipt_salt IS NOT NULL",
      "position", "" },
    { "DELETE FROM position WHERE receipt_salt IS NOT NULL AND superseded_at = 0", "position", "" },
    { "DELETE FROM position WHERE mandate_id <> 0 AND superseded_at = 0", "position", "" },
    { "INSERT INTO position (id, consultation_id, statement_id, participant_id, value, basis,"
      " reason, reason_language, source_url, coder, note_en, note_az, mandate_id, import_id,"
      " taken_at, superseded_at) SELECT id + 1, consultation_id, statement_id, participant_id, 1,"
      " basis, reason, reason_language, source_url, coder, note_en, note_az, mandate_id, import_id,"
      " taken_at, taken_at FROM position WHERE mandate_id <> 0 AND superseded_at = 0",
      "position", "knows nothing" },
    { "UPDATE argument SET text = 'Members were paid for it.' WHERE text LIKE 'Members asked%'",
      "argument", "text" },
    { "UPDATE argument SET side = 'against' WHERE side = 'for' AND text LIKE 'Members asked%'",
      "argument", "direction" },
    { "UPDATE argument SET language = 'az' WHERE text LIKE 'Members asked%'", "argument",
      "language" },
    { "UPDATE argument SET parent_id = 0 WHERE parent_id <> 0", "argument", "parent" },
    { "UPDATE argument SET statement_id = (SELECT min(id) FROM statement) WHERE parent_id <> 0",
      "argument", "statement" },
    { "UPDATE argument SET state = -1 WHERE parent_id <> 0", "argument", "state" },
    { "UPDATE argument SET state = 1 WHERE text LIKE 'This one waits%'", "argument", "" },
    { "UPDATE argument SET is_withheld = 1 WHERE parent_id <> 0", "argument", "is_withheld" },
    { "UPDATE argument SET created_at = created_at - 1 WHERE parent_id <> 0", "argument",
      "created_at" },
    { "UPDATE argument SET decided_at = decided_at - 1 WHERE parent_id <> 0", "argument",
      "decided_at" },
    { "UPDATE argument SET organisation_id = (SELECT id FROM organisation WHERE slug = 'south')"
      " WHERE text LIKE 'Members asked%'",
      "argument", "organisation_id" },
    { "UPDATE argument SET mandate_id = 7 WHERE text LIKE 'Members asked%'", "argument",
      "mandate_id" },
    { "UPDATE argument SET author_id = 7 WHERE text LIKE 'Members asked%'", "argument",
      "author_id" },
    { "UPDATE argument SET erased_at = 5, text = '' WHERE text LIKE 'Members asked%'", "argument",
      "" },
    { "DELETE FROM argument WHERE parent_id <> 0", "argument", "the table has not" },
    { "INSERT INTO argument SELECT id + 1, consultation_id, statement_id, parent_id, side, text,"
      " language, state, is_withheld, author_id, organisation_id, mandate_id, created_at,"
      " decided_at, erased_at, erased_reason FROM argument WHERE parent_id <> 0",
      "argument", "knows nothing" },
    { "UPDATE argument_mark SET value = -value WHERE target_id = (SELECT id FROM argument WHERE"
      " parent_id <> 0)",
      "argument_mark", "a mark is not" },
    { "DELETE FROM argument_mark WHERE target_id = (SELECT id FROM argument WHERE parent_id <> 0)",
      "argument_mark", "the table has not" },
    { "UPDATE argument_mark SET value = -1 WHERE target_id = (SELECT id FROM argument WHERE text"
      " LIKE 'It costs%') AND marked_at = (SELECT min(marked_at) FROM argument_mark)",
      "argument_mark", "knows nothing" },
    { "UPDATE argument_mark SET marked_at = marked_at + 1 WHERE target_id = (SELECT id FROM"
      " argument WHERE text LIKE 'It costs%')",
      "argument_mark", "" },
    { "DELETE FROM argument_mark WHERE marked_at = (SELECT max(marked_at) FROM argument_mark WHERE"
      " value = 1)",
      "argument_mark", "the newest mark" },
    { "INSERT INTO argument_mark (target_id, participant_id, consultation_id, statement_id, value,"
      " marked_at) SELECT target_id, 7, consultation_id, statement_id, value, marked_at FROM"
      " argument_mark WHERE value = -1",
      "argument_mark", "knows nothing" },
    { "UPDATE answer_count SET agree = agree + 1 WHERE side = 0", "statement", "counters" },
    { "DELETE FROM answer_count WHERE side = 1", "statement", "counters" },
    { "UPDATE people_count SET participants = participants + 1 WHERE side = 1", "consultation",
      "counter" },
    { "DELETE FROM people_count", "consultation", "counter" },
};

static void every_row_changed_by_hand_is_found(void **state)
{
    struct world *w = *state;
    given_all(w);
    for (size_t i = 0; i < ARRAY_LEN(TAMPERINGS); i++) {
        const struct tampering *const t = &TAMPERINGS[i];
        assert_int_equal(db_savepoint(w->cx->db), OK);
        change_by_hand(w, t->sql);
        const struct found f = compared(w);
        db_savepoint_rollback(w->cx->db);

        if (f.count == 0 || strcmp(f.table, t->table) != 0 || strstr(f.what, t->what) == NULL)
            fail_msg("%s: %d found, %s: %s", t->sql, (int)f.count, f.table, f.what);
    }
    assert_int_equal(compared(w).count, 0);
}

/* --- imports ---------------------------------------------------------------------------------- */

static const struct polis_texts FOLDER = {
    .comments = S_INIT("timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,"
                       "is-seed,is-meta,comment-body\n"
                       "1500000000000,x,0,0,1,1,1,1,0,First\n"
                       "1500000001000,x,1,7,0,0,0,0,0,Second\n"),
    .votes = S_INIT("timestamp,datetime,comment-id,voter-id,vote\n"
                    "1500000010000,x,0,0,1\n"
                    "1500000011000,x,0,2,1\n"
                    "1500000012000,x,0,2,-1\n"
                    "1500000013000,x,1,0,0\n"),
    .summary = S_INIT("topic,Can it be done?\n"),
};

static int64_t given_import(struct world *w)
{
    struct polis_folder folder;
    struct import_plan plan;
    AUTO(arena) scratch;
    arena_init(&scratch);
    assert_int_equal(polis_read_texts(&FOLDER, w->cx->arena, &scratch, &folder), OK);
    const struct import_options o = { .slug = S("small"),
                                      .origin = S("small"),
                                      .language = LANG_EN,
                                      .sha256 = { w->key.at, sizeof w->key.at } };
    assert_int_equal(import_plan_make(w->cx, &folder, &o, &plan), OK);
    assert_int_equal(import_apply(w->cx, &plan, &o), OK);
    sequence(w);
    return plan.import_id;
}

static void an_import_is_what_its_one_entry_says_also_when_it_is_undone(void **state)
{
    struct world *w = *state;
    const int64_t import = given_import(w);
    assert_int_equal(compared(w).count, 0);

    assert_int_equal(import_undo(w->cx, import, NULL), OK);
    sequence(w);

    const struct found f = compared(w);
    assert_string_equal(f.what, "");
    assert_int_equal(f.count, 0);
    assert_int_equal(count_rows(w, "SELECT count(*) FROM position WHERE import_id <> 0"), 4);
}

static void a_text_of_an_import_can_be_taken_down(void **state)
{
    struct world *w = *state;
    given_import(w);
    struct consultation c;
    struct statement_list all;
    assert_int_equal(consultation_find(w->cx, S("small"), &c), OK);
    assert_int_equal(statement_list_all(w->cx, c.id, &all), OK);

    assert_int_equal(statement_take_down(w->cx, all.at[1].id, S("It named a person.")), OK);
    sequence(w);

    const struct found f = compared(w);
    assert_string_equal(f.what, "");
    assert_int_equal(f.count, 0);
}

static void every_row_of_an_import_changed_by_hand_is_found(void **state)
{
    static const char *const CHANGES[] = {
        "UPDATE position SET value = 1 WHERE value = -1 AND import_id <> 0",
        "UPDATE position SET superseded_at = 7 WHERE value = 0 AND import_id <> 0",
        "DELETE FROM position WHERE value = 0 AND import_id <> 0",
        "UPDATE statement SET text_en = 'Other' WHERE text_en = 'First'",
        "UPDATE viewpoint_import SET positions = 9",
        "UPDATE viewpoint_import SET undone_at = 9",
    };
    struct world *w = *state;
    given_import(w);
    for (size_t i = 0; i < ARRAY_LEN(CHANGES); i++) {
        assert_int_equal(db_savepoint(w->cx->db), OK);
        change_by_hand(w, CHANGES[i]);
        const struct found f = compared(w);
        db_savepoint_rollback(w->cx->db);
        if (f.count == 0 || strcmp(f.table, "viewpoint_import") != 0)
            fail_msg("%s: %d found, %s: %s", CHANGES[i], (int)f.count, f.table, f.what);
    }
}

/* --- rows from before this form of the record ------------------------------------------------- */

static void rows_whose_entries_cannot_be_taken_apart_are_known_all_the_same(void **state)
{
    struct world *w = *state;
    const struct consultation c = given_consultation(w, S("a"), WHO_ORGANISATIONS);
    const statement_id s = given_statement(w, &c, S("One"));
    speak_for_north(w);
    assert_int_equal(take(w, &c, s, POSITION_AGREE, NULL), OK);
    change_by_hand(w, "UPDATE ledger_inbox SET fields = '[[\"content\",\"{}\"]]'"
                      " WHERE kind LIKE 'statement.%' OR kind LIKE 'position.%'");
    sequence(w);
    assert_int_equal(compared(w).count, 0);

    change_by_hand(w, "UPDATE position SET mandate_id = mandate_id + 1");
    assert_int_equal(compared(w).count, 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        WORLD_TEST(what_the_program_wrote_itself_is_what_the_record_says),
        WORLD_TEST(a_position_made_official_is_compared_with_its_own_entry),
        WORLD_TEST(marks_of_one_moment_are_told_apart_by_who_has_a_name),
        WORLD_TEST(entries_that_wait_for_their_place_are_no_difference),
        WORLD_TEST(the_demonstration_is_what_the_record_says),
        WORLD_TEST(every_row_changed_by_hand_is_found),
        WORLD_TEST(an_import_is_what_its_one_entry_says_also_when_it_is_undone),
        WORLD_TEST(a_text_of_an_import_can_be_taken_down),
        WORLD_TEST(every_row_of_an_import_changed_by_hand_is_found),
        WORLD_TEST(rows_whose_entries_cannot_be_taken_apart_are_known_all_the_same),
    };
    const int skip_code = testdb_skip();
    return skip_code != 0 ? skip_code : cmocka_run_group_tests(tests, NULL, NULL);
}
