/* Case, folding, normal form and alphabetical order, by ICU.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/text.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/language.h"
#include "kit/text/zone.h"

enum { TEXT_MAX = 1 << 28 }; /* far beyond any body limit; ICU counts in int32_t */

/* Opened by text_init before there are threads, then only read, as ICU allows from many at once;
 * kept until the process ends. */
static struct {
    bool ready;
    UCollator *collator[LANG_COUNT];
    UCaseMap *cases[LANG_COUNT];
    const UNormalizer2 *nfc, *nfd, *fold;
} icu;

static const char *const LOCALES[LANG_COUNT] = { [LANG_AZ] = "az", [LANG_EN] = "en" };

static void open_once(void)
{
    UErrorCode status = U_ZERO_ERROR;
    for (int i = 0; i < LANG_COUNT; i++) {
        icu.collator[i] = ucol_open(LOCALES[i], &status);
        icu.cases[i] = ucasemap_open(LOCALES[i], 0, &status);
    }
    icu.nfc = unorm2_getNFCInstance(&status);
    icu.nfd = unorm2_getNFDInstance(&status);
    icu.fold = unorm2_getNFKCCasefoldInstance(&status);
    must(U_SUCCESS(status)); /* ICU and its data belong together */
    icu.ready = true;
}

err_t text_init(const char *zone)
{
    TRY(zone_init(zone));
    if (!icu.ready) {
        open_once();
        countries_init();
    }
    return OK;
}

/* --- between UTF-8 and ICU's UTF-16 ----------------------------------------------------------- */

struct wide {
    UChar *at;
    int32_t len;
};

static struct wide widen(struct arena *arena, str_t s)
{
    must(s.len <= TEXT_MAX);
    UErrorCode status = U_ZERO_ERROR;
    struct wide w = { arena_array(arena, UChar, s.len + 1), 0 };
    u_strFromUTF8WithSub(w.at, (int32_t)s.len + 1, &w.len, s.len == 0 ? "" : s.at, (int32_t)s.len,
                         0xFFFD, NULL, &status);
    must(U_SUCCESS(status));
    return w;
}

static str_t narrow(struct arena *arena, struct wide w)
{
    UErrorCode status = U_ZERO_ERROR;
    const size_t room = (size_t)w.len * 3 + 1; /* a unit of UTF-16 is at most 3 bytes */
    char *const at = arena_alloc(arena, room);
    int32_t len = 0;
    u_strToUTF8WithSub(at, (int32_t)room, &len, w.at, w.len, 0xFFFD, NULL, &status);
    must(U_SUCCESS(status));
    return (str_t){ at, (size_t)len };
}

static struct wide normal(struct arena *arena, const UNormalizer2 *form, struct wide w)
{
    int32_t room = w.len + 16;
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        UChar *const at = arena_array(arena, UChar, (size_t)room);
        const int32_t len = unorm2_normalize(form, w.at, w.len, at, room, &status);
        if (status != U_BUFFER_OVERFLOW_ERROR) {
            must(U_SUCCESS(status));
            return (struct wide){ at, len };
        }
        room = len + 1;
    }
}

/* --- normal form and folding ------------------------------------------------------------------ */

/* Characters below U+0300 never change in NFC, and their first byte is below 0xCC. */
static bool is_plainly_nfc(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0xCC)
            return false;
    }
    return true;
}

str_t text_nfc(struct arena *arena, str_t s)
{
    must(icu.ready);
    if (is_plainly_nfc(s))
        return arena_str(arena, s);
    return narrow(arena, normal(arena, icu.nfc, widen(arena, s)));
}

/* --- what can be seen ------------------------------------------------------------------------- */

static bool shapes_others(UChar32 c)
{
    return c == 0x200C || c == 0x200D || (c >= 0xFE00 && c <= 0xFE0F);
}

static bool is_hidden(UChar32 c)
{
    return u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT) && !shapes_others(c);
}

/* U+2800 is the Braille pattern without a dot. */
static bool is_blank(UChar32 c)
{
    return u_isUWhiteSpace(c) || c == 0x2800 || shapes_others(c);
}

static UChar32 point_at(struct wide w, int32_t at, int32_t *units)
{
    const UChar32 c = w.at[at];
    const bool is_pair = c >= 0xD800 && c < 0xDC00 && at + 1 < w.len;
    *units = is_pair ? 2 : 1;
    return is_pair ? 0x10000 + ((c - 0xD800) << 10) + (w.at[at + 1] - 0xDC00) : c;
}

/* Below U+00A0 nothing hides; its first byte is below 0xC2. */
static bool is_plainly_visible(str_t s)
{
    bool has_ink = false;
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0xC2)
            return false;
        has_ink = has_ink || s.at[i] > ' ';
    }
    return has_ink;
}

