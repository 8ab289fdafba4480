/* alyans import articles. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "newsroom/import/takeover.h"
#include "site/cli.h"

struct takeover_call {
    str_t path, section, organisation;
    struct takeover_wish wish;
    bool applies, lists;
    int64_t undo; /* 0: not asked */
};

/* --- options -------------------------------------------------------------------------------------
 */

static bool read_as(struct cli *cli, struct takeover_call *call)
{
    struct cx *const cx = cli->cx;
    str_t word = S("drafts");
    (void)cli_value(cli, "--as", &word); /* absent: drafts */
    call->wish.publishes = str_eq(word, S("published"));
    if (call->wish.publishes || str_eq(word, S("drafts")))
        return true;
    cli_complain(cli, trf(cx, "--as is drafts or published, not {0}", TARG(word)));
    return false;
}

static bool read_call(struct cli *cli, struct takeover_call *call)
{
    struct cx *const cx = cli->cx;
    str_t word = STR_NONE;
    *call = (struct takeover_call){ .applies = cli_flag(cli, "--apply"),
                                    .lists = cli_flag(cli, "--list") };
    (void)cli_value(cli, "--section", &call->section); /* asked for below */
    (void)cli_value(cli, "--organisation", &call->organisation);
    if (!read_as(cli, call))
        return false;
    if (cli_value(cli, "--language", &word)) {
        call->wish.says_language = true;
        if (!lang_from_code(word, &call->wish.language)) {
            cli_complain(cli, trf(cx, "--language is az or en, not {0}", TARG(word)));
            return false;
        }
    }
    if (cli_value(cli, "--undo", &word) && !str_to_i64(word, 1, INT64_MAX, &call->undo)) {
        cli_complain(cli, trf(cx, "--undo wants the number of an import, not {0}", TARG(word)));
        return false;
    }
    const bool has_file = cli_word(cli, &call->path);
    return cli_done(cli) && (int)has_file + (int)(call->undo != 0) + (int)call->lists == 1;
}

static err_t find_section(struct cli *cli, struct takeover_call *call)
{
    struct cx *const cx = cli->cx;
    struct section_list all;
    err_t e = section_find(cx, call->section, &call->wish.section);
    if (e == OK && !call->wish.section.is_closed)
        return OK;
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    if (e == OK)
        cli_complain(cli, trf(cx, "The section {0} takes no new articles", TARG(call->section)));
    else if (call->section.len == 0)
        cli_complain(cli, _("--section must name the section they go to"));
    else
        cli_complain(cli, trf(cx, "There is no section {0}", TARG(call->section)));
    TRY(section_list_all(cx, &all));
    if (all.count == 0)
        cli_complain(cli, _("There is no section yet: make them on the page /newsdesk/sections"));
    for (size_t i = 0; i < all.count; i++) {
        if (!all.at[i].is_closed)
            cli_complain(cli, arena_printf(cx->arena, "  %.*s  %.*s", STR_ARG(all.at[i].slug),
                                           STR_ARG(text2_pick(&all.at[i].name, cx->lang))));
    }
    return ERR_INVALID;
}

