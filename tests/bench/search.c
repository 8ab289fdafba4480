/* Search over many organisations: how long the index takes to build, how long a query takes, and
 * the same full-text query by SQLite alone beside it. Usage: search URL ORGANISATIONS
 * Prints one line: rows, rows a second, then microseconds: p50 p95 of search_find, p50 p95 bare (0
 * on PostgreSQL). SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sqlite3.h>

#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/log/log.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "search/search.h"
#include "search/store.h"
#include "viewpoints/viewpoints.h"

enum { ROUNDS = 8, TIMES_MAX = 4096 };

static const struct feature *const FEATURES[] = { &registry_feature, &viewpoints_feature, NULL };

static const char *const CITIES[][2] = {
    { "Bakı", "Baku" },           { "Gəncə", "Ganja" },       { "Sumqayıt", "Sumgait" },
    { "Şəki", "Sheki" },          { "Lənkəran", "Lankaran" }, { "Mingəçevir", "Mingachevir" },
    { "Quba", "Guba" },           { "Şirvan", "Shirvan" },    { "Naxçıvan", "Nakhchivan" },
    { "Yevlax", "Yevlakh" },      { "Ağdam", "Aghdam" },      { "Zaqatala", "Zagatala" },
    { "İsmayıllı", "Ismayilli" }, { "Göyçay", "Goychay" },    { "Bərdə", "Barda" },
};
static const char *const FIELDS[][2] = {
    { "Gənclər", "Youth" },
    { "Ekologiya", "Ecology" },
    { "Qadın Hüquqları", "Women's Rights" },
    { "Uşaq Hüquqları", "Children's Rights" },
    { "Media", "Media" },
    { "Sağlam Həyat", "Healthy Life" },
    { "Vətəndaş Cəmiyyəti", "Civil Society" },
    { "İnkişaf", "Development" },
    { "Təhsil", "Education" },
    { "Əlillərin Müdafiəsi", "Protection of Disabled People" },
    { "Kənd Təsərrüfatı", "Agriculture" },
    { "Mədəniyyət", "Culture" },
    { "Seçki Müşahidəsi", "Election Observation" },
    { "Jurnalist Araşdırmaları", "Journalism" },
};
static const char *const TYPES[][2] = { { "İctimai Birliyi", "Public Union" },
                                        { "Mərkəzi", "Centre" },
                                        { "Cəmiyyəti", "Society" },
                                        { "Fondu", "Foundation" },
                                        { "Assosiasiyası", "Association" } };
static const char *const QUERIES[] = {
    "şəki gənclər",
    "seçki müşahidəsi bakı",
    "secki musahide",
    "lənkəran qadın hüquqları",
    "women's rights ganja",
    "müşahidəçilərin",
    "media mərkəzi sumqayıt",
    "ictimai birliyi",
    "ekologiya",
    "\"sağlam həyat\" quba",
    "journalism foundation",
    "vetendas cemiyyeti berde",
    "mudafie",
    "şəki gəncler 77",
    "birlik",
    "jurnailst",
    "təhsil -bakı",
    "culture",
    "goycay fond",
    "education association 1234",
    "uşaq hüququ",
    "kend teserrufati",
    "seçki",
    "observation",
};

#define OK_OR_DIE(call) must((call) == OK)

static struct arena arena;
static struct ids ids;

static void add_organisations(struct cx *cx, int count)
{
    const struct arena_mark mark = arena_mark(&arena);
    OK_OR_DIE(db_begin(cx->db));
    for (int i = 0; i < count; i++) {
        const size_t c = (size_t)i % ARRAY_LEN(CITIES);
        const size_t f = (size_t)i / ARRAY_LEN(CITIES) % ARRAY_LEN(FIELDS);
        const size_t t = (size_t)(i / 7) % ARRAY_LEN(TYPES);
        organisation_id id;
        struct organisation o = { .slug = arena_printf(&arena, "o-%d", i), .kind = S("ngo") };
        for (int l = 0; l < LANG_COUNT; l++)
            o.name.by[l] =
                arena_printf(&arena, "%s %s %s %d", CITIES[c][l], FIELDS[f][l], TYPES[t][l], i);
        OK_OR_DIE(organisation_add(cx, &o, &id));
        arena_back(&arena, mark);
    }
    OK_OR_DIE(db_commit(cx->db));
}

static int64_t build(struct cx *cx, usec_t *took)
{
    int64_t rows = 0;
    const usec_t begun = clock_monotonic();
    OK_OR_DIE(db_begin(cx->db));
    OK_OR_DIE(index_catch_up(cx, &rows));
    OK_OR_DIE(db_commit(cx->db));
    *took = clock_monotonic() - begun;
    return rows;
}

static int by_size(const void *a, const void *b)
{
    const usec_t x = *(const usec_t *)a;
    const usec_t y = *(const usec_t *)b;
    return (x > y) - (x < y);
}

struct times {
    usec_t at[TIMES_MAX];
    size_t count;
};

static usec_t percentile(struct times *t, size_t percent)
{
    if (t->count == 0)
        return 0;
    qsort(t->at, t->count, sizeof *t->at, by_size);
    return t->at[(t->count - 1) * percent / 100];
}

static void ask(struct cx *cx, const char *text, struct times *t)
{
    const struct arena_mark mark = arena_mark(&arena);
    struct search_answer *const a = arena_new(&arena, struct search_answer);
    const struct search_asked asked = { .text = str_from_c(text),
                                        .lang = -1,
                                        .limit = SEARCH_PAGE };
    OK_OR_DIE(db_begin(cx->db));
    const usec_t begun = clock_monotonic();
    OK_OR_DIE(search_find(cx, &asked, a));
    t->at[t->count++] = clock_monotonic() - begun;
    if (getenv("SEARCH_BENCH_EACH") != NULL)
        (void)fprintf(stderr, "%s: %d us, %d\n", text, (int)t->at[t->count - 1], (int)a->total);
    db_rollback(cx->db);
    arena_back(&arena, mark);
}

/* What the engine itself needs for the same words. */
static void ask_bare(sqlite3 *db, const char *text, struct times *t)
{
    static const char SQL[] = "SELECT rowid, -bm25(search_text, 8.0, 1.0, 0.0) FROM search_text"
                              " WHERE search_text MATCH ?1 ORDER BY rowid DESC LIMIT 4000";
    const struct arena_mark mark = arena_mark(&arena);
    struct query *const q = arena_new(&arena, struct query);
    query_read(&arena, str_from_c(text), q);
    const str_t expression = query_sqlite(&arena, q, STR_NONE);
    sqlite3_stmt *statement = NULL;
    must(sqlite3_prepare_v2(db, SQL, -1, &statement, NULL) == SQLITE_OK);
    const usec_t begun = clock_monotonic();
    must(sqlite3_bind_text(statement, 1, expression.at, (int)expression.len, SQLITE_STATIC) ==
         SQLITE_OK);
    double sum = 0;
    while (sqlite3_step(statement) == SQLITE_ROW)
        sum += sqlite3_column_double(statement, 1) + (double)sqlite3_column_int64(statement, 0);
    t->at[t->count++] = clock_monotonic() - begun;
    must(sum >= 0);
    (void)sqlite3_finalize(statement);
    arena_back(&arena, mark);
}

