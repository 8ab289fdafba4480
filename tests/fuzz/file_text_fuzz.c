/* The text of a stranger's document on its way to the search: whatever it is, what is left is valid
 * and within its bounds, and its pieces are all of it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/text.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AUTO(arena) arena;
    arena_init(&arena);
    const str_t given = fuzz_text(data, size);
    if (!utf8_valid(given))
        return 0;
    const str_t text = text_tidy(&arena, given);
    must(utf8_valid(text) && text.len <= FILE_TEXT_MAX);
    for (size_t i = 0; i < text.len; i++)
        must((unsigned char)text.at[i] >= ' ' || text.at[i] == '\n');
    str_t rest = text;
    str_t piece;
    size_t all = 0;
    while (text_piece(&rest, &piece)) {
        must(piece.len >= 1 && piece.len <= TEXT_PIECE && utf8_valid(piece));
        must(piece.at == text.at + all);
        all += piece.len;
    }
    must(all == text.len);
    return 0;
}