static err_t find_wish(struct cli *cli, struct takeover_call *call)
{
    struct cx *const cx = cli->cx;
    struct organisation o;
    TRY(find_section(cli, call));
    if (call->organisation.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(cx, call->organisation, &o);
    if (e == ERR_NOT_FOUND) {
        cli_complain(cli, trf(cx, "There is no organisation {0}", TARG(call->organisation)));
        return ERR_INVALID;
    }
    if (e == OK)
        call->wish.organisation = o.id;
    return e;
}

/* --- the file ------------------------------------------------------------------------------------
 */

static str_t trouble_words(struct cx *cx, const struct import_trouble *t)
{
    switch (t->fault) {
    case FAULT_XML:
        return _("this is not well-formed XML");
    case FAULT_TYPE:
        return _("a document type (DOCTYPE) stands here; it is not read");
    case FAULT_DEPTH:
        return _("elements are nested too deeply");
    case FAULT_SIZE:
        return _("it holds more than can be taken over at once");
    case FAULT_UNKNOWN:
        return _("this is neither an export of WordPress (WXR) nor a feed (RSS 2.0, Atom)");
    case FAULT_EMPTY:
        return _("there are no articles in it");
    case FAULT_NONE:
        break;
    }
    must_failed("a fault of a file", __FILE__, __LINE__);
}

static int complain_unreadable(struct cli *cli, str_t path, err_t e)
{
    struct cx *const cx = cli->cx;
    if (e == ERR_TOO_BIG)
        cli_complain(cli, trf(cx, "{0} is larger than {1} MiB", TARG(path),
                              TARG((int64_t)(IMPORT_FILE_MAX >> 20))));
    else
        cli_complain(cli, trf(cx, "{0} cannot be read", TARG(path)));
    return EXIT_FAILED;
}

static str_t name_of(str_t path)
{
    size_t from = path.len;
    while (from > 0 && path.at[from - 1] != '/')
        from--;
    return str_sub(path, from, path.len);
}

static str_t print_of_file(struct arena *arena, str_t text)
{
    const struct hash256 hash = hash_sha256((bytes_t){ (const uint8_t *)text.at, text.len });
    AUTO(buf) hex;
    buf_init(&hex, 2 * sizeof hash.at + 1);
    for (size_t i = 0; i < sizeof hash.at; i++)
        buf_printf(&hex, "%02x", hash.at[i]);
    return arena_str(arena, buf_str(&hex));
}

/* --- telling -------------------------------------------------------------------------------------
 */

static str_t told_date(struct cx *cx, const struct import_item *item)
{
    if (item->published_at != 0)
        return date_iso(cx->arena, item->published_at);
    return item->has_bad_date ? _("its date cannot be read") : S("–");
}

static void tell_step(struct cli *cli, const struct takeover_step *s)
{
    struct cx *const cx = cli->cx;
    const str_t line = arena_printf(cx->arena, "%" PRId64, s->item->line);
    switch (s->verdict) {
    case TAKEOVER_NEW:
        cli_say(cli, trf(cx, "{0}  line {1}: {2} → /news/{3} ({4}, {5})",
                         TARG(s->goes_public ? _("public") : _("draft")), TARG(line),
                         TARG(s->item->title), TARG(s->slug), TARG(lang_code(s->lang)),
                         TARG(told_date(cx, s->item))));
        return;
    case TAKEOVER_THERE:
        cli_say(cli, trf(cx, "there  line {0}: {1} was taken over before: /news/{2}", TARG(line),
                         TARG(s->item->title), TARG(s->slug)));
        return;
    case TAKEOVER_REFUSED:
    case TAKEOVER_LATER:
    case TAKEOVER_LEFT:
        return;
    }
}

static void tell_refused(struct cli *cli, const struct takeover_plan *plan)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < plan->count; i++) {
        const struct takeover_step *const s = &plan->at[i];
        const str_t why = s->verdict == TAKEOVER_REFUSED ? takeover_why_text(cx, s) : STR_NONE;
        if (why.len > 0 && s->item->title.len > 0)
            cli_complain(cli, trf(cx, "Refused: {0} ({1})", TARG(why), TARG(s->item->title)));
        else if (why.len > 0)
            cli_complain(cli, trf(cx, "Refused: {0}", TARG(why)));
    }
}

static void tell_count(struct cli *cli, str_t label, int64_t n)
{
    if (n > 0)
        cli_say(cli, trf(cli->cx, "  {0}: {1}", TARG(label), TARG(n)));
}

static void tell_left(struct cli *cli, const struct takeover_plan *plan)
{
    struct cx *const cx = cli->cx;
    const struct html_left *const h = &plan->left;
    const struct {
        str_t label;
        int64_t n;
    } lines[] = {
        { _("pages"), plan->pages },
        { _("files"), plan->attachments },
        { _("private, behind a password, or thrown away"), plan->hidden },
        { _("menus, blocks and the like"), plan->others },
        { _("comments of readers"), plan->comments },
        { _("tags beyond twelve of an article"), plan->tags },
        { _("scripts and styles in texts"), h->scripts },
        { _("frames, players and drawings in texts"), h->frames },
        { _("parts of forms in texts"), h->forms },
        { _("shortcodes in texts"), h->shortcodes },
        { _("links and images without an address that can be linked to"), h->links },
    };
    int64_t all = 0;
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        all += lines[i].n;
    if (all > 0)
        cli_say(cli, _("Left out:"));
    for (size_t i = 0; i < ARRAY_LEN(lines); i++)
        tell_count(cli, lines[i].label, lines[i].n);
    if (h->images + h->tables > 0)
        cli_say(cli, _("Changed:"));
    tell_count(cli, _("images that became links"), h->images);
    tell_count(cli, _("tables that became lines of text"), h->tables);
}

