/* What the record's pages say of organisations, mandates and sources.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/store.h"

err_t organisation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct organisation o;
    TRY(organisation_find(cx, (organisation_id){ id }, &o));
    *name = text2_pick(&o.name, cx->lang);
    *where = o.removed_at == 0 ? url_organisation(cx, &o) : (url_t){ STR_NONE };
    return OK;
}

err_t mandate_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct mandate m;
    TRY(mandate_find(cx, (mandate_id){ id }, &m));
    return organisation_describe(cx, m.organisation.v, name, where);
}

err_t fact_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct fact f;
    TRY(fact_get(cx, (fact_id){ id }, &f));
    return organisation_describe(cx, f.organisation.v, name, where);
}

err_t membership_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct membership m;
    TRY(membership_get(cx, (membership_id){ id }, &m));
    return organisation_describe(cx, m.organisation.v, name, where);
}

err_t source_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct source s;
    TRY(source_find(cx, (source_id){ id }, &s));
    url_t link = { STR_NONE };
    *where = url_foreign(s.url, &link) == OK ? link : (url_t){ STR_NONE };
    *name = s.title.len > 0 ? s.title : s.url;
    return OK;
}

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a;
    const int64_t y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void organisation_mark_used(const int64_t *ids, size_t count, int64_t id, bool *used)
{
    const int64_t *const at =
        count == 0 ? NULL : bsearch(&id, ids, count, sizeof ids[0], by_number);
    if (at != NULL)
        used[at - ids] = true;
}
