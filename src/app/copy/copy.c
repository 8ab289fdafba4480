/* A copy of what everybody reads.
 *
 * First every answer is written as it is, while its links lead to the next; then each page is led:
 * only by then it is known what is in the copy.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/copy/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/copy/markup.h"
#include "kit/base/file.h"
#include "kit/base/str.h"
#include "kit/crypto/hash_file.h"
#include "kit/http/once.h"

enum { PAGE_MAX = 64 << 20, SLOTS_FIRST = 4096 };

/* --- what is known ---------------------------------------------------------------------------- */

static struct copied *item(const struct copy *c, size_t i)
{
    return (struct copied *)c->list.at + i;
}

static uint64_t hash_of(str_t s)
{
    uint64_t h = UINT64_C(0xCBF29CE484222325); /* FNV-1a */
    for (size_t i = 0; i < s.len; i++)
        h = (h ^ (unsigned char)s.at[i]) * UINT64_C(0x100000001B3);
    return h;
}

/* The slot of a target: its own, or the empty one where it would be. */
static size_t *slot_of(const struct copy *c, str_t target)
{
    size_t i = (size_t)hash_of(target) & (c->slot_count - 1);
    while (c->slots[i] != 0 && !str_eq(item(c, c->slots[i] - 1)->target, target))
        i = (i + 1) & (c->slot_count - 1);
    return &c->slots[i];
}

static void grow_slots(struct copy *c)
{
    c->slot_count = c->slot_count == 0 ? SLOTS_FIRST : c->slot_count * 2;
    c->slots = arena_array(c->cx->arena, size_t, c->slot_count);
    for (size_t i = 0; i < c->list.count; i++)
        *slot_of(c, item(c, i)->target) = i + 1;
}

static const struct copied *find(const struct copy *c, str_t target)
{
    const size_t slot = *slot_of(c, target);
    return slot == 0 ? NULL : item(c, slot - 1);
}

static void learn(struct copy *c, str_t target)
{
    if (c->list.count * 2 >= c->slot_count)
        grow_slots(c);
    size_t *const slot = slot_of(c, target);
    if (*slot != 0)
        return;
    struct copied *const added = rows_out_add(c->cx->arena, &c->list, sizeof *added);
    added->target = arena_str(c->cx->arena, target);
    *slot = c->list.count;
}

/* --- files ------------------------------------------------------------------------------------ */

struct writing {
    int fd;
    struct sha256 *hash;
    int64_t bytes;
};
static void writing_release(struct writing *w)
{
    if (w->fd >= 0)
        (void)close(w->fd);
    sha256_free(w->hash);
}
AUTO_RELEASE(writing, writing_release)

static const char *path_of(const struct copy *c, struct arena *arena, str_t place)
{
    return arena_cstr(arena, arena_printf(arena, "%s/%.*s", c->folder, STR_ARG(place)));
}

static err_t make_folders(const struct copy *c, struct arena *arena, str_t place)
{
    for (size_t i = 0; i < place.len; i++) {
        if (place.at[i] == '/' && mkdir(path_of(c, arena, str_sub(place, 0, i)), 0755) != 0 &&
            errno != EEXIST)
            return problem(c->cx, errno == ENOSPC ? ERR_UNAVAILABLE : ERR_IO, "mkdir: errno %d",
                           errno);
    }
    return OK;
}

static err_t put(void *to, str_t piece)
{
    struct writing *const w = to;
    sha256_add(w->hash, (bytes_t){ (const uint8_t *)piece.at, piece.len });
    w->bytes += (int64_t)piece.len;
    while (piece.len > 0) {
        const ssize_t n = write(w->fd, piece.at, piece.len);
        if (n < 0 && errno != EINTR)
            return errno == ENOSPC ? ERR_UNAVAILABLE : ERR_IO;
        if (n > 0)
            piece = str_sub(piece, (size_t)n, piece.len);
    }
    return OK;
}

