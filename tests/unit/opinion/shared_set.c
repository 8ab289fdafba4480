/* The reference data outside the repository, for tests.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "shared_set.h"

#include <dirent.h>
#include <math.h>
#include <sys/stat.h>

#include "cm.h"
#include "kit/base/file.h"

bool shared_folder(struct arena *arena, const char *what, str_t *out)
{
    const char *base = getenv("ALYANS_SHARED");
    if (base == NULL)
        base = getenv("ALYANS_SHARED_DEFAULT");
    if (base == NULL)
        return false;
    *out = arena_printf(arena, "%s/data/%s", base, what);
    struct stat st;
    return stat(out->at, &st) == 0 && S_ISDIR(st.st_mode);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void shared_set_names(struct arena *arena, const char *what, const char *file,
                      struct set_names *out)
{
    str_t folder;
    must(shared_folder(arena, what, &folder));
    DIR *const dir = opendir(folder.at);
    must(dir != NULL);
    *out = (struct set_names){ 0 };
    for (const struct dirent *e = readdir(dir); e != NULL; e = readdir(dir)) {
        struct stat st;
        const str_t path = arena_printf(arena, "%.*s/%s/%s", STR_ARG(folder), e->d_name, file);
        if (e->d_name[0] == '.' || stat(path.at, &st) != 0)
            continue;
        must(out->count < SETS_MAX);
        out->at[out->count++] = arena_printf(arena, "%s", e->d_name).at;
    }
    (void)closedir(dir);
    qsort(out->at, out->count, sizeof *out->at, by_name);
}

static void mark_moderated(struct shared_set *s)
{
    s->moderated_out = arena_array(&s->arena, bool, s->votes.statements);
    for (size_t i = 0; i < s->folder.statement_count; i++) {
        const struct polis_statement *const t = &s->folder.statements[i];
        const int64_t column = votes_column_of(&s->votes, t->id);
        if (column >= 0 && (t->moderated == -1 || t->is_meta))
            s->moderated_out[column] = true;
    }
}

void shared_set_open(struct shared_set *s, const char *what, const char *name, const char *json)
{
    *s = (struct shared_set){ .name = name };
    str_t folder;
    must(shared_folder(&s->arena, what, &folder));
    const str_t dir = arena_printf(&s->arena, "%.*s/%s", STR_ARG(folder), name);
    must(polis_read_folder(dir, STR_NONE, &s->arena, &s->scratch, &s->folder) == OK);
    must(s->folder.problem_count == 0);
    const struct vote_orders by_id = { ORDER_BY_ID, ORDER_BY_ID };
    must(votes_build(s->folder.events, s->folder.event_count, by_id, &s->arena, &s->scratch,
                     &s->votes) == OK);
    mark_moderated(s);

    str_t text;
    const str_t path = arena_printf(&s->arena, "%.*s/%s", STR_ARG(dir), json);
    must(file_read(&s->arena, path.at, 1 << 26, &text) == OK);
    must(json_read(text, &s->json) == OK);
}

void shared_set_close(struct shared_set *s)
{
    json_release(&s->json);
    arena_release(&s->arena);
    arena_release(&s->scratch);
}

double json_number(const struct json *v)
{
    double number = 0.0;
    must(json_f64(v, &number));
    return number;
}

int64_t json_whole(const struct json *v)
{
    int64_t number = 0;
    must(json_i64(v, &number));
    return number;
}

const double *json_numbers(struct arena *arena, const struct json *array, size_t *count)
{
    must(json_is_array(array));
    *count = json_count(array);
    double *const numbers = arena_array(arena, double, *count);
    for (size_t i = 0; i < *count; i++)
        numbers[i] = json_number(json_item(array, i));
    return numbers;
}

void assert_near(const char *what, size_t at, double got, double want, double margin)
{
    if (fabs(got - want) <= margin)
        return;
    print_error("%s[%zu]: got %.17g, want %.17g\n", what, at, got, want);
    fail();
}

void assert_near_relative(const char *what, size_t at, double got, double want, double margin)
{
    assert_near(what, at, got, want, margin * fabs(want));
}
