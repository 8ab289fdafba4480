/* Arrangements of the front page: blocks in words, rows, and the entry of each change.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "front/front.h"

#include "front/pages.h"
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "record/record.h"

/* --- blocks in words -------------------------------------------------------------------------- */

static const char *const WORDS[FRONT_BLOCKS] = {
    [FRONT_ASKED] = "asked",   [FRONT_ALIGNMENT] = "alignment",
    [FRONT_NEWS] = "news",     [FRONT_RECORD] = "record",
    [FRONT_DATES] = "dates",   [FRONT_CONSULTATIONS] = "consultations",
    [FRONT_WHO] = "who",       [FRONT_TEXT_1] = "text-1",
    [FRONT_TEXT_2] = "text-2", [FRONT_TEXT_3] = "text-3",
};

const char *front_block_word(enum front_block b)
{
    return WORDS[b];
}

bool front_shows(const struct front_layout *l, enum front_block b)
{
    for (size_t i = 0; i < l->count; i++) {
        if (l->blocks[i] == b)
            return true;
    }
    return false;
}

str_t front_blocks_write(struct arena *arena, const struct front_layout *l)
{
    str_t all = S("");
    for (size_t i = 0; i < l->count; i++)
        all = arena_printf(arena, "%.*s%s%s", STR_ARG(all), i > 0 ? " " : "", WORDS[l->blocks[i]]);
    return all;
}

void front_blocks_read(str_t words, struct front_layout *out)
{
    str_t word;
    out->count = 0;
    while (str_cut(&words, ' ', &word)) {
        for (int b = 0; b < FRONT_BLOCKS; b++) {
            if (str_eq(word, str_from_c(WORDS[b])) && !front_shows(out, (enum front_block)b))
                out->blocks[out->count++] = (enum front_block)b;
        }
    }
    if (!front_shows(out, FRONT_WHO))
        out->blocks[out->count++] = FRONT_WHO;
}

/* --- rows ------------------------------------------------------------------------------------- */

enum { Q_ADD, Q_TEXT_ADD, Q_NEWEST, Q_ONE, Q_SOME, Q_TEXTS, Q_OF_ACCOUNT, Q_FORGET, Q_COUNT };
#define LAYOUT_COLUMNS "SELECT id, blocks, acts_as, made_at FROM front_layout "
static const struct db_text SQL[Q_COUNT] = {
    [Q_ADD] = { "INSERT INTO front_layout (id, blocks, acts_as, account_id, made_at)"
                " VALUES ($1, $2, $3, $4, $5)" },
    [Q_TEXT_ADD] = { "INSERT INTO front_text (layout_id, number, title_en, title_az, body_en,"
                     " body_az, html_en, html_az) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)" },
    [Q_NEWEST] = { LAYOUT_COLUMNS "ORDER BY id DESC LIMIT 1" },
    [Q_ONE] = { LAYOUT_COLUMNS "WHERE id = $1" },
    [Q_SOME] = { LAYOUT_COLUMNS "ORDER BY id DESC LIMIT $1" },
    [Q_TEXTS] = { "SELECT number, title_en, title_az, body_en, body_az, html_en, html_az"
                  " FROM front_text WHERE layout_id = $1 ORDER BY number" },
    [Q_OF_ACCOUNT] = { "SELECT made_at FROM front_layout WHERE account_id = $1 ORDER BY id" },
    [Q_FORGET] = { "UPDATE front_layout SET account_id = 0 WHERE account_id = $1" },
};
const struct db_catalog front_sql = { "front", SQL, Q_COUNT };

static struct front_layout row_read(struct cx *cx, const struct db_rows *rows)
{
    struct front_layout l = { .id = db_i64(rows, 0),
                              .acts_as = (int)db_i64(rows, 2),
                              .made_at = db_i64(rows, 3) };
    front_blocks_read(db_str(rows, 1, cx->arena), &l);
    return l;
}

