/* datapackage.json of a folder that anybody made: names of files stay in the folder.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "viewpoints/polis/package_said.h"

static void stays_in_folder(str_t path)
{
    const str_t dir = S("/folder/");
    must(path.len == 0 || (str_starts(path, dir) && path.at[dir.len] != '.'));
    if (path.len > 0)
        must(str_find_byte(path, '/', dir.len) == path.len);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena = { 0 };
    struct package_said said;
    package_said_read(fuzz_text(data, size), S("/folder"), &arena, &said);
    must(said.is_package == (said.name.len > 0));
    must(utf8_valid(said.name));
    stays_in_folder(said.classes);
    stays_in_folder(said.weights);
    return 0;
}
