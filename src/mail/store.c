/* Addresses, subscriptions, items and letters: rows in and out.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/store.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "mail/store_sql.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;

static err_t run(struct cx *cx, int which, struct db_args args)
{
    return db_exec(cx->db, &mail_sql, which, args, NULL);
}

static enum lang lang_of(const struct db_rows *rows, int column, struct cx *cx)
{
    enum lang lang = LANG_EN;
    must(lang_from_code(db_str(rows, column, cx->arena), &lang));
    return lang;
}

static enum pace pace_of(const struct db_rows *rows, int column, struct cx *cx)
{
    enum pace pace = PACE_DAILY;
    must(pace_read(db_str(rows, column, cx->arena), &pace));
    return pace;
}

/* Is there one? A statement that counts at most one row. */
static err_t ask(struct cx *cx, int which, struct db_args args, bool *out)
{
    int64_t n = 0;
    TRY(db_one_i64(cx->db, &mail_sql, which, args, &n));
    *out = n > 0;
    return OK;
}

/* Room for one more in an arena array that doubles; count is what it holds. */
static void *with_room(struct arena *arena, void *at, size_t count, size_t size)
{
    if (count > 0 && (count & (count - 1)) != 0)
        return at;
    void *const more = arena_alloc(arena, (count == 0 ? 1 : count * 2) * size);
    if (count > 0)
        memcpy(more, at, count * size);
    return more;
}

/* --- addresses -------------------------------------------------------------------------------- */

static struct mail_address address_read(struct cx *cx, const struct db_rows *rows)
{
    return (struct mail_address){
        .id = db_i64(rows, 0),
        .email = db_str(rows, 1, cx->arena),
        .created_at = db_i64(rows, 2),
        .asked_at = db_i64(rows, 3),
        .confirmed_at = db_i64(rows, 4),
        .suppressed_at = db_i64(rows, 5),
        .suppressed_why = db_str(rows, 6, cx->arena),
        .suppressed_answer = db_str(rows, 7, cx->arena),
    };
}

static err_t address_by(struct cx *cx, int which, struct db_arg key, struct mail_address *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, which, ARGS(key)));
    const bool found = db_next(&rows);
    if (found)
        *out = address_read(cx, &rows);
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

err_t address_get(struct cx *cx, int64_t id, struct mail_address *out)
{
    return address_by(cx, Q_ADDRESS_GET, ARG(id), out);
}

/* Rows hold plain Latin letters alone, so folding is lower case there; an address in other letters
 * must not be taken for the one it looks like. */
err_t address_find(struct cx *cx, str_t email, struct mail_address *out)
{
    struct mail_address found;
    TRY(address_by(cx, Q_ADDRESS_FIND, ARG(text_fold(cx->arena, email)), &found));
    if (!str_eq_ascii_nocase(found.email, email))
        return ERR_NOT_FOUND;
    *out = found;
    return OK;
}

err_t address_of(struct cx *cx, str_t email, struct mail_address *out)
{
    const err_t e = address_find(cx, email, out);
    if (e != ERR_NOT_FOUND)
        return e;
    const int64_t id = id_new(cx->ids, cx->now);
    TRY(run(cx, Q_ADDRESS_PUT,
            ARGS(ARG(id), ARG(email), ARG(text_fold(cx->arena, email)), ARG(cx->now))));
    *out = (struct mail_address){ .id = id, .email = email, .created_at = cx->now };
    return OK;
}

err_t address_set_asked(struct cx *cx, int64_t id)
{
    return run(cx, Q_ADDRESS_ASKED, ARGS(ARG(id), ARG(cx->now)));
}

err_t address_set_confirmed(struct cx *cx, int64_t id)
{
    return run(cx, Q_ADDRESS_CONFIRMED, ARGS(ARG(id), ARG(cx->now)));
}

