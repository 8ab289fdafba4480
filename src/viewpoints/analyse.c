/* `alyans analyse`: from a source of votes to a report.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/analyse.h"

#include <sys/stat.h>

#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "opinion/memory.h"
#include "opinion/sort.h"
#include "site/cli.h"
#include "viewpoints/viewpoints.h"

enum { REPORT_MAX = 1 << 30, PROBLEMS_TOLD = 20 };

/* --- rows and columns by id
 * ------------------------------------------------------------------------ */

/* Where each id stands; sorted by id, so that many can be looked up. */
struct id_index {
    struct keyed *at;
    size_t count;
};

static err_t id_index_make(const int64_t *ids, size_t n, struct arena *arena, struct id_index *out)
{
    struct keyed *const at = arena_try_array(arena, struct keyed, n);
    struct keyed *const spare = arena_try_array(arena, struct keyed, n);
    if (at == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < n; i++)
        at[i] = (struct keyed){ key_of_i64(ids[i]), i };
    sort_keyed(at, spare, n);
    *out = (struct id_index){ at, n };
    return OK;
}

/* Place of the id, or SIZE_MAX. */
static size_t id_index_find(const struct id_index *index, int64_t id)
{
    const uint64_t key = key_of_i64(id);
    size_t low = 0;
    size_t high = index->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (index->at[middle].key < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < index->count && index->at[low].key == key ? index->at[low].at : SIZE_MAX;
}

/* --- what is known beforehand
 * ----------------------------------------------------------------------- */

static err_t take_moderation(const struct analyse_source *source, const struct votes *v,
                             struct arena *arena, struct arena *scratch, const bool **out)
{
    bool *const moderated = arena_try_array(arena, bool, v->statements);
    if (moderated == NULL)
        return ERR_NO_MEMORY;
    AUTO(level) level = level_open(scratch);
    struct id_index columns;
    TRY(id_index_make(v->statement_id, v->statements, scratch, &columns));
    for (size_t i = 0; i < source->statement_count; i++) {
        const struct polis_statement *const s = &source->statements[i];
        const size_t j = id_index_find(&columns, s->id);
        if (j != SIZE_MAX && (s->moderated == -1 || s->is_meta))
            moderated[j] = true;
    }
    *out = moderated;
    return OK;
}

/* The labels that occur, ascending, in a table sorted by group. */
static size_t count_labels(const struct keyed *by_group, size_t n, int64_t *labels)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && by_group[i].key == by_group[i - 1].key)
            continue;
        labels[count++] = i64_of_key(by_group[i].key);
    }
    return count;
}

/* Group of each row from the group-ids of the source; labels in ascending order. */
static err_t take_given_groups(const struct analyse_source *source, const struct votes *v,
                               struct arena *arena, struct arena *scratch,
                               struct opinion_given *given, int64_t **labels)
{
    const size_t n = source->participant_count;
    int32_t *const of = arena_try_array(arena, int32_t, v->participants);
    int64_t *const label = arena_try_array(arena, int64_t, n);
    AUTO(level) level = level_open(scratch);
    struct keyed *const people = arena_try_array(scratch, struct keyed, n);
    struct keyed *const spare = arena_try_array(scratch, struct keyed, n);
    struct id_index rows;
    if (of == NULL || label == NULL || people == NULL || spare == NULL)
        return ERR_NO_MEMORY;
    TRY(id_index_make(v->participant_id, v->participants, scratch, &rows));

    size_t grouped = 0;
    for (size_t i = 0; i < n; i++) {
        const size_t row = id_index_find(&rows, source->participants[i].id);
        if (row != SIZE_MAX && source->participants[i].group >= 0)
            people[grouped++] = (struct keyed){ key_of_i64(source->participants[i].group), row };
    }
    sort_keyed(people, spare, grouped);
    given->group_count = count_labels(people, grouped, label);
    if (given->group_count == 0)
        return ERR_INVALID;
    for (size_t i = 0; i < v->participants; i++)
        of[i] = -1;
    int32_t g = 0;
    for (size_t i = 0; i < grouped; i++) {
        g += i > 0 && people[i].key != people[i - 1].key;
        of[people[i].at] = g;
    }
    given->group_of = of;
    *labels = label;
    return OK;
}

static err_t number_groups(struct analysis *a, struct arena *arena)
{
    if (a->labels != NULL)
        return OK;
    a->labels = arena_try_array(arena, int64_t, a->report.groups.count);
    if (a->labels == NULL)
        return ERR_NO_MEMORY;
    for (size_t g = 0; g < a->report.groups.count; g++)
        a->labels[g] = (int64_t)g;
    return OK;
}

