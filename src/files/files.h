/* Documents and images in the same database, in chunks of 256 KiB: one file, one backup. Owns file,
 * file_chunk, file_image, file_text. What is stored is never changed: a new version is a new file.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_FILES_FILES_H
#define ALYANS_FILES_FILES_H

#include "registry/registry.h"

ID_TYPE(file_id);

/* A smaller copy of an image. */
struct file_variant {
    int64_t variant; /* 320, 800 or 1600: the width it was made for */
    str_t media_type;
    int64_t width, height, size;
    str_t sha256;
};
enum { FILE_VARIANTS_MAX = 3 };

struct file {
    file_id id;
    str_t name;            /* as shown and saved: "report.pdf" */
    str_t media_type;      /* from its bytes, of a short list; never what the sender claims */
    int64_t size;          /* bytes */
    str_t sha256;          /* hexadecimal */
    str_t licence;         /* SPDX identifier, or "" all rights reserved */
    struct text2 alt;      /* text alternative: what it shows or says; required in one language */
    int64_t width, height; /* of images, 0 else */
    str_t owner_kind;      /* what it belongs to: "project_report" */
    int64_t owner;         /* id of that row */
    int64_t organisation;  /* who published it; 0: the alliance */
    usec_t created_at, removed_at; /* removed_at 0: is there */
    str_t removed_reason;
    const struct file_variant *variants; /* narrowest first */
    size_t variant_count;
};
struct file_list {
    const struct file *at;
    size_t count;
};

/* --- storing ----------------------------------------------------------------------------------
 * A route that takes files: flags UPLOAD | CSRF, .prepare = files_prepare, a form with
 * enctype="multipart/form-data" in which file_field draws the fields, file_field_read in the
 * handler, then file_add. */

/* Looks at, hashes and makes ready every file of the posted form, outside of any transaction;
 * images are made anew without metadata, documents read for the search. A file that cannot be taken
 * is no error here: file_field_read names its field. */
MUST_USE err_t files_prepare(struct cx *cx, const struct request *rq, void **prepared);

enum file_need { FILE_OPTIONAL, FILE_REQUIRED };
/* Fields of an upload: NAME (the file), NAME_licence, NAME_alt_az, NAME_alt_en. */
html_t file_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                  enum file_need need);
struct file_upload {
    const struct form_file *posted;
    str_t licence;
    struct text2 alt;
};
/* Reads them; each bad one is named in the form. true: a file was chosen and can be stored. */
bool file_field_read(struct form *form, const char *name, enum file_need need,
                     struct file_upload *out);

/* Name and text alternative are in the public record at once, whatever it belongs to.
 * A part of a posted multipart form, as file_field_read or form_file gave it. Of about: licence,
 * alt, owner_kind, owner and organisation are read; what it belongs to must have its row in
 * site_of(cx)->file_owners. In the running write transaction. Errors: ERR_INVALID (kind not
 * allowed, damaged, no text alternative), ERR_TOO_BIG, ERR_UNAVAILABLE (an image, and nothing to
 * decode it), ERR_DB. Ledger: file.added. */
struct form_file;
MUST_USE err_t file_add(struct cx *cx, const struct form_file *posted, const struct file *about,
                        file_id *out);
/* Its bytes go, what it was stays on record, with a public reason. By the secretariat, or under a
 * mandate for publishing of the organisation that published it. Errors: ERR_NOT_FOUND,
 * ERR_FORBIDDEN, ERR_INVALID (no reason), ERR_CONFLICT (removed before). Ledger: file.removed. */
MUST_USE err_t file_remove(struct cx *cx, file_id f, str_t reason);

/* --- reading ---------------------------------------------------------------------------------- */

/* Standing ones of a row, oldest first. */
MUST_USE err_t file_list_of(struct cx *cx, str_t owner_kind, int64_t owner, struct file_list *out);
/* Also one that was removed. */
MUST_USE err_t file_find(struct cx *cx, file_id f, struct file *out);
/* "/files/{id}/report.pdf": the bytes. It carries no language. */
url_t url_file(struct cx *cx, const struct file *f);
/* "/files/{id}": its page. */
url_t url_file_page(struct cx *cx, const struct file *f);
/* List with name, kind, size, licence, checksum, text alternative; nothing when empty. */
html_t file_list_html(struct cx *cx, const struct file_list *files);
/* <img> with its smaller copies, for an image that stands; HTML_NONE for anything else. */
html_t file_image_html(struct cx *cx, const struct file *f);

/* What a file belongs to: app/ hangs the table into site_of(cx)->file_owners. The kinds "site" and
 * "organisation" are known anyway; of a kind nobody knows a file is not public. */
struct file_owner {
    const char *kind; /* "project_report" */
    /* Name in the reader's language and page. Errors: ERR_NOT_FOUND (gone, or not public to
     * everybody: then its files are not either), ERR_DB. */
    err_t (*describe)(struct cx *cx, int64_t id, str_t *name, url_t *where);
};
struct file_owners {
    const struct file_owner *at;
    size_t count;
};

/* For organisation pages: app/ hangs it into the sections. */
err_t file_organisation_section(struct cx *cx, const struct organisation *o, html_t *out);

MUST_USE err_t file_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);
extern const struct db_catalog files_sql;
extern const struct feature files_feature;

#endif
