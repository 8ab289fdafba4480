/* The rules of the newsroom. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/rules.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"

/* --- stored words ------------------------------------------------------------------------------
 */

static const str_t STATES[ARTICLE_STATES] = { [ARTICLE_DRAFT] = S_INIT("draft"),
                                              [ARTICLE_WAITING] = S_INIT("waiting"),
                                              [ARTICLE_SCHEDULED] = S_INIT("scheduled"),
                                              [ARTICLE_PUBLISHED] = S_INIT("published"),
                                              [ARTICLE_RETRACTED] = S_INIT("retracted") };
static const str_t CHANGES[CHANGE_KINDS] = { [CHANGE_FIRST] = S_INIT("first"),
                                             [CHANGE_EDIT] = S_INIT("edit"),
                                             [CHANGE_CORRECTION] = S_INIT("correction"),
                                             [CHANGE_ADDITION] = S_INIT("addition"),
                                             [CHANGE_TYPO] = S_INIT("typo") };
static const str_t EVIDENCES[EVIDENCE_KINDS] = {
    [EVIDENCE_STATEMENT] = S_INIT("statement"), [EVIDENCE_RESULT] = S_INIT("result"),
    [EVIDENCE_JOINT] = S_INIT("joint"),         [EVIDENCE_PROJECT] = S_INIT("project"),
    [EVIDENCE_FILE] = S_INIT("file"),           [EVIDENCE_ENTRY] = S_INIT("entry"),
    [EVIDENCE_SOURCE] = S_INIT("source")
};

static int index_of(const str_t *words, int count, str_t word)
{
    for (int i = 0; i < count; i++) {
        if (str_eq(words[i], word))
            return i;
    }
    return -1;
}

str_t article_state_word(enum article_state s)
{
    return STATES[s];
}

bool article_state_from_word(str_t word, enum article_state *out)
{
    const int i = index_of(STATES, ARTICLE_STATES, word);
    if (i >= 0)
        *out = (enum article_state)i; /* an index of that table */
    return i >= 0;
}

str_t change_kind_word(enum change_kind k)
{
    return CHANGES[k];
}

bool change_kind_from_word(str_t word, enum change_kind *out)
{
    const int i = index_of(CHANGES, CHANGE_KINDS, word);
    if (i >= 0)
        *out = (enum change_kind)i; /* likewise */
    return i >= 0;
}

str_t evidence_kind_word(enum evidence_kind k)
{
    return EVIDENCES[k];
}

bool evidence_kind_from_word(str_t word, enum evidence_kind *out)
{
    const int i = index_of(EVIDENCES, EVIDENCE_KINDS, word);
    if (i >= 0)
        *out = (enum evidence_kind)i; /* likewise */
    return i >= 0;
}

/* --- who may -----------------------------------------------------------------------------------
 */

bool newsroom_is_secretariat(const struct actor *a)
{
    return (a->roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 ||
           a->acts_as == LEDGER_AS_SECRETARIAT || a->acts_as == LEDGER_AS_OPERATOR ||
           (a->acts_as == LEDGER_AS_PROGRAM && a->account == 0 && a->mandate == 0);
}

bool article_is_theirs(const struct actor *a, organisation_id publisher)
{
    if (newsroom_is_secretariat(a))
        return true;
    return publisher.v != 0 && a->organisation == publisher.v &&
           (a->scopes & MANDATE_PUBLISHING) != 0;
}

bool article_wrote(const struct article *a, const struct article_version_list *versions,
                   int64_t account)
{
    for (size_t i = 0; i < versions->count && account != 0; i++) {
        if (versions->at[i].number > a->public_version && versions->at[i].account == account)
            return true;
    }
    return false;
}

/* --- versions ----------------------------------------------------------------------------------
 */

const struct article_version *article_version_numbered(const struct article_version_list *all,
                                                       int64_t number)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].number == number)
            return &all->at[i];
    }
    return NULL;
}

bool change_fits(const struct article *a, enum change_kind k)
{
    const bool is_before = k == CHANGE_FIRST || k == CHANGE_EDIT;
    return article_is_public(a) ? !is_before : is_before;
}

bool change_needs_note(enum change_kind k)
{
    return k == CHANGE_CORRECTION || k == CHANGE_ADDITION;
}

/* --- translations ------------------------------------------------------------------------------
 */

