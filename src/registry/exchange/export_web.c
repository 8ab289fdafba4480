/* Organisations as files, for everybody.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "registry/exchange/exchange.h"

/* Address of this site: as the operator set it, else as the reader called it. */
static str_t base_of(struct cx *cx, const struct request *rq)
{
    if (cx->settings->site_base_url.len > 0 || rq->host.len == 0)
        return cx->settings->site_base_url;
    return arena_printf(cx->arena, "%s://%.*s", rq->is_https ? "https" : "http", STR_ARG(rq->host));
}

static err_t respond_export(struct cx *cx, const struct request *rq, struct response *rs,
                            enum export_format format, const char *name)
{
    respond_file(rs, export_content_type(format), str_from_c(name));
    return organisations_export(cx, format, base_of(cx, rq), &rs->body, NULL);
}

err_t organisations_csv_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_export(cx, rq, rs, EXPORT_CSV, "organisations.csv");
}

err_t organisations_json_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_export(cx, rq, rs, EXPORT_JSON, "organisations.json");
}

err_t organisations_popolo_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_export(cx, rq, rs, EXPORT_POPOLO, "organisations.popolo.json");
}

err_t organisations_bods_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_export(cx, rq, rs, EXPORT_BODS, "organisations.bods.json");
}

err_t organisations_vcf_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    return respond_export(cx, rq, rs, EXPORT_VCARD, "organisations.vcf");
}

err_t organisation_card_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    respond_file(rs, export_content_type(EXPORT_VCARD),
                 arena_printf(cx->arena, "%.*s.vcf", STR_ARG(o.slug)));
    return organisation_card(cx, &o, base_of(cx, rq), &rs->body);
}
