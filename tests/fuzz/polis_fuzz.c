/* The files of a Polis export, parted by lines "=====": whatever is in them, what is read is whole,
 * every bad line is told, and the quick way reads the same votes.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "../unit/viewpoints/same_votes.h"
#include "fuzz.h"

static str_t next_file(str_t *rest)
{
    if (rest->at == NULL)
        return STR_NONE;
    const size_t end = str_find(*rest, S("=====\n"));
    const str_t file = str_sub(*rest, 0, end);
    *rest = end == rest->len ? STR_NONE : str_sub(*rest, end + 6, rest->len);
    return file;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    AUTO(arena) scratch;
    arena_init(&arena);
    arena_init(&scratch);
    str_t rest = fuzz_text(data, size);
    const struct polis_texts texts = { .votes = next_file(&rest),
                                       .comments = next_file(&rest),
                                       .participants = next_file(&rest),
                                       .summary = next_file(&rest) };
    struct polis_folder folder = { 0 };
    const err_t e = polis_read_texts(&texts, &arena, &scratch, &folder);
    must(e == OK || e == ERR_INVALID);
    must(e == OK || folder.problem_count > 0);
    must(folder.problems_kept <= folder.problem_count);
    for (size_t i = 0; e == OK && i < folder.statement_count; i++)
        must(utf8_valid(folder.statements[i].text));
    for (size_t i = 0; i < folder.problems_kept; i++)
        must(folder.problems[i].line >= 0 && folder.problems[i].found.len <= 80);
    must_read_the_same(texts.votes);
    return 0;
}
