/* Files of reports and of what shows that a milestone was reached.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/project_file.h"

#include "kit/base/str.h"
#include "ledger/ledger.h"

#define FIELD "file"
#define OWNER "project"
enum { SHOWN_MAX = 64 << 10 };

bool project_takes_files(const struct project *p)
{
    return project_is_public(p);
}

html_t project_file_fields(struct cx *cx, const struct form *f, str_t label)
{
    return file_field(cx, f, FIELD, label, FILE_OPTIONAL);
}

bool project_file_read(struct form *f, struct file_upload *out)
{
    return file_field_read(f, FIELD, FILE_OPTIONAL, out);
}

err_t project_file_add(struct cx *cx, const struct project *p, const struct file_upload *upload,
                       file_id *out)
{
    const bool is_theirs = cx->actor.acts_as == LEDGER_AS_ORGANISATION;
    if (!project_takes_files(p))
        return problem(cx, ERR_CONFLICT, "a file of a draft");
    return file_add(cx, upload->posted,
                    &(struct file){ .licence = upload->licence,
                                    .alt = upload->alt,
                                    .owner_kind = S(OWNER),
                                    .owner = p->id.v,
                                    .organisation = is_theirs ? cx->actor.organisation : 0 },
                    out);
}

err_t project_files(struct cx *cx, project_id p, struct file_list *out)
{
    return file_list_of(cx, S(OWNER), p.v, out);
}

const struct file *project_file_in(const struct file_list *files, file_id id)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->at[i].id.v == id.v)
            return &files->at[i];
    }
    return NULL;
}

err_t project_file_shown(struct cx *cx, file_id id, html_t *out)
{
    struct file f;
    *out = HTML_NONE;
    if (id.v == 0)
        return OK;
    TRY(file_find(cx, id, &f));
    AUTO(buf) all;
    buf_init(&all, SHOWN_MAX);
    put_text_html(&all, file_image_html(cx, &f));
    put_text_html(&all, file_list_html(cx, &(struct file_list){ &f, 1 }));
    TRY(buf_check(&all));
    *out = html_of_buf(cx, &all);
    return OK;
}
