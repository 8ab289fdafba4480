/* Values in PostgreSQL's binary form. Pure: knows neither libpq nor a connection.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_DB_PG_VALUE_H
#define ALYANS_KIT_DB_PG_VALUE_H

#include "kit/base/buf.h"
#include "kit/db/db.h"

/* Type numbers of the system catalogue pg_type, the same in every installation. */
enum {
    PG_BYTEA = 17,
    PG_NAME = 19,
    PG_INT8 = 20,
    PG_INT2 = 21,
    PG_INT4 = 23,
    PG_TEXT = 25,
    PG_FLOAT4 = 700,
    PG_FLOAT8 = 701,
    PG_TEXTS = 1009,
    PG_INT8S = 1016,
    PG_BPCHAR = 1042,
    PG_VARCHAR = 1043,
};
enum { PG_VALUE_BYTES_MAX = 256 << 20 };

/* One parameter: its bytes are the argument's own (at), or begin at offset of the buffer it was
 * made with, whose bytes may move until the last value is made. */
struct pg_value {
    const char *at; /* NULL and not in_buffer: SQL NULL */
    size_t offset;
    int len;
    bool in_buffer;
    bool is_binary;
};

/* In the form the type wants; numbers for types of which nothing is known here become decimal text.
 * false: the value does not fit (a number out of range, an array for something else). */
bool pg_value_make(struct pg_value *out, unsigned type, const struct db_arg *arg, struct buf *b);

/* One value as COPY's text form has it, without what parts it from the next. No arrays. */
void pg_copy_add(struct buf *b, const struct db_arg *arg);

/* false: the type is not a whole number (or, for the second, a number at all). */
bool pg_read_i64(unsigned type, bytes_t bytes, int64_t *out);
bool pg_read_f64(unsigned type, bytes_t bytes, double *out);
bool pg_type_is_text(unsigned type);

#endif
