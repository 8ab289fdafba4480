/* Lets verify_text judge many texts in one process, for tests. Each on stdin: a line "TEXT NOTE
 * NAME KEY" of four lengths in bytes, then the text, the checkpoint known before, the name of the
 * record and the key (0 or 32 bytes). For each one line on stdout: "holds", or the classes of what
 * was found with their entries, "tampered:4 key:-1". SPDX-License-Identifier: AGPL-3.0-or-later */
#include <inttypes.h>

#include "kit/base/str.h"
#include "ledger/verify.h"

enum { TEXT_MAX = 1 << 28 };

static bool read_part(struct arena *arena, size_t len, str_t *out)
{
    char *const at = arena_alloc(arena, len + 1);
    if (fread(at, 1, len, stdin) != len)
        return false;
    *out = (str_t){ at, len };
    return true;
}

static bool read_lengths(size_t lengths[4])
{
    char line[80];
    if (fgets(line, sizeof line, stdin) == NULL)
        return false;
    str_t rest = str_trim(str_from_c(line));
    for (size_t i = 0; i < 4; i++) {
        str_t word;
        int64_t n;
        if (!str_cut(&rest, ' ', &word) || !str_to_i64(word, 0, TEXT_MAX, &n))
            return false;
        lengths[i] = (size_t)n;
    }
    return true;
}

static void print_report(const struct verify_report *r)
{
    if (verify_holds(r))
        (void)printf("holds");
    for (size_t i = 0; i < r->count && i < FINDINGS_KEPT; i++)
        (void)printf("%s%.*s:%" PRId64, i > 0 ? " " : "",
                     STR_ARG(finding_class_word(r->at[i].class)), r->at[i].seq);
    (void)putchar('\n');
    (void)fflush(stdout);
}

static bool judge_one(struct arena *arena)
{
    size_t lengths[4];
    str_t parts[4];
    if (!read_lengths(lengths))
        return false;
    for (size_t i = 0; i < 4; i++) {
        if (!read_part(arena, lengths[i], &parts[i]))
            return false;
    }
    struct verify_trust trust = { .checkpoint = parts[1], .origin = parts[2] };
    if (parts[3].len == sizeof trust.key.at) {
        memcpy(trust.key.at, parts[3].at, sizeof trust.key.at);
        trust.has_key = true;
    }
    struct verify_report *const report = arena_new(arena, struct verify_report);
    must(verify_text(arena, parts[0], &trust, 1, report) == OK);
    print_report(report);
    return true;
}

int main(void)
{
    crypto_init();
    AUTO(arena) arena;
    arena_init(&arena);
    while (judge_one(&arena))
        arena_reset(&arena);
    return 0;
}
