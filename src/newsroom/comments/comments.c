/* Comments: given, confirmed, held, decided on, withdrawn.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/crypto/crypto.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "newsroom/comments/store.h"

#define TOKEN_PURPOSE "comment link"
#define WRITER_PURPOSE "comment writer"
#define WORK_PURPOSE "comment work"

/* Nobody is named in the record but organisations and the editors. */
static const struct actor VISITOR = { .acts_as = LEDGER_AS_PUBLIC };

/* --- rules ---------------------------------------------------------------------------------------
 */

static const str_t STATES[COMMENT_STATES] = { S_INIT("unconfirmed"), S_INIT("waiting"),
                                              S_INIT("public"), S_INIT("removed"),
                                              S_INIT("withdrawn") };
static const str_t HELDS[] = { S_INIT(""), S_INIT("first"), S_INIT("links") };

str_t comment_state_word(enum comment_state s)
{
    return STATES[s];
}

bool comment_state_from_word(str_t word, enum comment_state *out)
{
    for (int i = 0; i < COMMENT_STATES; i++) {
        if (str_eq(word, STATES[i])) {
            *out = (enum comment_state)i; /* an index of that table */
            return true;
        }
    }
    return false;
}

str_t comment_held_word(enum comment_held h)
{
    return HELDS[h];
}

bool comment_held_from_word(str_t word, enum comment_held *out)
{
    for (size_t i = 0; i < ARRAY_LEN(HELDS); i++) {
        if (str_eq(word, HELDS[i])) {
            *out = (enum comment_held)i; /* likewise */
            return true;
        }
    }
    return false;
}

size_t comment_links(str_t text)
{
    size_t n = 0;
    for (size_t i = 0; i + 4 <= text.len; i++) {
        const str_t rest = str_sub(text, i, text.len);
        n += str_eq_ascii_nocase(str_sub(rest, 0, 7), S("http://")) ||
                     str_eq_ascii_nocase(str_sub(rest, 0, 8), S("https://")) ||
                     str_eq_ascii_nocase(str_sub(rest, 0, 4), S("www."))
                 ? 1
                 : 0;
    }
    return n;
}

enum comment_held comment_hold(str_t text, int64_t kept, bool has_worked)
{
    if (comment_links(text) > COMMENT_LINKS_MOST)
        return HELD_LINKS;
    return kept == 0 && !has_worked ? HELD_FIRST : HELD_NOT;
}

bool work_holds(str_t challenge, str_t nonce)
{
    struct sha256 *const h = sha256_new();
    sha256_begin(h);
    sha256_add(h, (bytes_t){ (const uint8_t *)challenge.at, challenge.len });
    sha256_add(h, (bytes_t){ (const uint8_t *)":", 1 });
    sha256_add(h, (bytes_t){ (const uint8_t *)nonce.at, nonce.len });
    const struct hash256 made = sha256_end(h);
    sha256_free(h);
    for (int bit = 0; bit < COMMENT_WORK_BITS; bit++) {
        if ((made.at[bit / 8] >> (7 - bit % 8) & 1) != 0)
            return false;
    }
    return nonce.len > 0 && nonce.len <= 20;
}

/* --- entries -------------------------------------------------------------------------------------
 */

static const struct actor *speaker(const struct cx *cx, const struct comment *c)
{
    return c->organisation.v != 0 || c->is_desk ? &cx->actor : &VISITOR;
}

static err_t note(struct cx *cx, enum ledger_kind kind, const struct comment *c,
                  const struct ledger_field *fields, size_t count, const struct actor *actor)
{
    return ledger_add(cx,
                      &(struct ledger_new){ kind, c->id.v, c->article.v, fields, count, actor });
}

static err_t note_shown(struct cx *cx, const struct comment *c, const struct actor *actor)
{
    const struct ledger_field fields[] = { ledger_text("text", c->text),
                                           ledger_id("organisation", c->organisation.v) };
    return note(cx, LEDGER_COMMENT_SHOWN, c, fields, ARRAY_LEN(fields), actor);
}

/* --- giving --------------------------------------------------------------------------------------
 */

static err_t show(struct cx *cx, struct comment *c, const struct actor *actor)
{
    c->state = COMMENT_PUBLIC;
    c->closed_at = 0;
    c->is_withheld = false;
    if (c->public_at == 0) {
        c->public_at = cx->now;
        if (c->writer != 0)
            TRY(writer_kept(cx, c->writer));
    }
    TRY(comment_update(cx, c));
    return note_shown(cx, c, actor);
}

static err_t hold(struct cx *cx, struct comment *c)
{
    case_id made;
    c->state = COMMENT_WAITING;
    TRY(comment_update(cx, c));
    return moderation_submit(cx,
                             &(struct moderation_new){ .kind = newsroom_moderated_comment.kind,
                                                       .subject = c->id.v,
                                                       .within = c->article.v,
                                                       .account = c->account },
                             &made);
}

