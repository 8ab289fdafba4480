/* `alyans analyse SOURCE`: the command, and a consultation of the database as its source.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <sys/stat.h>

#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/text/i18n.h"
#include "opinion/sort.h"
#include "site/cli.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/id_index.h"
#include "viewpoints/polis/votes_source.h"
#include "viewpoints/viewpoints.h"

enum { REPORT_MAX = 1 << 30, PROBLEMS_TOLD = 20 };

/* --- from a consultation --------------------------------------------------------------------- */

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
    struct votes *const built = arena_new(cx->arena, struct votes);
    AUTO(arena) scratch = { 0 };
    TRY(votes_build(events, count, VOTES_SOURCE_ORDERS, cx->arena, &scratch, built));
    source->votes = built;
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
    TRY(vote_list_decided(cx, c.id, &votes, &count));
    struct analyse_source source = { .name = slug, .topic = text2_pick(&c.question, cx->lang) };
    TRY(take_statements(cx, &statements, &source));
    TRY(take_votes(cx, votes, count, &statements, &source));
    return analyse_votes(cx, &source, options, started, out);
}

/* --- the command ----------------------------------------------------------------------------- */

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

static bool looks_like_path(str_t s)
{
    return str_find_byte(s, '/', 0) < s.len || str_find_byte(s, '.', 0) < s.len;
}

/* A folder, standard input, or a file by a name that no consultation can have. */
static bool is_given_as_files(struct cx *cx, str_t path)
{
    struct stat st;
    return is_folder(cx, path) || str_eq(path, S("-")) ||
           (looks_like_path(path) && stat(arena_cstr(cx->arena, path), &st) == 0);
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
        cli_complain(cli, trf(cx, "There is no method {0}; the only one is: polis", TARG(method)));
        return false;
    }
    return cli_word(cli, &call->source) && cli_done(cli);
}

static err_t run_folder(struct cli *cli, const struct analyse_call *call, struct buf *out)
{
    const struct polis_folder *folder = NULL;
    const err_t e =
        analyse_folder(cli->cx, call->source, call->groups_file, &call->options, out, &folder);
    tell_problems(cli, folder);
    return e;
}

static int say_result(struct cli *cli, const struct analyse_call *call, err_t e,
                      const struct buf *out)
{
    struct cx *const cx = cli->cx;
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli,
                     trf(cx, "{0} is neither a folder nor a consultation", TARG(call->source)));
        return EXIT_FAILED;
    }
    if (e == ERR_INVALID) {
        cli_complain(cli, call->options.groups == ANALYSE_GROUPS_GIVEN
                              ? _("The folder has no readable votes, or its participants no groups")
                              : _("The folder has no readable votes"));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    const bool written = fwrite(out->at, 1, out->len, stdout) == out->len && fflush(stdout) == 0;
    return written ? EXIT_DONE : cli_failed(cli, ERR_IO);
}

int analyse_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct analyse_call call;
    if (!read_call(cli, &call))
        return cli_usage(cli);
    AUTO(buf) out;
    buf_init(&out, REPORT_MAX);
    if (is_given_as_files(cx, call.source))
        return say_result(cli, &call, run_folder(cli, &call, &out), &out);
    if (looks_like_path(call.source)) /* no consultation can have that name */
        return say_result(cli, &call, ERR_NOT_FOUND, &out);
    if (call.options.groups == ANALYSE_GROUPS_GIVEN) {
        cli_complain(cli, _("Groups can be given for a folder only"));
        return EXIT_USAGE;
    }
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED; /* told already */
    const err_t e = analyse_consultation(cx, call.source, &call.options, &out);
    cli_close(cli);
    return say_result(cli, &call, e, &out);
}