err_t address_set_suppressed(struct cx *cx, int64_t id, str_t why, str_t answer)
{
    const usec_t since = why.len > 0 ? cx->now : 0;
    return run(cx, Q_ADDRESS_SUPPRESS, ARGS(ARG(id), ARG(since), ARG(why), ARG(answer)));
}

err_t address_list_suppressed(struct cx *cx, int64_t before, int limit, struct mail_addresses *out)
{
    struct mail_address *const at = arena_array(cx->arena, struct mail_address, (size_t)limit);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_ADDRESS_SUPPRESSED,
                  ARGS(ARG(before > 0 ? before : INT64_MAX), ARG(limit))));
    while (db_next(&rows))
        at[n++] = address_read(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct mail_addresses){ at, n };
    return OK;
}

err_t address_delete(struct cx *cx, int64_t id)
{
    TRY(run(cx, Q_ADDRESS_EMPTY_LETTERS, ARGS(ARG(id))));
    TRY(run(cx, Q_ADDRESS_DELETE_SUBSCRIPTIONS, ARGS(ARG(id))));
    TRY(run(cx, Q_ADDRESS_DELETE_DELIVERIES, ARGS(ARG(id))));
    return run(cx, Q_ADDRESS_DELETE, ARGS(ARG(id)));
}

/* --- subscriptions ---------------------------------------------------------------------------- */

static struct subscription subscription_read(struct cx *cx, const struct db_rows *rows)
{
    return (struct subscription){
        .id = db_i64(rows, 0),
        .address = db_i64(rows, 1),
        .about = db_i64(rows, 2),
        .topic = db_str(rows, 3, cx->arena),
        .language = lang_of(rows, 4, cx),
        .pace = pace_of(rows, 5, cx),
        .state = db_str(rows, 6, cx->arena),
        .asked_at = db_i64(rows, 7),
        .confirmed_at = db_i64(rows, 8),
        .ended_at = db_i64(rows, 9),
    };
}

err_t subscription_list(struct cx *cx, int64_t address, struct subscriptions *out)
{
    struct subscription *at = NULL;
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_SUBSCRIPTION_LIST, ARGS(ARG(address))));
    for (; db_next(&rows); n++) {
        at = with_room(cx->arena, at, n, sizeof *at);
        at[n] = subscription_read(cx, &rows);
    }
    TRY(db_done(&rows));
    *out = (struct subscriptions){ at, n };
    return OK;
}