bool translation_is_theirs(const struct article_version_list *all, const struct article_version *v,
                           enum lang lang, int64_t account)
{
    for (size_t i = 0; i < all->count; i++) {
        const struct article_version *const w = &all->at[i];
        if (account != 0 && w->account == account && !w->is_machine &&
            str_eq(w->print.by[lang], v->print.by[lang]))
            return true;
    }
    return false;
}

enum translation_state translation_of(const struct article *a, const struct article_version *v,
                                      const struct article_confirmation_list *all, enum lang lang)
{
    if (v == NULL || v->print.by[lang].len == 0)
        return TRANSLATED_NOT;
    if (lang == a->original)
        return TRANSLATED_ORIGINAL;
    const str_t original = v->print.by[a->original];
    for (size_t i = 0; i < all->count; i++) {
        const struct article_confirmation *const c = &all->at[i];
        if (c->lang == lang && str_eq(c->print, v->print.by[lang]) && str_eq(c->original, original))
            return TRANSLATED_CONFIRMED;
    }
    if (!str_eq(v->of.by[lang], original))
        return TRANSLATED_BEHIND;
    return v->is_machine ? TRANSLATED_MACHINE : TRANSLATED_UNCHECKED;
}

/* --- claims ------------------------------------------------------------------------------------
 */

static void mark_claims(str_t body, struct claim_marks *out)
{
    const str_t opening = S("](claim:");
    for (size_t i = 0; i + opening.len < body.len; i++) {
        int64_t number = 0;
        if (!str_starts(str_sub(body, i, body.len), opening))
            continue;
        const size_t from = i + opening.len;
        const size_t till = str_find_byte(body, ')', from);
        if (till >= body.len || !str_to_i64(str_sub(body, from, till), 1, CLAIMS_MAX, &number) ||
            out->is_there[number])
            continue;
        out->is_there[number] = true;
        out->count++;
    }
}

void claims_in(const struct article_version *v, struct claim_marks *out)
{
    *out = (struct claim_marks){ 0 };
    for (int l = 0; v != NULL && l < LANG_COUNT; l++)
        mark_claims(v->body.by[l], out);
}

bool claim_is_supported(const struct evidence_list *all, int64_t claim)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].claim == claim && all->at[i].ended_at == 0)
            return true;
    }
    return false;
}

/* The segments of a path without its language; -1: too many, or it is none of ours. */
static int segments_of(str_t path, str_t out[4])
{
    int n = 0;
    str_t rest = path;
    if (path.len == 0 || path.at[0] != '/')
        return -1;
    rest = str_sub(rest, 1, rest.len);
    rest = str_sub(rest, 0, str_find_byte(rest, '#', 0));
    rest = str_sub(rest, 0, str_find_byte(rest, '?', 0));
    if (str_starts(rest, S("az/")) || str_starts(rest, S("en/")))
        rest = str_sub(rest, 3, rest.len);
    str_t one;
    while (str_cut(&rest, '/', &one)) {
        if (n == 4 || one.len == 0)
            return -1;
        out[n++] = one;
    }
    return n;
}

bool evidence_path_read(str_t path, struct evidence_path *out)
{
    str_t at[4];
    const int n = segments_of(path, at);
    *out = (struct evidence_path){ 0 };
    if (n < 2)
        return false;
    out->slug = at[1];
    if (str_eq(at[0], S("consultations")) && n == 4 && str_eq(at[2], S("statements"))) {
        out->kind = EVIDENCE_STATEMENT;
        return str_to_i64(at[3], 1, INT32_MAX, &out->number);
    }
    if (str_eq(at[0], S("consultations")) && (n == 2 || (n == 3 && str_eq(at[2], S("results"))))) {
        out->kind = EVIDENCE_RESULT;
        return true;
    }
    if (str_eq(at[0], S("joint-statements")) && n == 2) {
        out->kind = EVIDENCE_JOINT;
        return true;
    }
    if (str_eq(at[0], S("projects")) && n == 2) {
        out->kind = EVIDENCE_PROJECT;
        return true;
    }
    out->slug = STR_NONE;
    if (str_eq(at[0], S("files")) && n <= 3) {
        out->kind = EVIDENCE_FILE;
        return str_to_i64(at[1], 1, INT64_MAX, &out->number);
    }
    if (str_eq(at[0], S("record")) && n == 2) {
        out->kind = EVIDENCE_ENTRY;
        return str_to_i64(at[1], 1, INT64_MAX, &out->number);
    }
    return false;
}
