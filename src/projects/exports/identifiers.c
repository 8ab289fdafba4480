/* What IATI and 360Giving both want: identifiers of whoever publishes, runs and pays, the same for
 * good and of this site alone, types of organisations, plain texts.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/markdown.h"
#include "projects/exports/exports.h"
#include "projects/web.h"

/* The host of an address: "https://example.org:8080" is "example.org-8080". */
static str_t host_of(struct cx *cx, str_t base)
{
    const str_t slashes = S("//");
    size_t from = 0;
    while (from + slashes.len <= base.len && !str_starts(str_sub(base, from, base.len), slashes))
        from++;
    const str_t host = str_sub(base, from + slashes.len, base.len);
    char *const at = arena_alloc(cx->arena, host.len);
    for (size_t i = 0; i < host.len; i++)
        at[i] = host.at[i] == ':' || host.at[i] == '/' ? '-' : host.at[i];
    return (str_t){ at, host.len };
}

str_t site_identifier(struct cx *cx, str_t base)
{
    if (cx->settings->site_org_id.len > 0)
        return cx->settings->site_org_id;
    if (base.len == 0)
        return S("ALYANS-SITE"); /* a command on a site without an address */
    return arena_printf(cx->arena, "ALYANS-%.*s", STR_ARG(host_of(cx, base)));
}

err_t party_identifier(struct cx *cx, str_t base, const struct party *p, str_t *out)
{
    str_t scheme = STR_NONE;
    str_t value = STR_NONE;
    const str_t site = site_identifier(cx, base);
    *out = p->is_alliance ? site : S("");
    if (p->o == NULL)
        return OK;
    TRY(organisation_identifier(cx, p->o->id, &scheme, &value));
    if (value.len > 0 && !str_eq(scheme, S("local")))
        *out = arena_printf(cx->arena, "%.*s-%.*s", STR_ARG(scheme), STR_ARG(value));
    else
        *out = arena_printf(cx->arena, "%.*s-org-%.*s", STR_ARG(site),
                            STR_ARG(value.len > 0 ? value : p->o->slug));
    return OK;
}

bool party_reports(const struct whole *w)
{
    return w->source.id.v == 0 && (w->runner.o != NULL || w->runner.is_alliance);
}

err_t reporter_identifier(struct cx *cx, str_t base, const struct whole *w, str_t *out)
{
    const struct party reporter = party_reports(w) ? w->runner : party_alliance(cx);
    return party_identifier(cx, base, &reporter, out);
}

struct text2 aims_plain(struct arena *arena, const struct project *p)
{
    struct text2 plain;
    for (int l = 0; l < LANG_COUNT; l++)
        plain.by[l] = str_trim(markdown_text(arena, p->aims.by[l]));
    return plain;
}

str_t organisation_type(const struct party *p)
{
    static const struct {
        const char *kind, *local, *international;
    } TYPES[] = {
        { "ngo", "22", "21" },
        { "network", "22", "21" },
        { "foundation", "60", "60" },
        { "union", "22", "21" },
        { "intergovernmental", "40", "40" },
        { "parliamentary_assembly", "40", "40" },
        { "parliament", "10", "10" },
        { "state_body", "10", "10" },
        { "research", "80", "80" },
        { "media", "70", "70" },
        { "donor", "60", "60" },
        { "company", "70", "70" },
    };
    if (p->o == NULL)
        return p->is_alliance ? S("22") : STR_NONE; /* an alliance of NGOs: national NGO */
    for (size_t i = 0; i < ARRAY_LEN(TYPES); i++) {
        if (str_eq(p->o->kind, str_from_c(TYPES[i].kind)))
            return str_from_c(p->o->scope == SCOPE_LOCAL ? TYPES[i].local : TYPES[i].international);
    }
    return S("90"); /* other */
}