err_t subscription_get(struct cx *cx, int64_t id, struct subscription *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_SUBSCRIPTION_GET, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    if (found)
        *out = subscription_read(cx, &rows);
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

static err_t subscription_write(struct cx *cx, int which, const struct subscription *s)
{
    return run(cx, which,
               ARGS(ARG(id_new(cx->ids, cx->now)), ARG(s->address), ARG(s->topic), ARG(s->about),
                    ARG(lang_code(s->language)), ARG(pace_word(s->pace)), ARG(cx->now)));
}

err_t subscription_ask(struct cx *cx, const struct subscription *s)
{
    return subscription_write(cx, Q_SUBSCRIPTION_ASK, s);
}

err_t subscription_put_confirmed(struct cx *cx, const struct subscription *s)
{
    return subscription_write(cx, Q_SUBSCRIPTION_PUT, s);
}

err_t subscription_confirm(struct cx *cx, int64_t address, usec_t since, int64_t *count)
{
    return db_exec(cx->db, &mail_sql, Q_SUBSCRIPTION_CONFIRM,
                   ARGS(ARG(address), ARG(since), ARG(cx->now)), count);
}

err_t subscription_set_manner(struct cx *cx, int64_t address, enum pace pace, enum lang language)
{
    return run(cx, Q_SUBSCRIPTION_MANNER,
               ARGS(ARG(address), ARG(pace_word(pace)), ARG(lang_code(language))));
}

err_t subscription_end(struct cx *cx, int64_t address, int64_t id, str_t why)
{
    if (id == 0)
        return run(cx, Q_SUBSCRIPTION_END_ALL, ARGS(ARG(address), ARG(cx->now), ARG(why)));
    return run(cx, Q_SUBSCRIPTION_END, ARGS(ARG(address), ARG(id), ARG(cx->now), ARG(why)));
}

/* --- items and gathering ---------------------------------------------------------------------- */

err_t item_put(struct cx *cx, const struct mail_item *item)
{
    const int64_t id = id_new(cx->ids, cx->now);
    const str_t key =
        item->once_key.len > 0 ? item->once_key : arena_printf(cx->arena, "#%" PRId64, id);
    return run(cx, Q_ITEM_PUT,
               ARGS(ARG(id), ARG(str_from_c(item->topic)), ARG(item->about),
                    ARG(item->title.by[LANG_EN]), ARG(item->title.by[LANG_AZ]),
                    ARG(item->text.by[LANG_EN]), ARG(item->text.by[LANG_AZ]), ARG(item->path),
                    ARG(item->organisation), ARG(cx->now), ARG(key),
                    ARG(item->only == NULL ? S("") : lang_code(*item->only))));
}

err_t item_waits(struct cx *cx, bool *waits)
{
    return ask(cx, Q_ITEM_WAITS, NO_ARGS, waits);
}

err_t item_stamp(struct cx *cx)
{
    return run(cx, Q_ITEM_STAMP, NO_ARGS);
}

err_t item_top(struct cx *cx, int64_t *top)
{
    return db_one_i64(cx->db, &mail_sql, Q_ITEM_TOP, NO_ARGS, top);
}

err_t item_get(struct cx *cx, int64_t id, struct item_row *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_ITEM_GET, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    if (found)
        *out = (struct item_row){
            .id = db_i64(&rows, 0),
            .organisation = db_i64(&rows, 1),
            .title.by = { [LANG_EN] = db_str(&rows, 2, cx->arena),
                          [LANG_AZ] = db_str(&rows, 3, cx->arena) },
            .text.by = { [LANG_EN] = db_str(&rows, 4, cx->arena),
                         [LANG_AZ] = db_str(&rows, 5, cx->arena) },
            .path = db_str(&rows, 6, cx->arena),
            .topic = db_str(&rows, 7, cx->arena),
        };
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

err_t gather_is_due(struct cx *cx, enum pace pace, int64_t top, usec_t moment, bool *out)
{
    return ask(cx, Q_GATHER_DUE, ARGS(ARG(pace_word(pace)), ARG(top), ARG(moment)), out);
}

err_t gather_lot_end(struct cx *cx, enum pace pace, int64_t top, usec_t moment, int64_t after,
                     int64_t limit, int64_t *last)
{
    return db_one_i64(cx->db, &mail_sql, Q_GATHER_LOT,
                      ARGS(ARG(pace_word(pace)), ARG(top), ARG(moment), ARG(after), ARG(limit)),
                      last);
}

err_t gather_rows(struct cx *cx, enum pace pace, int64_t top, usec_t moment, int64_t after,
                  int64_t last, const struct gather_row **out, size_t *count)
{
    struct gather_row *at = NULL;
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_GATHER_ROWS,
                  ARGS(ARG(pace_word(pace)), ARG(top), ARG(moment), ARG(after), ARG(last))));
    for (; db_next(&rows); n++) {
        at = with_room(cx->arena, at, n, sizeof *at);
        at[n] = (struct gather_row){ .address = db_i64(&rows, 0),
                                     .subscription = db_i64(&rows, 1),
                                     .item = db_i64(&rows, 2),
                                     .language = lang_of(&rows, 3, cx),
                                     .topic = db_str(&rows, 4, cx->arena) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t gather_done(struct cx *cx, enum pace pace, int64_t top, usec_t moment, int64_t after,
                  int64_t last)
{
    return run(cx, Q_GATHER_DONE,
               ARGS(ARG(pace_word(pace)), ARG(top), ARG(moment), ARG(after), ARG(last)));
}

err_t gather_now(struct cx *cx, int64_t *subscriptions)
{
    return db_exec(cx->db, &mail_sql, Q_GATHER_NOW, NO_ARGS, subscriptions);
}

err_t follow_get(struct cx *cx, str_t topic, int64_t *seq)
{
    const err_t e = db_one_i64(cx->db, &mail_sql, Q_FOLLOW_GET, ARGS(ARG(topic)), seq);
    if (e != ERR_NOT_FOUND)
        return e;
    /* cppcheck-suppress AssignmentIntegerToAddress; int64_t is taken for a pointer type */
    *seq = FOLLOW_NEVER_BEGUN;
    return OK;
}

err_t follow_set(struct cx *cx, str_t topic, int64_t was, int64_t seq)
{
    int64_t changed = 0;
    if (was == FOLLOW_NEVER_BEGUN)
        return run(cx, Q_FOLLOW_BEGIN, ARGS(ARG(topic), ARG(seq)));
    TRY(db_exec(cx->db, &mail_sql, Q_FOLLOW_SET, ARGS(ARG(topic), ARG(was), ARG(seq)), &changed));
    return changed == 1 ? OK : problem(cx, ERR_CONFLICT, "the record was followed by another");
}

/* --- letters ---------------------------------------------------------------------------------- */

static struct letter_row letter_read(struct cx *cx, const struct db_rows *rows)
{
    return (struct letter_row){
        .id = db_i64(rows, 0),
        .kind = db_str(rows, 1, cx->arena),
        .topic = db_str(rows, 2, cx->arena),
        .language = lang_of(rows, 3, cx),
        .subject = db_str(rows, 4, cx->arena),
        .organisation = db_i64(rows, 5),
        .account = db_i64(rows, 6),
        .is_public = db_i64(rows, 7) != 0,
        .recipients = db_i64(rows, 8),
        .delivered = db_i64(rows, 9),
        .refused = db_i64(rows, 10),
        .created_at = db_i64(rows, 11),
    };
}

err_t letter_find_once(struct cx *cx, str_t once_key, int64_t *id)
{
    return db_one_i64(cx->db, &mail_sql, Q_LETTER_ONCE, ARGS(ARG(once_key)), id);
}

err_t letter_put(struct cx *cx, const struct letter_row *l, int64_t *id, bool *is_new)
{
    const int64_t own = id_new(cx->ids, cx->now);
    const str_t key = l->once_key.len > 0 ? l->once_key : arena_printf(cx->arena, "#%" PRId64, own);
    int64_t changed = 0;
    TRY(db_exec(cx->db, &mail_sql, Q_LETTER_PUT,
                ARGS(ARG(own), ARG(l->kind), ARG(l->topic), ARG(lang_code(l->language)),
                     ARG(l->subject), ARG(l->body_text), ARG(l->body_html), ARG(l->organisation),
                     ARG(l->account), ARG(l->is_public ? 1 : 0), ARG(cx->now),
                     ARG(cx->now - cx->now % DAY), ARG(key)),
                &changed));
    *is_new = changed == 1;
    *id = own;
    return *is_new ? OK : letter_find_once(cx, key, id);
}

err_t letter_get(struct cx *cx, int64_t id, struct letter_row *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_LETTER_GET, ARGS(ARG(id))));
    const bool found = db_next(&rows);
    if (found) {
        *out = letter_read(cx, &rows);
        out->body_text = db_str(&rows, 12, cx->arena);
        out->body_html = db_str(&rows, 13, cx->arena);
    }
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

err_t letter_count_since(struct cx *cx, int64_t address, str_t kind, usec_t since, int64_t *out)
{
    return db_one_i64(cx->db, &mail_sql, Q_LETTER_COUNT_SINCE,
                      ARGS(ARG(address), ARG(kind), ARG(since)), out);
}

err_t letter_list_public(struct cx *cx, int64_t before, int limit, struct letter_rows *out)
{
    struct letter_row *const at = arena_array(cx->arena, struct letter_row, (size_t)limit);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_LETTER_PUBLIC,
                  ARGS(ARG(before > 0 ? before : INT64_MAX), ARG(limit))));
    while (db_next(&rows))
        at[n++] = letter_read(cx, &rows);
    TRY(db_done(&rows));
    *out = (struct letter_rows){ at, n };
    return OK;
}

