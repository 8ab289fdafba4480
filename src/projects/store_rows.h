/* What the store files of projects share.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_PROJECTS_STORE_ROWS_H
#define ALYANS_PROJECTS_STORE_ROWS_H

#include "projects/store.h"

static inline str_t in(const struct text2 *t, enum lang lang)
{
    return t->by[lang];
}

/* Two columns: English, then Azerbaijani. */
static inline struct text2 text2_of_row(struct cx *cx, const struct db_rows *rows, int column_en)
{
    struct text2 t = { 0 };
    t.by[LANG_EN] = db_str(rows, column_en, cx->arena);
    t.by[LANG_AZ] = db_str(rows, column_en + 1, cx->arena);
    return t;
}

/* ERR_NOT_FOUND: there was no such row, or it has its end already. */
static inline err_t close_row(struct cx *cx, const struct db_catalog *sql, int which,
                              struct db_args args)
{
    int64_t changed = 0;
    TRY(db_exec(cx->db, sql, which, args, &changed));
    return changed == 1 ? OK : ERR_NOT_FOUND;
}

#endif
