/* What alyans verify says: for people in their language, and as JSON for programs.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/verify_report.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/text.h"
#include "record/commands/key_text.h"

bool verified_holds(const struct verified *v)
{
    return verify_holds(&v->report) && v->difference_count == 0;
}

static str_t root_base64(struct arena *arena, const struct hash256 *root)
{
    return base64(arena, hash_bytes(root));
}

/* --- for people ------------------------------------------------------------------------------- */

static void say_source(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    if (v->source.len == 0)
        cli_say(cli, trf(cx, "Checked: the database {0}", TARG(cli->data_dir)));
    else if (v->report.origin.len == 0)
        cli_say(cli, trf(cx, "Checked: {0}", TARG(v->source)));
    else if (v->is_document)
        cli_say(cli, trf(cx, "Checked: the document {0}, with the proof in it", TARG(v->source)));
    else if (v->report.is_bundle)
        cli_say(cli, trf(cx, "Checked: the proof in {0}", TARG(v->source)));
    else
        cli_say(cli, trf(cx, "Checked: the exported record {0}", TARG(v->source)));
}

static void say_extent(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    const struct verify_report *const r = &v->report;
    if (!r->is_bundle && r->entries > 0)
        cli_say(cli, trn(cx, r->entries, "{0} entry was read", "{0} entries were read"));
    if (r->erased > 0 && r->is_bundle)
        cli_say(cli, trn(cx, r->erased, "{0} public text of it was erased; the record says why",
                         "{0} public texts of it were erased; the record says why"));
    if (r->erased > 0 && !r->is_bundle)
        cli_say(cli, trn(cx, r->erased, "{0} public text was erased; an entry says that, and why",
                         "{0} public texts were erased; for each an entry says that, and why"));
    if (r->waiting > 0)
        cli_say(cli, trn(cx, r->waiting, "{0} entry waits for its place and is not signed yet",
                         "{0} entries wait for their place and are not signed yet"));
    if (r->waiting > 0 && r->entries == 0)
        cli_say(cli, _("No entry has its place yet: the site gives it to them when it is served "
                       "(alyans serve). If it was served before, the record is gone."));
    if (v->is_copy)
        cli_say(cli, trn(cx, v->files, "{0} file of the copy is as it was written",
                         "{0} files of the copy are as they were written"));
    if (v->compared > 0)
        cli_say(cli, trn(cx, v->compared, "{0} row of the site was compared with the record",
                         "{0} rows of the site were compared with the record"));
    if (v->is_uncompared)
        cli_say(cli, _("Not all rows of the site could be compared, because entries of the record "
                       "cannot be read"));
}

static void say_checkpoint(struct cli *cli, const struct verify_report *r)
{
    struct cx *const cx = cli->cx;
    if (r->origin.len > 0)
        cli_say(cli, trf(cx, "Record: {0}", TARG(r->origin)));
    if (r->size == 0)
        return; /* a finding says that there is none */
    cli_say(cli, trn(cx, r->size, "Up to the checkpoint of {1}: {0} entry, root {2}",
                     "Up to the checkpoint of {1}: {0} entries, root {2}",
                     TARG(moment_utc(cx->arena, r->checkpoint_at)),
                     TARG(root_base64(cx->arena, &r->root))));
    cli_say(cli, trf(cx, "Signed with the key {0}", TARG(key_base64(cx->arena, &r->key))));
}

/* A proof and a checkpoint of another size: what the site can show, and where. */
static void say_what_is_needed(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    struct signed_note kept;
    if (checkpoint_read(cx->arena, v->trust.checkpoint, &kept) != OK)
        return;
    const int64_t a = kept.checkpoint.size;
    const int64_t b = v->report.size;
    const str_t where = arena_printf(cx->arena, "/record/consistency?from=%" PRId64 "&to=%" PRId64,
                                     a < b ? a : b, a < b ? b : a);
    cli_say(cli, trf(cx,
                     "It was not compared with the checkpoint that you gave, which is of another "
                     "size. The site shows at {0} that both are of one history: keep that in a "
                     "file and give it with --consistency.",
                     TARG(where)));
}

