/* Who says what was found, and who pays for it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "search/pages.h"

static err_t name_speaker(struct cx *cx, int64_t organisation, struct speaker *out)
{
    struct organisation o;
    TRY(organisation_find(cx, (organisation_id){ organisation }, &o));
    out->name = text2_pick(&o.name, cx->lang);
    out->page = url_organisation(cx, &o);
    return OK;
}

err_t speakers_of(struct cx *cx, const struct search_answer *a, const struct speaker **out)
{
    struct speaker *const at = arena_array(cx->arena, struct speaker, a->count);
    int64_t ids[SEARCH_PAGE];
    str_t pays[SEARCH_PAGE];
    size_t hits[SEARCH_PAGE];
    size_t n = 0;
    must(a->count <= SEARCH_PAGE);
    for (size_t i = 0; i < a->count; i++) {
        const int64_t id = a->at[i].text.organisation;
        if (id == 0)
            continue;
        TRY(name_speaker(cx, id, &at[i]));
        hits[n] = i;
        ids[n++] = id;
    }
    TRY(disclosure_texts(cx, ids, n, pays));
    for (size_t i = 0; i < n; i++)
        at[hits[i]].pays = pays[i];
    *out = at;
    return OK;
}