/* replaces: a page that is led replaces the page as it was drawn; nothing else does. */
static err_t open_file(const struct copy *c, struct arena *arena, str_t place, bool replaces,
                       struct writing *w)
{
    TRY(make_folders(c, arena, place));
    w->hash = sha256_new();
    sha256_begin(w->hash);
    w->fd = open(path_of(c, arena, place),
                 O_WRONLY | O_CREAT | O_CLOEXEC | (replaces ? O_TRUNC : O_EXCL), 0644);
    return w->fd >= 0
               ? OK
               : problem(c->cx, errno == EEXIST ? ERR_CONFLICT : ERR_IO, "open: errno %d", errno);
}

static err_t end_file(struct copy *c, struct writing *w, struct copied *it)
{
    it->hash = sha256_end(w->hash);
    c->bytes += w->bytes;
    const int fd = w->fd;
    w->fd = -1;
    return close(fd) == 0 ? OK : problem(c->cx, ERR_IO, "close: errno %d", errno);
}

static err_t write_text(struct copy *c, struct arena *arena, struct copied *it, str_t text,
                        bool replaces)
{
    AUTO(writing) w = { .fd = -1 };
    TRY(open_file(c, arena, it->place, replaces, &w));
    TRY(put(&w, text));
    return end_file(c, &w, it);
}

/* --- first: every answer ---------------------------------------------------------------------- */

/* Sorted or filtered otherwise a page is the same page; the other side of a result is another. */
static bool is_of_its_own(str_t target)
{
    const str_t question = str_sub(target, str_find_byte(target, '?', 0), target.len);
    return question.len == 0 || str_starts(target, S("/files/")) ||
           (str_starts(question, S("?side=")) && str_find_byte(question, '&', 0) == question.len);
}

static str_t learn_link(void *of, str_t target, enum link_use use)
{
    struct copy *const c = of;
    if (use != LINK_FORM && (use == LINK_NEXT || is_of_its_own(target)))
        learn(c, target);
    return STR_NONE;
}

/* The unit of work of one answer: what a visitor is who has nothing to show. */
static struct cx visit(const struct copy *c, struct arena *scratch)
{
    struct cx cx = *c->cx;
    cx.arena = scratch;
    return cx;
}

static bool is_fault(err_t e)
{
    return e == ERR_DB || e == ERR_IO || e == ERR_NO_MEMORY || e == ERR_NOT_CONVERGED ||
           e == ERR_INTERNAL || e == ERR_BUSY || e == ERR_TOO_BIG;
}

static bool is_copied(const struct once_answer *a)
{
    if (a->rs.status != 200 || a->rs.stream_topic.len > 0)
        return false;
    return !str_starts(a->rs.content_type, S("text/html")) ||
           (a->route != NULL && (a->route->flags & PUBLIC_PAGE) != 0);
}

static err_t write_answer(struct copy *c, struct cx *cx, struct copied *it,
                          const struct once_answer *a)
{
    AUTO(writing) w = { .fd = -1 };
    TRY(open_file(c, cx->arena, it->place, false, &w));
    TRY(once_body(cx, &a->rs, put, &w));
    return end_file(c, &w, it);
}

static err_t take_answer(struct copy *c, struct cx *cx, size_t i, const struct once_answer *a)
{
    struct copied *it = item(c, i);
    it->place = copy_place(c->cx->arena, it->target, a->rs.content_type);
    it->is_page = str_starts(a->rs.content_type, S("text/html"));
    c->pages += it->is_page;
    c->files += !it->is_page;
    TRY(write_answer(c, cx, it, a));
    if (!it->is_page)
        return OK;
    AUTO(buf) nowhere;
    buf_init(&nowhere, PAGE_MAX);
    page_lead(cx->arena, buf_str(&a->rs.body), &(struct leading){ .of = c, .where = learn_link },
              &nowhere);
    return buf_check(&nowhere);
}

static err_t copy_one(struct copy *c, size_t i, struct arena *scratch)
{
    struct cx cx = visit(c, scratch);
    const str_t host = str_sub(c->site, str_find(c->site, S("//")) + 2, c->site.len);
    const struct once_asked asked = { item(c, i)->target, host,
                                      str_starts(c->site, S("https://")) };
    struct once_answer a;
    err_t e = answer_once(&cx, c->router, &asked, &a);
    if (e == OK && is_copied(&a))
        e = take_answer(c, &cx, i, &a);
    else if (!is_fault(e))
        e = OK;
    response_release(&a.rs);
    c->outward += item(c, i)->place.len == 0;
    return e;
}

