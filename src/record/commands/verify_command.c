/* alyans verify: a live database, an exported record or one proof.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/verify_command.h"

#include <unistd.h>

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "record/commands/key_text.h"
#include "record/commands/verify_consistency.h"
#include "record/commands/verify_folder.h"
#include "record/sealed.h"
#include "site/site.h"

enum { NOTE_MAX = 16 << 10, THREADS_MAX = 16 };
static const size_t RECORD_MAX = (size_t)1 << 40;

/* --- what the reader gives -------------------------------------------------------------------- */

static err_t read_named(struct cli *cli, str_t file, size_t max, str_t *out)
{
    struct cx *const cx = cli->cx;
    const err_t e = file_read(cx->arena, arena_cstr(cx->arena, file), max, out);
    if (e != OK)
        cli_complain(cli, trf(cx, "{0} cannot be read", TARG(file)));
    return e;
}

/* The key itself, or a file that holds it. */
static err_t take_key(struct cli *cli, str_t word, struct public_key *out)
{
    struct cx *const cx = cli->cx;
    str_t text = STR_NONE;
    if (key_read(cx->arena, word, out))
        return OK;
    TRY(read_named(cli, word, NOTE_MAX, &text));
    if (key_read(cx->arena, str_trim(text), out))
        return OK;
    cli_complain(cli, trf(cx, "{0} holds no public key: 44 characters of base64", TARG(word)));
    return ERR_INVALID;
}

static err_t take_checkpoint(struct cli *cli, str_t file, str_t *out)
{
    struct cx *const cx = cli->cx;
    struct signed_note note;
    str_t text;
    TRY(read_named(cli, file, NOTE_MAX, &text));
    if (checkpoint_read(cx->arena, text, &note) != OK) {
        cli_complain(cli, trf(cx, "{0} is not a checkpoint", TARG(file)));
        return ERR_INVALID;
    }
    *out = text;
    return OK;
}

static bool is_record_name(str_t s)
{
    const size_t prefix = sizeof "alyans-" - 1;
    if (s.len != prefix + 32 || !str_starts(s, S("alyans-")))
        return false;
    for (size_t i = prefix; i < s.len; i++) {
        if (!((s.at[i] >= '0' && s.at[i] <= '9') || (s.at[i] >= 'a' && s.at[i] <= 'f')))
            return false;
    }
    return true;
}

/* What the reader knows from elsewhere. false: said why. */
static bool take_trust(struct cli *cli, struct verify_trust *trust)
{
    struct cx *const cx = cli->cx;
    str_t checkpoint;
    str_t key;
    if (cli_value(cli, "--record", &trust->origin) && !is_record_name(trust->origin)) {
        cli_complain(cli, trf(cx, "A record is named like alyans- and 32 digits, not {0}",
                              TARG(trust->origin)));
        return false;
    }
    if (cli_value(cli, "--key", &key)) {
        if (take_key(cli, key, &trust->key) != OK)
            return false;
        trust->has_key = true;
    }
    return !cli_value(cli, "--checkpoint", &checkpoint) ||
           take_checkpoint(cli, checkpoint, &trust->checkpoint) == OK;
}

/* Given only with a checkpoint. false: said why. */
static bool take_consistency(struct cli *cli, const struct verify_trust *trust,
                             struct consistency **out)
{
    struct cx *const cx = cli->cx;
    str_t file;
    str_t text;
    if (!cli_value(cli, "--consistency", &file))
        return true;
    if (trust->checkpoint.len == 0) {
        cli_complain(cli, _("--consistency needs the checkpoint you kept: --checkpoint FILE"));
        return false;
    }
    *out = arena_new(cx->arena, struct consistency);
    if (read_named(cli, file, NOTE_MAX, &text) != OK)
        return false;
    if (consistency_read(cx->arena, text, *out) == OK)
        return true;
    cli_complain(cli, trf(cx, "{0} is no proof of consistency", TARG(file)));
    return false;
}

/* --- verifying -------------------------------------------------------------------------------- */

static int threads(void)
{
    const long n = sysconf(_SC_NPROCESSORS_ONLN);
    return n < 1 ? 1 : n > THREADS_MAX ? THREADS_MAX : (int)n;
}

struct comparing {
    struct arena *arena;
    struct verified *to;
};

static void note_difference(void *of, const char *table, int64_t id, str_t what)
{
    const struct comparing *const c = of;
    struct verified *const v = c->to;
    if (v->difference_count < DIFFERENCES_KEPT)
        v->differences[v->difference_count] =
            (struct difference){ arena_str(c->arena, str_from_c(table)), arena_str(c->arena, what),
                                 id };
    v->difference_count++;
}

