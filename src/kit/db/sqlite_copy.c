/* A virtual table over rows in memory. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/sqlite_copy.h"

/* --- the rows --------------------------------------------------------------------------------- */

/* The caller's bytes may be gone when the row is put. */
static struct db_arg kept(struct arena *bytes, const struct db_arg *arg)
{
    struct db_arg own = *arg;
    must(arg->kind != DB_I64S && arg->kind != DB_STRS);
    if (arg->kind == DB_STR)
        own.as.str = arena_str(bytes, arg->as.str);
    if (arg->kind == DB_BLOB)
        own.as.blob = arena_bytes(bytes, arg->as.blob);
    return own;
}

bool copied_add(struct copied *to, struct db_args args)
{
    must(args.count > 0 && args.count <= COPIED_COLUMNS && to->rows < COPIED_ROWS);
    if (to->values == NULL)
        to->values = mem_new(COPIED_ROWS * COPIED_COLUMNS * sizeof *to->values);
    must(to->rows == 0 || to->columns == args.count);
    to->columns = args.count;
    struct db_arg *const row = to->values + to->rows++ * args.count;
    for (size_t i = 0; i < args.count; i++)
        row[i] = kept(&to->bytes, &args.at[i]);
    return to->rows == COPIED_ROWS;
}

void copied_clear(struct copied *c)
{
    c->rows = 0;
    arena_reset(&c->bytes);
}

void copied_release(struct copied *c)
{
    mem_free(c->values);
    arena_release(&c->bytes);
    *c = (struct copied){ 0 };
}

/* --- as a table ------------------------------------------------------------------------------- */

struct table {
    sqlite3_vtab base; /* first: SQLite knows it by this */
    const struct copied *rows;
};
struct cursor {
    sqlite3_vtab_cursor base; /* likewise */
    size_t row;
};

static const struct copied *rows_of(const sqlite3_vtab_cursor *c)
{
    return ((const struct table *)c->pVtab)->rows;
}

static int connect(sqlite3 *handle, void *rows, int argc, const char *const *argv,
                   sqlite3_vtab **out, char **error)
{
    (void)argc;
    (void)argv;
    (void)error;
    const int rc = sqlite3_declare_vtab(
        handle, "CREATE TABLE x (c0, c1, c2, c3, c4, c5, c6, c7, c8, c9, c10, c11, c12, c13, c14,"
                " c15, c16, c17, c18, c19, c20, c21, c22, c23)");
    if (rc != SQLITE_OK)
        return rc;
    struct table *const t = mem_new(sizeof *t);
    t->rows = rows;
    *out = &t->base;
    return SQLITE_OK;
}

static int disconnect(sqlite3_vtab *t)
{
    mem_free(t);
    return SQLITE_OK;
}

static int best_index(sqlite3_vtab *t, sqlite3_index_info *info)
{
    (void)t;
    info->estimatedCost = COPIED_ROWS;
    info->estimatedRows = COPIED_ROWS;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *t, sqlite3_vtab_cursor **out)
{
    (void)t;
    struct cursor *const c = mem_new(sizeof *c);
    *out = &c->base;
    return SQLITE_OK;
}

static int close_cursor(sqlite3_vtab_cursor *c)
{
    mem_free(c);
    return SQLITE_OK;
}

static int filter(sqlite3_vtab_cursor *c, int number, const char *text, int argc,
                  sqlite3_value **argv)
{
    (void)number;
    (void)text;
    (void)argc;
    (void)argv;
    ((struct cursor *)c)->row = 0;
    return SQLITE_OK;
}

static int next(sqlite3_vtab_cursor *c)
{
    ((struct cursor *)c)->row++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *c)
{
    return ((const struct cursor *)c)->row >= rows_of(c)->rows;
}

static int column(sqlite3_vtab_cursor *c, sqlite3_context *to, int which)
{
    const struct copied *const rows = rows_of(c);
    must(which >= 0 && (size_t)which < rows->columns);
    const struct db_arg *const v =
        &rows->values[((const struct cursor *)c)->row * rows->columns + (size_t)which];
    switch (v->kind) {
    case DB_I64:
        sqlite3_result_int64(to, v->as.i64);
        break;
    case DB_F64:
        sqlite3_result_double(to, v->as.f64);
        break;
    case DB_STR:
        sqlite3_result_text64(to, v->as.str.len == 0 ? "" : v->as.str.at, v->as.str.len,
                              SQLITE_STATIC, SQLITE_UTF8);
        break;
    case DB_BLOB:
        sqlite3_result_blob64(to, v->as.blob.len == 0 ? "" : (const void *)v->as.blob.at,
                              v->as.blob.len, SQLITE_STATIC);
        break;
    case DB_NULL:
    case DB_I64S:
    case DB_STRS:
        sqlite3_result_null(to);
        break;
    }
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *c, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((const struct cursor *)c)->row;
    return SQLITE_OK;
}

/* Without xCreate it is there by itself, and nobody can make another. */
static const sqlite3_module MODULE = {
    .xConnect = connect,
    .xBestIndex = best_index,
    .xDisconnect = disconnect,
    .xOpen = open_cursor,
    .xClose = close_cursor,
    .xFilter = filter,
    .xNext = next,
    .xEof = at_end,
    .xColumn = column,
    .xRowid = row_id,
};

int copied_register(sqlite3 *handle, struct copied *rows)
{
    return sqlite3_create_module_v2(handle, "copied", &MODULE, rows, NULL);
}
