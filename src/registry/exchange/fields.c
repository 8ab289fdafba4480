/* Headers of tables in Azerbaijani and English, and what they mean: the labels of the fields and
 * other words in use. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/exchange/fields.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

static const struct {
    const char *word, *label;
} FIELDS[IMPORT_FIELD_COUNT] = {
#define X(name, word, label) [IMPORT_##name] = { word, label },
    IMPORT_FIELDS(X)
#undef X
};

str_t import_field_word(enum import_field f)
{
    return str_from_c(FIELDS[f].word);
}

const char *import_field_msgid(enum import_field f)
{
    return FIELDS[f].label;
}

bool import_field_repeats(enum import_field f)
{
    return f == IMPORT_NOTHING || f == IMPORT_NAME_OTHER || f == IMPORT_FORMER_NAME ||
           f == IMPORT_MEMBER_OF;
}

/* --- stored words ----------------------------------------------------------------------------- */

str_t import_column_word(struct arena *arena, const struct import_column *c)
{
    const str_t word = import_field_word(c->field);
    if (c->field != IMPORT_NAME_OTHER || c->language.len == 0)
        return word;
    return arena_printf(arena, "%.*s:%.*s", STR_ARG(word), STR_ARG(c->language));
}

/* "ru", "az-Cyrl". */
static bool is_language(str_t s)
{
    const size_t first = str_find_byte(s, '-', 0);
    if (first < 2 || first > 3 || s.len > 35 || s.at[s.len - 1] == '-')
        return false;
    for (size_t i = 0; i < s.len; i++) {
        const char c = s.at[i];
        const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_letter && (i < first || !((c >= '0' && c <= '9') || c == '-')))
            return false;
    }
    return true;
}

bool import_column_read(str_t word, struct import_column *out)
{
    const size_t colon = str_find_byte(word, ':', 0);
    const str_t field = str_sub(word, 0, colon);
    const str_t language = str_sub(word, colon + 1, word.len);
    if (colon < word.len && !is_language(language))
        return false;
    for (int f = 0; f < IMPORT_FIELD_COUNT; f++) {
        if (!str_eq(field, str_from_c(FIELDS[f].word)))
            continue;
        if (colon < word.len && f != IMPORT_NAME_OTHER)
            return false;
        *out = (struct import_column){ (enum import_field)f, language };
        return true;
    }
    return false;
}

/* --- headers ---------------------------------------------------------------------------------- */

/* What a header says beside its language. */
struct synonym {
    const char *words;                /* folded, without language and filling words */
    enum import_field by[LANG_COUNT]; /* the field in each language */
    bool is_azerbaijani;              /* written so, what stands below it most likely is, too */
    const char *language;             /* likewise, of another language; NULL: none */
};
#define BOTH(f)                                                                                    \
    {                                                                                              \
        [LANG_AZ] = IMPORT_##f, [LANG_EN] = IMPORT_##f                                             \
    }
#define EACH(f)                                                                                    \
    {                                                                                              \
        [LANG_AZ] = IMPORT_##f##_AZ, [LANG_EN] = IMPORT_##f##_EN                                   \
    }
