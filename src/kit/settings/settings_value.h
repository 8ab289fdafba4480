/* One row of the settings table, and the reading of one value. Inside kit/settings/ only.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_SETTINGS_SETTINGS_VALUE_H
#define ALYANS_KIT_SETTINGS_SETTINGS_VALUE_H

#include "kit/settings/settings.h"

enum setting_kind {
    KIND_text,
    KIND_secret,
    KIND_integer,
    KIND_onoff,
    KIND_word,
    KIND_listen,
    KIND_peers,
    KIND_zone,
    KIND_country,
    KIND_origin,
};

struct setting_row {
    enum setting_kind kind;
    str_t key;
    size_t offset; /* of the member in struct settings */
    str_t initial;
    int64_t low, high;
    const char *words; /* KIND_word */
    const char *help;  /* msgid */
};
extern const struct setting_row setting_rows[SETTING_COUNT];

/* What is wrong with a value: a msgid with placeholders; {0} is the key, {1}… are args. NULL:
 * nothing, and *s has the value. Texts are not copied. */
struct value_fault {
    const char *msgid;
    struct tr_arg args[3];
};
struct value_fault setting_value_read(const struct setting_row *row, str_t value,
                                      struct settings *s);
/* The value as one would write it. */
void setting_value_add(const struct setting_row *row, const struct settings *s, struct buf *out);

#endif
