/* Cases, decisions, appeals and reports in rows and in the record, on both engines. The texts are a
 * made-up kind, so that moderation is seen by itself.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "moderation/cases.h"
#include "moderation/person.h"
#include "site/feature.h"
#include "world.h"

#define DAY (24 * 3600 * USEC_PER_SECOND)

enum { ANNA = 11, BORIS = 12, WRITER = 13, VISITOR = 501, OTHER_VISITOR = 502, WITHIN = 900 };

/* --- a kind of text ----------------------------------------------------------------------------
 */

static struct {
    bool is_public, is_gone, is_forgotten;
    const char *email;            /* of its author; NULL: not known */
    enum moderation_verdict told; /* what the kind was told last */
    enum moderation_rule rule;
} note;

static err_t note_load(struct cx *cx, int64_t subject, struct moderated_text *out)
{
    (void)subject;
    if (note.is_gone)
        return problem(cx, ERR_NOT_FOUND, "gone");
    *out = (struct moderated_text){ .text = { { [LANG_EN] =
                                                    note.is_forgotten ? S("") : S("A note") } },
                                    .within = WITHIN,
                                    .is_public = note.is_public,
                                    .email = str_from_c(note.email == NULL ? "" : note.email) };
    return OK;
}

static err_t note_decide(struct cx *cx, int64_t subject, const struct moderation_decision *d)
{
    (void)cx;
    (void)subject;
    note.told = d->verdict;
    note.rule = d->rule;
    note.is_public = d->verdict == VERDICT_KEEP;
    return OK;
}

static err_t note_forget(struct cx *cx, int64_t subject, str_t reason)
{
    (void)cx;
    (void)subject;
    note.is_forgotten = reason.len > 0;
    return OK;
}

/* The link that the feature gave to the author of note 1. */
#define OWN_LINK "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

static err_t note_of_token(struct cx *cx, str_t token, int64_t *subject)
{
    *subject = 1;
    return str_eq(token, S(OWN_LINK)) ? OK : problem(cx, ERR_NOT_FOUND, "another link");
}

static const struct moderated_kind NOTE = { .kind = "note",
                                            .label = "Notes",
                                            .one = "Note",
                                            .load = note_load,
                                            .decide = note_decide,
                                            .forget = note_forget,
                                            .of_token = note_of_token };
static const struct moderated_kind *const KINDS_AT[] = { &NOTE };
static const struct moderated_kinds KINDS = { KINDS_AT, 1 };

static int begin(void **state)
{
    const int e = world_begin(state);
    struct world *const w = *state;
    w->site.moderated_kinds = &KINDS;
    memset(&note, 0, sizeof note);
    return e;
}
#define MODERATED(test) cmocka_unit_test_setup_teardown((test), begin, world_end)

/* --- people ------------------------------------------------------------------------------------
 */

static void as_moderator(struct world *w, int64_t account)
{
    w->cx.actor = (struct actor){ .account = account,
                                  .roles = ROLE_SECRETARIAT,
                                  .acts_as = LEDGER_AS_SECRETARIAT };
}

static void as_visitor(struct world *w, int64_t visitor)
{
    w->cx.actor = (struct actor){ .participant = visitor, .acts_as = LEDGER_AS_PUBLIC };
}

static case_id given_submitted(struct world *w, int64_t subject, str_t *token)
{
    case_id id = { 0 };
    as_visitor(w, VISITOR);
    must(moderation_submit(
             &w->cx,
             &(struct moderation_new){
                 .kind = "note", .subject = subject, .within = WITHIN, .visitor = VISITOR },
             &id) == OK);
    if (token != NULL)
        must(moderation_link_make(&w->cx, "note", subject, token) == OK);
    return id;
}

static struct decision_new a_removal(case_id c, int64_t seen)
{
    return (struct decision_new){ .in = c,
                                  .seen = { seen },
                                  .verdict = VERDICT_REMOVE,
                                  .rule = RULE_INSULT,
                                  .reason = S("It calls a person a thief and nothing else."),
                                  .language = LANG_EN };
}

static struct decision_new a_keep(case_id c, int64_t seen)
{
    return (struct decision_new){ .in = c,
                                  .seen = { seen },
                                  .verdict = VERDICT_KEEP,
                                  .reason = S("It speaks of an act in office, sharply."),
                                  .language = LANG_EN };
}

