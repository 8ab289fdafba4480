/* Reading the values of a table. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/values.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "registry/organisations/facts_rules.h"

struct meaning {
    const char *words; /* folded */
    const char *stored;
};

static const struct meaning KINDS[] = {
    { "ngo", "ngo" },
    { "non governmental organisation", "ngo" },
    { "non governmental organization", "ngo" },
    { "nongovernmental organization", "ngo" },
    { "association", "ngo" },
    { "public union", "ngo" },
    { "public association", "ngo" },
    { "union", "union" },
    { "trade union", "union" },
    { "professional association", "union" },
    { "hemkarlar ittifaqi", "union" },
    { "pese birliyi", "union" },
    { "trade union or professional association", "union" },
    { "hemkarlar ittifaqi ve ya pese birliyi", "union" },
    { "foundation", "foundation" },
    { "fund", "foundation" },
    { "charity foundation", "foundation" },
    { "qht", "ngo" },
    { "qeyri hokumet teskilati", "ngo" },
    { "ictimai birlik", "ngo" },
    { "ib", "ngo" },
    { "birlik", "ngo" },
    { "xeyriyye fondu", "foundation" },
    { "ictimai teskilat", "ngo" },
    { "assosiasiya", "ngo" },
    { "fond", "foundation" },
    { "network", "network" },
    { "network of organisations", "network" },
    { "coalition", "network" },
    { "alliance", "network" },
    { "umbrella", "network" },
    { "sebeke", "network" },
    { "teskilatlar sebekesi", "network" },
    { "koalisiya", "network" },
    { "alyans", "network" },
    { "ittifaq", "network" },
    { "intergovernmental", "intergovernmental" },
    { "intergovernmental organisation", "intergovernmental" },
    { "intergovernmental organization", "intergovernmental" },
    { "igo", "intergovernmental" },
    { "hokumetlerarasi", "intergovernmental" },
    { "hokumetlerarasi teskilat", "intergovernmental" },
    { "parliamentary assembly", "parliamentary_assembly" },
    { "parlament assambleyasi", "parliamentary_assembly" },
    { "parliament", "parliament" },
    { "parlament", "parliament" },
    { "legislature", "parliament" },
    { "party", "other" },
    { "political party", "other" },
    { "partiya", "other" },
    { "siyasi partiya", "other" },
    { "commission", "state_body" },
    { "election commission", "state_body" },
    { "komissiya", "state_body" },
    { "secki komissiyasi", "state_body" },
    { "ministry", "state_body" },
    { "nazirlik", "state_body" },
    { "state body", "state_body" },
    { "government body", "state_body" },
    { "government agency", "state_body" },
    { "dovlet orqani", "state_body" },
    { "dovlet qurumu", "state_body" },
    { "research", "research" },
    { "research institute", "research" },
    { "think tank", "research" },
    { "university", "research" },
    { "tedqiqat institutu", "research" },
    { "tedqiqat", "research" },
    { "tedqiqat merkezi", "research" },
    { "universitet", "research" },
    { "media", "media" },
    { "media outlet", "media" },
    { "kiv", "media" },
    { "donor", "donor" },
    { "funder", "donor" },
    { "grant maker", "donor" },
    { "company", "company" },
    { "sirket", "company" },
    { "mmc", "company" },
    { "other", "other" },
    { "diger", "other" },
};
static const struct meaning SCOPES[] = {
    { "local", "local" },           { "national", "local" },
    { "domestic", "local" },        { "yerli", "local" },
    { "milli", "local" },           { "international", "international" },
    { "foreign", "international" }, { "beynelxalq", "international" },
    { "xarici", "international" },
};
static const struct meaning STATUSES[] = {
    { "member", "member" },
    { "full member", "member" },
    { "uzv", "member" },
    { "uzvdur", "member" },
    { "yes", "member" },
    { "beli", "member" },
    { "partner", "partner" },
    { "terefdas", "partner" },
    { "associate", "partner" },
    { "associated", "partner" },
    { "no", "" },
    { "none", "" },
    { "xeyr", "" },
    { "yox", "" },
    { "listed", "" },
    { "listed only", "" },
    { "not a member", "" },
    { "uzv deyil", "" },
    { "aciq menbelerden", "" },
};

