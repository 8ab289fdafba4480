/* Keeping the index: what the record says since the last pass, or a walk through all rows of a
 * kind. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "search/search.h"
#include "search/store.h"

enum {
    ENTRIES = 500,
    THINGS = 500,
    WALK_STEP = 250,
    NEXT_PLACE = ENTRIES / 2,
    WORDS_TEXT_MAX = 1 << 20,
    PASS_BYTES = 1 << 20, /* of texts in one pass, about: the writer has others waiting */
};

_Static_assert(SEARCH_TEXTS_MAX <= 16, "row_id has four bits for them");

struct prepared {
    int64_t organisation;
    usec_t dated;
    int lang;
    str_t title, body, words;
    const str_t *vocabulary; /* folded words, each once */
    const str_t *shown;      /* the same as written */
    size_t vocabulary_count;
};
struct thing {
    size_t kind; /* index into kinds */
    int64_t subject;
    int64_t entry; /* seq of the one that named it first; WALKED: a walk did */
    struct prepared texts[SEARCH_TEXTS_MAX];
    size_t count;
};
enum { WALKED = -1 };
struct index_pass {
    struct index_state was, is;
    struct kind_row kinds[SEARCH_KINDS_MAX];
    const struct search_source *sources[SEARCH_KINDS_MAX]; /* of kinds; NULL: no feature has it */
    bool changed[SEARCH_KINDS_MAX];
    size_t kind_count;
    const struct search_source *unknown[SEARCH_SOURCES_MAX]; /* kinds to be added */
    size_t unknown_count;
    struct thing *things;
    size_t count;
    int64_t entry;           /* that is being looked at; WALKED: none is */
    struct kind_row *walked; /* whose rows these are, where a walk goes on; else NULL */
    bool has_erasure;
};

/* --- sources ---------------------------------------------------------------------------------- */

size_t search_sources(const struct site *site, const struct search_source **out)
{
    size_t n = 0;
    for (size_t i = 0; site->features != NULL && site->features[i] != NULL; i++) {
        const struct search_source *s = site->features[i]->search;
        for (; s != NULL && s->kind != NULL; s++) {
            must(n < SEARCH_SOURCES_MAX);
            out[n++] = s;
        }
    }
    return n;
}

const struct search_source *search_source_named(const struct site *site, str_t kind)
{
    const struct search_source *sources[SEARCH_SOURCES_MAX];
    const size_t count = search_sources(site, sources);
    for (size_t i = 0; i < count; i++) {
        if (str_eq(str_from_c(sources[i]->kind), kind))
            return sources[i];
    }
    return NULL;
}

static err_t read_kinds(struct cx *cx, struct index_pass *p)
{
    const struct search_source *sources[SEARCH_SOURCES_MAX];
    const size_t count = search_sources(site_of(cx), sources);
    TRY(kind_list(cx, p->kinds, &p->kind_count));
    for (size_t i = 0; i < count; i++) {
        size_t k = 0;
        while (k < p->kind_count && !str_eq(p->kinds[k].kind, str_from_c(sources[i]->kind)))
            k++;
        if (k < p->kind_count)
            p->sources[k] = sources[i];
        else
            p->unknown[p->unknown_count++] = sources[i];
    }
    return OK;
}

/* --- what the record says --------------------------------------------------------------------- */

static void add_thing(struct index_pass *p, size_t kind, int64_t subject)
{
    for (size_t i = 0; i < p->count; i++) {
        if (p->things[i].kind == kind && p->things[i].subject == subject)
            return;
    }
    must(p->count < THINGS);
    p->things[p->count++] = (struct thing){ .kind = kind, .subject = subject, .entry = p->entry };
}

static bool begins_with_one(const char *const *words, size_t most, str_t kind)
{
    for (size_t i = 0; i < most && words[i] != NULL; i++) {
        if (str_starts(kind, str_from_c(words[i])))
            return true;
    }
    return false;
}

static void begin_walk(struct index_pass *p, size_t kind)
{
    p->kinds[kind].walk++;
    p->kinds[kind].reached = 0;
    p->kinds[kind].done_at = 0;
    p->changed[kind] = true;
}

/* More rows than fit are left to a walk through all of them. */
static err_t add_touched(struct cx *cx, struct index_pass *p, size_t kind, int64_t subject)
{
    int64_t ids[THINGS];
    size_t count = 0;
    TRY(p->sources[kind]->touched(cx, subject, 0, THINGS, ids, &count));
    if (p->count + count + SEARCH_KINDS_MAX >= THINGS) { /* each other kind may add one */
        begin_walk(p, kind);
        return OK;
    }
    for (size_t i = 0; i < count; i++)
        add_thing(p, kind, ids[i]);
    return OK;
}

