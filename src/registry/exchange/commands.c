/* alyans import organisations, alyans export organisations.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"
#include "registry/exchange/exchange.h"
#include "site/cli.h"

enum { FAULTS_TOLD = 20, MAPPED_MAX = IMPORT_COLUMNS_MAX };

/* --- import ----------------------------------------------------------------------------------- */

struct import_call {
    str_t path;
    enum import_format format;
    bool has_format; /* else the file tells it */
    bool is_rehearsal;
    int64_t undo;             /* 0: not asked */
    str_t mapped[MAPPED_MAX]; /* "Adı=name_az" */
    size_t mapped_count;
    enum import_belonging belonging;
};

static bool take_words(struct cli *cli, struct import_call *call)
{
    struct cx *const cx = cli->cx;
    str_t word = STR_NONE;
    call->has_format = cli_value(cli, "--format", &word);
    if (call->has_format && !import_format_read(word, &call->format)) {
        cli_complain(cli, trf(cx, "--format is csv or popolo, not {0}", TARG(word)));
        return false;
    }
    if (cli_value(cli, "--as", &word) && !import_belonging_read(word, &call->belonging)) {
        cli_complain(cli, trf(cx, "--as is listed, member or partner, not {0}", TARG(word)));
        return false;
    }
    while (call->mapped_count < MAPPED_MAX && cli_value(cli, "--map", &word))
        call->mapped[call->mapped_count++] = word;
    if (cli_value(cli, "--undo", &word) && !str_to_i64(word, 1, INT64_MAX, &call->undo)) {
        cli_complain(cli, trf(cx, "--undo wants the number of an import, not {0}", TARG(word)));
        return false;
    }
    return true;
}

static bool read_call(struct cli *cli, struct import_call *call)
{
    *call = (struct import_call){ .format = IMPORT_CSV };
    call->is_rehearsal = cli_flag(cli, "--dry-run");
    if (!take_words(cli, call))
        return false;
    const bool has_file = cli_word(cli, &call->path);
    return cli_done(cli) && has_file == (call->undo == 0);
}

/* Headers by name, whatever their case: "Adı=name_az". */
static bool map_columns(struct cli *cli, const struct import_call *call, const struct rehearsal *r,
                        struct import_settings *s)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < call->mapped_count; i++) {
        const str_t pair = call->mapped[i];
        const size_t sign = str_find_byte(pair, '=', 0);
        const str_t header = str_sub(pair, 0, sign);
        struct import_column column;
        bool found = false;
        if (sign == pair.len || !import_column_read(str_sub(pair, sign + 1, pair.len), &column)) {
            cli_complain(
                cli, trf(cx, "--map wants COLUMN=FIELD, like Name=name_en, not {0}", TARG(pair)));
            return false;
        }
        for (size_t c = 0; c < r->table.columns; c++) {
            if (str_eq(r->table.headers[c], header)) {
                s->mapping.columns[c] = column;
                found = true;
            }
        }
        if (!found) {
            cli_complain(cli, trf(cx, "There is no column {0} in the table", TARG(header)));
            return false;
        }
    }
    return true;
}

static void tell_faults(struct cli *cli, const struct import_faults *faults)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < faults->kept && i < FAULTS_TOLD; i++)
        cli_complain(cli, import_fault_text(cx, &faults->at[i]));
    if (faults->count > FAULTS_TOLD)
        cli_complain(cli, trn(cx, faults->count - FAULTS_TOLD, "and {0} more", "and {0} more"));
}

/* Columns that nobody reads. */
static void tell_ignored(struct cli *cli, const struct rehearsal *r)
{
    struct cx *const cx = cli->cx;
    str_t all = STR_NONE;
    int64_t n = 0;
    for (size_t i = 0; r->is_table && i < r->settings.mapping.count; i++) {
        const str_t header = r->table.headers[i];
        if (r->settings.mapping.columns[i].field != IMPORT_NOTHING || header.len == 0)
            continue;
        all = n++ == 0 ? header
                       : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(all), STR_ARG(header));
    }
    if (n > 0)
        cli_say(cli, trn(cx, n, "{0} column was ignored: {1}", "{0} columns were ignored: {1}",
                         TARG(all)));
}