/* Folded; everything but letters and digits is one blank. */
static str_t plain_words(struct arena *scratch, str_t written)
{
    const str_t folded = text_fold(scratch, written);
    char *const to = arena_alloc(scratch, folded.len);
    size_t n = 0;
    for (size_t i = 0; i < folded.len; i++) {
        const char c = folded.at[i];
        const bool is_word =
            (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        if (is_word)
            to[n++] = c;
        else if (n > 0 && to[n - 1] != ' ')
            to[n++] = ' ';
    }
    return str_trim((str_t){ to, n });
}

static const char *meaning_of(struct arena *scratch, const struct meaning *at, size_t count,
                              str_t written)
{
    const struct arena_mark mark = arena_mark(scratch);
    const str_t words = plain_words(scratch, written);
    const char *stored = NULL;
    for (size_t i = 0; stored == NULL && i < count; i++) {
        if (str_eq(words, str_from_c(at[i].words)))
            stored = at[i].stored;
    }
    arena_back(scratch, mark);
    return stored;
}

bool import_kind(struct arena *scratch, str_t written, str_t *out)
{
    const char *const stored = meaning_of(scratch, KINDS, ARRAY_LEN(KINDS), written);
    if (stored != NULL)
        *out = str_from_c(stored);
    return stored != NULL;
}

bool import_scope(struct arena *scratch, str_t written, enum scope *out)
{
    const char *const stored = meaning_of(scratch, SCOPES, ARRAY_LEN(SCOPES), written);
    if (stored != NULL)
        *out =
            str_eq(str_from_c(stored), scope_word(SCOPE_LOCAL)) ? SCOPE_LOCAL : SCOPE_INTERNATIONAL;
    return stored != NULL;
}

bool import_status(struct arena *scratch, str_t written, enum import_status *out)
{
    if (str_eq(written, S("-")) || str_eq(written, S("–"))) {
        *out = IMPORT_LISTED;
        return true;
    }
    const char *const stored = meaning_of(scratch, STATUSES, ARRAY_LEN(STATUSES), written);
    if (stored != NULL)
        *out = stored[0] == 'm' ? IMPORT_MEMBER : stored[0] == 'p' ? IMPORT_PARTNER : IMPORT_LISTED;
    return stored != NULL;
}

/* --- dates ------------------------------------------------------------------------------------ */

/* 05/06/2011: May or June? */
static bool is_ambiguous(str_t written)
{
    str_t rest = written;
    str_t part[2] = { STR_NONE, STR_NONE };
    int64_t first = 0;
    int64_t second = 0;
    return str_cut(&rest, '/', &part[0]) && str_cut(&rest, '/', &part[1]) &&
           str_find_byte(rest, '/', 0) == rest.len && rest.len > 0 &&
           str_to_i64(part[0], 1, 12, &first) && str_to_i64(part[1], 1, 12, &second) &&
           first != second;
}

bool import_date(struct arena *arena, str_t written, str_t *out)
{
    const size_t slash = str_find_byte(written, '/', 0);
    if (slash == written.len)
        return date_partial_read(arena, written, out) == OK;
    if (slash == 4 || is_ambiguous(written)) /* 2011/05 is nobody's way */
        return false;
    char *const pointed = arena_alloc(arena, written.len);
    for (size_t i = 0; i < written.len; i++)
        pointed[i] = written.at[i] == '/' ? '.' : written.at[i];
    return date_partial_read(arena, (str_t){ pointed, written.len }, out) == OK;
}

/* --- addresses -------------------------------------------------------------------------------- */

static bool has_byte(str_t s, const char *bytes)
{
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] != '\0' && strchr(bytes, s.at[i]) != NULL)
            return true;
    }
    return false;
}

