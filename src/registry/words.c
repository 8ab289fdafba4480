/* The registry's words: stored ones, and what the reader sees for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/words.h"

#include "kit/base/str.h"
#include "kit/text/text.h"

str_t scope_word(enum scope s)
{
    switch (s) {
    case SCOPE_LOCAL:
        return S("local");
    case SCOPE_INTERNATIONAL:
        return S("international");
    }
    must_failed("a scope of the list", __FILE__, __LINE__);
}

str_t scope_label(struct cx *cx, enum scope s)
{
    switch (s) {
    case SCOPE_LOCAL:
        return _("local");
    case SCOPE_INTERNATIONAL:
        return _("international");
    }
    must_failed("a scope of the list", __FILE__, __LINE__);
}

const struct word organisation_kinds[] = {
    { "ngo", N_("Non-governmental organisation") },
    { "network", N_("Network of organisations") },
    { "foundation", N_("Foundation") },
    { "union", N_("Trade union or professional association") },
    { "intergovernmental", N_("Intergovernmental organisation") },
    { "parliamentary_assembly", N_("Parliamentary assembly") },
    { "parliament", N_("Parliament") },
    { "state_body", N_("State body") },
    { "research", N_("Research institute") },
    { "media", N_("Media") },
    { "donor", N_("Donor") },
    { "company", N_("Company") },
    { "other", N_("Other") },
};
const int organisation_kind_count = ARRAY_LEN(organisation_kinds);

const struct word source_kinds[] = {
    { "mission_statement", N_("statement of a mission") },
    { "mission_report", N_("report of a mission") },
    { "press_release", N_("press release") },
    { "official", N_("official document") },
    { "news", N_("news report") },
    { "secondary", N_("secondary source") },
    { "other", N_("other source") },
};
const size_t source_kind_count = ARRAY_LEN(source_kinds);

/* --- what mandates are for -------------------------------------------------------------------- */

const struct scope_word mandate_scope_words[] = {
    { MANDATE_POSITIONS, "positions", N_("positions"),
      N_("Taking positions and proposing statements") },
    { MANDATE_SIGNING, "signing", N_("signing"), N_("Signing joint statements and dissenting") },
    { MANDATE_PUBLISHING, "publishing", N_("publishing"),
      N_("Publishing texts in the organisation’s name") },
    { MANDATE_REGISTRY, "registry", N_("its own entry"),
      N_("Keeping the organisation’s own entry") },
    { MANDATE_ADMINISTERING, "administering", N_("administering"),
      N_("Administering: giving and revoking mandates") },
};
const size_t mandate_scope_word_count = ARRAY_LEN(mandate_scope_words);

static void put_listed(struct buf *out, str_t word)
{
    if (out->len > 0)
        BUF_LIT(out, ", ");
    buf_add(out, word);
}

str_t mandate_scopes_label(struct cx *cx, uint32_t scopes)
{
    AUTO(buf) out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < mandate_scope_word_count; i++) {
        if ((scopes & mandate_scope_words[i].scope) != 0)
            put_listed(&out, tr_lang(cx->lang, mandate_scope_words[i].msgid));
    }
    return arena_str(cx->arena, buf_str(&out));
}

str_t mandate_cause(struct cx *cx, enum lang lang, const struct organisation *o, uint32_t scopes)
{
    const enum lang before = cx->lang;
    str_t said = STR_NONE;
    cx->lang = lang;
    if (o->id.v != 0)
        said = trf(cx, "You will act for {0}: {1}.", TARG(text2_pick(&o->name, lang)),
                   TARG(mandate_scopes_label(cx, scopes)));
    cx->lang = before;
    return said;
}

str_t mandate_scopes_words(struct arena *arena, uint32_t scopes)
{
    AUTO(buf) out;
    buf_init(&out, 1024);
    for (size_t i = 0; i < mandate_scope_word_count; i++) {
        if ((scopes & mandate_scope_words[i].scope) != 0)
            put_listed(&out, str_from_c(mandate_scope_words[i].stored));
    }
    return arena_str(arena, buf_str(&out));
}

bool mandate_scopes_read(str_t words, uint32_t *out)
{
    uint32_t scopes = 0;
    str_t word;
    while (str_cut(&words, ',', &word)) {
        uint32_t found = 0;
        for (size_t i = 0; i < mandate_scope_word_count; i++) {
            if (str_eq(str_trim(word), str_from_c(mandate_scope_words[i].stored)))
                found = mandate_scope_words[i].scope;
        }
        if (found == 0)
            return false;
        scopes |= found;
    }
    *out = scopes;
    return scopes != 0;
}

/* --- kinds ------------------------------------------------------------------------------------ */

static const char *word_msgid(const struct word *at, size_t count, str_t word)
{
    for (size_t i = 0; i < count; i++) {
        if (str_eq(word, str_from_c(at[i].stored)))
            return at[i].msgid;
    }
    return at[count - 1].msgid; /* "other", also for words of a newer version */
}

str_t kind_label(struct cx *cx, str_t kind)
{
    return tr_lang(cx->lang, word_msgid(organisation_kinds, ARRAY_LEN(organisation_kinds), kind));
}

bool kind_exists(str_t kind)
{
    for (size_t i = 0; i < ARRAY_LEN(organisation_kinds); i++) {
        if (str_eq(kind, str_from_c(organisation_kinds[i].stored)))
            return true;
    }
    return false;
}