static struct cx start(str_t url, struct site *site, struct settings *settings)
{
    struct db *db = NULL;
    crypto_init();
    log_level_set(LOG_WARN);
    must(text_init("Asia/Baku") == OK);
    arena_init(&arena);
    ids_init(&ids, 1);
    site->features = FEATURES;
    OK_OR_DIE(db_open(url, DB_READ_WRITE, &db));
    OK_OR_DIE(db_migrate(db, db_migrations, db_migration_count, clock_now()));
    return (struct cx){ .arena = &arena,
                        .db = db,
                        .now = clock_now(),
                        .ids = &ids,
                        .lang = LANG_AZ,
                        .app = site,
                        .settings = settings };
}

int main(int argc, char **argv)
{
    static struct times ours;
    static struct times bare;
    static struct settings settings;
    static struct site site;
    must(argc == 3);
    const str_t url = str_from_c(argv[1]);
    int64_t count = 0;
    usec_t took = 0;
    sqlite3 *alone = NULL;
    must(str_to_i64(str_from_c(argv[2]), 1, 1000000, &count));
    struct cx cx = start(url, &site, &settings);
    add_organisations(&cx, (int)count);
    const int64_t rows = build(&cx, &took);
    const bool is_sqlite = str_starts(url, S("sqlite:"));
    if (is_sqlite)
        must(sqlite3_open_v2(argv[1] + 7, &alone, SQLITE_OPEN_READONLY, NULL) == SQLITE_OK);
    for (size_t i = 0; i < ARRAY_LEN(QUERIES) * ROUNDS; i++) {
        const char *const text = QUERIES[i % ARRAY_LEN(QUERIES)];
        ask(&cx, text, &ours);
        if (is_sqlite)
            ask_bare(alone, text, &bare);
    }
    (void)printf("%" PRId64 " %.0f %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64 "\n", rows,
                 (double)rows / ((double)took / 1e6), percentile(&ours, 50), percentile(&ours, 95),
                 percentile(&bare, 50), percentile(&bare, 95));
    (void)sqlite3_close(alone);
    db_close(cx.db);
    arena_release(&arena);
    return 0;
}
