/* Opening, reporting, deciding and appealing, each with its entry in the record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "moderation/cases.h"

#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "ledger/ledger.h"

#define LINK_PURPOSE "moderated-link"

enum { CASE_FIELDS = 14 };

const struct moderated_kind *moderated_kind_of(const struct cx *cx, str_t kind)
{
    const struct moderated_kinds *const all = site_of(cx)->moderated_kinds;
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        if (str_eq(kind, str_from_c(all->at[i]->kind)))
            return all->at[i];
    }
    return NULL;
}

err_t moderated_load(struct cx *cx, str_t kind, int64_t subject, struct moderated_text *out)
{
    const struct moderated_kind *const k = moderated_kind_of(cx, kind);
    *out = (struct moderated_text){ 0 };
    return k != NULL ? k->load(cx, subject, out)
                     : problem(cx, ERR_NOT_FOUND, "no such kind of text");
}

int64_t visitor_in(const struct secret *key, int64_t within, int64_t visitor)
{
    uint8_t message[16];
    const uint64_t parts[] = { (uint64_t)within, (uint64_t)visitor };
    if (visitor == 0)
        return 0;
    for (int i = 0; i < 16; i++)
        message[i] = (uint8_t)(parts[i / 8] >> (56 - 8 * (i % 8)));
    const struct hash256 h = hash_keyed(key, "moderated", (bytes_t){ message, sizeof(message) });
    uint64_t v = 0;
    for (int i = 0; i < 8; i++)
        v = v << 8 | h.at[i];
    v &= INT64_MAX;
    return v == 0 ? 1 : (int64_t)v;
}

/* Everything that is said of a case goes under the same three names. */
static size_t case_fields(const struct moderation_case *c, struct ledger_field *fields)
{
    fields[0] = ledger_text("moderated", c->kind);
    fields[1] = ledger_id("about_id", c->subject);
    return 2;
}

static err_t note(struct cx *cx, enum ledger_kind kind, const struct moderation_case *c,
                  const struct ledger_field *fields, size_t count, const struct actor *actor)
{
    return ledger_add(cx, &(struct ledger_new){ kind, c->id.v, c->within, fields, count, actor });
}

/* A visitor stays one in the record, also while signed in. */
static const struct actor *as_author(const struct cx *cx, const struct moderation_case *c)
{
    static const struct actor visitor = { .acts_as = LEDGER_AS_PUBLIC };
    return c->organisation == 0 && c->account == 0 ? &visitor : &cx->actor;
}

/* --- opening -----------------------------------------------------------------------------------
 */

static err_t note_opened(struct cx *cx, const struct moderation_case *c, const struct actor *actor)
{
    struct ledger_field fields[CASE_FIELDS];
    size_t n = case_fields(c, fields);
    fields[n++] = ledger_text("opened", case_origin_word(c->origin));
    return note(cx, LEDGER_MODERATION_OPENED, c, fields, n, actor);
}

err_t moderation_submit(struct cx *cx, const struct moderation_new *m, case_id *out)
{
    const struct moderation_case c = {
        .id = { id_new(cx->ids, cx->now) },
        .kind = str_from_c(m->kind),
        .subject = m->subject,
        .within = m->within,
        .origin = ORIGIN_SUBMITTED,
        .state = CASE_WAITING,
        .organisation = m->organisation,
        .author = visitor_in(site_of(cx)->key, m->within, m->visitor),
        .account = m->account,
        .language = cx->lang,
        .opened_at = cx->now,
        .waiting_since = cx->now,
    };
    TRY(case_put(cx, &c));
    *out = c.id;
    return note_opened(cx, &c, as_author(cx, &c));
}

err_t moderation_link_make(struct cx *cx, const char *kind, int64_t subject, str_t *token)
{
    struct hash256 hash;
    const str_t made = token_new(cx->arena);
    must(token_hash(site_of(cx)->key, LINK_PURPOSE, made, &hash) == OK);
    TRY(case_set_token(cx, str_from_c(kind), subject, &hash));
    *token = made;
    return OK;
}

