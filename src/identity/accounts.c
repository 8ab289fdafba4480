/* Accounts and the links that let people in; each change appends to the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/entry.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"

/* --- accounts --------------------------------------------------------------------------------- */

err_t account_record(struct cx *cx, enum ledger_kind kind, account_id whose,
                     const struct ledger_field *fields, size_t count, const struct actor *actor)
{
    struct ledger_field *const all = arena_array(cx->arena, struct ledger_field, count + 1);
    for (size_t i = 0; i < count; i++)
        all[i] = fields[i];
    all[count] = ledger_personal("person", arena_printf(cx->arena, "%" PRId64, whose.v), whose.v);
    return ledger_add(cx, &(struct ledger_new){ kind, 0, 0, all, count + 1, actor });
}

err_t account_add(struct cx *cx, str_t email, str_t name, uint32_t roles, enum lang language,
                  account_id *out)
{
    const struct account a = { .id = { id_new(cx->ids, cx->now) },
                               .email = email,
                               .name = name,
                               .roles = roles,
                               .language = language,
                               .created_at = cx->now };
    TRY(account_put(cx, &a, text_fold(cx->arena, email)));
    TRY(account_record(cx, LEDGER_ACCOUNT_ADDED, a.id,
                       LEDGER_FIELDS(ledger_int("roles", roles),
                                     ledger_personal("email", email, a.id.v),
                                     ledger_personal("name", name, a.id.v)),
                       NULL));
    *out = a.id;
    return OK;
}

err_t account_find(struct cx *cx, account_id id, struct account *out)
{
    return account_get(cx, id, out);
}

err_t account_find_by_email(struct cx *cx, str_t email, struct account *out)
{
    return account_get_by_email(cx, text_fold(cx->arena, email), out);
}

static int by_name(const void *a, const void *b, void *lang)
{
    const struct account *const left = a;
    const struct account *const right = b;
    return text_compare(*(const enum lang *)lang, left->name, right->name);
}

err_t account_list(struct cx *cx, const struct account **out, size_t *count)
{
    struct account *at = NULL;
    size_t n = 0;
    TRY(account_get_all(cx, &at, &n));
    if (n > 1)
        qsort_r(at, n, sizeof at[0], by_name, &cx->lang);
    *out = at;
    *count = n;
    return OK;
}

err_t account_note(struct cx *cx, account_id id, const char *change)
{
    return account_record(cx, LEDGER_ACCOUNT_CHANGED, id,
                          LEDGER_FIELDS(ledger_text("change", str_from_c(change))), NULL);
}

err_t account_disable(struct cx *cx, account_id id)
{
    TRY(account_set_disabled(cx, id, true));
    TRY(session_end_others(cx, id, 0));
    TRY(link_end_open(cx, id));
    return account_note(cx, id, "disabled");
}

err_t account_enable(struct cx *cx, account_id id)
{
    TRY(account_set_disabled(cx, id, false));
    return account_note(cx, id, "enabled");
}

err_t account_set_doubted(struct cx *cx, account_id id, bool is_doubted)
{
    TRY(account_set_doubt(cx, id, is_doubted ? cx->now : 0));
    return account_note(cx, id, is_doubted ? "in doubt" : "out of doubt");
}

str_t roles_label(struct cx *cx, uint32_t roles)
{
    const bool is_operator = (roles & ROLE_OPERATOR) != 0;
    const bool is_secretariat = (roles & ROLE_SECRETARIAT) != 0;
    if (is_operator && is_secretariat)
        return _("operator, secretariat");
    if (is_operator)
        return _("operator");
    return is_secretariat ? _("secretariat") : STR_NONE;
}

/* --- passwords and tries ---------------------------------------------------------------------- */

err_t password_change(struct cx *cx, account_id who, str_t hash, int64_t keep)
{
    TRY(account_set_password(cx, who, hash));
    TRY(session_end_others(cx, who, keep));
    TRY(link_end_open(cx, who));
    return account_note(cx, who, "password");
}

static struct try_keys keys_of(struct cx *cx, const char *purpose, str_t email, str_t peer)
{
    const struct secret *const key = site_of(cx)->key;
    const str_t folded = text_fold(cx->arena, email);
    uint8_t room[16];
    return (struct try_keys){
        /* Text as bytes: the same storage, another sign. */
        .account = hash_keyed(key, purpose, (bytes_t){ (const uint8_t *)folded.at, folded.len }),
        .peer = hash_keyed(key, "try-peer", peer_block(peer, room)),
    };
}

