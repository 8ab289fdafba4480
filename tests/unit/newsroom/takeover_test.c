/* Taking articles over in rows and in the record, on both engines: idempotent, as a whole, undone
 * without a public word going in silence.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "ledger/ledger.h"
#include "newsroom/import/takeover.h"
#include "newsroom/web.h"
#include "world.h"

#define ITEM(number, more)                                                                         \
    "<item><title>Article " number "</title><link>https://old.example.org/" number "</link>"       \
    "<pubDate>Wed, 02 Oct 2013 08:00:00 GMT</pubDate><category>Election day</category>"            \
    "<description>&lt;p&gt;First.&lt;/p&gt;&lt;p&gt;Second.&lt;/p&gt;</description>" more          \
    "</item>"
#define FEED(items)                                                                                \
    "<rss><channel><title>Old</title><link>https://old.example.org/</link>"                        \
    "<language>en</language>" items "</channel></rss>"

static void as_operator(struct world *w)
{
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_OPERATOR };
}

static struct takeover_wish given_wish(struct world *w, bool publishes)
{
    const struct section s = {
        .slug = S("politics"),
        .name = { .by = { [LANG_EN] = S("Politics"), [LANG_AZ] = S("Siyasət") } }
    };
    section_id id = { 0 };
    struct takeover_wish wish = { .publishes = publishes };
    as_operator(w);
    w->settings.mail_smtp_url = S("smtp://localhost"); /* letters would be made */
    if (section_find(&w->cx, s.slug, &wish.section) != OK)
        must(section_put(&w->cx, &s, &id) == OK &&
             section_find(&w->cx, s.slug, &wish.section) == OK);
    return wish;
}

static struct takeover_plan looked(struct world *w, const char *feed,
                                   const struct takeover_wish *wish, struct takeover *t)
{
    struct import_file *const f = arena_new(&w->arena, struct import_file);
    struct import_trouble trouble;
    struct takeover_plan plan;
    must(import_read(&w->arena, str_from_c(feed), f, &trouble) == OK);
    must(takeover_look(&w->cx, f, wish, &plan) == OK);
    *t = (struct takeover){ .kind = f->kind,
                            .file = S("old.xml"),
                            .sha256 = S("00"),
                            .title = f->title,
                            .address = f->address };
    return plan;
}

static struct takeover taken(struct world *w, const char *feed, bool publishes)
{
    const struct takeover_wish wish = given_wish(w, publishes);
    struct takeover t;
    const struct takeover_plan plan = looked(w, feed, &wish, &t);
    must(takeover_apply(&w->cx, &plan, &wish, &t, NULL, NULL) == OK);
    return t;
}

static int64_t entries(struct world *w, const char *kind)
{
    return world_count(w, arena_cstr(&w->arena, arena_printf(&w->arena,
                                                             "SELECT count(*) FROM ledger_inbox"
                                                             " WHERE kind = '%s'",
                                                             kind)));
}

static struct article named(struct world *w, const char *slug)
{
    struct article a;
    must(article_find(&w->cx, str_from_c(slug), &a) == OK);
    return a;
}

static void drafts_carry_their_origin_and_nothing_is_public(void **state)
{
    struct world *const w = *state;
    const struct takeover t = taken(w, FEED(ITEM("1", "") ITEM("2", "")), false);
    const struct article a = named(w, "article-1");
    struct article_origin o;
    struct tag tag;

    assert_int_equal(t.added, 2);
    assert_int_equal(a.state, ARTICLE_DRAFT);
    assert_int_equal(a.import, t.id.v);
    assert_str_is(a.lead.by[LANG_EN], "First.");
    assert_int_equal(article_origin_of(&w->cx, a.id, &o), OK);
    assert_str_is(o.guid, "https://old.example.org/1");
    assert_str_is(date_iso(&w->arena, o.published_at), "2013-10-02");
    assert_int_equal(tag_find(&w->cx, S("election-day"), &tag), OK);
    assert_str_is(tag.name.by[LANG_AZ], "Election day");
    assert_int_equal(entries(w, "articles.imported"), 1);
    assert_int_equal(entries(w, "article.published"), 0);
}

static void the_same_guid_is_taken_once_whichever_file_names_it(void **state)
{
    struct world *const w = *state;
    const struct takeover_wish wish = given_wish(w, false);
    struct takeover t;
    (void)taken(w, FEED(ITEM("1", "")), false);

    const struct takeover_plan plan = looked(w, FEED(ITEM("1", "") ITEM("2", "")), &wish, &t);

    assert_int_equal(plan.there, 1);
    assert_int_equal(plan.added, 1);
    assert_int_equal(plan.at[0].verdict, TAKEOVER_THERE);
    assert_str_is(plan.at[0].slug, "article-1");
}

