/* Looking up and filling in translations; choosing the language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/i18n.h"

#include <endian.h>

#include "kit/base/str.h"
#include "kit/text/catalog.h"
#include "kit/text/text.h"

enum { ARGS_MAX = 10 }; /* {0} to {9} */

/* --- look-up ---------------------------------------------------------------------------------- */

/* Eight bytes a step; the same as text_hash in tools/po_compile.py. */
static uint64_t text_hash(str_t s)
{
    uint64_t h = s.len;
    for (size_t i = 0; i < s.len; i += 8) {
        uint64_t word = 0;
        memcpy(&word, s.at + i, s.len - i < 8 ? s.len - i : 8);
        h = (h ^ le64toh(word)) * UINT64_C(0x9E3779B97F4A7C15);
        h ^= h >> 32;
    }
    return h;
}

static str_t catalog_str(struct catalog_text t)
{
    return (str_t){ catalog.texts + t.at, t.len };
}

static const struct catalog_entry *find(str_t msgid)
{
    const uint64_t hash = text_hash(msgid);
    for (uint32_t slot = (uint32_t)hash & catalog.mask; catalog.slots[slot] != 0;
         slot = (slot + 1) & catalog.mask) {
        const struct catalog_entry *const e = &catalog.entries[catalog.slots[slot] - 1];
        if (e->hash == hash && str_eq(catalog_str(e->msgid), msgid))
            return e;
    }
    return NULL;
}

str_t tr_lang(enum lang lang, const char *msgid)
{
    const str_t id = str_from_c(msgid);
    const struct catalog_entry *const e = find(id);
    return e == NULL ? id : catalog_str(e->form[lang][0]);
}

static str_t plural_of(enum lang lang, int64_t n, const char *one, const char *other)
{
    const uint64_t size = n < 0 ? (uint64_t)0 - (uint64_t)n : (uint64_t)n;
    const struct catalog_entry *const e = find(str_from_c(one));
    if (e == NULL)
        return str_from_c(size == 1 ? one : other);
    const unsigned form = catalog.plural[lang](size);
    must(form < CATALOG_FORMS);
    return catalog_str(e->form[lang][form]);
}

/* --- filling in ------------------------------------------------------------------------------- */

/* The number of the placeholder at i, or -1. */
static int placeholder_at(str_t s, size_t i, size_t count)
{
    if (s.at[i] != '{' || i + 2 >= s.len || s.at[i + 2] != '}')
        return -1;
    const int n = s.at[i + 1] - '0';
    return n >= 0 && n <= 9 && (size_t)n < count ? n : -1;
}

static str_t fill(struct arena *arena, str_t pattern, const str_t *args, size_t count)
{
    size_t len = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        const int n = placeholder_at(pattern, i, count);
        len += n < 0 ? 1 : args[n].len;
        i += n < 0 ? 0 : 2;
    }
    char *const at = arena_alloc(arena, len);
    size_t used = 0;
    for (size_t i = 0; i < pattern.len; i++) {
        const int n = placeholder_at(pattern, i, count);
        if (n < 0) {
            at[used++] = pattern.at[i];
            continue;
        }
        if (args[n].len > 0)
            memcpy(at + used, args[n].at, args[n].len);
        used += args[n].len;
        i += 2;
    }
    return (str_t){ at, used };
}

static str_t fill_args(struct cx *cx, str_t pattern, const struct tr_arg *args, size_t count)
{
    str_t texts[ARGS_MAX];
    must(count <= ARGS_MAX);
    for (size_t i = 0; i < count; i++)
        texts[i] = args[i].is_number ? number_i64(cx, args[i].number) : args[i].str;
    return fill(cx->arena, pattern, texts, count);
}

str_t trf_args(struct cx *cx, const char *msgid, const struct tr_arg *args, size_t count)
{
    return fill_args(cx, tr_lang(cx->lang, msgid), args, count);
}

str_t trn_args(struct cx *cx, int64_t n, const char *one, const char *other,
               const struct tr_arg *args, size_t count)
{
    return fill_args(cx, plural_of(cx->lang, n, one, other), args, count);
}

/* --- languages -------------------------------------------------------------------------------- */

static const struct {
    str_t code, name;
} LANGS[LANG_COUNT] = {
    [LANG_AZ] = { S_INIT("az"), S_INIT("Azərbaycanca") },
    [LANG_EN] = { S_INIT("en"), S_INIT("English") },
};

str_t lang_code(enum lang lang)
{
    return LANGS[lang].code;
}

str_t lang_name(enum lang lang)
{
    return LANGS[lang].name;
}

bool lang_from_code(str_t code, enum lang *out)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        if (str_eq(LANGS[i].code, code)) {
            *out = (enum lang)i; /* an index of LANGS is one */
            return true;
        }
    }
    return false;
}

/* A weight "0", "0.8", "1.000" in thousandths; -1 for anything else (RFC 9110, 12.4.2). */
static int weight_read(str_t s)
{
    if (s.len == 0 || s.len > 5 || (s.at[0] != '0' && s.at[0] != '1') ||
        (s.len > 1 && s.at[1] != '.'))
        return -1;
    int weight = s.at[0] == '1' ? 1000 : 0;
    int step = 100;
    for (size_t i = 2; i < s.len; i++) {
        if (s.at[i] < '0' || s.at[i] > '9')
            return -1;
        weight += (s.at[i] - '0') * step;
        step /= 10;
    }
    return weight <= 1000 ? weight : -1;
}

/* The language of a range such as "az", "en-GB" or "*"; false: none of ours. */
static bool range_lang(str_t range, enum lang otherwise, enum lang *out)
{
    if (str_eq(range, S("*"))) {
        *out = otherwise;
        return true;
    }
    const str_t primary = str_sub(range, 0, str_find_byte(range, '-', 0));
    for (int i = 0; i < LANG_COUNT; i++) {
        if (str_eq_ascii_nocase(primary, LANGS[i].code)) {
            *out = (enum lang)i; /* an index of LANGS is one */
            return true;
        }
    }
    return false;
}

enum lang lang_from_header(str_t header, enum lang otherwise)
{
    enum lang best = otherwise;
    int best_weight = 0;
    str_t item;
    while (str_cut(&header, ',', &item)) {
        const size_t semicolon = str_find_byte(item, ';', 0);
        const str_t range = str_trim(str_sub(item, 0, semicolon));
        const str_t param = str_trim(str_sub(item, semicolon + 1, item.len));
        int weight = 1000;
        if (semicolon < item.len) {
            const bool is_q = str_starts(param, S("q=")) || str_starts(param, S("Q="));
            weight = is_q ? weight_read(str_sub(param, 2, param.len)) : -1;
        }
        enum lang lang;
        if (weight > best_weight && range_lang(range, otherwise, &lang)) {
            best = lang;
            best_weight = weight;
        }
    }
    return best;
}
