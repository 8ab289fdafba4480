/* Reading the record: lists, proofs, what a person gets, the export; and erasing from it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record_world.h"

#include "kit/base/str.h"
#include "ledger/proof.h"
#include "ledger/seal.h"
#include "ledger/tile_source.h"
#include "ledger/verify.h"

/* --- lists -------------------------------------------------------------------------------------
 */

static size_t listed(struct world *w, const struct entry_filter *f, const struct entry **out)
{
    size_t n = 0;
    assert_int_equal(entry_list(&w->cx, f, out, &n), OK);
    for (size_t i = 1; i < n; i++)
        assert_true((*out)[i - 1].seq > (*out)[i].seq);
    return n;
}

static void given_story(struct world *w)
{
    const struct actor acting = { .organisation = 12, .mandate = 34 };
    begin(w);
    for (int i = 1; i <= 6; i++) {
        const struct ledger_new e = { i % 2 == 0 ? LEDGER_POSITION_TAKEN
                                                 : LEDGER_STATEMENT_ACCEPTED,
                                      i, 50, LEDGER_FIELDS(ledger_int("n", i)),
                                      i == 6 ? &acting : NULL };
        w->cx.now += USEC_PER_SECOND;
        assert_int_equal(ledger_add(&w->cx, &e), OK);
    }
    assert_int_equal(
        ledger_add(&w->cx, &(struct ledger_new){ LEDGER_ORGANISATION_ADDED, 12, 0, NULL, 0, NULL }),
        OK);
    commit(w);
    give_places(w);
}

static void a_list_is_narrowed_by_each_part_of_its_filter(void **state)
{
    struct world *const w = *state;
    const struct entry *at;
    const usec_t start = w->cx.now;
    given_story(w);

    assert_int_equal(listed(w, &(struct entry_filter){ .limit = 100 }, &at), 8);
    assert_int_equal(listed(w, &(struct entry_filter){ .limit = 3 }, &at), 3);
    assert_int_equal(at[0].seq, 7);
    assert_int_equal(listed(w, &(struct entry_filter){ .limit = 3, .before = 5 }, &at), 3);
    assert_int_equal(at[0].seq, 4);
    assert_int_equal(listed(w, &(struct entry_filter){ .kind = S("position."), .limit = 9 }, &at),
                     3);
    assert_int_equal(
        listed(w, &(struct entry_filter){ .kind = S("statement.accepted"), .limit = 9 }, &at), 3);
    assert_int_equal(listed(w, &(struct entry_filter){ .kind = S("position"), .limit = 9 }, &at),
                     0);
    assert_int_equal(listed(w, &(struct entry_filter){ .organisation = 12, .limit = 9 }, &at), 2);
    assert_int_equal(listed(w, &(struct entry_filter){ .about = 50, .limit = 9 }, &at), 6);
    assert_int_equal(listed(w, &(struct entry_filter){ .about = 2, .limit = 9 }, &at), 1);
    assert_int_equal(
        listed(w, &(struct entry_filter){ .about = 50, .organisation = 12, .limit = 9 }, &at), 1);
    assert_int_equal(
        listed(w, &(struct entry_filter){ .about = 50, .kind = S("position."), .limit = 9 }, &at),
        3);
    assert_int_equal(listed(w,
                            &(struct entry_filter){ .from = start + 2 * USEC_PER_SECOND,
                                                    .till = start + 4 * USEC_PER_SECOND,
                                                    .limit = 9 },
                            &at),
                     2);
}

static void an_entry_is_found_before_and_after_it_has_its_place(void **state)
{
    struct world *const w = *state;
    struct entry waiting;
    struct entry placed;
    int64_t count = 0;
    usec_t oldest = 0;
    given_entry(w, LEDGER_DOCUMENT_ADDED, 9);

    assert_int_equal(entry_newest(&w->cx, S("document.added"), 9, &waiting), OK);
    assert_int_equal(ledger_waiting(&w->cx, &count, &oldest), OK);
    assert_int_equal(waiting.seq, -1);
    assert_int_equal(count, 1);
    assert_int_equal(oldest, w->cx.now);
    give_places(w);
    assert_int_equal(entry_find(&w->cx, waiting.id, &placed), OK);

    assert_int_equal(placed.seq, 1);
    assert_true(str_eq(entry_value(&placed, "n")->text, entry_value(&waiting, "n")->text));
    assert_int_equal(entry_find(&w->cx, 12345, &placed), ERR_NOT_FOUND);
    assert_int_equal(ledger_waiting(&w->cx, &count, &oldest), OK);
    assert_int_equal(count, 0);
}

/* --- proofs ------------------------------------------------------------------------------------
 */

