/* alyans export site: a complete copy that opens from a folder and can be verified.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/copy/export_site.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "app/copy/copy.h"
#include "app/serve.h"
#include "app/wiring.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/checkpoint.h"
#include "record/commands/record_commands.h"

/* The command's own: the site as the pages of the copy see it. */
struct exporting {
    struct cli *cli;
    struct settings settings; /* with the address in it */
    struct app_shared shared;
    struct arena memory;
    struct router router;
    struct cx cx;
    struct copy copy;
};
static void exporting_release(struct exporting *x)
{
    serve_empty_site(&x->shared.site);
    arena_release(&x->memory);
}
AUTO_RELEASE(exporting, exporting_release)

/* "https://example.org": without it links of the copy could not lead to the site. */
static bool judge_address(struct cli *cli, str_t address)
{
    struct cx *const cx = cli->cx;
    url_t checked;
    if (address.len == 0)
        cli_complain(cli, _("Where is the site? Set site.base_url, or say it: --address "
                            "https://example.org. Links to what is not in the copy lead there."));
    else if (url_foreign(address, &checked) != OK)
        cli_complain(cli, trf(cx, "{0} is no address of a site", TARG(address)));
    else
        return true;
    return false;
}

static str_t without_slashes(str_t s)
{
    while (s.len > 1 && str_ends(s, S("/")))
        s.len--;
    return s;
}

/* A folder that is new or empty: a copy is never mixed with another. */
static err_t take_folder(struct cli *cli, str_t folder)
{
    const char *const path = arena_cstr(cli->cx->arena, folder);
    if (mkdir(path, 0755) != 0 && errno != EEXIST)
        return problem(cli->cx, errno == ENOENT ? ERR_NOT_FOUND : ERR_IO, "mkdir: errno %d", errno);
    DIR *const dir = opendir(path);
    if (dir == NULL)
        return problem(cli->cx, ERR_IO, "opendir: errno %d", errno);
    int names = 0;
    while (readdir(dir) != NULL)
        names++;
    (void)closedir(dir);
    return names <= 2 ? OK : ERR_CONFLICT; /* "." and ".." */
}

static void show_progress(void *of, int64_t done, int64_t known)
{
    cli_progress(of, done, known);
}

static void begin(struct exporting *x, struct cli *cli, str_t folder, str_t address)
{
    const struct app_shared *const before = cli->cx->app;
    x->cli = cli;
    x->settings = *cli->cx->settings;
    x->settings.site_base_url = address;
    x->shared.site.key = before->site.key;
    serve_fill_site(cli, &x->shared.site);
    x->shared.site.copied_at = cli->cx->now;
    arena_init(&x->memory);
    const struct route *tables[APP_TABLES_MAX];
    router_init(&x->router, &x->memory, tables, app_route_tables(tables));
    x->cx = *cli->cx;
    x->cx.arena = &x->memory;
    x->cx.settings = &x->settings;
    x->cx.app = &x->shared;
    x->cx.lang = settings_first_lang(&x->settings);
    x->cx.actor = (struct actor){ .acts_as = LEDGER_AS_PUBLIC };
    x->copy = (struct copy){ .cx = &x->cx,
                             .router = &x->router,
                             .folder = arena_cstr(&x->memory, folder),
                             .site = address,
                             .progress = show_progress,
                             .of = cli };
}

/* All pages in one snapshot: nothing of the copy is newer than the rest. */
static err_t copy_pages(struct exporting *x)
{
    TRY(cli_open_read(x->cli));
    x->cx.db = x->cli->cx->db;
    TRY(db_begin(x->cx.db));
    const err_t e = copy_make(&x->copy);
    db_rollback(x->cx.db);
    cli_close(x->cli);
    x->cx.db = NULL;
    return e;
}

/* After the pages: whatever they show is in it. */
static err_t copy_record(struct exporting *x, struct checkpoint_row *newest)
{
    int64_t bytes = 0;
    const str_t file = arena_printf(&x->memory, "%s/record.jsonl", x->copy.folder);
    const err_t e = record_write(x->cli, file, newest, &bytes);
    cli_close(x->cli);
    if (e == ERR_NOT_FOUND)
        return OK; /* a site without a record yet */
    TRY(e);
    x->copy.bytes += bytes;
    TRY(copy_add(&x->copy, S("checkpoint.txt"), newest->note));
    return copy_note(&x->copy, S("record.jsonl"));
}

