/* Are the bytes still what the rows and the record say? alyans files check, alyans verify.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/inside.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/entries.h"
#include "ledger/ledger.h"
#include "site/cli.h"

/* Reads size bytes chunk by chunk; *whole: they are there, and their print is this one. */
static err_t check_bytes(struct cx *cx, file_id f, int64_t variant, int64_t size, str_t print,
                         struct sha256 *h, bool *whole)
{
    AUTO(buf) piece;
    buf_init(&piece, CHUNK_BYTES);
    int64_t at = 0;
    sha256_begin(h);
    for (; at < size; at += (int64_t)piece.len) {
        const struct arena_mark mark = arena_mark(cx->arena);
        buf_reset(&piece);
        const err_t e = chunk_get(cx, f, variant, at, CHUNK_BYTES, &piece);
        arena_back(cx->arena, mark);
        if (e == ERR_NOT_FOUND)
            break;
        TRY(e);
        sha256_add(h, (bytes_t){ (const uint8_t *)piece.at, piece.len });
    }
    const struct hash256 is = sha256_end(h);
    *whole = at == size && str_eq(hex(cx->arena, hash_bytes(&is)), print);
    return OK;
}

static int64_t chunks_of(int64_t size)
{
    return (size + CHUNK_BYTES - 1) / CHUNK_BYTES;
}

static err_t check_all(struct cx *cx, const struct file *f, struct sha256 *h, bool *whole)
{
    int64_t wanted = chunks_of(f->size);
    int64_t are = 0;
    TRY(check_bytes(cx, f->id, 0, f->size, f->sha256, h, whole));
    for (size_t i = 0; *whole && i < f->variant_count; i++) {
        const struct file_variant *const v = &f->variants[i];
        wanted += chunks_of(v->size);
        TRY(check_bytes(cx, f->id, v->variant, v->size, v->sha256, h, whole));
    }
    TRY(chunk_count(cx, f->id, &are));
    *whole = *whole && are == wanted; /* nothing behind its end either */
    return OK;
}

err_t file_check(struct cx *cx, const struct file *f, bool *whole)
{
    struct sha256 *const h = sha256_new();
    const err_t e = check_all(cx, f, h, whole);
    sha256_free(h);
    return e;
}

/* --- every file ------------------------------------------------------------------------------- */

typedef err_t each_file_fn(struct cx *cx, const struct file *f, void *to);

static err_t each_file(struct cx *cx, each_file_fn *each, void *to)
{
    int64_t after = 0;
    struct file_list list;
    do {
        const struct arena_mark mark = arena_mark(cx->arena);
        TRY(file_get_after(cx, after, FILES_PAGE, &list));
        for (size_t i = 0; i < list.count; i++) {
            struct file f;
            TRY(file_get(cx, list.at[i].id, &f));
            TRY(each(cx, &f, to));
            after = f.id.v;
        }
        arena_back(cx->arena, mark);
    } while (list.count == FILES_PAGE);
    return OK;
}

/* --- alyans verify ---------------------------------------------------------------------------- */

static void differs(const struct record_differences *to, const struct file *f, str_t what)
{
    to->differs(to->of, "file", f->id.v, what);
}

static void compare_text(struct cx *cx, struct record_differences *to, const struct file *f,
                         const struct entry *e, const char *name, str_t is)
{
    const struct entry_value *const said = entry_value(e, name);
    if (said != NULL && !str_eq(said->text, is))
        differs(to, f, trf(cx, "{0} is not what the record says", TARG(said->name)));
}

static void compare_added(struct cx *cx, struct record_differences *to, const struct file *f,
                          const struct entry *e)
{
    compare_text(cx, to, f, e, "name", f->name);
    compare_text(cx, to, f, e, "media_type", f->media_type);
    compare_text(cx, to, f, e, "size", arena_printf(cx->arena, "%" PRId64, f->size));
    compare_text(cx, to, f, e, "sha256", f->sha256);
    compare_text(cx, to, f, e, "licence", f->licence);
    compare_text(cx, to, f, e, "alt_en", f->alt.by[LANG_EN]);
    compare_text(cx, to, f, e, "alt_az", f->alt.by[LANG_AZ]);
    compare_text(cx, to, f, e, "owner_kind", f->owner_kind);
}

