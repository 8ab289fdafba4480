/* Every statement of the program is prepared on both engines after all migrations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "testdb.h"

#include "files/files.h"
#include "front/front.h"
#include "identity/store.h"
#include "joint/joint.h"
#include "kit/base/str.h"
#include "kit/jobs/jobs.h"
#include "ledger/ledger.h"
#include "mail/store.h"
#include "mail/store_sql.h"
#include "moderation/moderation.h"
#include "newsroom/comments/comments.h"
#include "newsroom/import/takeover.h"
#include "newsroom/newsroom.h"
#include "projects/projects.h"
#include "record/record.h"
#include "registry/store.h"
#include "search/store.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/counts.h"
#include "viewpoints/live/live.h"
#include "viewpoints/moderated.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/polis/exchange.h"
#include "viewpoints/polis/export.h"
#include "viewpoints/results/results.h"
#include "viewpoints/store_sql.h"

enum { CATALOGS = 64, PARAMS = 40, STEPS = 64 };

static const struct db_catalog *const *all_catalogs(size_t *count)
{
    static const struct db_catalog *all[CATALOGS];
    const struct db_catalog *const those[] = {
        &jobs_sql,
        &ledger_sql,
        &identity_sql,
        &registry_sql,
        &sources_sql,
        &mail_sql,
        &files_sql,
        record_feature.sql,
        &viewpoints_sql,
        &viewpoints_subject_sql,
        &consultation_stages_sql,
        &results_sql,
        &matches_sql,
        &counts_sql,
        &polis_export_sql,
        &polis_imported_sql,
        &polis_store_sql,
        &consultation_data_sql,
        &freeze_sql,
        &registry_search_sql,
        &search_sql,
        &viewpoints_search_sql,
        &live_sql,
        &arguments_sql,
        &arguments_search_sql,
        joint_feature.sql,
        &joint_answers_sql,
        &draws_sql,
        &invitations_sql,
        &codings_sql,
        &codings_subject_sql,
        &viewpoints_moderated_sql,
        &organisations_sql,
        &facts_sql,
        &disclosures_sql,
        &export_sql,
        exchange_feature.sql,
        moderation_feature.sql,
        &moderation_log_sql,
        &moderation_reports_sql,
        projects_feature.sql,
        &projects_reports_sql,
        &projects_lookup_sql,
        &registry_claims_sql,
        &newsroom_sql,
        &newsroom_desk_sql,
        &batch_sql,
        &front_sql,
        &news_import_sql,
        &comments_sql,
    };
    must(ARRAY_LEN(those) <= CATALOGS);
    memcpy(all, those, sizeof those);
    *count = ARRAY_LEN(those);
    return all;
}

static void every_statement_can_be_prepared(void **state)
{
    (void)state;
    size_t count = 0;
    const struct db_catalog *const *const all = all_catalogs(&count);
    struct testdb t;
    testdb_make(&t, testdb_engine());
    testdb_migrate(&t, db_migrations, db_migration_count);
    struct db *const db = testdb_open(&t, DB_READ_WRITE);
    int refused = 0;

    for (size_t i = 0; i < count; i++)
        refused += db_prepare_all(db, all[i]) != OK; /* the log says which */

    assert_int_equal(refused, 0);
    db_close(db);
    testdb_remove(&t);
}

/* --- plans ------------------------------------------------------------------------------------ */

/* The plan of SQLite, step by step. */
struct plan {
    int64_t id[STEPS], parent[STEPS];
    bool is_repeated[STEPS]; /* for every row of what stands around it */
    str_t does[STEPS];
    size_t count;
};

static size_t parameters_of(const char *text)
{
    size_t most = 0;
    for (const char *at = strchr(text, '$'); at != NULL; at = strchr(at + 1, '$')) {
        const size_t n = (size_t)strtoul(at + 1, NULL, 10);
        most = n > most ? n : most;
    }
    return most;
}