/* What it is and how to check it, in both languages. */
static err_t add_readme(struct exporting *x)
{
    AUTO(buf) out;
    buf_init(&out, 1 << 16);
    for (int l = 0; l < LANG_COUNT; l++) {
        struct cx cx = x->cx;
        cx.lang = (enum lang)((l + (int)x->cx.lang) % LANG_COUNT);
        const str_t name = text2_pick(&x->shared.site.name, cx.lang);
        buf_add(&out, trf(&cx, "{0}: a copy of {1}, made {2}", TARG(name), TARG(x->copy.site),
                          TARG(date_time(&cx, cx.now))));
        BUF_LIT(&out, "\n\n");
        buf_add(&out, tr_lang(cx.lang,
                              N_("Open index.html. Every page that is the same for all readers is "
                                 "here, with its feeds, files and proofs; whatever needs the "
                                 "program leads to the site.")));
        BUF_LIT(&out, "\n\n  sha256sum -c SHA256SUMS\n  alyans verify .\n\n");
        buf_add(&out, tr_lang(cx.lang,
                              N_("The first compares the files with their list. The second checks, "
                                 "too, that the list is signed with the key of the record "
                                 "(SHA256SUMS.note), and that record.jsonl, the signed record of "
                                 "everything that was said and done, holds; with --checkpoint and "
                                 "a checkpoint you kept, that it is the record you know.")));
        BUF_LIT(&out, "\n\n");
    }
    TRY(buf_check(&out));
    return copy_add(&x->copy, S("README.txt"), buf_str(&out));
}

/* Without it whoever changes a file could change the list with it. */
static err_t sign_sums(struct exporting *x, const struct hash256 *of_sums)
{
    struct cx *const cx = x->cli->cx;
    str_t note;
    const err_t e = record_sign_copy(x->cli, of_sums, x->copy.pages + x->copy.files, &note);
    cli_close(x->cli);
    if (e == ERR_INVALID) {
        cli_clear_progress(x->cli);
        cli_complain(x->cli, _("ledger.key is missing or not the key of this record: the list of "
                               "files is not signed, and alyans verify will say so."));
        return OK;
    }
    TRY(e);
    return copy_add(&x->copy, S("SHA256SUMS.note"), note);
}

static err_t copy_all(struct exporting *x)
{
    struct checkpoint_row newest = { 0 };
    struct hash256 of_sums;
    TRY(record_settle(x->cli));
    TRY(copy_pages(x));
    TRY(copy_record(x, &newest));
    TRY(add_readme(x));
    TRY(copy_sums(&x->copy, &of_sums));
    return newest.note.len == 0 ? OK : sign_sums(x, &of_sums);
}

static int site_failed(struct exporting *x, err_t e)
{
    struct cli *const cli = x->cli;
    cli_clear_progress(cli);
    cli->cx->problem = x->cx.problem;
    if (x->copy.failed.len > 0)
        cli_complain(
            cli, trf(cli->cx, "The copy is not complete: it ended at {0}", TARG(x->copy.failed)));
    return cli_failed(cli, e);
}

static void say_copied(struct exporting *x, str_t folder)
{
    struct cli *const cli = x->cli;
    struct cx *const cx = cli->cx;
    const struct copy *const c = &x->copy;
    cli_clear_progress(cli);
    cli_say(cli, trn(cx, c->pages, "{0} page and {1} files, {2} bytes, in {3}",
                     "{0} pages and {1} files, {2} bytes, in {3}", TARG(c->files), TARG(c->bytes),
                     TARG(folder)));
    cli_say(cli, trn(cx, c->outward, "{0} address is not copied and leads to {1}",
                     "{0} addresses are not copied and lead to {1}", TARG(c->site)));
    cli_say(cli,
            trf(cx, "Open {0}/index.html; anyone can check it: alyans verify {0}", TARG(folder)));
}

int export_site(struct cli *cli)
{
    str_t folder = STR_NONE;
    str_t address = cli->cx->settings->site_base_url;
    (void)cli_value(cli, "--address", &address);
    if (!cli_word(cli, &folder) || !cli_done(cli))
        return cli_usage(cli);
    address = without_slashes(address);
    folder = without_slashes(folder);
    if (!judge_address(cli, address))
        return EXIT_USAGE;
    const err_t e = take_folder(cli, folder);
    if (e == ERR_CONFLICT)
        cli_complain(
            cli, trf(cli->cx, "{0} is not empty; a copy wants a folder of its own", TARG(folder)));
    if (e != OK)
        return e == ERR_CONFLICT ? EXIT_FAILED : cli_failed(cli, e);
    AUTO(exporting) x = { 0 };
    begin(&x, cli, folder, address);
    const err_t copied = copy_all(&x);
    if (copied != OK)
        return site_failed(&x, copied);
    say_copied(&x, folder);
    return EXIT_DONE;
}
