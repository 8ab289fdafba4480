/* Fills the demonstration's disclosures: what sources of 2013 say, and examples. The texts are our
 * own and checked by a test, so anything unexpected in them is a bug.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/json/json.h"
#include "kit/text/amount.h"
#include "registry/disclosures/demo_data.h"
#include "registry/disclosures/parts.h"
#include "registry/organisations/sources.h"

struct filling {
    struct cx *cx;
    const struct json *root;
};

/* Empty where it is not written. */
static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    must(json_str(json_get(object, key), &s) || json_is_null(json_get(object, key)));
    return s;
}

static bool truth(const struct json *object, const char *key)
{
    bool b = false;
    must(json_bool(json_get(object, key), &b) || json_is_null(json_get(object, key)));
    return b;
}

static struct text2 both(const struct json *object, const char *key)
{
    const struct json *const pair = json_get(object, key);
    return (struct text2){ .by = { [LANG_EN] = word(pair, "en"), [LANG_AZ] = word(pair, "az") } };
}

static int64_t amount(const struct json *object, const char *key)
{
    int64_t v = AMOUNT_NOT_STATED;
    const str_t text = word(object, key);
    must(text.len == 0 || amount_read(text, &v));
    return v;
}

/* --- sources and organisations
 * -------------------------------------------------------------------- */

static const struct json *row_of(const struct json *list, str_t id)
{
    for (size_t i = 0; i < json_count(list); i++) {
        if (str_eq(word(json_item(list, i), "id"), id))
            return json_item(list, i);
    }
    must_failed("a key of the demonstration", __FILE__, __LINE__);
}

/* One with the same address is there already: the consultation of 2013 cites it. */
static err_t source_of(const struct filling *f, str_t key, source_id *out)
{
    out->v = 0;
    if (key.len == 0)
        return OK;
    const struct json *const s = row_of(json_get(f->root, "sources"), key);
    const struct source new = { .url = word(s, "url"),
                                .title = word(s, "title"),
                                .publisher = word(s, "publisher"),
                                .kind = word(s, "kind"),
                                .dated = word(s, "dated"),
                                .language = word(s, "language") };
    struct source there;
    const err_t e = new.url.len > 0 ? source_find_by_url(f->cx, new.url, &there)
                                    : source_find_by_title(f->cx, new.title, &there);
    if (e == OK)
        *out = there.id;
    return e == ERR_NOT_FOUND ? source_add(f->cx, &new, out) : e;
}

static err_t organisation_fill(struct cx *cx, const struct json *o)
{
    struct organisation there;
    const struct organisation new = {
        .slug = word(o, "id"),
        .kind = word(o, "kind"),
        .name = both(o, "name"),
        .short_name = both(o, "short"),
        .note = both(o, "note"),
        .scope =
            str_eq(word(o, "scope"), scope_word(SCOPE_LOCAL)) ? SCOPE_LOCAL : SCOPE_INTERNATIONAL,
        .is_example = truth(o, "example"),
        .country = word(o, "country"),
        .founded = word(o, "founded"),
        .active_since = word(o, "active_since"),
    };
    organisation_id made;
    const err_t e = organisation_find_by_slug(cx, new.slug, &there);
    if (e != ERR_NOT_FOUND)
        return e;
    cx->problem = (struct problem){ 0 }; /* expected */
    return organisation_add(cx, &new, &made);
}

/* --- disclosures
 * ----------------------------------------------------------------------------------- */

static enum disclosure_about about_in(const struct json *row)
{
    const str_t said = word(row, "about");
    for (int a = 0; a < DISCLOSURE_ABOUTS; a++) {
        if (str_eq(said, about_word((enum disclosure_about)a))) /* counts through it */
            return (enum disclosure_about)a;
    }
    must_failed("a subject of disclosures", __FILE__, __LINE__);
}

static enum money money_in(const struct json *row)
{
    const str_t said = word(row, "money");
    return str_eq(said, money_word(MONEY_PUBLIC))    ? MONEY_PUBLIC
           : str_eq(said, money_word(MONEY_PRIVATE)) ? MONEY_PRIVATE
                                                     : MONEY_NOT_STATED;
}

static enum origin origin_in(const struct json *row)
{
    const str_t said = word(row, "origin");
    return str_eq(said, origin_word(ORIGIN_DOMESTIC))  ? ORIGIN_DOMESTIC
           : str_eq(said, origin_word(ORIGIN_FOREIGN)) ? ORIGIN_FOREIGN
                                                       : ORIGIN_NOT_STATED;
}

static err_t read_row(const struct filling *f, const struct json *row,
                      const struct organisation *whose, struct disclosure *out)
{
    struct organisation party = { 0 };
    const str_t slug = word(row, "party_organisation");
    *out = (struct disclosure){
        .organisation = whose->id,
        .about = about_in(row),
        .is_withheld = truth(row, "withheld"),
        .text = both(row, "text"),
        .party = word(row, "party"),
        .amount = amount(row, "amount"),
        .amount_till = amount(row, "amount_till"),
        .currency = word(row, "currency"),
        .money = money_in(row),
        .origin = origin_in(row),
        .share = amount(row, "share"),
        .dated = word(row, "dated"),
        .from = word(row, "from"),
        .till = word(row, "till"),
        .is_own = str_eq(word(row, "basis"), S("self")),
    };
    if (slug.len > 0)
        TRY(organisation_find_by_slug(f->cx, slug, &party));
    out->party_id = party.id;
    return source_of(f, word(row, "source"), &out->source);
}

