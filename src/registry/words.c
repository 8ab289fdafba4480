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