static err_t take_entry(struct cx *cx, struct index_pass *p, const struct entry_mark *e)
{
    const bool is_erasure = str_eq(e->kind, S("text.erased"));
    for (size_t k = 0; k < p->kind_count; k++) {
        const struct search_source *const s = p->sources[k];
        if (s == NULL)
            continue;
        if (begins_with_one(s->sweeps, ARRAY_LEN(s->sweeps), e->kind))
            begin_walk(p, k);
        if (s->erases != NULL && str_eq(e->kind, str_from_c(s->erases)))
            p->has_erasure = true;
        if (!is_erasure && !begins_with_one(s->parts, ARRAY_LEN(s->parts), e->kind))
            continue;
        if (s->touched != NULL)
            TRY(add_touched(cx, p, k, e->subject));
        if (s->touched == NULL || s->is_within)
            add_thing(p, k, s->is_within && e->within != 0 ? e->within : e->subject);
    }
    p->has_erasure = p->has_erasure || is_erasure;
    return OK;
}

/* As many entries as there is room for what they touch. */
static err_t read_entries(struct cx *cx, struct index_pass *p)
{
    struct entry_mark *const marks = arena_array(cx->arena, struct entry_mark, ENTRIES);
    size_t count = 0;
    TRY(entry_follow(cx, p->was.place, ENTRIES, marks, &count));
    for (size_t i = 0; i < count && p->count + SEARCH_KINDS_MAX < THINGS; i++) {
        p->entry = marks[i].seq;
        TRY(take_entry(cx, p, &marks[i]));
        p->is.place = marks[i].seq + 1;
    }
    p->entry = WALKED;
    return OK;
}

/* --- a walk ----------------------------------------------------------------------------------- */

/* Rows the walk has not seen are looked at once more, then it is done. */
static err_t end_walk(struct cx *cx, struct index_pass *p, size_t kind)
{
    int64_t ids[WALK_STEP];
    size_t count = 0;
    TRY(row_list_unseen(cx, p->kinds[kind].no, p->kinds[kind].walk, WALK_STEP, ids, &count));
    for (size_t i = 0; i < count; i++)
        add_thing(p, kind, ids[i]);
    if (count == 0)
        p->kinds[kind].done_at = cx->now;
    p->changed[kind] = true;
    return OK;
}

static err_t read_walk(struct cx *cx, struct index_pass *p)
{
    int64_t ids[WALK_STEP];
    size_t count = 0;
    for (size_t k = 0; k < p->kind_count; k++) {
        struct kind_row *const row = &p->kinds[k];
        if (row->done_at != 0)
            continue;
        if (p->sources[k] != NULL && row->reached != INT64_MAX)
            TRY(p->sources[k]->ids(cx, row->reached, WALK_STEP, ids, &count));
        for (size_t i = 0; i < count; i++)
            add_thing(p, k, ids[i]);
        if (count == 0)
            return end_walk(cx, p, k);
        row->reached = ids[count - 1];
        p->walked = row;
        p->changed[k] = true;
        return OK;
    }
    return OK;
}

/* --- texts to rows ---------------------------------------------------------------------------- */

static str_t stream_text(struct cx *cx, const struct tokens *t)
{
    AUTO(buf) b;
    buf_init(&b, 4 * INDEXED_BYTES_MAX);
    tokens_stream(t, &b);
    return arena_str(cx->arena, buf_str(&b)); /* cut at the limit, which no text reaches */
}

/* once: a token for each folded word. */
static void fill_words(struct cx *cx, struct prepared *r, const struct token *once, size_t count)
{
    AUTO(buf) b;
    buf_init(&b, WORDS_TEXT_MAX);
    str_t *const words = arena_array(cx->arena, str_t, count);
    str_t *const shown = arena_array(cx->arena, str_t, count);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_byte(&b, ' ');
        buf_add(&b, once[i].folded);
        words[i] = arena_str(cx->arena, once[i].folded);
        shown[i] = text_lower(cx->arena, r->lang == LANG_EN ? LANG_EN : LANG_AZ, once[i].written);
    }
    r->words = arena_str(cx->arena, buf_str(&b));
    r->vocabulary = words;
    r->shown = shown;
    r->vocabulary_count = count;
}

/* The words of a text are many times as large as it is, and gone when it is prepared. */
static struct prepared prepare(struct cx *cx, const struct search_text *t)
{
    AUTO(arena) scratch = arena_like(cx->arena);
    const int lang = t->is_both ? ROW_LANG_BOTH : (int)t->lang;
    const struct tokens title = tokens_of(&scratch, t->title, lang);
    const struct tokens body = tokens_of(&scratch, t->body, lang);
    struct prepared r = { .organisation = t->organisation, .dated = t->dated, .lang = lang };
    struct token *once = NULL;
    size_t count = 0;
    r.title = stream_text(cx, &title);
    r.body = stream_text(cx, &body);
    tokens_once(&scratch, &title, &body, &once, &count);
    fill_words(cx, &r, once, count);
    return r;
}