/* As the organisation itself, under the mandate that somebody holds for it. */
static err_t act_as(struct cx *cx, organisation_id whose, struct actor *out)
{
    const struct mandate *at = NULL;
    size_t count = 0;
    TRY(mandate_get_of_organisation(cx, whose, &at, &count));
    must(count > 0);
    *out = (struct actor){ .acts_as = LEDGER_AS_ORGANISATION,
                           .account = at[0].account.v,
                           .organisation = whose.v,
                           .mandate = at[0].id.v,
                           .scopes = at[0].scopes };
    return OK;
}

static err_t answer_fill(struct cx *cx, const struct json *row, const struct organisation *whose,
                         disclosure_id on)
{
    const struct text2 answer = both(row, "answer");
    const struct actor program = cx->actor;
    if (answer.by[0].len + answer.by[1].len == 0)
        return OK;
    TRY(act_as(cx, whose->id, &cx->actor));
    const err_t e = disclosure_answer_put(cx, on, &answer);
    cx->actor = program;
    return e;
}

/* By the organisation itself, and still open. */
static err_t objection_fill(struct cx *cx, const struct json *row, const struct organisation *whose,
                            disclosure_id to)
{
    const struct json *const said = json_get(row, "objection");
    const struct actor program = cx->actor;
    objection_id made;
    enum lang lang = LANG_EN;
    if (said == NULL)
        return OK;
    must(lang_from_code(word(said, "language"), &lang));
    TRY(act_as(cx, whose->id, &cx->actor));
    const err_t e = objection_raise(cx,
                                    &(struct objection){ .organisation = whose->id,
                                                         .about = OBJECT_DISCLOSURE,
                                                         .about_id = to.v,
                                                         .text = word(said, "text"),
                                                         .language = lang },
                                    &made);
    cx->actor = program;
    return e;
}

/* What came after it: a correction, or the end. */
static err_t later_fill(const struct filling *f, const struct json *row,
                        const struct organisation *whose, disclosure_id of)
{
    const struct json *const corrected = json_get(row, "corrected");
    const str_t withdrawn = word(row, "withdrawn");
    struct disclosure d;
    if (withdrawn.len > 0)
        return disclosure_withdraw(f->cx, of, withdrawn);
    if (corrected == NULL)
        return OK;
    TRY(read_row(f, corrected, whose, &d));
    d.replaces = of;
    return disclosure_put(f->cx, &d, &of);
}

static err_t disclosure_fill(const struct filling *f, const struct json *row)
{
    struct cx *const cx = f->cx;
    const struct actor program = cx->actor;
    struct organisation whose;
    struct disclosure d;
    disclosure_id made;
    TRY(organisation_find_by_slug(cx, word(row, "organisation"), &whose));
    TRY(read_row(f, row, &whose, &d));
    if (truth(row, "as_itself"))
        TRY(act_as(cx, whose.id, &cx->actor));
    err_t e = disclosure_put(cx, &d, &made);
    if (e == OK)
        e = later_fill(f, row, &whose, made);
    cx->actor = program;
    TRY(e);
    TRY(objection_fill(cx, row, &whose, made));
    return answer_fill(cx, row, &whose, made);
}

/* --- relations ------------------------------------------------------------------------------- */

static err_t relation_fill(const struct filling *f, const struct json *row)
{
    struct organisation whose;
    struct organisation other;
    fact_id made;
    struct fact fact = { .kind = FACT_RELATION, .scheme = word(row, "scheme") };
    TRY(organisation_find_by_slug(f->cx, word(row, "organisation"), &whose));
    TRY(organisation_find_by_slug(f->cx, word(row, "other"), &other));
    TRY(source_of(f, word(row, "source"), &fact.source));
    fact.organisation = whose.id;
    fact.other = other.id;
    return fact_add(f->cx, &fact, &made);
}

static err_t text_fill(struct cx *cx, str_t text)
{
    AUTO(json_doc) doc = { 0 };
    TRY(json_read(text, &doc));
    const struct filling f = { cx, doc.root };
    const struct json *const organisations = json_get(doc.root, "organisations");
    const struct json *const disclosures = json_get(doc.root, "disclosures");
    const struct json *const relations = json_get(doc.root, "relations"); /* NULL: none */
    for (size_t i = 0; i < json_count(organisations); i++)
        TRY(organisation_fill(cx, json_item(organisations, i)));
    for (size_t i = 0; i < json_count(disclosures); i++)
        TRY(disclosure_fill(&f, json_item(disclosures, i)));
    for (size_t i = 0; i < json_count(relations); i++)
        TRY(relation_fill(&f, json_item(relations, i)));
    return OK;
}

err_t registry_demo_fill(struct cx *cx)
{
    struct disclosure_lines there;
    TRY(disclosure_rows_after(cx, (disclosure_id){ 0 }, true, 1, &there));
    if (there.count > 0)
        return OK;
    for (int i = 0; i < registry_demo_text_count; i++)
        TRY(text_fill(cx, registry_demo_texts[i]));
    return OK;
}
