/* Prints what `alyans analyse FOLDER --json` prints, for tests that look at the JSON from outside:
 * analyse_print FOLDER [METHOD [given|found [THREADS [CLASSES [WEIGHTS]]]]]
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
    struct analyse_options options = { 0 };
    if (argc > 2 && strcmp(argv[2], "polis") == 0)
        options.method = ANALYSE_POLIS;
    if (argc > 3 && strcmp(argv[3], "given") == 0)
        options.groups = ANALYSE_GROUPS_GIVEN;
    if (argc > 4)
        options.threads = strcmp(argv[4], "2") == 0 ? 2 : 1;
    if (argc > 5)
        options.classes_file = str_from_c(argv[5]);
    if (argc > 6)
        options.weights_file = str_from_c(argv[6]);
    const struct polis_folder *folder;
    const err_t e =
        analyse_folder(&cx, str_from_c(argv[1]), STR_NONE, &options, ANALYSE_JSON, &out, &folder);
    if (e != OK) {
        (void)fprintf(stderr, "%.*s\n", STR_ARG(err_name(e)));
        return 1;
    }
    return fwrite(out.at, 1, out.len, stdout) == out.len ? 0 : 1;
}