str_t text_visible(struct arena *arena, str_t s)
{
    must(icu.ready);
    if (is_plainly_visible(s))
        return arena_str(arena, s);
    struct wide w = widen(arena, s);
    bool has_ink = false;
    int32_t kept = 0;
    int32_t units;
    for (int32_t i = 0; i < w.len; i += units) {
        const UChar32 c = point_at(w, i, &units);
        if (is_hidden(c))
            continue;
        has_ink = has_ink || !is_blank(c);
        for (int32_t k = 0; k < units; k++)
            w.at[kept++] = c == 0x2028 || c == 0x2029 ? '\n' : w.at[i + k];
    }
    w.len = kept;
    return has_ink ? narrow(arena, w) : STR_NONE;
}

/* Azerbaijani letters that are no letter with a mark to Unicode. */
static UChar evened_out(UChar c)
{
    if (c == 0x0259) /* ə */
        return 'e';
    return c == 0x0131 ? 'i' : c; /* ı */
}

str_t text_fold(struct arena *arena, str_t s)
{
    must(icu.ready);
    const struct wide folded = normal(arena, icu.fold, widen(arena, s));
    struct wide w = normal(arena, icu.nfd, folded);
    int32_t used = 0;
    for (int32_t i = 0; i < w.len; i++) { /* by units: marks beyond the first plane stay */
        if (u_charType(w.at[i]) != U_NON_SPACING_MARK)
            w.at[used++] = evened_out(w.at[i]);
    }
    w.len = used;
    return narrow(arena, w);
}

/* --- case and order --------------------------------------------------------------------------- */

typedef int32_t change_case(const UCaseMap *cases, char *to, int32_t room, const char *from,
                            int32_t len, UErrorCode *status);

static str_t changed(struct arena *arena, change_case *change, enum lang lang, str_t s)
{
    must(icu.ready && s.len <= TEXT_MAX);
    int32_t room = (int32_t)s.len + 16;
    for (;;) {
        UErrorCode status = U_ZERO_ERROR;
        char *const at = arena_alloc(arena, (size_t)room);
        const int32_t len =
            change(icu.cases[lang], at, room, s.len == 0 ? "" : s.at, (int32_t)s.len, &status);
        if (status != U_BUFFER_OVERFLOW_ERROR) {
            must(U_SUCCESS(status));
            return (str_t){ at, (size_t)len };
        }
        room = len + 1;
    }
}

str_t text_lower(struct arena *arena, enum lang lang, str_t s)
{
    return changed(arena, ucasemap_utf8ToLower, lang, s);
}

str_t text_upper(struct arena *arena, enum lang lang, str_t s)
{
    return changed(arena, ucasemap_utf8ToUpper, lang, s);
}

int text_compare(enum lang lang, str_t a, str_t b)
{
    must(icu.ready && a.len <= TEXT_MAX && b.len <= TEXT_MAX);
    UErrorCode status = U_ZERO_ERROR;
    const UCollationResult order =
        ucol_strcollUTF8(icu.collator[lang], a.len == 0 ? "" : a.at, (int32_t)a.len,
                         b.len == 0 ? "" : b.at, (int32_t)b.len, &status);
    must(U_SUCCESS(status));
    return (int)order;
}

/* Any beginning of a sort key keeps the order of the keys, up to what is the same there. */
str_t text_sort_key(struct arena *arena, enum lang lang, str_t s)
{
    static const char DIGITS[] = "0123456789abcdef";
    enum { BYTES = TEXT_SORT_KEY_MAX / 2, CHARACTERS = 4 * BYTES };
    must(icu.ready);
    const struct wide w = widen(arena, str_sub(s, 0, CHARACTERS));
    uint8_t *key = arena_alloc(arena, BYTES);
    int32_t len = ucol_getSortKey(icu.collator[lang], w.at, w.len, key, BYTES);
    if (len > BYTES) { /* what is in the buffer then is not promised to be the beginning */
        const int32_t room = len;
        key = arena_alloc(arena, (size_t)room);
        len = ucol_getSortKey(icu.collator[lang], w.at, w.len, key, room);
        must(len == room);
    }
    const size_t kept = (size_t)(len > BYTES ? BYTES : len - 1); /* the last byte is 0 */
    char *const out = arena_alloc(arena, 2 * kept);
    for (size_t i = 0; i < kept; i++) {
        out[2 * i] = DIGITS[key[i] >> 4];
        out[2 * i + 1] = DIGITS[key[i] & 15];
    }
    return (str_t){ out, 2 * kept };
}
