/* Files in the database, on both engines.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/store.h"

#include "files/inside.h"
#include "files/text.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "site/feature.h"
#include "world.h"

enum { LENGTH = 2 * CHUNK_BYTES + 100 };

static bytes_t content_of(struct world *w, size_t len)
{
    char *const at = arena_alloc(&w->arena, len);
    for (size_t i = 0; i < len; i++)
        at[i] = (char)('a' + i * i % 26);
    return (bytes_t){ (const uint8_t *)at, len };
}

static file_id given_file(struct world *w, bytes_t content, const char *owner_kind, int64_t owner)
{
    const struct form_file posted = { .name = S("notes.txt"), .bytes = content };
    const struct file about = { .owner_kind = str_from_c(owner_kind),
                                .owner = owner,
                                .licence = S("CC-BY-4.0"),
                                .alt = { .by = { [LANG_EN] = S("Notes of a meeting") } } };
    file_id id = { 0 };
    assert_int_equal(file_add(&w->cx, &posted, &about, &id), OK);
    return id;
}

static void a_file_comes_back_as_it_was_given(void **state)
{
    struct world *const w = *state;
    const bytes_t content = content_of(w, LENGTH);
    const file_id id = given_file(w, content, "site", 0);

    struct file f;
    assert_int_equal(file_find(&w->cx, id, &f), OK);
    assert_int_equal(f.size, LENGTH);
    assert_true(str_eq(f.media_type, S("text/plain")));
    assert_true(str_eq(f.name, S("notes.txt")));
    AUTO(buf) all;
    buf_init(&all, LENGTH);
    while (all.len < LENGTH)
        assert_int_equal(chunk_get(&w->cx, id, 0, (int64_t)all.len, 100000, &all), OK);
    assert_memory_equal(all.at, content.at, LENGTH);
    assert_int_equal(chunk_get(&w->cx, id, 0, LENGTH, 1, &all), ERR_NOT_FOUND);
    assert_int_equal(world_count(w, "SELECT count(*) FROM ledger_inbox WHERE kind ="
                                    " 'file.added'"),
                     1);
}

static void a_row_has_its_standing_files_oldest_first(void **state)
{
    struct world *const w = *state;
    const file_id first = given_file(w, content_of(w, 10), "organisation", 5);
    const file_id second = given_file(w, content_of(w, 20), "organisation", 5);
    (void)given_file(w, content_of(w, 30), "organisation", 6);

    struct file_list list;
    assert_int_equal(file_list_of(&w->cx, S("organisation"), 5, &list), OK);
    assert_int_equal(list.count, 2);
    assert_int_equal(list.at[0].id.v, first.v);
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;
    assert_int_equal(file_remove(&w->cx, first, S("wrong one")), OK);
    assert_int_equal(file_list_of(&w->cx, S("organisation"), 5, &list), OK);
    assert_int_equal(list.count, 1);
    assert_int_equal(list.at[0].id.v, second.v);
}

static void removing_deletes_the_bytes_and_keeps_what_it_was(void **state)
{
    struct world *const w = *state;
    const file_id id = given_file(w, content_of(w, LENGTH), "site", 0);
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;

    assert_int_equal(file_remove(&w->cx, id, S("  ")), ERR_INVALID);
    assert_int_equal(file_remove(&w->cx, id, S("It named a person")), OK);

    struct file f;
    assert_int_equal(file_find(&w->cx, id, &f), OK);
    assert_int_equal(f.removed_at, w->cx.now);
    assert_true(str_eq(f.removed_reason, S("It named a person")));
    assert_int_equal(f.size, LENGTH);
    assert_int_equal(world_count(w, "SELECT count(*) FROM file_chunk"), 0);
    assert_int_equal(file_remove(&w->cx, id, S("again")), ERR_CONFLICT);
    assert_int_equal(file_remove(&w->cx, (file_id){ 1 }, S("none")), ERR_NOT_FOUND);
}

static void somebody_else_may_not_remove_it(void **state)
{
    struct world *const w = *state;
    const file_id id = given_file(w, content_of(w, 10), "site", 0);
    w->cx.actor.acts_as = LEDGER_AS_ORGANISATION;
    w->cx.actor.organisation = 9;
    w->cx.actor.scopes = MANDATE_SCOPES_ALL;
    assert_int_equal(file_remove(&w->cx, id, S("not mine")), ERR_FORBIDDEN);
    assert_int_equal(world_count(w, "SELECT count(*) FROM file_chunk"), 1);
}

static void what_cannot_be_taken_leaves_nothing(void **state)
{
    struct world *const w = *state;
    const str_t page = S("<html></html>");
    const struct form_file posted = { .name = S("a.txt"),
                                      .bytes = { (const uint8_t *)page.at, page.len } };
    struct file about = { .owner_kind = S("site"), .alt = { .by = { [LANG_AZ] = S("Qeyd") } } };
    file_id id;
    assert_int_equal(file_add(&w->cx, &posted, &about, &id), ERR_INVALID);
    about.alt.by[LANG_AZ] = S("");
    const struct form_file text = { .name = S("a.txt"), .bytes = content_of(w, 10) };
    assert_int_equal(file_add(&w->cx, &text, &about, &id), ERR_INVALID);
    assert_int_equal(world_count(w, "SELECT count(*) FROM file"), 0);
}

static void checking_finds_a_changed_a_lost_and_an_added_piece(void **state)
{
    struct world *const w = *state;
    const bytes_t content = content_of(w, LENGTH);
    const file_id id = given_file(w, content, "site", 0);
    struct file f;
    bool whole = false;
    assert_int_equal(file_find(&w->cx, id, &f), OK);
    assert_int_equal(file_check(&w->cx, &f, &whole), OK);
    assert_true(whole);

    f.sha256 = S("0000000000000000000000000000000000000000000000000000000000000000");
    assert_int_equal(file_check(&w->cx, &f, &whole), OK);
    assert_false(whole);
    assert_int_equal(file_find(&w->cx, id, &f), OK);
    assert_int_equal(chunks_put(&w->cx, id, 320, content_of(w, 5)), OK);
    assert_int_equal(file_check(&w->cx, &f, &whole), OK);
    assert_false(whole);
    f.size += CHUNK_BYTES;
    assert_int_equal(file_check(&w->cx, &f, &whole), OK);
    assert_false(whole);
}

static void a_file_of_something_that_is_not_public_is_not_public(void **state)
{
    struct world *const w = *state;
    const file_id id = given_file(w, content_of(w, 10), "draft_nobody_knows", 1);
    struct file f;
    str_t name;
    url_t where;
    assert_int_equal(file_find(&w->cx, id, &f), OK);
    assert_int_equal(file_admit(&w->cx, &f), ERR_NOT_FOUND);
    assert_int_equal(file_describe(&w->cx, id.v, &name, &where), ERR_NOT_FOUND);
    w->cx.actor.roles = ROLE_SECRETARIAT;
    assert_int_equal(file_admit(&w->cx, &f), OK);
}

static void what_is_public_can_be_found_and_nothing_else(void **state)
{
    struct world *const w = *state;
    const struct search_source *const source = &files_feature.search[0];
    const file_id shown = given_file(w, content_of(w, 10), "site", 0);
    const file_id draft = given_file(w, content_of(w, 10), "draft_nobody_knows", 1);
    const file_id gone = given_file(w, content_of(w, 10), "site", 0);
    w->cx.actor = (struct actor){ .roles = ROLE_SECRETARIAT, .acts_as = LEDGER_AS_SECRETARIAT };
    assert_int_equal(file_remove(&w->cx, gone, S("wrong one")), OK);

    struct search_text texts[SEARCH_TEXTS_MAX];
    size_t count = 9;
    assert_int_equal(source->load(&w->cx, shown.v, texts, &count), OK);
    assert_int_equal(count, LANG_COUNT);
    assert_true(str_eq(texts[LANG_AZ].body, S("Notes of a meeting")));
    assert_true(str_starts(texts[LANG_AZ].where.text, S("/az/files/")));
    assert_int_equal(source->load(&w->cx, draft.v, texts, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(source->load(&w->cx, gone.v, texts, &count), OK);
    assert_int_equal(count, 0);
    assert_int_equal(source->load(&w->cx, 1, texts, &count), OK);
    assert_int_equal(count, 0);

    int64_t ids[10];
    assert_int_equal(source->ids(&w->cx, shown.v, 10, ids, &count), OK);
    assert_int_equal(count, 2);
    assert_int_equal(ids[0], draft.v);
}

static void the_text_of_a_file_is_given_to_the_search_in_pieces(void **state)
{
    struct world *const w = *state;
    const struct search_source *const source = files_feature.search;
    const file_id id = given_file(w, content_of(w, 10), "site", 0);
    AUTO(buf) text;
    buf_init(&text, FILE_TEXT_MAX);
    BUF_LIT(&text, "wallaby");
    while (text.len < TEXT_PIECE + 100)
        BUF_LIT(&text, " söz");
    BUF_LIT(&text, " zürafə");
    struct search_text texts[SEARCH_TEXTS_MAX];
    size_t count = 0;

    assert_int_equal(file_text_put(&w->cx, id, buf_str(&text)), OK);

    assert_int_equal(source->load(&w->cx, id.v, texts, &count), OK);
    assert_int_equal(count, LANG_COUNT + 1);
    for (int i = 0; i < LANG_COUNT; i++)
        assert_true(str_starts(texts[i].body, S("Notes of a meeting\nwallaby söz")));
    assert_true(texts[LANG_COUNT].is_both);
    assert_true(str_ends(texts[LANG_COUNT].body, S("söz zürafə")));
    assert_true(str_eq(texts[LANG_COUNT].title, S("notes.txt")));
}

static void the_text_of_a_file_goes_with_it(void **state)
{
    struct world *const w = *state;
    const file_id id = given_file(w, content_of(w, 10), "site", 0);
    const file_id other = given_file(w, content_of(w, 10), "site", 0);
    int64_t size = 0;
    str_t text = STR_NONE;
    assert_int_equal(file_text_put(&w->cx, id, S("It named a person")), OK);
    assert_int_equal(file_text_put(&w->cx, other, S("")), OK);
    assert_int_equal(file_text_size(&w->cx, id, &size), OK);
    assert_int_equal(size, 17);
    w->cx.actor.acts_as = LEDGER_AS_SECRETARIAT;

    assert_int_equal(file_remove(&w->cx, id, S("It named a person")), OK);

    assert_int_equal(file_text_size(&w->cx, id, &size), OK);
    assert_int_equal(size, -1);
    assert_int_equal(file_text_get(&w->cx, id, &text), OK);
    assert_int_equal(text.len, 0);
    assert_int_equal(world_count(w, "SELECT count(*) FROM file_text"), 1);
    assert_int_equal(file_text_size(&w->cx, other, &size), OK);
    assert_int_equal(size, 0);
}

static void files_nobody_has_read_are_known(void **state)
{
    struct world *const w = *state;
    const file_id first = given_file(w, content_of(w, 10), "site", 0);
    const file_id second = given_file(w, content_of(w, 10), "site", 0);
    struct file f;
    assert_int_equal(file_text_put(&w->cx, first, S("")), OK);

    assert_int_equal(file_next_unread(&w->cx, 0, &f), OK);
    assert_int_equal(f.id.v, second.v);
    assert_int_equal(file_next_unread(&w->cx, second.v, &f), OK);
    assert_int_equal(f.id.v, 0);
}

/* The undoing of an import asks. */
static void organisations_with_files_are_in_use(void **state)
{
    struct world *const w = *state;
    const int64_t ids[] = { 4, 5, 6 };
    bool used[3] = { false };
    (void)given_file(w, content_of(w, 10), "organisation", 5);

    assert_int_equal(files_feature.uses_organisations(&w->cx, ids, 3, used), OK);

    assert_true(!used[0] && used[1] && !used[2]);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(the_text_of_a_file_is_given_to_the_search_in_pieces),
        IN_A_WORLD(the_text_of_a_file_goes_with_it),
        IN_A_WORLD(files_nobody_has_read_are_known),
        IN_A_WORLD(organisations_with_files_are_in_use),
        IN_A_WORLD(a_file_comes_back_as_it_was_given),
        IN_A_WORLD(a_row_has_its_standing_files_oldest_first),
        IN_A_WORLD(removing_deletes_the_bytes_and_keeps_what_it_was),
        IN_A_WORLD(somebody_else_may_not_remove_it),
        IN_A_WORLD(what_cannot_be_taken_leaves_nothing),
        IN_A_WORLD(checking_finds_a_changed_a_lost_and_an_added_piece),
        IN_A_WORLD(a_file_of_something_that_is_not_public_is_not_public),
        IN_A_WORLD(what_is_public_can_be_found_and_nothing_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