str_t source_kind_in_words(struct cx *cx, str_t said)
{
    const str_t folded = text_fold(cx->arena, str_trim(said));
    for (size_t i = 0; i < source_kind_count; i++) {
        const struct word *const w = &source_kinds[i];
        bool is_it = str_eq(folded, str_from_c(w->stored));
        for (int l = 0; l < LANG_COUNT; l++)
            is_it |= str_eq(folded, text_fold(cx->arena, tr_lang((enum lang)l, w->msgid)));
        if (is_it)
            return str_from_c(w->stored);
    }
    return STR_NONE;
}

str_t source_kind_label(struct cx *cx, str_t kind)
{
    return tr_lang(cx->lang, word_msgid(source_kinds, ARRAY_LEN(source_kinds), kind));
}

/* --- facts ------------------------------------------------------------------------------------ */

str_t fact_kind_word(enum fact_kind k)
{
    switch (k) {
    case FACT_NAME:
        return S("name");
    case FACT_IDENTIFIER:
        return S("identifier");
    case FACT_CONTACT:
        return S("contact");
    case FACT_RELATION:
        return S("relation");
    }
    must_failed("a kind of fact of the list", __FILE__, __LINE__);
}

static const struct {
    enum fact_kind kind;
    const char *scheme, *msgid;
} FACT_LABELS[] = {
    { FACT_NAME, "official", N_("Official name") },
    { FACT_NAME, "short", N_("Short name") },
    { FACT_NAME, "other", N_("Also known as") },
    { FACT_NAME, "former", N_("Former name") },
    { FACT_IDENTIFIER, "local", N_("Number on this site") },
    { FACT_IDENTIFIER, "elsewhere", N_("Number elsewhere") },
    { FACT_IDENTIFIER, "none", N_("No register id") },
    { FACT_CONTACT, "email", N_("E-mail") },
    { FACT_CONTACT, "phone", N_("Telephone") },
    { FACT_CONTACT, "postal", N_("Postal address") },
    { FACT_CONTACT, "social", N_("Page on a social network") },
    { FACT_RELATION, "parent", N_("Part of") },
    { FACT_RELATION, "member_of", N_("Member of") },
    { FACT_RELATION, "split_from", N_("Split from") },
};

str_t fact_label(struct cx *cx, enum fact_kind kind, str_t scheme)
{
    for (size_t i = 0; i < ARRAY_LEN(FACT_LABELS); i++) {
        if (FACT_LABELS[i].kind == kind && str_eq(scheme, str_from_c(FACT_LABELS[i].scheme)))
            return tr_lang(cx->lang, FACT_LABELS[i].msgid);
    }
    return scheme; /* a register's code says what it is */
}

static const struct word WAYS[] = {
    { "founding", N_("founding member") },
    { "admitted", N_("admitted") },
    { "not_known", N_("how it came in is not known") },
    { "resigned", N_("left by its own decision") },
    { "excluded", N_("excluded") },
    { "dissolved", N_("dissolved") },
    { "merger", N_("by a merger") },
    { "ended", N_("ended, how is not known") },
};

str_t membership_way_label(struct cx *cx, str_t way)
{
    for (size_t i = 0; i < ARRAY_LEN(WAYS); i++) {
        if (str_eq(way, str_from_c(WAYS[i].stored)))
            return tr_lang(cx->lang, WAYS[i].msgid);
    }
    return way;
}

/* --- scripts and long words ------------------------------------------------------------------- */

/* The first letter beyond ASCII signs and digits; 0: none. */
static uint32_t first_letter(str_t s)
{
    for (size_t i = 0; i < s.len; i++) {
        const unsigned char c = (unsigned char)s.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'))
            return c;
        if ((c & 0xE0) == 0xC0 && c >= 0xC3 && i + 1 < s.len) /* below: signs, not letters */
            return (uint32_t)(c & 0x1F) << 6 | ((unsigned char)s.at[i + 1] & 0x3F);
        if ((c & 0xF0) == 0xE0 && c != 0xE2 && i + 2 < s.len) /* E2: quotation marks and dashes */
            return (uint32_t)(c & 0x0F) << 12 | (uint32_t)((unsigned char)s.at[i + 1] & 0x3F) << 6 |
                   ((unsigned char)s.at[i + 2] & 0x3F);
    }
    return 0;
}

str_t name_language(str_t name, enum lang entered)
{
    static const struct {
        uint32_t first, last;
        const char *language;
    } SCRIPTS[] = {
        { 0x0370, 0x03FF, "el" },  { 0x0400, 0x052F, "und" }, /* Cyrillic: of many languages */
        { 0x0530, 0x058F, "hy" },  { 0x0590, 0x05FF, "he" },  { 0x0600, 0x0FFF, "und" },
        { 0x10A0, 0x10FF, "ka" },  { 0x1C90, 0x1CBF, "ka" },  { 0x1100, 0x1C8F, "und" },
        { 0x3000, 0xFFFF, "und" },
    };
    const uint32_t letter = first_letter(name);
    for (size_t i = 0; i < ARRAY_LEN(SCRIPTS); i++) {
        if (letter >= SCRIPTS[i].first && letter <= SCRIPTS[i].last)
            return str_from_c(SCRIPTS[i].language);
    }
    return lang_code(entered);
}

bool has_long_word(str_t s)
{
    enum { WORD_MOST = 40 };
    size_t n = 0;
    for (size_t i = 0; i < s.len && n <= WORD_MOST; i++) {
        if (s.at[i] == ' ' || s.at[i] == '-')
            n = 0;
        else if (((unsigned char)s.at[i] & 0xC0) != 0x80)
            n++;
    }
    return n > WORD_MOST;
}
