/* The settings table itself, and the reading of one value of each kind.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/settings/settings_value.h"

#include <arpa/inet.h>

#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"

const struct setting_row setting_rows[SETTING_COUNT] = {
#define X(row_kind, member, row_key, row_initial, row_low, row_high, row_words, row_help)          \
    {                                                                                              \
        .kind = KIND_##row_kind,                                                                   \
        .key = S_INIT(row_key),                                                                    \
        .offset = offsetof(struct settings, member),                                               \
        .initial = S_INIT(row_initial),                                                            \
        .low = row_low,                                                                            \
        .high = row_high,                                                                          \
        .words = row_words,                                                                        \
        .help = row_help,                                                                          \
    },
    SETTINGS(X)
#undef X
};

static const struct value_fault NO_FAULT = { 0 };

/* SETTING_TYPE_kind and the row's kind come from one line of the table, so the casts below hold. */
static void *member_of(const struct setting_row *row, struct settings *s)
{
    return (char *)s + row->offset;
}

static const void *member_of_const(const struct setting_row *row, const struct settings *s)
{
    return (const char *)s + row->offset;
}

/* --- questions about values ------------------------------------------------------------------- */

static bool is_ip(str_t s)
{
    char text[INET6_ADDRSTRLEN];
    unsigned char room[sizeof(struct in6_addr)];
    if (s.len == 0 || s.len >= sizeof text)
        return false;
    memcpy(text, s.at, s.len);
    text[s.len] = '\0';
    return strlen(text) == s.len &&
           (inet_pton(AF_INET, text, room) == 1 || inet_pton(AF_INET6, text, room) == 1);
}

static bool is_port(str_t s)
{
    int64_t port;
    return str_to_i64(s, 0, 65535, &port);
}

static bool is_listen(str_t s)
{
    if (str_starts(s, S("unix:")))
        return s.len > 5 && s.len < 5 + 108; /* room in sockaddr_un */
    size_t colon = s.len;
    while (colon > 0 && s.at[colon - 1] != ':')
        colon--;
    if (colon == 0 || !is_port(str_sub(s, colon, s.len)))
        return false;
    const str_t address = str_sub(s, 0, colon - 1);
    if (address.len > 2 && address.at[0] == '[' && address.at[address.len - 1] == ']')
        return is_ip(str_sub(address, 1, address.len - 1));
    return str_find_byte(address, ':', 0) == address.len && is_ip(address);
}

static bool are_peers(str_t s)
{
    str_t part;
    if (s.len == 0)
        return true;
    while (str_cut(&s, ',', &part)) {
        part = str_trim(part);
        if (!is_ip(part) && !str_eq(part, S("unix")))
            return false;
    }
    return true;
}

/* A scheme and a host, with nothing behind them. */
static bool is_origin(str_t s)
{
    if (s.len == 0)
        return true;
    const size_t skip = str_starts(s, S("https://")) ? 8 : str_starts(s, S("http://")) ? 7 : 0;
    const str_t host = str_sub(s, skip, s.len);
    const str_t others = S(".-:[]");
    for (size_t i = 0; i < host.len; i++) {
        const char c = host.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              str_find_byte(others, c, 0) < others.len))
            return false;
    }
    return skip > 0 && host.len > 0;
}

static bool is_word(const char *words, str_t value)
{
    str_t rest = str_from_c(words);
    str_t word;
    while (str_cut(&rest, ' ', &word)) {
        if (str_eq(word, value))
            return true;
    }
    return false;
}

/* --- reading ---------------------------------------------------------------------------------- */

static struct value_fault put_str(const struct setting_row *row, struct settings *s, str_t value,
                                  bool good, const char *msgid)
{
    if (!good)
        return (struct value_fault){ msgid, { tr_arg_str(value) } };
    *(str_t *)member_of(row, s) = value;
    return NO_FAULT;
}

static struct value_fault read_text(const struct setting_row *row, str_t value, struct settings *s)
{
    const int64_t len = (int64_t)value.len;
    if (len < row->low || len > row->high)
        return (
            struct value_fault){ N_("{0}: must have {1} to {2} bytes and has {3}"),
                                 { tr_arg_i64(row->low), tr_arg_i64(row->high), tr_arg_i64(len) } };
    *(str_t *)member_of(row, s) = value;
    return NO_FAULT;
}

static struct value_fault read_integer(const struct setting_row *row, str_t value,
                                       struct settings *s)
{
    int64_t v;
    if (!str_to_i64(value, row->low, row->high, &v))
        return (struct value_fault){ N_("{0}: must be a whole number from {1} to {2}, not “{3}”"),
                                     { tr_arg_i64(row->low), tr_arg_i64(row->high),
                                       tr_arg_str(value) } };
    *(int64_t *)member_of(row, s) = v;
    return NO_FAULT;
}

static struct value_fault read_onoff(const struct setting_row *row, str_t value, struct settings *s)
{
    const bool on = str_eq(value, S("on"));
    if (!on && !str_eq(value, S("off")))
        return (struct value_fault){ N_("{0}: must be on or off, not “{1}”"),
                                     { tr_arg_str(value) } };
    *(bool *)member_of(row, s) = on;
    return NO_FAULT;
}

static struct value_fault read_word(const struct setting_row *row, str_t value, struct settings *s)
{
    if (!is_word(row->words, value))
        return (struct value_fault){ N_("{0}: must be one of {1}, not “{2}”"),
                                     { tr_arg_str(str_from_c(row->words)), tr_arg_str(value) } };
    *(str_t *)member_of(row, s) = value;
    return NO_FAULT;
}

struct value_fault setting_value_read(const struct setting_row *row, str_t value,
                                      struct settings *s)
{
    switch (row->kind) {
    case KIND_text:
    case KIND_secret:
        return read_text(row, value, s);
    case KIND_integer:
        return read_integer(row, value, s);
    case KIND_onoff:
        return read_onoff(row, value, s);
    case KIND_word:
        return read_word(row, value, s);
    case KIND_listen:
        return put_str(row, s, value, is_listen(value),
                       N_("{0}: must be ADDRESS:PORT with an IP address, or unix:PATH, not “{1}”"));
    case KIND_peers:
        return put_str(row, s, value, are_peers(value),
                       N_("{0}: must be IP addresses with commas between, or unix, not “{1}”"));
    case KIND_zone:
        return put_str(row, s, value, zone_exists(value),
                       N_("{0}: must be the name of a time zone such as Asia/Baku, not “{1}”"));
    case KIND_country:
        return put_str(row, s, value, country_code_exists(value),
                       N_("{0}: must be the two capital letters of a country such as AZ, not "
                          "“{1}”"));
    case KIND_origin:
        return put_str(row, s, value, is_origin(value),
                       N_("{0}: must be http:// or https:// and a host, nothing behind it, not "
                          "“{1}”"));
    }
    must_failed("a kind of setting", __FILE__, __LINE__);
}

void setting_value_add(const struct setting_row *row, const struct settings *s, struct buf *out)
{
    const void *const member = member_of_const(row, s);
    switch (row->kind) {
    case KIND_integer:
        buf_i64(out, *(const int64_t *)member);
        return;
    case KIND_onoff:
        buf_add(out, *(const bool *)member ? S("on") : S("off"));
        return;
    case KIND_secret:
        buf_add(out, ((const str_t *)member)->len > 0 ? S("(hidden)") : STR_NONE);
        return;
    case KIND_text:
    case KIND_word:
    case KIND_listen:
    case KIND_peers:
    case KIND_zone:
    case KIND_country:
    case KIND_origin:
        buf_add(out, *(const str_t *)member);
        return;
    }
}
