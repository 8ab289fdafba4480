/* The quick way of reading votes against the plain one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "same_votes.h"

#include <sys/mman.h>
#include <unistd.h>

#include "kit/base/str.h"

int file_of_text(str_t text)
{
    const int fd = memfd_create("votes", MFD_CLOEXEC);
    must(fd >= 0);
    must(text.len == 0 || write(fd, text.at, text.len) == (ssize_t)text.len);
    must(lseek(fd, 0, SEEK_SET) == 0);
    return fd;
}

static void must_be_the_same_votes(const struct votes *a, const struct votes *b)
{
    must(a->participants == b->participants && a->statements == b->statements);
    for (size_t i = 0; i < a->participants; i++) {
        must(a->participant_id[i] == b->participant_id[i]);
        must(a->start[i + 1] == b->start[i + 1]);
    }
    for (size_t j = 0; j < a->statements; j++)
        must(a->statement_id[j] == b->statement_id[j]);
    for (int64_t k = 0; k < votes_count(a); k++)
        must(cell_column(a, k) == cell_column(b, k) && cell_value(a, k) == cell_value(b, k));
}

static void must_be_the_same_problems(const struct polis_folder *a, const struct polis_folder *b)
{
    must(a->problem_count == b->problem_count && a->problems_kept == b->problems_kept);
    for (size_t i = 0; i < a->problems_kept; i++) {
        const struct polis_problem *const x = &a->problems[i];
        const struct polis_problem *const y = &b->problems[i];
        must(str_eq(x->file, y->file) && x->line == y->line && x->column == y->column);
        must(str_eq(x->field, y->field) && str_eq(x->found, y->found) && x->reason == y->reason);
    }
}

struct both {
    struct arena arena, scratch;
    struct polis_folder plain;
    struct votes votes;
    err_t error;
};

static void must_equal(struct both *w, struct csv_stream *csv)
{
    struct polis_folder quick;
    const err_t e =
        votes_source_read(csv, S("votes.csv"), VOTES_OF_EXPORT, 7, &w->arena, &w->scratch, &quick);
    must(e == w->error);
    must(w->scratch.used == 0);
    must_be_the_same_problems(&w->plain, &quick);
    if (e != OK)
        return;
    must(quick.event_count == w->plain.event_count);
    must(quick.has_timestamps == w->plain.has_timestamps);
    must_be_the_same_votes(&w->votes, &quick.votes);
}

static void must_equal_in_blocks(struct both *w, int fd, size_t block)
{
    AUTO(csv_stream) csv;
    must(lseek(fd, 0, SEEK_SET) == 0);
    must(csv_stream_open_fd(&csv, fd, block, INT64_MAX) == OK);
    must_equal(w, &csv);
}

void must_read_the_same(str_t text)
{
    struct both w = { 0 };
    const struct polis_texts texts = { .votes = text.at == NULL ? S("") : text };
    w.error = polis_read_texts(&texts, &w.arena, &w.scratch, &w.plain);
    if (w.error == OK)
        must(votes_build(w.plain.events, w.plain.event_count, VOTES_SOURCE_ORDERS, &w.arena,
                         &w.scratch, &w.votes) == OK);
    struct csv_stream csv;
    csv_stream_open_text(&csv, texts.votes);
    must_equal(&w, &csv);
    const int fd = file_of_text(texts.votes);
    const size_t blocks[] = { 4, 7, 64, 4096 };
    for (size_t i = 0; i < ARRAY_LEN(blocks); i++)
        must_equal_in_blocks(&w, fd, blocks[i]);
    must(close(fd) == 0);
    arena_release(&w.arena);
    arena_release(&w.scratch);
}
