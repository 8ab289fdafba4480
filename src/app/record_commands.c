/* The commands that carry the record out and check it: export ledger, verify, key show, key rotate.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record_commands.h"

#include <errno.h>
#include <unistd.h>

#include "app/verify_report.h"
#include "app/wiring.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/key.h"
#include "ledger/sequencer.h"

enum {
    NOTE_MAX = 16 << 10,
    THREADS_MAX = 16,
    KEYS_SHOWN = 500,
    SERVER_TRIES = 50, /* of 100 ms: a running server gives places within a second */
};
static const size_t RECORD_MAX = (size_t)1 << 40;

static const char *key_path(struct cli *cli)
{
    return arena_cstr(cli->cx->arena, arena_printf(cli->cx->arena, "%.*s/%s",
                                                   STR_ARG(cli->data_dir), LEDGER_KEY_FILE));
}

/* --- export ledger ---------------------------------------------------------------------------- */

static err_t wait_for_server(struct cli *cli)
{
    const struct timespec pause = { 0, 100000000 };
    TRY(cli_open_read(cli));
    for (int i = 0; i < SERVER_TRIES; i++) {
        int64_t count = 0;
        usec_t oldest = 0;
        TRY(ledger_waiting(cli->cx, &count, &oldest));
        if (count == 0 || oldest > cli->cx->now)
            break;
        (void)nanosleep(&pause, NULL);
    }
    cli_close(cli);
    return OK;
}

/* What waits gets its place first: by us, or by the server that is at it. Where that is not
 * possible (the key is lost, the database is a copy to read) the record goes out as it stands. */
static err_t settle_record(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    TRY(cli_open_write(cli));
    const err_t e = sequencer_run_once(cx, key_path(cli));
    if (e == OK)
        TRY(cli_commit(cli));
    cli_close(cli);
    if (e == ERR_BUSY)
        return wait_for_server(cli);
    if (e != OK) {
        (void)cli_failed(cli, e);
        cli_complain(cli, _("What waits could not be given its place; the record is written as it "
                            "stands."));
    }
    return OK;
}

struct export
{
    struct file_draft draft;
    int64_t bytes;
};
static void export_release(struct export *x)
{
    file_draft_release(&x->draft);
}
AUTO_RELEASE(export, export_release)

static err_t export_write(void *to, str_t chunk)
{
    struct export *const x = to;
    x->bytes += (int64_t)chunk.len;
    return file_draft_write(&x->draft, chunk);
}

/* In one snapshot: an erasure in the middle would tear the file. */
static err_t export_to(struct cli *cli, str_t file, struct checkpoint_row *newest, int64_t *bytes)
{
    struct cx *const cx = cli->cx;
    AUTO(export) x = { 0 };
    TRY(file_draft_begin(cx->arena, arena_cstr(cx->arena, file), &x.draft));
    TRY(cli_open_read(cli));
    TRY(db_begin(cx->db));
    err_t e = checkpoint_newest(cx, newest);
    if (e == OK)
        e = record_export(cx, export_write, &x);
    db_rollback(cx->db);
    TRY(e);
    *bytes = x.bytes;
    return file_draft_finish(&x.draft, 0644);
}

static int export_failed(struct cli *cli, str_t file, err_t e)
{
    struct cx *const cx = cli->cx;
    if (e != ERR_CONFLICT)
        return cli_failed(cli, e);
    cli_complain(cli, trf(cx, "{0} exists already; an export never overwrites", TARG(file)));
    return EXIT_FAILED;
}

static int export_ledger(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t file = STR_NONE;
    if (!cli_word(cli, &file) || !cli_done(cli))
        return cli_usage(cli);
    if (access(arena_cstr(cx->arena, file), F_OK) == 0)
        return export_failed(cli, file, ERR_CONFLICT);
    struct checkpoint_row newest;
    int64_t bytes = 0;
    err_t e = settle_record(cli);
    if (e == OK)
        e = export_to(cli, file, &newest, &bytes);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, _("There is no checkpoint yet, so there is no record to write."));
        return EXIT_FAILED;
    }
    if (e != OK)
        return export_failed(cli, file, e);
    struct signed_note note;
    if (checkpoint_read(cx->arena, newest.note, &note) != OK)
        return cli_failed(cli, ERR_INTERNAL);
    const struct checkpoint *const c = &note.checkpoint;
    cli_say(cli, trf(cx, "The record {0} is in {1}: {2} bytes", TARG(c->origin), TARG(file),
                     TARG(bytes)));
    cli_say(cli, trf(cx, "Up to the checkpoint of {0}: {1} entries, root {2}",
                     TARG(date_time(cx, c->at)), TARG(c->size),
                     TARG(base64(cx->arena, hash_bytes(&c->root)))));
    cli_say(cli, trf(cx, "Anyone can check it: alyans verify {0}", TARG(file)));
    return EXIT_DONE;
}

