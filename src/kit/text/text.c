/* Case, folding, normal form and alphabetical order, by ICU.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/text.h"

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>
#include <unicode/ucol.h>
#include <unicode/unorm2.h>
#include <unicode/ustring.h>

#include "kit/base/str.h"
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
    if (!icu.ready)
        open_once();
    return OK;
}

/* --- between UTF-8 and ICU's UTF-16 -------------------------------------------------------------
 */

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

/* --- normal form and folding --------------------------------------------------------------------
 */

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

/* --- case and order -----------------------------------------------------------------------------
 */

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
