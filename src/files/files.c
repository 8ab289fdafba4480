/* Storing, finding and removing files; each write appends to the ledger.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/files.h"

#include "files/inside.h"
#include "files/ready.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

/* --- what a file belongs to ------------------------------------------------------------------- */

static err_t describe_site(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    (void)id;
    *name = text2_pick(&site_of(cx)->name, cx->lang);
    *where = url_plain(cx, "/");
    return OK;
}

err_t file_owner_of(struct cx *cx, const struct file *f, str_t *name, url_t *where)
{
    static const struct file_owner KNOWN[] = { { "site", describe_site },
                                               { "organisation", organisation_describe } };
    const struct file_owners *const more = site_of(cx)->file_owners;
    for (size_t i = 0; i < ARRAY_LEN(KNOWN); i++) {
        if (str_eq(f->owner_kind, str_from_c(KNOWN[i].kind)))
            return KNOWN[i].describe(cx, f->owner, name, where);
    }
    for (size_t i = 0; more != NULL && i < more->count; i++) {
        if (str_eq(f->owner_kind, str_from_c(more->at[i].kind)))
            return more->at[i].describe(cx, f->owner, name, where);
    }
    return ERR_NOT_FOUND;
}

err_t file_admit(struct cx *cx, const struct file *f)
{
    str_t name;
    url_t where;
    const struct actor *const who = &cx->actor;
    if ((who->roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 ||
        (f->organisation != 0 && who->organisation == f->organisation))
        return OK;
    return file_owner_of(cx, f, &name, &where);
}

/* --- storing ---------------------------------------------------------------------------------- */

static err_t note_added(struct cx *cx, const struct file *f)
{
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_FILE_ADDED, f->id.v, f->owner,
                LEDGER_FIELDS(ledger_text("name", f->name),
                              ledger_text("media_type", f->media_type), ledger_int("size", f->size),
                              ledger_text("sha256", f->sha256), ledger_text("licence", f->licence),
                              ledger_text("alt_en", f->alt.by[LANG_EN]),
                              ledger_text("alt_az", f->alt.by[LANG_AZ]),
                              ledger_text("owner_kind", f->owner_kind)),
                NULL });
}

static err_t put_variants(struct cx *cx, file_id f, const struct ready *ready)
{
    for (size_t i = 0; i < ready->variant_count; i++) {
        const struct ready_bytes *const b = &ready->variants[i];
        const struct file_variant v = { .variant = b->variant,
                                        .media_type = b->kind->type,
                                        .width = b->width,
                                        .height = b->height,
                                        .size = (int64_t)b->bytes.len,
                                        .sha256 = b->sha256 };
        TRY(file_variant_put(cx, f, &v));
        TRY(chunks_put(cx, f, v.variant, b->bytes));
    }
    return OK;
}

err_t file_add(struct cx *cx, const struct form_file *posted, const struct file *about,
               file_id *out)
{
    struct ready ready;
    if (!file_is_said(about))
        return problem(cx, ERR_INVALID, "no text alternative, licence or owner");
    TRY(ready_of(cx, posted, &ready));
    struct file made = *about;
    made.id.v = id_new(cx->ids, cx->now);
    made.name = file_name_made(cx->arena, posted->name, ready.main.kind);
    made.media_type = ready.main.kind->type;
    made.size = (int64_t)ready.main.bytes.len;
    made.sha256 = ready.main.sha256;
    made.width = ready.main.width;
    made.height = ready.main.height;
    made.created_at = cx->now;
    TRY(file_put(cx, &made));
    TRY(chunks_put(cx, made.id, 0, ready.main.bytes));
    TRY(put_variants(cx, made.id, &ready));
    if (ready.has_text)
        TRY(file_text_put(cx, made.id, ready.text));
    TRY(note_added(cx, &made));
    *out = made.id;
    return OK;
}

err_t file_remove(struct cx *cx, file_id id, str_t reason)
{
    const str_t why = str_trim(reason);
    struct file f;
    TRY(file_get(cx, id, &f));
    if (!file_may_remove(&f, &cx->actor))
        return problem(cx, ERR_FORBIDDEN, "another's file");
    if (why.len == 0)
        return problem(cx, ERR_INVALID, "no public reason");
    TRY(file_clear(cx, id, cx->now, why));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_FILE_REMOVED, id.v, f.owner,
                                                LEDGER_FIELDS(ledger_text("name", f.name),
                                                              ledger_text("sha256", f.sha256),
                                                              ledger_text("reason", why)),
                                                NULL });
}

/* --- finding ---------------------------------------------------------------------------------- */

err_t file_list_of(struct cx *cx, str_t owner_kind, int64_t owner, struct file_list *out)
{
    return file_get_of(cx, owner_kind, owner, out);
}

err_t file_find(struct cx *cx, file_id f, struct file *out)
{
    return file_get(cx, f, out);
}

url_t url_file(struct cx *cx, const struct file *f)
{
    return url_root(cx, "/files/{}/{}", UARG(f->id.v), UARG(f->name));
}

url_t url_file_page(struct cx *cx, const struct file *f)
{
    return url_with(cx, "/files/{}", UARG(f->id.v));
}

/* A file of something that is not public is not named either. */
err_t file_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct file f;
    TRY(file_get(cx, (file_id){ id }, &f));
    TRY(file_admit(cx, &f));
    *name = f.name;
    *where = url_file_page(cx, &f);
    return OK;
}
