/* Articles and comments in rows and in the record, on both engines: writing, approving, correcting,
 * retracting, evidence, what verify says; comments held, shown, withdrawn.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "newsroom/comments/store.h"
#include "newsroom/web.h"
#include "world.h"

#define BOTH(en, az) ((struct text2){ .by = { [LANG_AZ] = S(az), [LANG_EN] = S(en) } })
#define DAY (INT64_C(24) * 3600 * USEC_PER_SECOND)

static void as_secretariat(struct world *w, int64_t account)
{
    w->cx.actor = (struct actor){ .account = account,
                                  .roles = ROLE_SECRETARIAT,
                                  .acts_as = LEDGER_AS_SECRETARIAT };
}

static section_id given_section(struct world *w)
{
    const struct section s = { .slug = S("politics"), .name = BOTH("Politics", "Siyasət") };
    section_id id = { 0 };
    must(section_put(&w->cx, &s, &id) == OK);
    return id;
}

static article_id given_draft(struct world *w)
{
    as_secretariat(w, 11);
    const struct article a = {
        .slug = S("first"), .section = given_section(w), .original = LANG_EN, .takes_comments = true
    };
    article_id id = { 0 };
    must(article_add(&w->cx, &a, &id) == OK);
    return id;
}

static err_t write(struct world *w, article_id a, int64_t seen, const char *body, const char *az,
                   enum change_kind kind, const char *note)
{
    const struct text2 body2 = { .by = {
                                     [LANG_EN] = str_from_c(body), [LANG_AZ] = str_from_c(az) } };
    const bool has_az = az[0] != '\0';
    return article_write(&w->cx,
                         &(struct article_text_new){
                             .article = a,
                             .seen = seen,
                             .title = has_az ? BOTH("Title", "Başlıq") : BOTH("Title", ""),
                             .lead = has_az ? BOTH("Lead", "Giriş") : BOTH("Lead", ""),
                             .body = body2,
                             .note = { .by = { [LANG_EN] = str_from_c(note), [LANG_AZ] = S("") } },
                             .kind = kind });
}

static article_id given_published(struct world *w)
{
    const article_id a = given_draft(w);
    must(write(w, a, 0, "It [was so](claim:1).", "Belə [oldu](claim:1).", CHANGE_FIRST, "") == OK);
    must(article_submit(&w->cx, a) == OK);
    as_secretariat(w, 12);
    must(article_approve(&w->cx, a, 1, 0) == OK);
    return a;
}

static struct article loaded(struct world *w, article_id id)
{
    struct article a;
    must(article_get(&w->cx, id, &a) == OK);
    return a;
}

/* --- articles ------------------------------------------------------------------------------------
 */

static void a_draft_says_nothing_in_the_record_and_is_not_listed(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    const struct article_filter all = { .limit = 10 };
    const struct article *list = NULL;
    size_t count = 0;

    assert_int_equal(write(w, a, 0, "A secret.", "", CHANGE_FIRST, ""), OK);

    assert_int_equal(article_list(&w->cx, &all, &list, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE"
                                    " '%secret%'"),
                     0);
}

static void whoever_wrote_it_does_not_approve_it(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_approve(&w->cx, a, 1, 0), ERR_CONFLICT);
    assert_int_equal(article_submit(&w->cx, a), OK);

    assert_int_equal(article_approve(&w->cx, a, 1, 0), ERR_FORBIDDEN);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 1, 0), OK);

    assert_int_equal(loaded(w, a).state, ARTICLE_PUBLISHED);
    assert_int_equal(loaded(w, a).public_version, 1);
}

static void another_version_takes_the_approval_back(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    assert_int_equal(write(w, a, 1, "Other text.", "", CHANGE_FIRST, ""), OK);

    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 2, 0), ERR_CONFLICT);
    assert_int_equal(write(w, a, 1, "Too late.", "", CHANGE_FIRST, ""), ERR_CONFLICT);
}

static void a_scheduled_article_goes_out_at_its_time_and_not_before(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 1, w->cx.now + DAY), OK);
    assert_int_equal(loaded(w, a).state, ARTICLE_SCHEDULED);

    assert_int_equal(article_publish_due(&w->cx, a), OK);
    assert_int_equal(loaded(w, a).public_version, 0);
    world_wait(w, DAY + 1);
    assert_int_equal(article_publish_due(&w->cx, a), OK);

    assert_int_equal(loaded(w, a).state, ARTICLE_PUBLISHED);
}

