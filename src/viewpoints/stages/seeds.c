/* Statements of whoever asks, written one a line in both languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/store.h"
#include "viewpoints/store.h"

/* Lines of a field without the empty ones at its end. */
static size_t lines_cut(str_t field, str_t out[SEEDS_MOST + 1])
{
    size_t n = 0, used = 0;
    str_t line;
    while (n <= SEEDS_MOST && str_cut(&field, '\n', &line)) {
        out[n++] = str_trim(line);
        if (out[n - 1].len > 0)
            used = n;
    }
    return used;
}

/* "Its text | a few words for charts" */
static void line_cut(str_t line, str_t *text, str_t *words)
{
    str_t part = S("");
    *words = S("");
    *text = S("");
    if (str_cut(&line, '|', &part))
        *text = str_trim(part);
    if (str_cut(&line, '|', &part))
        *words = str_trim(part);
}

static bool is_same_text(const struct text2 *a, const struct text2 *b)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (a->by[l].len > 0 && str_eq(a->by[l], b->by[l]))
            return true;
    }
    return false;
}

/* One statement: its line in each language, checked against those before it. */
static enum seed_fault seed_check(const struct seed seeds[], size_t i, enum lang *in)
{
    const struct text2 *const text = &seeds[i].text;
    for (int l = 0; l < LANG_COUNT; l++) {
        *in = (enum lang)l; /* counts through the enum */
        if (utf8_count(text->by[l]) > STATEMENT_TEXT_MOST ||
            utf8_count(seeds[i].short_text.by[l]) > SEED_SHORT_MOST)
            return SEEDS_TOO_LONG;
    }
    if (text->by[LANG_AZ].len == 0 && text->by[LANG_EN].len == 0)
        return SEEDS_GAP;
    for (size_t k = 0; k < i; k++) {
        if (is_same_text(&seeds[k].text, text))
            return SEEDS_TWICE;
    }
    return SEEDS_FIT;
}

enum seed_fault seeds_read(str_t const lines[LANG_COUNT], struct seed seeds[SEEDS_MOST],
                           size_t *count, size_t *line, enum lang *in)
{
    str_t cut[LANG_COUNT][SEEDS_MOST + 1];
    size_t n[LANG_COUNT];
    for (int l = 0; l < LANG_COUNT; l++)
        n[l] = lines_cut(lines[l], cut[l]);
    const enum lang longer = n[LANG_EN] >= n[LANG_AZ] ? LANG_EN : LANG_AZ;
    const enum lang shorter = longer == LANG_EN ? LANG_AZ : LANG_EN;
    *count = 0;
    *in = shorter;
    *line = n[shorter] + 1;
    if (n[longer] > SEEDS_MOST)
        return SEEDS_TOO_MANY;
    if (n[shorter] > 0 && n[shorter] != n[longer])
        return SEEDS_UNEVEN;
    for (size_t i = 0; i < n[longer]; i++) {
        for (int l = 0; l < LANG_COUNT; l++)
            line_cut(i < n[l] ? cut[l][i] : S(""), &seeds[i].text.by[l],
                     &seeds[i].short_text.by[l]);
        *line = i + 1;
        const enum seed_fault f = seed_check(seeds, i, in);
        if (f != SEEDS_FIT)
            return f;
    }
    *count = n[longer];
    return SEEDS_FIT;
}

err_t seeds_replace(struct cx *cx, consultation_id id, const struct seed *seeds, size_t count)
{
    struct consultation c;
    TRY(consultation_get_any(cx, id, &c));
    if (!c.is_draft)
        return problem(cx, ERR_CONFLICT, "no draft any more");
    TRY(db_exec(cx->db, &consultation_stages_sql, Q_SEEDS_CLEAR, ARGS(ARG(id.v)), NULL));
    for (size_t i = 0; i < count; i++) {
        statement_id made;
        const struct statement s = { .consultation = id,
                                     .text = seeds[i].text,
                                     .short_text = seeds[i].short_text,
                                     .state = STATEMENT_ACCEPTED,
                                     .is_seed = true };
        TRY(statement_add(cx, &s, &made));
    }
    return consultation_note(cx, LEDGER_CONSULTATION_DRAFTED, id, NULL, 0);
}