static void tell_plan(struct cli *cli, const struct rehearsal *r)
{
    struct cx *const cx = cli->cx;
    cli_say(cli,
            trf(cx, "Lines: {0}. New: {1}, completed: {2}, left out: {3}", TARG(r->drafts.lines),
                TARG(r->plan.adds), TARG(r->plan.completes), TARG(r->plan.skips)));
    if (r->drafts.contacts_left > 0)
        cli_say(cli, trn(cx, r->drafts.contacts_left,
                         "{0} name in a social network was left out: it has no address",
                         "{0} names in social networks were left out: they have no address"));
    if (r->persons > 0)
        cli_say(cli, trn(cx, r->persons, "{0} membership of a person was left out",
                         "{0} memberships of persons were left out"));
}

/* What lines say otherwise than what they look like: dropped, or the line is left out. */
static void tell_differences(struct cli *cli, const struct register_plan *plan)
{
    struct cx *const cx = cli->cx;
    int64_t told = 0;
    for (size_t i = 0; i < plan->count; i++) {
        const struct planned *const p = &plan->at[i];
        for (size_t d = 0; p->verdict != IMPORT_ADD && d < p->difference_count; d++) {
            if (told++ < FAULTS_TOLD)
                cli_complain(cli, trf(cx, "Line {0}: {1}", TARG(p->draft->line),
                                      TARG(import_difference_text(cx, &p->differences[d]))));
        }
    }
    if (told > FAULTS_TOLD)
        cli_complain(cli, trn(cx, told - FAULTS_TOLD, "and {0} more", "and {0} more"));
    if (plan->contradicting > 0)
        cli_complain(cli, trn(cx, plan->contradicting,
                              "{0} line contradicts what it looks like and is left out; the "
                              "secretariat’s page lets you decide",
                              "{0} lines contradict what they look like and are left out; the "
                              "secretariat’s page lets you decide"));
}

static err_t rehearse(struct cli *cli, const struct import_call *call, struct register_import *row,
                      struct rehearsal *r)
{
    struct cx *const cx = cli->cx;
    struct import_settings s;
    TRY(register_import_rehearse(cx, row, r));
    s = r->settings;
    s.mapping.belonging = call->belonging;
    if (!map_columns(cli, call, r, &s))
        return ERR_INVALID;
    row->mapping = import_settings_text(cx->arena, &s);
    TRY(register_import_change(cx, row->id, row->mapping, STR_NONE));
    return register_import_rehearse(cx, row, r);
}

static void progress(void *to, int64_t done, int64_t of)
{
    cli_progress(to, done, of);
}

/* In the transaction of cli_open_write; a rehearsal and what fails is rolled back. */
static err_t import_text(struct cli *cli, const struct import_call *call, str_t text)
{
    struct cx *const cx = cli->cx;
    struct register_import row;
    register_import_id id;
    struct rehearsal *const r = arena_new(cx->arena, struct rehearsal);
    cx->actor.acts_as = LEDGER_AS_OPERATOR;
    const enum import_format format = call->has_format ? call->format : import_format_of(text);
    TRY(register_import_begin(cx, format, call->path, text, &id));
    TRY(register_import_find(cx, id, &row));
    TRY(rehearse(cli, call, &row, r));
    tell_faults(cli, &r->drafts.faults);
    tell_ignored(cli, r);
    tell_plan(cli, r);
    tell_differences(cli, &r->plan);
    if (call->is_rehearsal)
        cli_say(cli, _("Nothing was stored."));
    if (!rehearsal_is_good(r))
        return ERR_INVALID;
    if (call->is_rehearsal)
        return OK;
    TRY(register_import_apply(cx, &row, r, progress, cli));
    TRY(cli_commit(cli));
    cli_say(cli, trf(cx,
                     "{0} organisations added, {1} completed. To undo it: alyans import "
                     "organisations --undo {2}",
                     TARG(row.added), TARG(row.changed),
                     TARG(arena_printf(cx->arena, "%" PRId64, row.id.v))));
    return OK;
}

