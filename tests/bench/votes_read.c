/* How fast votes are read: a list in a file becomes struct votes, against one search for a byte
 * that is not there through the same bytes in memory. Usage: votes_read FOLDER MEGABYTES. Prints
 * "NAME VALUE" lines: of both forms bytes, votes, the best of three runs in microseconds, and the
 * peak of memory beside the result a vote. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <fcntl.h>
#include <malloc.h>
#include <unistd.h>

#include "kit/base/cx.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "peak.h"
#include "viewpoints/polis/votes_source.h"

enum { RUNS = 5, PEOPLE = 200000, STATEMENTS = 1000, MEGABYTE = 1000000 };

enum form { FORM_EXPORT, FORM_PLAIN };

/* Xorshift; the state is never 0. */
static uint64_t draw(uint64_t *state, uint64_t below)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state % below;
}

static int put_line(FILE *to, enum form form, int64_t at, uint64_t *random)
{
    const int person = (int)draw(random, PEOPLE);
    const int statement = (int)draw(random, STATEMENTS);
    const int vote = (int)draw(random, 3) - 1;
    if (form == FORM_EXPORT)
        return fprintf(to, "%" PRId64 ",Tue Jun 30 15:49:52 WIB 2015,%d,%d,%d\n",
                       at + (int64_t)draw(random, 1000), statement, person, vote);
    return fprintf(to, "%d,%d,%d\n", person, statement, vote);
}

/* Nobody answers in the order of ids, and some answer again. */
static void write_votes(const char *path, enum form form, int64_t bytes)
{
    FILE *const to = fopen(path, "we");
    must(to != NULL);
    uint64_t random = 88172645463325252;
    fputs(form == FORM_EXPORT ? "timestamp,datetime,comment-id,voter-id,vote\n"
                              : "participant,statement,value\n",
          to);
    int64_t at = INT64_C(1435654192085);
    for (int64_t put = 0; put < bytes; at += (int64_t)draw(&random, 50))
        put += put_line(to, form, at, &random);
    must(fclose(to) == 0);
}

static usec_t search_time(str_t text)
{
    const usec_t from = clock_monotonic();
    must(memchr(text.at, '\a', text.len) == NULL);
    return clock_monotonic() - from;
}

static usec_t processor_time(void)
{
    struct timespec t;
    must(clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t) == 0);
    return (usec_t)t.tv_sec * USEC_PER_SECOND + t.tv_nsec / 1000;
}

/* The best of all runs so far. */
struct times {
    usec_t passed, processor;
};

static int64_t least(int64_t a, int64_t b)
{
    return a == 0 || b < a ? b : a;
}

static int64_t read_once(const char *path, struct times *best)
{
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct polis_folder folder;
    const usec_t from = clock_monotonic();
    const usec_t processor_from = processor_time();
    must(votes_source_open(str_from_c(path), STR_NONE, 1, &arena, &scratch, &folder) == OK);
    best->processor = least(best->processor, processor_time() - processor_from);
    best->passed = least(best->passed, clock_monotonic() - from);
    must(folder.problem_count == 0);
    return (int64_t)folder.event_count;
}

static void print(const char *form, const char *what, int64_t value)
{
    (void)printf("%s_%s %" PRId64 "\n", form, what, value);
    (void)fflush(stdout);
}

static void measure(const char *form, const char *path)
{
    struct times best = { 0 };
    usec_t search = 0;
    int64_t lines = 0;
    for (int i = 0; i < RUNS; i++)
        lines = read_once(path, &best);
    print(form, "peak_bytes", peak_kib() * 1024); /* before the whole file is held */
    AUTO(arena) arena = { 0 };
    str_t text;
    must(file_read(&arena, path, SIZE_MAX / 4, &text) == OK);
    for (int i = 0; i < RUNS; i++)
        search = least(search, search_time(text));
    print(form, "bytes", (int64_t)text.len);
    print(form, "votes", lines);
    print(form, "read_us", best.passed);
    print(form, "processor_us", best.processor);
    print(form, "search_us", search);
}

int main(int argc, char **argv)
{
    must(argc == 4);
    AUTO(arena) arena = { 0 };
    const char *const path = arena_printf(&arena, "%s/%s.csv", argv[1], argv[3]).at;
    const int64_t bytes = (int64_t)strtol(argv[2], NULL, 10) * MEGABYTE;
    write_votes(path, strcmp(argv[3], "export") == 0 ? FORM_EXPORT : FORM_PLAIN, bytes);
    measure(argv[3], path);
    must(unlink(path) == 0);
    return 0;
}
