/* Statements of whoever asks, written one a line in both languages.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "viewpoints/rules.h"
#include "viewpoints/stages/store.h"
#include "viewpoints/store.h"

enum { LINES_MOST = 3 * SEEDS_MOST };

/* Lines of a field: all up to the last that says something, and those that say something. */
struct lines {
    str_t all[LINES_MOST + 1];
    size_t all_count;
    size_t said[LINES_MOST + 1]; /* their places among all */
    size_t said_count;
};

static void lines_cut(str_t field, struct lines *out)
{
    size_t n = 0;
    str_t line;
    *out = (struct lines){ 0 };
    while (n <= LINES_MOST && str_cut(&field, '\n', &line)) {
        out->all[n] = str_trim(line);
        if (out->all[n++].len == 0)
            continue;
        out->said[out->said_count++] = n - 1;
        out->all_count = n;
    }
}

/* A line of a dash alone: this statement is not in this language. */
static str_t line_text(str_t line)
{
    return str_eq(line, S("-")) || str_eq(line, S("–")) || str_eq(line, S("—")) ? S("") : line;
}

/* A statement for each line that says something, in the order of the lines: both languages have as
 * many, or one has none. */
static size_t pair_by_order(const struct lines of[LANG_COUNT], str_t out[][LANG_COUNT],
                            size_t number[])
{
    const size_t count = of[LANG_AZ].said_count > of[LANG_EN].said_count ? of[LANG_AZ].said_count
                                                                         : of[LANG_EN].said_count;
    for (size_t i = 0; i < count; i++) {
        for (int l = 0; l < LANG_COUNT; l++) {
            const bool has = i < of[l].said_count;
            out[i][l] = has ? line_text(of[l].all[of[l].said[i]]) : S("");
            if (has)
                number[i] = of[l].said[i] + 1;
        }
    }
    return count;
}

/* A statement for each place where either language says something. */
static size_t pair_by_place(const struct lines of[LANG_COUNT], str_t out[][LANG_COUNT],
                            size_t number[])
{
    size_t count = 0;
    for (size_t i = 0; i < of[LANG_EN].all_count; i++) {
        if (of[LANG_AZ].all[i].len + of[LANG_EN].all[i].len == 0)
            continue;
        for (int l = 0; l < LANG_COUNT; l++)
            out[count][l] = line_text(of[l].all[i]);
        number[count++] = i + 1;
    }
    return count;
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

/* Every line as a statement; false: there are too many. */
static bool seeds_cut(str_t pairs[][LANG_COUNT], size_t count, struct seed seeds[SEEDS_MOST])
{
    if (count > SEEDS_MOST)
        return false;
    for (size_t i = 0; i < count; i++) {
        for (int l = 0; l < LANG_COUNT; l++)
            line_cut(pairs[i][l], &seeds[i].text.by[l], &seeds[i].short_text.by[l]);
    }
    return true;
}

enum seed_fault seeds_read(str_t const lines[LANG_COUNT], struct seed seeds[SEEDS_MOST],
                           size_t *count, size_t *line, enum lang *in)
{
    struct lines cut[LANG_COUNT];
    str_t pairs[LINES_MOST + 1][LANG_COUNT];
    size_t number[LINES_MOST + 1];
    for (int l = 0; l < LANG_COUNT; l++)
        lines_cut(lines[l], &cut[l]);
    const size_t en = cut[LANG_EN].said_count, az = cut[LANG_AZ].said_count;
    *count = 0;
    *in = en >= az ? LANG_AZ : LANG_EN;
    *line = cut[*in].said_count + 1;
    const bool by_order = en == az || en == 0 || az == 0;
    if (!by_order && cut[LANG_EN].all_count != cut[LANG_AZ].all_count)
        return SEEDS_UNEVEN;
    const size_t n =
        by_order ? pair_by_order(cut, pairs, number) : pair_by_place(cut, pairs, number);
    if (!seeds_cut(pairs, n, seeds))
        return SEEDS_TOO_MANY;
    for (size_t i = 0; i < n; i++) {
        *line = number[i];
        const enum seed_fault f = seed_check(seeds, i, in);
        if (f != SEEDS_FIT)
            return f;
    }
    *count = n;
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