/* Whoever speaks for an organisation, or for the editors, is known and needs no look. */
static err_t settle(struct cx *cx, struct comment *c)
{
    c->confirmed_at = cx->now;
    return c->held == HELD_NOT ? show(cx, c, speaker(cx, c)) : hold(cx, c);
}

static err_t keyed(struct cx *cx, const char *purpose, str_t text, bytes_t *out)
{
    const struct hash256 h =
        hash_keyed(site_of(cx)->key, purpose, (bytes_t){ (const uint8_t *)text.at, text.len });
    *out = arena_bytes(cx->arena, hash_bytes(&h));
    return OK;
}

static err_t letter_of(struct cx *cx, const struct comment *c, const struct article *a, str_t email,
                       str_t token, bool *is_sent)
{
    const str_t title = article_title(cx, a);
    const struct letter_part parts[] = {
        { trf(cx, "Somebody, we hope you, commented on “{0}”:", TARG(title)), STR_NONE },
        { c->text, STR_NONE },
        { _("Open this page and confirm it there. Until you do, nobody sees it. The page stays "
            "yours: there you see what became of it, and can withdraw it."),
          STR_NONE },
        { _("Confirm the comment"), arena_printf(cx->arena, "/comments/%.*s", STR_ARG(token)) },
        { _("If it was not you, do nothing: after seven days it is deleted."), STR_NONE },
    };
    return letter_send_if_possible(
        cx,
        &(struct letter){ .kind = "comment",
                          .to = email,
                          .lang = cx->lang,
                          .subject = trf(cx, "Your comment on “{0}”: please confirm", TARG(title)),
                          .parts = parts,
                          .part_count = ARRAY_LEN(parts),
                          .organisation = a->organisation.v,
                          .is_strangers = true },
        is_sent);
}

static err_t thread_of(struct cx *cx, const struct comment_new *n, struct comment *c)
{
    struct comment parent;
    c->thread = c->id;
    if (n->reply_to.v == 0)
        return OK;
    TRY(comment_get(cx, n->reply_to, &parent));
    if (parent.article.v != n->article.v || parent.state != COMMENT_PUBLIC)
        return problem(cx, ERR_CONFLICT, "what is answered does not stand");
    c->thread = parent.thread;
    return OK;
}

/* Work stands in for one look, whoever did it. */
static err_t work_stands(struct cx *cx, str_t challenge, bool *out)
{
    bytes_t hash;
    *out = false;
    if (challenge.len == 0)
        return OK;
    TRY(keyed(cx, WORK_PURPOSE, challenge, &hash));
    return work_spend(cx, hash, out);
}

