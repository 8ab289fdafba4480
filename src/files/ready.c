/* Making posted files ready to be stored, outside of the write transaction.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/ready.h"

#include "files/text.h"

str_t sha256_hex(struct cx *cx, bytes_t b)
{
    struct sha256 *const h = sha256_new();
    const struct hash256 print = sha256_of(h, &b, 1);
    sha256_free(h);
    return hex(cx->arena, hash_bytes(&print));
}

enum {
    IMAGES_OF_FORM_MAX = 5, /* a small file may hold a large image: it is memory until stored */
    TEXTS_OF_FORM_MAX = 5,  /* and much work to read: the texts of others are left for later */
};

/* Documents are stored as they are. */
static err_t make_ready(struct cx *cx, const struct form_file *posted, struct ready *out)
{
    const struct media *const kind =
        posted->bytes.len == 0 ? NULL : media_of(posted->bytes, posted->name);
    *out = (struct ready){ .posted = posted->bytes.at };
    if (kind == NULL)
        return problem(cx, ERR_INVALID, "a kind of file that is not taken");
    if (kind->is_image)
        return images_make(cx, posted->bytes, out);
    out->main = (struct ready_bytes){ .bytes = posted->bytes,
                                      .kind = kind,
                                      .sha256 = sha256_hex(cx, posted->bytes) };
    return OK;
}

err_t files_prepare(struct cx *cx, const struct request *rq, void **prepared)
{
    const struct form form = form_open(cx, rq);
    struct ready_list *const list = arena_new(cx->arena, struct ready_list);
    list->at = arena_array(cx->arena, struct ready, form.file_count);
    int images = 0;
    int texts = 0;
    for (size_t i = 0; i < form.file_count; i++) {
        struct ready *const one = &list->at[list->count++];
        const err_t e = images < IMAGES_OF_FORM_MAX ? make_ready(cx, &form.files[i].file, one)
                                                    : problem(cx, ERR_TOO_BIG, "many images");
        one->posted = form.files[i].file.bytes.at;
        one->outcome = e;
        images += one->main.width > 0;
        if (e == OK && media_has_text(one->main.kind) && texts++ < TEXTS_OF_FORM_MAX)
            one->has_text = text_make(cx, site_of(cx)->image_maker, one->main.kind, one->main.bytes,
                                      &one->text);
        cx->problem = (struct problem){ 0 }; /* the form will say it */
    }
    *prepared = list;
    return OK;
}

err_t ready_of(struct cx *cx, const struct form_file *posted, struct ready *out)
{
    const struct ready_list *const list = posted->prepared;
    for (size_t i = 0; list != NULL && i < list->count; i++) {
        if (list->at[i].posted == posted->bytes.at) {
            *out = list->at[i];
            return out->outcome;
        }
    }
    const struct media *const kind =
        posted->bytes.len == 0 ? NULL : media_of(posted->bytes, posted->name);
    if (kind != NULL && kind->is_image)
        return problem(cx, ERR_INTERNAL, "an image on a route without files_prepare");
    return make_ready(cx, posted, out);
}