static err_t load_thing(struct cx *cx, const struct index_pass *p, struct thing *t, size_t *bytes)
{
    struct search_text texts[SEARCH_TEXTS_MAX] = { { { 0 } } };
    const struct search_source *const s = p->sources[t->kind];
    size_t count = 0;
    if (s != NULL) {
        const err_t e = s->load(cx, t->subject, texts, &count);
        if (e == ERR_NOT_FOUND)
            cx->problem = (struct problem){ 0 }; /* gone */
        else
            TRY(e);
    }
    t->count = count;
    for (size_t i = 0; i < count; i++) {
        t->texts[i] = prepare(cx, &texts[i]);
        *bytes += t->texts[i].body.len;
    }
    return OK;
}

/* Between two entries of the record, or two rows of a walk. */
static bool may_part(const struct index_pass *p, size_t at)
{
    return p->things[at].entry == WALKED || p->things[at].entry != p->things[at - 1].entry;
}

/* Things from this one on are left to the next pass. */
static void leave_from(struct index_pass *p, size_t at)
{
    if (p->things[at].entry != WALKED)
        p->is.place = p->things[at].entry;
    else if (p->walked != NULL)
        p->walked->reached = p->things[at - 1].subject;
    p->count = at;
}

static err_t load_things(struct cx *cx, struct index_pass *p)
{
    size_t bytes = 0;
    for (size_t i = 0; i < p->count; i++) {
        if (bytes >= PASS_BYTES && may_part(p, i))
            leave_from(p, i);
        else
            TRY(load_thing(cx, p, &p->things[i], &bytes));
    }
    return OK;
}

err_t index_read(struct cx *cx, struct index_pass **out)
{
    struct index_pass *const p = arena_new(cx->arena, struct index_pass);
    p->things = arena_array(cx->arena, struct thing, THINGS);
    TRY(state_read(cx, &p->was));
    p->is = p->was;
    p->entry = WALKED;
    TRY(read_kinds(cx, p));
    if (p->unknown_count == 0) {
        TRY(read_entries(cx, p));
        if (p->count == 0)
            TRY(read_walk(cx, p));
    }
    TRY(load_things(cx, p));
    *out = p;
    return OK;
}

/* A record that speaks of other things alone is not worth a write each time. */
bool index_pass_is_empty(const struct index_pass *p)
{
    for (size_t k = 0; k < p->kind_count; k++) {
        if (p->changed[k])
            return false;
    }
    return p->count == 0 && p->unknown_count == 0 && p->is.place - p->was.place < NEXT_PLACE;
}

/* --- settling --------------------------------------------------------------------------------- */

struct settling {
    struct cx *cx;
    const struct index_pass *p;
    struct word_change *words;
    size_t word_count, word_room;
    int64_t next_thing, rows;
};

static void note_word(struct settling *s, str_t word, str_t shown, int64_t uses)
{
    if (s->word_count == s->word_room) {
        const size_t room = 2 * s->word_room + 1024;
        struct word_change *const more = arena_array(s->cx->arena, struct word_change, room);
        if (s->word_count > 0)
            memcpy(more, s->words, s->word_count * sizeof *more);
        s->words = more;
        s->word_room = room;
    }
    s->words[s->word_count++] = (struct word_change){ word, shown, uses };
}

static err_t remove_row(struct settling *s, const struct index_row *row)
{
    str_t rest = row->words;
    str_t word;
    while (rest.len > 0 && str_cut(&rest, ' ', &word))
        note_word(s, word, word, -1);
    s->rows++;
    return row_remove(s->cx, row->id);
}

static err_t add_row(struct settling *s, const struct thing *t, size_t slot, int64_t number)
{
    const struct prepared *const r = &t->texts[slot];
    const struct kind_row *const kind = &s->p->kinds[t->kind];
    const struct index_row row = {
        .id = row_id_pack((struct row_id){ number, (int)kind->no, (int)slot, r->lang }),
        .kind = kind->no,
        .subject = t->subject,
        .organisation = r->organisation,
        .walk = kind->walk,
        .dated = r->dated,
        .title = r->title,
        .body = r->body,
        .words = r->words,
        .facet = arena_printf(s->cx->arena, "o%" PRId64, r->organisation),
    };
    for (size_t i = 0; i < r->vocabulary_count; i++)
        note_word(s, r->vocabulary[i], r->shown[i], 1);
    s->rows++;
    return row_add(s->cx, &row);
}

