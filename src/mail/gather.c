/* Gathering: what topics put out becomes letters, one for all readers who get the same.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/log/log.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "mail/queue.h"

enum { LOT = 500, ITEMS_MAX = 40, GROUPS_MAX = 64 };
/* Bytes: with more words than that every piece is cut to its first lines. */
enum { WORDS_MAX = 384 << 10, LEAD_MOST = 1000 };

/* --- one letter ------------------------------------------------------------------------------- */

/* Readers of one language who get the same items: rows at[0] … at[count - 1] of one of them. */
struct bundle {
    const struct gather_row *at;
    size_t count;
    bool is_one; /* of one subscription */
};

/* Rows of the next reader and language; items that come by two subscriptions count once. */
static struct bundle bundle_next(const struct gather_row *at, size_t count)
{
    struct bundle b = { at, 0, true };
    while (b.count < count && at[b.count].address == at[0].address &&
           at[b.count].language == at[0].language) {
        b.is_one = b.is_one && at[b.count].subscription == at[0].subscription;
        b.count++;
    }
    return b;
}

static str_t topic_of(const struct bundle *b)
{
    for (size_t i = 1; i < b->count; i++) {
        if (!str_eq(b->at[i].topic, b->at[0].topic))
            return STR_NONE;
    }
    return b->at[0].topic;
}

/* The same for all who get the same, in this round and, if it is broken off, in the next. */
static str_t once_key(struct cx *cx, const struct gathering *g, const struct bundle *b)
{
    AUTO(buf) items;
    buf_init(&items, 1 << 20);
    for (size_t i = 0; i < b->count; i++)
        buf_printf(&items, "%" PRId64 " ", b->at[i].item);
    const struct hash256 h =
        hash_sha256((bytes_t){ (const uint8_t *)items.at, items.len }); /* text as bytes */
    const str_t code = lang_code(b->at[0].language);
    const str_t pace = pace_word(g->pace);
    return arena_printf(cx->arena, "gathered %.*s %" PRId64 " %.*s %.*s", STR_ARG(pace), g->top,
                        STR_ARG(code), STR_ARG(hex(cx->arena, hash_bytes(&h))));
}

static err_t piece_of(struct cx *cx, int64_t item, struct letter_piece *p)
{
    struct item_row row;
    TRY(item_get(cx, item, &row));
    p->title = text2_pick(&row.title, cx->lang);
    p->text = text2_pick(&row.text, cx->lang);
    if (row.path.len > 0) {
        p->link = letter_address(cx, cx->lang, row.path);
        p->link_text = _("Read it on the site");
    }
    return letter_speaker(cx, row.organisation, p);
}

static str_t subject_of(struct cx *cx, const struct letter_piece *at, size_t count)
{
    if (count == 1)
        return at[0].title;
    const int64_t n = (int64_t)count; /* at most ITEMS_MAX */
    return trn(cx, n, "{0} piece of news: {1}", "{0} pieces of news: {1}", TARG(at[0].title));
}

/* Whole paragraphs as far as they fit, or the beginning of the first. */
static str_t lead_of(struct cx *cx, str_t text)
{
    size_t end = 0;
    if (text.len <= LEAD_MOST)
        return text;
    for (size_t i = 0; i + 1 < LEAD_MOST; i++) {
        if (text.at[i] == '\n' && text.at[i + 1] == '\n')
            end = i;
    }
    if (end > 0)
        return str_sub(text, 0, end);
    for (end = LEAD_MOST; end > 0 && text.at[end] != ' '; end--) {
    }
    return arena_printf(cx->arena, "%.*s …", STR_ARG(str_sub(text, 0, end)));
}

static void cut_to_leads(struct cx *cx, struct letter_piece *at, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (at[i].text.len > LEAD_MOST && at[i].link.len > 0) {
            at[i].text = lead_of(cx, at[i].text);
            at[i].link_text = _("Cut for this letter: read the whole on the site");
        }
    }
}

static size_t words_in(const struct letter_piece *at, size_t count)
{
    size_t n = 0;
    for (size_t i = 0; i < count; i++)
        n += at[i].title.len + at[i].text.len + at[i].disclosure.len;
    return n;
}

/* Whole where that fits. What is drawn may still be longer than its words: then cut as well. */
static err_t compose_pieces(struct cx *cx, struct letter_piece *at, size_t count,
                            struct letter_row *l)
{
    if (words_in(at, count) <= WORDS_MAX) {
        const err_t e = letter_compose(cx, at, count, l);
        if (e != ERR_TOO_BIG)
            return e;
    }
    cut_to_leads(cx, at, count);
    return letter_compose(cx, at, count, l);
}