static const struct synonym SYNONYMS[] = {
    { "name", EACH(NAME) },
    { "title", EACH(NAME) },
    { "full name", EACH(NAME) },
    { "official name", EACH(NAME) },
    { "organisation", EACH(NAME) },
    { "organization", EACH(NAME) },
    { "organisation name", EACH(NAME) },
    { "organization name", EACH(NAME) },
    { "name organisation", EACH(NAME) },
    { "name organization", EACH(NAME) },
    { "ngo", EACH(NAME) },
    { "ad", EACH(NAME), true },
    { "adi", EACH(NAME), true },
    { "tam ad", EACH(NAME), true },
    { "tam adi", EACH(NAME), true },
    { "resmi ad", EACH(NAME), true },
    { "resmi adi", EACH(NAME), true },
    { "teskilat", EACH(NAME), true },
    { "teskilatin adi", EACH(NAME), true },
    { "qurum", EACH(NAME), true },
    { "qurumun adi", EACH(NAME), true },
    { "qht", EACH(NAME), true },
    { "название", EACH(NAME), false, "ru" },
    { "наименование", EACH(NAME), false, "ru" },
    { "სახელი", EACH(NAME), false, "ka" },
    { "დასახელება", EACH(NAME), false, "ka" },
    { "страна", BOTH(COUNTRY) },
    { "ქვეყანა", BOTH(COUNTRY) },
    { "short", EACH(SHORT) },
    { "short name", EACH(SHORT) },
    { "abbreviation", EACH(SHORT) },
    { "acronym", EACH(SHORT) },
    { "qisa ad", EACH(SHORT), true },
    { "qisa adi", EACH(SHORT), true },
    { "qisaldilmis ad", EACH(SHORT), true },
    { "abreviatura", EACH(SHORT), true },
    { "former name", BOTH(FORMER_NAME) },
    { "previous name", BOTH(FORMER_NAME) },
    { "old name", BOTH(FORMER_NAME) },
    { "evvelki ad", BOTH(FORMER_NAME) },
    { "evvelki adi", BOTH(FORMER_NAME) },
    { "kohne ad", BOTH(FORMER_NAME) },
    { "kohne adi", BOTH(FORMER_NAME) },
    { "other name", BOTH(NAME_OTHER) },
    { "name other", BOTH(NAME_OTHER) },
    { "diger ad", BOTH(NAME_OTHER) },
    { "kind", BOTH(KIND) },
    { "type", BOTH(KIND) },
    { "classification", BOTH(KIND) },
    { "category", BOTH(KIND) },
    { "nov", BOTH(KIND) },
    { "novu", BOTH(KIND) },
    { "tip", BOTH(KIND) },
    { "tipi", BOTH(KIND) },
    { "kateqoriya", BOTH(KIND) },
    { "scope", BOTH(SCOPE) },
    { "local or international", BOTH(SCOPE) },
    { "local international", BOTH(SCOPE) },
    { "miqyas", BOTH(SCOPE) },
    { "ehate", BOTH(SCOPE) },
    { "yerli beynelxalq", BOTH(SCOPE) },
    { "yerli ve ya beynelxalq", BOTH(SCOPE) },
    { "country", BOTH(COUNTRY) },
    { "country code", BOTH(COUNTRY) },
    { "olke", BOTH(COUNTRY) },
    { "olkesi", BOTH(COUNTRY) },
    { "olke kodu", BOTH(COUNTRY) },
    { "seat", EACH(SEAT) },
    { "town", EACH(SEAT) },
    { "city", EACH(SEAT) },
    { "headquarters", EACH(SEAT) },
    { "seher", EACH(SEAT), true },
    { "seheri", EACH(SEAT), true },
    { "yerlesdiyi yer", EACH(SEAT), true },
    { "yerlesdiyi seher", EACH(SEAT), true },
    { "founded", BOTH(FOUNDED) },
    { "founding date", BOTH(FOUNDED) },
    { "founding year", BOTH(FOUNDED) },
    { "year founded", BOTH(FOUNDED) },
    { "date founded", BOTH(FOUNDED) },
    { "established", BOTH(FOUNDED) },
    { "tesis tarixi", BOTH(FOUNDED) },
    { "tesis ili", BOTH(FOUNDED) },
    { "yaranma tarixi", BOTH(FOUNDED) },
    { "yaranma ili", BOTH(FOUNDED) },
    { "yaradilib", BOTH(FOUNDED) },
    { "yaradilma tarixi", BOTH(FOUNDED) },
    { "active since", BOTH(ACTIVE_SINCE) },
    { "active from", BOTH(ACTIVE_SINCE) },
    { "fealiyyete baslayib", BOTH(ACTIVE_SINCE) },
    { "fealiyyete baslama tarixi", BOTH(ACTIVE_SINCE) },
    { "dissolved", BOTH(DISSOLVED) },
    { "dissolution date", BOTH(DISSOLVED) },
    { "legv edilib", BOTH(DISSOLVED) },
    { "website", BOTH(WEBSITE) },
    { "web site", BOTH(WEBSITE) },
    { "web", BOTH(WEBSITE) },
    { "url", BOTH(WEBSITE) },
    { "site", BOTH(WEBSITE) },
    { "homepage", BOTH(WEBSITE) },
    { "sayt", BOTH(WEBSITE) },
    { "veb sayt", BOTH(WEBSITE) },
    { "vebsayt", BOTH(WEBSITE) },
    { "internet sehifesi", BOTH(WEBSITE) },
    { "email", BOTH(EMAIL) },
    { "e mail", BOTH(EMAIL) },
    { "mail", BOTH(EMAIL) },
    { "email address", BOTH(EMAIL) },
    { "e mail address", BOTH(EMAIL) },
    { "e poct", BOTH(EMAIL) },
    { "epoct", BOTH(EMAIL) },
    { "elektron poct", BOTH(EMAIL) },
    { "e poct unvani", BOTH(EMAIL) },
    { "phone", BOTH(PHONE) },
    { "telephone", BOTH(PHONE) },
    { "tel", BOTH(PHONE) },
    { "telefon", BOTH(PHONE) },
    { "telefonu", BOTH(PHONE) },
    { "id scheme", BOTH(ID_SCHEME) },
    { "identifier scheme", BOTH(ID_SCHEME) },
    { "scheme", BOTH(ID_SCHEME) },
    { "register", BOTH(ID_SCHEME) },
    { "reyestr", BOTH(ID_SCHEME) },
    { "identifikator sxemi", BOTH(ID_SCHEME) },
    { "id", BOTH(ID_VALUE) },
    { "id value", BOTH(ID_VALUE) },
    { "identifier", BOTH(ID_VALUE) },
    { "registration number", BOTH(ID_VALUE) },
    { "register number", BOTH(ID_VALUE) },
    { "reg no", BOTH(ID_VALUE) },
    { "tax id", BOTH(ID_VALUE) },
    { "voen", BOTH(ID_VALUE) },
    { "identifikator", BOTH(ID_VALUE) },
    { "qeydiyyat nomresi", BOTH(ID_VALUE) },
    { "reyestr nomresi", BOTH(ID_VALUE) },
    { "status", BOTH(STATUS) },
    { "membership", BOTH(STATUS) },
    { "member or partner", BOTH(STATUS) },
    { "uzvluk", BOTH(STATUS) },
    { "statusu", BOTH(STATUS) },
    { "uzv ve ya terefdas", BOTH(STATUS) },
    { "since", BOTH(SINCE) },
    { "member since", BOTH(SINCE) },
    { "joined", BOTH(SINCE) },
    { "uzvluk tarixi", BOTH(SINCE) },
    { "uzv olub", BOTH(SINCE) },
    { "qosulub", BOTH(SINCE) },
    { "till", BOTH(TILL) },
    { "until", BOTH(TILL) },
    { "member until", BOTH(TILL) },
    { "left", BOTH(TILL) },
    { "uzvluyun sonu", BOTH(TILL) },
    { "cixib", BOTH(TILL) },
    { "parent", BOTH(PARENT) },
    { "parent organisation", BOTH(PARENT) },
    { "parent organization", BOTH(PARENT) },
    { "ana teskilat", BOTH(PARENT) },
    { "yuxari teskilat", BOTH(PARENT) },
    { "member of", BOTH(MEMBER_OF) },
    { "member", BOTH(MEMBER_OF) },
    { "network", BOTH(MEMBER_OF) },
    { "networks", BOTH(MEMBER_OF) },
    { "sebeke", BOTH(MEMBER_OF) },
    { "sebekeler", BOTH(MEMBER_OF) },
    { "uzvu oldugu sebeke", BOTH(MEMBER_OF) },
    { "note", EACH(NOTE) },
    { "notes", EACH(NOTE) },
    { "remark", EACH(NOTE) },
    { "description", EACH(NOTE) },
    { "qeyd", EACH(NOTE), true },
    { "qeydler", EACH(NOTE), true },
    { "tesvir", EACH(NOTE), true },
    { "source", BOTH(SOURCE_URL) },
    { "source url", BOTH(SOURCE_URL) },
    { "source link", BOTH(SOURCE_URL) },
    { "menbe", BOTH(SOURCE_URL) },
    { "menbenin unvani", BOTH(SOURCE_URL) },
    { "source title", BOTH(SOURCE_TITLE) },
    { "menbenin adi", BOTH(SOURCE_TITLE) },
    { "source publisher", BOTH(SOURCE_PUBLISHER) },
    { "publisher", BOTH(SOURCE_PUBLISHER) },
    { "publisher of the source", BOTH(SOURCE_PUBLISHER) },
    { "nasir", BOTH(SOURCE_PUBLISHER) },
    { "menbenin nasiri", BOTH(SOURCE_PUBLISHER) },
    { "source date", BOTH(SOURCE_DATED) },
    { "date of the source", BOTH(SOURCE_DATED) },
    { "menbenin tarixi", BOTH(SOURCE_DATED) },
    { "funding", BOTH(FUNDING) },
    { "funded by", BOTH(FUNDING) },
    { "funder", BOTH(FUNDING) },
    { "funders", BOTH(FUNDING) },
    { "donor", BOTH(FUNDING) },
    { "donors", BOTH(FUNDING) },
    { "maliyyelesme", BOTH(FUNDING) },
    { "maliyye menbeyi", BOTH(FUNDING) },
    { "donorlar", BOTH(FUNDING) },
    { "control", BOTH(CONTROL) },
    { "control and ownership", BOTH(CONTROL) },
    { "ownership", BOTH(CONTROL) },
    { "owner", BOTH(CONTROL) },
    { "controlled by", BOTH(CONTROL) },
    { "nezaret", BOTH(CONTROL) },
    { "nezaret ve mulkiyyet", BOTH(CONTROL) },
    { "sahibi", BOTH(CONTROL) },
    { "leaning", BOTH(LEANING) },
    { "affiliation", BOTH(LEANING) },
    { "leaning or affiliation", BOTH(LEANING) },
    { "political affiliation", BOTH(LEANING) },
    { "meyl", BOTH(LEANING) },
    { "siyasi meyl", BOTH(LEANING) },
    { "siyasi mensubiyyet", BOTH(LEANING) },
    { "slug", BOTH(SLUG) },
    { "word address", BOTH(SLUG) },
    { "unvandaki soz", BOTH(SLUG) },
};