bool import_website(struct arena *arena, str_t written, str_t *out)
{
    const bool has_scheme = str_starts(written, S("http://")) || str_starts(written, S("https://"));
    if (!has_scheme && (str_find(written, S("://")) < written.len || has_byte(written, "@")))
        return false;
    const str_t whole =
        has_scheme ? written : arena_printf(arena, "https://%.*s", STR_ARG(written));
    const size_t host = str_find(whole, S("://")) + 3;
    const size_t slash = str_find_byte(whole, '/', host);
    const str_t name = str_sub(whole, host, slash);
    url_t checked;
    if (str_find_byte(name, '.', 0) >= name.len || name.at[0] == '.' ||
        name.at[name.len - 1] == '.' || url_foreign(whole, &checked) != OK)
        return false;
    *out = whole;
    return true;
}

bool import_is_email(str_t s)
{
    const size_t at = str_find_byte(s, '@', 0);
    const str_t host = str_sub(s, at + 1, s.len);
    const size_t dot = str_find_byte(host, '.', 0);
    return at > 0 && at < s.len && s.len <= 254 && dot > 0 && dot + 1 < host.len &&
           host.at[host.len - 1] != '.' && str_find(host, S("..")) == host.len &&
           !has_byte(host, "@") && !has_byte(s, " \t<>,;:\"()[]\\/");
}

bool import_is_phone(str_t s)
{
    size_t digits = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] >= '0' && s.at[i] <= '9')
            digits++;
        else if (s.at[i] == '\0' || strchr("+()-./ ", s.at[i]) == NULL)
            return false;
    }
    return digits >= 5 && s.len <= 40;
}

bool import_is_scheme(str_t s)
{
    return str_eq(s, S("local")) || str_eq(s, S("elsewhere")) || str_eq(s, S("none")) ||
           is_org_id_code(s);
}

/* --- texts ------------------------------------------------------------------------------------ */

str_t import_line(struct arena *arena, struct arena *scratch, str_t s)
{
    bool is_plain = true; /* ASCII without control bytes and without blanks twice */
    for (size_t i = 0; i < s.len; i++)
        is_plain = is_plain && s.at[i] >= ' ' && s.at[i] < 0x7F &&
                   !(s.at[i] == ' ' && i > 0 && s.at[i - 1] == ' ');
    if (is_plain)
        return str_trim(s);
    const struct arena_mark mark = arena_mark(scratch);
    const str_t seen = text_visible(scratch, text_nfc(scratch, s));
    char *const to = arena_alloc(arena, seen.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < seen.len; i++) {
        const bool is_no_break = i + 1 < seen.len && (unsigned char)seen.at[i] == 0xC2 &&
                                 (unsigned char)seen.at[i + 1] == 0xA0;
        const char c =
            is_no_break || (unsigned char)seen.at[i] < ' ' || seen.at[i] == 0x7F ? ' ' : seen.at[i];
        i += is_no_break;
        if (c != ' ' || (n > 0 && to[n - 1] != ' '))
            to[n++] = c;
    }
    arena_back(scratch, mark);
    return str_trim((str_t){ to, n });
}

str_t import_slug(struct arena *arena, str_t name)
{
    enum { SLUG_MAX = 60 };
    const str_t folded = text_fold(arena, name);
    char *const to = arena_alloc(arena, SLUG_MAX);
    size_t n = 0;
    for (size_t i = 0; i < folded.len && n < SLUG_MAX; i++) {
        const char c = folded.at[i];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (is_letter)
            to[n++] = c;
        else if ((unsigned char)c < 0x80 && c != '\'' && n > 0 && to[n - 1] != '-')
            to[n++] = '-';
    }
    while (n > 0 && to[n - 1] == '-')
        n--;
    return n > 0 ? (str_t){ to, n } : S("organisation");
}