static void an_embargo_holds_against_approving_earlier(void **state)
{
    struct world *const w = *state;
    const article_id id = given_draft(w);
    struct article a = loaded(w, id);
    a.embargo_at = w->cx.now + DAY;
    assert_int_equal(article_change(&w->cx, &a), OK);
    assert_int_equal(write(w, id, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_submit(&w->cx, id), OK);
    as_secretariat(w, 12);

    assert_int_equal(article_approve(&w->cx, id, 1, 0), ERR_INVALID);
    assert_int_equal(article_approve(&w->cx, id, 1, w->cx.now + 2 * DAY), OK);
}

static article_id given_scheduled(struct world *w)
{
    const article_id a = given_draft(w);
    must(write(w, a, 0, "Text.", "", CHANGE_FIRST, "") == OK);
    must(article_submit(&w->cx, a) == OK);
    as_secretariat(w, 12);
    must(article_approve(&w->cx, a, 1, w->cx.now + DAY) == OK);
    as_secretariat(w, 11);
    return a;
}

static void an_embargo_that_lasts_beyond_its_date_takes_the_approval_back(void **state)
{
    struct world *const w = *state;
    const article_id id = given_scheduled(w);
    struct article a = loaded(w, id);
    a.embargo_at = w->cx.now + DAY;
    assert_int_equal(article_change(&w->cx, &a), OK);
    assert_int_equal(loaded(w, id).state, ARTICLE_SCHEDULED);

    a.embargo_at = w->cx.now + 2 * DAY;
    assert_int_equal(article_change(&w->cx, &a), OK);

    assert_int_equal(loaded(w, id).state, ARTICLE_DRAFT);
    assert_int_equal(loaded(w, id).publish_at, 0);
    world_wait(w, DAY + 1);
    assert_int_equal(article_publish_due(&w->cx, id), OK);
    assert_int_equal(loaded(w, id).public_version, 0);
}

/* Whatever came between: the embargo is looked at when the time has come. */
static void nothing_under_embargo_goes_out_by_itself(void **state)
{
    struct world *const w = *state;
    const article_id id = given_scheduled(w);
    struct article a = loaded(w, id);
    a.embargo_at = w->cx.now + 2 * DAY;
    assert_int_equal(article_update(&w->cx, &a), OK);
    world_wait(w, DAY + 1);

    assert_int_equal(article_publish_due(&w->cx, id), OK);

    assert_int_equal(loaded(w, id).public_version, 0);
    assert_int_equal(loaded(w, id).state, ARTICLE_WAITING);
    assert_true(loaded(w, id).waits_since > 0);
}

static void another_byline_of_what_is_approved_has_to_be_approved_too(void **state)
{
    struct world *const w = *state;
    const article_id id = given_scheduled(w);
    struct article a = loaded(w, id);
    as_secretariat(w, 13);
    a.person = S("Somebody Else");

    assert_int_equal(article_change(&w->cx, &a), OK);

    assert_int_equal(loaded(w, id).state, ARTICLE_DRAFT);
    assert_int_equal(loaded(w, id).version, 2);
    assert_str_is(loaded(w, id).person, "Somebody Else");
    assert_int_equal(article_submit(&w->cx, id), OK);
    assert_int_equal(article_approve(&w->cx, id, 2, 0), ERR_FORBIDDEN);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, id, 2, 0), OK);
}

static err_t rewrite_byline(struct world *w, article_id a, int64_t seen, enum change_kind kind,
                            const struct byline *byline)
{
    return article_write(&w->cx, &(struct article_text_new){
                                     .article = a,
                                     .seen = seen,
                                     .title = BOTH("Title", "Başlıq"),
                                     .lead = BOTH("Lead", "Giriş"),
                                     .body = BOTH("It [was so](claim:1).", "Belə [oldu](claim:1)."),
                                     .note = BOTH("Another wrote it.", ""),
                                     .byline = byline,
                                     .kind = kind });
}

static void a_public_byline_changes_by_a_version_that_another_approves(void **state)
{
    struct world *const w = *state;
    const article_id id = given_published(w);
    struct article a = loaded(w, id);
    const struct byline other = { .person = S("Somebody Else"),
                                  .relation = BOTH("Nothing to do with it.", "") };
    struct article_version_list versions;
    as_secretariat(w, 11);
    a.person = S("Somebody Else");
    assert_int_equal(article_change(&w->cx, &a), ERR_CONFLICT);
    assert_int_equal(rewrite_byline(w, id, 1, CHANGE_TYPO, &other), ERR_INVALID);
    world_wait(w, DAY);

    assert_int_equal(rewrite_byline(w, id, 1, CHANGE_CORRECTION, &other), OK);
    assert_int_equal(rewrite_byline(w, id, 2, CHANGE_TYPO, &other), ERR_INVALID);
    assert_str_is(loaded(w, id).person, "");
    assert_int_equal(article_submit(&w->cx, id), OK);
    assert_int_equal(article_approve(&w->cx, id, 2, 0), ERR_FORBIDDEN);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, id, 2, 0), OK);

    assert_str_is(loaded(w, id).person, "Somebody Else");
    assert_int_equal(loaded(w, id).updated_at, w->cx.now);
    assert_int_equal(article_version_list_of(&w->cx, id, &versions), OK);
    assert_str_is(versions.at[0].byline.person, "");
    assert_str_is(versions.at[1].byline.person, "Somebody Else");
    assert_str_is(versions.at[1].byline.relation.by[LANG_EN], "Nothing to do with it.");
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                    " 'article.changed' AND fields LIKE '%Somebody Else%'"),
                     1);
}

