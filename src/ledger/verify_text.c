/* Exported records, line by line on several threads; bundles are told apart here.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/scan.h"
#include "ledger/verify_inside.h"

enum { PIECE_LINES = 1000, PIECE_BYTES = 1 << 20, ORIGIN_MAX = 64 };

/* Whole lines for one run. */
struct piece {
    str_t lines;
    int64_t first_line;
    struct verify_run *run;
    err_t err;
};
struct pieces {
    struct piece *at;
    size_t count, room;
};
struct record_text {
    str_t origin;  /* empty: the first line cannot be read */
    str_t entries; /* lines, each with its end */
    int64_t checkpoint_line;
    str_t note; /* empty: none */
    bool is_cut;
    bool has_more; /* something after the checkpoint */
};

/* --- the frame ----------------------------------------------------------------------------------
 */

#define RECORD_START "{\"format\":\"alyans-record-1\""
#define CHECKPOINT_START "{\"checkpoint\":"

static str_t read_head(struct arena *arena, str_t line)
{
    struct scan s = scan_of(line);
    str_t json;
    str_t origin;
    if (!TAKE(&s, RECORD_START ",\"origin\":") || !take_text(&s, &json) || !TAKE(&s, "}") ||
        scan_left(&s) > 0 || canonical_text_read(arena, json, &origin) != OK)
        return STR_NONE;
    return origin.len <= ORIGIN_MAX ? arena_str(arena, origin) : STR_NONE;
}

/* "?": it cannot be read, which checkpoint_read will say too. */
static str_t read_checkpoint_line(struct arena *arena, str_t line)
{
    struct scan s = scan_of(line);
    str_t json;
    str_t note;
    if (!TAKE(&s, CHECKPOINT_START) || !take_text(&s, &json) || !TAKE(&s, "}") ||
        scan_left(&s) > 0 || canonical_text_read(arena, json, &note) != OK)
        return S("?");
    return note.len == 0 ? S("?") : note;
}

static err_t add_piece(struct arena *arena, struct pieces *p, str_t lines, int64_t first_line)
{
    if (p->count == p->room) {
        const size_t room = p->room == 0 ? 16 : p->room * 2;
        struct piece *const at = arena_try_array(arena, struct piece, room);
        if (at == NULL)
            return ERR_NO_MEMORY;
        if (p->count > 0)
            memcpy(at, p->at, p->count * sizeof *at);
        p->at = at;
        p->room = room;
    }
    p->at[p->count++] = (struct piece){ .lines = lines, .first_line = first_line };
    return OK;
}

/* Entries from the second line on, in pieces, up to the checkpoint or the end of the text. */
static err_t split(struct arena *arena, str_t text, struct record_text *r, struct pieces *p)
{
    size_t from = str_find_byte(text, '\n', 0) + 1; /* of the piece */
    size_t at = from;                               /* of the line */
    int64_t first = 2;
    int64_t line = 2;
    r->is_cut = text.at[text.len - 1] != '\n';
    while (at < text.len) {
        const size_t end = str_find_byte(text, '\n', at);
        const str_t whole = str_sub(text, at, end);
        if (str_starts(whole, S(CHECKPOINT_START))) {
            r->note = read_checkpoint_line(arena, whole);
            if (end == text.len && str_eq(r->note, S("?")))
                r->note = STR_NONE; /* cut, not of another form */
            r->has_more = end + 1 < text.len;
            break;
        }
        if (end == text.len) /* cut: what is left of it says nothing */
            break;
        at = end + 1;
        line++;
        if (line - first == PIECE_LINES || at - from > PIECE_BYTES) {
            TRY(add_piece(arena, p, str_sub(text, from, at), first));
            from = at;
            first = line;
        }
    }
    r->checkpoint_line = line;
    return at > from ? add_piece(arena, p, str_sub(text, from, at), first) : OK;
}

/* --- the pieces ---------------------------------------------------------------------------------
 */

struct line_reader {
    struct sha256 *h;
    struct record_entry *e;
};

static err_t read_line(struct line_reader *r, struct verify_run *run, str_t line)
{
    size_t at = 0;
    if (record_line_read(r->h, line, r->e, &at) != OK)
        return verify_run_unreadable(run, (int64_t)at + 1);
    return verify_run_entry(run, r->e);
}

static err_t read_lines(struct line_reader *r, struct verify_run *run, str_t lines)
{
    for (size_t at = 0; at < lines.len;) {
        const size_t end = str_find_byte(lines, '\n', at);
        TRY(read_line(r, run, str_sub(lines, at, end)));
        at = end + 1;
    }
    return OK;
}

static void examine(void *of, size_t index)
{
    struct piece *const p = (struct piece *)of + index;
    struct line_reader r = { .h = sha256_new(), .e = mem_new(sizeof *r.e) };
    p->run = verify_run_new(p->first_line);
    p->err = read_lines(&r, p->run, p->lines);
    sha256_free(r.h);
    mem_free(r.e);
}

static err_t take_all(struct verify *v, struct pieces *p)
{
    err_t err = OK;
    for (size_t i = 0; i < p->count; i++) {
        if (err == OK)
            err = p->at[i].err;
        if (err == OK)
            err = verify_take(v, p->at[i].run);
        verify_run_free(p->at[i].run);
    }
    return err;
}

/* --- verify_text --------------------------------------------------------------------------------
 */

static err_t verify_record(struct verify *v, str_t text, int threads)
{
    struct record_text r = { 0 };
    struct pieces pieces = { 0 };
    v->origin = read_head(v->arena, str_sub(text, 0, str_find_byte(text, '\n', 0)));
    if (v->origin.len == 0)
        find(v, FINDING_UNREADABLE, -1, 1, N_("The first line of the record cannot be read."),
             NO_ARG, NO_ARG);
    TRY(split(&v->inside, text, &r, &pieces));
    share_out(threads, pieces.count, examine, pieces.at);
    TRY(take_all(v, &pieces));
    if (r.is_cut)
        find(v, FINDING_TRUNCATED, -1, r.checkpoint_line,
             N_("The last line has no end: the file was cut."), NO_ARG, NO_ARG);
    if (r.has_more)
        find(v, FINDING_UNREADABLE, -1, r.checkpoint_line + 1,
             N_("There is something after the end."), NO_ARG, NO_ARG);
    verify_finish(v, r.note, r.checkpoint_line);
    return OK;
}

err_t verify_text(struct arena *arena, str_t text, const struct verify_trust *trust, int threads,
                  struct verify_report *out)
{
    struct verify *const v = verify_new(arena, trust, STR_NONE, out);
    err_t err = OK;
    if (str_starts(text, S(RECORD_START)))
        err = verify_record(v, text, threads);
    else if (str_starts(text, S(CHECKPOINT_START)))
        verify_bundle(v, text);
    else
        find(v, FINDING_UNREADABLE, -1, 1, N_("This is neither an exported record nor a proof."),
             NO_ARG, NO_ARG);
    verify_free(v);
    return err;
}
