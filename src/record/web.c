/* Routes of the record, and the page that explains it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "record/commands/record_commands.h"
#include "record/pages.h"
#include "record/store.h"
#include "record/views/how.html.h"

err_t record_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                     const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

err_t how_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct checkpoint_row newest = { 0 };
    const err_t e = checkpoint_newest(cx, &newest);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    str_t rest = newest.note;
    str_t origin = STR_NONE;
    if (e == OK && !str_cut(&rest, '\n', &origin))
        origin = STR_NONE;
    AUTO(buf) body;
    buf_init(&body, RECORD_PAGE_MAX);
    view_how(&body, cx, origin);
    const struct page page = { .title = _("What the record is, and how to check it"),
                               .nav = "/record" };
    return record_respond(cx, rq, rs, 200, &page, &body);
}

static const struct route ROUTES[] = {
    { .method = GET,
      .path = "/secretariat/trail",
      .handle = trail_get,
      .guard = guard_secretariat,
      .help = "Who of the secretariat did what" },
    { .method = GET,
      .path = "/record",
      .handle = journal_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "The public journal" },
    { .method = GET,
      .path = "/record/{id}",
      .handle = entry_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "One entry of the record" },
    { .method = GET,
      .path = "/record/how",
      .handle = how_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "What the record is and how to check it" },
    { .method = GET,
      .path = "/record/checkpoints",
      .handle = checkpoints_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE,
      .help = "Checkpoints of the record" },
    { .method = GET,
      .path = "/record/{id}/proof.json",
      .handle = proof_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "The proof bundle of an entry" },
    { .method = GET,
      .path = "/record/checkpoint",
      .handle = checkpoint_newest_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | NO_LANG | JSON_API,
      .help = "The newest checkpoint, to keep" },
    { .method = GET,
      .path = "/record/checkpoints/{size}",
      .handle = checkpoint_get,
      .guard = guard_anyone,
      .flags = PUBLIC_PAGE | NO_LANG | JSON_API,
      .help = "The checkpoint of a size" },
    { .method = GET,
      .path = "/record/consistency",
      .handle = consistency_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "Proof that a later record continues an earlier one" },
    { .method = GET,
      .path = "/record/entries",
      .handle = entries_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "Entries of the record, to mirror it",
      .api = &entries_op },
    { .method = GET,
      .path = "/record/tile/{level}/{at}",
      .handle = tile_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "Hashes of the tree, side by side" },
    { .method = GET,
      .path = "/record/tile/{level}/{at}/{more}",
      .handle = tile_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "Hashes of the tree, side by side" },
    { .method = GET,
      .path = "/record/tile/{level}/{at}/{more}/{last}",
      .handle = tile_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "Hashes of the tree, side by side" },
    { 0 },
};

const struct feature record_feature = {
    .name = "record", .routes = ROUTES, .sql = &record_sql, .commands = record_commands
};
