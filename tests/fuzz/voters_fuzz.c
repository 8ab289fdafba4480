/* A file of classes or of weights and organisations: whatever is in it, what is read is in its
 * bounds, and what is left out is told. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "viewpoints/polis/voters_read.h"
#include "viewpoints/polis/votes_source.h"

/* Participants 0 to 5 by number, 6 to 8 by text. */
static const char VOTES[] =
    "participant,statement,value\n3,1,1\nA,1,1\n\"b c\",1,0\n0,1,1\n1,2,-1\n"
    "2,1,1\n4,1,1\n5,1,1\nÜmid,1,1\n";

static void must_hold_texts(const str_t *text, size_t count, const int32_t *of, size_t rows)
{
    for (size_t i = 0; i < count; i++)
        must(utf8_valid(text[i]) && (i == 0 || str_cmp(text[i - 1], text[i]) < 0));
    for (size_t i = 0; i < rows; i++)
        must(of[i] >= -1 && of[i] < (int32_t)count);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena = { 0 };
    AUTO(arena) scratch = { 0 };
    struct polis_folder folder;
    struct csv_stream csv;
    csv_stream_open_text(&csv, str_from_c(VOTES));
    must(votes_source_read(&csv, S("v"), VOTES_OF_FILE, 0, &arena, &scratch, &folder) == OK);
    const struct voters voters = { &folder.votes, &folder.participant_names };
    const size_t rows = folder.votes.participants;
    const str_t text = fuzz_text(data, size);

    struct voter_classes c;
    err_t e = voter_classes_read(text, S("c"), &voters, 1, &arena, &scratch, &c);
    must(e == OK || (e == ERR_INVALID && c.problems.count > 0));
    must(c.unknown <= c.problems.count && scratch.used == 0);
    for (size_t i = 0; i < c.count; i++)
        must_hold_texts(c.at[i].class_name, c.at[i].class_count, c.at[i].of, rows);

    struct voter_weights w;
    e = voter_weights_read(text, S("w"), &voters, 1, &arena, &scratch, &w);
    must(e == OK || (e == ERR_INVALID && w.problems.count > 0));
    must(w.unknown <= w.problems.count && scratch.used == 0);
    for (size_t i = 0; i < rows; i++)
        must(w.of[i] > 0.0 && w.of[i] <= WEIGHT_MAX);
    if (e == OK)
        must_hold_texts(w.organisation, w.organisation_count, w.organisation_of, rows);
    return 0;
}