/* Words of a header that name its language. */
static const struct {
    const char *word, *code;
} LANGUAGES[] = {
    { "az", "az" },         { "aze", "az" },          { "azerbaijani", "az" }, { "azeri", "az" },
    { "azerbaycan", "az" }, { "azerbaycanca", "az" }, { "en", "en" },          { "eng", "en" },
    { "english", "en" },    { "ingilis", "en" },      { "ingilisce", "en" },   { "ru", "ru" },
    { "rus", "ru" },        { "rusca", "ru" },        { "russian", "ru" },     { "tr", "tr" },
    { "turkish", "tr" },    { "turkce", "tr" },       { "turk", "tr" },        { "fr", "fr" },
    { "french", "fr" },     { "fransizca", "fr" },    { "de", "de" },          { "german", "de" },
    { "almanca", "de" },    { "ka", "ka" },           { "georgian", "ka" },    { "gurcuce", "ka" },
};
static const char *const FILLING[] = { "in", "of", "the", "dilinde", "dili", "olan", "variantda" };

static const char *language_of(str_t word)
{
    for (size_t i = 0; i < ARRAY_LEN(LANGUAGES); i++) {
        if (str_eq(word, str_from_c(LANGUAGES[i].word)))
            return LANGUAGES[i].code;
    }
    return NULL;
}

