/* Members of an open JSON object as exports and the interface for programs write them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_JSON_MEMBER_H
#define ALYANS_KIT_JSON_MEMBER_H

#include "kit/base/base.h"
#include "kit/json/json.h"
#include "kit/text/i18n.h"

/* "key": "v", also when v is empty. */
void json_member_str(struct json_out *j, const char *key, str_t v);
/* Likewise, but null when v is empty: not known, not stated. */
void json_member_known(struct json_out *j, const char *key, str_t v);
/* UTC like "2013-10-09T10:05:00Z"; null for 0. The text is made in the arena. */
void json_member_time(struct json_out *j, struct arena *arena, const char *key, usec_t at);
/* An object with a text, maybe empty, for each language: "key": {"az": "…", "en": "…"}. */
void json_member_text2(struct json_out *j, const char *key, const struct text2 *t);

#endif
