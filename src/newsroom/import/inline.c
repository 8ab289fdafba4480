/* The words of one block with their marks. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/inline.h"

#include "kit/base/str.h"

/* --- gathering -----------------------------------------------------------------------------------
 * A blank or break waits until a word follows, and so do beginnings: what stands at the edges of a
 * mark goes outside of it, and a mark around nothing is none. */

void pieces_begin(struct pieces *p, struct arena *arena)
{
    *p = (struct pieces){ .arena = arena, .gap = PIECE_TEXT, .is_plain = true };
}

static struct piece *at(const struct pieces *p, size_t i)
{
    return (struct piece *)p->list.at + i;
}

static struct piece *add(struct pieces *p, enum piece_kind kind)
{
    struct piece *const made = rows_out_add(p->arena, &p->list, sizeof *made);
    made->kind = kind;
    return made;
}

/* Something visible follows: the gap goes before the beginnings that were held. */
static void settle(struct pieces *p)
{
    const enum piece_kind gap = p->gap;
    const size_t first = p->list.count - p->held;
    p->gap = PIECE_TEXT;
    if (gap != PIECE_TEXT && first > 0) {
        (void)add(p, gap); /* room for it */
        for (size_t i = p->list.count - 1; i > first; i--)
            *at(p, i) = *at(p, i - 1);
        *at(p, first) = (struct piece){ .kind = gap };
        for (size_t i = p->depth - p->held; i < p->depth; i++)
            p->open[i]++;
    }
    p->held = 0;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v';
}

static void wait_for(struct pieces *p, enum piece_kind gap)
{
    if (p->gap != PIECE_BREAK)
        p->gap = gap;
}

void pieces_text(struct pieces *p, str_t text)
{
    for (size_t i = 0; i < text.len;) {
        size_t end = i;
        if (is_blank(text.at[i])) {
            wait_for(p, PIECE_BLANK);
            i++;
            continue;
        }
        while (end < text.len && !is_blank(text.at[end]))
            end++;
        settle(p);
        add(p, PIECE_TEXT)->text = arena_str(p->arena, str_sub(text, i, end));
        i = end;
    }
}

void pieces_break(struct pieces *p)
{
    p->gap = PIECE_BREAK;
    p->is_plain = false;
}

void pieces_code(struct pieces *p, str_t code)
{
    const str_t trimmed = str_trim(code);
    if (trimmed.len == 0)
        return;
    settle(p);
    add(p, PIECE_CODE)->text = arena_str(p->arena, trimmed);
    p->is_plain = false;
}

size_t pieces_open(struct pieces *p, enum piece_kind kind, str_t address)
{
    must(p->depth < PIECES_OPEN);
    p->open[p->depth] = p->list.count;
    add(p, kind)->text = address;
    p->held++;
    p->is_plain = false;
    return p->depth++;
}

void pieces_close(struct pieces *p, size_t opened)
{
    if (opened >= p->depth)
        return;
    const size_t i = p->open[opened];
    p->depth = opened;
    if (p->held > 0) { /* around nothing */
        must(i + 1 == p->list.count);
        p->list.count--;
        p->held--;
        return;
    }
    struct piece *const end = add(p, at(p, i)->kind);
    end->is_end = true;
    end->text = at(p, i)->text;
    end->partner = i;
    at(p, i)->is_closed = true;
    at(p, i)->partner = p->list.count - 1;
}

bool pieces_empty(const struct pieces *p)
{
    return p->list.count == p->held;
}

/* --- can Markdown say it? ------------------------------------------------------------------------
 * CommonMark 0.30, 6.2: whether a run of * or _ opens or closes emphasis depends on the characters
 * beside it. */

enum beside { BESIDE_SPACE, BESIDE_MARK, BESIDE_LETTER };

