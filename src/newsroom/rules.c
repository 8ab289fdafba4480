/* The rules of the newsroom. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/rules.h"

#include "kit/base/str.h"
#include "kit/text/markdown.h"
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

static const str_t SHOWS[DESK_SHOWS] = { [DESK_ALL] = S_INIT("all"),
                                         [DESK_WAITING] = S_INIT("waiting"),
                                         [DESK_DRAFTS] = S_INIT("drafts"),
                                         [DESK_SCHEDULED] = S_INIT("scheduled"),
                                         [DESK_UNTRANSLATED] = S_INIT("untranslated"),
                                         [DESK_CHANGES] = S_INIT("changes") };

str_t desk_show_word(enum desk_show s)
{
    return SHOWS[s];
}

enum desk_show desk_show_of(str_t word)
{
    const int i = index_of(SHOWS, DESK_SHOWS, word);
    return i < 0 ? DESK_ALL : (enum desk_show)i; /* an index of that table */
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

struct byline article_byline(const struct article *a)
{
    return (struct byline){ a->person, a->withheld, a->desk, a->relation };
}

bool byline_is_same(const struct byline *a, const struct byline *b)
{
    return str_eq(a->person, b->person) && str_eq(a->withheld, b->withheld) &&
           str_eq(a->desk, b->desk) && str_eq(a->relation.by[LANG_EN], b->relation.by[LANG_EN]) &&
           str_eq(a->relation.by[LANG_AZ], b->relation.by[LANG_AZ]);
}

bool byline_needs_note(const struct article_version *public_one, const struct byline *is)
{
    return public_one != NULL && !byline_is_same(&public_one->byline, is);
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

bool language_is_new(const struct article_version_list *all, const struct article_version *is,
                     enum lang lang)
{
    for (size_t i = 0; i < all->count; i++) {
        if (all->at[i].published_at != 0 && all->at[i].print.by[lang].len > 0)
            return false;
    }
    return is->print.by[lang].len > 0;
}

/* --- claims ------------------------------------------------------------------------------------
 */

static void note_claim(void *of, int64_t number, struct buf *before, struct buf *after)
{
    struct claim_marks *const m = of;
    (void)before;
    (void)after;
    if (number > CLAIMS_MAX || m->is_there[number])
        return;
    m->is_there[number] = true;
    m->count++;
}

void claims_in(struct arena *arena, const struct article_version *v, enum lang lang,
               struct claim_marks *out)
{
    *out = (struct claim_marks){ 0 };
    const struct markdown_marks marks = { .of = out, .claim = note_claim };
    if (v != NULL)
        (void)markdown_html_marked(arena, v->body.by[lang], &marks);
}

bool claims_differ(const struct article_version *v, const struct claim_marks marks[LANG_COUNT])
{
    if (v == NULL || v->print.by[LANG_EN].len == 0 || v->print.by[LANG_AZ].len == 0)
        return false;
    for (int i = 1; i <= CLAIMS_MAX; i++) {
        if (marks[LANG_EN].is_there[i] != marks[LANG_AZ].is_there[i])
            return true;
    }
    return false;
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