/* --- analysis
 * --------------------------------------------------------------------------------------- */

static double ms_between(usec_t from, usec_t to)
{
    return (double)(to - from) / 1000.0;
}

/* Fills a step by step; it stays where it is, since its report points to its votes. */
static err_t analyse(struct analysis *a, const struct analyse_options *options, usec_t started,
                     struct arena *arena, struct arena *scratch)
{
    const struct analyse_source *const source = a->source;
    /* People as they came: the cold start begins with the first ones. Statements by id, as in every
     * output of a Polis server. */
    const struct vote_orders orders = { .participants = ORDER_FIRST_SEEN,
                                        .statements = ORDER_BY_ID };
    TRY(votes_build(source->events, source->event_count, orders, arena, scratch, &a->votes));
    struct opinion_given given = { 0 };
    TRY(take_moderation(source, &a->votes, arena, scratch, &given.moderated_out));
    if (options->groups == ANALYSE_GROUPS_GIVEN)
        TRY(take_given_groups(source, &a->votes, arena, scratch, &given, &a->labels));

    struct opinion_options o = opinion_options_default();
    o.method = options->method;
    const usec_t loaded = clock_monotonic();
    TRY(opinion_compute(&a->votes, &given, &o, arena, scratch, &a->report));
    const usec_t computed = clock_monotonic();
    a->load_ms = ms_between(started, loaded);
    a->compute_ms = ms_between(loaded, computed);
    return number_groups(a, arena);
}

err_t analyse_votes(struct cx *cx, const struct analyse_source *source,
                    const struct analyse_options *options, usec_t started, struct buf *out)
{
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct analysis a = { .source = source };
    TRY(analyse(&a, options, started, &arena, &scratch));
    switch (options->format) {
    case ANALYSE_JSON:
        analyse_write_json(&a, out);
        break;
    case ANALYSE_TEXT:
        TRY(analyse_write_text(cx, &a, out));
        break;
    }
    return buf_check(out);
}

/* --- from a folder
 * ---------------------------------------------------------------------------------- */

err_t analyse_folder(struct cx *cx, str_t dir, str_t groups_file,
                     const struct analyse_options *options, struct buf *out,
                     const struct polis_folder **out_folder)
{
    const usec_t started = clock_monotonic();
    struct polis_folder *const folder = arena_new(cx->arena, struct polis_folder);
    AUTO(arena) scratch = { 0 };
    *out_folder = folder;
    TRY(polis_read_folder(dir, groups_file, cx->arena, &scratch, folder));
    arena_release(&scratch);
    const struct analyse_source source = {
        .name = utf8_valid(dir) ? dir : STR_NONE,
        .topic = folder->topic,
        .events = folder->events,
        .event_count = folder->event_count,
        .statements = folder->statements,
        .statement_count = folder->statement_count,
        .participants = folder->participants,
        .participant_count = folder->participant_count,
        .problems = folder->problems,
        .problem_count = folder->problem_count,
        .problems_kept = folder->problems_kept,
    };
    return analyse_votes(cx, &source, options, started, out);
}

/* --- from a consultation
 * ------------------------------------------------------------------------------ */

static err_t take_statements(struct cx *cx, const struct statement_list *list,
                             struct analyse_source *source)
{
    struct polis_statement *const at =
        arena_try_array(cx->arena, struct polis_statement, list->count);
    if (at == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < list->count; i++) {
        const struct statement *const s = &list->at[i];
        at[i] = (struct polis_statement){ .id = s->number,
                                          .author = -1,
                                          .text = text2_pick(&s->text, cx->lang),
                                          .moderated = (int)s->state,
                                          .is_meta = s->is_meta,
                                          .is_seed = s->is_seed };
    }
    source->statements = at;
    source->statement_count = list->count;
    return OK;
}

/* Statements go by their number; participants by their place in the order of ids, in which they
 * came. */
