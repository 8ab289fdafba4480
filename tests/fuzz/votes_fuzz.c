/* A list of votes or a matrix, by its header: whatever is in it, blocks of any size give what the
 * whole text gives, names and numbers are one to one, and what is left out is told.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <unistd.h>

#include "../unit/viewpoints/same_votes.h"
#include "fuzz.h"

struct taken {
    struct arena arena, scratch;
    struct polis_folder folder;
    err_t error;
};

static void take(struct taken *t, struct csv_stream *csv, uint64_t seed)
{
    *t = (struct taken){ 0 };
    t->error =
        votes_source_read(csv, S("v"), VOTES_OF_FILE, seed, &t->arena, &t->scratch, &t->folder);
    must(t->error == OK || t->error == ERR_INVALID);
    must(t->error == OK || t->folder.problem_count > 0);
    must(t->scratch.used == 0);
}

static void drop(struct taken *t)
{
    arena_release(&t->arena);
    arena_release(&t->scratch);
}

static void must_hold(const struct name_list *names)
{
    for (size_t i = 0; i < names->count; i++) {
        int64_t id = -1;
        must(utf8_valid(names->text[i]) && names->text[i].len > 0 && names->id[i] >= 0);
        must(name_resolve(names, names->text[i], &id) && id == names->id[i]);
        must(i == 0 || names->id[i] > names->id[i - 1]);
        must(str_eq(name_of_id(names, id), names->text[i]));
    }
}

static void must_hold_votes(const struct votes *v)
{
    for (size_t i = 0; i < v->participants; i++) {
        must(v->participant_id[i] >= 0 && v->start[i] < v->start[i + 1]);
        for (int64_t k = v->start[i] + 1; k < v->start[i + 1]; k++)
            must(cell_column(v, k - 1) < cell_column(v, k));
    }
    for (size_t j = 1; j < v->statements; j++)
        must(v->statement_id[j - 1] < v->statement_id[j]);
}

static void must_equal(const struct polis_folder *a, const struct polis_folder *b)
{
    must(a->problem_count == b->problem_count && a->event_count == b->event_count);
    for (size_t i = 0; i < a->problems_kept; i++)
        must(a->problems[i].line == b->problems[i].line &&
             a->problems[i].reason == b->problems[i].reason &&
             str_eq(a->problems[i].found, b->problems[i].found));
    must(a->votes.participants == b->votes.participants);
    for (size_t i = 0; i < a->votes.participants; i++)
        must(a->votes.participant_id[i] == b->votes.participant_id[i] &&
             a->votes.start[i + 1] == b->votes.start[i + 1]);
    must(a->participant_count == b->participant_count);
    for (size_t i = 0; i < a->participant_count; i++)
        must(a->participants[i].id == b->participants[i].id);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const str_t text = fuzz_text(data, size);
    struct taken whole;
    struct taken parts;
    struct csv_stream memory;
    csv_stream_open_text(&memory, text);
    take(&whole, &memory, 1);

    const int fd = file_of_text(text);
    AUTO(csv_stream) csv;
    must(csv_stream_open_fd(&csv, fd, 5, INT64_MAX) == OK);
    take(&parts, &csv, UINT64_MAX);

    must(whole.error == parts.error);
    must_equal(&whole.folder, &parts.folder);
    must_hold(&whole.folder.participant_names);
    must_hold(&whole.folder.statement_names);
    if (whole.error == OK)
        must_hold_votes(&whole.folder.votes);
    drop(&whole);
    drop(&parts);
    must(close(fd) == 0);
    return 0;
}