static void plan_read(struct db *db, struct arena *arena, const char *text, struct plan *p)
{
    struct db_arg args[PARAMS];
    const size_t params = parameters_of(text);
    struct db_text *const explain = arena_new(arena, struct db_text);
    explain->any = arena_cstr(arena, arena_printf(arena, "EXPLAIN QUERY PLAN %s", text));
    struct db_catalog *const catalog = arena_new(arena, struct db_catalog);
    *catalog = (struct db_catalog){ "plan", explain, 1 };
    assert_in_range(params, 0, PARAMS);
    for (size_t i = 0; i < params; i++)
        args[i] = ARG(S("[]")); /* also where an array is read: it only plans */
    AUTO(db_rows) rows = { 0 };
    assert_int_equal(db_select(db, &rows, catalog, 0, (struct db_args){ args, params }), OK);
    for (p->count = 0; db_next(&rows); p->count++) {
        const size_t n = p->count;
        assert_in_range(n, 0, STEPS - 1);
        p->id[n] = db_i64(&rows, 0);
        p->parent[n] = db_i64(&rows, 1);
        p->does[n] = db_str(&rows, 3, arena);
        p->is_repeated[n] = str_starts(p->does[n], S("CORRELATED"));
        for (size_t k = 0; k < n; k++)
            p->is_repeated[n] |= p->id[k] == p->parent[n] && p->is_repeated[k];
    }
    assert_int_equal(db_done(&rows), OK);
}

static bool reads_all(str_t does)
{
    return str_starts(does, S("SCAN")) && str_find(does, S("json_each")) == does.len &&
           str_find(does, S("CONSTANT ROW")) == does.len;
}

/* With thousands of organisations and a million letters it would hold up everybody who writes. An
 * index that leaves out 0 does not serve "= $1" unless the statement leaves 0 out, too. */
static void no_statement_reads_a_table_once_for_every_row_of_another(void **state)
{
    (void)state;
    struct testdb t;
    struct arena arena;
    size_t count = 0;
    size_t slow = 0;
    if (testdb_engine() != DB_SQLITE)
        skip();
    const struct db_catalog *const *const all = all_catalogs(&count);
    arena_init(&arena);
    testdb_make(&t, testdb_engine());
    testdb_migrate(&t, db_migrations, db_migration_count);
    struct db *const db = testdb_open(&t, DB_READ_WRITE);

    for (size_t i = 0; i < count; i++) {
        for (int q = 0; q < all[i]->count; q++) {
            const struct db_text *const text = &all[i]->texts[q];
            struct plan p;
            plan_read(db, &arena, text->sqlite != NULL ? text->sqlite : text->any, &p);
            for (size_t k = 0; k < p.count; k++) {
                if (!p.is_repeated[k] || !reads_all(p.does[k]))
                    continue;
                print_error("%s %d: %.*s\n", all[i]->name, q, STR_ARG(p.does[k]));
                slow++;
            }
        }
    }

    assert_int_equal(slow, 0);
    db_close(db);
    testdb_remove(&t);
    arena_release(&arena);
}

/* Each of them is asked for thousands of times while many readers wait: it must stop at its limit.
 */
static void readers_are_gathered_along_an_index(void **state)
{
    (void)state;
    struct testdb t;
    struct arena arena;
    struct plan p;
    if (testdb_engine() != DB_SQLITE)
        skip();
    arena_init(&arena);
    testdb_make(&t, testdb_engine());
    testdb_migrate(&t, db_migrations, db_migration_count);
    struct db *const db = testdb_open(&t, DB_READ_WRITE);
    const int asked[] = { Q_GATHER_LOT, Q_GATHER_DONE, Q_GATHER_DUE };

    for (size_t q = 0; q < ARRAY_LEN(asked); q++) {
        bool is_searched = false;
        plan_read(db, &arena, mail_sql.texts[asked[q]].any, &p);
        for (size_t k = 0; k < p.count; k++) {
            assert_false(str_starts(p.does[k], S("USE TEMP B-TREE")));
            is_searched |= str_starts(p.does[k], S("SEARCH"));
        }
        assert_true(is_searched);
    }

    db_close(db);
    testdb_remove(&t);
    arena_release(&arena);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_can_be_prepared),
        cmocka_unit_test(no_statement_reads_a_table_once_for_every_row_of_another),
        cmocka_unit_test(readers_are_gathered_along_an_index)
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