/* --- news by mail --------------------------------------------------------------------------------
 */

static void a_first_translation_is_news_for_those_who_read_it(void **state)
{
    struct world *const w = *state;
    w->settings.mail_smtp_url = S("smtp://localhost");
    w->settings.mail_from = S("news@example.org");
    w->settings.site_base_url = S("https://example.org");
    const article_id a = given_draft(w);
    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 1, 0), OK);
    as_secretariat(w, 11);
    assert_int_equal(write(w, a, 1, "Text.", "Mətn.", CHANGE_TYPO, ""), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 2, 0), OK);
    as_secretariat(w, 11);
    assert_int_equal(write(w, a, 2, "Text.", "Mətn!", CHANGE_TYPO, ""), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 3, 0), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item WHERE language = ''"), 1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item WHERE language = 'az' AND"
                                    " title_az = 'Tərcümə olundu: Başlıq'"),
                     1);
    assert_int_equal(world_count(w, "SELECT count(*) FROM mail_item"), 2);
}

static void a_correction_needs_its_note_and_stands_among_the_corrections(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    struct article_version_list corrections;
    as_secretariat(w, 11);
    assert_int_equal(write(w, a, 1, "It was not so.", "Belə olmadı.", CHANGE_CORRECTION, ""),
                     ERR_INVALID);
    assert_int_equal(write(w, a, 1, "It was not so.", "Belə olmadı.", CHANGE_EDIT, "x"),
                     ERR_INVALID);
    assert_int_equal(
        write(w, a, 1, "It was not so.", "Belə olmadı.", CHANGE_CORRECTION, "We were wrong."), OK);
    assert_int_equal(article_submit(&w->cx, a), OK);
    assert_int_equal(loaded(w, a).public_version, 1);
    as_secretariat(w, 12);
    assert_int_equal(article_approve(&w->cx, a, 2, 0), OK);

    assert_int_equal(corrections_of(&w->cx, &a.v, 1, &corrections), OK);
    assert_int_equal(corrections.count, 1);
    assert_str_is(corrections.at[0].note.by[LANG_EN], "We were wrong.");
    assert_int_equal(loaded(w, a).public_version, 2);
}

static void a_retracted_article_keeps_its_page_and_takes_nothing_more(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    const struct text2 nothing = BOTH("", "");
    const struct text2 reason = BOTH("It rested on a forgery.", "");

    assert_int_equal(article_retract(&w->cx, a, &nothing), ERR_INVALID);
    assert_int_equal(article_retract(&w->cx, a, &reason), OK);

    assert_int_equal(loaded(w, a).state, ARTICLE_RETRACTED);
    assert_true(
        article_is_public(&(struct article){ .public_version = loaded(w, a).public_version }));
    assert_int_equal(write(w, a, 1, "Again.", "", CHANGE_CORRECTION, "x"), ERR_CONFLICT);
    assert_int_equal(article_retract(&w->cx, a, &reason), ERR_CONFLICT);
}

static void a_translation_is_confirmed_by_somebody_else(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    assert_int_equal(write(w, a, 0, "Text.", "Mətn.", CHANGE_FIRST, ""), OK);

    assert_int_equal(article_confirm(&w->cx, a, LANG_AZ, 1), ERR_FORBIDDEN);
    assert_int_equal(article_confirm(&w->cx, a, LANG_EN, 1), ERR_CONFLICT);
    as_secretariat(w, 12);
    assert_int_equal(article_confirm(&w->cx, a, LANG_AZ, 1), OK);

    struct whole_article whole;
    const struct article row = loaded(w, a);
    assert_int_equal(whole_article_load(&w->cx, &row, 1, &whole), OK);
    assert_int_equal(whole_translation(&whole, LANG_AZ), TRANSLATED_CONFIRMED);
}

static void others_write_for_themselves_only(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    w->cx.actor = (struct actor){ .account = 30,
                                  .mandate = 9,
                                  .organisation = 77,
                                  .scopes = MANDATE_PUBLISHING,
                                  .acts_as = LEDGER_AS_ORGANISATION };

    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), ERR_FORBIDDEN);
    assert_int_equal(article_submit(&w->cx, a), ERR_FORBIDDEN);
}