/* Who says it, and whether it waits for a look. */
static err_t writer_fill(struct cx *cx, const struct comment_new *n, struct comment *c)
{
    const struct actor *const a = &cx->actor;
    int64_t waiting = 0;
    int64_t kept = 0;
    if (n->is_spoken && (a->mandate == 0 || (a->scopes & MANDATE_PUBLISHING) == 0))
        return problem(cx, ERR_FORBIDDEN, "no mandate for publishing");
    if (a->account != 0) {
        c->account = a->account;
        c->is_desk = !n->is_spoken && (a->roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0;
        c->organisation.v = n->is_spoken ? a->organisation : 0;
        c->affiliated.v = n->is_spoken || a->mandate == 0 ? 0 : a->organisation;
        TRY(account_kept(cx, a->account, &kept));
    } else {
        struct comment_writer w;
        bytes_t hash;
        TRY(keyed(cx, WRITER_PURPOSE, text_fold(cx->arena, n->email), &hash));
        TRY(writer_of_hash(cx, hash, n->email, &w));
        c->writer = w.id;
        kept = w.kept;
    }
    TRY(comments_waiting(cx, c->writer, c->account, &waiting));
    if (waiting >= COMMENTS_WAITING_MOST)
        return problem(cx, ERR_TOO_MANY, "so many of this writer wait");
    if (c->organisation.v != 0 || c->is_desk)
        return OK;
    bool has_worked = false;
    if (kept == 0)
        TRY(work_stands(cx, n->work, &has_worked));
    c->held = comment_hold(n->text, kept, has_worked);
    return OK;
}

err_t comment_give(struct cx *cx, const struct comment_new *n, comment_id *out, str_t *token,
                   bool *is_sent)
{
    struct article a;
    bytes_t hash;
    struct comment c = { .id = { id_new(cx->ids, cx->now) },
                         .article = n->article,
                         .state = COMMENT_UNCONFIRMED,
                         .name = n->name,
                         .affiliation = n->affiliation,
                         .text = n->text,
                         .html = markdown_html(cx->arena, n->text),
                         .language = cx->lang,
                         .created_at = cx->now };
    const size_t length = utf8_count(n->text);
    TRY(article_get(cx, n->article, &a));
    if (!article_is_public(&a) || a.state == ARTICLE_RETRACTED || !a.takes_comments)
        return problem(cx, ERR_CONFLICT, "it takes no comments");
    if (length < COMMENT_LEAST || length > COMMENT_MOST)
        return problem(cx, ERR_INVALID, "too short or too long");
    TRY(thread_of(cx, n, &c));
    TRY(writer_fill(cx, n, &c));
    TRY(comment_next_number(cx, n->article, &c.number));
    *token = token_new(cx->arena);
    *is_sent = false;
    *out = c.id;
    TRY(keyed(cx, TOKEN_PURPOSE, *token, &hash));
    TRY(comment_insert(cx, &c, hash));
    TRY(note(cx, LEDGER_COMMENT_GIVEN, &c,
             LEDGER_FIELDS(ledger_text("number", arena_printf(cx->arena, "%" PRId64, c.number))),
             speaker(cx, &c)));
    return c.account != 0 ? settle(cx, &c) : letter_of(cx, &c, &a, n->email, *token, is_sent);
}

err_t comment_of_token(struct cx *cx, str_t token, struct comment *out)
{
    bytes_t hash;
    TRY(keyed(cx, TOKEN_PURPOSE, token, &hash));
    return comment_by_hash(cx, hash, out);
}

err_t comment_confirm(struct cx *cx, struct comment *c)
{
    return c->state == COMMENT_UNCONFIRMED ? settle(cx, c) : OK;
}

/* Out of the record. */
static err_t erase_words(struct cx *cx, comment_id id, str_t reason)
{
    const err_t e = ledger_erase_text(cx, id.v, S("text"), reason);
    if (e == ERR_NOT_FOUND)
        cx->problem = (struct problem){ 0 }; /* it was never public, or they are gone already */
    return e == ERR_NOT_FOUND ? OK : e;
}

err_t comment_withdraw(struct cx *cx, struct comment *c)
{
    if (c->state == COMMENT_WITHDRAWN)
        return problem(cx, ERR_CONFLICT, "withdrawn before");
    if (c->state == COMMENT_UNCONFIRMED)
        return comment_delete(cx, c); /* perhaps it was somebody else: nothing of it stands */
    c->state = COMMENT_WITHDRAWN;
    c->closed_at = cx->now;
    TRY(comment_update(cx, c));
    TRY(comment_strip(cx, c));
    TRY(moderation_withdrawn(cx, newsroom_moderated_comment.kind, c->id.v));
    TRY(note(cx, LEDGER_COMMENT_WITHDRAWN, c, NULL, 0, &VISITOR));
    return erase_words(cx, c->id, S("withdrawn by its writer"));
}

/* --- for moderation ------------------------------------------------------------------------------
 */

static err_t moderated_load(struct cx *cx, int64_t subject, struct moderated_text *out)
{
    struct comment c;
    struct article a;
    struct comment_writer w = { 0 };
    TRY(comment_get(cx, (comment_id){ subject }, &c));
    TRY(article_get(cx, c.article, &a));
    if (c.writer != 0)
        TRY(writer_get(cx, c.writer, &w));
    struct moderated_text t = { .about = article_title(cx, &a),
                                .where = url_comment(cx, &a, &c),
                                .within = a.id.v,
                                .organisation = c.organisation.v,
                                .account = c.account,
                                .is_public = c.state == COMMENT_PUBLIC,
                                .email = w.email,
                                .email_language = c.language };
    t.text.by[c.language] = c.text;
    *out = t;
    return OK;
}

static err_t moderated_decide(struct cx *cx, int64_t subject, const struct moderation_decision *d)
{
    struct comment c;
    TRY(comment_get(cx, (comment_id){ subject }, &c));
    if (c.state == COMMENT_WITHDRAWN)
        return OK; /* nothing is there to show or to hide */
    if (d->verdict == VERDICT_KEEP)
        return c.state == COMMENT_PUBLIC ? OK : show(cx, &c, NULL);
    if (c.state == COMMENT_REMOVED)
        return OK;
    c.state = COMMENT_REMOVED;
    c.closed_at = cx->now;
    c.is_withheld = rule_withholds(d->rule);
    TRY(comment_update(cx, &c));
    return note(
        cx, LEDGER_COMMENT_HIDDEN, &c,
        LEDGER_FIELDS(ledger_text("reason", d->reason), ledger_flag("withheld", c.is_withheld)),
        NULL);
}

static err_t moderated_forget(struct cx *cx, int64_t subject, str_t reason)
{
    TRY(comment_clear(cx, (comment_id){ subject }));
    return erase_words(cx, (comment_id){ subject }, reason);
}

/* The link by which its writer confirmed it. */
static err_t moderated_of_token(struct cx *cx, str_t token, int64_t *subject)
{
    struct comment c;
    TRY(comment_of_token(cx, token, &c));
    *subject = c.id.v;
    return OK;
}

const struct moderated_kind newsroom_moderated_comment = { .kind = "comment",
                                                           .label = N_("Comments"),
                                                           .one = N_("Comment"),
                                                           .load = moderated_load,
                                                           .decide = moderated_decide,
                                                           .forget = moderated_forget,
                                                           .of_token = moderated_of_token };
