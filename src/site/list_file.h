/* A list as a file: the same rows as CSV and as JSON, by the end of the address.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_SITE_LIST_FILE_H
#define ALYANS_SITE_LIST_FILE_H

#include "kit/http/http.h"
#include "kit/json/json.h"

/* A text, null in JSON where it is empty; or a number. */
struct list_cell {
    str_t text;
    int64_t number;
    bool is_number;
};
#define CELL(v) ((struct list_cell){ .text = (v) })
#define CELL_NUMBER(v) /* a count of any type */                                                   \
    ((struct list_cell){ .number = (int64_t)(v), .is_number = true })
#define CELLS_OF(t) CELL((t).by[LANG_AZ]), CELL((t).by[LANG_EN]) /* two columns: _az, _en */

struct list_file {
    struct cx *cx;
    struct buf *out;
    bool is_json;
    const char *const *columns; /* also the names of members in JSON */
    size_t count;
    struct json_out json;
};
/* name: of the file without its end, and of the one member of the JSON object: "objections". */
void list_file_begin(struct list_file *f, struct cx *cx, const struct request *rq,
                     struct response *rs, const char *name, const char *const *columns,
                     size_t count);
/* As many cells as columns. */
void list_file_row(struct list_file *f, const struct list_cell *cells);
/* Errors: ERR_TOO_BIG. */
MUST_USE err_t list_file_end(struct list_file *f);

/* "2013-10-09T10:05:00Z"; empty for 0. */
struct list_cell cell_time(struct cx *cx, usec_t at);
/* Ids are texts: they pass what JavaScript can count. Empty for 0. */
struct list_cell cell_id(struct cx *cx, int64_t id);

#endif