static void assert_proven(struct world *w, const struct tree_source *s, int64_t seq, int64_t size,
                          const struct hash256 *leaf, const struct hash256 *root)
{
    struct proof p;
    assert_int_equal(tree_inclusion(w->h, s, seq, size, &p), OK);
    assert_true(tree_included(w->h, leaf, seq, size, &p, root));
    if (seq > 0) {
        struct hash256 other = *leaf;
        other.at[7] ^= 1;
        assert_false(tree_included(w->h, &other, seq, size, &p, root));
    }
}

/* Records grow batch by batch, so tiles are filled and left unfinished in many ways. */
static void every_entry_is_proven_against_every_checkpoint_after_it(void **state)
{
    static const int GROWTH[] = { 0, 1, 1, 2, 250, 1, 1, 255, 300, 7 };
    struct world *const w = *state;
    struct hash256 *const leaves = arena_array(&w->arena, struct hash256, 2000);
    struct record_entry *const e = arena_new(&w->arena, struct record_entry);
    int64_t size = 0;
    for (size_t i = 0; i < ARRAY_LEN(GROWTH); i++) {
        if (GROWTH[i] > 0)
            given_entries(w, GROWTH[i]);
        give_places(w);
        const struct checkpoint c = newest_note(w).checkpoint;
        for (; size < c.size; size++) {
            assert_int_equal(entry_canonical(&w->cx, w->h, size, e), OK);
            leaves[size] = e->leaf;
        }
        struct tile_source tiles = { .cx = &w->cx };
        const struct tree_source s = tile_source_of(&tiles);
        for (int64_t seq = 0; seq < size; seq += seq < 300 ? 1 : 13)
            assert_proven(w, &s, seq, c.size, &leaves[seq], &c.root);
    }
    assert_int_equal(assert_whole(w), 819);
}

static str_t bundle_of(struct world *w, int64_t id)
{
    AUTO(buf) b;
    buf_init(&b, BUNDLE_BYTES_MAX);
    assert_int_equal(proof_of_entry(&w->cx, w->h, id, &b), OK);
    return arena_str(&w->arena, buf_str(&b));
}

static void a_bundle_waits_for_the_checkpoint_and_then_holds_entry_path_and_keys(void **state)
{
    struct world *const w = *state;
    struct entry e;
    AUTO(buf) b;
    buf_init(&b, BUNDLE_BYTES_MAX);
    given_entries(w, 20);
    given_entry(w, LEDGER_DOCUMENT_ADDED, 9);
    assert_int_equal(entry_newest(&w->cx, S("document.added"), 9, &e), OK);

    assert_int_equal(proof_of_entry(&w->cx, w->h, e.id, &b), ERR_CONFLICT);
    give_places(w);
    begin(w);
    assert_int_equal(sequencer_rotate_key(&w->cx, w->key_path, false, STR_NONE), OK);
    commit(w);
    const str_t bundle = bundle_of(w, e.id);

    assert_true(str_starts(bundle, S("{\"checkpoint\":\"alyans-")));
    assert_true(str_find(bundle, S("\"kind\":\"key.added\"")) < bundle.len);
    assert_true(str_find(bundle, S("\"kind\":\"key.rotated\"")) < bundle.len);
    assert_true(str_find(bundle, S("\"kind\":\"document.added\"")) <
                str_find(bundle, S("\"kind\":\"key.added\"")));
    assert_int_equal(proof_of_entry(&w->cx, w->h, 12345, &b), ERR_NOT_FOUND);
}

/* --- positions of the public ----------------------------------------------------------------- */

static struct receipt receipt_of(struct world *w, int64_t consultation, int64_t n)
{
    struct receipt r = { .position = id_new(&w->ids, w->cx.now),
                         .consultation = consultation,
                         .statement = 100 + n,
                         .at = w->cx.now,
                         .value = n % 2 == 0 ? S("agree") : S("pass") };
    memset(r.salt.at, (int)(n & 0xFF), sizeof r.salt.at);
    return r;
}

/* Positions in two consultations in turn; the receipts in order. */
static struct receipt *given_ballots(struct world *w, size_t count)
{
    struct receipt *const r = arena_array(&w->arena, struct receipt, count);
    struct ledger_ballot *const b = arena_array(&w->arena, struct ledger_ballot, count);
    AUTO(buf) scratch;
    buf_init(&scratch, 1000);
    for (size_t i = 0; i < count; i++) {
        r[i] = receipt_of(w, 70 + (int64_t)(i % 2), (int64_t)i);
        b[i] = (struct ledger_ballot){ r[i].position, r[i].consultation,
                                       ledger_receipt_leaf(w->h, &r[i], &scratch) };
    }
    begin(w);
    assert_int_equal(ledger_add_ballots(&w->cx, b, count), OK);
    commit(w);
    return r;
}

