/* The queue and the readers, on both engines. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "world.h"

#include "kit/json/json.h"
#include "ledger/ledger.h"
#include "mail/pages.h"
#include "mail/queue.h"

static const usec_t DAY = INT64_C(24) * 3600 * USEC_PER_SECOND;
static const usec_t MINUTE = INT64_C(60) * USEC_PER_SECOND;
enum { CLAIM_MOST = 10 };

static const struct feature *const FEATURES[] = { &mail_feature, NULL };

static struct world *mailing_world(void **state)
{
    struct world *const w = *state;
    w->settings.mail_smtp_url = S("smtp://localhost");
    w->settings.mail_from = S("letters@alliance.example");
    w->settings.site_base_url = S("https://alliance.example");
    w->site.name = (struct text2){ { S("Alyans"), S("Alliance") } };
    w->site.features = FEATURES;
    return w;
}

static const struct wish EVERYTHING = { .topics = { true },
                                        .pace = PACE_DAILY,
                                        .language = LANG_EN };

static struct mail_address given_asker(struct world *w, str_t email, enum pace pace, enum lang lang)
{
    struct wish wish = EVERYTHING;
    struct mail_address a;
    wish.pace = pace;
    wish.language = lang;
    assert_int_equal(mail_subscribe(&w->cx, email, &wish), OK);
    assert_int_equal(address_find(&w->cx, email, &a), OK);
    return a;
}

static struct mail_address given_reader(struct world *w, str_t email, enum pace pace,
                                        enum lang lang)
{
    const struct mail_address a = given_asker(w, email, pace, lang);
    int64_t n = 0;
    assert_int_equal(subscription_confirm(&w->cx, a.id, 0, &n), OK);
    assert_int_equal(n, 1);
    return a;
}

static void given_item(struct world *w, str_t title)
{
    const struct mail_item item = { .topic = MAIL_TOPIC_NEWS,
                                    .title = { { title, title } },
                                    .path = S("/organisations/x") };
    assert_int_equal(mail_publish(&w->cx, &item), OK);
}

/* Everything that waits for readers of this pace becomes letters now. */
static void gather(struct world *w, enum pace pace)
{
    struct gathering g = { .pace = pace, .moment = w->cx.now };
    assert_int_equal(item_stamp(&w->cx), OK);
    assert_int_equal(item_top(&w->cx, &g.top), OK);
    while (!g.is_over)
        assert_int_equal(gather_lot(&w->cx, &g), OK);
}

static int64_t public_deliveries(struct world *w)
{
    return world_count(w, "SELECT count(*) FROM mail_delivery WHERE rank > 0");
}

static size_t claim(struct world *w, struct delivery out[CLAIM_MOST])
{
    size_t n = 0;
    assert_int_equal(delivery_claim(&w->cx, w->cx.now + MINUTE, CLAIM_MOST, out, &n), OK);
    return n;
}

/* --- opting in -------------------------------------------------------------------------------- */

static void asking_sends_one_letter_that_asks_and_nothing_else(void **state)
{
    struct world *const w = mailing_world(state);

    given_asker(w, S("reader@mailbox.example"), PACE_DAILY, LANG_EN);
    given_item(w, S("News"));
    world_wait(w, DAY);
    gather(w, PACE_DAILY);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter WHERE kind = 'confirmation'"
                                    " AND is_public = 0"),
                     1);
}

static void nobody_can_fill_a_mailbox_by_asking_again_and_again(void **state)
{
    struct world *const w = mailing_world(state);

    for (int i = 0; i < 5; i++)
        given_asker(w, S("Reader@Mailbox.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), 1);

    world_wait(w, ASK_AGAIN_MINUTES * MINUTE);
    given_asker(w, S("reader@mailbox.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_address"), 1);
}

static void three_letters_a_day_at_most_come_from_strangers_asking(void **state)
{
    struct world *const w = mailing_world(state);
    struct letter l = { 0 };

    for (int i = 0; i < 12; i++) {
        given_asker(w, S("reader@mailbox.example"), PACE_DAILY, LANG_EN);
        world_wait(w, ASK_AGAIN_MINUTES * MINUTE);
    }

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), STRANGERS_LETTERS_A_DAY);
    l = (struct letter){ .kind = "claim",
                         .to = S("Reader@mailbox.example"),
                         .lang = LANG_EN,
                         .subject = S("A page"),
                         .is_strangers = true };
    for (int i = 0; i < STRANGERS_LETTERS_A_DAY; i++)
        assert_int_equal(mail_letter_send(&w->cx, &l), OK); /* each kind counts for itself */
    assert_int_equal(mail_letter_send(&w->cx, &l), ERR_CONFLICT);
    l.is_strangers = false;
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
    world_wait(w, DAY);
    l.is_strangers = true;
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
}

