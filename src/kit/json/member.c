/* Members of JSON objects: a key with its text, date or text in each language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/json/member.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

void json_member_str(struct json_out *j, const char *key, str_t v)
{
    json_key(j, str_from_c(key));
    json_put_str(j, v);
}

void json_member_known(struct json_out *j, const char *key, str_t v)
{
    json_key(j, str_from_c(key));
    if (v.len == 0)
        json_put_null(j);
    else
        json_put_str(j, v);
}

void json_member_time(struct json_out *j, struct arena *arena, const char *key, usec_t at)
{
    json_member_known(j, key, at == 0 ? STR_NONE : date_time_iso(arena, at));
}

void json_member_text2(struct json_out *j, const char *key, const struct text2 *t)
{
    json_key(j, str_from_c(key));
    json_put_object(j);
    for (int l = 0; l < LANG_COUNT; l++) {
        json_key(j, lang_code((enum lang)l)); /* counts through the enum */
        json_put_str(j, t->by[l]);
    }
    json_put_object_end(j);
}