static err_t texts_load(struct cx *cx, struct front_layout *l)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &front_sql, Q_TEXTS, ARGS(ARG(l->id))));
    while (db_next(&rows)) {
        struct front_text *const t = &l->texts[db_i64(&rows, 0) - 1];
        struct text2 *const parts[] = { &t->title, &t->body, &t->html };
        for (int i = 0; i < 3; i++) {
            parts[i]->by[LANG_EN] = db_str(&rows, 1 + 2 * i, cx->arena);
            parts[i]->by[LANG_AZ] = db_str(&rows, 2 + 2 * i, cx->arena);
        }
    }
    return db_done(&rows);
}

static err_t one_load(struct cx *cx, int query, struct db_args args, struct front_layout *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &front_sql, query, args));
    const bool is_there = db_next(&rows);
    if (is_there)
        *out = row_read(cx, &rows);
    TRY(db_done(&rows));
    return is_there ? texts_load(cx, out) : ERR_NOT_FOUND;
}

/* What a new site shows: what is asked now, where views meet, news, dates, who pays. */
static struct front_layout first_layout(void)
{
    struct front_layout l = { 0 };
    front_blocks_read(S("asked alignment news record dates consultations who"), &l);
    return l;
}

err_t front_layout_now(struct cx *cx, struct front_layout *out)
{
    const err_t e = one_load(cx, Q_NEWEST, NO_ARGS, out);
    if (e != ERR_NOT_FOUND)
        return e;
    *out = first_layout();
    return OK;
}

err_t front_layout_get(struct cx *cx, int64_t id, struct front_layout *out)
{
    return one_load(cx, Q_ONE, ARGS(ARG(id)), out);
}

err_t front_layouts(struct cx *cx, struct front_layout_list *out)
{
    AUTO(db_rows) rows = { 0 };
    struct rows_out list = { 0 };
    TRY(db_select(cx->db, &rows, &front_sql, Q_SOME, ARGS(ARG((int64_t)FRONT_LAYOUTS_SHOWN))));
    while (db_next(&rows)) {
        struct front_layout *const l = rows_out_add(cx->arena, &list, sizeof *l);
        *l = row_read(cx, &rows);
    }
    *out = (struct front_layout_list){ list.at, list.count };
    return db_done(&rows);
}

/* --- arranging -------------------------------------------------------------------------------- */

static bool is_text_whole(const struct front_text *t)
{
    int languages = 0;
    for (int l = 0; l < LANG_COUNT; l++) {
        if ((t->title.by[l].len > 0) != (t->body.by[l].len > 0))
            return false;
        languages += t->title.by[l].len > 0;
    }
    return languages > 0;
}

static err_t check(struct cx *cx, const struct front_layout *l)
{
    struct front_layout again = { 0 };
    front_blocks_read(front_blocks_write(cx->arena, l), &again);
    if (again.count != l->count)
        return problem(cx, ERR_INVALID, "a block twice, or nobody says who pays");
    for (int i = 0; i < FRONT_TEXTS; i++) {
        if (front_shows(l, (enum front_block)(FRONT_TEXT_1 + i)) && !is_text_whole(&l->texts[i]))
            return problem(cx, ERR_INVALID, "text %d is not whole", i + 1);
    }
    return OK;
}

/* All own words of an arrangement that are shown, for its entry. */
static struct text2 words_of(struct cx *cx, const struct front_layout *l)
{
    struct text2 all = { .by = { S(""), S("") } };
    for (int i = 0; i < FRONT_TEXTS; i++) {
        for (int g = 0; g < LANG_COUNT; g++) {
            const struct front_text *const t = &l->texts[i];
            if (front_shows(l, (enum front_block)(FRONT_TEXT_1 + i)) && t->title.by[g].len > 0)
                all.by[g] = arena_printf(cx->arena, "%.*s%s# %.*s\n\n%.*s", STR_ARG(all.by[g]),
                                         all.by[g].len > 0 ? "\n\n" : "", STR_ARG(t->title.by[g]),
                                         STR_ARG(t->body.by[g]));
        }
    }
    return all;
}

/* A text for a column: never without an address. */
static str_t kept(str_t s)
{
    return s.len > 0 ? s : S("");
}

