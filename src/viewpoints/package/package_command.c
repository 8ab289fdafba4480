/* alyans export package. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <dirent.h>

#include "kit/base/str.h"
#include "site/cli.h"
#include "viewpoints/package/package.h"

/* What stood there before would be taken for a part of it. */
static bool holds_something(struct cx *cx, str_t dir)
{
    DIR *const d = opendir(arena_cstr(cx->arena, dir));
    size_t count = 0;
    if (d == NULL)
        return false;
    for (const struct dirent *e = readdir(d); e != NULL; e = readdir(d))
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    (void)closedir(d);
    return count > 0;
}

static int export_package(struct cli *cli, str_t slug, str_t dir)
{
    struct cx *const cx = cli->cx;
    struct consultation c;
    struct package_made made = { 0 };
    err_t e = db_begin(cx->db);
    if (e == OK)
        e = consultation_find(cx, slug, &c);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "There is no consultation {0}", TARG(slug)));
        return EXIT_FAILED;
    }
    if (e == OK)
        e = package_write(cx, &c, dir, &made);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "The folder {0} cannot be made", TARG(dir)));
        return EXIT_FAILED;
    }
    if (e != OK)
        return cli_failed(cli, e);
    cli_say(cli, trf(cx, "Written to {0}: {1} files", TARG(dir), TARG((int64_t)made.count)));
    cli_say(cli, trf(cx, "The fingerprint of the package is {0}",
                     TARG(hex(cx->arena, hash_bytes(&made.of_all)))));
    return EXIT_DONE;
}

int export_package_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t slug = STR_NONE, dir = STR_NONE;
    if (!cli_word(cli, &slug) || !cli_word(cli, &dir) || !cli_done(cli))
        return cli_usage(cli);
    if (holds_something(cx, dir)) {
        cli_complain(cli, trf(cx, "The folder {0} is not empty: choose another", TARG(dir)));
        return EXIT_FAILED;
    }
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED; /* told already */
    const int code = export_package(cli, slug, dir);
    cli_close(cli);
    return code;
}