static int import_file(struct cli *cli, const struct import_call *call)
{
    struct cx *const cx = cli->cx;
    str_t text = STR_NONE;
    const err_t read =
        file_read(cx->arena, arena_cstr(cx->arena, call->path), IMPORT_BYTES_MAX, &text);
    if (read != OK) {
        cli_complain(cli, trf(cx, "{0} cannot be read", TARG(call->path)));
        return EXIT_FAILED;
    }
    if (!utf8_valid(text)) { /* what no column of text holds is told before it is kept */
        struct import_faults *const faults = arena_new(cx->arena, struct import_faults);
        struct import_table table;
        if (!import_table_open(cx->arena, text, &table, faults))
            tell_faults(cli, faults);
        return EXIT_FAILED;
    }
    err_t e = cli_open_write(cli);
    if (e != OK)
        return cli_failed(cli, e);
    e = import_text(cli, call, text);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_INVALID ? EXIT_FAILED : cli_failed(cli, e);
}

static err_t undo(struct cli *cli, register_import_id id)
{
    struct cx *const cx = cli->cx;
    struct register_import row;
    struct import_undone undone;
    TRY(cli_open_write(cli));
    cx->actor.acts_as = LEDGER_AS_OPERATOR;
    TRY(register_import_find(cx, id, &row));
    TRY(register_import_undo(cx, &row, &undone));
    TRY(cli_commit(cli));
    cli_say(cli, trn(cx, undone.removed, "{0} organisation was taken out again",
                     "{0} organisations were taken out again"));
    for (size_t i = 0; i < undone.kept_count; i++)
        cli_say(cli, trf(cx, "Kept, because others refer to it: {0}",
                         TARG(text2_pick(&undone.kept[i].name, cx->lang))));
    return OK;
}

static int undo_import(struct cli *cli, int64_t id)
{
    struct cx *const cx = cli->cx;
    const err_t e = undo(cli, (register_import_id){ id });
    cli_close(cli);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, _("There is no such import"));
    else if (e == ERR_CONFLICT)
        cli_complain(cli, _("This import is not in force"));
    else if (e != OK)
        return cli_failed(cli, e);
    return e == OK ? EXIT_DONE : EXIT_FAILED;
}

static int import_organisations_command(struct cli *cli)
{
    struct import_call call;
    if (!read_call(cli, &call))
        return cli_usage(cli);
    return call.undo != 0 ? undo_import(cli, call.undo) : import_file(cli, &call);
}

/* --- export ----------------------------------------------------------------------------------- */

static err_t to_stdout(void *to, struct buf *out)
{
    (void)to;
    TRY(buf_check(out));
    const size_t n = fwrite(out->at == NULL ? "" : out->at, 1, out->len, stdout);
    const bool is_whole = n == out->len && fflush(stdout) == 0;
    buf_reset(out);
    return is_whole ? OK : ERR_IO;
}

static int export_organisations_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    enum export_format format = EXPORT_CSV;
    str_t word = STR_NONE;
    AUTO(buf) out;
    buf_init(&out, RESPONSE_BODY_MAX);
    if (cli_value(cli, "--format", &word) && !export_format_read(word, &format)) {
        cli_complain(cli,
                     trf(cx, "--format is csv, json, popolo, bods or vcard, not {0}", TARG(word)));
        return EXIT_USAGE;
    }
    if (!cli_done(cli))
        return cli_usage(cli);
    err_t e = cli_open_read(cli);
    const struct export_sink sink = { to_stdout, progress, cli };
    if (e == OK)
        e = organisations_export(cx, format, cx->settings->site_base_url, &out, &sink);
    cli_clear_progress(cli);
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

static const struct command_option IMPORT_OPTIONS[] = {
    { "--dry-run", N_("say what would come of it, and store nothing") },
    { "--map COLUMN=FIELD", N_("what a column tells, where its header does not say it; again for "
                               "each") },
    { "--format csv|popolo",
      N_("csv: a table; popolo: JSON after Popolo 1.0; else the file tells it") },
    { "--as listed|member|partner", N_("what they are to the alliance, where the table says "
                                       "nothing") },
    { "--undo ID", N_("take out again what an import brought") },
    { 0 },
};
static const struct command_option EXPORT_OPTIONS[] = {
    { "--format csv|json|popolo|bods|vcard",
      N_("csv by default; Popolo 1.0; BODS 0.4 for who controls whom; vCard 4.0") },
    { 0 },
};
const struct command exchange_commands[] = {
    { "import organisations", "FILE | --undo ID", N_("bring in a list of organisations"),
      import_organisations_command, IMPORT_OPTIONS },
    { "export organisations", "[--format FORMAT]", N_("write all organisations to standard output"),
      export_organisations_command, EXPORT_OPTIONS },
    { 0 },
};
