/* The second factor of an account: setting it up, giving it, losing it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "identity/factor.h"

#include "identity/entry.h"
#include "identity/sessions.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

enum { SECRET_BYTES = 20 }; /* RFC 4226 recommends 160 bits */
enum { ADVICE_TRIES = 5 };  /* wrong ones of an hour with advice about a code still to come */
#define SEAL "factor"

bool factor_is_fresh(const struct cx *cx)
{
    return cx->actor.factor_at != 0 && cx->actor.factor_at > cx->now - FACTOR_FRESH;
}

/* --- setting up ------------------------------------------------------------------------------- */

err_t factor_begin(struct cx *cx, account_id who)
{
    uint8_t secret[SECRET_BYTES];
    random_fill(secret, sizeof secret);
    return factor_put_next(
        cx, who,
        secret_seal(cx->arena, site_of(cx)->key, SEAL, (bytes_t){ secret, sizeof secret }));
}

static err_t unseal(struct cx *cx, bytes_t sealed, bytes_t *out)
{
    return secret_unseal(cx->arena, site_of(cx)->key, SEAL, sealed, out);
}

err_t factor_pending(struct cx *cx, account_id who, bytes_t *secret)
{
    struct factor_row f;
    TRY(factor_get(cx, who, &f));
    return f.next_secret.len == 0 || unseal(cx, f.next_secret, secret) != OK ? ERR_NOT_FOUND : OK;
}

static struct hash256 recovery_hash(const struct cx *cx, const char code[RECOVERY_CHARS])
{
    /* Text as bytes: the same storage, another sign. */
    return hash_keyed(site_of(cx)->key, "recovery-code",
                      (bytes_t){ (const uint8_t *)code, RECOVERY_CHARS });
}

static err_t recovery_make(struct cx *cx, account_id who, str_t codes[RECOVERY_CODES])
{
    TRY(recovery_delete(cx, who));
    for (int i = 0; i < RECOVERY_CODES; i++) {
        uint8_t random[8];
        char text[RECOVERY_CHARS + 2];
        random_fill(random, sizeof random);
        recovery_code_write(random, text);
        codes[i] = arena_str(cx->arena, (str_t){ text, sizeof text });
        const struct code_read written = code_read(codes[i]);
        const struct hash256 hash = recovery_hash(cx, written.recovery);
        TRY(recovery_put(cx, who, &hash));
    }
    return OK;
}

static enum factor_answer answer_of(const struct code_judged *j)
{
    switch (j->verdict) {
    case CODE_FITS:
        return FACTOR_GIVEN;
    case CODE_SPENT:
        return FACTOR_SPENT;
    case CODE_CLOCK:
        return FACTOR_CLOCK;
    case CODE_WRONG:
        break;
    }
    return FACTOR_WRONG;
}

err_t factor_confirm(struct cx *cx, account_id who, str_t typed, enum factor_answer *answer,
                     int *minutes_off, str_t codes[RECOVERY_CODES])
{
    struct factor_row f;
    bytes_t secret;
    TRY(factor_get(cx, who, &f));
    if (f.next_secret.len == 0 || unseal(cx, f.next_secret, &secret) != OK)
        return ERR_NOT_FOUND;
    const struct code_read read = code_read(typed);
    if (read.kind != CODE_OF_APP) {
        *answer = FACTOR_UNREADABLE;
        return OK;
    }
    const struct code_judged j = code_judge(secret, read.number, code_step(cx->now), 0);
    *minutes_off = j.minutes_off;
    *answer = answer_of(&j);
    if (*answer != FACTOR_GIVEN)
        return OK;
    TRY(factor_put_confirmed(cx, who, f.next_secret, j.step));
    TRY(session_end_others(cx, who, cx->actor.session));
    TRY(recovery_make(cx, who, codes));
    return account_record(cx, LEDGER_FACTOR_SET, who,
                          LEDGER_FIELDS(ledger_flag("replaces", f.confirmed_at != 0)), NULL);
}

/* --- giving ----------------------------------------------------------------------------------- */

static struct actor as_person(account_id who)
{
    return (struct actor){ .account = who.v, .acts_as = LEDGER_AS_PERSON };
}

static err_t try_recovery(struct cx *cx, account_id who, const char code[RECOVERY_CHARS],
                          enum factor_answer *answer)
{
    const struct hash256 hash = recovery_hash(cx, code);
    const err_t e = recovery_use(cx, who, &hash);
    if (e == ERR_NOT_FOUND) {
        *answer = FACTOR_WRONG;
        return OK;
    }
    TRY(e);
    *answer = FACTOR_GIVEN_BY_RECOVERY;
    const struct actor actor = as_person(who);
    return account_record(cx, LEDGER_ACCOUNT_CHANGED, who,
                          LEDGER_FIELDS(ledger_text("change", S("recovery code used"))), &actor);
}

