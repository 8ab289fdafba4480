/* A world in which something can be found.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search_world.h"

#include "kit/log/log.h"
#include "ledger/sequencer.h"

static const struct feature *const FEATURES[] = { &registry_feature, &files_feature,
                                                  &viewpoints_feature, NULL };

int search_world_begin(void **state)
{
    log_level_set(LOG_WARN);
    const int result = world_begin(state);
    struct world *const w = *state;
    w->site.features = FEATURES;
    return result;
}

void sequence_now(struct world *w)
{
    const str_t key = arena_printf(w->cx.arena, "%s/ledger.key", w->database.folder);
    world_wait(w, 300 * USEC_PER_SECOND);
    assert_int_equal(sequencer_run_once(&w->cx, arena_cstr(w->cx.arena, key)), OK);
}

void index_now(struct world *w)
{
    int64_t rows = 0;
    sequence_now(w);
    assert_int_equal(index_catch_up(&w->cx, &rows), OK);
}

struct search_answer found_as(struct world *w, struct search_asked asked)
{
    struct search_answer a;
    if (asked.limit == 0)
        asked.limit = SEARCH_PAGE;
    assert_int_equal(search_find(&w->cx, &asked, &a), OK);
    return a;
}

struct search_answer found(struct world *w, const char *text)
{
    return found_as(w, (struct search_asked){ .text = str_from_c(text), .lang = -1 });
}

str_t first_of(const struct search_answer *a)
{
    return a->count > 0 ? a->at[0].text.title : STR_NONE;
}

str_t drawn(struct arena *arena, const struct snippet *s)
{
    str_t all = STR_NONE;
    for (size_t i = 0; i < s->count; i++) {
        const struct piece *const p = &s->at[i];
        const bool hit = p->kind == PIECE_HIT;
        all = arena_printf(arena, "%.*s%s%.*s%s", STR_ARG(all), hit ? "[" : "", STR_ARG(p->text),
                           hit                    ? "]"
                           : p->kind == PIECE_GAP ? "…"
                                                  : "");
    }
    return all;
}

organisation_id given_organisation(struct world *w, const char *slug, const char *az,
                                   const char *en, const char *shorter)
{
    organisation_id id;
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = { .by = { str_from_c(az), str_from_c(en) } },
                                    .short_name = { .by = { str_from_c(shorter),
                                                            str_from_c(shorter) } },
                                    .note = { .by = { S(""), S("") } } };
    assert_int_equal(organisation_add(&w->cx, &o, &id), OK);
    return id;
}

/* As the registry writes it; its own functions ask for more than is of interest here. */
void given_fact(struct world *w, organisation_id o, const char *kind, const char *scheme,
                const char *value)
{
    static const struct db_text text[] = {
        { "INSERT INTO fact (id, organisation_id, kind, scheme, value, language, other_id,"
          " from_date, till_date, source_id, import_id, created_at, ended_at)"
          " VALUES ($1, $2, $3, $4, $5, '', 0, '', '', 0, 0, 0, 0)",
          NULL, NULL }
    };
    static const struct db_catalog catalog = { "given", text, 1 };
    const int64_t id = id_new(&w->ids, w->cx.now);
    assert_int_equal(db_exec(w->cx.db, &catalog, 0,
                             ARGS(ARG(id), ARG(o.v), ARG(str_from_c(kind)), ARG(str_from_c(scheme)),
                                  ARG(str_from_c(value))),
                             NULL),
                     OK);
    assert_int_equal(
        ledger_add(&w->cx, &(struct ledger_new){ LEDGER_FACT_ADDED, id, o.v, NULL, 0, NULL }), OK);
}

struct consultation given_question(struct world *w, const char *az, const char *en)
{
    struct consultation made;
    consultation_id id;
    const struct consultation c = {
        .slug = arena_printf(w->cx.arena, "q%" PRId64, id_new(&w->ids, w->cx.now)),
        .question = { .by = { str_from_c(az), str_from_c(en) } },
        .short_name = { .by = { S("S"), S("Q") } },
        .background = { .by = { S(""), S("") } },
        .coding = { .by = { S(""), S("") } },
        .who = WHO_ORGANISATIONS,
        .opens_at = w->cx.now - USEC_PER_SECOND,
    };
    assert_int_equal(consultation_add(&w->cx, &c, &id), OK);
    assert_int_equal(consultation_get(&w->cx, id, &made), OK);
    return made;
}

statement_id given_said(struct world *w, const struct consultation *c, const char *az,
                        const char *en)
{
    statement_id id;
    const struct statement s = { .consultation = c->id,
                                 .text = { .by = { str_from_c(az), str_from_c(en) } },
                                 .short_text = { .by = { S(""), S("") } },
                                 .state = STATEMENT_ACCEPTED };
    assert_int_equal(statement_add(&w->cx, &s, &id), OK);
    return id;
}