static decision_id given_removed(struct world *w, case_id c, int64_t by)
{
    const struct decision_new d = a_removal(c, 0);
    decision_id made = { 0 };
    as_moderator(w, by);
    must(moderation_decide(&w->cx, &d, &made) == OK);
    return made;
}

static err_t appeal(struct world *w, case_id c, str_t token)
{
    appeal_id made;
    return moderation_appeal(&w->cx, c, token, S("I named no person, only an office."), &made);
}

static int64_t entries(struct world *w, const char *kind)
{
    return world_count(
        w, arena_printf(&w->arena, "SELECT count(*) FROM ledger_inbox WHERE kind = '%s'", kind).at);
}

static struct moderation_standing standing(struct world *w, int64_t subject)
{
    struct moderation_standing s;
    must(moderation_standing(&w->cx, "note", subject, &s) == OK);
    return s;
}

static err_t report(struct world *w, const char *email, case_id *out)
{
    const struct report_new r = { .kind = S("note"),
                                  .subject = 1,
                                  .rule = RULE_ADVERTISING,
                                  .text = S("It sells something."),
                                  .email = str_from_c(email) };
    return moderation_report(&w->cx, &r, out);
}

/* --- submitting and deciding -------------------------------------------------------------------
 */

static void a_submitted_text_waits_and_is_on_record_without_its_text(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);

    const struct moderation_standing s = standing(w, 1);

    assert_int_equal(s.in.v, c.v);
    assert_int_equal(s.state, CASE_WAITING);
    assert_int_equal(s.verdict, VERDICT_NONE);
    assert_int_equal(s.waiting_since, w->cx.now);
    assert_int_equal(entries(w, "moderation.opened"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE acts_as = 5"), 1);
}

static void a_text_has_one_case(void **state)
{
    struct world *const w = *state;
    case_id id;
    given_submitted(w, 1, NULL);

    assert_int_equal(
        moderation_submit(&w->cx, &(struct moderation_new){ .kind = "note", .subject = 1 }, &id),
        ERR_CONFLICT);
}

static void a_removal_reaches_the_text_with_rule_reason_and_entry(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    world_wait(w, 3600 * USEC_PER_SECOND);

    given_removed(w, c, ANNA);

    const struct moderation_standing s = standing(w, 1);
    assert_int_equal(note.told, VERDICT_REMOVE);
    assert_int_equal(note.rule, RULE_INSULT);
    assert_int_equal(s.state, CASE_REMOVED);
    assert_int_equal(s.rule, RULE_INSULT);
    assert_str_is(s.reason, "It calls a person a thief and nothing else.");
    assert_int_equal(s.appeal_until, w->cx.now + 14 * DAY);
    assert_int_equal(entries(w, "moderation.decided"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_decision WHERE is_before = 1"
                                    " AND waited = 3600000000 AND role = 'secretariat'"),
                     1);
    /* who decided is in the record as a personal value of that account, and nowhere else */
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"
                                    " WHERE kind = 'moderation.decided'"
                                    " AND fields LIKE '%[\"account\",\"11\",\"11\"]%'"),
                     1);
}

static void nothing_of_a_refused_decision_is_stored(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    struct decision_new d = a_removal(c, 0);
    decision_id made;
    as_moderator(w, ANNA);
    d.reason = S("Too short.");

    assert_int_equal(moderation_decide(&w->cx, &d, &made), ERR_INVALID);

    assert_int_equal(note.told, VERDICT_NONE);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_decision"), 0);
    assert_int_equal(standing(w, 1).state, CASE_WAITING);
}

static void of_two_who_decide_at_once_the_second_is_refused(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const struct decision_new keep = a_keep(c, 0);
    decision_id made;
    given_removed(w, c, ANNA);
    as_moderator(w, BORIS); /* who saw it while nothing was decided */

    assert_int_equal(moderation_decide(&w->cx, &keep, &made), ERR_CONFLICT);

    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_decision"), 1);
    assert_int_equal(standing(w, 1).verdict, VERDICT_REMOVE);
}