static void evidence_is_something_public_and_is_taken_away_openly(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    const struct source s = { .url = S("https://example.org/x"),
                              .title = S("A report"),
                              .publisher = S("Somebody"),
                              .kind = S("other"),
                              .dated = S(""),
                              .language = S("") };
    source_id source;
    evidence_id made;
    struct whole_article whole;
    const struct article row = loaded(w, a);
    assert_int_equal(source_add(&w->cx, &s, &source), OK);

    assert_int_equal(
        evidence_add(
            &w->cx,
            &(struct evidence){ .article = a, .claim = 1, .kind = EVIDENCE_JOINT, .thing = 4711 },
            &made),
        ERR_INVALID);
    assert_int_equal(whole_article_load(&w->cx, &row, 1, &whole), OK);
    assert_int_equal(claims_unsupported(&whole, LANG_EN), 1);
    assert_int_equal(
        evidence_add(&w->cx,
                     &(struct evidence){
                         .article = a, .claim = 1, .kind = EVIDENCE_SOURCE, .thing = source.v },
                     &made),
        OK);
    assert_int_equal(whole_article_load(&w->cx, &row, 1, &whole), OK);
    assert_int_equal(claims_unsupported(&whole, LANG_EN), 0);
    assert_int_equal(evidence_end(&w->cx, made), OK);
    assert_int_equal(evidence_end(&w->cx, made), ERR_CONFLICT);
}

static void a_preview_opens_until_it_is_closed(void **state)
{
    struct world *const w = *state;
    const article_id a = given_draft(w);
    article_id found;
    str_t token;
    assert_int_equal(preview_make(&w->cx, a, &token), ERR_CONFLICT);
    assert_int_equal(write(w, a, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(preview_make(&w->cx, a, &token), OK);

    assert_int_equal(preview_find(&w->cx, token, &found), OK);
    assert_int_equal(found.v, a.v);
    assert_int_equal(preview_find(&w->cx, S("nonsense"), &found), ERR_NOT_FOUND);
    assert_int_equal(preview_end_all(&w->cx, a), OK);
    assert_int_equal(preview_find(&w->cx, token, &found), ERR_NOT_FOUND);
}

static void a_list_is_narrowed_by_what_is_asked(void **state)
{
    struct world *const w = *state;
    const article_id id = given_published(w);
    const struct article a = loaded(w, id);
    const str_t slugs[] = { S("observers") };
    const struct article *list = NULL;
    size_t count = 0;
    struct tag tag;
    const enum lang az = LANG_AZ;
    assert_int_equal(article_set_tags(&w->cx, id, slugs, 1), OK);
    assert_int_equal(tag_find(&w->cx, S("observers"), &tag), OK);
    const struct {
        struct article_filter f;
        size_t want;
    } asked[] = {
        { { .section = a.section, .tag = tag.id, .lang = &az, .limit = 5 }, 1 },
        { { .section = { a.section.v + 1 }, .limit = 5 }, 0 },
        { { .organisation = { INT64_MAX }, .limit = 5 }, 0 },
        { { .consultation = { INT64_MAX }, .limit = 5 }, 0 },
        { { .tag = { INT64_MAX }, .limit = 5 }, 0 },
        { { .from = w->cx.now + 1, .limit = 5 }, 0 },
        { { .till = w->cx.now, .limit = 5 }, 0 },
        { { .till = w->cx.now + 1, .by_update = true, .limit = 5 }, 1 },
        { { .before_at = a.published_at, .before_id = id.v, .limit = 5 }, 0 },
        { { .before_at = a.published_at + 1, .before_id = 1, .limit = 5 }, 1 },
    };
    for (size_t i = 0; i < ARRAY_LEN(asked); i++) {
        assert_int_equal(article_list(&w->cx, &asked[i].f, &list, &count), OK);
        assert_int_equal(count, asked[i].want);
    }
}

/* --- the desk ------------------------------------------------------------------------------------
 */

static size_t desk_lists(struct world *w, struct desk_filter f, const struct article **list)
{
    size_t count = 0;
    bool is_more = false;
    must(article_list_desk(&w->cx, &f, list, &count, &is_more) == OK);
    assert_int_equal(is_more, false);
    return count;
}

static void what_waits_comes_first_at_the_desk_and_is_found_by_its_state(void **state)
{
    struct world *const w = *state;
    const article_id waiting = given_draft(w);
    const struct article first = loaded(w, waiting);
    const struct article *list = NULL;
    struct desk_counts counts;
    article_id later;
    assert_int_equal(write(w, waiting, 0, "Text.", "", CHANGE_FIRST, ""), OK);
    assert_int_equal(article_submit(&w->cx, waiting), OK);
    world_wait(w, DAY);
    assert_int_equal(
        article_add(
            &w->cx,
            &(struct article){ .slug = S("later"), .section = first.section, .original = LANG_EN },
            &later),
        OK);

    assert_int_equal(desk_lists(w, (struct desk_filter){ .page = 1 }, &list), 2);
    assert_int_equal(list[0].id.v, waiting.v);
    assert_int_equal(desk_lists(w, (struct desk_filter){ .show = DESK_WAITING, .page = 1 }, &list),
                     1);
    assert_int_equal(list[0].id.v, waiting.v);
    assert_int_equal(desk_lists(w, (struct desk_filter){ .show = DESK_DRAFTS, .page = 1 }, &list),
                     1);
    assert_int_equal(list[0].id.v, later.v);
    assert_int_equal(
        desk_lists(w, (struct desk_filter){ .show = DESK_SCHEDULED, .page = 1 }, &list), 0);
    assert_int_equal(desk_lists(w, (struct desk_filter){ .page = 2 }, &list), 0);
    const struct desk_filter of_another = { .of = { INT64_MAX }, .page = 1 };
    assert_int_equal(desk_lists(w, of_another, &list), 0);
    assert_int_equal(desk_counts_load(&w->cx, (organisation_id){ 0 }, &counts), OK);
    assert_int_equal(counts.of[DESK_WAITING], 1);
    assert_int_equal(counts.of[DESK_ALL], 2);
    assert_int_equal(desk_counts_load(&w->cx, of_another.of, &counts), OK);
    assert_int_equal(counts.of[DESK_ALL], 0);
}

static void the_desk_has_pages(void **state)
{
    struct world *const w = *state;
    const article_id one = given_draft(w);
    const struct article *list = NULL;
    size_t count = 0;
    bool is_more = false;
    for (int i = 0; i < DESK_PAGE; i++) {
        article_id made;
        assert_int_equal(
            article_add(&w->cx,
                        &(struct article){ .slug = arena_printf(w->cx.arena, "more-%d", i),
                                           .section = loaded(w, one).section,
                                           .original = LANG_EN },
                        &made),
            OK);
    }

    assert_int_equal(
        article_list_desk(&w->cx, &(struct desk_filter){ .page = 1 }, &list, &count, &is_more), OK);
    assert_int_equal(count, DESK_PAGE);
    assert_true(is_more);
    assert_int_equal(desk_lists(w, (struct desk_filter){ .page = 2 }, &list), 1);
}

static void a_new_site_begins_with_three_sections_once(void **state)
{
    struct world *const w = *state;
    struct section_list all;
    bool is_new = false;
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_PROGRAM };
    assert_int_equal(newsroom_is_new(&w->cx, &is_new), OK);
    assert_true(is_new);

    assert_int_equal(sections_begin(&w->cx), OK);
    assert_int_equal(sections_begin(&w->cx), OK);

    assert_int_equal(section_list_all(&w->cx, &all), OK);
    assert_int_equal(all.count, 3);
    assert_str_is(all.at[0].slug, "politics");
    assert_str_is(all.at[1].name.by[LANG_EN], "Society");
    assert_str_is(all.at[2].name.by[LANG_AZ], "İqtisadiyyat");
    assert_int_equal(newsroom_is_new(&w->cx, &is_new), OK);
    assert_false(is_new);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                    " 'section.changed'"),
                     3);
}