/* Whoever reads that a guess will be right in some minutes may come back with it: the owner reads
 * it at the first tries, a guesser soon no more. */
static err_t is_advised(struct cx *cx, const struct account *who, bool *out)
{
    struct failures all = { 0 };
    const struct try_keys keys = try_keys_of_factor(cx, who->email, STR_NONE);
    TRY(failures_of_account(cx, &keys, &all));
    *out = all.count < ADVICE_TRIES;
    return OK;
}

err_t factor_try(struct cx *cx, const struct account *who, str_t typed, enum factor_answer *answer,
                 int *minutes_off)
{
    struct factor_row f;
    bytes_t secret;
    const struct code_read read = code_read(typed);
    TRY(factor_get(cx, who->id, &f));
    must(f.confirmed_at != 0);
    switch (read.kind) {
    case CODE_UNREADABLE:
        *answer = FACTOR_UNREADABLE;
        return OK;
    case CODE_OF_RECOVERY:
        return try_recovery(cx, who->id, read.recovery, answer);
    case CODE_OF_APP:
        break;
    }
    if (unseal(cx, f.secret, &secret) != OK) {
        *answer = FACTOR_LOST;
        return OK;
    }
    const struct code_judged j = code_judge(secret, read.number, code_step(cx->now), f.last_step);
    *minutes_off = j.minutes_off;
    *answer = answer_of(&j);
    if (*answer == FACTOR_CLOCK && j.minutes_off > 0) {
        bool advised = false;
        TRY(is_advised(cx, who, &advised));
        *answer = advised ? FACTOR_CLOCK : FACTOR_WRONG;
    }
    if (*answer == FACTOR_GIVEN && factor_spend(cx, who->id, j.step) != OK)
        return problem(cx, ERR_BUSY, "the code was spent meanwhile");
    return OK;
}

err_t factor_accept(struct cx *cx, const struct account *who, int64_t session, str_t peer)
{
    struct factor_row f;
    const struct try_keys keys = try_keys_of_factor(cx, who->email, peer);
    TRY(failures_forget(cx, &keys));
    TRY(session_set_factor(cx, session, session_full_end(cx)));
    TRY(account_note_seen(cx, who->id));
    TRY(factor_get(cx, who->id, &f));
    if (factor_clears_doubt(f.confirmed_at, who->doubted_at))
        TRY(account_set_doubted(cx, who->id, false));
    return OK;
}

/* --- losing ----------------------------------------------------------------------------------- */

err_t recovery_renew(struct cx *cx, account_id who, str_t codes[RECOVERY_CODES])
{
    TRY(recovery_make(cx, who, codes));
    return account_note(cx, who, "recovery codes");
}

err_t factor_remove(struct cx *cx, account_id who, str_t reason)
{
    struct factor_row f;
    TRY(factor_get(cx, who, &f));
    if (f.confirmed_at == 0)
        return ERR_NOT_FOUND;
    TRY(factor_delete(cx, who));
    return account_record(cx, LEDGER_FACTOR_REMOVED, who,
                          LEDGER_FIELDS(ledger_text("reason", reason)), NULL);
}

/* --- words ------------------------------------------------------------------------------------ */

static str_t clock_text(struct cx *cx, int minutes_off)
{
    if (minutes_off > 0)
        return trn(cx, minutes_off,
                   "This code is of a time still to come: your phone's clock seems to be {0} "
                   "minute ahead of ours. Set the phone to automatic time and try a new code.",
                   "This code is of a time still to come: your phone's clock seems to be {0} "
                   "minutes ahead of ours. Set the phone to automatic time and try a new code.");
    return trn(cx, -minutes_off,
               "This code was right {0} minute ago. Take the one the app shows now. If that is "
               "refused too, your phone's clock is slow by as much: set it to automatic time.",
               "This code was right {0} minutes ago. Take the one the app shows now. If that is "
               "refused too, your phone's clock is slow by as much: set it to automatic time.");
}

str_t factor_answer_text(struct cx *cx, enum factor_answer answer, int minutes_off)
{
    switch (answer) {
    case FACTOR_GIVEN:
    case FACTOR_GIVEN_BY_RECOVERY:
        break;
    case FACTOR_UNREADABLE:
        return _("A code has six digits; a recovery code has twelve letters and digits.");
    case FACTOR_WRONG:
        return _("This code is not right. Take the one the app shows now for this site.");
    case FACTOR_SPENT:
        return _("This code was used already. Wait until the app shows the next one.");
    case FACTOR_CLOCK:
        return clock_text(cx, minutes_off);
    case FACTOR_LOST:
        return _("This site cannot read your second factor any more: its key has changed. Ask the "
                 "operator to remove it.");
    }
    return STR_NONE;
}
