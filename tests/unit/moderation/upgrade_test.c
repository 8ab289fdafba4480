/* Proposals of a database from before moderation: what waited goes on waiting, what was rejected
 * stands as decided before the rules were published.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "kit/base/arena.h"
#include "testdb.h"

enum { BEFORE = 17 }; /* number of the migration that brings moderation */

#define CONSULTATION(id, slug, import)                                                             \
    "INSERT INTO consultation (id, slug, question_en, question_az, short_en, short_az,"            \
    " background_en, background_az, background_html_en, background_html_az, coding_en, coding_az," \
    " coding_html_en, coding_html_az, who, opens_at, closes_at, is_example, import_id,"            \
    " created_at, changed_at, hidden_at) VALUES (" id ", '" slug "', 'Q?', 'S?', '', '', '', '',"  \
    " '', '', '', '', '', '', 'public', 1, 0, 0, " import ", 1, 1, 0)"
#define STATEMENT(id, in, number, state, rejection, author, decided)                               \
    "INSERT INTO statement (id, consultation_id, number, text_en, text_az, short_en, short_az,"    \
    " state, rejection, is_seed, is_meta, author_id, created_at, decided_at) VALUES (" id ", " in  \
    ", " number ", 'Text', '', '', '', " state ", '" rejection "', 0, 0, " author                  \
    ", 100, " decided ")"

static const struct db_text FILL[] = {
    { CONSULTATION("1", "ours", "0") },
    { CONSULTATION("2", "brought", "77") },
    { "INSERT INTO organisation (id, slug, kind, name_en, name_az, short_en, short_az, scope,"
      " note_en, note_az, is_example, created_at) VALUES (5, 'north', 'ngo', 'North', '', '', '',"
      " 'local', '', '', 0, 1)" },
    { "INSERT INTO participant (id, consultation_id, organisation_id, number, created_at)"
      " VALUES (50, 1, 5, -1, 1)" },
    { STATEMENT("10", "1", "0", "1", "", "NULL", "100") },
    { STATEMENT("11", "1", "1", "0", "", "50", "0") },
    { STATEMENT("12", "1", "2", "-1", "It sells carpets.", "NULL", "400") },
    { STATEMENT("13", "2", "0", "-1", "", "NULL", "400") },
};
static const struct db_catalog filling = { "filling", FILL, ARRAY_LEN(FILL) };

static const struct db_text ASK[] = {
    { "SELECT count(*) FROM moderation_case" },
    { "SELECT count(*) FROM moderation_case WHERE subject = 11 AND kind = 'statement'"
      " AND state = 0 AND verdict = 0 AND origin = 2 AND waiting_since = 100"
      " AND organisation_id = 5 AND last_decision = 0" },
    { "SELECT count(*) FROM moderation_case c JOIN moderation_decision d ON d.id = c.last_decision"
      " WHERE c.subject = 12 AND c.state = 2 AND c.verdict = 2 AND d.verdict = 2 AND d.rule = 0"
      " AND d.reason = 'It sells carpets.' AND d.policy = 0 AND d.waited = 300"
      " AND d.decided_at = 400 AND d.is_before = 1" },
    { "SELECT count(*) FROM statement WHERE is_withheld = 0" },
};
static const struct db_catalog asking = { "asking", ASK, ARRAY_LEN(ASK) };

static int64_t answer(struct db *db, int which)
{
    int64_t n = -1;
    must(db_one_i64(db, &asking, which, NO_ARGS, &n) == OK);
    return n;
}

static void proposals_from_before_have_their_cases(void **state)
{
    (void)state;
    struct testdb t;
    int first = 0;
    while (first < db_migration_count && db_migrations[first].number < BEFORE)
        first++;
    testdb_make(&t, testdb_engine());
    testdb_migrate(&t, db_migrations, first);
    struct db *const db = testdb_open(&t, DB_READ_WRITE);
    assert_int_equal(db_begin(db), OK);
    for (int i = 0; i < filling.count; i++)
        assert_int_equal(db_exec(db, &filling, i, NO_ARGS, NULL), OK);
    assert_int_equal(db_commit(db), OK);

    testdb_migrate(&t, db_migrations, db_migration_count);

    assert_int_equal(answer(db, 0), 2);
    assert_int_equal(answer(db, 1), 1);
    assert_int_equal(answer(db, 2), 1);
    assert_int_equal(answer(db, 3), 4);
    db_close(db);
    testdb_remove(&t);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(proposals_from_before_have_their_cases),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