/* --- verify ----------------------------------------------------------------------------------- */

static err_t read_named(struct cli *cli, str_t file, size_t max, str_t *out)
{
    struct cx *const cx = cli->cx;
    const err_t e = file_read(cx->arena, arena_cstr(cx->arena, file), max, out);
    if (e != OK)
        cli_complain(cli, trf(cx, "{0} cannot be read", TARG(file)));
    return e;
}

static bool key_of(struct arena *arena, str_t text, struct public_key *out)
{
    bytes_t b;
    if (base64_read(arena, text, &b) != OK || b.len != sizeof out->at)
        return false;
    memcpy(out->at, b.at, b.len);
    return true;
}

/* The key itself, or a file that holds it. */
static err_t take_key(struct cli *cli, str_t word, struct public_key *out)
{
    struct cx *const cx = cli->cx;
    str_t text = STR_NONE;
    if (key_of(cx->arena, word, out))
        return OK;
    TRY(read_named(cli, word, NOTE_MAX, &text));
    if (key_of(cx->arena, str_trim(text), out))
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

/* The record may hold while the site shows something else. */
static err_t compare_rows(struct cx *cx, struct verified *v)
{
    struct comparing c = { cx->arena, v };
    struct record_differences to = { note_difference, &c, 0 };
    for (size_t i = 0; app_features[i] != NULL; i++) {
        if (app_features[i]->compare_record != NULL)
            TRY(app_features[i]->compare_record(cx, &to));
    }
    v->compared = to.compared;
    return OK;
}

/* In one snapshot, also while the site is in use. */
static err_t verify_live(struct cli *cli, struct verified *v)
{
    struct cx *const cx = cli->cx;
    TRY(db_begin(cx->db));
    err_t e = verify_database(cx, &v->trust, threads(), &v->report);
    if (e == OK)
        e = compare_rows(cx, v);
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

static int verify(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct verified *const v = arena_new(cx->arena, struct verified);
    str_t text = STR_NONE;
    const bool as_json = cli_flag(cli, "--json");
    if (!take_trust(cli, &v->trust))
        return EXIT_USAGE;
    const bool is_file = cli_word(cli, &v->source);
    if (!cli_done(cli))
        return EXIT_USAGE;
    if (is_file && read_named(cli, v->source, RECORD_MAX, &text) != OK)
        return EXIT_USAGE;
    if (!is_file && cli_open_read(cli) != OK)
        return EXIT_FAILED;
    const err_t e = is_file ? verify_text(cx->arena, text, &v->trust, threads(), &v->report)
                            : verify_live(cli, v);
    return e == OK ? say_verified(cli, v, as_json) : cli_failed(cli, e);
}

/* --- key show --------------------------------------------------------------------------------- */

/* A key that signs, or signed, the record. */
struct known_key {
    struct public_key key;
    usec_t since;
    bool is_lost; /* the one before it was lost, so nobody endorsed this one */
};

/* Newest first. ERR_NOT_FOUND: there is no record yet. */
static err_t known_keys(struct cx *cx, struct known_key **out, size_t *count)
{
    const struct entry *at;
    size_t n;
    const struct entry_filter keys = { .kind = S("key."), .limit = KEYS_SHOWN };
    TRY(entry_list(cx, &keys, &at, &n));
    if (n == 0)
        return ERR_NOT_FOUND;
    *out = arena_array(cx->arena, struct known_key, n);
    for (size_t i = 0; i < n; i++) {
        const struct entry_value *const key = entry_value(&at[i], "key");
        const struct entry_value *const endorsement = entry_value(&at[i], "endorsement");
        if (key == NULL || !key_of(cx->arena, key->text, &(*out)[i].key))
            return problem(cx, ERR_CONFLICT, "entry %" PRId64 " names no key", at[i].seq);
        (*out)[i].since = at[i].at;
        (*out)[i].is_lost = endorsement != NULL && endorsement->text.len == 0;
    }
    *count = n;
    return OK;
}

/* Is the key in the data folder the one that signs? secret_file would make a missing one. */
static void judge_key_file(struct cli *cli, const struct public_key *newest)
{
    struct cx *const cx = cli->cx;
    const char *const path = key_path(cli);
    AUTO(secret) seed = { 0 };
    if (access(path, F_OK) != 0) {
        cli_complain(cli, trf(cx,
                              "{0} is not there: without it nothing new can be signed. Put "
                              "your copy back, or run: alyans key rotate --lost",
                              TARG(str_from_c(path))));
        return;
    }
    if (secret_file(path, &seed) != OK) {
        cli_complain(cli, trf(cx,
                              "{0} cannot be used: it must hold 64 hex digits and be readable "
                              "by its owner only",
                              TARG(str_from_c(path))));
        return;
    }
    const struct public_key held = sign_public(&seed);
    if (memcmp(held.at, newest->at, sizeof held.at) != 0)
        cli_complain(cli, trf(cx, "{0} holds another key than the one that signs this record",
                              TARG(str_from_c(path))));
}

static void say_key(struct cli *cli, str_t origin, const struct known_key *k)
{
    struct cx *const cx = cli->cx;
    char id[9];
    (void)snprintf(id, sizeof id, "%08" PRIx32, checkpoint_key_id(origin, &k->key));
    cli_say(cli, trf(cx, "Record: {0}", TARG(origin)));
    cli_say(cli, trf(cx, "Key: {0}", TARG(key_base64(cx->arena, &k->key))));
    cli_say(cli, trf(cx, "Its number in signatures: {0}", TARG(str_from_c(id))));
    cli_say(cli, trf(cx, "SHA-256: {0}", TARG(key_fingerprint(cx->arena, &k->key))));
    cli_say(cli, trf(cx, "In use since: {0}", TARG(date_time(cx, k->since))));
}

static void say_earlier(struct cli *cli, const struct known_key *newest, size_t count)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 1; i < count; i++) {
        const struct known_key *const after = &newest[i - 1];
        const str_t key = key_base64(cx->arena, &newest[i].key);
        const str_t till = date_time(cx, after->since);
        cli_say(cli, after->is_lost ? trf(cx, "Before it, until {0}, when it was lost: {1}",
                                          TARG(till), TARG(key))
                                    : trf(cx, "Before it, until {0}: {1}", TARG(till), TARG(key)));
    }
}