/* The row itself refuses, not only the rule: what a second connection would meet. */
static void a_case_moves_only_from_where_it_was_seen(void **state)
{
    struct world *const w = *state;
    struct moderation_case c;
    const case_id id = given_submitted(w, 1, NULL);
    assert_int_equal(case_get(&w->cx, id, &c), OK);
    given_removed(w, id, ANNA);

    c.state = CASE_KEPT;
    assert_int_equal(case_move(&w->cx, &c, (decision_id){ 0 }, CASE_WAITING), ERR_CONFLICT);
}

static void the_author_does_not_decide(void **state)
{
    struct world *const w = *state;
    case_id c = { 0 };
    decision_id made;
    as_moderator(w, WRITER);
    assert_int_equal(
        moderation_submit(&w->cx,
                          &(struct moderation_new){
                              .kind = "note", .subject = 2, .within = WITHIN, .account = WRITER },
                          &c),
        OK);
    const struct decision_new d = a_keep(c, 0);

    assert_int_equal(moderation_decide(&w->cx, &d, &made), ERR_FORBIDDEN);
    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), OK);
}

static void a_moderator_with_the_authors_cookie_does_not_decide_either(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const struct decision_new d = a_keep(c, 0);
    decision_id made;
    as_moderator(w, ANNA);
    w->cx.actor.participant = VISITOR;

    assert_int_equal(moderation_decide(&w->cx, &d, &made), ERR_FORBIDDEN);
}

/* --- appealing ---------------------------------------------------------------------------------
 */

static void only_the_author_appeals_by_cookie_or_by_the_link(void **state)
{
    struct world *const w = *state;
    str_t token, other;
    const case_id c = given_submitted(w, 1, &token);
    given_submitted(w, 2, &other);
    given_removed(w, c, ANNA);

    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(appeal(w, c, STR_NONE), ERR_FORBIDDEN);
    assert_int_equal(appeal(w, c, S("not-a-token")), ERR_FORBIDDEN);
    assert_int_equal(appeal(w, c, other), ERR_FORBIDDEN);
    assert_int_equal(appeal(w, c, token), OK);

    assert_int_equal(standing(w, 1).state, CASE_APPEALED);
    assert_int_equal(standing(w, 1).appeal_until, 0);
}

static void an_appeal_is_on_record_without_its_words(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    given_removed(w, c, ANNA);
    as_visitor(w, VISITOR);

    assert_int_equal(appeal(w, c, STR_NONE), OK);

    assert_int_equal(entries(w, "moderation.appealed"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"
                                    " WHERE fields LIKE '%only an office%'"),
                     0);
}

static void the_first_moderator_is_refused_and_another_overturns(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const decision_id first = given_removed(w, c, ANNA);
    const struct decision_new keep = a_keep(c, first.v);
    decision_id made;
    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, c, STR_NONE), OK);

    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &keep, &made), ERR_FORBIDDEN);
    as_moderator(w, BORIS);
    assert_int_equal(moderation_decide(&w->cx, &keep, &made), OK);

    assert_int_equal(standing(w, 1).state, CASE_SETTLED);
    assert_int_equal(standing(w, 1).verdict, VERDICT_KEEP);
    assert_true(note.is_public);
    assert_int_equal(entries(w, "moderation.settled"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_appeal WHERE outcome = 2"), 1);
}

static void whoever_was_overturned_does_not_remove_it_again(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const decision_id first = given_removed(w, c, ANNA);
    struct decision_new d = a_keep(c, first.v);
    decision_id made;
    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, c, STR_NONE), OK);
    as_moderator(w, BORIS);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), OK);

    d = a_removal(c, made.v);
    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), ERR_FORBIDDEN);
}

static void what_was_upheld_cannot_be_appealed_again(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const decision_id first = given_removed(w, c, ANNA);
    const struct decision_new d = a_removal(c, first.v);
    decision_id made;
    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, c, STR_NONE), OK);
    assert_int_equal(appeal(w, c, STR_NONE), ERR_CONFLICT);
    as_moderator(w, BORIS);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), OK);

    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, c, STR_NONE), ERR_CONFLICT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_appeal WHERE outcome = 1"), 1);
}

static void after_the_days_it_is_too_late(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    given_removed(w, c, ANNA);
    as_visitor(w, VISITOR);

    world_wait(w, 14 * DAY);

    assert_int_equal(standing(w, 1).appeal_until, 0);
    assert_int_equal(appeal(w, c, STR_NONE), ERR_CONFLICT);
}

