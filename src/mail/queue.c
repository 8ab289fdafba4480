/* One letter to one person, and items for everyone who asked.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "mail/queue.h"

#include "kit/base/str.h"
#include "kit/net/smtp.h"
#include "kit/settings/settings.h"

static void pieces_of(struct cx *cx, const struct letter *l, struct letter_piece *out)
{
    for (size_t i = 0; i < l->part_count; i++) {
        const struct letter_part *const part = &l->parts[i];
        const bool is_link = part->link.len > 0;
        out[i] = (struct letter_piece){
            .text = is_link ? STR_NONE : part->text,
            .link = is_link ? letter_address(cx, l->lang, part->link) : STR_NONE,
            .link_text = part->text,
        };
    }
}

/* The address's row, if it takes letters. */
static err_t reader_of(struct cx *cx, str_t email, struct mail_address *out)
{
    if (!mail_is_on(cx->settings))
        return problem(cx, ERR_UNAVAILABLE, "no mail relay is set");
    if (!smtp_address_ok(email))
        return problem(cx, ERR_INVALID, "an address of a letter");
    TRY(address_of(cx, email, out));
    return out->suppressed_at == 0 ? OK : problem(cx, ERR_CONFLICT, "address takes no letters");
}

/* Nobody's mailbox is filled by somebody who writes its address into forms. */
static err_t check_strangers(struct cx *cx, const struct letter *l, const struct mail_address *to)
{
    static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;
    int64_t count = 0;
    if (!l->is_strangers)
        return OK;
    TRY(letter_count_since(cx, to->id, str_from_c(l->kind), cx->now - DAY, &count));
    return count < STRANGERS_LETTERS_A_DAY ? OK
                                           : problem(cx, ERR_CONFLICT, "enough letters for today");
}

static err_t send(struct cx *cx, const struct letter *l, const struct mail_address *to)
{
    must(l->part_count <= LETTER_PARTS_MAX);
    struct letter_piece pieces[LETTER_PARTS_MAX + 1] = { 0 };
    pieces_of(cx, l, pieces);
    size_t count = l->part_count;
    if (l->organisation != 0)
        TRY(letter_speaker(cx, l->organisation, &pieces[count++]));
    struct letter_row row = { .kind = str_from_c(l->kind),
                              .language = l->lang,
                              .subject = l->subject,
                              .organisation = l->organisation,
                              .account = l->account,
                              .once_key = l->once_key };
    TRY(letter_compose(cx, pieces, count, &row));
    int64_t id = 0;
    bool is_new = false;
    TRY(letter_put(cx, &row, &id, &is_new));
    if (!is_new)
        return OK;
    TRY(letter_add_recipients(cx, id, 1));
    return delivery_put(cx, &(struct delivery){ .letter = id, .address = to->id }, 0);
}

err_t mail_letter_send(struct cx *cx, const struct letter *l)
{
    struct mail_address to = { 0 };
    TRY(reader_of(cx, l->to, &to));
    TRY(check_strangers(cx, l, &to));
    const enum lang before = cx->lang;
    cx->lang = l->lang;
    const err_t e = send(cx, l, &to);
    cx->lang = before;
    return e;
}

err_t mail_publish(struct cx *cx, const struct mail_item *item)
{
    return mail_is_on(cx->settings) ? item_put(cx, item) : OK;
}
