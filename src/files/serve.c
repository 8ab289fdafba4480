/* The bytes of a file, read from the database while they leave.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/inside.h"
#include "kit/base/str.h"

struct served {
    file_id file;
    int64_t variant;
};

static err_t read_piece(struct cx *cx, void *of, int64_t offset, size_t most, struct buf *out)
{
    const struct served *const s = of;
    return chunk_get(cx, s->file, s->variant, offset, most, out);
}

/* ?width=800 asks for that copy of an image. */
static err_t variant_asked(struct cx *cx, const struct request *rq, const struct file *f,
                           const struct file_variant **out)
{
    const str_t asked = request_query(cx, rq, S("width"));
    int64_t width = 0;
    *out = NULL;
    if (asked.len == 0)
        return OK;
    if (!str_to_i64(asked, 1, INT64_MAX, &width))
        return ERR_NOT_FOUND;
    for (size_t i = 0; i < f->variant_count; i++) {
        if (f->variants[i].variant == width)
            *out = &f->variants[i];
    }
    return *out == NULL ? ERR_NOT_FOUND : OK;
}

/* Texts are UTF-8: media_of has seen to it. */
static str_t content_type_of(struct arena *arena, str_t type)
{
    const bool is_text = str_starts(type, S("text/"));
    return is_text ? arena_printf(arena, "%.*s; charset=utf-8", STR_ARG(type)) : type;
}

/* Readers of feeds show images on pages of their own. Whoever is not signed in sees only what
 * everybody may see, and browsers send no cookie from another site. */
static bool is_for_pages_of_others(const struct cx *cx, const struct media *kind)
{
    return kind != NULL && kind->is_image && kind->is_inline && cx->actor.account == 0;
}

/* What a stranger has written must never act as a page of this site: no script, no form, no origin,
 * and the type is the one found in its bytes. */
static void respond_confined(struct cx *cx, struct response *rs, const struct file *f, str_t type)
{
    const struct media *const kind = media_by_type(type);
    const bool is_inline = kind != NULL && kind->is_inline;
    response_header(rs, S("content-disposition"),
                    content_disposition(cx->arena, is_inline, f->name));
    response_header(rs, S("content-security-policy"), S("sandbox"));
    if (is_for_pages_of_others(cx, kind))
        respond_embeddable(rs);
}

err_t file_bytes_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct file f;
    const struct file_variant *variant;
    TRY(file_get(cx, (file_id){ path_id(rq, 0) }, &f));
    TRY(file_admit(cx, &f));
    if (!str_eq(path_word(rq, 1), f.name))
        return ERR_NOT_FOUND; /* a link cannot give it another name */
    if (f.removed_at != 0)
        return respond_see_other(rs, url_file_page(cx, &f));
    TRY(variant_asked(cx, rq, &f, &variant));

    struct served *const served = arena_new(cx->arena, struct served);
    *served = (struct served){ f.id, variant == NULL ? 0 : variant->variant };
    const str_t type = variant == NULL ? f.media_type : variant->media_type;
    const struct body_source source = { .length = variant == NULL ? f.size : variant->size,
                                        .of = served,
                                        .read = read_piece };
    const str_t print = variant == NULL ? f.sha256 : variant->sha256;
    respond_source(rs, content_type_of(cx->arena, type), &source,
                   arena_printf(cx->arena, "\"%.*s\"", STR_ARG(print)));
    respond_confined(cx, rs, &f, type);
    return OK;
}