/* The case of the text that the author was given this link to by the feature itself. */
static err_t case_of_own_link(struct cx *cx, str_t token, struct moderation_case *out)
{
    const struct moderated_kinds *const all = site_of(cx)->moderated_kinds;
    for (size_t i = 0; all != NULL && i < all->count; i++) {
        const struct moderated_kind *const k = all->at[i];
        int64_t subject = 0;
        const err_t e = k->of_token == NULL ? ERR_NOT_FOUND : k->of_token(cx, token, &subject);
        if (e == OK)
            return case_of(cx, str_from_c(k->kind), subject, out);
        if (e != ERR_NOT_FOUND)
            return e;
    }
    return problem(cx, ERR_NOT_FOUND, "not a link of an author");
}

err_t case_of_token(struct cx *cx, str_t token, struct moderation_case *out)
{
    struct hash256 hash;
    if (token_hash(site_of(cx)->key, LINK_PURPOSE, token, &hash) != OK)
        return problem(cx, ERR_NOT_FOUND, "not a token");
    const err_t e = case_by_token(cx, &hash, out);
    return e == ERR_NOT_FOUND ? case_of_own_link(cx, token, out) : e;
}

err_t letter_link_make(struct cx *cx, case_id c, str_t *token)
{
    struct hash256 hash;
    *token = token_new(cx->arena);
    must(token_hash(site_of(cx)->key, LINK_PURPOSE, *token, &hash) == OK);
    return case_set_letter(cx, c, &hash);
}

/* --- whose text it is --------------------------------------------------------------------------
 */

/* Every mandate counts, whichever is chosen in this session. */
static err_t speaks_for(struct cx *cx, int64_t organisation, bool *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    *out = cx->actor.organisation == organisation;
    if (*out || cx->actor.account == 0)
        return OK;
    TRY(mandate_list_of_account(cx, (account_id){ cx->actor.account }, &at, &count));
    for (size_t i = 0; i < count; i++)
        *out |= at[i].organisation.v == organisation && at[i].revoked_at == 0 &&
                (at[i].ends_at == 0 || at[i].ends_at > cx->now);
    return OK;
}

err_t actor_is_author(struct cx *cx, const struct moderation_case *c, str_t token, bool *out)
{
    struct moderation_case linked = { 0 };
    const int64_t visitor = visitor_in(site_of(cx)->key, c->within, cx->actor.participant);
    *out = (c->author != 0 && c->author == visitor) ||
           (c->account != 0 && c->account == cx->actor.account);
    if (!*out && c->organisation != 0)
        TRY(speaks_for(cx, c->organisation, out));
    if (*out || token.len == 0)
        return OK;
    const err_t e = case_of_token(cx, token, &linked);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected */
        return OK;
    }
    TRY(e);
    *out = linked.id.v == c->id.v;
    return OK;
}

/* --- taken back by its author -------------------------------------------------------------------
 */

err_t moderation_withdrawn(struct cx *cx, const char *kind, int64_t subject)
{
    static const struct actor author = { .acts_as = LEDGER_AS_PUBLIC }; /* nobody is named */
    struct moderation_case c;
    struct ledger_field fields[CASE_FIELDS];
    const err_t found = case_of(cx, str_from_c(kind), subject, &c);
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected: nothing was ever asked about it */
        return OK;
    }
    TRY(found);
    if (c.withdrawn_at != 0)
        return OK;
    TRY(case_withdraw(cx, c.id));
    TRY(withdrawal_letters(cx, &c)); /* before the addresses of those who reported go */
    TRY(reports_answer(cx, c.id));
    return note(cx, LEDGER_MODERATION_WITHDRAWN, &c, fields, case_fields(&c, fields), &author);
}

/* --- reporting ---------------------------------------------------------------------------------
 */

/* The case of the text, opened or opened again where nothing waits. */
static err_t case_to_report(struct cx *cx, const struct report_new *r,
                            const struct moderated_text *t, struct moderation_case *c)
{
    const err_t found = case_of(cx, r->kind, r->subject, c);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == OK && c->waiting_since != 0)
        return c->reports < REPORTS_WAITING_MOST
                   ? OK
                   : problem(cx, ERR_TOO_MANY, "so many reports wait for case %" PRId64, c->id.v);
    if (found == OK) {
        const enum case_state from = c->state;
        c->state = CASE_WAITING;
        c->waiting_since = cx->now;
        return case_move(cx, c, c->last, from);
    }
    cx->problem = (struct problem){ 0 }; /* expected */
    *c = (struct moderation_case){ .id = { id_new(cx->ids, cx->now) },
                                   .kind = arena_str(cx->arena, r->kind),
                                   .subject = r->subject,
                                   .within = t->within,
                                   .origin = ORIGIN_REPORTED,
                                   .organisation = t->organisation,
                                   .account = t->account,
                                   .language = cx->lang,
                                   .opened_at = cx->now,
                                   .waiting_since = cx->now };
    return case_put(cx, c);
}

