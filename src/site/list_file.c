/* A list as a file: the same rows as CSV and as JSON.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/list_file.h"

#include "kit/base/str.h"
#include "kit/text/csv.h"
#include "kit/text/text.h"

struct list_cell cell_time(struct cx *cx, usec_t at)
{
    return CELL(at == 0 ? STR_NONE : date_time_iso(cx->arena, at));
}

struct list_cell cell_id(struct cx *cx, int64_t id)
{
    return CELL(id == 0 ? STR_NONE : arena_printf(cx->arena, "%" PRId64, id));
}

void list_file_begin(struct list_file *f, struct cx *cx, const struct request *rq,
                     struct response *rs, const char *name, const char *const *columns,
                     size_t count)
{
    *f = (struct list_file){ .cx = cx,
                             .out = &rs->body,
                             .is_json = str_ends(rq->path, S(".json")),
                             .columns = columns,
                             .count = count };
    if (f->is_json) {
        respond_json(rs, 200);
        json_begin(&f->json, f->out);
        json_put_object(&f->json);
        json_key(&f->json, str_from_c(name));
        json_put_array(&f->json);
        return;
    }
    respond_file(rs, S("text/csv; charset=utf-8"), arena_printf(cx->arena, "%s.csv", name));
    for (size_t i = 0; i < count; i++)
        csv_add(f->out, str_from_c(columns[i]), i == 0, CSV_AS_IS);
    csv_end_row(f->out);
}

static void row_as_json(struct list_file *f, const struct list_cell *cells)
{
    struct json_out *const j = &f->json;
    json_put_object(j);
    for (size_t i = 0; i < f->count; i++) {
        json_key(j, str_from_c(f->columns[i]));
        if (cells[i].is_number)
            json_put_i64(j, cells[i].number);
        else if (cells[i].text.len == 0)
            json_put_null(j);
        else
            json_put_str(j, cells[i].text);
    }
    json_put_object_end(j);
}

void list_file_row(struct list_file *f, const struct list_cell *cells)
{
    if (f->is_json) {
        row_as_json(f, cells);
        return;
    }
    for (size_t i = 0; i < f->count; i++) {
        const str_t text = cells[i].is_number
                               ? arena_printf(f->cx->arena, "%" PRId64, cells[i].number)
                               : cells[i].text;
        csv_add(f->out, text, i == 0, CSV_FORMULA_SAFE);
    }
    csv_end_row(f->out);
}

err_t list_file_end(struct list_file *f)
{
    if (f->is_json) {
        json_put_array_end(&f->json);
        json_put_object_end(&f->json);
    }
    return buf_check(f->out);
}
