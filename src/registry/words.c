/* The registry's words: stored ones, and what the reader sees for them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/words.h"

#include "kit/base/str.h"

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
    { "intergovernmental", N_("Intergovernmental organisation") },
    { "parliamentary_assembly", N_("Parliamentary assembly") },
    { "parliament", N_("Parliament") },
    { "state_body", N_("State body") },
    { "research", N_("Research institute") },
    { "media", N_("Media") },
    { "company", N_("Company") },
    { "other", N_("Other") },
};
const int organisation_kind_count = ARRAY_LEN(organisation_kinds);

static const struct word SOURCE_KINDS[] = {
    { "mission_statement", N_("statement of a mission") },
    { "mission_report", N_("report of a mission") },
    { "press_release", N_("press release") },
    { "official", N_("official document") },
    { "news", N_("news report") },
    { "secondary", N_("secondary source") },
    { "other", N_("other source") },
};

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

str_t source_kind_label(struct cx *cx, str_t kind)
{
    return tr_lang(cx->lang, word_msgid(SOURCE_KINDS, ARRAY_LEN(SOURCE_KINDS), kind));
}
