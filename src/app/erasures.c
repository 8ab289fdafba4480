/* The list of erased accounts beside the database.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/erasures.h"

#include "identity/identity.h"
#include "kit/base/buf.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/log/log.h"

enum { LIST_MAX = 64 << 20 };

struct id_list {
    int64_t *at;
    size_t count;
};

static err_t list_read(struct cx *cx, const char *path, str_t *text, struct id_list *out)
{
    const err_t e = file_read(cx->arena, path, LIST_MAX, text);
    if (e == ERR_NOT_FOUND) {
        *text = STR_NONE;
        return OK;
    }
    TRY(e);
    size_t lines = 1;
    for (size_t i = 0; i < text->len; i++)
        lines += text->at[i] == '\n';
    out->at = arena_array(cx->arena, int64_t, lines);
    str_t rest = *text;
    str_t line;
    while (str_cut(&rest, '\n', &line)) {
        if (line.len > 0 && !str_to_i64(line, 1, INT64_MAX, &out->at[out->count++]))
            return problem(cx, ERR_INVALID, "erased-accounts holds a line that is no number");
    }
    return OK;
}

static err_t erase_again(struct cx *cx, int64_t id, int64_t *again)
{
    struct account who;
    const err_t found = account_find(cx, (account_id){ id }, &who);
    if (found == ERR_NOT_FOUND || (found == OK && who.erased_at != 0))
        return OK;
    TRY(found);
    const err_t e = person_erase(cx, who.id, S("erased before, came back with a backup"));
    if (e == ERR_CONFLICT)
        log_event(LOG_WARN, "erased_account_is_back", LOG_KV_I64("account", id));
    else if (e == OK)
        *again += 1;
    return e == ERR_CONFLICT ? OK : e;
}

static int by_number(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a;
    const int64_t right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

/* Both lists, each number once, in order. */
static err_t list_join(struct cx *cx, const struct id_list *listed, struct buf *out)
{
    const int64_t *erased = NULL;
    size_t erased_count = 0;
    TRY(person_list_erased(cx, &erased, &erased_count));
    const size_t count = listed->count + erased_count;
    int64_t *const all = arena_array(cx->arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++)
        all[i] = i < listed->count ? listed->at[i] : erased[i - listed->count];
    if (count > 1)
        qsort(all, count, sizeof all[0], by_number);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || all[i] != all[i - 1])
            buf_printf(out, "%" PRId64 "\n", all[i]);
    }
    return buf_check(out);
}

err_t erasures_keep(struct cx *cx, str_t data_dir, int64_t *again)
{
    const char *const path =
        arena_cstr(cx->arena, arena_printf(cx->arena, "%.*s/erased-accounts", STR_ARG(data_dir)));
    str_t text = STR_NONE;
    struct id_list listed = { 0 };
    int64_t count = 0;
    TRY(list_read(cx, path, &text, &listed));
    for (size_t i = 0; i < listed.count; i++)
        TRY(erase_again(cx, listed.at[i], &count));

    AUTO(buf) all;
    buf_init(&all, LIST_MAX);
    TRY(list_join(cx, &listed, &all));
    if (!str_eq(buf_str(&all), text))
        TRY(file_write(path, buf_str(&all), 0600));
    if (again != NULL)
        *again = count;
    return OK;
}
