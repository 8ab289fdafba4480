/* The commands that carry the record out and look after its key: export ledger, key show, key
 * rotate. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/record_commands.h"

#include <errno.h>
#include <unistd.h>

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/key.h"
#include "ledger/sequencer.h"
#include "ledger/signer.h"
#include "ledger/verify.h"
#include "record/commands/key_text.h"
#include "record/commands/verify_command.h"

enum {
    KEYS_SHOWN = 500,
    SERVER_TRIES = 50, /* of 100 ms: a running server gives places within a second */
};

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
err_t record_settle(struct cli *cli)
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
        if (e == ERR_INVALID)
            cli_complain(cli, _("ledger.key is missing or not the key of this record."));
        else
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
static err_t export_once(struct cli *cli, str_t file, struct checkpoint_row *newest, int64_t *bytes)
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
    if (e != OK)
        cli_close(cli);
    TRY(e);
    *bytes = x.bytes;
    return file_draft_finish(&x.draft, 0644);
}

/* An erasure that has its place in a moment is waited for. */
err_t record_write(struct cli *cli, str_t file, struct checkpoint_row *newest, int64_t *bytes)
{
    struct cx *const cx = cli->cx;
    const struct timespec pause = { 0, 100000000 };
    err_t e = export_once(cli, file, newest, bytes);
    for (int i = 0; e == ERR_BUSY && i < SERVER_TRIES; i++) {
        (void)nanosleep(&pause, NULL);
        e = export_once(cli, file, newest, bytes);
    }
    if (e == ERR_BUSY)
        cli_complain(cli, _("A text was erased, and the entry that says so waits for its place: "
                            "without it the file would not hold. Try again once the site runs."));
    return e;
}

err_t record_sign_copy(struct cli *cli, const struct hash256 *sums, int64_t files, str_t *note)
{
    struct cx *const cx = cli->cx;
    AUTO(hasher) h = { sha256_new() };
    AUTO(signer) s = { 0 };
    struct record_keys keys;
    TRY(cli_open_read(cli));
    TRY(record_keys_read(cx, h.sha, &keys));
    TRY(signer_open(cx->arena, key_path(cli), &keys, &s));
    const struct checkpoint c = {
        .origin = arena_printf(cx->arena, "%.*s" CHECKPOINT_OF_COPY, STR_ARG(signer_origin(&s))),
        .size = files,
        .root = *sums,
        .at = cx->now,
    };
    *note = checkpoint_sign(cx->arena, &c, &s.seed);
    return OK;
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
    err_t e = record_settle(cli);
    if (e == OK)
        e = record_write(cli, file, &newest, &bytes);
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
    cli_say(cli,
            trn(cx, c->size, "Up to the checkpoint of {1}: {0} entry, root {2}",
                "Up to the checkpoint of {1}: {0} entries, root {2}",
                TARG(moment_utc(cx->arena, c->at)), TARG(base64(cx->arena, hash_bytes(&c->root)))));
    cli_say(cli, trf(cx, "Anyone can check it: alyans verify {0}", TARG(file)));
    return EXIT_DONE;
}

/* --- key show --------------------------------------------------------------------------------- */

/* A key that signs, or signed, the record. */
struct known_key {
    struct public_key key;
    usec_t since;
    bool is_lost; /* the one before it was lost, so nobody endorsed this one */
};

struct known_keys {
    struct known_key *at; /* newest first */
    size_t count;
    str_t origin;
};
/* ERR_NOT_FOUND: there is no record yet. */
static err_t known_keys(struct cx *cx, struct known_keys *out)
{
    const struct entry *at;
    const struct entry_filter keys = { .kind = S("key."), .limit = KEYS_SHOWN };
    TRY(entry_list(cx, &keys, &at, &out->count));
    if (out->count == 0)
        return ERR_NOT_FOUND;
    out->at = arena_array(cx->arena, struct known_key, out->count);
    for (size_t i = 0; i < out->count; i++) {
        const struct entry_value *const key = entry_value(&at[i], "key");
        const struct entry_value *const endorsement = entry_value(&at[i], "endorsement");
        if (key == NULL || !key_read(cx->arena, key->text, &out->at[i].key))
            return problem(cx, ERR_CONFLICT, "entry %" PRId64 " names no key", at[i].seq);
        out->at[i].since = at[i].at;
        out->at[i].is_lost = endorsement != NULL && endorsement->text.len == 0;
    }
    out->origin = record_origin(cx->arena, &out->at[out->count - 1].key);
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
    cli_say(cli, trf(cx, "In use since: {0}", TARG(moment_utc(cx->arena, k->since))));
}

static void say_earlier(struct cli *cli, const struct known_keys *k)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 1; i < k->count; i++) {
        const struct known_key *const after = &k->at[i - 1];
        const str_t key = key_base64(cx->arena, &k->at[i].key);
        const str_t till = moment_utc(cx->arena, after->since);
        cli_say(cli, after->is_lost ? trf(cx, "Before it, until {0}, when it was lost: {1}",
                                          TARG(till), TARG(key))
                                    : trf(cx, "Before it, until {0}: {1}", TARG(till), TARG(key)));
    }
}

static err_t show_keys(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    struct known_keys k = { 0 };
    TRY(known_keys(cx, &k));
    say_key(cli, k.origin, &k.at[0]);
    say_earlier(cli, &k);
    cli_say(cli, _("Publish these lines where the operator of this site cannot change them "
                   "unnoticed: in a newspaper, with partners, on paper. Whoever checks a record "
                   "compares it with them."));
    judge_key_file(cli, &k.at[0].key);
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
    struct known_keys k = { 0 };
    cli_close(cli);
    TRY(cli_open_read(cli));
    TRY(known_keys(cx, &k));
    cli_say(cli, _("A new key signs the record from now on. Keep a copy of the new ledger.key "
                   "apart from the backups."));
    say_key(cli, k.origin, &k.at[0]);
    say_earlier(cli, &k);
    if (k.at[0].is_lost)
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
    { "key show", "", N_("the name and key of the record, to publish elsewhere"), key_show },
    { "key rotate", "[--lost] [--reason TEXT]",
      N_("let a new key sign the record; --lost when the old one is gone"), key_rotate },
    { "verify",
      "[FILE|DIR] [--checkpoint FILE [--consistency FILE]] [--key BASE64|FILE] [--record NAME] "
      "[--recompute] [--json]",
      N_("check a record, a proof or a copy of a site; without one the database and what the site "
         "shows"),
      verify_command },
    { 0 },
};