struct try_keys try_keys_of(struct cx *cx, str_t email, str_t peer)
{
    return keys_of(cx, "try-account", email, peer);
}

struct try_keys try_keys_of_factor(struct cx *cx, str_t email, str_t peer)
{
    struct try_keys keys = keys_of(cx, "try-factor", email, peer);
    keys.is_of_code = true;
    return keys;
}

err_t try_wait(struct cx *cx, const struct try_keys *keys, usec_t *out)
{
    struct failures pair = { 0 };
    struct failures peer = { 0 };
    TRY(failures_of(cx, keys, &pair, &peer));
    usec_t wait = throttle_wait(pair, peer, cx->now);
    if (keys->is_of_code) {
        struct failures all = { 0 };
        TRY(failures_of_account(cx, keys, &all));
        const usec_t of_all = throttle_wait_codes(all, cx->now);
        wait = of_all > wait ? of_all : wait;
    }
    *out = wait;
    return OK;
}

/* --- links ------------------------------------------------------------------------------------ */

static const char *purpose_word(enum link_purpose purpose)
{
    switch (purpose) {
    case LINK_INVITE:
        return "invite";
    case LINK_RESET:
        return "reset";
    case LINK_DEMO:
        return "demo";
    }
    must_failed("a purpose of the list", __FILE__, __LINE__);
}

err_t entry_link_make(struct cx *cx, account_id who, enum link_purpose purpose, usec_t valid_for,
                      str_t *token)
{
    must(purpose != LINK_DEMO || site_of(cx)->is_demo);
    const str_t fresh = token_new(cx->arena);
    struct hash256 hash;
    must(token_hash(site_of(cx)->key, "entry", fresh, &hash) == OK);

    const struct entry_link link = { .id = id_new(cx->ids, cx->now),
                                     .account = who,
                                     .purpose = purpose };
    TRY(link_put(cx, &link, &hash, cx->now + valid_for));
    TRY(account_record(cx, LEDGER_LINK_MADE, who,
                       LEDGER_FIELDS(ledger_text("purpose", str_from_c(purpose_word(purpose)))),
                       NULL));
    *token = fresh;
    return OK;
}

err_t entry_link_find(struct cx *cx, str_t token, struct entry_link *link, struct account *who)
{
    struct hash256 hash;
    if (token_hash(site_of(cx)->key, "entry", token, &hash) != OK)
        return ERR_NOT_FOUND;
    struct entry_link found = { 0 };
    TRY(link_find(cx, &hash, &found));
    if (found.purpose == LINK_DEMO && !site_of(cx)->is_demo)
        return ERR_NOT_FOUND;
    TRY(account_get(cx, found.account, who));
    *link = found;
    return OK;
}

err_t entry_use(struct cx *cx, const struct entry_link *link, const struct account *who, str_t hash)
{
    TRY(link_use(cx, link->id));
    if (link->purpose == LINK_DEMO)
        return OK;
    must(hash.len > 0);
    const bool leaves_doubt =
        who->has_password && !who->has_factor && link->made_by.v != link->account.v;
    /* Who can be entered with a password alone is nobody's to read. */
    const str_t guarded = who->has_factor ? S("yes") : S("no");
    TRY(account_record(
        cx, LEDGER_LINK_USED, link->account,
        LEDGER_FIELDS(ledger_text("purpose", str_from_c(purpose_word(link->purpose))),
                      ledger_personal("second_factor", guarded, who->id.v),
                      ledger_flag("in_doubt", leaves_doubt)),
        NULL));
    if (leaves_doubt)
        TRY(account_set_doubt(cx, link->account, cx->now));
    return password_change(cx, link->account, hash, 0);
}

url_t url_enter(struct cx *cx, str_t token)
{
    return url_with(cx, "/enter/{}", UARG(token));
}

str_t site_base_of(struct cx *cx, const struct request *rq)
{
    if (cx->settings->site_base_url.len > 0)
        return cx->settings->site_base_url;
    if (rq == NULL || rq->host.len == 0)
        return S("http://localhost:8080");
    return arena_printf(cx->arena, "%s://%.*s", rq->is_https ? "https" : "http", STR_ARG(rq->host));
}