/* --- comments ------------------------------------------------------------------------------------
 */

static err_t comment(struct world *w, article_id a, const char *text, comment_id reply_to,
                     comment_id *out, str_t *token)
{
    bool is_sent = false;
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_PUBLIC };
    return comment_give(&w->cx,
                        &(struct comment_new){ .article = a,
                                               .reply_to = reply_to,
                                               .name = S("Reader Readerson"),
                                               .affiliation = S("the count"),
                                               .email = S("reader@example.org"),
                                               .text = str_from_c(text) },
                        out, token, &is_sent);
}

static struct comment given_confirmed(struct world *w, article_id a, const char *text, str_t *token)
{
    comment_id id;
    struct comment c;
    must(comment(w, a, text, (comment_id){ 0 }, &id, token) == OK);
    must(comment_of_token(&w->cx, *token, &c) == OK);
    must(comment_confirm(&w->cx, &c) == OK);
    return c;
}

/* Said by the editors, so public at once. */
static struct comment given_said(struct world *w, article_id a, comment_id reply_to)
{
    comment_id id;
    str_t token;
    bool is_sent = false;
    struct comment c;
    as_secretariat(w, 12);
    must(comment_give(
             &w->cx, &(struct comment_new){ .article = a, .reply_to = reply_to, .text = S("Said") },
             &id, &token, &is_sent) == OK);
    must(comment_get(&w->cx, id, &c) == OK);
    return c;
}