static void what_goes_public_keeps_its_date_and_is_no_news(void **state)
{
    struct world *const w = *state;
    (void)taken(w, FEED(ITEM("1", "")), true);
    const struct article a = named(w, "article-1");
    struct article_version v;

    assert_int_equal(a.state, ARTICLE_PUBLISHED);
    assert_str_is(date_iso(&w->arena, a.published_at), "2013-10-02");
    assert_int_equal(a.updated_at, a.published_at);
    assert_int_equal(version_get(&w->cx, a.id, 1, &v), OK);
    assert_int_equal(v.published_at, w->cx.now); /* when it became public here */
    assert_int_equal(v.approved_as, LEDGER_AS_OPERATOR);
    assert_int_equal(entries(w, "article.published"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 0);
}

static void undoing_removes_drafts_retracts_the_public_and_keeps_what_was_touched(void **state)
{
    struct world *const w = *state;
    const struct takeover drafts = taken(w, FEED(ITEM("1", "") ITEM("2", "") ITEM("3", "")), false);
    const struct takeover open = taken(w, FEED(ITEM("4", "") ITEM("5", "")), true);
    const struct takeover_kept *kept = NULL;
    struct takeover t;
    world_wait(w, USEC_PER_SECOND);
    const str_t other = S("other");
    assert_int_equal(article_set_tags(&w->cx, named(w, "article-2").id, &other, 1), OK);
    assert_int_equal(article_submit(&w->cx, named(w, "article-3").id), OK);
    struct article changed = named(w, "article-5");
    changed.takes_comments = !changed.takes_comments;
    assert_int_equal(article_change(&w->cx, &changed), OK);
    world_wait(w, USEC_PER_SECOND);

    assert_int_equal(takeover_undo(&w->cx, drafts.id, &t, &kept), OK);
    assert_int_equal(t.removed, 1);
    assert_int_equal(t.kept, 2);
    assert_str_is(kept[0].slug, "article-2");
    assert_str_is(kept[1].slug, "article-3");
    assert_int_equal(world_count(w, "SELECT count(*) FROM article WHERE slug = 'article-1'"), 0);

    assert_int_equal(takeover_undo(&w->cx, open.id, &t, &kept), OK);
    assert_int_equal(t.retracted, 1);
    assert_int_equal(t.kept, 1);
    assert_int_equal(named(w, "article-4").state, ARTICLE_RETRACTED);
    assert_int_equal(named(w, "article-5").state, ARTICLE_PUBLISHED);
    assert_int_equal(entries(w, "article.retracted"), 1);
    assert_int_equal(entries(w, "articles.undone"), 2);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 0);
    assert_int_equal(takeover_undo(&w->cx, open.id, &t, &kept), ERR_CONFLICT);
    assert_int_equal(takeover_undo(&w->cx, (takeover_id){ 1 }, &t, &kept), ERR_NOT_FOUND);
}

static void a_removed_draft_can_come_again_and_a_retracted_article_does_not(void **state)
{
    struct world *const w = *state;
    const struct takeover_wish wish = given_wish(w, false);
    const struct takeover drafts = taken(w, FEED(ITEM("1", "")), false);
    const struct takeover open = taken(w, FEED(ITEM("2", "")), true);
    const struct takeover_kept *kept = NULL;
    struct takeover t;
    assert_int_equal(takeover_undo(&w->cx, drafts.id, &t, &kept), OK);
    assert_int_equal(takeover_undo(&w->cx, open.id, &t, &kept), OK);

    const struct takeover_plan plan = looked(w, FEED(ITEM("1", "") ITEM("2", "")), &wish, &t);

    assert_int_equal(plan.at[0].verdict, TAKEOVER_NEW);
    assert_int_equal(plan.at[1].verdict, TAKEOVER_THERE);
}

static void only_the_secretariat_and_the_operator_take_over(void **state)
{
    struct world *const w = *state;
    const struct takeover t = taken(w, FEED(ITEM("1", "")), false);
    const struct takeover_wish wish = given_wish(w, false);
    const struct takeover_kept *kept = NULL;
    struct takeover other;
    const struct takeover_plan plan = looked(w, FEED(ITEM("2", "")), &wish, &other);
    w->cx.actor = (struct actor){ .account = 7, .acts_as = LEDGER_AS_PERSON };

    assert_int_equal(takeover_apply(&w->cx, &plan, &wish, &other, NULL, NULL), ERR_FORBIDDEN);
    assert_int_equal(takeover_undo(&w->cx, t.id, &other, &kept), ERR_FORBIDDEN);
}

/* However many statements it takes, the failure of any one is the failure of the whole. */
static void a_failing_query_fails_all_of_it(void **state)
{
    struct world *const w = *state;
    const struct takeover_wish wish = given_wish(w, true);
    struct takeover t;
    const struct takeover_plan plan = looked(w, FEED(ITEM("1", "") ITEM("2", "")), &wish, &t);
    const int64_t before = world_count(w, "SELECT count(*) FROM ledger_inbox");
    unsigned n = 0;
    err_t e = ERR_DB;
    while (e != OK) {
        assert_int_equal(db_savepoint(w->cx.db), OK);
        db_fail_nth(w->cx.db, ++n, ERR_DB);
        e = takeover_apply(&w->cx, &plan, &wish, &t, NULL, NULL);
        db_fail_nth(w->cx.db, 0, OK);
        db_savepoint_rollback(w->cx.db);

        assert_true(e == OK || e == ERR_DB);
        assert_int_equal(world_count(w, "SELECT count(*) FROM article"), 0);
        assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox"), before);
        assert_in_range(n, 1, 200);
    }
    assert_true(n > 30);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(drafts_carry_their_origin_and_nothing_is_public),
        IN_A_WORLD(the_same_guid_is_taken_once_whichever_file_names_it),
        IN_A_WORLD(what_goes_public_keeps_its_date_and_is_no_news),
        IN_A_WORLD(undoing_removes_drafts_retracts_the_public_and_keeps_what_was_touched),
        IN_A_WORLD(a_removed_draft_can_come_again_and_a_retracted_article_does_not),
        IN_A_WORLD(only_the_secretariat_and_the_operator_take_over),
        IN_A_WORLD(a_failing_query_fails_all_of_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
