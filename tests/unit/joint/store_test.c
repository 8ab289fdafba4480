/* Joint statements in rows and in the record, on both engines: drafting, the round, publishing with
 * the dissent, seals.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/seal.h"
#include "joint/text.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "record/record.h"
#include "world.h"

#define EN(text) ((struct text2){ .by = { [LANG_AZ] = S(""), [LANG_EN] = S(text) } })
#define BOTH(en, az) ((struct text2){ .by = { [LANG_AZ] = S(az), [LANG_EN] = S(en) } })
#define DAY (INT64_C(24) * 3600 * USEC_PER_SECOND)

static organisation_id given_organisation(struct world *w, const char *slug, bool discloses)
{
    const struct organisation o = { .slug = str_from_c(slug),
                                    .kind = S("ngo"),
                                    .name = BOTH("An organisation", "Təşkilat"),
                                    .short_name = EN(""),
                                    .note = EN(""),
                                    .scope = SCOPE_LOCAL };
    organisation_id id = { 0 };
    must(organisation_add(&w->cx, &o, &id) == OK);
    if (!discloses)
        return id;
    const struct source s = { .url = S(""),
                              .title = S("A report"),
                              .publisher = S("Somebody"),
                              .kind = S("other"),
                              .dated = S("2024"),
                              .language = S("") };
    struct disclosure d = { .organisation = id,
                            .about = ABOUT_FUNDING,
                            .text = EN("Paid by its members."),
                            .party = S(""),
                            .amount = AMOUNT_NOT_STATED,
                            .amount_till = AMOUNT_NOT_STATED,
                            .share = AMOUNT_NOT_STATED,
                            .currency = S(""),
                            .dated = S("2024"),
                            .from = S(""),
                            .till = S("") };
    disclosure_id made;
    must(source_add(&w->cx, &s, &d.source) == OK);
    must(disclosure_put(&w->cx, &d, &made) == OK);
    return id;
}

/* Who acts from now on: an organisation under all mandates, or a person of the secretariat. */
static void as_organisation(struct world *w, organisation_id o)
{
    w->cx.actor = (struct actor){ .account = 500 + o.v % 100,
                                  .mandate = 900,
                                  .organisation = o.v,
                                  .scopes = MANDATE_SCOPES_ALL,
                                  .acts_as = LEDGER_AS_ORGANISATION };
}
static void as_secretariat(struct world *w, int64_t account)
{
    w->cx.actor = (struct actor){ .account = account,
                                  .roles = ROLE_SECRETARIAT,
                                  .acts_as = LEDGER_AS_SECRETARIAT };
}

struct given {
    struct world *w;
    organisation_id a, b, c, d; /* a initiates */
    joint_id joint;
};

static err_t write_version(struct given *g, const char *en, const char *az, enum version_kind kind)
{
    const struct clause clauses[] = {
        { .text = { .by = { [LANG_AZ] = str_from_c(az), [LANG_EN] = str_from_c(en) } } },
        { .text = BOTH("Second.", "İkinci.") },
    };
    return joint_version_put(&g->w->cx, &(struct version_new){ .joint = g->joint,
                                                               .title = BOTH("Title", "Başlıq"),
                                                               .clauses = clauses,
                                                               .count = 2,
                                                               .kind = kind,
                                                               .reason = S("because") });
}

static void given_draft(struct world *w, struct given *g)
{
    *g = (struct given){ .w = w };
    g->a = given_organisation(w, "aa", true);
    g->b = given_organisation(w, "bb", false);
    g->c = given_organisation(w, "cc", false);
    g->d = given_organisation(w, "dd", false);
    as_secretariat(w, 1);
    const struct joint j = { .slug = S("peace"),
                             .background = EN(""),
                             .money = EN("Nobody paid."),
                             .dated = S(""),
                             .withdrawn_reason = S("") };
    must(joint_add(&w->cx, &j, &g->a.v, 1, &g->joint) == OK);
    must(write_version(g, "We **agree**.", "Razıyıq.", VERSION_SUBSTANCE) == OK);
}

static void given_round(struct world *w, struct given *g)
{
    given_draft(w, g);
    const int64_t also[] = { g->b.v, g->c.v, g->d.v };
    must(joint_open(&w->cx, g->joint, w->cx.now + DAY, also, 3) == OK);
}