err_t moderation_report(struct cx *cx, const struct report_new *r, case_id *out)
{
    static const struct actor reader = { .acts_as = LEDGER_AS_PUBLIC }; /* counted, never shown */
    struct moderated_text t;
    struct moderation_case c;
    const size_t length = utf8_count(str_trim(r->text));
    if (r->rule == RULE_NONE || length < MODERATION_REPORT_LEAST || length > MODERATION_REPORT_MOST)
        return problem(cx, ERR_INVALID, "no rule, or nothing said");
    TRY(moderated_load(cx, r->kind, r->subject, &t));
    if (!t.is_public)
        return problem(cx, ERR_NOT_FOUND, "a text that is not public");
    TRY(case_to_report(cx, r, &t, &c));
    const bool opens = c.reports == 0 && c.waiting_since == cx->now;
    TRY(report_put(cx, &(struct moderation_report){ .id = id_new(cx->ids, cx->now),
                                                    .in = c.id,
                                                    .rule = r->rule,
                                                    .text = str_trim(r->text),
                                                    .email = r->email,
                                                    .language = cx->lang,
                                                    .made_at = cx->now }));
    struct ledger_field fields[CASE_FIELDS];
    size_t n = case_fields(&c, fields);
    fields[n++] = ledger_text("rule", rule_word(r->rule));
    fields[n++] = ledger_flag("opens", opens);
    *out = c.id;
    return note(cx, LEDGER_MODERATION_REPORTED, &c, fields, n, &reader);
}

/* --- deciding ----------------------------------------------------------------------------------
 */

err_t judging_load(struct cx *cx, const struct moderation_case *c, struct judging *out)
{
    struct moderation_decision last;
    *out = (struct judging){ .c = c, .account = cx->actor.account };
    TRY(actor_is_author(cx, c, STR_NONE, &out->is_author));
    TRY(decision_was_overturned(cx, c->id, cx->actor.account, &out->was_overturned));
    if (c->last.v == 0)
        return OK;
    TRY(decision_get(cx, c->last, &last));
    out->decided_by = last.by;
    return OK;
}

/* The appeal that waits in this case. */
static err_t appeal_waiting(struct cx *cx, case_id c, appeal_id *out)
{
    struct appeal_list all;
    TRY(appeals_of(cx, c, &all));
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].outcome == APPEAL_WAITS) {
            *out = all.at[i].id;
            return OK;
        }
    }
    return problem(cx, ERR_INTERNAL, "appealed case %" PRId64 " without an appeal", c.v);
}

static err_t note_decided(struct cx *cx, const struct moderation_case *c,
                          const struct moderation_decision *d)
{
    struct ledger_field fields[CASE_FIELDS];
    size_t n = case_fields(c, fields);
    fields[n++] = ledger_id("id", d->id.v);
    fields[n++] = ledger_text("verdict", verdict_word(d->verdict));
    fields[n++] = ledger_text("rule", rule_word(d->rule));
    fields[n++] = ledger_text("detail", d->detail);
    fields[n++] = ledger_text("reason", d->reason);
    fields[n++] = ledger_text("reason_language", lang_code(d->language));
    fields[n++] = ledger_text("role", d->role);
    fields[n++] = ledger_flag("is_before", d->is_before);
    fields[n++] = ledger_int("policy", d->policy);
    if (d->appeal.v != 0) {
        fields[n++] = ledger_id("appeal", d->appeal.v);
        fields[n++] = ledger_text("outcome", appeal_outcome_word(outcome_after(d->verdict)));
    }
    return note(cx, d->appeal.v != 0 ? LEDGER_MODERATION_SETTLED : LEDGER_MODERATION_DECIDED, c,
                fields, n, NULL);
}