static struct comment seen(struct world *w, comment_id id)
{
    struct comment c;
    must(comment_get(&w->cx, id, &c) == OK);
    return c;
}

static void the_first_comment_waits_and_the_next_stands_at_once(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    comment_id first;
    comment_id second;
    str_t token;
    struct comment c;
    assert_int_equal(comment(w, a, "Hello", (comment_id){ 0 }, &first, &token), OK);
    assert_int_equal(seen(w, first).state, COMMENT_UNCONFIRMED);
    assert_int_equal(comment_of_token(&w->cx, token, &c), OK);
    assert_int_equal(comment_confirm(&w->cx, &c), OK);
    assert_int_equal(seen(w, first).state, COMMENT_WAITING);
    assert_int_equal(seen(w, first).held, HELD_FIRST);

    const struct moderation_decision keep = { .verdict = VERDICT_KEEP };
    as_secretariat(w, 12);
    assert_int_equal(newsroom_moderated_comment.decide(&w->cx, first.v, &keep), OK);
    assert_int_equal(seen(w, first).state, COMMENT_PUBLIC);

    assert_int_equal(comment(w, a, "Again", first, &second, &token), OK);
    assert_int_equal(comment_of_token(&w->cx, token, &c), OK);
    assert_int_equal(comment_confirm(&w->cx, &c), OK);
    assert_int_equal(seen(w, second).state, COMMENT_PUBLIC);
    assert_int_equal(seen(w, second).thread.v, first.v);
}

static void an_answer_to_an_answer_joins_its_thread(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    comment_id top;
    comment_id answer;
    comment_id deeper;
    str_t token;
    bool is_sent = false;
    as_secretariat(w, 12);
    const struct comment_new said = { .article = a, .text = S("From the editors") };
    assert_int_equal(comment_give(&w->cx, &said, &top, &token, &is_sent), OK);
    assert_int_equal(seen(w, top).state, COMMENT_PUBLIC);
    assert_true(seen(w, top).is_desk);
    const struct comment_new reply = { .article = a, .reply_to = top, .text = S("More") };
    assert_int_equal(comment_give(&w->cx, &reply, &answer, &token, &is_sent), OK);
    const struct comment_new third = { .article = a, .reply_to = answer, .text = S("And more") };
    assert_int_equal(comment_give(&w->cx, &third, &deeper, &token, &is_sent), OK);

    assert_int_equal(seen(w, deeper).thread.v, top.v);
    struct comment_list page;
    struct comment_rest rest;
    assert_int_equal(comment_page(&w->cx, a, 0, &page, &rest), OK);
    assert_int_equal(page.count, 3);
    assert_int_equal(rest.later, 0);
}

static void what_is_withdrawn_leaves_a_line_and_no_words(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    comment_id id;
    str_t token;
    struct comment c;
    assert_int_equal(comment(w, a, "Regretted", (comment_id){ 0 }, &id, &token), OK);
    assert_int_equal(comment_of_token(&w->cx, token, &c), OK);
    assert_int_equal(comment_confirm(&w->cx, &c), OK);

    assert_int_equal(comment_withdraw(&w->cx, &c), OK);

    assert_int_equal(seen(w, id).state, COMMENT_WITHDRAWN);
    assert_int_equal(seen(w, id).text.len, 0);
    c = seen(w, id);
    assert_int_equal(comment_withdraw(&w->cx, &c), ERR_CONFLICT);
}

static void of_a_withdrawn_one_nothing_stays_of_who_wrote_it(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    str_t token;
    struct moderation_standing standing;
    struct comment c = given_confirmed(w, a, "Regretted", &token);
    assert_int_equal(c.state, COMMENT_WAITING);

    assert_int_equal(comment_withdraw(&w->cx, &c), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM comment WHERE name <> ''"
                                    " OR affiliation <> '' OR affiliated_id <> 0 OR writer_id <> 0"
                                    " OR account_id <> 0 OR text <> '' OR html <> ''"),
                     0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM comment_writer WHERE email <> ''"), 0);
    assert_int_equal(moderation_standing(&w->cx, "comment", c.id.v, &standing), OK);
    assert_int_equal(standing.waiting_since, 0);
    assert_int_equal(standing.withdrawn_at, w->cx.now);
}

static void what_was_taken_out_for_good_can_still_be_withdrawn(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    struct comment c = given_said(w, a, (comment_id){ 0 });
    const struct moderation_decision remove = { .verdict = VERDICT_REMOVE,
                                                .rule = RULE_PERSONAL_DATA,
                                                .reason = S("It names a private person.") };
    assert_int_equal(newsroom_moderated_comment.decide(&w->cx, c.id.v, &remove), OK);
    assert_int_equal(newsroom_moderated_comment.forget(&w->cx, c.id.v, remove.reason), OK);
    c = seen(w, c.id);

    assert_int_equal(comment_withdraw(&w->cx, &c), OK);

    assert_int_equal(seen(w, c.id).state, COMMENT_WITHDRAWN);
}