/* The link of the last letter: the token of its appeal. */
static char letter_link[64];

static err_t letter_keep(struct cx *cx, const struct letter *l)
{
    (void)cx;
    for (size_t i = 0; i < l->part_count; i++) {
        const str_t link = l->parts[i].link;
        const size_t at = str_find(link, S("/appeal?link="));
        if (at < link.len)
            (void)snprintf(letter_link, sizeof letter_link, "%.*s",
                           STR_ARG(str_sub(link, at + 13, link.len)));
    }
    return OK;
}

static void the_letter_on_a_removal_leads_to_the_appeal_from_any_browser(void **state)
{
    struct world *const w = *state;
    case_id c = { 0 };
    note.is_public = true;
    note.email = "author@example.org";
    letter_link[0] = '\0';
    w->site.letter_send = letter_keep;
    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(report(w, "", &c), OK); /* never submitted: no link was ever shown */

    given_removed(w, c, ANNA);

    assert_int_not_equal(letter_link[0], '\0');
    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(appeal(w, c, str_from_c(letter_link)), OK);
}

static void the_links_shown_before_open_it_still(void **state)
{
    struct world *const w = *state;
    str_t token;
    struct moderation_case c;
    const case_id id = given_submitted(w, 1, &token);
    note.email = "author@example.org";
    letter_link[0] = '\0';
    w->site.letter_send = letter_keep;
    given_removed(w, id, ANNA);

    assert_int_equal(case_of_token(&w->cx, token, &c), OK);
    assert_int_equal(c.id.v, id.v);
    assert_int_equal(case_of_token(&w->cx, str_from_c(letter_link), &c), OK);
    assert_int_equal(c.id.v, id.v);
    assert_int_equal(case_of_token(&w->cx, S(OWN_LINK), &c), OK);
    assert_int_equal(c.id.v, id.v);
    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(appeal(w, id, S(OWN_LINK)), OK);
}

/* --- taken back by its author -------------------------------------------------------------------
 */

static void what_its_author_took_back_waits_no_more_and_is_not_decided(void **state)
{
    struct world *const w = *state;
    struct moderation_waiting n;
    int64_t withdrawn = 0;
    decision_id made;
    const case_id c = given_submitted(w, 1, NULL);
    const struct decision_new d = a_removal(c, 0);

    assert_int_equal(moderation_withdrawn(&w->cx, "note", 1), OK);
    assert_int_equal(moderation_withdrawn(&w->cx, "note", 1), OK);
    assert_int_equal(moderation_withdrawn(&w->cx, "note", 99), OK);

    assert_int_equal(standing(w, 1).withdrawn_at, w->cx.now);
    assert_int_equal(entries(w, "moderation.withdrawn"), 1);
    assert_int_equal(case_count_waiting(&w->cx, &n), OK);
    assert_int_equal(n.cases, 0);
    assert_int_equal(case_count_withdrawn(&w->cx, &withdrawn), OK);
    assert_int_equal(withdrawn, 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_case WHERE author <> 0"), 0);
    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), ERR_CONFLICT);
}

static void an_appeal_ends_and_reports_are_answered_when_it_is_taken_back(void **state)
{
    struct world *const w = *state;
    struct moderation_case c;
    struct moderation_waiting n;
    case_id id = { 0 };
    note.is_public = true;
    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(report(w, "reader@example.org", &id), OK);

    assert_int_equal(moderation_withdrawn(&w->cx, "note", 1), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_report WHERE email = ''"
                                    " AND answered_at > 0"),
                     1);
    const case_id other = given_submitted(w, 2, NULL);
    given_removed(w, other, ANNA);
    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, other, STR_NONE), OK);
    assert_int_equal(moderation_withdrawn(&w->cx, "note", 2), OK);
    assert_int_equal(case_get(&w->cx, other, &c), OK);
    assert_int_equal(c.waiting_since, 0);
    assert_int_equal(case_count_waiting(&w->cx, &n), OK);
    assert_int_equal(n.cases, 0);
}

/* --- reporting ---------------------------------------------------------------------------------
 */