static err_t compare_removal(struct cx *cx, struct record_differences *to, const struct file *f)
{
    struct entry removed;
    const err_t e = entry_newest(cx, ledger_kind_word(LEDGER_FILE_REMOVED), f->id.v, &removed);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if ((e == OK) != (f->removed_at != 0))
        differs(to, f, _("the record says otherwise whether it was removed"));
    else if (e == OK)
        compare_text(cx, to, f, &removed, "reason", f->removed_reason);
    return OK;
}

static err_t compare_bytes(struct cx *cx, struct record_differences *to, const struct file *f)
{
    bool whole = false;
    int64_t chunks = 0;
    int64_t text = -1;
    if (f->removed_at == 0) {
        TRY(file_check(cx, f, &whole));
        if (!whole)
            differs(to, f, _("its bytes are not those of its print (SHA-256)"));
        return OK;
    }
    TRY(chunk_count(cx, f->id, &chunks));
    if (chunks > 0)
        differs(to, f, _("it was removed, but its bytes are still there"));
    TRY(file_text_size(cx, f->id, &text));
    if (text >= 0)
        differs(to, f, _("it was removed, but its text is still there"));
    return OK;
}

static err_t compare_one(struct cx *cx, const struct file *f, void *to_at)
{
    struct record_differences *const to = to_at;
    struct entry added;
    const err_t e = entry_newest(cx, ledger_kind_word(LEDGER_FILE_ADDED), f->id.v, &added);
    if (e == ERR_NOT_FOUND) {
        differs(to, f, _("the record knows nothing of it"));
        cx->problem = (struct problem){ 0 };
    } else {
        TRY(e);
        compare_added(cx, to, f, &added);
    }
    TRY(compare_removal(cx, to, f));
    TRY(compare_bytes(cx, to, f));
    to->compared++;
    return OK;
}

err_t files_compare(struct cx *cx, struct record_differences *to)
{
    return each_file(cx, compare_one, to);
}

/* --- alyans files check ----------------------------------------------------------------------- */

struct counts {
    struct cli *cli;
    int64_t files, bytes, damaged, removed;
};

static err_t check_one(struct cx *cx, const struct file *f, void *to)
{
    struct counts *const n = to;
    bool whole = false;
    if (f->removed_at != 0) {
        n->removed++;
        return OK;
    }
    TRY(file_check(cx, f, &whole));
    n->files++;
    n->bytes += f->size;
    if (!whole) {
        n->damaged++;
        cli_complain(n->cli,
                     trf(cx, "File {0} ({1}) is not what was stored",
                         TARG(arena_printf(cx->arena, "%" PRId64, f->id.v)), TARG(f->name)));
    }
    return OK;
}

static int files_check(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct counts n = { .cli = cli };
    if (!cli_done(cli))
        return EXIT_USAGE;
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED;
    err_t e = db_begin(cx->db); /* one state of things, whatever is removed meanwhile */
    if (e == OK)
        e = each_file(cx, check_one, &n);
    db_rollback(cx->db);
    cli_close(cli);
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx, "Files: {0} ({1}), damaged: {2}, removed before: {3}", TARG(n.files),
                     TARG(size_text(cx, n.bytes)), TARG(n.damaged), TARG(n.removed)));
    return n.damaged == 0 ? EXIT_DONE : EXIT_FAILED;
}

const struct command files_commands[] = {
    { "files check", "", N_("compute the checksum of every stored file again"), files_check, NULL },
    { "files read", "", N_("read the text of files that the search does not know yet"), files_read,
      .makes_images = true },
    { 0 },
};
