/* Receipts of answers given without a name: shown to the browser that answered, and to nobody else.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/views/receipts.html.h"
#include "viewpoints/web.h"

str_t receipt_answer(struct cx *cx, const struct receipt_row *r)
{
    enum position p = POSITION_PASS;
    must(position_from_word(r->receipt.value, &p));
    return position_label(cx, p);
}

err_t receipts_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    struct receipts_page p = { .c = &c };
    if (consultation_has_side(&c, SIDE_PUBLIC))
        TRY(receipt_list(cx, participant_of_actor(cx, &c), &p.at, &p.count));
    AUTO(buf) body;
    buf_init(&body, VIEW_MAX);
    view_receipts(&body, cx, &p);
    const struct page page = { .title = _("Your receipts"), .nav = "/consultations" };
    return respond_view(cx, rq, rs, 200, &page, &body);
}

/* Before its minute is sealed: what the proof will be about. Canonical JSON as the bundle is. */
static void receipt_without_proof(struct cx *cx, const struct receipt *r, struct buf *out)
{
    BUF_LIT(out, "{\"format\":\"alyans-receipt-1\",\"note\":");
    canonical_text(out, _("The record seals answers once a minute. A file downloaded before that "
                          "has no proof yet: download it again two minutes later."));
    BUF_LIT(out, ",\"position\":");
    ledger_receipt_write(r, out);
    buf_byte(out, '}');
}

static err_t receipt_write(struct cx *cx, const struct receipt *r, struct buf *out)
{
    AUTO(hasher) h = { sha256_new() };
    const err_t e = proof_of_receipt(cx, h.sha, r, out);
    if (e != ERR_CONFLICT)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected: its minute is not over */
    buf_reset(out);
    receipt_without_proof(cx, r, out);
    return buf_check(out);
}

err_t receipt_file_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct consultation c;
    TRY(consultation_of_path(cx, rq, &c));
    const str_t file = path_word(rq, 1), end = S(".json");
    int64_t position = 0;
    const participant_id who = participant_of_actor(cx, &c);
    if (!consultation_has_side(&c, SIDE_PUBLIC) || who.v == 0 || !str_ends(file, end) ||
        !str_to_i64(str_sub(file, 0, file.len - end.len), 1, INT64_MAX, &position))
        return problem(cx, ERR_NOT_FOUND, "no receipt of this visitor");
    struct receipt_row r;
    TRY(receipt_find(cx, c.id, who, (position_id){ position }, &r));
    respond_file(rs, S("application/json"),
                 arena_printf(cx->arena, "receipt-%" PRId64 ".json", r.number + 1));
    return receipt_write(cx, &r.receipt, &rs->body);
}