/* Where the caller's memory is. */
static void keep_differences(struct cx *cx, struct verified *v)
{
    for (size_t i = 0; i < v->difference_count && i < DIFFERENCES_KEPT; i++) {
        struct difference *const d = &v->differences[i];
        d->table = arena_str(cx->arena, d->table);
        d->what = arena_str(cx->arena, d->what);
    }
}

/* The record may hold while the site shows something else. Features give their memory back row by
 * row: what they found is noted beside it. */
static err_t compare_rows(struct cx *cx, bool recompute, struct verified *v)
{
    AUTO(arena) beside = arena_like(cx->arena);
    struct comparing c = { &beside, v };
    struct record_differences to = { note_difference, &c, 0, recompute };
    const struct feature *const *const features = site_of(cx)->features;
    for (size_t i = 0; features[i] != NULL; i++) {
        if (features[i]->compare_record != NULL)
            TRY(features[i]->compare_record(cx, &to));
    }
    keep_differences(cx, v);
    v->compared = to.compared;
    return OK;
}

/* In one snapshot, also while the site is in use. */
static err_t verify_live(struct cli *cli, bool recompute, struct verified *v)
{
    struct cx *const cx = cli->cx;
    TRY(db_begin(cx->db));
    err_t e = verify_database(cx, &v->trust, threads(), &v->report);
    if (e == OK) {
        e = compare_rows(cx, recompute, v);
        v->is_uncompared = e != OK;
    }
    if (v->is_uncompared && !verify_holds(&v->report))
        e = OK; /* a record with findings may be unreadable for those who compare */
    db_rollback(cx->db);
    return e;
}

static int say_verified(struct cli *cli, const struct verified *v, bool as_json)
{
    if (as_json) {
        AUTO(buf) out;
        buf_init(&out, 4 << 20);
        const err_t e = verified_json(cli->cx, v, &out);
        if (e != OK)
            return cli_failed(cli, e);
        (void)fwrite(out.at, 1, out.len, stdout);
    } else {
        verified_say(cli, v);
    }
    return verified_holds(v) ? EXIT_DONE : EXIT_FAILED;
}

/* A record covers what was kept and is compared with it as it is; a proof needs more. */
static err_t verify_file(struct cli *cli, str_t text, const struct consistency *c,
                         struct verified *v)
{
    struct cx *const cx = cli->cx;
    const err_t sealed = sealed_verify(cx, text, &v->trust, threads(), &v->report, &v->says);
    v->is_document = sealed == OK;
    if (sealed != OK && sealed != ERR_NOT_FOUND)
        return sealed;
    if (!v->is_document)
        TRY(verify_text(cx->arena, text, &v->trust, threads(), &v->report));
    if (c == NULL || !v->report.is_bundle)
        return OK;
    const err_t e = consistency_judge(cx, c, v);
    if (e == ERR_CONFLICT)
        cli_complain(cli, trf(cx,
                              "The proof of consistency is between {0} and {1} entries, not "
                              "between the two checkpoints.",
                              TARG(c->from), TARG(c->to)));
    return e == ERR_CONFLICT ? OK : e; /* not compared: the report says so */
}

int verify_command(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct verified *const v = arena_new(cx->arena, struct verified);
    struct consistency *consistency = NULL;
    str_t text = STR_NONE;
    const bool as_json = cli_flag(cli, "--json");
    const bool recompute = cli_flag(cli, "--recompute");
    if (!take_trust(cli, &v->trust) || !take_consistency(cli, &v->trust, &consistency))
        return EXIT_USAGE;
    const bool is_file = cli_word(cli, &v->source);
    if (!cli_done(cli))
        return EXIT_USAGE;
    const str_t folder = v->source;
    v->is_copy = is_file && is_folder(cx, folder);
    if (v->is_copy)
        v->source = arena_printf(cx->arena, "%.*s/record.jsonl", STR_ARG(folder));
    if (is_file && read_named(cli, v->source, RECORD_MAX, &text) != OK)
        return v->is_copy ? EXIT_FAILED : EXIT_USAGE;
    if (!is_file && cli_open_read(cli) != OK)
        return EXIT_FAILED;
    const err_t e =
        is_file ? verify_file(cli, text, consistency, v) : verify_live(cli, recompute, v);
    if (e == OK && v->is_copy && folder_verify(cli, folder, v) != OK)
        return EXIT_FAILED;
    return e == OK ? say_verified(cli, v, as_json) : cli_failed(cli, e);
}
