/* What `alyans analyse` is given as files: a folder, a file, standard input.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/cx.h"
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/votes_source.h"

err_t analyse_open_source(struct cx *cx, str_t path, str_t groups_file,
                          const struct polis_folder **out_folder, struct analyse_source *out)
{
    struct polis_folder *const folder = arena_new(cx->arena, struct polis_folder);
    AUTO(arena) scratch = { 0 };
    *out_folder = folder;
    TRY(votes_source_open(path, groups_file, random_u64(), cx->arena, &scratch, folder));
    *out = (struct analyse_source){
        .name = utf8_valid(path) ? path : STR_NONE,
        .topic = folder->topic,
        .votes = &folder->votes,
        .participant_names = &folder->participant_names,
        .statement_names = &folder->statement_names,
        .statements = folder->statements,
        .statement_count = folder->statement_count,
        .participants = folder->participants,
        .participant_count = folder->participant_count,
        .problems = folder->problems,
        .problem_count = folder->problem_count,
        .problems_kept = folder->problems_kept,
        .replaced = (int64_t)folder->event_count - votes_count(&folder->votes),
    };
    return OK;
}

err_t analyse_folder(struct cx *cx, str_t dir, str_t groups_file,
                     const struct analyse_options *options, enum analyse_format format,
                     struct buf *out, const struct polis_folder **out_folder)
{
    const usec_t started = clock_monotonic();
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct analyse_source source;
    struct analysis a;
    TRY(analyse_open_source(cx, dir, groups_file, out_folder, &source));
    TRY(analyse_compute(&source, options, started, &arena, &scratch, &a));
    return analyse_write(cx, &a, format, out);
}