static bool is_as_before(const struct thing *t, const struct index_row *rows, size_t count)
{
    if (t->count != count)
        return false;
    for (size_t i = 0; i < count; i++) {
        const struct prepared *const r = &t->texts[i];
        const struct row_id id = row_id_read(rows[i].id);
        if (id.slot != (int)i || id.lang != r->lang || rows[i].organisation != r->organisation ||
            rows[i].dated != r->dated || !str_eq(rows[i].title, r->title) ||
            !str_eq(rows[i].body, r->body) || !str_eq(rows[i].words, r->words))
            return false;
    }
    return true;
}

static err_t settle_thing(struct settling *s, const struct thing *t)
{
    struct cx *const cx = s->cx;
    const struct kind_row *const kind = &s->p->kinds[t->kind];
    struct index_row rows[SEARCH_TEXTS_MAX];
    size_t count = 0;
    TRY(row_list_of(cx, kind->no, t->subject, rows, &count));
    if (count > 0 && is_as_before(t, rows, count))
        return rows[0].walk == kind->walk ? OK : row_set_walk(cx, kind->no, t->subject, kind->walk);
    int64_t number = count > 0 ? row_id_read(rows[0].id).thing : 0;
    for (size_t i = 0; i < count; i++)
        TRY(remove_row(s, &rows[i]));
    if (t->count > 0 && number == 0)
        number = s->next_thing++;
    for (size_t i = 0; i < t->count; i++)
        TRY(add_row(s, t, i, number));
    return OK;
}

static int by_word(const void *a, const void *b)
{
    const struct word_change *const x = a;
    const struct word_change *const y = b;
    return str_cmp(x->word, y->word);
}

/* Each word once, those without a change left out. */
static err_t settle_words(struct settling *s)
{
    size_t n = 0;
    if (s->word_count > 1)
        qsort(s->words, s->word_count, sizeof *s->words, by_word);
    for (size_t i = 0; i < s->word_count; i++) {
        if (n > 0 && str_eq(s->words[n - 1].word, s->words[i].word)) {
            s->words[n - 1].uses += s->words[i].uses;
            if (s->words[i].uses > 0)
                s->words[n - 1].shown = s->words[i].shown;
        } else {
            n += n > 0 && s->words[n - 1].uses == 0 ? 0 : 1;
            s->words[n - 1] = s->words[i];
        }
    }
    n -= n > 0 && s->words[n - 1].uses == 0 ? 1 : 0;
    return vocabulary_change(s->cx, s->words, n);
}

static err_t settle_kinds(struct cx *cx, const struct index_pass *p)
{
    int64_t next = 0;
    for (size_t k = 0; k < p->kind_count; k++) {
        next = p->kinds[k].no + 1;
        if (p->changed[k])
            TRY(kind_put(cx, &p->kinds[k]));
    }
    for (size_t i = 0; i < p->unknown_count; i++) {
        must(next < SEARCH_KINDS_MAX);
        TRY(kind_add(cx, next++, str_from_c(p->unknown[i]->kind)));
    }
    return OK;
}

err_t index_settle(struct cx *cx, const struct index_pass *p, int64_t *rows)
{
    struct settling s = { .cx = cx, .p = p, .next_thing = p->was.next_thing };
    for (size_t i = 0; i < p->count; i++)
        TRY(settle_thing(&s, &p->things[i]));
    TRY(settle_words(&s));
    TRY(settle_kinds(cx, p));
    if (p->has_erasure && s.rows > 0)
        TRY(text_squeeze(cx));
    struct index_state is = p->is;
    is.next_thing = s.next_thing;
    TRY(state_put(cx, &p->was, &is));
    if (rows != NULL)
        *rows += s.rows;
    return OK;
}

err_t index_catch_up(struct cx *cx, int64_t *rows)
{
    struct index_pass *p = NULL;
    do {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(index_read(cx, &p));
        const bool is_empty = index_pass_is_empty(p);
        if (!is_empty)
            TRY(index_settle(cx, p, rows));
        arena_back(cx->arena, mark);
        if (is_empty)
            return OK;
    } while (true);
}

err_t index_begin_anew(struct cx *cx)
{
    struct kind_row kinds[SEARCH_KINDS_MAX];
    struct index_state state;
    size_t count = 0;
    TRY(state_read(cx, &state));
    TRY(kind_list(cx, kinds, &count));
    for (size_t k = 0; k < count; k++) {
        kinds[k].walk++;
        kinds[k].reached = 0;
        kinds[k].done_at = 0;
        TRY(kind_put(cx, &kinds[k]));
    }
    return state_put(cx, &state, &state);
}

err_t index_progress(struct cx *cx, int64_t *rows, bool *is_building)
{
    struct kind_row kinds[SEARCH_KINDS_MAX];
    size_t count = 0;
    TRY(kind_list(cx, kinds, &count));
    bool building = count == 0;
    for (size_t k = 0; k < count; k++)
        building = building || kinds[k].done_at == 0;
    *is_building = building;
    return row_count(cx, rows);
}
