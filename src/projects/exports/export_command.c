/* alyans export projects: what the site publishes, without a server.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "projects/exports/exports.h"
#include "projects/feature_parts.h"

enum { EXPORT_MAX = 64 << 20 };

static err_t write_format(struct cx *cx, str_t format, const struct wholes *all, struct buf *out)
{
    const str_t base = cx->settings->site_base_url;
    if (str_eq(format, S("iati")))
        return iati_write(cx, all, base, out);
    if (str_eq(format, S("360giving")))
        return three_sixty_write(cx, all, base, out);
    if (str_eq(format, S("json")))
        return projects_json_write(cx, all, out);
    projects_csv_write(cx, all, out);
    return buf_check(out);
}

static bool is_format(str_t format)
{
    static const str_t FORMATS[] = { S_INIT("iati"), S_INIT("360giving"), S_INIT("json"),
                                     S_INIT("csv") };
    for (size_t i = 0; i < ARRAY_LEN(FORMATS); i++) {
        if (str_eq(format, FORMATS[i]))
            return true;
    }
    return false;
}

static int export_projects(struct cli *cli)
{
    struct cx *cx = cli->cx;
    struct wholes all;
    str_t format = S("json");
    (void)cli_value(cli, "--format", &format);
    if (!cli_done(cli))
        return cli_usage(cli);
    if (!is_format(format)) {
        cli_complain(cli,
                     trf(cx, "--format is iati, 360giving, json or csv, not {0}", TARG(format)));
        return EXIT_USAGE;
    }
    AUTO(buf) out;
    buf_init(&out, EXPORT_MAX);
    err_t e = cli_open_read(cli);
    if (e == OK)
        e = wholes_load(cx, &all);
    if (e == OK)
        e = write_format(cx, format, &all, &out);
    if (e == OK && fwrite(out.at, 1, out.len, stdout) != out.len)
        e = ERR_IO;
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

static const struct command_option EXPORT_OPTIONS[] = {
    { "--format FORMAT", N_("iati (IATI 2.03), 360giving, json (the default) or csv") },
    { 0 },
};

const struct command projects_commands[] = {
    { "export projects", "[--format FORMAT]", N_("print all public projects"), export_projects,
      EXPORT_OPTIONS },
    { 0 },
};