/* What is no letter for certain counts as punctuation: then emphasis is rather not written. */
static enum beside class_of(uint32_t c)
{
    if (c == 0 || c == ' ' || c == '\n' || c == 0xA0)
        return BESIDE_SPACE;
    if ((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
        (c >= 0xC0 && c < 0x2000 && c != 0xD7 && c != 0xF7 && c != 0x37E && c != 0x387))
        return BESIDE_LETTER;
    return BESIDE_MARK;
}

static uint32_t decoded(str_t s, size_t i)
{
    const unsigned char c = (unsigned char)s.at[i];
    const size_t more = c < 0x80 ? 0 : c < 0xE0 ? 1 : c < 0xF0 ? 2 : 3;
    uint32_t code = more == 0 ? c : c & (0x3FU >> more);
    for (size_t k = 1; k <= more && i + k < s.len; k++)
        code = code << 6 | ((unsigned char)s.at[i + k] & 0x3F);
    return code;
}

static uint32_t last_of(str_t s)
{
    size_t i = s.len - 1;
    while (i > 0 && ((unsigned char)s.at[i] & 0xC0) == 0x80)
        i--;
    return decoded(s, i);
}

static uint32_t edge_of(const struct piece *p, bool last)
{
    switch (p->kind) {
    case PIECE_TEXT:
        return last ? last_of(p->text) : decoded(p->text, 0);
    case PIECE_BLANK:
    case PIECE_BREAK:
        return ' ';
    case PIECE_CODE:
        return '`';
    case PIECE_EMPHASIS:
        return '_';
    case PIECE_STRONG:
        return '*';
    case PIECE_LINK:
        return p->is_end == last ? (last ? ')' : '[') : (last ? '[' : ']');
    }
    must_failed("a kind of piece", __FILE__, __LINE__);
}

static uint32_t neighbour(const struct pieces *p, size_t i, bool before)
{
    for (;;) {
        if (before ? i == 0 : i + 1 >= p->list.count)
            return 0;
        i = before ? i - 1 : i + 1;
        if (!at(p, i)->is_dropped)
            return edge_of(at(p, i), before);
    }
}

static bool can_stand(const struct pieces *p, size_t i)
{
    const struct piece *const one = at(p, i);
    const uint32_t own = one->kind == PIECE_STRONG ? '*' : '_';
    const uint32_t before = neighbour(p, i, true);
    const uint32_t after = neighbour(p, i, false);
    const enum beside inner = class_of(one->is_end ? before : after);
    const enum beside outer = class_of(one->is_end ? after : before);
    if (before == own || after == own || inner == BESIDE_SPACE)
        return false;
    if (one->kind == PIECE_EMPHASIS)
        return outer != BESIDE_LETTER;
    return inner == BESIDE_LETTER || outer != BESIDE_LETTER;
}

/* Each one that goes changes what its neighbours stand beside. */
static void drop_unsayable(struct pieces *p, bool with_marks)
{
    bool is_changed = true;
    for (int round = 0; is_changed; round++) {
        is_changed = false;
        for (size_t i = 0; i < p->list.count; i++) {
            struct piece *const one = at(p, i);
            const bool is_mark = one->kind == PIECE_EMPHASIS || one->kind == PIECE_STRONG;
            if (one->kind < PIECE_EMPHASIS || one->is_dropped)
                continue;
            const bool is_whole = one->is_end || one->is_closed;
            if (is_whole && (!is_mark || (with_marks && round < 4 && can_stand(p, i))))
                continue;
            one->is_dropped = true;
            if (is_whole)
                at(p, one->partner)->is_dropped = true;
            is_changed = true;
        }
    }
}

/* --- writing -------------------------------------------------------------------------------------
 */

static bool is_word(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           ((unsigned char)c & 0x80) != 0;
}

/* Would this word begin a heading, quote, list, rule or fence at the beginning of a line? "1." and
 * "1)" are escaped before their sign. SIZE_MAX: it would not. */
static size_t block_sign(str_t word)
{
    size_t n = 0;
    if (word.at[0] == '>' || str_starts(word, S("~~~")))
        return 0;
    while (n < word.len && word.at[n] >= '0' && word.at[n] <= '9')
        n++;
    if (n > 0)
        return n + 1 == word.len && (word.at[n] == '.' || word.at[n] == ')') ? n : SIZE_MAX;
    while (n < word.len && word.at[n] == word.at[0])
        n++;
    return n == word.len && strchr("#+-=", word.at[0]) != NULL ? 0 : SIZE_MAX;
}

static bool needs_escape(str_t s, size_t i, bool before_link)
{
    const char c = s.at[i];
    if (c == '_') /* within a word it is only that */
        return i == 0 || i + 1 == s.len || !is_word(s.at[i - 1]) || !is_word(s.at[i + 1]);
    if (c == '&')
        return i + 1 < s.len && (s.at[i + 1] == '#' || is_word(s.at[i + 1]));
    if (c == '!')
        return before_link && i + 1 == s.len;
    return c == '\\' || c == '`' || c == '*' || c == '[' || c == ']' || c == '<';
}

static void put_text(str_t s, bool begins_line, bool before_link, struct buf *out)
{
    const size_t sign = begins_line ? block_sign(s) : SIZE_MAX;
    for (size_t i = 0; i < s.len; i++) {
        if (i == sign || needs_escape(s, i, before_link))
            buf_byte(out, '\\');
        buf_byte(out, s.at[i]);
    }
}

static void put_code(str_t code, struct buf *out)
{
    size_t longest = 0;
    size_t run = 0;
    for (size_t i = 0; i < code.len; i++) {
        run = code.at[i] == '`' ? run + 1 : 0;
        longest = run > longest ? run : longest;
    }
    const bool is_padded = code.at[0] == '`' || code.at[code.len - 1] == '`';
    for (size_t i = 0; i <= longest; i++)
        buf_byte(out, '`');
    if (is_padded)
        buf_byte(out, ' ');
    for (size_t i = 0; i < code.len; i++)
        buf_byte(out, code.at[i] == '\n' || code.at[i] == '\r' ? ' ' : code.at[i]);
    if (is_padded)
        buf_byte(out, ' ');
    for (size_t i = 0; i <= longest; i++)
        buf_byte(out, '`');
}

static void put_piece(const struct piece *p, bool one_line, struct buf *out)
{
    switch (p->kind) {
    case PIECE_TEXT:
        return; /* depends on what stands beside it: put_text */
    case PIECE_BLANK:
        buf_byte(out, ' ');
        return;
    case PIECE_BREAK:
        if (one_line)
            buf_byte(out, ' ');
        else
            BUF_LIT(out, "\\\n");
        return;
    case PIECE_CODE:
        put_code(p->text, out);
        return;
    case PIECE_EMPHASIS:
        buf_byte(out, '_');
        return;
    case PIECE_STRONG:
        BUF_LIT(out, "**");
        return;
    case PIECE_LINK:
        if (!p->is_end)
            buf_byte(out, '[');
        else
            buf_printf(out, "](%.*s)", STR_ARG(p->text));
        return;
    }
    must_failed("a kind of piece", __FILE__, __LINE__);
}

/* Pieces of one word lie apart where a mark or an entity parted them in the source. */
static void join_words(struct pieces *p)
{
    size_t kept = 0;
    AUTO(buf) word;
    buf_init(&word, SIZE_MAX / 2);
    for (size_t i = 0; i < p->list.count; i++) {
        struct piece *const one = at(p, i);
        if (one->is_dropped)
            continue;
        if (one->kind == PIECE_TEXT) {
            buf_reset(&word);
            buf_add(&word, one->text);
            size_t k = i + 1;
            for (; k < p->list.count && (at(p, k)->is_dropped || at(p, k)->kind == PIECE_TEXT);
                 k++) {
                if (!at(p, k)->is_dropped)
                    buf_add(&word, at(p, k)->text);
            }
            one->text = arena_str(p->arena, buf_str(&word));
            i = k - 1;
            *at(p, kept++) = *one;
            continue;
        }
        *at(p, kept++) = *one;
    }
    p->list.count = kept;
}

void pieces_write(struct pieces *p, bool one_line, bool with_marks, struct buf *out)
{
    bool begins_line = true;
    p->list.count -= p->held;
    p->held = 0;
    drop_unsayable(p, with_marks);
    join_words(p);
    for (size_t i = 0; i < p->list.count; i++) {
        const struct piece *const one = at(p, i);
        const bool before_link = i + 1 < p->list.count && at(p, i + 1)->kind == PIECE_LINK;
        if (one->kind == PIECE_TEXT)
            put_text(one->text, begins_line, before_link, out);
        put_piece(one, one_line, out);
        begins_line = one->kind == PIECE_BREAK && !one_line;
    }
}