static err_t text_insert(struct cx *cx, int64_t layout, int number, const struct front_text *t)
{
    struct text2 html;
    for (int l = 0; l < LANG_COUNT; l++)
        html.by[l] = t->body.by[l].len == 0 ? S("") : markdown_html(cx->arena, t->body.by[l]);
    return db_exec(cx->db, &front_sql, Q_TEXT_ADD,
                   ARGS(ARG(layout), ARG((int64_t)number), ARG(kept(t->title.by[LANG_EN])),
                        ARG(kept(t->title.by[LANG_AZ])), ARG(kept(t->body.by[LANG_EN])),
                        ARG(kept(t->body.by[LANG_AZ])), ARG(html.by[LANG_EN]),
                        ARG(html.by[LANG_AZ])),
                   NULL);
}

err_t front_arrange(struct cx *cx, const struct front_layout *l)
{
    struct front_layout was;
    struct ledger_field fields[3];
    size_t n = 0;
    if ((cx->actor.roles & ROLE_SECRETARIAT) == 0)
        return problem(cx, ERR_FORBIDDEN, "the front page is the secretariat's");
    TRY(check(cx, l));
    TRY(front_layout_now(cx, &was));
    const int64_t id = id_new(cx->ids, cx->now);
    const str_t blocks = front_blocks_write(cx->arena, l);
    TRY(db_exec(cx->db, &front_sql, Q_ADD,
                ARGS(ARG(id), ARG(blocks), ARG((int64_t)cx->actor.acts_as), ARG(cx->actor.account),
                     ARG(cx->now)),
                NULL));
    for (int i = 0; i < FRONT_TEXTS; i++)
        TRY(text_insert(cx, id, i + 1, &l->texts[i]));
    const struct text2 before = words_of(cx, &was);
    const struct text2 after = words_of(cx, l);
    fields[n++] = ledger_text("blocks", blocks);
    ledger_changed2(cx->arena, fields, &n, "text", &before, &after);
    return ledger_add(
        cx, &(struct ledger_new){
                .kind = LEDGER_FRONT_ARRANGED, .subject = id, .fields = fields, .count = n });
}

/* --- what others ask -------------------------------------------------------------------------- */

err_t front_account_forget(struct cx *cx, int64_t account)
{
    return db_exec(cx->db, &front_sql, Q_FORGET, ARGS(ARG(account)), NULL);
}

err_t front_account_rows(struct cx *cx, int64_t account, struct json_out *j)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &front_sql, Q_OF_ACCOUNT, ARGS(ARG(account))));
    json_key(j, S("front_page_arranged"));
    json_put_array(j);
    while (db_next(&rows))
        json_put_str(j, date_time_iso(cx->arena, db_i64(&rows, 0)));
    json_put_array_end(j);
    return db_done(&rows);
}

static void judge(struct cx *cx, struct record_differences *to, const struct front_layout *l,
                  const struct entry *e)
{
    const struct text2 words = words_of(cx, l);
    const struct {
        const char *name;
        str_t is;
    } fields[] = { { "blocks", front_blocks_write(cx->arena, l) },
                   { "text_en", words.by[LANG_EN] },
                   { "text_az", words.by[LANG_AZ] } };
    for (size_t i = 0; i < ARRAY_LEN(fields); i++) {
        const struct entry_value *const said = entry_said(e, str_from_c(fields[i].name));
        if (said != NULL && !said->is_erased && !str_eq(said->text, fields[i].is))
            to->differs(
                to->of, "front_layout", l->id,
                trf(cx, "{0} is not what the record says", TARG(str_from_c(fields[i].name))));
    }
}

/* The arrangement in force is what visitors see; those before were in force once. */
err_t front_compare_record(struct cx *cx, struct record_differences *to)
{
    struct front_layout l;
    struct entry newest;
    TRY(front_layout_now(cx, &l));
    if (l.id == 0)
        return OK;
    to->compared++;
    const err_t e = entry_newest(cx, S("front.arranged"), l.id, &newest);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* a finding, not a fault */
        to->differs(to->of, "front_layout", l.id,
                    tr_lang(cx->lang, N_("the record knows nothing of it")));
        return OK;
    }
    TRY(e);
    if (newest.seq >= 0) /* else it has no place yet */
        judge(cx, to, &l, &newest);
    return OK;
}