static void asking_again_changes_nothing_for_a_reader(void **state)
{
    struct world *const w = mailing_world(state);
    const struct mail_address a = given_reader(w, S("r@x.example"), PACE_DAILY, LANG_EN);

    given_asker(w, S("r@x.example"), PACE_WEEKLY, LANG_AZ); /* by whomever */

    struct subscriptions s;
    assert_int_equal(subscription_list(&w->cx, a.id, &s), OK);
    assert_int_equal(s.count, 1);
    assert_str_is(s.at[0].state, "confirmed");
    assert_int_equal(s.at[0].pace, PACE_DAILY);
}

static void what_was_asked_long_ago_cannot_be_confirmed(void **state)
{
    struct world *const w = mailing_world(state);
    const struct mail_address a = given_asker(w, S("r@x.example"), PACE_DAILY, LANG_EN);
    int64_t n = -1;

    world_wait(w, 8 * DAY);
    assert_int_equal(subscription_confirm(&w->cx, a.id, w->cx.now - CONFIRM_DAYS * DAY, &n), OK);

    assert_int_equal(n, 0);
}

static void a_mailbox_that_refuses_is_not_asked(void **state)
{
    struct world *const w = mailing_world(state);
    struct mail_address a;
    assert_int_equal(address_of(&w->cx, S("r@x.example"), &a), OK);
    assert_int_equal(address_set_suppressed(&w->cx, a.id, S("refused"), S("5.1.1")), OK);

    assert_int_equal(mail_subscribe(&w->cx, S("r@x.example"), &EVERYTHING), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_subscription"), 0);
}

/* --- letters to one person -------------------------------------------------------------------- */

static struct letter given_letter(str_t to, str_t once_key)
{
    static const struct letter_part parts[] = { { S_INIT("Read this"), S_INIT("/enter/SECRET") } };
    return (struct letter){ .kind = "invitation",
                            .to = to,
                            .lang = LANG_EN,
                            .subject = S("Come in"),
                            .parts = parts,
                            .part_count = 1,
                            .once_key = once_key };
}

static void a_letter_is_sent_once_for_its_key(void **state)
{
    struct world *const w = mailing_world(state);
    const struct letter l = given_letter(S("p@x.example"), S("claim 7"));

    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_delivery"), 1);
}

static void without_a_relay_nothing_is_queued_and_the_caller_knows(void **state)
{
    struct world *const w = mailing_world(state);
    const struct letter l = given_letter(S("p@x.example"), STR_NONE);
    w->settings.mail_smtp_url = STR_NONE;

    assert_int_equal(mail_letter_send(&w->cx, &l), ERR_UNAVAILABLE);
    given_item(w, S("News"));

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_address"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 0);
}

static void letters_to_bad_or_refusing_addresses_are_not_queued(void **state)
{
    struct world *const w = mailing_world(state);
    struct letter l = given_letter(S("p@x>\r\nBcc: y@z"), STR_NONE);
    assert_int_equal(mail_letter_send(&w->cx, &l), ERR_INVALID);

    struct mail_address a;
    assert_int_equal(address_of(&w->cx, S("p@x.example"), &a), OK);
    assert_int_equal(address_set_suppressed(&w->cx, a.id, S("refused"), S("5.1.1")), OK);
    l = given_letter(S("P@X.example"), STR_NONE);
    assert_int_equal(mail_letter_send(&w->cx, &l), ERR_CONFLICT);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter"), 0);
}

static void the_words_of_a_letter_to_one_person_go_when_it_has_gone(void **state)
{
    struct world *const w = mailing_world(state);
    const struct letter l = given_letter(S("p@x.example"), STR_NONE);
    struct delivery d[CLAIM_MOST];
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
    assert_int_equal(claim(w, d), 1);

    assert_int_equal(
        delivery_settle(&w->cx, &(struct settlement){ .d = d[0], .end = SETTLED_SENT }), OK);

    struct letter_row row;
    assert_int_equal(letter_get(&w->cx, d[0].letter, &row), OK);
    assert_int_equal(row.subject.len + row.body_text.len + row.body_html.len, 0);
    assert_int_equal(row.delivered, 1);
}

/* --- gathering -------------------------------------------------------------------------------- */

static void readers_who_get_the_same_share_one_public_letter(void **state)
{
    struct world *const w = mailing_world(state);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    given_reader(w, S("b@x.example"), PACE_DAILY, LANG_EN);
    given_reader(w, S("c@x.example"), PACE_DAILY, LANG_AZ);
    given_reader(w, S("d@x.example"), PACE_WEEKLY, LANG_EN);
    given_item(w, S("First"));
    given_item(w, S("Second"));
    world_wait(w, DAY);

    gather(w, PACE_DAILY);

    struct letter_rows rows;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 2);
    assert_int_equal(rows.at[0].recipients + rows.at[1].recipients, 3);
    assert_int_equal(public_deliveries(w), 3);
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind = 'mailing.sent'"), 2);
}

