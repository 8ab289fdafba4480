/* The files of a static copy against its SHA256SUMS.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "record/commands/verify_folder.h"

#include <dirent.h>
#include <errno.h>
#include <sys/stat.h>

#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/crypto/hash_file.h"
#include "ledger/checkpoint.h"

#define SUMS "SHA256SUMS"
#define NOTE "SHA256SUMS.note"
static const size_t SUMS_MAX = (size_t)1 << 30;
enum { HASH_DIGITS = 64, DEPTH_MAX = 64, NOTE_MAX = 16 << 10 };

/* A line of SHA256SUMS; is_there: seen in the folder. */
struct summed {
    str_t place, hash;
    bool is_there;
};
struct checking {
    struct cli *cli;
    str_t folder;
    struct summed *at; /* by place */
    size_t count;
    struct verified *to;
};

bool is_folder(struct cx *cx, str_t path)
{
    struct stat st;
    return stat(arena_cstr(cx->arena, path), &st) == 0 && S_ISDIR(st.st_mode);
}

static void fault(struct checking *c, enum finding_class class, const char *words, str_t place)
{
    struct verify_report *const r = &c->to->report;
    if (r->count < FINDINGS_KEPT)
        r->at[r->count] =
            (struct finding){ .class = class, .seq = -1, .msgid = words, .args = { place } };
    r->count++;
}

static int by_place(const void *a, const void *b)
{
    return str_cmp(((const struct summed *)a)->place, ((const struct summed *)b)->place);
}

/* "64 hex digits, two blanks, a name" a line. */
static err_t read_sums(struct checking *c, str_t text)
{
    struct cx *const cx = c->cli->cx;
    struct rows_out list = { 0 };
    str_t line;
    while (str_cut(&text, '\n', &line)) {
        if (line.len == 0)
            continue;
        if (line.len < HASH_DIGITS + 3 ||
            !str_eq(str_sub(line, HASH_DIGITS, HASH_DIGITS + 2), S("  ")))
            return ERR_INVALID;
        struct summed *const s = rows_out_add(cx->arena, &list, sizeof *s);
        s->hash = str_sub(line, 0, HASH_DIGITS);
        s->place = str_sub(line, HASH_DIGITS + 2, line.len);
    }
    c->at = list.at;
    c->count = list.count;
    if (c->count > 0)
        qsort(c->at, c->count, sizeof *c->at, by_place);
    return c->count > 0 ? OK : ERR_INVALID;
}

static err_t check_file(struct checking *c, str_t place)
{
    struct cx *const cx = c->cli->cx;
    if (str_eq(place, S(SUMS)) || str_eq(place, S(NOTE)))
        return OK;
    const struct summed wanted = { .place = place };
    struct summed *const s = bsearch(&wanted, c->at, c->count, sizeof wanted, by_place);
    if (s == NULL) {
        fault(c, FINDING_TAMPERED, N_("{0} does not belong to the copy"), place);
        return OK;
    }
    struct hash256 hash;
    s->is_there = true;
    const str_t path = arena_printf(cx->arena, "%.*s/%.*s", STR_ARG(c->folder), STR_ARG(place));
    if (hash_file(arena_cstr(cx->arena, path), &hash) != OK)
        return problem(cx, ERR_IO, "reading: errno %d", errno);
    if (str_eq(hex(cx->arena, hash_bytes(&hash)), s->hash))
        c->to->files++;
    else
        fault(c, FINDING_TAMPERED, N_("{0} was changed"), place);
    return OK;
}

static err_t walk(struct checking *c, str_t within, int depth);