static err_t take_votes(struct cx *cx, const struct vote *votes, size_t count,
                        const struct statement_list *list, struct analyse_source *source)
{
    struct vote_event *const events = arena_try_array(cx->arena, struct vote_event, count);
    struct keyed *const people = arena_try_array(cx->arena, struct keyed, count);
    struct keyed *const spare = arena_try_array(cx->arena, struct keyed, count);
    int64_t *const ids = arena_try_array(cx->arena, int64_t, list->count);
    if (events == NULL || people == NULL || spare == NULL || ids == NULL)
        return ERR_NO_MEMORY;
    for (size_t i = 0; i < list->count; i++)
        ids[i] = list->at[i].id.v;
    struct id_index statements;
    TRY(id_index_make(ids, list->count, cx->arena, &statements));
    for (size_t i = 0; i < count; i++) {
        const size_t place = id_index_find(&statements, votes[i].statement.v);
        must(place != SIZE_MAX);
        events[i] = (struct vote_event){ .statement = list->at[place].number,
                                         .vote = (int8_t)votes[i].value };
        people[i] = (struct keyed){ key_of_i64(votes[i].participant.v), i };
    }
    sort_keyed(people, spare, count);
    int64_t number = 0;
    for (size_t i = 0; i < count; i++) {
        number += i > 0 && people[i].key != people[i - 1].key;
        events[people[i].at].at = number;
        events[people[i].at].participant = number;
    }
    source->events = events;
    source->event_count = count;
    return OK;
}

err_t analyse_consultation(struct cx *cx, str_t slug, const struct analyse_options *options,
                           struct buf *out)
{
    const usec_t started = clock_monotonic();
    struct consultation c;
    struct statement_list statements;
    const struct vote *votes;
    size_t count;
    TRY(consultation_find(cx, slug, &c));
    TRY(statement_list_all(cx, c.id, &statements));
    TRY(vote_list(cx, c.id, &votes, &count));
    struct analyse_source source = { .name = slug, .topic = text2_pick(&c.question, cx->lang) };
    TRY(take_statements(cx, &statements, &source));
    TRY(take_votes(cx, votes, count, &statements, &source));
    return analyse_votes(cx, &source, options, started, out);
}

/* --- the command
 * --------------------------------------------------------------------------------------- */

static void tell_problems(struct cli *cli, const struct polis_folder *folder)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < folder->problems_kept && i < PROBLEMS_TOLD; i++)
        cli_complain(cli, polis_problem_text(cx, &folder->problems[i]));
    if (folder->problem_count > PROBLEMS_TOLD)
        cli_complain(cli, trn(cx, (int64_t)(folder->problem_count - PROBLEMS_TOLD), "and {0} more",
                              "and {0} more"));
}

static bool is_folder(struct cx *cx, str_t path)
{
    struct stat st;
    return stat(arena_cstr(cx->arena, path), &st) == 0 && S_ISDIR(st.st_mode);
}

struct analyse_call {
    str_t source, groups_file;
    struct analyse_options options;
};

static bool read_call(struct cli *cli, struct analyse_call *call)
{
    struct cx *const cx = cli->cx;
    str_t method = S("polis");
    *call = (struct analyse_call){ .options.method = METHOD_POLIS };
    if (cli_flag(cli, "--json"))
        call->options.format = ANALYSE_JSON;
    (void)cli_value(cli, "--method", &method); /* absent: the default above */
    if (cli_value(cli, "--groups-from", &call->groups_file))
        call->options.groups = ANALYSE_GROUPS_GIVEN;
    if (!str_eq(method, S("polis"))) {
        cli_complain(cli, trf(cx, "There is no method {0}; there is: polis", TARG(method)));
        return false;
    }
    return cli_word(cli, &call->source) && cli_done(cli);
}

static err_t run_call(struct cli *cli, const struct analyse_call *call, struct buf *out)
{
    if (!is_folder(cli->cx, call->source)) {
        TRY(cli_open_read(cli));
        const err_t e = analyse_consultation(cli->cx, call->source, &call->options, out);
        cli_close(cli);
        return e;
    }
    const struct polis_folder *folder = NULL;
    const err_t e =
        analyse_folder(cli->cx, call->source, call->groups_file, &call->options, out, &folder);
    tell_problems(cli, folder);
    return e;
}

int analyse_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct analyse_call call;
    if (!read_call(cli, &call))
        return cli_usage(cli);
    AUTO(buf) out;
    buf_init(&out, REPORT_MAX);
    const err_t e = run_call(cli, &call, &out);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "{0} is neither a folder nor a consultation", TARG(call.source)));
        return EXIT_FAILED;
    }
    if (e == ERR_INVALID) {
        cli_complain(cli, call.options.groups == ANALYSE_GROUPS_GIVEN
                              ? _("The folder has no readable votes, or its participants no groups")
                              : _("The folder has no readable votes"));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    const bool written = fwrite(out.at, 1, out.len, stdout) == out.len && fflush(stdout) == 0;
    return written ? EXIT_DONE : cli_failed(cli, ERR_IO);
}