/* Without anything from outside, a record vouches only for itself. */
static void say_foundation(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    const struct verify_trust *const t = &v->trust;
    if (v->report.size == 0)
        return;
    if (t->origin.len == 0 && !t->has_key && t->checkpoint.len == 0)
        cli_say(cli, _("It rests on the key found in the record itself. To be sure that you were "
                       "shown the same record as everybody else, give what you know from "
                       "elsewhere: --record, --key or --checkpoint."));
    if (t->origin.len > 0)
        cli_say(cli, _("It rests on the name of the record that you gave."));
    if (t->has_key)
        cli_say(cli, _("It rests on the key that you gave."));
    if (t->checkpoint.len > 0 && v->report.is_kept_compared)
        cli_say(cli, _("It rests on the checkpoint that you gave."));
    if (t->checkpoint.len > 0 && !v->report.is_kept_compared && !v->report.is_bundle)
        cli_say(cli, _("It was not compared with the checkpoint that you gave, because of what "
                       "was found."));
    if (t->checkpoint.len > 0 && !v->report.is_kept_compared && v->report.is_bundle)
        say_what_is_needed(cli, v);
}

static const char *class_msgid(enum finding_class c)
{
    switch (c) {
    case FINDING_TAMPERED:
        return N_("Changed: what stands there is not what was signed.");
    case FINDING_TRUNCATED:
        return N_("Cut off: something that was signed is missing at the end.");
    case FINDING_ERASED:
        return N_("Erased without a word: a value is missing, and no entry says that it was "
                  "erased and why.");
    case FINDING_KEY:
        return N_("Key: the signature is not by a key that may sign this record.");
    case FINDING_FORKED:
        return N_("Two histories: what you were shown earlier is not the beginning of this "
                  "record.");
    case FINDING_UNREADABLE:
        return N_("Unreadable: this is not the form of a record or a proof.");
    }
    must_failed("a class of findings", __FILE__, __LINE__);
}

/* Its sentence in the reader's language. */
static str_t finding_text(struct cx *cx, const struct finding *f)
{
    const struct tr_arg args[] = { TARG(f->args[0]), TARG(f->args[1]) };
    return trf_args(cx, f->msgid, args, ARRAY_LEN(args));
}

/* The sentence names the entry. */
static str_t finding_line(struct cx *cx, const struct finding *f)
{
    const str_t text = finding_text(cx, f);
    return f->line > 0 ? trf(cx, "{0} (line {1})", TARG(text), TARG(f->line)) : text;
}

static size_t kept(size_t count, size_t most)
{
    return count < most ? count : most;
}

static void say_class(struct cli *cli, const struct verify_report *r, enum finding_class c)
{
    struct cx *const cx = cli->cx;
    bool is_named = false;
    for (size_t i = 0; i < kept(r->count, FINDINGS_KEPT); i++) {
        if (r->at[i].class != c)
            continue;
        if (!is_named) {
            cli_say(cli, STR_NONE);
            cli_say(cli, tr_lang(cx->lang, class_msgid(c)));
        }
        is_named = true;
        cli_say(cli, arena_printf(cx->arena, "  %.*s", STR_ARG(finding_line(cx, &r->at[i]))));
    }
}

static void say_more(struct cli *cli, size_t count, size_t most)
{
    struct cx *const cx = cli->cx;
    if (count > most)
        cli_say(cli, trn(cx, (int64_t)(count - most), "… and {0} more", "… and {0} more"));
}

static void say_differences(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    if (v->difference_count == 0)
        return;
    cli_say(cli, STR_NONE);
    cli_say(cli, _("The site shows something else than the record says:"));
    for (size_t i = 0; i < kept(v->difference_count, DIFFERENCES_KEPT); i++) {
        const struct difference *const d = &v->differences[i];
        cli_say(cli, arena_printf(cx->arena, "  %.*s %" PRId64 ": %.*s", STR_ARG(d->table), d->id,
                                  STR_ARG(d->what)));
    }
    say_more(cli, v->difference_count, DIFFERENCES_KEPT);
}

static void say_verdict(struct cli *cli, const struct verified *v)
{
    struct cx *const cx = cli->cx;
    cli_say(cli, STR_NONE);
    if (!verified_holds(v)) {
        const int64_t n = (int64_t)(v->report.count + v->difference_count);
        cli_say(cli, trn(cx, n, "It does not hold: {0} finding", "It does not hold: {0} findings"));
        return;
    }
    if (v->is_document) {
        cli_say(cli, _("It holds: the document is what the record sealed, word for word. What came "
                       "into the record later, it cannot say."));
        cli_say(cli, v->says);
        return;
    }
    cli_say(cli, v->report.is_bundle
                     ? _("It holds: this entry is in the record exactly as shown.")
                     : _("It holds: nothing was changed, left out, moved or put in since it was "
                         "signed."));
}