static err_t check_name(struct checking *c, str_t within, const char *name, int depth)
{
    struct cx *const cx = c->cli->cx;
    struct stat st;
    const str_t place = within.len == 0 ? arena_str(cx->arena, str_from_c(name))
                                        : arena_printf(cx->arena, "%.*s/%s", STR_ARG(within), name);
    const str_t path = arena_printf(cx->arena, "%.*s/%.*s", STR_ARG(c->folder), STR_ARG(place));
    if (lstat(arena_cstr(cx->arena, path), &st) != 0)
        return problem(cx, ERR_IO, "lstat: errno %d", errno);
    if (S_ISDIR(st.st_mode))
        return walk(c, place, depth + 1);
    if (S_ISREG(st.st_mode))
        return check_file(c, place);
    fault(c, FINDING_TAMPERED, N_("{0} does not belong to the copy"), place);
    return OK;
}

static err_t walk(struct checking *c, str_t within, int depth)
{
    struct cx *const cx = c->cli->cx;
    const str_t path = arena_printf(cx->arena, "%.*s/%.*s", STR_ARG(c->folder), STR_ARG(within));
    DIR *const dir = depth > DEPTH_MAX ? NULL : opendir(arena_cstr(cx->arena, path));
    if (dir == NULL)
        return problem(cx, ERR_IO, "opendir: errno %d", errno);
    err_t e = OK;
    for (const struct dirent *d = readdir(dir); d != NULL && e == OK; d = readdir(dir)) {
        if (strcmp(d->d_name, ".") != 0 && strcmp(d->d_name, "..") != 0)
            e = check_name(c, within, d->d_name, depth);
    }
    (void)closedir(dir);
    return e;
}

static err_t read_beside(struct checking *c, const char *name, size_t max, str_t *out)
{
    struct cx *const cx = c->cli->cx;
    const str_t path = arena_printf(cx->arena, "%.*s/%s", STR_ARG(c->folder), name);
    return file_read(cx->arena, arena_cstr(cx->arena, path), max, out);
}

/* Signed by the key that signed the record, as of this record, and of this very list? */
static bool is_signed(const struct checking *c, str_t note, str_t sums)
{
    struct cx *const cx = c->cli->cx;
    const struct verify_report *const r = &c->to->report;
    struct signed_note n;
    const struct hash256 hash = hash_sha256((bytes_t){ (const uint8_t *)sums.at, sums.len });
    return checkpoint_read(cx->arena, note, &n) == OK && checkpoint_holds(&n, &r->key) &&
           str_eq(n.checkpoint.origin,
                  arena_printf(cx->arena, "%.*s" CHECKPOINT_OF_COPY, STR_ARG(r->origin))) &&
           memcmp(n.checkpoint.root.at, hash.at, sizeof hash.at) == 0;
}

static void check_signature(struct checking *c, str_t sums)
{
    str_t note;
    if (read_beside(c, NOTE, NOTE_MAX, &note) != OK)
        fault(c, FINDING_KEY, N_("The list of files is not signed: {0} is missing"), S(NOTE));
    else if (!is_signed(c, note, sums))
        fault(c, FINDING_KEY, N_("{0} is not signed with the key of the record"), S(SUMS));
}

static err_t check_all(struct checking *c)
{
    str_t text;
    TRY(read_beside(c, SUMS, SUMS_MAX, &text));
    TRY(read_sums(c, text));
    TRY(walk(c, STR_NONE, 0));
    for (size_t i = 0; i < c->count; i++) {
        if (!c->at[i].is_there)
            fault(c, FINDING_TRUNCATED, N_("{0} is missing"), c->at[i].place);
    }
    check_signature(c, text);
    return OK;
}

err_t folder_verify(struct cli *cli, str_t folder, struct verified *v)
{
    struct checking c = { .cli = cli, .folder = folder, .to = v };
    const err_t e = check_all(&c);
    if (e == ERR_NOT_FOUND || e == ERR_INVALID)
        cli_complain(cli, trf(cli->cx, "{0} is no copy of a site: SHA256SUMS is missing or damaged",
                              TARG(folder)));
    else if (e != OK)
        (void)cli_failed(cli, e);
    return e;
}