static bool is_filling(str_t word)
{
    for (size_t i = 0; i < ARRAY_LEN(FILLING); i++) {
        if (str_eq(word, str_from_c(FILLING[i])))
            return true;
    }
    return false;
}

static bool is_word_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
}

/* "Name (in English)" → "name", "en". of: keep "of" where the meaning hangs on it. */
static str_t words_of(struct arena *arena, str_t header, bool keeps_filling, const char **language)
{
    const str_t folded = text_fold(arena, header);
    char *const to = arena_alloc(arena, folded.len + 1);
    size_t n = 0;
    *language = NULL;
    for (size_t from = 0; from < folded.len;) {
        size_t till = from;
        while (till < folded.len && is_word_byte(folded.at[till]))
            till++;
        const str_t word = str_sub(folded, from, till);
        const char *const code = language_of(word);
        if (code != NULL)
            *language = code;
        else if (word.len > 0 && (keeps_filling || !is_filling(word))) {
            if (n > 0)
                to[n++] = ' ';
            memcpy(to + n, word.at, word.len);
            n += word.len;
        }
        from = till + 1;
    }
    return (str_t){ to, n };
}

static const struct synonym *synonym_of(str_t words)
{
    for (size_t i = 0; i < ARRAY_LEN(SYNONYMS); i++) {
        if (str_eq(words, str_from_c(SYNONYMS[i].words)))
            return &SYNONYMS[i];
    }
    return NULL;
}

