/* A world with a record.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "pages_world.h"

#include "kit/base/str.h"
#include "ledger/sequencer.h"

static const struct record_subject SUBJECTS[] = {
    { "account", account_describe },
    { "organisation", organisation_describe },
    { "source", source_describe },
};
static const struct record_subjects ALL_SUBJECTS = { SUBJECTS, ARRAY_LEN(SUBJECTS) };

int pages_begin(void **state)
{
    const int begun = world_begin(state);
    struct world *const w = *state;
    w->site.record_subjects = &ALL_SUBJECTS;
    return begun;
}

void give_places(struct world *w)
{
    const char *const key =
        arena_cstr(&w->arena, arena_printf(&w->arena, "%s/ledger.key", w->database.folder));
    must(sequencer_run_once(&w->cx, key) == OK);
    world_wait(w, USEC_PER_SECOND);
}

struct organisation given_organisation(struct world *w, const char *slug, const char *name)
{
    struct organisation o = { .slug = str_from_c(slug),
                              .kind = S("ngo"),
                              .name = { { [LANG_EN] = str_from_c(name) } },
                              .scope = SCOPE_LOCAL };
    must(organisation_add(&w->cx, &o, &o.id) == OK);
    return o;
}

int64_t given_entry(struct world *w, const struct ledger_new *e)
{
    must(ledger_add(&w->cx, e) == OK);
    struct entry made;
    must(entry_newest(&w->cx, ledger_kind_word(e->kind), e->subject, &made) == OK);
    return made.id;
}

struct response get(struct world *w, const char *route, const char *query, const char *param)
{
    struct request rq = { .method = GET,
                          .path = str_from_c(route),
                          .query = str_from_c(query),
                          .host = S("localhost"),
                          .peer = S("192.0.2.1") };
    rq.params[0] = str_from_c(param);
    struct response rs;
    response_init(&rs, &w->arena);
    for (const struct route *r = record_feature.routes; r->path != NULL; r++) {
        if (strcmp(r->path, route) != 0)
            continue;
        err_t e = r->guard(&w->cx, &rq);
        if (e == OK)
            e = r->handle(&w->cx, &rq, &rs);
        if (e != OK)
            rs.status = err_status(e);
        return rs;
    }
    must_failed("a route of the record", __FILE__, __LINE__);
}

struct response get_entry(struct world *w, const char *route, int64_t id)
{
    return get(w, route, "", arena_cstr(&w->arena, arena_printf(&w->arena, "%" PRId64, id)));
}

size_t page_count(const struct response *rs, const char *part)
{
    const str_t wanted = str_from_c(part);
    str_t rest = buf_str(&rs->body);
    size_t n = 0;
    for (size_t at = str_find(rest, wanted); at < rest.len; at = str_find(rest, wanted)) {
        rest = str_sub(rest, at + wanted.len, rest.len);
        n++;
    }
    return n;
}

bool page_has(const struct response *rs, const char *part)
{
    return page_count(rs, part) > 0;
}

bool html_has(html_t h, const char *part)
{
    return str_find(h.markup, str_from_c(part)) < h.markup.len;
}
