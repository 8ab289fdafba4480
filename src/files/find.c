/* What of files can be found: the name, what each shows or says, and the text inside.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/inside.h"
#include "files/text.h"

/* As everybody sees it: whoever updates the index must not see more. */
static err_t is_public(struct cx *cx, const struct file *f)
{
    str_t name;
    url_t where;
    return f->removed_at != 0 ? ERR_NOT_FOUND : file_owner_of(cx, f, &name, &where);
}

/* Name and what is said of it in either language, and with it the beginning of its text: nobody
 * says of what language that is. */
static void add_first(struct cx *cx, const struct file *f, str_t piece, struct search_text *out,
                      size_t *count)
{
    for (int i = 0; i < LANG_COUNT; i++) {
        const enum lang lang = (enum lang)i; /* counts through the enum */
        const str_t alt = text2_pick(&f->alt, lang);
        out[(*count)++] = (struct search_text){
            .title = f->name,
            .body = piece.len == 0
                        ? alt
                        : arena_printf(cx->arena, "%.*s\n%.*s", STR_ARG(alt), STR_ARG(piece)),
            .lang = lang,
            .where = url_to_args(cx, lang, "/files/{}", (struct url_arg[]){ UARG(f->id.v) }, 1),
            .organisation = f->organisation,
            .dated = f->created_at,
        };
    }
}

static void add_rest(struct cx *cx, const struct file *f, str_t rest, struct search_text *out,
                     size_t *count)
{
    str_t piece;
    while (*count < SEARCH_TEXTS_MAX && text_piece(&rest, &piece))
        out[(*count)++] = (struct search_text){
            .title = f->name,
            .body = piece,
            .lang = cx->lang,
            .is_both = true,
            .where = url_to_args(cx, cx->lang, "/files/{}", (struct url_arg[]){ UARG(f->id.v) }, 1),
            .organisation = f->organisation,
            .dated = f->created_at,
        };
}

static err_t load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                  size_t *count)
{
    struct file f;
    *count = 0;
    err_t e = file_get(cx, (file_id){ id }, &f);
    if (e == OK)
        e = is_public(cx, &f);
    if (e == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected: it leaves the index */
        return OK;
    }
    TRY(e);
    str_t text;
    str_t first = S("");
    TRY(file_text_get(cx, f.id, &text));
    const bool has_text = text_piece(&text, &first);
    add_first(cx, &f, first, out, count);
    if (has_text)
        add_rest(cx, &f, text, out, count);
    return OK;
}

static err_t ids(struct cx *cx, int64_t after, size_t limit, int64_t *out, size_t *count)
{
    struct file_list list;
    const int most = limit < FILES_PAGE ? (int)limit : FILES_PAGE;
    TRY(file_get_after(cx, after, most, &list));
    for (size_t i = 0; i < list.count; i++)
        out[i] = list.at[i].id.v;
    *count = list.count;
    return OK;
}

const struct search_source files_search[] = {
    { .kind = "file",
      .label = N_("Files"),
      .one = N_("File"),
      .parts = { "file." },
      .erases = "file.removed",
      .load = load,
      .ids = ids },
    { 0 },
};