static void given_long_item(struct world *w, const char *path, size_t length)
{
    char *const words = arena_array(w->cx.arena, char, length);
    memset(words, 'x', length);
    for (size_t i = 50; i < length; i += 51)
        words[i] = ' ';
    const str_t text = { words, length };
    const struct mail_item item = { .topic = MAIL_TOPIC_NEWS,
                                    .title = { { S("Long"), S("Long") } },
                                    .text = { { text, text } },
                                    .path = str_from_c(path) };
    assert_int_equal(mail_publish(&w->cx, &item), OK);
}

static void what_is_too_long_for_a_letter_is_cut_to_its_lead(void **state)
{
    struct world *const w = mailing_world(state);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    for (int i = 0; i < 34; i++)
        given_long_item(w, "/news/long", 59000);
    world_wait(w, DAY);

    gather(w, PACE_DAILY);

    struct letter_rows rows;
    struct letter_row l;
    struct queue_state q;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 1);
    assert_int_equal(letter_get(&w->cx, rows.at[0].id, &l), OK);
    assert_true(l.body_text.len < 100 << 10);
    assert_true(str_find(l.body_text, S("Cut for this letter")) < l.body_text.len);
    assert_true(str_find(l.body_text, S("/en/news/long")) < l.body_text.len);
    assert_int_equal(queue_look(&w->cx, &q), OK);
    assert_int_equal(q.unwritten, 0);
}

static void what_fits_is_not_cut(void **state)
{
    struct world *const w = mailing_world(state);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    given_long_item(w, "/news/long", 59000);
    world_wait(w, DAY);

    gather(w, PACE_DAILY);

    struct letter_rows rows;
    struct letter_row l;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(letter_get(&w->cx, rows.at[0].id, &l), OK);
    assert_true(l.body_text.len > 59000);
}

/* Without a page to lead to, nothing can be cut. */
static void a_letter_that_cannot_be_written_stops_no_other(void **state)
{
    struct world *const w = mailing_world(state);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    given_long_item(w, "", 2 << 20);
    assert_int_equal(item_stamp(&w->cx), OK);
    given_reader(w, S("b@x.example"), PACE_DAILY, LANG_EN);
    given_item(w, S("Short"));
    world_wait(w, DAY);

    gather(w, PACE_DAILY);

    struct letter_rows rows;
    struct queue_state q;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 1);
    assert_str_is(rows.at[0].subject, "Short");
    assert_int_equal(public_deliveries(w), 1);
    assert_int_equal(queue_look(&w->cx, &q), OK);
    assert_int_equal(q.unwritten, 1);
}