err_t letter_count_days(struct cx *cx, int limit, const struct day_count **out, size_t *count)
{
    struct day_count *const at = arena_array(cx->arena, struct day_count, (size_t)limit);
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_LETTER_DAYS, ARGS(ARG(limit))));
    while (db_next(&rows))
        at[n++] =
            (struct day_count){ db_i64(&rows, 0), db_str(&rows, 1, cx->arena), db_i64(&rows, 2) };
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t letter_add_recipients(struct cx *cx, int64_t id, int64_t more)
{
    return run(cx, Q_LETTER_RECIPIENTS, ARGS(ARG(id), ARG(more)));
}

/* --- deliveries ------------------------------------------------------------------------------- */

err_t delivery_put(struct cx *cx, const struct delivery *d, int rank)
{
    return run(
        cx, Q_DELIVERY_PUT,
        ARGS(ARG(d->letter), ARG(d->address), ARG(d->subscription), ARG(rank), ARG(cx->now)));
}

err_t delivery_is_due(struct cx *cx, bool *out)
{
    return ask(cx, Q_DELIVERY_DUE, ARGS(ARG(cx->now)), out);
}

err_t delivery_claim(struct cx *cx, usec_t leased_till, int64_t limit, struct delivery *out,
                     size_t *count)
{
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_DELIVERY_CLAIM,
                  ARGS(ARG(cx->now), ARG(leased_till), ARG(limit))));
    while (db_next(&rows)) {
        must(n < (size_t)limit);
        out[n++] = (struct delivery){ .letter = db_i64(&rows, 0),
                                      .address = db_i64(&rows, 1),
                                      .subscription = db_i64(&rows, 2),
                                      .attempts = db_i64(&rows, 3) };
    }
    TRY(db_done(&rows));
    *count = n;
    return OK;
}