/* --- then: every page led --------------------------------------------------------------------- */

struct led_from {
    const struct copy *c;
    struct arena *arena;
    str_t place; /* of the page */
};

static str_t lead(void *of, str_t target, enum link_use use)
{
    const struct led_from *const from = of;
    const struct copied *const there = use == LINK_FORM ? NULL : find(from->c, target);
    if (there != NULL && there->place.len > 0)
        return copy_relative(from->arena, from->place, there->place);
    return arena_printf(from->arena, "%.*s%.*s", STR_ARG(from->c->site), STR_ARG(target));
}

/* to: where it is written; its own place but for the copy of the first page. */
static err_t lead_page(struct copy *c, const struct copied *page, struct copied *to,
                       struct arena *scratch)
{
    struct led_from from = { c, scratch, to->place };
    const struct leading l = { &from, lead };
    str_t text;
    TRY(file_read(scratch, path_of(c, scratch, page->place), PAGE_MAX, &text));
    AUTO(buf) out;
    buf_init(&out, PAGE_MAX);
    page_lead(scratch, text, &l, &out);
    TRY(buf_check(&out));
    return write_text(c, scratch, to, buf_str(&out), true);
}

/* The page in the folder itself is the first page of the first language. */
static err_t add_entrance(struct copy *c, struct arena *scratch)
{
    struct copied *const it = rows_out_add(c->cx->arena, &c->list, sizeof *it);
    it->place = S("index.html");
    return lead_page(c, item(c, 0), it, scratch);
}

err_t copy_make(struct copy *c)
{
    AUTO(arena) scratch;
    arena_init(&scratch);
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)((l + (int)c->cx->lang) % LANG_COUNT);
        learn(c, arena_printf(c->cx->arena, "/%.*s/", STR_ARG(lang_code(lang))));
    }
    for (size_t i = 0; i < c->list.count; i++) {
        arena_reset(&scratch);
        c->failed = item(c, i)->target;
        TRY(copy_one(c, i, &scratch));
        c->progress(c->of, (int64_t)i, (int64_t)c->list.count);
    }
    if (item(c, 0)->place.len == 0)
        return problem(c->cx, ERR_INTERNAL, "no first page");
    const size_t count = c->list.count;
    TRY(add_entrance(c, &scratch)); /* while the first page is as it was drawn */
    for (size_t i = 0; i < count; i++) {
        arena_reset(&scratch);
        c->failed = item(c, i)->target;
        if (item(c, i)->is_page)
            TRY(lead_page(c, item(c, i), item(c, i), &scratch));
    }
    c->failed = STR_NONE;
    return OK;
}

/* --- what is added ---------------------------------------------------------------------------- */

err_t copy_add(struct copy *c, str_t place, str_t content)
{
    struct copied *const it = rows_out_add(c->cx->arena, &c->list, sizeof *it);
    it->place = place;
    return write_text(c, c->cx->arena, it, content, false);
}

err_t copy_note(struct copy *c, str_t place)
{
    struct copied *const it = rows_out_add(c->cx->arena, &c->list, sizeof *it);
    it->place = place;
    if (hash_file(path_of(c, c->cx->arena, place), &it->hash) != OK)
        return problem(c->cx, ERR_IO, "read: errno %d", errno);
    return OK;
}

static int by_place(const void *a, const void *b)
{
    return str_cmp(((const struct copied *)a)->place, ((const struct copied *)b)->place);
}

err_t copy_sums(struct copy *c, struct hash256 *of_sums)
{
    AUTO(buf) out;
    buf_init(&out, (size_t)1 << 30);
    qsort(c->list.at, c->list.count, sizeof(struct copied), by_place); /* ends the hash table */
    for (size_t i = 0; i < c->list.count; i++) {
        const struct copied *const it = item(c, i);
        if (it->place.len > 0)
            buf_printf(&out, "%.*s  %.*s\n", STR_ARG(hex(c->cx->arena, hash_bytes(&it->hash))),
                       STR_ARG(it->place));
    }
    TRY(buf_check(&out));
    c->slot_count = 0;
    TRY(copy_add(c, S("SHA256SUMS"), buf_str(&out)));
    *of_sums = item(c, c->list.count - 1)->hash;
    return OK;
}
