/* alyans files read: the text of files that came before it was looked for, or when it could not be.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/inside.h"
#include "files/text.h"
#include "site/cli.h"

struct reading {
    struct cli *cli;
    int64_t read, left; /* looked for; to be looked for another time */
};

static err_t bytes_of_file(struct cx *cx, const struct file *f, bytes_t *out)
{
    AUTO(buf) all;
    buf_init(&all, (size_t)f->size);
    while ((int64_t)all.len < f->size)
        TRY(chunk_get(cx, f->id, 0, (int64_t)all.len, CHUNK_BYTES, &all));
    *out = arena_bytes(cx->arena, (bytes_t){ (const uint8_t *)all.at, all.len });
    return OK;
}

/* Between the two nobody is kept from writing: it may be removed meanwhile. */
static err_t store(struct cli *cli, const struct file *f, str_t text)
{
    struct file now;
    TRY(cli_open_write(cli));
    err_t e = file_get(cli->cx, f->id, &now);
    if (e == OK && now.removed_at == 0)
        e = file_text_put(cli->cx, f->id, text);
    if (e == OK)
        e = cli_commit(cli);
    cli_close(cli);
    return e;
}

static err_t read_one(struct reading *r, int64_t *after)
{
    struct cli *const cli = r->cli;
    struct cx *const cx = cli->cx;
    struct file f = { 0 };
    bytes_t bytes = { NULL, 0 };
    str_t text;
    TRY(cli_open_read(cli));
    err_t e = file_next_unread(cx, *after, &f);
    if (e == OK && f.id.v != 0)
        e = bytes_of_file(cx, &f, &bytes);
    cli_close(cli);
    *after = f.id.v;
    if (e != OK || f.id.v == 0)
        return e == ERR_NOT_FOUND ? OK : e; /* removed a moment ago */
    if (!text_make(cx, cli->image_maker, media_by_type(f.media_type), bytes, &text)) {
        r->left++;
        return OK;
    }
    TRY(store(cli, &f, text));
    r->read++;
    return OK;
}

int files_read(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct reading r = { .cli = cli };
    int64_t after = 0;
    err_t e = OK;
    if (!cli_done(cli))
        return EXIT_USAGE;
    do {
        const struct arena_mark mark = arena_mark(cx->arena);
        e = read_one(&r, &after);
        arena_back(cx->arena, mark);
    } while (e == OK && after != 0);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli,
            trf(cx, "Files read: {0}, could not be read now: {1}", TARG(r.read), TARG(r.left)));
    if (r.read > 0)
        cli_say(cli, _("Their words are found after: alyans search rebuild"));
    return r.left == 0 ? EXIT_DONE : EXIT_FAILED;
}