static void reports_join_one_case_and_hide_nothing(void **state)
{
    struct world *const w = *state;
    case_id a = { 0 };
    case_id b = { 0 };
    note.is_public = true;
    as_visitor(w, OTHER_VISITOR);

    assert_int_equal(report(w, "", &a), OK);
    assert_int_equal(report(w, "", &b), OK);

    struct moderation_case c;
    assert_int_equal(a.v, b.v);
    assert_int_equal(case_get(&w->cx, a, &c), OK);
    assert_int_equal(c.reports, 2);
    assert_int_equal(c.origin, ORIGIN_REPORTED);
    assert_true(note.is_public);
    assert_int_equal(entries(w, "moderation.reported"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"
                                    " WHERE fields LIKE '%sells%'"),
                     0);
}

static void what_is_not_public_cannot_be_reported(void **state)
{
    struct world *const w = *state;
    case_id c;
    as_visitor(w, OTHER_VISITOR);

    assert_int_equal(report(w, "", &c), ERR_NOT_FOUND);
    note.is_gone = true;
    assert_int_equal(report(w, "", &c), ERR_NOT_FOUND);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_case"), 0);
}

static void a_decision_answers_the_reports_and_forgets_their_addresses(void **state)
{
    struct world *const w = *state;
    case_id c = { 0 };
    decision_id made;
    note.is_public = true;
    as_visitor(w, OTHER_VISITOR);
    assert_int_equal(report(w, "reader@example.org", &c), OK);
    const struct decision_new d = a_keep(c, 0);
    as_moderator(w, ANNA);

    assert_int_equal(moderation_decide(&w->cx, &d, &made), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_report WHERE email = ''"
                                    " AND answered_at > 0"),
                     1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_decision WHERE is_before = 0"),
                     1);
}

static void a_report_opens_what_was_decided_again(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    const struct decision_new keep = { .in = c, .verdict = VERDICT_KEEP, .language = LANG_EN };
    decision_id made = { 0 };
    case_id again = { 0 };
    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &keep, &made), OK);
    world_wait(w, DAY);
    as_visitor(w, OTHER_VISITOR);

    assert_int_equal(report(w, "", &again), OK);

    assert_int_equal(again.v, c.v);
    assert_int_equal(standing(w, 1).state, CASE_WAITING);
    assert_int_equal(standing(w, 1).verdict, VERDICT_KEEP);
    assert_int_equal(standing(w, 1).waiting_since, w->cx.now);
}

/* --- the queue, own texts, people --------------------------------------------------------------
 */

static void appeals_wait_before_older_texts(void **state)
{
    struct world *const w = *state;
    const case_id old = given_submitted(w, 1, NULL);
    world_wait(w, DAY);
    const case_id appealed = given_submitted(w, 2, NULL);
    given_removed(w, appealed, ANNA);
    as_visitor(w, VISITOR);
    assert_int_equal(appeal(w, appealed, STR_NONE), OK);
    struct case_list list;
    struct moderation_waiting n;

    assert_int_equal(cases_waiting(&w->cx, &list), OK);
    assert_int_equal(case_count_waiting(&w->cx, &n), OK);

    assert_int_equal(list.count, 2);
    assert_int_equal(list.at[0].id.v, appealed.v);
    assert_int_equal(list.at[1].id.v, old.v);
    assert_int_equal(n.cases, 2);
    assert_int_equal(n.appeals, 1);
}

