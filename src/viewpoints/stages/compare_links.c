/* Links of consultations, held against their entries in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/sorted.h"
#include "kit/base/str.h"
#include "ledger/entries.h"
#include "site/feature.h"
#include "viewpoints/stages/store.h"

struct comparing {
    struct cx *cx;
    struct record_differences *to;
    const struct consultation_link *rows; /* by id */
    size_t count;
    bool *is_linked, *is_ended; /* by place: an entry says so */
    usec_t waiting_since;       /* entries from then on wait for their place: 0: none does */
};

static void differs(const struct comparing *c, int64_t id, str_t what)
{
    c->to->differs(c->to->of, "consultation_link", id, what);
}

static size_t place_of(const struct comparing *c, int64_t id)
{
    return SORTED_FIND(c->rows, c->count, id, id);
}

static void compare_text(const struct comparing *c, const struct entry *e, int64_t id,
                         const char *name, str_t is)
{
    const struct entry_value *const said = entry_said(e, str_from_c(name));
    if (said == NULL || (!said->is_erased && !str_eq(said->text, is)))
        differs(c, id, trf(c->cx, "{0} is not what the record says", TARG(str_from_c(name))));
}

static void compare_linked(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct consultation_link *const l = &c->rows[place];
    compare_text(c, e, l->id, "title_az", l->title.by[LANG_AZ]);
    compare_text(c, e, l->id, "title_en", l->title.by[LANG_EN]);
    compare_text(c, e, l->id, "publisher", l->publisher);
    compare_text(c, e, l->id, "url", l->url);
    compare_text(c, e, l->id, "dated", l->dated);
    if (e->subject != l->consultation.v)
        differs(c, l->id,
                trf(c->cx, "{0} is not what the record says", TARG(S("consultation_id"))));
    c->is_linked[place] = true;
}

static void compare_ended(const struct comparing *c, const struct entry *e, size_t place)
{
    const struct consultation_link *const l = &c->rows[place];
    compare_text(c, e, l->id, "reason", l->ended_reason);
    if (l->ended_at != e->at)
        differs(c, l->id, trf(c->cx, "{0} is not what the record says", TARG(S("ended_at"))));
    c->is_ended[place] = true;
}

struct comparing_kind {
    const struct comparing *c;
    void (*compare)(const struct comparing *c, const struct entry *e, size_t place);
};

static err_t compare_entry(struct cx *page, const struct entry *e, void *with)
{
    const struct comparing_kind *const k = with;
    const struct entry_value *const link = entry_value(e, "link");
    int64_t id = 0;
    if (link == NULL || !str_to_i64(link->text, 1, INT64_MAX, &id))
        return OK;
    const size_t place = place_of(k->c, id);
    if (place != SIZE_MAX)
        k->compare(k->c, e, place);
    else
        differs(k->c, id, tr_lang(page->lang, N_("the record has it, the table has not")));
    return OK;
}

static err_t compare_kind(const struct comparing *c, enum ledger_kind kind,
                          void (*compare)(const struct comparing *, const struct entry *, size_t))
{
    struct comparing_kind k = { c, compare };
    return entry_each(c->cx, &(struct entry_filter){ .kind = ledger_kind_word(kind) },
                      compare_entry, &k);
}

err_t consultation_links_compare(struct cx *cx, struct record_differences *to)
{
    struct comparing c = { .cx = cx, .to = to };
    int64_t waiting = 0;
    TRY(ledger_waiting(cx, &waiting, &c.waiting_since));
    TRY(link_rows(cx, Q_LINKS_ALL, NO_ARGS, &c.rows, &c.count));
    c.is_linked = arena_array(cx->arena, bool, c.count);
    c.is_ended = arena_array(cx->arena, bool, c.count);
    TRY(compare_kind(&c, LEDGER_CONSULTATION_LINKED, compare_linked));
    TRY(compare_kind(&c, LEDGER_CONSULTATION_UNLINKED, compare_ended));
    for (size_t i = 0; i < c.count; i++) {
        const struct consultation_link *const l = &c.rows[i];
        to->compared++;
        /* what a draft kept to itself comes into the record later than its row */
        if (!c.is_linked[i] && c.waiting_since == 0)
            differs(&c, l->id, tr_lang(cx->lang, N_("the record knows nothing of it")));
        if (l->ended_at != 0 && !c.is_ended[i] &&
            (c.waiting_since == 0 || l->ended_at < c.waiting_since))
            differs(&c, l->id, tr_lang(cx->lang, N_("the record knows nothing of it")));
    }
    return OK;
}
