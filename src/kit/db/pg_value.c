/* Values in PostgreSQL's binary form: big-endian numbers, arrays with a head.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/db/pg_value.h"

static void put_unsigned(struct buf *b, uint64_t v, size_t bytes)
{
    char out[8];
    for (size_t i = 0; i < bytes; i++)
        out[i] = (char)(v >> 8 * (bytes - 1 - i) & 0xFF);
    buf_add_bytes(b, out, bytes);
}

static void put_f64(struct buf *b, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    put_unsigned(b, bits, sizeof bits);
}

static bool put_i64(struct buf *b, unsigned type, int64_t v, bool *is_binary)
{
    switch (type) {
    case PG_INT2:
        put_unsigned(b, (uint64_t)v, 2);
        return v >= INT16_MIN && v <= INT16_MAX;
    case PG_INT4:
        put_unsigned(b, (uint64_t)v, 4);
        return v >= INT32_MIN && v <= INT32_MAX;
    case PG_INT8:
        put_unsigned(b, (uint64_t)v, 8);
        return true;
    case PG_FLOAT8:
        put_f64(b, (double)v);
        return true;
    default:
        *is_binary = false;
        buf_i64(b, v);
        buf_byte(b, '\0');
        return true;
    }
}

static void put_double(struct buf *b, unsigned type, double v, bool *is_binary)
{
    if (type == PG_FLOAT8) {
        put_f64(b, v);
    } else {
        *is_binary = false;
        buf_printf(b, "%.17g", v);
        buf_byte(b, '\0');
    }
}

/* One dimension, no NULLs, first index 1. */
static void put_array_head(struct buf *b, unsigned element, size_t count)
{
    put_unsigned(b, count == 0 ? 0 : 1, 4); /* dimensions */
    put_unsigned(b, 0, 4);                  /* has a NULL */
    put_unsigned(b, element, 4);
    if (count > 0) {
        put_unsigned(b, count, 4);
        put_unsigned(b, 1, 4);
    }
}

static bool put_i64s(struct buf *b, unsigned type, const int64_t *at, size_t count)
{
    put_array_head(b, PG_INT8, count);
    for (size_t i = 0; i < count; i++) {
        put_unsigned(b, sizeof at[i], 4);
        put_unsigned(b, (uint64_t)at[i], 8);
    }
    return type == PG_INT8S;
}

static bool put_strs(struct buf *b, unsigned type, const str_t *at, size_t count)
{
    put_array_head(b, PG_TEXT, count);
    for (size_t i = 0; i < count; i++) {
        put_unsigned(b, at[i].len, 4);
        buf_add(b, at[i]);
    }
    return type == PG_TEXTS;
}

static bool direct(struct pg_value *v, const void *at, size_t len)
{
    v->at = len == 0 ? "" : at;
    v->len = (int)len;
    return len <= PG_VALUE_BYTES_MAX;
}

static bool put(struct pg_value *v, unsigned type, const struct db_arg *arg, struct buf *b)
{
    switch (arg->kind) {
    case DB_NULL:
        return true;
    case DB_STR:
        return direct(v, arg->as.str.at, arg->as.str.len);
    case DB_BLOB:
        return direct(v, arg->as.blob.at, arg->as.blob.len);
    case DB_I64:
        return put_i64(b, type, arg->as.i64, &v->is_binary);
    case DB_F64:
        put_double(b, type, arg->as.f64, &v->is_binary);
        return true;
    case DB_I64S:
        return put_i64s(b, type, arg->as.i64s.at, arg->as.i64s.count);
    case DB_STRS:
        return put_strs(b, type, arg->as.strs.at, arg->as.strs.count);
    }
    must_failed("a kind of argument", __FILE__, __LINE__);
}

bool pg_value_make(struct pg_value *out, unsigned type, const struct db_arg *arg, struct buf *b)
{
    *out = (struct pg_value){ .offset = b->len, .is_binary = true };
    const bool fits = put(out, type, arg, b);
    if (b->len > out->offset) {
        out->in_buffer = true;
        out->len = (int)(b->len - out->offset);
    }
    return fits;
}

static uint64_t read_unsigned(bytes_t bytes)
{
    uint64_t v = 0;
    for (size_t i = 0; i < bytes.len; i++)
        v = v << 8 | bytes.at[i];
    return v;
}

bool pg_read_i64(unsigned type, bytes_t bytes, int64_t *out)
{
    const uint64_t v = read_unsigned(bytes);
    switch (type) {
    case PG_INT2:
        *out = (int16_t)v;
        return true;
    case PG_INT4:
        *out = (int32_t)v;
        return true;
    case PG_INT8:
        *out = (int64_t)v;
        return true;
    default:
        return false;
    }
}

bool pg_read_f64(unsigned type, bytes_t bytes, double *out)
{
    const uint64_t bits = read_unsigned(bytes);
    const uint32_t low = (uint32_t)bits;
    float narrow = 0;
    int64_t whole = 0;
    switch (type) {
    case PG_FLOAT8:
        memcpy(out, &bits, sizeof *out);
        return true;
    case PG_FLOAT4:
        memcpy(&narrow, &low, sizeof narrow);
        *out = (double)narrow;
        return true;
    default:
        if (!pg_read_i64(type, bytes, &whole))
            return false;
        *out = (double)whole;
        return true;
    }
}

bool pg_type_is_text(unsigned type)
{
    return type == PG_TEXT || type == PG_VARCHAR || type == PG_BPCHAR || type == PG_NAME;
}

/* --- text of COPY ------------------------------------------------------------------------------
 */

static void copy_add_text(struct buf *b, str_t text)
{
    for (size_t i = 0; i < text.len; i++) {
        const char c = text.at[i];
        const char *const escaped = c == '\\'   ? "\\\\"
                                    : c == '\t' ? "\\t"
                                    : c == '\n' ? "\\n"
                                    : c == '\r' ? "\\r"
                                                : NULL;
        if (escaped != NULL)
            buf_add_bytes(b, escaped, 2);
        else
            buf_byte(b, c);
    }
}

static void copy_add_bytes(struct buf *b, bytes_t bytes)
{
    static const char DIGITS[] = "0123456789abcdef";
    buf_add_bytes(b, "\\\\x", 3);
    for (size_t i = 0; i < bytes.len; i++) {
        buf_byte(b, DIGITS[bytes.at[i] >> 4]);
        buf_byte(b, DIGITS[bytes.at[i] & 15]);
    }
}

void pg_copy_add(struct buf *b, const struct db_arg *arg)
{
    switch (arg->kind) {
    case DB_NULL:
        buf_add_bytes(b, "\\N", 2);
        return;
    case DB_I64:
        buf_i64(b, arg->as.i64);
        return;
    case DB_F64:
        buf_printf(b, "%.17g", arg->as.f64);
        return;
    case DB_STR:
        copy_add_text(b, arg->as.str);
        return;
    case DB_BLOB:
        copy_add_bytes(b, arg->as.blob);
        return;
    case DB_I64S:
    case DB_STRS:
        break;
    }
    must_failed("an array in a row of COPY", __FILE__, __LINE__);
}
