/* PostgreSQL. The only user of libpq-fe.h.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/db_driver.h"

static err_t postgres_open(struct db *db)
{
    (void)db;
    return ERR_UNAVAILABLE;
}

static void postgres_close(struct db *db)
{
    (void)db;
}

const struct db_driver db_driver_postgres = {
    .engine = DB_POSTGRES,
    .size = sizeof(struct db),
    .open = postgres_open,
    .close = postgres_close,
};