static struct moderation_decision decision_made(struct cx *cx, const struct moderation_case *c,
                                                const struct decision_new *d, bool was_public)
{
    const bool removes = d->verdict == VERDICT_REMOVE;
    const bool says_more = removes && moderation_rules[d->rule].detail != NULL;
    return (struct moderation_decision){
        .id = { id_new(cx->ids, cx->now) },
        .in = c->id,
        .verdict = d->verdict,
        .rule = d->rule,
        .detail = says_more ? str_trim(d->detail) : STR_NONE,
        .reason = str_trim(d->reason),
        .language = d->language,
        .by = cx->actor.account,
        .role = (cx->actor.roles & ROLE_SECRETARIAT) != 0 ? S("secretariat") : S("operator"),
        .is_before = c->last.v == 0 && !was_public,
        .policy = MODERATION_POLICY,
        .waited = c->waiting_since == 0 ? 0 : cx->now - c->waiting_since,
        .at = cx->now,
    };
}

/* Moves the case and settles what waits in it. */
static err_t carry_out(struct cx *cx, struct moderation_case *c, struct moderation_decision *made)
{
    const decision_id before = c->last;
    const enum case_state from = c->state;
    c->state = state_after(c, made->verdict);
    c->verdict = made->verdict;
    c->waiting_since = 0;
    c->last = made->id;
    if (from == CASE_APPEALED) {
        TRY(appeal_waiting(cx, c->id, &made->appeal));
        TRY(appeal_settle(cx, made->appeal, outcome_after(made->verdict)));
    }
    TRY(case_move(cx, c, before, from));
    return decision_put(cx, made);
}

err_t moderation_decide(struct cx *cx, const struct decision_new *d, decision_id *out)
{
    struct moderation_case c;
    struct moderated_text t;
    struct judging j;
    TRY(case_get(cx, d->in, &c));
    TRY(judging_load(cx, &c, &j));
    j.d = d;
    const err_t verdict = decision_judge(&j);
    if (verdict != OK)
        return problem(cx, verdict, "case %" PRId64 " cannot be decided so", c.id.v);
    TRY(moderated_load(cx, c.kind, c.subject, &t));
    struct moderation_decision made = decision_made(cx, &c, d, t.is_public);
    TRY(carry_out(cx, &c, &made));
    TRY(moderated_kind_of(cx, c.kind)->decide(cx, c.subject, &made));
    TRY(note_decided(cx, &c, &made));
    TRY(decision_letters(cx, &c, &made)); /* before the addresses of those who reported go */
    TRY(reports_answer(cx, c.id));
    *out = made.id;
    return OK;
}

err_t moderation_look(struct cx *cx, case_id c)
{
    return case_look(cx, c, cx->actor.account);
}

/* --- appealing ---------------------------------------------------------------------------------
 */

err_t moderation_appeal(struct cx *cx, case_id in, str_t token, str_t text, appeal_id *out)
{
    struct moderation_case c;
    struct moderation_decision against;
    bool is_author = false;
    const size_t length = utf8_count(str_trim(text));
    TRY(case_get(cx, in, &c));
    TRY(actor_is_author(cx, &c, token, &is_author));
    if (!is_author)
        return problem(cx, ERR_FORBIDDEN, "not the author of case %" PRId64, in.v);
    if (c.state != CASE_REMOVED)
        return problem(cx, ERR_CONFLICT, "case %" PRId64 " is not removed", in.v);
    TRY(decision_get(cx, c.last, &against));
    if (appeal_until(&c, &against, cx->now, cx->settings->moderation_appeal_days) == 0)
        return problem(cx, ERR_CONFLICT, "case %" PRId64 ": too late to appeal", in.v);
    if (length < MODERATION_APPEAL_LEAST || length > MODERATION_APPEAL_MOST)
        return problem(cx, ERR_INVALID, "what the appeal says");
    const struct moderation_appeal a = { .id = { id_new(cx->ids, cx->now) },
                                         .in = in,
                                         .against = c.last,
                                         .text = str_trim(text),
                                         .language = cx->lang,
                                         .organisation = c.organisation,
                                         .made_at = cx->now };
    TRY(appeal_put(cx, &a));
    c.state = CASE_APPEALED;
    c.waiting_since = cx->now;
    TRY(case_move(cx, &c, c.last, CASE_REMOVED));
    struct ledger_field fields[CASE_FIELDS];
    size_t n = case_fields(&c, fields);
    fields[n++] = ledger_id("appeal", a.id.v);
    *out = a.id;
    return note(cx, LEDGER_MODERATION_APPEALED, &c, fields, n, as_author(cx, &c));
}