void verified_say(struct cli *cli, const struct verified *v)
{
    static const enum finding_class CLASSES[] = { FINDING_TAMPERED, FINDING_TRUNCATED,
                                                  FINDING_ERASED,   FINDING_KEY,
                                                  FINDING_FORKED,   FINDING_UNREADABLE };
    say_source(cli, v);
    say_checkpoint(cli, &v->report);
    say_extent(cli, v);
    say_foundation(cli, v);
    say_verdict(cli, v);
    for (size_t i = 0; i < ARRAY_LEN(CLASSES); i++)
        say_class(cli, &v->report, CLASSES[i]);
    say_more(cli, v->report.count, FINDINGS_KEPT);
    say_differences(cli, v);
}

/* --- for programs ----------------------------------------------------------------------------- */

static void put_str(struct json_out *j, const char *key, str_t v)
{
    json_key(j, str_from_c(key));
    json_put_str(j, v);
}

static void put_i64(struct json_out *j, const char *key, int64_t v)
{
    json_key(j, str_from_c(key));
    json_put_i64(j, v);
}

static void put_bool(struct json_out *j, const char *key, bool v)
{
    json_key(j, str_from_c(key));
    json_put_bool(j, v);
}

/* What a stranger's file says may be no text at all. */
static void put_text(struct json_out *j, const char *key, str_t v)
{
    json_key(j, str_from_c(key));
    json_put_str(j, utf8_valid(v) ? v : STR_NONE);
}

static void put_checkpoint(struct cx *cx, struct json_out *j, const struct verify_report *r)
{
    json_key(j, S("checkpoint"));
    if (r->size == 0) {
        json_put_null(j);
        return;
    }
    json_put_object(j);
    put_i64(j, "size", r->size);
    put_str(j, "root", root_base64(cx->arena, &r->root));
    put_str(j, "at", date_time_iso(cx->arena, r->checkpoint_at));
    put_str(j, "key", key_base64(cx->arena, &r->key));
    json_put_object_end(j);
}

static void put_foundation(struct json_out *j, const struct verified *v)
{
    const struct verify_trust *const t = &v->trust;
    json_key(j, S("rests_on"));
    json_put_object(j);
    put_bool(j, "record", t->origin.len > 0);
    put_bool(j, "key", t->has_key);
    put_bool(j, "checkpoint", v->report.is_kept_compared);
    json_put_object_end(j);
}

static void put_findings(struct cx *cx, struct json_out *j, const struct verify_report *r)
{
    put_i64(j, "n_findings", (int64_t)r->count);
    json_key(j, S("findings"));
    json_put_array(j);
    for (size_t i = 0; i < kept(r->count, FINDINGS_KEPT); i++) {
        const struct finding *const f = &r->at[i];
        json_put_object(j);
        put_str(j, "class", finding_class_word(f->class));
        put_i64(j, "seq", f->seq);
        put_i64(j, "line", f->line);
        put_text(j, "text", finding_text(cx, f));
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

static void put_differences(struct json_out *j, const struct verified *v)
{
    put_i64(j, "compared", v->compared);
    put_i64(j, "n_differences", (int64_t)v->difference_count);
    json_key(j, S("differences"));
    json_put_array(j);
    for (size_t i = 0; i < kept(v->difference_count, DIFFERENCES_KEPT); i++) {
        json_put_object(j);
        put_str(j, "table", v->differences[i].table);
        json_key(j, S("id"));
        json_put_id(j, v->differences[i].id);
        put_text(j, "text", v->differences[i].what);
        json_put_object_end(j);
    }
    json_put_array_end(j);
}

err_t verified_json(struct cx *cx, const struct verified *v, struct buf *out)
{
    const struct verify_report *const r = &v->report;
    struct json_out j;
    json_begin(&j, out);
    json_put_object(&j);
    put_str(&j, "program", S("alyans " ALYANS_VERSION));
    put_str(&j, "checked",
            v->source.len == 0 ? S("database")
            : v->is_document   ? S("document")
            : r->is_bundle     ? S("bundle")
                               : S("record"));
    put_text(&j, "source", v->source);
    if (v->is_document)
        put_text(&j, "says", v->says);
    put_bool(&j, "holds", verified_holds(v));
    if (v->is_copy)
        put_i64(&j, "files", v->files);
    put_text(&j, "record", r->origin);
    put_i64(&j, "entries", r->entries);
    put_i64(&j, "erased", r->erased);
    put_i64(&j, "waiting", r->waiting);
    put_checkpoint(cx, &j, r);
    put_foundation(&j, v);
    put_findings(cx, &j, r);
    put_differences(&j, v);
    json_put_object_end(&j);
    buf_byte(out, '\n');
    return buf_check(out);
}
