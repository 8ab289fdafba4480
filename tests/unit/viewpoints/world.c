/* A fresh database with people, organisations and consultations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"
#include "../cm.h"
#include "kit/log/log.h"

#define MUST_OK(call) must((call) == OK)

static void given_people(struct world *w)
{
    struct cx *cx = w->cx;
    MUST_OK(account_add(cx, S("rep@example.org"), S("Rep"), 0, LANG_EN, &w->account));
    w->north = (struct organisation){ .slug = S("north"),
                                      .kind = S("ngo"),
                                      .name = { .by = { S("Şimal"), S("North") } },
                                      .short_name = { .by = { S("Şimal"), S("North") } },
                                      .note = { .by = { S(""), S("") } },
                                      .scope = SCOPE_LOCAL };
    w->south = w->north;
    w->south.slug = S("south");
    w->south.scope = SCOPE_INTERNATIONAL;
    MUST_OK(organisation_add(cx, &w->north, &w->north.id));
    MUST_OK(organisation_add(cx, &w->south, &w->south.id));
    MUST_OK(mandate_give(cx,
                         &(struct mandate){ .account = w->account,
                                            .organisation = w->north.id,
                                            .scopes = MANDATE_SCOPES_ALL,
                                            .starts_at = NOW - HOUR,
                                            .ends_at = NOW + 24 * HOUR,
                                            .reason = S("the first of a test") },
                         &w->mandate));
}

int world_make(struct world *w, enum db_engine engine)
{
    *w = (struct world){ 0 };
    crypto_init();
    must(text_init("Asia/Baku") == OK);
    log_level_set(LOG_WARN);
    arena_init(&w->arena);
    ids_init(&w->ids, 1);
    random_fill(w->key.at, sizeof w->key.at);
    w->site.key = &w->key;
    testdb_make(&w->place, engine);
    testdb_migrate(&w->place, db_migrations, db_migration_count);
    struct settings_errors errors = { 0 };
    settings_read(&w->arena, STR_NONE, STR_NONE, &w->settings, &errors);
    w->root = (struct cx){ .arena = &w->arena,
                           .db = testdb_open(&w->place, DB_READ_WRITE),
                           .now = NOW,
                           .lang = LANG_EN,
                           .ids = &w->ids,
                           .app = &w->site,
                           .settings = &w->settings };
    w->cx = &w->root;
    MUST_OK(db_begin(w->cx->db));
    given_people(w);
    return 0;
}

void world_drop(struct world *w)
{
    db_rollback(w->cx->db);
    db_close(w->cx->db);
    testdb_remove(&w->place);
    arena_release(&w->arena);
}

void speak_for_north(struct world *w)
{
    w->cx->actor = (struct actor){ .account = w->account.v,
                                   .organisation = w->north.id.v,
                                   .mandate = w->mandate.v,
                                   .scopes = MANDATE_SCOPES_ALL };
}

void speak_as_visitor(struct world *w, int64_t visitor)
{
    w->cx->actor = (struct actor){ .participant = visitor };
}

void speak_as_nobody(struct world *w)
{
    w->cx->actor = (struct actor){ 0 };
}

struct consultation given_consultation(struct world *w, str_t slug, enum who who)
{
    const struct consultation c = { .slug = slug,
                                    .question = { .by = { S("Sual?"), S("Question?") } },
                                    .short_name = { .by = { S("S"), S("Q") } },
                                    .background = { .by = { S(""), S("*why*") } },
                                    .coding = { .by = { S(""), S("") } },
                                    .who = who,
                                    .opens_at = NOW - HOUR,
                                    .closes_at = NOW + HOUR };
    struct consultation made;
    consultation_id id;
    MUST_OK(consultation_add(w->cx, &c, &id));
    MUST_OK(consultation_get(w->cx, id, &made));
    return made;
}

statement_id given_statement(struct world *w, const struct consultation *c, str_t text)
{
    const struct statement s = { .consultation = c->id,
                                 .text = { .by = { S(""), text } },
                                 .short_text = { .by = { S(""), S("") } },
                                 .state = STATEMENT_ACCEPTED };
    statement_id id;
    MUST_OK(statement_add(w->cx, &s, &id));
    return id;
}

err_t take(struct world *w, const struct consultation *c, statement_id s, enum position value,
           struct position_new *out)
{
    const bool named = w->cx->actor.organisation != 0;
    struct position_new one = { .cx = w->cx,
                                .in = c->id,
                                .on = s,
                                .value = value,
                                .reason = named ? S("Because the members decided so.") : S(""),
                                .reason_language = named ? S("en") : S(""),
                                .source_url = S(""),
                                .wants_next = true };
    const err_t e = position_take(w->cx, &one);
    if (out != NULL)
        *out = one;
    return e;
}

/* Connections keep prepared statements by catalogue and place, so each text gets a place for good.
 */
enum { COUNTS_MAX = 128 };
static struct db_text counts[COUNTS_MAX];
static const struct db_catalog counts_sql = { "counts", counts, COUNTS_MAX };

static int place_of(const char *sql)
{
    int which = 0;
    while (counts[which].any != NULL && strcmp(counts[which].any, sql) != 0)
        must(++which < COUNTS_MAX);
    counts[which].any = sql;
    return which;
}

int64_t count_rows(struct world *w, const char *sql)
{
    int64_t n = -1;
    MUST_OK(db_one_i64(w->cx->db, &counts_sql, place_of(sql), NO_ARGS, &n));
    return n;
}

void change_by_hand(struct world *w, const char *sql)
{
    int64_t changed = 0;
    MUST_OK(db_exec(w->cx->db, &counts_sql, place_of(sql), NO_ARGS, &changed));
    must(changed > 0);
}

int world_setup(void **state)
{
    struct world *w = mem_new(sizeof *w);
    *state = w;
    return world_make(w, testdb_engine());
}

int world_teardown(void **state)
{
    world_drop(*state);
    mem_free(*state);
    return 0;
}

struct stance in_force(struct world *w, const struct consultation *c, statement_id s)
{
    const struct stance *at = NULL;
    size_t n = 0;
    struct stance found = { 0 };
    assert_int_equal(stance_list(w->cx, c->id, HISTORY_IN_FORCE, &at, &n), OK);
    for (size_t i = 0; i < n; i++) {
        if (at[i].statement.v == s.v)
            found = at[i];
    }
    return found;
}

const source_id *given_source(struct world *w)
{
    source_id *const made = arena_new(w->cx->arena, source_id);
    const struct source s = { .url = S("https://example.org/read"),
                              .title = S("What was read"),
                              .publisher = S("P"),
                              .dated = S(""),
                              .kind = S("other"),
                              .language = S("") };
    must(source_add(w->cx, &s, made) == OK);
    return made;
}

struct position_coded coded(struct world *w, statement_id s, enum position value)
{
    return (struct position_coded){ .organisation = w->north.id,
                                    .on = s,
                                    .value = value,
                                    .basis = BASIS_INFERRED,
                                    .coder = S("a reader"),
                                    .sources = given_source(w),
                                    .source_count = 1,
                                    .note = { .by = { S("Qeyd."), S("A note.") } } };
}