/* What is a draft there stays one. */
static void tell_unfinished(struct cli *cli, int64_t count)
{
    struct cx *const cx = cli->cx;
    if (count > 0)
        cli_say(cli, trn(cx, count, "{0} article is a draft there and will be one here",
                         "{0} articles are drafts there and will be drafts here"));
}

static void tell_later(struct cli *cli, int64_t count)
{
    struct cx *const cx = cli->cx;
    if (count > 0)
        cli_say(cli, trn(cx, count,
                         "{0} article is left for another time: say the same again afterwards",
                         "{0} articles are left for another time: say the same again afterwards"));
}

static void tell_plan(struct cli *cli, const struct takeover_call *call,
                      const struct takeover_plan *plan)
{
    struct cx *const cx = cli->cx;
    for (size_t i = 0; i < plan->count && !call->applies; i++)
        tell_step(cli, &plan->at[i]);
    tell_refused(cli, plan);
    const str_t counts =
        trf(cx, "New: {0}, public at once: {1}, taken over before: {2}, refused: {3}",
            TARG(plan->added), TARG(plan->published), TARG(plan->there), TARG(plan->refused));
    cli_say(cli, counts);
    if (call->wish.publishes)
        tell_unfinished(cli, plan->unfinished);
    /* cppcheck-suppress constStatement ; a call, not a comma */
    tell_left(cli, plan);
    tell_later(cli, plan->later);
}

/* --- importing -----------------------------------------------------------------------------------
 */

static void progress(void *to, int64_t done, int64_t of)
{
    cli_progress(to, done, of);
}

static err_t apply(struct cli *cli, const struct takeover_call *call,
                   const struct takeover_plan *plan, struct takeover *t)
{
    struct cx *const cx = cli->cx;
    TRY(takeover_apply(cx, plan, &call->wish, t, progress, cli));
    TRY(cli_commit(cli));
    cli_clear_progress(cli);
    tell_plan(cli, call, plan);
    cli_say(cli, trf(cx, "Imported. To undo it: alyans import articles --undo {0}",
                     TARG(arena_printf(cx->arena, "%" PRId64, t->id.v))));
    return OK;
}

/* Reading and writing in one transaction: what is planned is what is stored. */
static err_t import_parsed(struct cli *cli, struct takeover_call *call,
                           const struct import_file *file, struct takeover *t)
{
    struct cx *const cx = cli->cx;
    struct takeover_plan plan;
    TRY(call->applies ? cli_open_write(cli) : cli_open_read(cli));
    cx->actor.acts_as = LEDGER_AS_OPERATOR;
    TRY(find_wish(cli, call));
    TRY(takeover_look(cx, file, &call->wish, &plan));
    if (call->applies && plan.added > 0)
        return apply(cli, call, &plan, t);
    tell_plan(cli, call, &plan);
    cli_say(cli, plan.added == 0 ? _("Nothing was stored: nothing in it is new.")
                                 : _("Nothing was stored. To import it, say --apply."));
    return OK;
}

static int import_file(struct cli *cli, struct takeover_call *call)
{
    struct cx *const cx = cli->cx;
    struct import_file file;
    struct import_trouble trouble = { 0 };
    str_t text = STR_NONE;
    err_t e = file_read(cx->arena, arena_cstr(cx->arena, call->path), IMPORT_FILE_MAX, &text);
    if (e != OK)
        return complain_unreadable(cli, call->path, e);
    e = import_read(cx->arena, text, &file, &trouble);
    if (e == ERR_INVALID) {
        cli_complain(cli, trf(cx, "{0}, line {1}: {2}", TARG(call->path),
                              TARG(arena_printf(cx->arena, "%" PRId64, trouble.line)),
                              TARG(trouble_words(cx, &trouble))));
        return EXIT_FAILED;
    }
    struct takeover t = { .kind = file.kind,
                          .file = name_of(call->path),
                          .sha256 = print_of_file(cx->arena, text),
                          .title = file.title,
                          .address = file.address };
    if (e == OK)
        e = import_parsed(cli, call, &file, &t);
    cli_close(cli);
    return e == OK ? EXIT_DONE : e == ERR_INVALID ? EXIT_FAILED : cli_failed(cli, e);
}