static void the_address_stays_while_another_comment_of_it_stands(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    str_t token;
    struct comment c = given_confirmed(w, a, "Regretted", &token);
    (void)given_confirmed(w, a, "Meant", &token);

    assert_int_equal(comment_withdraw(&w->cx, &c), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM comment_writer WHERE email <> ''"), 1);
}

static void what_nobody_confirmed_goes_whole_when_it_is_withdrawn(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    comment_id id;
    str_t token;
    struct comment c;
    struct comment_counts counts;
    assert_int_equal(comment(w, a, "Never mine", (comment_id){ 0 }, &id, &token), OK);
    assert_int_equal(comment_of_token(&w->cx, token, &c), OK);

    assert_int_equal(comment_withdraw(&w->cx, &c), OK);

    assert_int_equal(world_count(w, "SELECT count(*) FROM comment"), 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM comment_writer WHERE email <> ''"), 0);
    assert_int_equal(comment_counts_of(&w->cx, a, &counts), OK);
    assert_int_equal(counts.withdrawn, 0);
    assert_int_equal(comment_of_token(&w->cx, token, &c), ERR_NOT_FOUND);
}

static void work_stands_in_for_one_first_look_only(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    static const char *const EMAILS[] = { "one@example.org", "two@example.org" };
    static const enum comment_held HELD[] = { HELD_NOT, HELD_FIRST };
    w->cx.actor = (struct actor){ .acts_as = LEDGER_AS_PUBLIC };
    for (size_t i = 0; i < ARRAY_LEN(EMAILS); i++) {
        comment_id id;
        str_t token;
        bool is_sent = false;
        const struct comment_new n = { .article = a,
                                       .email = str_from_c(EMAILS[i]),
                                       .text = S("Hello"),
                                       .work = S("one challenge") };
        assert_int_equal(comment_give(&w->cx, &n, &id, &token, &is_sent), OK);
        assert_int_equal(seen(w, id).held, HELD[i]);
    }
    assert_int_equal(works_forget(&w->cx, w->cx.now + 1), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM comment_work"), 0);
}

static bool is_on(const struct comment_list *page, int64_t number)
{
    for (size_t i = 0; i < page->count; i++) {
        if (page->at[i].number == number)
            return true;
    }
    return false;
}

static void an_answer_is_on_its_page_whatever_stands_between(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    const struct comment first = given_said(w, a, (comment_id){ 0 });
    const struct comment second = given_said(w, a, (comment_id){ 0 });
    const struct comment answer = given_said(w, a, first.id);
    struct comment found;
    struct comment_list page;
    struct comment_rest rest;
    assert_int_equal(comment_of_number(&w->cx, a, answer.number, &found), OK);
    assert_int_equal(found.id.v, answer.id.v);

    assert_int_equal(comment_page_of(&w->cx, &found, &page, &rest), OK);

    assert_true(is_on(&page, first.number));
    assert_true(is_on(&page, answer.number));
    assert_true(is_on(&page, second.number));
    assert_int_equal(rest.later, 0);
}

/* From page to page by what each says is left: every answer is reached, and no page is long. */
static void a_long_thread_is_read_from_page_to_page(void **state)
{
    struct world *const w = *state;
    enum { ANSWERS = 2 * COMMENT_REPLIES + 7 };
    const article_id a = given_published(w);
    const struct comment top = given_said(w, a, (comment_id){ 0 });
    const struct comment next = given_said(w, a, (comment_id){ 0 });
    for (int i = 0; i < ANSWERS; i++)
        (void)given_said(w, a, top.id);
    struct comment_list page;
    struct comment_rest rest;
    size_t answers = 0;
    int pages = 1;

    assert_int_equal(comment_page(&w->cx, a, 0, &page, &rest), OK);
    assert_int_equal(page.count, 1 + COMMENT_REPLIES);
    answers += page.count - 1;
    assert_int_equal(rest.later, next.number);
    for (; rest.further != 0; pages++) {
        struct comment c;
        assert_int_equal(comment_of_number(&w->cx, a, rest.further, &c), OK);
        assert_int_equal(comment_page_of(&w->cx, &c, &page, &rest), OK);
        assert_true(is_on(&page, c.number));
        assert_true(is_on(&page, top.number));
        assert_int_equal(rest.earlier, top.number);
        assert_int_equal(rest.later, next.number);
        answers += page.count - 1;
    }
    assert_int_equal(pages, 3);
    assert_int_equal(answers, ANSWERS);
}

static void a_thread_whose_answers_do_not_fit_begins_the_next_page(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    struct comment tops[3];
    for (int i = 0; i < 3; i++)
        tops[i] = given_said(w, a, (comment_id){ 0 });
    for (int i = 0; i < COMMENT_REPLIES + 1; i++)
        (void)given_said(w, a, tops[1].id);
    (void)given_said(w, a, tops[2].id);
    struct comment_list page;
    struct comment_rest rest;

    assert_int_equal(comment_page(&w->cx, a, 0, &page, &rest), OK);

    assert_int_equal(page.count, 2 + COMMENT_REPLIES);
    assert_int_not_equal(rest.further, 0);
    assert_int_equal(rest.later, tops[2].number);
    assert_int_equal(comment_page(&w->cx, a, rest.later - 1, &page, &rest), OK);
    assert_int_equal(page.count, 2);
    assert_int_equal(rest.further + rest.later, 0);
}

static void so_many_of_one_writer_wait_and_no_more(void **state)
{
    struct world *const w = *state;
    const article_id a = given_published(w);
    comment_id id;
    str_t token;
    for (int i = 0; i < COMMENTS_WAITING_MOST; i++)
        assert_int_equal(comment(w, a, "Hello", (comment_id){ 0 }, &id, &token), OK);

    assert_int_equal(comment(w, a, "One more", (comment_id){ 0 }, &id, &token), ERR_TOO_MANY);

    assert_int_equal(comments_drop_unconfirmed(&w->cx, w->cx.now + 1), OK);
    assert_int_equal(world_count(w, "SELECT count(*) FROM comment"), 0);
}

static void an_article_without_comments_takes_none(void **state)
{
    struct world *const w = *state;
    const article_id id = given_published(w);
    struct article a = loaded(w, id);
    comment_id made;
    str_t token;
    a.takes_comments = false;
    assert_int_equal(article_change(&w->cx, &a), OK);

    assert_int_equal(comment(w, id, "Hello", (comment_id){ 0 }, &made, &token), ERR_CONFLICT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_draft_says_nothing_in_the_record_and_is_not_listed),
        IN_A_WORLD(whoever_wrote_it_does_not_approve_it),
        IN_A_WORLD(another_version_takes_the_approval_back),
        IN_A_WORLD(a_scheduled_article_goes_out_at_its_time_and_not_before),
        IN_A_WORLD(an_embargo_holds_against_approving_earlier),
        IN_A_WORLD(an_embargo_that_lasts_beyond_its_date_takes_the_approval_back),
        IN_A_WORLD(nothing_under_embargo_goes_out_by_itself),
        IN_A_WORLD(another_byline_of_what_is_approved_has_to_be_approved_too),
        IN_A_WORLD(a_public_byline_changes_by_a_version_that_another_approves),
        IN_A_WORLD(a_first_translation_is_news_for_those_who_read_it),
        IN_A_WORLD(what_waits_comes_first_at_the_desk_and_is_found_by_its_state),
        IN_A_WORLD(the_desk_has_pages),
        IN_A_WORLD(a_new_site_begins_with_three_sections_once),
        IN_A_WORLD(a_correction_needs_its_note_and_stands_among_the_corrections),
        IN_A_WORLD(a_retracted_article_keeps_its_page_and_takes_nothing_more),
        IN_A_WORLD(a_translation_is_confirmed_by_somebody_else),
        IN_A_WORLD(others_write_for_themselves_only),
        IN_A_WORLD(evidence_is_something_public_and_is_taken_away_openly),
        IN_A_WORLD(a_preview_opens_until_it_is_closed),
        IN_A_WORLD(a_list_is_narrowed_by_what_is_asked),
        IN_A_WORLD(the_first_comment_waits_and_the_next_stands_at_once),
        IN_A_WORLD(an_answer_to_an_answer_joins_its_thread),
        IN_A_WORLD(what_is_withdrawn_leaves_a_line_and_no_words),
        IN_A_WORLD(of_a_withdrawn_one_nothing_stays_of_who_wrote_it),
        IN_A_WORLD(what_was_taken_out_for_good_can_still_be_withdrawn),
        IN_A_WORLD(the_address_stays_while_another_comment_of_it_stands),
        IN_A_WORLD(what_nobody_confirmed_goes_whole_when_it_is_withdrawn),
        IN_A_WORLD(work_stands_in_for_one_first_look_only),
        IN_A_WORLD(an_answer_is_on_its_page_whatever_stands_between),
        IN_A_WORLD(a_long_thread_is_read_from_page_to_page),
        IN_A_WORLD(a_thread_whose_answers_do_not_fit_begins_the_next_page),
        IN_A_WORLD(so_many_of_one_writer_wait_and_no_more),
        IN_A_WORLD(an_article_without_comments_takes_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