static void a_minute_of_positions_becomes_one_entry_a_consultation(void **state)
{
    struct world *const w = *state;
    struct entry e;
    (void)given_ballots(w, 1001);

    give_places(w);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry"), 1); /* it is not over */
    w->cx.now += 70 * USEC_PER_SECOND;
    give_places(w);

    assert_int_equal(assert_whole(w), 3);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_unsealed"), 0);
    assert_int_equal(entry_newest(&w->cx, S("positions.sealed"), 70, &e), OK);
    assert_true(str_eq(entry_value(&e, "count")->text, S("501")));
    assert_int_equal(e.acts_as, LEDGER_AS_PUBLIC);
    assert_int_equal(e.within, 70);
    assert_int_equal(entry_newest(&w->cx, S("positions.sealed"), 71, &e), OK);
    assert_true(str_eq(entry_value(&e, "count")->text, S("500")));
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_sealed"), 4);
}

static void a_receipt_is_proven_once_its_minute_is_sealed(void **state)
{
    struct world *const w = *state;
    enum { COUNT = 1001 };
    AUTO(buf) b;
    buf_init(&b, BUNDLE_BYTES_MAX);
    const struct receipt *const r = given_ballots(w, COUNT);
    give_places(w);

    assert_int_equal(proof_of_receipt(&w->cx, w->h, &r[5], &b), ERR_CONFLICT);
    w->cx.now += 70 * USEC_PER_SECOND;
    give_places(w);

    for (size_t i = 0; i < COUNT; i += 37) {
        buf_reset(&b);
        assert_int_equal(proof_of_receipt(&w->cx, w->h, &r[i], &b), OK);
        const str_t bundle = buf_str(&b);
        assert_true(str_find(bundle, S(",\"receipt\":{\"index\":")) < bundle.len);
        assert_true(str_find(bundle, arena_printf(&w->arena, "\"id\":\"%" PRId64 "\"",
                                                  r[i].position)) < bundle.len);
    }
    struct receipt stranger = receipt_of(w, 70, 3);
    assert_int_equal(proof_of_receipt(&w->cx, w->h, &stranger, &b), ERR_NOT_FOUND);
}

/* --- erasing -----------------------------------------------------------------------------------
 */

static void given_person(struct world *w, int64_t account)
{
    begin(w);
    assert_int_equal(ledger_add(&w->cx,
                                &(struct ledger_new){
                                    LEDGER_ACCOUNT_ADDED, account, 0,
                                    LEDGER_FIELDS(ledger_personal("email", S("a@b.az"), account),
                                                  ledger_personal("name", S("Aydan"), account),
                                                  ledger_int("roles", 1)),
                                    NULL }),
                     OK);
    commit(w);
}

static int64_t erased_person(struct world *w, int64_t account)
{
    int64_t erased = 0;
    begin(w);
    assert_int_equal(ledger_erase_person(&w->cx, account, S("asked for"), &erased), OK);
    commit(w);
    return erased;
}

static int64_t kept_of(struct world *w, int64_t account)
{
    AUTO(buf) json;
    size_t n = 0;
    buf_init(&json, 1 << 20);
    assert_int_equal(ledger_export_person(&w->cx, account, &json, &n), OK);
    return (int64_t)n;
}

static void erasing_a_person_takes_values_and_leaves_the_tree(void **state)
{
    struct world *const w = *state;
    struct entry e;
    given_person(w, 11);
    given_person(w, 12);
    give_places(w);
    const struct hash256 root = newest_note(w).checkpoint.root;
    given_person(w, 11); /* this one waits */
    assert_int_equal(kept_of(w, 11), 2);

    assert_int_equal(erased_person(w, 11), 4);
    give_places(w);

    assert_int_equal(kept_of(w, 11), 0);
    assert_int_equal(kept_of(w, 12), 2);
    assert_int_equal(assert_whole(w), 5);
    struct tile_source tiles = { .cx = &w->cx };
    const struct tree_source s = tile_source_of(&tiles);
    struct hash256 before;
    assert_int_equal(tree_root(w->h, &s, 3, &before), OK);
    assert_memory_equal(&before, &root, sizeof root);
    assert_int_equal(entry_newest(&w->cx, S("person.erased"), 11, &e), OK);
    assert_true(str_eq(entry_value(&e, "count")->text, S("4")));
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal WHERE value LIKE '%Aydan%'"),
                     1);
}