static err_t show_keys(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct known_key *at;
    size_t count;
    TRY(known_keys(cx, &at, &count));
    const str_t origin = record_origin(cx->arena, &at[count - 1].key);
    say_key(cli, origin, &at[0]);
    say_earlier(cli, at, count);
    cli_say(cli, _("Publish these lines where the operator of this site cannot change them "
                   "unnoticed: in a newspaper, with partners, on paper. Who checks a record "
                   "compares with them."));
    judge_key_file(cli, &at[0].key);
    return OK;
}

static int key_show(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    if (!cli_done(cli))
        return EXIT_USAGE;
    if (cli_open_read(cli) != OK)
        return EXIT_FAILED;
    const err_t e = show_keys(cli);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, _("There is no record yet: it begins when the site is served."));
        return EXIT_FAILED;
    }
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

/* --- key rotate ------------------------------------------------------------------------------- */

static err_t rotate(struct cli *cli, bool is_lost, str_t reason)
{
    TRY(cli_open_write(cli));
    cli->cx->actor.acts_as = LEDGER_AS_OPERATOR;
    TRY(sequencer_rotate_key(cli->cx, key_path(cli), is_lost, reason));
    return cli_commit(cli);
}

static err_t say_rotated(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct known_key *at;
    size_t count;
    cli_close(cli);
    TRY(cli_open_read(cli));
    TRY(known_keys(cx, &at, &count));
    cli_say(cli, _("A new key signs the record from now on. Keep a copy of the new ledger.key "
                   "apart from the backups."));
    say_key(cli, record_origin(cx->arena, &at[count - 1].key), &at[0]);
    say_earlier(cli, at, count);
    if (at[0].is_lost)
        cli_say(cli, _("Nobody could endorse it, because the old key is lost: tell those who check "
                       "the record its new key, and why, over a way they trust."));
    return OK;
}

static int key_rotate(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    str_t reason = STR_NONE;
    const bool is_lost = cli_flag(cli, "--lost");
    cli_value(cli, "--reason", &reason);
    if (!cli_done(cli))
        return EXIT_USAGE;
    if (is_lost && (str_trim(reason).len == 0 || !utf8_valid(reason))) {
        cli_complain(cli, _("A lost key needs a public reason: --reason TEXT"));
        return EXIT_USAGE;
    }
    err_t e = rotate(cli, is_lost, str_trim(reason));
    if (e == ERR_INVALID) {
        cli_complain(cli, _("ledger.key is not the key of this record. Put the right one into the "
                            "data folder; only if it is lost, run: alyans key rotate --lost "
                            "--reason TEXT"));
        return EXIT_FAILED;
    }
    if (e == OK)
        e = say_rotated(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

const struct command record_commands[] = {
    { "export ledger", "FILE", N_("write the whole record for anyone to keep and check"),
      export_ledger },
    { "verify", "[FILE] [--checkpoint FILE] [--key BASE64|FILE] [--record NAME] [--json]",
      N_("check a record or a proof; without FILE the database and what the site shows"), verify },
    { "key show", "", N_("the name and key of the record, to publish elsewhere"), key_show },
    { "key rotate", "[--lost] [--reason TEXT]",
      N_("let a new key sign the record; --lost when the old one is gone"), key_rotate },
    { 0 },
};