/* A header written as the page shows the label, in either language. */
static enum import_field labelled(struct arena *arena, str_t header)
{
    const char *said = NULL;
    const str_t words = words_of(arena, header, true, &said);
    const struct arena_mark mark = arena_mark(arena);
    enum import_field found = IMPORT_NOTHING;
    for (int i = 0; i < LANG_COUNT * IMPORT_FIELD_COUNT && found == IMPORT_NOTHING; i++) {
        const enum import_field f = (enum import_field)(i / LANG_COUNT);
        const char *code = NULL;
        const str_t label = tr_lang((enum lang)(i % LANG_COUNT), FIELDS[f].label);
        if (str_eq(words, words_of(arena, label, true, &code)) && code == said)
            found = f;
        arena_back(arena, mark);
    }
    return found;
}

struct import_column import_column_guess(struct arena *arena, str_t header, enum lang lang)
{
    struct import_column c = { 0 };
    const char *code = NULL;
    if (import_column_read(str_trim(header), &c)) /* the stored word itself, as exports write it */
        return c;
    c.field = labelled(arena, header);
    if (c.field != IMPORT_NOTHING)
        return c;
    const struct synonym *s = synonym_of(words_of(arena, header, true, &code));
    if (s == NULL)
        s = synonym_of(words_of(arena, header, false, &code));
    if (s == NULL)
        return c;
    if (code == NULL)
        code = s->language;
    enum lang said = s->is_azerbaijani ? LANG_AZ : lang;
    const bool is_own = code == NULL || lang_from_code(str_from_c(code), &said);
    c.field = s->by[said];
    if (!is_own && s->by[LANG_AZ] == IMPORT_NAME_AZ)
        c = (struct import_column){ IMPORT_NAME_OTHER, str_from_c(code) };
    else if (!is_own && s->by[LANG_AZ] != s->by[LANG_EN])
        c.field = IMPORT_NOTHING; /* a note in Russian has no place of its own */
    return c;
}

void import_columns_guess(struct arena *arena, const str_t *headers, size_t count, enum lang lang,
                          struct import_column *out)
{
    bool taken[IMPORT_FIELD_COUNT] = { false };
    for (size_t i = 0; i < count; i++) {
        out[i] = import_column_guess(arena, headers[i], lang);
        if (taken[out[i].field]) /* "Ad" beside "Name": each is one language */
            out[i] = import_column_guess(arena, headers[i], (enum lang)(1 - lang));
        if (taken[out[i].field] && !import_field_repeats(out[i].field))
            out[i] = (struct import_column){ 0 };
        taken[out[i].field] = true;
    }
}