static void who_erases_themselves_is_not_named_once_more(void **state)
{
    struct world *const w = *state;
    given_person(w, 11);
    give_places(w);
    w->cx.actor = (struct actor){ .account = 11, .acts_as = LEDGER_AS_PERSON };

    assert_int_equal(erased_person(w, 11), 2);
    w->cx.actor = (struct actor){ 0 };
    give_places(w);

    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_personal"), 0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE kind = 'person.erased'"
                                " AND acts_as = 4 AND sealed = '[]'"),
                     1);
}

static void given_text(struct world *w, int64_t subject, str_t text)
{
    begin(w);
    assert_int_equal(
        ledger_add(&w->cx, &(struct ledger_new){ LEDGER_STATEMENT_PROPOSED, subject, 5,
                                                 LEDGER_FIELDS(ledger_text("reason", text),
                                                               ledger_text("was_reason", text),
                                                               ledger_int("n", 1)),
                                                 NULL }),
        OK);
    commit(w);
}

static err_t erased_text(struct world *w, int64_t subject, const char *field)
{
    begin(w);
    const err_t e = ledger_erase_text(&w->cx, subject, str_from_c(field), S("a private address"));
    if (e == OK)
        commit(w);
    else
        db_rollback(w->cx.db);
    return e;
}

static void erasing_a_text_names_every_entry_and_field(void **state)
{
    struct world *const w = *state;
    struct entry e;
    given_text(w, 9, S("Nizami 7"));
    given_text(w, 10, S("other"));
    give_places(w);
    given_text(w, 9, S("Nizami 7"));

    assert_int_equal(erased_text(w, 9, "title"), ERR_NOT_FOUND);
    assert_int_equal(erased_text(w, 9, "reason"), OK);
    give_places(w);

    assert_int_equal(assert_whole(w), 8);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE fields LIKE '%Nizami%'"),
                     0);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_entry WHERE kind = 'text.erased'"
                                " AND subject = 9 AND within = 5"),
                     4);
    assert_int_equal(entry_newest(&w->cx, S("statement.proposed"), 9, &e), OK);
    assert_null(entry_value(&e, "reason"));
    assert_non_null(entry_value(&e, "n"));
    assert_int_equal(erased_text(w, 9, "reason"), ERR_NOT_FOUND); /* nor the reason why */
}

/* What the sequencer has read must not bring back what was erased meanwhile. */
static void an_erasure_voids_what_was_read_before_it(void **state)
{
    struct world *const w = *state;
    given_person(w, 11);
    const int64_t before = counted(w, "SELECT erasures FROM ledger_sequencer");

    assert_int_equal(erased_person(w, 11), 2);

    assert_true(counted(w, "SELECT erasures FROM ledger_sequencer") > before);
    assert_int_equal(counted(w, "SELECT count(*) FROM ledger_inbox WHERE fields LIKE '%Aydan%'"),
                     0);
}

/* --- the export --------------------------------------------------------------------------------
 */

static err_t append(void *to, str_t chunk)
{
    buf_add(to, chunk);
    return buf_check(to);
}

static void the_export_holds_every_entry_and_no_personal_value(void **state)
{
    struct world *const w = *state;
    AUTO(buf) text;
    buf_init(&text, 64 << 20);
    assert_int_equal(record_export(&w->cx, append, &text), ERR_CONFLICT);
    given_entries(w, 3000);
    given_person(w, 11);
    give_places(w);

    assert_int_equal(record_export(&w->cx, append, &text), OK);

    const str_t all = buf_str(&text);
    size_t lines = 0;
    for (size_t i = 0; i < all.len; i++)
        lines += all.at[i] == '\n';
    assert_int_equal(lines, 3002 + 2);
    assert_true(str_starts(all, S("{\"format\":\"alyans-record-1\",\"origin\":\"alyans-")));
    assert_int_equal(str_find(all, S("Aydan")), all.len);
}

int main(void)
{
    if (testdb_skip() != 0)
        return testdb_skip();
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(a_list_is_narrowed_by_each_part_of_its_filter),
        IN_A_WORLD(an_entry_is_found_before_and_after_it_has_its_place),
        IN_A_WORLD(every_entry_is_proven_against_every_checkpoint_after_it),
        IN_A_WORLD(a_bundle_waits_for_the_checkpoint_and_then_holds_entry_path_and_keys),
        IN_A_WORLD(a_minute_of_positions_becomes_one_entry_a_consultation),
        IN_A_WORLD(a_receipt_is_proven_once_its_minute_is_sealed),
        IN_A_WORLD(erasing_a_person_takes_values_and_leaves_the_tree),
        IN_A_WORLD(who_erases_themselves_is_not_named_once_more),
        IN_A_WORLD(erasing_a_text_names_every_entry_and_field),
        IN_A_WORLD(an_erasure_voids_what_was_read_before_it),
        IN_A_WORLD(the_export_holds_every_entry_and_no_personal_value),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