static err_t answer(struct given *g, organisation_id who, enum answer_value v, const char *text)
{
    struct joint j;
    must(joint_get(&g->w->cx, g->joint, &j) == OK);
    as_organisation(g->w, who);
    const err_t e = joint_answer(
        &g->w->cx, &(struct answer_new){
                       .joint = g->joint,
                       .value = v,
                       .version = j.version,
                       .text = { .by = { [LANG_AZ] = S(""), [LANG_EN] = str_from_c(text) } } });
    as_secretariat(g->w, 1);
    return e;
}

#define DISSENT "We do not agree, for reasons of our own."

static void confirm_both(struct given *g)
{
    as_secretariat(g->w, 2);
    must(joint_confirm(&g->w->cx, g->joint, LANG_EN) == OK);
    must(joint_confirm(&g->w->cx, g->joint, LANG_AZ) == OK);
    as_secretariat(g->w, 1);
}

static void given_published(struct world *w, struct given *g)
{
    given_round(w, g);
    must(answer(g, g->a, ANSWER_SIGNED, "") == OK);
    must(answer(g, g->b, ANSWER_SIGNED, "") == OK);
    must(answer(g, g->c, ANSWER_DISSENTED, DISSENT) == OK);
    confirm_both(g);
    must(joint_close(&w->cx, g->joint) == OK);
    must(joint_publish(&w->cx, g->joint) == OK);
}

static void load(struct given *g, struct joint *j, struct whole_joint *w)
{
    must(joint_get(&g->w->cx, g->joint, j) == OK);
    must(whole_joint_load(&g->w->cx, j, w) == OK);
}

static int64_t entries_of(struct world *w, const char *kind)
{
    return world_count(
        w, arena_cstr(w->cx.arena, arena_printf(w->cx.arena,
                                                "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                                " '%s'",
                                                kind)));
}

/* --- drafts -------------------------------------------------------------------------------------
 */

