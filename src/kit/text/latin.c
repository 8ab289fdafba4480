/* Other scripts in Latin letters, by ICU's transliterator.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/latin.h"

#include <unicode/ustring.h>
#include <unicode/utrans.h>

#include "kit/base/str.h"

static bool is_ascii(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        if ((unsigned char)s.at[i] >= 0x80)
            return false;
    }
    return true;
}

/* Room for what becomes longer: "щ" is "shch" in some systems. */
enum { GROWS = 8, SPARE = 64 };

static int32_t transliterate(UChar *text, int32_t len, int32_t room)
{
    UErrorCode status = U_ZERO_ERROR;
    UChar id[40];
    u_uastrcpy(id, "Any-Latin; Latin-ASCII");
    UTransliterator *const t = utrans_openU(id, -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    int32_t limit = len;
    if (U_SUCCESS(status))
        utrans_transUChars(t, text, &len, room, 0, &limit, &status);
    utrans_close(t);
    must(U_SUCCESS(status)); /* ICU and its data belong together */
    return len;
}

str_t text_latin(struct arena *arena, str_t s)
{
    UErrorCode status = U_ZERO_ERROR;
    int32_t len = 0;
    if (is_ascii(s))
        return s;
    const size_t room = GROWS * s.len + SPARE;
    UChar *const wide = arena_array(arena, UChar, room);
    u_strFromUTF8(wide, (int32_t)room, &len, s.at, (int32_t)s.len, &status);
    must(U_SUCCESS(status)); /* texts are valid UTF-8 */
    len = transliterate(wide, len, (int32_t)room);
    char *const out = arena_alloc(arena, 3 * (size_t)len + 1);
    u_strToUTF8(out, 3 * len + 1, &len, wide, len, &status);
    must(U_SUCCESS(status));
    return (str_t){ out, (size_t)len };
}