str_t entry_link_address(struct cx *cx, const struct request *rq, enum lang lang, str_t token)
{
    const struct url_arg args[] = { UARG(token) };
    const str_t path = url_to_args(cx, lang, "/enter/{}", args, ARRAY_LEN(args)).text;
    return arena_printf(cx->arena, "%.*s%.*s", STR_ARG(site_base_of(cx, rq)), STR_ARG(path));
}

static void add_sentence(struct buf *out, str_t sentence)
{
    if (out->len > 0 && sentence.len > 0)
        buf_byte(out, ' ');
    buf_add(out, sentence);
}

/* Who invites, as what, and what for. Errors: ERR_DB. */
static err_t invitation_says(struct cx *cx, const struct account *who, str_t cause, str_t *out)
{
    enum { SAID_MAX = 4000 };
    struct account inviter;
    AUTO(buf) said;
    buf_init(&said, SAID_MAX);
    if (cx->actor.account != 0) {
        const err_t e = account_find(cx, (account_id){ cx->actor.account }, &inviter);
        if (e == OK)
            add_sentence(&said, trf(cx, "You were invited by {0}.", TARG(inviter.name)));
        else if (e == ERR_NOT_FOUND)
            cx->problem = (struct problem){ 0 }; /* gone meanwhile */
        else
            return e;
    }
    if (who->roles != 0)
        add_sentence(&said, trf(cx, "Your role: {0}.", TARG(roles_label(cx, who->roles))));
    add_sentence(&said, cause);
    *out = arena_str(cx->arena, buf_str(&said));
    return OK;
}

/* In the language of the account, which cx has. Errors: those of letter_send. */
static err_t entry_letter_send(struct cx *cx, const struct account *who, enum link_purpose purpose,
                               str_t token, str_t cause)
{
    const bool is_reset = purpose == LINK_RESET;
    const str_t site = text2_pick(&site_of(cx)->name, cx->lang);
    struct letter_part parts[4] = { 0 };
    size_t n = 0;
    str_t said = STR_NONE;
    if (!is_reset)
        TRY(invitation_says(cx, who, cause, &said));
    parts[n++].text =
        is_reset
            ? trf(cx, "{0}, here is a link to choose a new password.", TARG(who->name))
            : trf(cx, "{0}, you are invited to {1}. Choose a password, and your account is ready.",
                  TARG(who->name), TARG(site));
    if (said.len > 0)
        parts[n++].text = said;
    parts[n++] = (struct letter_part){
        .text = is_reset ? _("Choose a new password. The link works once, within two days")
                         : _("Begin here. The link works once, within two weeks"),
        .link = arena_printf(cx->arena, "/enter/%.*s", STR_ARG(token))
    };
    parts[n++].text = _("Give this link to nobody: whoever opens it first enters your account.");
    return site_of(cx)->letter_send(
        cx, &(struct letter){ .kind = is_reset ? "password" : "invitation",
                              .to = who->email,
                              .lang = who->language,
                              .subject = is_reset ? trf(cx, "{0}: a new password", TARG(site))
                                                  : trf(cx, "{0}: your invitation", TARG(site)),
                              .parts = parts,
                              .part_count = n,
                              .account = who->id.v });
}

static err_t entry_link_mail(struct cx *cx, const struct account *who, enum link_purpose purpose,
                             str_t token, str_t cause)
{
    const enum lang before = cx->lang;
    cx->lang = who->language;
    const err_t e = entry_letter_send(cx, who, purpose, token, cause);
    cx->lang = before;
    return e;
}

err_t entry_link_hand_out(struct cx *cx, const struct request *rq, const struct account *who,
                          enum link_purpose purpose, usec_t valid_for, str_t cause,
                          struct entry_handed *out)
{
    str_t token = STR_NONE;
    TRY(entry_link_make(cx, who->id, purpose, valid_for, &token));
    err_t e = ERR_UNAVAILABLE;
    if (site_of(cx)->letter_send != NULL)
        e = entry_link_mail(cx, who, purpose, token, cause);
    *out = (struct entry_handed){ .name = who->name };
    if (e == OK) {
        out->mailed_to = who->email;
        return OK;
    }
    if (e != ERR_UNAVAILABLE && e != ERR_CONFLICT && e != ERR_INVALID)
        return e;
    cx->problem = (struct problem){ 0 }; /* foreseen: it is shown instead */
    out->address = entry_link_address(cx, rq, who->language, token);
    return OK;
}