static void nothing_is_gathered_twice_and_nothing_is_passed_over(void **state)
{
    struct world *const w = mailing_world(state);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    given_item(w, S("First"));
    world_wait(w, DAY);
    gather(w, PACE_DAILY);
    world_wait(w, DAY);
    gather(w, PACE_DAILY);
    assert_int_equal(public_deliveries(w), 1);

    given_item(w, S("Second"));
    world_wait(w, DAY);
    gather(w, PACE_DAILY);

    struct letter_rows rows;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 2);
    assert_str_is(rows.at[0].subject, "Second");
    assert_str_is(rows.at[1].subject, "First");
}

static void nobody_gets_what_came_before_they_asked(void **state)
{
    struct world *const w = mailing_world(state);
    given_item(w, S("Before"));
    assert_int_equal(item_stamp(&w->cx), OK);
    given_reader(w, S("a@x.example"), PACE_AT_ONCE, LANG_EN);
    world_wait(w, MINUTE);

    gather(w, PACE_AT_ONCE);

    assert_int_equal(public_deliveries(w), 0);
}

static void an_item_of_one_language_is_for_its_readers_alone(void **state)
{
    struct world *const w = mailing_world(state);
    const enum lang az = LANG_AZ;
    const struct mail_item item = { .topic = MAIL_TOPIC_NEWS,
                                    .title.by = { [LANG_EN] = S("Xəbər"), [LANG_AZ] = S("Xəbər") },
                                    .text.by = { [LANG_EN] = S(""), [LANG_AZ] = S("") },
                                    .path = S("/"),
                                    .only = &az };
    struct letter_rows rows;
    given_reader(w, S("en@x.example"), PACE_AT_ONCE, LANG_EN);
    given_reader(w, S("az@x.example"), PACE_AT_ONCE, LANG_AZ);
    assert_int_equal(mail_publish(&w->cx, &item), OK);
    world_wait(w, MINUTE);

    gather(w, PACE_AT_ONCE);

    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.at[0].recipients, 1);
    assert_str_is(rows.at[0].subject, "Xəbər");
}

static void many_readers_are_gathered_in_lots(void **state)
{
    struct world *const w = mailing_world(state);
    enum { READERS = 1203 };
    for (int i = 0; i < READERS; i++) {
        struct mail_address a;
        assert_int_equal(address_of(&w->cx, arena_printf(w->cx.arena, "r%d@x.example", i), &a), OK);
        assert_int_equal(
            subscription_put_confirmed(&w->cx, &(struct subscription){ .address = a.id,
                                                                       .topic = S("news"),
                                                                       .pace = PACE_DAILY,
                                                                       .language = LANG_EN }),
            OK);
    }
    given_item(w, S("For all"));
    world_wait(w, DAY);

    gather(w, PACE_DAILY);

    struct letter_rows rows;
    assert_int_equal(letter_list_public(&w->cx, 0, 10, &rows), OK);
    assert_int_equal(rows.count, 1);
    assert_int_equal(rows.at[0].recipients, READERS);
    assert_int_equal(public_deliveries(w), READERS);
}

static void an_item_of_a_key_is_put_out_once(void **state)
{
    struct world *const w = mailing_world(state);
    const struct mail_item item = { .topic = MAIL_TOPIC_NEWS,
                                    .title = { { S("x"), S("x") } },
                                    .once_key = S("entry 1") };
    assert_int_equal(mail_publish(&w->cx, &item), OK);
    assert_int_equal(mail_publish(&w->cx, &item), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 1);
}

/* --- sending ---------------------------------------------------------------------------------- */

static void what_one_has_claimed_no_other_gets_until_the_lease_is_over(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    given_asker(w, S("a@x.example"), PACE_DAILY, LANG_EN);

    assert_int_equal(claim(w, d), 1);
    assert_int_equal(claim(w, d), 0);

    world_wait(w, 2 * MINUTE); /* it was killed: nothing is lost */
    assert_int_equal(claim(w, d), 1);
    assert_int_equal(d[0].attempts, 2);
}

static void letters_to_one_person_go_first(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    const struct letter l = given_letter(S("p@x.example"), STR_NONE);
    given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    given_item(w, S("News"));
    world_wait(w, DAY);
    gather(w, PACE_DAILY);
    world_wait(w, MINUTE);
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);

    size_t n = 0;
    assert_int_equal(delivery_claim(&w->cx, w->cx.now + MINUTE, 2, d, &n), OK);

    assert_int_equal(n, 2); /* the request to confirm and the invitation */
    assert_int_equal(
        world_count(w, "SELECT count(*) FROM mail_delivery WHERE rank = 0 AND leased_till > 0"), 2);
}

