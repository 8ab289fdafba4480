/* JSON: what was read can be written, reads again, and never breaks out of a script element.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/json/json.h"

static void write_value(struct json_out *j, const struct json *v);

static void write_member(void *to, str_t key, const struct json *v)
{
    struct json_out *const j = to;
    json_key(j, key);
    write_value(j, v);
}

static void write_array(struct json_out *j, const struct json *v)
{
    json_put_array(j);
    for (size_t i = 0; i < json_count(v); i++)
        write_value(j, json_item(v, i));
    json_put_array_end(j);
}

static void write_value(struct json_out *j, const struct json *v)
{
    str_t text;
    int64_t whole;
    double number;
    bool truth;
    if (json_is_object(v)) {
        json_put_object(j);
        json_each(v, write_member, j);
        json_put_object_end(j);
    } else if (json_is_array(v)) {
        write_array(j, v);
    } else if (json_str(v, &text)) {
        must(utf8_valid(text));
        json_put_str(j, text);
    } else if (json_i64(v, &whole)) {
        json_put_i64(j, whole);
    } else if (json_f64(v, &number)) {
        json_put_f64(j, number);
    } else if (json_bool(v, &truth)) {
        json_put_bool(j, truth);
    } else {
        must(json_is_null(v));
        json_put_null(j);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(json_doc) doc = { 0 };
    if (json_read(fuzz_text(data, size), &doc) != OK) {
        must(doc.line >= 1 && doc.column >= 1);
        return 0;
    }
    AUTO(buf) written;
    buf_init(&written, SIZE_MAX / 2);
    struct json_out j;
    json_begin(&j, &written);
    write_value(&j, doc.root);
    must(str_find_byte(buf_str(&written), '<', 0) == written.len);
    AUTO(json_doc) again = { 0 };
    must(json_read(buf_str(&written), &again) == OK);
    return 0;
}
