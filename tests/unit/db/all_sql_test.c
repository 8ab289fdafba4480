/* Every statement of the program is prepared on both engines after all migrations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "testdb.h"

#include "identity/store.h"
#include "kit/jobs/jobs.h"
#include "ledger/ledger.h"
#include "record/record.h"
#include "registry/store.h"
#include "viewpoints/results/results.h"
#include "viewpoints/store_sql.h"

static void every_statement_can_be_prepared(void **state)
{
    (void)state;
    const struct db_catalog *const all[] = { &jobs_sql,
                                             &ledger_sql,
                                             &identity_sql,
                                             &registry_sql,
                                             &registry_subject_sql,
                                             record_feature.sql,
                                             &viewpoints_sql,
                                             &viewpoints_subject_sql,
                                             &results_sql };
    struct testdb t;
    testdb_make(&t, testdb_engine());
    testdb_migrate(&t, db_migrations, db_migration_count);
    struct db *const db = testdb_open(&t, DB_READ_WRITE);
    int refused = 0;

    for (size_t i = 0; i < ARRAY_LEN(all); i++)
        refused += db_prepare_all(db, all[i]) != OK; /* the log says which */

    assert_int_equal(refused, 0);
    db_close(db);
    testdb_remove(&t);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = { cmocka_unit_test(every_statement_can_be_prepared) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