/* --- undoing, listing ----------------------------------------------------------------------------
 */

static err_t undo(struct cli *cli, takeover_id id)
{
    struct cx *const cx = cli->cx;
    struct takeover t;
    const struct takeover_kept *kept = NULL;
    TRY(cli_open_write(cli));
    cx->actor.acts_as = LEDGER_AS_OPERATOR;
    TRY(takeover_undo(cx, id, &t, &kept));
    TRY(cli_commit(cli));
    cli_say(cli, trf(cx, "Undone. Drafts removed: {0}, articles retracted: {1}, kept: {2}",
                     TARG(t.removed), TARG(t.retracted), TARG(t.kept)));
    for (int64_t i = 0; i < t.kept; i++)
        cli_say(cli, trf(cx, "Kept, because somebody has changed it since: {0} (/news/{1})",
                         TARG(kept[i].title), TARG(kept[i].slug)));
    return OK;
}

static int undo_import(struct cli *cli, int64_t id)
{
    struct cx *const cx = cli->cx;
    const err_t e = undo(cli, (takeover_id){ id });
    cli_close(cli);
    if (e == ERR_NOT_FOUND)
        cli_complain(cli, _("There is no such import; see: alyans import articles --list"));
    else if (e == ERR_CONFLICT)
        cli_complain(cli, _("This import was undone before."));
    else if (e != OK)
        return cli_failed(cli, e);
    return e == OK ? EXIT_DONE : EXIT_FAILED;
}

static int list_imports(struct cli *cli)
{
    struct cx *const cx = cli->cx;
    const struct takeover *at = NULL;
    size_t count = 0;
    err_t e = cli_open_read(cli);
    if (e == OK)
        e = takeover_list(cx, &at, &count);
    for (size_t i = 0; e == OK && i < count; i++) {
        const struct takeover *const t = &at[i];
        const str_t state = t->undone_at == 0
                                ? _("in force")
                                : trf(cx, "undone on {0}", TARG(date_long(cx, t->undone_at)));
        cli_say(cli, trf(cx, "{0}  {1}  {2}  articles: {3}  {4}",
                         TARG(arena_printf(cx->arena, "%" PRId64, t->id.v)),
                         TARG(date_iso(cx->arena, t->imported_at)), TARG(t->file), TARG(t->added),
                         TARG(state)));
    }
    if (e == OK && count == 0)
        cli_say(cli, _("Nothing was imported yet."));
    cli_close(cli);
    return e == OK ? EXIT_DONE : cli_failed(cli, e);
}

static int import_articles_command(struct cli *cli)
{
    struct takeover_call call;
    if (!read_call(cli, &call))
        return cli_usage(cli);
    if (call.lists)
        return list_imports(cli);
    return call.undo != 0 ? undo_import(cli, call.undo) : import_file(cli, &call);
}

static const struct command_option IMPORT_OPTIONS[] = {
    { "--section WORD", N_("the section they go to (the word in its address)") },
    { "--organisation WORD", N_("who publishes them; without it the alliance") },
    { "--language az|en", N_("of articles that do not say their language themselves") },
    { "--as drafts|published",
      N_("drafts, which is usual: each is approved as always; published: what was public there is "
         "public here at once, approved by the operator, and the record says so") },
    { "--apply", N_("store them; without it only what would come of it is said") },
    { "--list", N_("what was imported") },
    { "--undo ID", N_("drafts go, public articles are retracted; what somebody has changed since "
                      "stays, and is named") },
    { 0 },
};
const struct command newsroom_commands[] = {
    { "import articles", "FILE --section WORD | --undo ID | --list",
      N_("take over articles from an export of WordPress (WXR) or a feed (RSS 2.0, Atom)"),
      import_articles_command, IMPORT_OPTIONS },
    { 0 },
};