static void a_letter_put_off_comes_back_when_it_is_due(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    given_asker(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(claim(w, d), 1);

    assert_int_equal(delivery_settle(&w->cx, &(struct settlement){ .d = d[0],
                                                                   .end = SETTLED_LATER,
                                                                   .counts = true,
                                                                   .due_at = w->cx.now + MINUTE,
                                                                   .code = 450 }),
                     OK);
    assert_int_equal(claim(w, d), 0);
    world_wait(w, MINUTE);
    assert_int_equal(claim(w, d), 1);
    assert_int_equal(d[0].attempts, 2);
}

static void a_try_that_was_not_the_letters_fault_does_not_count(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    given_asker(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(claim(w, d), 1);

    assert_int_equal(
        delivery_settle(
            &w->cx, &(struct settlement){ .d = d[0], .end = SETTLED_LATER, .due_at = w->cx.now }),
        OK);

    assert_int_equal(claim(w, d), 1);
    assert_int_equal(d[0].attempts, 1);
}

static void an_address_that_refuses_for_good_gets_nothing_more(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    const struct mail_address a = given_reader(w, S("a@x.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(claim(w, d), 1);

    assert_int_equal(delivery_settle(&w->cx, &(struct settlement){ .d = d[0],
                                                                   .end = SETTLED_REFUSED,
                                                                   .code = 550,
                                                                   .answer = S("5.1.1 None"),
                                                                   .is_suppressed = true }),
                     OK);
    given_item(w, S("News"));
    world_wait(w, DAY);
    gather(w, PACE_DAILY);

    struct mail_address after;
    assert_int_equal(address_get(&w->cx, a.id, &after), OK);
    assert_int_not_equal(after.suppressed_at, 0);
    assert_str_is(after.suppressed_answer, "5.1.1 None");
    assert_int_equal(public_deliveries(w), 0);
}

static void a_reader_who_stops_gets_nothing_that_still_waits(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    struct delivery_facts facts;
    const struct mail_address a = given_reader(w, S("a@x.example"), PACE_AT_ONCE, LANG_EN);
    assert_int_equal(claim(w, d), 1); /* the request to confirm */
    given_item(w, S("News"));
    world_wait(w, 1);
    gather(w, PACE_AT_ONCE);
    assert_int_equal(claim(w, d), 1);
    assert_int_equal(delivery_look(&w->cx, &d[0], &facts), OK);
    assert_true(facts.is_wanted);

    assert_int_equal(subscription_end(&w->cx, a.id, 0, S("reader")), OK);

    assert_int_equal(delivery_look(&w->cx, &d[0], &facts), OK);
    assert_false(facts.is_wanted);
}

/* --- the words -------------------------------------------------------------------------------- */

static void every_letter_says_who_sends_it_who_pays_and_how_to_stop_it(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    struct letter_row l;
    w->site.funding = (struct text2){ { S("Fond"), S("The Fund") } };
    given_reader(w, S("a@x.example"), PACE_AT_ONCE, LANG_EN);
    assert_int_equal(claim(w, d), 1);
    given_item(w, S("News of today"));
    world_wait(w, 1);
    gather(w, PACE_AT_ONCE);
    assert_int_equal(claim(w, d), 1);
    assert_int_equal(letter_get(&w->cx, d[0].letter, &l), OK);

    AUTO(buf) out;
    buf_init(&out, 1 << 20);
    assert_int_equal(letter_finish(&w->cx, &l, &d[0], S("a@x.example"), &out), OK);
    buf_byte(&out, '\0');

    assert_non_null(strstr(out.at, "Who sends this: Alliance. Not stated"));
    assert_non_null(strstr(out.at, "Who pays: The Fund"));
    assert_non_null(strstr(out.at, "Stop these letters:"));
    assert_non_null(
        strstr(out.at, "List-Unsubscribe: <https://alliance.example/en/mail/unsubscribe/"));
    assert_non_null(strstr(out.at, "List-Unsubscribe-Post: List-Unsubscribe=One-Click"));
    assert_non_null(strstr(out.at, "List-Id: \"Alliance\"\r\n <news.alliance.example>"));
}

/* --- persons and time ------------------------------------------------------------------------- */

static void erasing_somebody_leaves_nothing_of_their_address(void **state)
{
    struct world *const w = mailing_world(state);
    account_id who;
    assert_int_equal(account_add(&w->cx, S("p@x.example"), S("P"), 0, LANG_EN, &who), OK);
    struct letter l = given_letter(S("p@x.example"), STR_NONE);
    l.account = who.v;
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
    given_reader(w, S("P@x.example"), PACE_DAILY, LANG_EN);

    assert_int_equal(mail_erase_person(&w->cx, who.v), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_address"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_subscription"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_delivery"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter WHERE account_id <> 0"), 0);
}

/* A letter about a claim belongs to no account, but it was written to somebody. */
static void erasing_somebody_leaves_no_words_of_letters_to_them(void **state)
{
    struct world *const w = mailing_world(state);
    account_id who;
    assert_int_equal(account_add(&w->cx, S("p@x.example"), S("P"), 0, LANG_EN, &who), OK);
    const struct letter own = given_letter(S("P@x.example"), STR_NONE);
    const struct letter others = given_letter(S("q@x.example"), STR_NONE);
    assert_int_equal(mail_letter_send(&w->cx, &own), OK);
    assert_int_equal(mail_letter_send(&w->cx, &others), OK);

    assert_int_equal(mail_erase_person(&w->cx, who.v), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter WHERE body_text <> ''"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_letter WHERE body_html <> ''"), 1);
}

static void an_address_that_only_looks_alike_is_not_theirs(void **state)
{
    struct world *const w = mailing_world(state);
    struct mail_address a;
    account_id who;
    given_reader(w, S("rena@x.example"), PACE_DAILY, LANG_EN);
    assert_int_equal(account_add(&w->cx, S("r\xC9\x99na@x.example"), S("R"), 0, LANG_AZ, &who), OK);

    assert_int_equal(mail_erase_person(&w->cx, who.v), OK);

    assert_int_equal(address_find(&w->cx, S("Rena@x.example"), &a), OK);
}

static void my_data_holds_subscriptions_and_letters(void **state)
{
    struct world *const w = mailing_world(state);
    account_id who;
    assert_int_equal(account_add(&w->cx, S("p@x.example"), S("P"), 0, LANG_EN, &who), OK);
    struct letter l = given_letter(S("p@x.example"), STR_NONE);
    l.account = who.v;
    assert_int_equal(mail_letter_send(&w->cx, &l), OK);
    given_reader(w, S("p@x.example"), PACE_WEEKLY, LANG_EN);

    AUTO(buf) out;
    struct json_out j;
    buf_init(&out, 1 << 16);
    json_begin(&j, &out);
    json_put_object(&j);
    assert_int_equal(mail_export_person(&w->cx, who.v, &j), OK);
    json_put_object_end(&j);
    buf_byte(&out, '\0');

    assert_non_null(strstr(out.at, "\"topic\":\"news\",\"pace\":\"weekly\""));
    assert_non_null(strstr(out.at, "\"kind\":\"invitation\",\"state\":\"due\""));
}

static void time_takes_what_is_settled_and_what_was_never_confirmed(void **state)
{
    struct world *const w = mailing_world(state);
    struct delivery d[CLAIM_MOST];
    given_asker(w, S("never@x.example"), PACE_DAILY, LANG_EN);
    given_reader(w, S("reader@x.example"), PACE_DAILY, LANG_EN);
    const size_t n = claim(w, d);
    for (size_t i = 0; i < n; i++)
        assert_int_equal(
            delivery_settle(&w->cx, &(struct settlement){ .d = d[i], .end = SETTLED_SENT }), OK);

    world_wait(w, 31 * DAY);
    assert_int_equal(mail_housekeep(&w->cx), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_delivery"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_subscription"), 1);
    assert_int_equal(mail_housekeep(&w->cx), OK);

    struct mail_address a;
    assert_int_equal(address_find(&w->cx, S("never@x.example"), &a), ERR_NOT_FOUND);
    assert_int_equal(address_find(&w->cx, S("reader@x.example"), &a), OK);
}

/* --- the record ------------------------------------------------------------------------------- */

static void following_begins_with_what_comes_next_and_goes_on_where_it_was(void **state)
{
    struct world *const w = mailing_world(state);
    int64_t seq = 0;
    assert_int_equal(follow_get(&w->cx, S("news"), &seq), OK);
    assert_int_equal(seq, FOLLOW_NEVER_BEGUN);

    assert_int_equal(follow_set(&w->cx, S("news"), FOLLOW_NEVER_BEGUN, -1), OK);
    assert_int_equal(follow_set(&w->cx, S("news"), -1, 4), OK);
    assert_int_equal(follow_set(&w->cx, S("news"), 4, 9), OK);
    assert_int_equal(follow_set(&w->cx, S("news"), 4, 8), ERR_CONFLICT); /* another was faster */

    assert_int_equal(follow_get(&w->cx, S("news"), &seq), OK);
    assert_int_equal(seq, 9);
}

static void every_statement_can_be_prepared(void **state)
{
    struct world *const w = mailing_world(state);
    assert_int_equal(db_prepare_all(w->cx.db, &mail_sql), OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(asking_sends_one_letter_that_asks_and_nothing_else),
        IN_A_WORLD(nobody_can_fill_a_mailbox_by_asking_again_and_again),
        IN_A_WORLD(three_letters_a_day_at_most_come_from_strangers_asking),
        IN_A_WORLD(asking_again_changes_nothing_for_a_reader),
        IN_A_WORLD(what_was_asked_long_ago_cannot_be_confirmed),
        IN_A_WORLD(a_mailbox_that_refuses_is_not_asked),
        IN_A_WORLD(a_letter_is_sent_once_for_its_key),
        IN_A_WORLD(without_a_relay_nothing_is_queued_and_the_caller_knows),
        IN_A_WORLD(letters_to_bad_or_refusing_addresses_are_not_queued),
        IN_A_WORLD(the_words_of_a_letter_to_one_person_go_when_it_has_gone),
        IN_A_WORLD(readers_who_get_the_same_share_one_public_letter),
        IN_A_WORLD(what_is_too_long_for_a_letter_is_cut_to_its_lead),
        IN_A_WORLD(what_fits_is_not_cut),
        IN_A_WORLD(a_letter_that_cannot_be_written_stops_no_other),
        IN_A_WORLD(nothing_is_gathered_twice_and_nothing_is_passed_over),
        IN_A_WORLD(nobody_gets_what_came_before_they_asked),
        IN_A_WORLD(an_item_of_one_language_is_for_its_readers_alone),
        IN_A_WORLD(many_readers_are_gathered_in_lots),
        IN_A_WORLD(an_item_of_a_key_is_put_out_once),
        IN_A_WORLD(what_one_has_claimed_no_other_gets_until_the_lease_is_over),
        IN_A_WORLD(letters_to_one_person_go_first),
        IN_A_WORLD(a_letter_put_off_comes_back_when_it_is_due),
        IN_A_WORLD(a_try_that_was_not_the_letters_fault_does_not_count),
        IN_A_WORLD(an_address_that_refuses_for_good_gets_nothing_more),
        IN_A_WORLD(a_reader_who_stops_gets_nothing_that_still_waits),
        IN_A_WORLD(every_letter_says_who_sends_it_who_pays_and_how_to_stop_it),
        IN_A_WORLD(erasing_somebody_leaves_nothing_of_their_address),
        IN_A_WORLD(erasing_somebody_leaves_no_words_of_letters_to_them),
        IN_A_WORLD(an_address_that_only_looks_alike_is_not_theirs),
        IN_A_WORLD(my_data_holds_subscriptions_and_letters),
        IN_A_WORLD(time_takes_what_is_settled_and_what_was_never_confirmed),
        IN_A_WORLD(following_begins_with_what_comes_next_and_goes_on_where_it_was),
        IN_A_WORLD(every_statement_can_be_prepared),
    };
    return testdb_skip() != 0 ? testdb_skip()
                              : cmocka_run_group_tests_name("mail_store", tests, NULL, NULL);
}
