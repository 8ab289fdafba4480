/* What SQLite needs beside its own calls: files for their owner only, arrays as JSON.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_SQLITE_FILE_H
#define ALYANS_KIT_DB_SQLITE_FILE_H

#include "kit/base/buf.h"
#include "kit/db/db.h"

/* Makes an empty file, 0600, and its name durable; OK if there is one. SQLite would make it 0644;
 * log and index then inherit the mode. An existing file is never opened here: closing it would drop
 * the locks SQLite holds on it in this process. Errors: ERR_UNAVAILABLE, logged. */
MUST_USE err_t private_file_make(const char *path);
/* Whether a database may be put at path: ERR_CONFLICT, logged, if one with a log is there, since
 * SQLite would play that log into the new file. A log without its database is removed. */
MUST_USE err_t private_file_target(const char *path);
/* Syncs made and gives it its name, replacing what was there. Errors: ERR_UNAVAILABLE, logged. */
MUST_USE err_t private_file_publish(const char *made, const char *path);

/* DB_I64S or DB_STRS as a JSON array for json_each, replacing what b held. */
void sqlite_array_text(struct buf *b, const struct db_arg *arg);

#endif
