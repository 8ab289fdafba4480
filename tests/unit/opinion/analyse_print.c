/* Prints what `alyans analyse FOLDER --json` prints (with a second word: --groups-from the folder's
 * own file), for tests that look at the JSON from outside.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/polis/analyse.h"

int main(int argc, char **argv)
{
    must(argc >= 2);
    AUTO(arena) arena = { 0 };
    struct cx cx = { .arena = &arena, .lang = LANG_EN };
    AUTO(buf) out;
    buf_init(&out, 1 << 28);
    const struct analyse_options options = { METHOD_POLIS,
                                             argc > 2 ? ANALYSE_GROUPS_GIVEN : ANALYSE_GROUPS_FOUND,
                                             ANALYSE_JSON };
    const struct polis_folder *folder;
    const err_t e = analyse_folder(&cx, str_from_c(argv[1]), STR_NONE, &options, &out, &folder);
    if (e != OK) {
        (void)fprintf(stderr, "%.*s\n", STR_ARG(err_name(e)));
        return 1;
    }
    return fwrite(out.at, 1, out.len, stdout) == out.len ? 0 : 1;
}
