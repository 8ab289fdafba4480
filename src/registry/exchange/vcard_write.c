/* Organisations as vCards 4.0 (RFC 6350).
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/country.h"
#include "registry/exchange/export_page.h"
#include "registry/exchange/vcard.h"

static void put_names(struct exporting *x, const struct exported *e)
{
    const struct organisation *const o = e->o;
    const str_t name = text2_pick(&o->name, x->cx->lang);
    const str_t unit[] = { name };
    vcard_line(x->out, "FN", name);
    vcard_parts(x->out, "N", (const str_t[]){ name, STR_NONE, STR_NONE, STR_NONE, STR_NONE }, 5);
    vcard_parts(x->out, "ORG", unit, 1);
    for (int lang = 0; lang < LANG_COUNT; lang++) {
        const str_t other = o->name.by[lang];
        const char *const as = lang == LANG_AZ ? "FN;LANGUAGE=az" : "FN;LANGUAGE=en";
        if (other.len > 0 && !str_eq(other, name))
            vcard_line(x->out, as, other);
    }
    vcard_line(x->out, "NICKNAME", text2_pick(&o->short_name, x->cx->lang));
}

static void put_contacts(struct exporting *x, const struct exported *e)
{
    const str_t town = text2_pick(&e->o->seat, x->cx->lang);
    const str_t country = e->o->country.len > 0 ? country_name(x->cx, e->o->country) : STR_NONE;
    str_t street = STR_NONE;
    for (size_t i = 0; i < e->fact_count; i++) {
        const struct fact *const f = &e->facts[i];
        if (f->kind != FACT_CONTACT || f->till.len > 0)
            continue;
        if (str_eq(f->scheme, S("email")))
            vcard_line(x->out, "EMAIL;TYPE=work", f->value);
        else if (str_eq(f->scheme, S("phone")))
            vcard_line(x->out, "TEL;TYPE=work", f->value);
        else if (str_eq(f->scheme, S("postal")))
            street = f->value;
    }
    if (town.len + country.len + street.len > 0)
        vcard_parts(
            x->out, "ADR;TYPE=work",
            (const str_t[]){ STR_NONE, STR_NONE, street, town, STR_NONE, STR_NONE, country }, 7);
}

void vcard_put(struct exporting *x, const struct exported *e)
{
    const struct organisation *const o = e->o;
    struct cx *const cx = x->cx;
    vcard_line(x->out, "BEGIN", S("VCARD"));
    vcard_line(x->out, "VERSION", S("4.0"));
    vcard_line(x->out, "PRODID", S("-//alyans//EN"));
    vcard_line(x->out, "UID",
               arena_printf(cx->arena, "urn:x-alyans:organisation:%" PRId64, o->id.v));
    vcard_line(x->out, "KIND", S("org"));
    put_names(x, e);
    vcard_line(x->out, "LANG", lang_code(cx->lang));
    vcard_uri(x->out, "URL", o->website);
    put_contacts(x, e);
    vcard_line(x->out, "NOTE", e->disclosure);
    vcard_uri(x->out, "SOURCE", export_address(x, o));
    vcard_line(
        x->out, "NOTE",
        trf(cx, "Published by {0} Licence: {1}", TARG(x->disclosure), TARG(S(EXPORT_LICENCE))));
    vcard_line(x->out, "END", S("VCARD"));
}

static void begin(struct exporting *x)
{
    (void)x;
}

static err_t page(struct exporting *x, int pass, const struct export_page *p)
{
    (void)pass;
    for (size_t i = 0; i < p->count; i++) {
        if (p->at[i].o->merged_into == 0) /* nobody is reached there any more */
            vcard_put(x, &p->at[i]);
    }
    return OK;
}

static err_t end(struct exporting *x)
{
    (void)x;
    return OK;
}

const struct export_writer vcard_writer = { 1, begin, page, NULL, end };