err_t delivery_look(struct cx *cx, const struct delivery *d, struct delivery_facts *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_DELIVERY_LOOK,
                  ARGS(ARG(d->letter), ARG(d->address))));
    const bool found = db_next(&rows);
    if (found)
        *out = (struct delivery_facts){ db_str(&rows, 0, cx->arena), db_i64(&rows, 1) != 0 };
    TRY(db_done(&rows));
    return found ? OK : ERR_NOT_FOUND;
}

static str_t end_word(const struct settlement *s)
{
    switch (s->end) {
    case SETTLED_SENT:
        return S("sent");
    case SETTLED_REFUSED:
        return S("refused");
    case SETTLED_GIVEN_UP:
        return S("given_up");
    case SETTLED_DROPPED:
        return S("dropped");
    case SETTLED_LATER:
        break;
    }
    must_failed("an end", __FILE__, __LINE__);
}

err_t delivery_settle(struct cx *cx, const struct settlement *s)
{
    const struct delivery *const d = &s->d;
    if (s->end == SETTLED_LATER)
        return run(cx, Q_DELIVERY_LATER,
                   ARGS(ARG(d->letter), ARG(d->address), ARG(s->due_at), ARG(s->counts ? 0 : 1),
                        ARG(s->code), ARG(s->answer)));
    int64_t changed = 0;
    TRY(db_exec(cx->db, &mail_sql, Q_DELIVERY_END,
                ARGS(ARG(d->letter), ARG(d->address), ARG(end_word(s)), ARG(s->code),
                     ARG(s->answer), ARG(cx->now)),
                &changed));
    if (changed == 0)
        return OK; /* another had settled it, or it was taken back */
    const bool is_sent = s->end == SETTLED_SENT;
    TRY(run(cx, Q_LETTER_COUNT, ARGS(ARG(d->letter), ARG(is_sent ? 1 : 0), ARG(is_sent ? 0 : 1))));
    TRY(run(cx, Q_LETTER_EMPTY, ARGS(ARG(d->letter))));
    if (!s->is_suppressed)
        return OK;
    TRY(address_set_suppressed(cx, d->address, S("refused"), s->answer));
    return subscription_end(cx, d->address, 0, S("refused"));
}