static void a_draft_says_nothing_in_the_record_until_it_is_opened(void **state)
{
    struct world *const w = *state;
    struct given g;
    given_draft(w, &g);

    assert_int_equal(entries_of(w, "joint.drafted"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind LIKE 'joint.%'"),
                     2);

    must(joint_open(&w->cx, g.joint, w->cx.now + DAY, NULL, 0) == OK);

    assert_int_equal(entries_of(w, "joint.opened"), 1);
    assert_int_equal(entries_of(w, "joint.versioned"), 1);
}

static void a_version_comes_back_as_it_was_written(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_draft(w, &g);

    assert_int_equal(write_version(&g, "We **agree**.", "Razıyıq.", VERSION_SUBSTANCE), OK);
    load(&g, &j, &all);
    assert_int_equal(all.versions.count, 1); /* nothing was another */
    assert_int_equal(write_version(&g, "We agree.", "Razıyıq.", VERSION_SUBSTANCE), OK);
    load(&g, &j, &all);

    assert_int_equal(all.versions.count, 2);
    assert_str_is(all.versions.at[0].clauses[0].html.by[LANG_EN],
                  "<p>We <strong>agree</strong>.</p>\n");
    assert_str_is(all.now->clauses[1].text.by[LANG_AZ], "İkinci.");
    assert_str_is(all.now->reason, "because");
    assert_false(str_eq(all.versions.at[0].print.by[LANG_EN], all.now->print.by[LANG_EN]));
    assert_true(str_eq(all.versions.at[0].print.by[LANG_AZ], all.now->print.by[LANG_AZ]));
}

static void only_initiators_and_the_secretariat_draft(void **state)
{
    struct world *const w = *state;
    struct given g;
    given_draft(w, &g);
    as_organisation(w, g.b);
    assert_int_equal(write_version(&g, "Ours.", "Bizim.", VERSION_SUBSTANCE), ERR_FORBIDDEN);
    as_organisation(w, g.a);
    assert_int_equal(write_version(&g, "Ours.", "Bizim.", VERSION_SUBSTANCE), OK);
    assert_int_equal(write_version(&g, "Ours!", "Bizim!", VERSION_TYPO), ERR_FORBIDDEN);
}

/* --- the round ----------------------------------------------------------------------------------
 */

static void one_changes_ones_mind_and_both_answers_stay(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_round(w, &g);

    assert_int_equal(answer(&g, g.b, ANSWER_SIGNED, ""), OK);
    assert_int_equal(answer(&g, g.b, ANSWER_DISSENTED, DISSENT), OK);
    load(&g, &j, &all);

    assert_int_equal(all.answers.count, 2);
    assert_int_not_equal(all.answers.at[0].superseded_at, 0);
    assert_int_equal(block_of(&all.block, STAND_DISSENTED), 1);
    assert_int_equal(block_of(&all.block, STAND_SIGNED), 0);
    assert_int_equal(entries_of(w, "signature.given"), 2);
}

static void whoever_may_not_answer_does_not(void **state)
{
    struct world *const w = *state;
    struct given g;
    given_round(w, &g);
    const organisation_id stranger = given_organisation(w, "ee", false);

    assert_int_equal(answer(&g, stranger, ANSWER_SIGNED, ""), ERR_FORBIDDEN);
    assert_int_equal(answer(&g, g.b, ANSWER_DISSENTED, "Too short."), ERR_INVALID);
    assert_int_equal(answer(&g, g.b, ANSWER_WITHDREW, ""), ERR_INVALID);
    as_organisation(w, g.b);
    w->cx.actor.scopes = MANDATE_POSITIONS;
    assert_int_equal(joint_answer(&w->cx, &(struct answer_new){ .joint = g.joint, .version = 1 }),
                     ERR_FORBIDDEN);
    world_wait(w, 2 * DAY);
    assert_int_equal(answer(&g, g.b, ANSWER_SIGNED, ""), ERR_CONFLICT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM joint_answer"), 0);
}

static void a_signature_belongs_to_its_version(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_round(w, &g);
    must(answer(&g, g.b, ANSWER_SIGNED, "") == OK);

    must(write_version(&g, "We **agreed**.", "Razıyıq.", VERSION_TYPO) == OK);
    load(&g, &j, &all);
    assert_int_equal(block_of(&all.block, STAND_SIGNED), 1); /* a slip changes nothing */

    as_organisation(w, g.c);
    assert_int_equal(joint_version_contest(&w->cx, g.joint, 2), ERR_FORBIDDEN); /* signed nothing */
    as_organisation(w, g.b);
    assert_int_equal(joint_version_contest(&w->cx, g.joint, 2), OK);
    load(&g, &j, &all);
    assert_int_equal(block_of(&all.block, STAND_SIGNED), 0);
    assert_int_equal(block_of(&all.block, STAND_EARLIER), 1);

    assert_int_equal(answer(&g, g.b, ANSWER_SIGNED, ""), OK);
    load(&g, &j, &all);
    assert_int_equal(block_of(&all.block, STAND_SIGNED), 1);
}

static void an_answer_to_another_version_than_stands_is_refused(void **state)
{
    struct world *const w = *state;
    struct given g;
    given_round(w, &g);
    must(write_version(&g, "Another.", "Başqa.", VERSION_SUBSTANCE) == OK);
    as_organisation(w, g.b);
    assert_int_equal(joint_answer(&w->cx, &(struct answer_new){ .joint = g.joint,
                                                                .value = ANSWER_SIGNED,
                                                                .version = 1,
                                                                .text = EN("") }),
                     ERR_CONFLICT);
}

static void an_amendment_becomes_a_version_or_is_refused_with_a_reason(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    amend_id one, two, late;
    given_round(w, &g);
    struct amend a = { .joint = g.joint,
                       .clause = 2,
                       .text = BOTH("Better.", "Daha yaxşı."),
                       .reason = S("clearer"),
                       .reason_language = S("en") };

    as_organisation(w, g.b);
    assert_int_equal(amend_propose(&w->cx, &a, &one), OK);
    a.clause = 1;
    assert_int_equal(amend_propose(&w->cx, &a, &two), OK);
    a.clause = 2;
    assert_int_equal(amend_propose(&w->cx, &a, &late), OK);
    assert_int_equal(amend_voice_put(&w->cx, one, true, S("")), ERR_CONFLICT); /* its own */
    as_organisation(w, g.c);
    assert_int_equal(amend_voice_put(&w->cx, one, true, S("yes")), OK);
    assert_int_equal(amend_voice_put(&w->cx, one, false, S("no")), OK);
    assert_int_equal(amend_decide(&w->cx, one, true, S("good")), ERR_FORBIDDEN);
    as_organisation(w, g.a);
    assert_int_equal(amend_decide(&w->cx, one, true, S("")), ERR_INVALID);
    assert_int_equal(amend_decide(&w->cx, one, true, S("good")), OK);
    assert_int_equal(amend_decide(&w->cx, late, true, S("good")), ERR_CONFLICT); /* it changed */
    assert_int_equal(amend_decide(&w->cx, late, false, S("done already")), OK);
    assert_int_equal(amend_decide(&w->cx, two, true, S("good too")), OK); /* another clause */
    as_secretariat(w, 1);
    load(&g, &j, &all);

    assert_int_equal(j.version, 3);
    assert_str_is(all.now->clauses[0].text.by[LANG_EN], "Better.");
    assert_int_equal(all.versions.at[1].amendment.v, one.v);
    assert_int_equal(all.amendments.at[0].made_version, 2);
    assert_int_equal(all.voices.count, 2);
    assert_int_equal(entries_of(w, "joint.decided"), 3);
}

static void a_deadline_that_is_over_closes_the_round(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    given_round(w, &g);
    w->cx.actor = (struct actor){ 0 };
    assert_int_equal(joint_housekeep(&w->cx), OK);
    must(joint_get(&w->cx, g.joint, &j) == OK);
    assert_int_equal(j.state, JOINT_ROUND);
    world_wait(w, 2 * DAY);
    assert_int_equal(joint_housekeep(&w->cx), OK);
    must(joint_get(&w->cx, g.joint, &j) == OK);
    assert_int_equal(j.state, JOINT_CLOSED);
    assert_int_equal(j.closed_at, j.closes_at);
}

/* --- publishing ---------------------------------------------------------------------------------
 */

static void nothing_is_published_while_something_stands_against_it(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    given_round(w, &g);
    must(answer(&g, g.a, ANSWER_SIGNED, "") == OK);
    assert_int_equal(joint_publish(&w->cx, g.joint), ERR_CONFLICT);
    must(joint_close(&w->cx, g.joint) == OK);
    assert_int_equal(joint_publish(&w->cx, g.joint), ERR_CONFLICT); /* nobody confirmed */
    must(joint_confirm(&w->cx, g.joint, LANG_EN) == OK);
    must(joint_confirm(&w->cx, g.joint, LANG_AZ) == OK);
    assert_int_equal(joint_publish(&w->cx, g.joint), ERR_CONFLICT); /* but its writer */
    confirm_both(&g);
    assert_int_equal(joint_publish(&w->cx, g.joint), OK);
    must(joint_get(&w->cx, g.joint, &j) == OK);
    assert_int_equal(j.state, JOINT_PUBLISHED);
}

static void a_dissent_without_text_stops_it(void **state)
{
    struct world *const w = *state;
    struct given g;
    source_id source;
    given_round(w, &g);
    must(answer(&g, g.a, ANSWER_SIGNED, "") == OK);
    confirm_both(&g);
    must(joint_close(&w->cx, g.joint) == OK);
    const struct source s = { .url = S(""),
                              .title = S("T"),
                              .publisher = S("P"),
                              .kind = S("other"),
                              .dated = S("2024"),
                              .language = S("") };
    must(source_add(&w->cx, &s, &source) == OK);
    struct answer_coded a = { .joint = g.joint,
                              .organisation = g.d,
                              .value = ANSWER_DISSENTED,
                              .text = EN(""),
                              .source = source,
                              .dated = S("2024-05"),
                              .coder = S("x") };
    assert_int_equal(joint_answer_code(&w->cx, &a), OK);
    assert_int_equal(joint_publish(&w->cx, g.joint), ERR_CONFLICT);
    a.text = EN(DISSENT);
    assert_int_equal(joint_answer_code(&w->cx, &a), OK);
    assert_int_equal(joint_publish(&w->cx, g.joint), OK);
    a.organisation = g.a;
    assert_int_equal(joint_answer_code(&w->cx, &a), ERR_CONFLICT); /* published, and has spoken */
}

static void a_seal_covers_text_signers_dissent_and_the_silent(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    struct joint_document d;
    str_t again;
    given_published(w, &g);
    load(&g, &j, &all);

    assert_int_equal(all.seal.number, 1);
    assert_true(str_eq(all.seal.sha256, sealed_print(w->cx.arena, all.seal.content)));
    assert_int_equal(joint_content(&w->cx, &all, &again), OK);
    assert_true(str_eq(again, all.seal.content)); /* one function makes the block */
    static const char *const WITHIN[] = { DISSENT, "\"silent\":[{", "\"bb\"", "\"dd\"",
                                          "\"counts\":{\"abstained\":0,\"dissented\":1" };
    for (size_t i = 0; i < ARRAY_LEN(WITHIN); i++)
        assert_true(str_find(again, str_from_c(WITHIN[i])) < again.len);
    assert_int_equal(joint_document_of(&w->cx, &all, &d), OK);
    assert_int_equal(d.proof.len, 0); /* the entry waits for its place */
    assert_int_equal(entries_of(w, "joint.sealed"), 1);
}

static void a_withdrawn_signature_changes_the_block_and_makes_a_new_seal(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_published(w, &g);
    world_wait(w, 30 * DAY);
    const struct text2 why = EN("It was read as something else.");

    as_organisation(w, g.c);
    assert_int_equal(joint_signature_withdraw(&w->cx, g.joint, &why), ERR_CONFLICT); /* dissented */
    as_organisation(w, g.b);
    assert_int_equal(joint_signature_withdraw(&w->cx, g.joint, &why), OK);
    assert_int_equal(joint_signature_withdraw(&w->cx, g.joint, &why), ERR_CONFLICT);
    load(&g, &j, &all);

    assert_int_equal(block_of(&all.block, STAND_WITHDREW), 1);
    assert_non_null(all.block.at[all.block.from[STAND_WITHDREW]].signed_before);
    assert_int_equal(all.seal.number, 2);
    assert_int_equal(all.seal.cause, SEAL_SIGNATURE);
    assert_int_equal(world_count(w, "SELECT count(*) FROM joint_seal"), 2);
}

static void initiators_withdraw_it_and_it_stays_readable(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_published(w, &g);
    as_organisation(w, g.b);
    assert_int_equal(joint_withdraw(&w->cx, g.joint, S("no")), ERR_FORBIDDEN);
    as_organisation(w, g.a);
    assert_int_equal(joint_withdraw(&w->cx, g.joint, S("")), ERR_INVALID);
    assert_int_equal(joint_withdraw(&w->cx, g.joint, S("A figure in it was wrong.")), OK);
    load(&g, &j, &all);
    assert_int_equal(j.state, JOINT_WITHDRAWN);
    assert_int_equal(all.seal.cause, SEAL_WITHDRAWN);
    assert_int_equal(all.now->clause_count, 2);
}

static void what_was_read_from_sources_can_be_replaced_or_objected_to(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    source_id source;
    g = (struct given){ .w = w };
    g.a = given_organisation(w, "aa", false);
    g.b = given_organisation(w, "bb", false);
    const struct source s = { .url = S(""),
                              .title = S("T"),
                              .publisher = S("P"),
                              .kind = S("other"),
                              .dated = S("2013"),
                              .language = S("") };
    must(source_add(&w->cx, &s, &source) == OK);
    as_secretariat(w, 1);
    const struct joint made = { .slug = S("old"),
                                .background = EN(""),
                                .money = EN(""),
                                .dated = S("2013-10-10"),
                                .withdrawn_reason = S(""),
                                .is_coded = true,
                                .source = source };
    must(joint_add(&w->cx, &made, &g.a.v, 1, &g.joint) == OK);
    must(write_version(&g, "Old.", "Köhnə.", VERSION_SUBSTANCE) == OK);
    struct answer_coded a = { .joint = g.joint,
                              .organisation = g.a,
                              .value = ANSWER_SIGNED,
                              .text = EN(""),
                              .source = source,
                              .dated = S("2013-10-10"),
                              .coder = S("x") };
    must(joint_answer_code(&w->cx, &a) == OK);
    a.organisation = g.b;
    must(joint_answer_code(&w->cx, &a) == OK);
    confirm_both(&g);
    must(joint_publish(&w->cx, g.joint) == OK);
    const struct text2 why = EN("We never signed this paper.");

    as_organisation(w, g.b);
    assert_int_equal(joint_signature_object(&w->cx, g.joint, &why), OK);
    load(&g, &j, &all);
    assert_int_equal(block_of(&all.block, STAND_OBJECTED), 1);
    assert_int_equal(block_of(&all.block, STAND_SIGNED), 1);
    assert_int_equal(answer(&g, g.a, ANSWER_DISSENTED, DISSENT), OK);
    load(&g, &j, &all);
    assert_int_equal(block_of(&all.block, STAND_DISSENTED), 1);
    assert_false(all.block.at[all.block.from[STAND_DISSENTED]].answer->is_coded);
    assert_int_equal(all.seal.number, 3);
}

/* --- what others ask ----------------------------------------------------------------------------
 */

static void plain_text_has_the_dissent_and_every_count(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    AUTO(buf) text;
    buf_init(&text, JOINT_PLAIN_MAX);
    given_published(w, &g);
    load(&g, &j, &all);
    joint_text(&w->cx, &all, S("https://example.org/x"), &text);
    const str_t said = buf_str(&text);
    static const char *const WITHIN[] = { "2 signed, 1 dissents in writing, 0 abstained, 1 said",
                                          "Dissent: 1", DISSENT, "Nobody paid." };
    for (size_t i = 0; i < ARRAY_LEN(WITHIN); i++)
        assert_true(str_find(said, str_from_c(WITHIN[i])) < said.len);
}

static void organisations_named_here_are_in_use(void **state)
{
    struct world *const w = *state;
    struct given g;
    given_round(w, &g);
    const organisation_id free = given_organisation(w, "ee", false);
    const int64_t ids[] = { g.a.v, g.d.v, free.v };
    bool used[3] = { false };
    assert_int_equal(joint_feature.uses_organisations(&w->cx, ids, 3, used), OK);
    assert_true(used[0] && used[1]);
    assert_false(used[2]);
}

static void an_erased_person_is_nobody_and_still_one(void **state)
{
    struct world *const w = *state;
    struct given g;
    struct joint j;
    struct whole_joint all;
    given_draft(w, &g);
    must(joint_confirm(&w->cx, g.joint, LANG_EN) == OK); /* the same person wrote it */
    assert_int_equal(joint_erase_person(&w->cx, 1), OK);
    load(&g, &j, &all);
    assert_true(all.now->account < 0);
    assert_false(is_confirmed(&all.versions, &all.confirmations, all.now, LANG_EN));
    assert_int_equal(world_count(w, "SELECT count(*) FROM joint_version WHERE account_id = 1"), 0);
}

int main(void)
{
    const int skip = testdb_skip();
    if (skip != 0)
        return skip;
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_draft_says_nothing_in_the_record_until_it_is_opened),
        IN_A_WORLD(a_version_comes_back_as_it_was_written),
        IN_A_WORLD(only_initiators_and_the_secretariat_draft),
        IN_A_WORLD(one_changes_ones_mind_and_both_answers_stay),
        IN_A_WORLD(whoever_may_not_answer_does_not),
        IN_A_WORLD(a_signature_belongs_to_its_version),
        IN_A_WORLD(an_answer_to_another_version_than_stands_is_refused),
        IN_A_WORLD(an_amendment_becomes_a_version_or_is_refused_with_a_reason),
        IN_A_WORLD(a_deadline_that_is_over_closes_the_round),
        IN_A_WORLD(nothing_is_published_while_something_stands_against_it),
        IN_A_WORLD(a_dissent_without_text_stops_it),
        IN_A_WORLD(a_seal_covers_text_signers_dissent_and_the_silent),
        IN_A_WORLD(a_withdrawn_signature_changes_the_block_and_makes_a_new_seal),
        IN_A_WORLD(initiators_withdraw_it_and_it_stays_readable),
        IN_A_WORLD(what_was_read_from_sources_can_be_replaced_or_objected_to),
        IN_A_WORLD(plain_text_has_the_dissent_and_every_count),
        IN_A_WORLD(organisations_named_here_are_in_use),
        IN_A_WORLD(an_erased_person_is_nobody_and_still_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
