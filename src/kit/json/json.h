/* JSON: strict reading of small bounded input (the only user of jansson), an appender for output.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_JSON_JSON_H
#define ALYANS_KIT_JSON_JSON_H

#include "kit/base/arena.h"
#include "kit/base/buf.h"

/* --- reading ---------------------------------------------------------------------------------- */

/* A value of a parsed document; belongs to the document. */
struct json;
struct json_doc {
    struct json *root;
    int line, column; /* where reading failed */
};
/* RFC 8259; duplicate keys, depth over 64 and NUL (also as \u0000) are refused. Errors:
 * ERR_INVALID, with line and column (from 1, in characters) in *out; ERR_NO_MEMORY. */
MUST_USE err_t json_read(str_t text, struct json_doc *out);
void json_release(struct json_doc *doc);
AUTO_RELEASE(json_doc, json_release)

const struct json *json_get(const struct json *object,
                            const char *key); /* NULL: absent, no object */
size_t json_count(const struct json *array);  /* 0 for anything else */
const struct json *json_item(const struct json *array, size_t i);
bool json_is_null(const struct json *v); /* also for NULL */
bool json_is_object(const struct json *v);
bool json_is_array(const struct json *v);
/* false leaves *out alone: absent or another type. Strings point into the document. */
MUST_USE bool json_str(const struct json *v, str_t *out);
MUST_USE bool json_i64(const struct json *v, int64_t *out);
MUST_USE bool json_f64(const struct json *v, double *out); /* also from an integer */
MUST_USE bool json_bool(const struct json *v, bool *out);
/* Calls each with every key in the order of the text. */
void json_each(const struct json *object, void (*each)(void *to, str_t key, const struct json *v),
               void *to);

/* --- writing ---------------------------------------------------------------------------------- */

/* Commas and colons are placed for you; nesting (at most 64) is checked by must(). Texts must be
 * valid UTF-8. The result may stand inside <script type="application/json">: '<' is written
 * escaped. (Not json_object, json_array: jansson has those.) */
struct json_out {
    struct buf *to;
    uint64_t open_objects; /* bit per level: 1 = object */
    int depth;
    bool first, after_key;
};
void json_begin(struct json_out *j, struct buf *to);
void json_put_object(struct json_out *j); /* { */
void json_put_object_end(struct json_out *j);
void json_put_array(struct json_out *j); /* [ */
void json_put_array_end(struct json_out *j);
void json_key(struct json_out *j, str_t key);
void json_put_str(struct json_out *j, str_t v);
void json_put_i64(struct json_out *j, int64_t v);
void json_put_id(struct json_out *j, int64_t v); /* as a string: ids pass 2^53 */
void json_put_f64(struct json_out *j, double v); /* 12 significant digits; not finite: null */
void json_put_bool(struct json_out *j, bool v);
void json_put_null(struct json_out *j);
/* A whole value that another json_out wrote. */
void json_put_raw(struct json_out *j, str_t value);

#endif