static void a_visitor_finds_own_texts_and_nobody_elses(void **state)
{
    struct world *const w = *state;
    struct case_list list;
    given_submitted(w, 1, NULL);

    assert_int_equal(cases_of_visitor(&w->cx, &w->key, VISITOR, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(cases_of_visitor(&w->cx, &w->key, OTHER_VISITOR, &list), OK);
    assert_int_equal(list.count, 0);
}

static void who_looks_is_noted_until_it_is_decided(void **state)
{
    struct world *const w = *state;
    struct moderation_case c;
    const case_id id = given_submitted(w, 1, NULL);
    as_moderator(w, BORIS);
    assert_int_equal(moderation_look(&w->cx, id), OK);
    assert_int_equal(case_get(&w->cx, id, &c), OK);
    assert_true(is_looked_at(&c, ANNA, w->cx.now));

    given_removed(w, id, ANNA);

    assert_int_equal(case_get(&w->cx, id, &c), OK);
    assert_int_equal(c.looked_by, 0);
}

static void an_erased_person_is_gone_from_cases_and_decisions(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    given_removed(w, c, ANNA);

    assert_int_equal(moderation_erase_person(&w->cx, ANNA), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_decision"
                                    " WHERE decided_by <> 0"),
                     0);
    assert_int_equal(standing(w, 1).verdict, VERDICT_REMOVE);
}

static void who_wrote_it_is_forgotten_once_kept_long_enough(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    given_submitted(w, 2, NULL); /* waits: its author is still needed */
    given_removed(w, c, ANNA);

    world_wait(w, 179 * DAY);
    assert_int_equal(moderation_housekeep(&w->cx), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_case WHERE author <> 0"), 2);
    world_wait(w, 2 * DAY);
    assert_int_equal(moderation_housekeep(&w->cx), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM moderation_case WHERE author <> 0"), 1);
    assert_int_equal(entries(w, "retention.applied"), 1);
}

static void what_is_not_shown_is_forgotten_for_good_once_no_appeal_can_come(void **state)
{
    struct world *const w = *state;
    const case_id c = given_submitted(w, 1, NULL);
    struct decision_new d = a_removal(c, 0);
    decision_id made;
    d.rule = RULE_PERSONAL_DATA;
    as_moderator(w, ANNA);
    assert_int_equal(moderation_decide(&w->cx, &d, &made), OK);
    world_wait(w, 179 * DAY);
    assert_int_equal(moderation_housekeep(&w->cx), OK);
    assert_false(note.is_forgotten);

    world_wait(w, 2 * DAY);
    assert_int_equal(moderation_housekeep(&w->cx), OK);

    assert_true(note.is_forgotten);
}

static void a_removal_that_shows_its_text_leaves_it(void **state)
{
    struct world *const w = *state;
    given_removed(w, given_submitted(w, 1, NULL), ANNA);

    world_wait(w, 400 * DAY);
    assert_int_equal(moderation_housekeep(&w->cx), OK);

    assert_false(note.is_forgotten);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        MODERATED(a_submitted_text_waits_and_is_on_record_without_its_text),
        MODERATED(a_text_has_one_case),
        MODERATED(a_removal_reaches_the_text_with_rule_reason_and_entry),
        MODERATED(nothing_of_a_refused_decision_is_stored),
        MODERATED(of_two_who_decide_at_once_the_second_is_refused),
        MODERATED(a_case_moves_only_from_where_it_was_seen),
        MODERATED(the_author_does_not_decide),
        MODERATED(a_moderator_with_the_authors_cookie_does_not_decide_either),
        MODERATED(only_the_author_appeals_by_cookie_or_by_the_link),
        MODERATED(an_appeal_is_on_record_without_its_words),
        MODERATED(the_first_moderator_is_refused_and_another_overturns),
        MODERATED(whoever_was_overturned_does_not_remove_it_again),
        MODERATED(what_was_upheld_cannot_be_appealed_again),
        MODERATED(after_the_days_it_is_too_late),
        MODERATED(the_letter_on_a_removal_leads_to_the_appeal_from_any_browser),
        MODERATED(the_links_shown_before_open_it_still),
        MODERATED(what_its_author_took_back_waits_no_more_and_is_not_decided),
        MODERATED(an_appeal_ends_and_reports_are_answered_when_it_is_taken_back),
        MODERATED(reports_join_one_case_and_hide_nothing),
        MODERATED(what_is_not_public_cannot_be_reported),
        MODERATED(a_decision_answers_the_reports_and_forgets_their_addresses),
        MODERATED(a_report_opens_what_was_decided_again),
        MODERATED(appeals_wait_before_older_texts),
        MODERATED(a_visitor_finds_own_texts_and_nobody_elses),
        MODERATED(who_looks_is_noted_until_it_is_decided),
        MODERATED(an_erased_person_is_gone_from_cases_and_decisions),
        MODERATED(who_wrote_it_is_forgotten_once_kept_long_enough),
        MODERATED(what_is_not_shown_is_forgotten_for_good_once_no_appeal_can_come),
        MODERATED(a_removal_that_shows_its_text_leaves_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