static err_t compose(struct cx *cx, const struct bundle *b, struct letter_row *l)
{
    struct letter_piece *const pieces = arena_array(cx->arena, struct letter_piece, ITEMS_MAX + 1);
    size_t n = 0;
    size_t left = 0;
    for (size_t i = 0; i < b->count; i++) {
        if (i > 0 && b->at[i].item == b->at[i - 1].item)
            continue;
        if (n < ITEMS_MAX)
            TRY(piece_of(cx, b->at[i].item, &pieces[n++]));
        else
            left++;
    }
    l->subject = subject_of(cx, pieces, n);
    if (left > 0)
        pieces[n++] =
            (struct letter_piece){ .text = trn(cx, (int64_t)left, "{0} more stands on the site.",
                                               "{0} more stand on the site."),
                                   .link = letter_address(cx, cx->lang, S("/")),
                                   .link_text = _("To the site") };
    return compose_pieces(cx, pieces, n, l);
}

/* What its words make impossible; anything else concerns all letters. */
static bool is_of_one_letter(err_t e)
{
    return e == ERR_TOO_BIG || e == ERR_INVALID || e == ERR_NOT_FOUND;
}

/* These readers go without; those of the same lot do not. */
static err_t left_out(struct cx *cx, const struct bundle *b, str_t once_key, err_t why)
{
    cx->problem = (struct problem){ 0 };
    log_event(LOG_WARN, "mail-unwritten", LOG_KV_STR("why", err_name(why)),
              LOG_KV_STR("topic", topic_of(b)), LOG_KV_I64("items", (int64_t)b->count));
    return letter_unwritten(cx, once_key);
}

/* The letter for this bundle: found, or composed now; 0: it could not be. */
static err_t letter_for(struct cx *cx, const struct gathering *g, const struct bundle *b,
                        int64_t *id)
{
    struct letter_row l = { .kind = g->pace == PACE_AT_ONCE ? S("news") : S("digest"),
                            .topic = topic_of(b),
                            .language = b->at[0].language,
                            .is_public = true,
                            .once_key = once_key(cx, g, b) };
    const err_t e = letter_find_once(cx, l.once_key, id);
    if (e != ERR_NOT_FOUND)
        return e;
    const enum lang before = cx->lang;
    cx->lang = l.language;
    const err_t composed = compose(cx, b, &l);
    cx->lang = before;
    *id = 0;
    if (is_of_one_letter(composed))
        return left_out(cx, b, l.once_key, composed);
    TRY(composed);
    bool is_new = false;
    return letter_put(cx, &l, id, &is_new);
}

/* --- one lot of readers ----------------------------------------------------------------------- */

struct counted {
    int64_t letter, readers;
};

/* A lot has few letters; should it have more, the rest is told one by one. */
static err_t tell(struct cx *cx, const struct counted *c)
{
    struct letter_row l;
    TRY(letter_get(cx, c->letter, &l));
    TRY(letter_add_recipients(cx, c->letter, c->readers));
    return ledger_add(
        cx, &(struct ledger_new){ LEDGER_MAILING_SENT, c->letter, 0,
                                  LEDGER_FIELDS(ledger_text("kind", l.kind),
                                                ledger_text("title", l.subject),
                                                ledger_text("language", lang_code(l.language)),
                                                ledger_int("count", c->readers)),
                                  NULL });
}

static err_t count_reader(struct cx *cx, struct counted *at, size_t *count, int64_t letter)
{
    for (size_t i = 0; i < *count; i++) {
        if (at[i].letter == letter) {
            at[i].readers++;
            return OK;
        }
    }
    if (*count == GROUPS_MAX)
        return tell(cx, &(struct counted){ letter, 1 });
    at[(*count)++] = (struct counted){ letter, 1 };
    return OK;
}

static err_t queue_rows(struct cx *cx, const struct gathering *g, const struct gather_row *at,
                        size_t count)
{
    struct counted counted[GROUPS_MAX];
    size_t letters = 0;
    for (size_t i = 0; i < count;) {
        const struct bundle b = bundle_next(at + i, count - i);
        int64_t letter = 0;
        TRY(letter_for(cx, g, &b, &letter));
        i += b.count;
        if (letter == 0)
            continue;
        TRY(delivery_put(cx,
                         &(struct delivery){ .letter = letter,
                                             .address = b.at[0].address,
                                             .subscription = b.is_one ? b.at[0].subscription : 0 },
                         g->pace == PACE_AT_ONCE ? 1 : 2));
        TRY(count_reader(cx, counted, &letters, letter));
    }
    for (size_t i = 0; i < letters; i++)
        TRY(tell(cx, &counted[i]));
    return OK;
}

err_t gather_lot(struct cx *cx, struct gathering *g)
{
    int64_t last = 0;
    const struct gather_row *at = NULL;
    size_t count = 0;
    TRY(gather_lot_end(cx, g->pace, g->top, g->moment, g->after, LOT, &last));
    g->is_over = last == 0;
    if (g->is_over)
        return OK;
    TRY(gather_rows(cx, g->pace, g->top, g->moment, g->after, last, &at, &count));
    TRY(queue_rows(cx, g, at, count));
    TRY(gather_done(cx, g->pace, g->top, g->moment, g->after, last));
    g->after = last;
    return OK;
}