err_t queue_look(struct cx *cx, struct queue_state *out)
{
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_QUEUE_STATE,
                  ARGS(ARG(cx->now - 7 * 24 * 3600 * USEC_PER_SECOND))));
    must(db_next(&rows));
    *out = (struct queue_state){ .due = db_i64(&rows, 0),
                                 .put_off = db_i64(&rows, 1),
                                 .suppressed = db_i64(&rows, 2),
                                 .subscribers = db_i64(&rows, 3),
                                 .oldest = db_i64(&rows, 4),
                                 .failed = db_i64(&rows, 5) };
    while (db_next(&rows)) {
    }
    TRY(db_done(&rows));
    return db_one_i64(cx->db, &mail_sql, Q_UNWRITTEN_COUNT,
                      ARGS(ARG(cx->now - 7 * 24 * 3600 * USEC_PER_SECOND)), &out->unwritten);
}

err_t letter_unwritten(struct cx *cx, str_t once_key)
{
    return run(cx, Q_UNWRITTEN_PUT, ARGS(ARG(once_key), ARG(cx->now)));
}

/* --- persons and time ------------------------------------------------------------------------- */

err_t letter_list_of_account(struct cx *cx, int64_t account, const struct account_letter **out,
                             size_t *count)
{
    struct account_letter *at = NULL;
    size_t n = 0;
    AUTO(db_rows) rows = { 0 };
    TRY(db_select(cx->db, &rows, &mail_sql, Q_ACCOUNT_LETTERS, ARGS(ARG(account))));
    for (; db_next(&rows); n++) {
        at = with_room(cx->arena, at, n, sizeof *at);
        at[n] = (struct account_letter){ db_str(&rows, 0, cx->arena), db_str(&rows, 1, cx->arena),
                                         db_i64(&rows, 2), db_i64(&rows, 3) };
    }
    TRY(db_done(&rows));
    *out = at;
    *count = n;
    return OK;
}

err_t letter_forget_account(struct cx *cx, int64_t account)
{
    TRY(run(cx, Q_ACCOUNT_DROP, ARGS(ARG(account), ARG(cx->now))));
    return run(cx, Q_ACCOUNT_FORGET, ARGS(ARG(account)));
}

err_t mail_sweep(struct cx *cx, usec_t before, usec_t asked)
{
    enum { ITEM_DAYS = 90 }; /* longer than any pace waits */
    TRY(run(cx, Q_SWEEP_DELIVERIES, ARGS(ARG(before))));
    TRY(run(cx, Q_SWEEP_SUBSCRIPTIONS, ARGS(ARG(before))));
    TRY(run(cx, Q_SWEEP_ASKED, ARGS(ARG(asked))));
    TRY(run(cx, Q_SWEEP_ADDRESSES, ARGS(ARG(asked))));
    TRY(run(cx, Q_SWEEP_ITEMS, ARGS(ARG(cx->now - ITEM_DAYS * DAY))));
    TRY(run(cx, Q_SWEEP_UNWRITTEN, ARGS(ARG(cx->now - ITEM_DAYS * DAY))));
    return run(cx, Q_SWEEP_ACCOUNTS, ARGS(ARG(before)));
}
