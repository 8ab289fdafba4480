/* The articles of the demonstration. The texts are our own and checked by a test, so anything
 * unexpected in them is a bug. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/demo_data.h"

#include "kit/base/str.h"
#include "kit/json/json.h"
#include "newsroom/inside.h"

static str_t word(const struct json *object, const char *key)
{
    str_t s = STR_NONE;
    return json_str(json_get(object, key), &s) ? s : S("");
}

static struct text2 both(const struct json *object, const char *key)
{
    const struct json *const pair = json_get(object, key);
    return (struct text2){ .by = { [LANG_EN] = word(pair, "en"), [LANG_AZ] = word(pair, "az") } };
}

static bool truth(const struct json *object, const char *key)
{
    bool b = false;
    return json_bool(json_get(object, key), &b) && b;
}

static err_t sections_fill(struct cx *cx, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        const struct section s = { .slug = word(row, "slug"), .name = both(row, "name") };
        section_id made;
        TRY(section_put(cx, &s, &made));
    }
    return OK;
}

static err_t tags_name(struct cx *cx, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        const struct text2 name = both(row, "name");
        struct tag t;
        TRY(tag_find(cx, word(row, "slug"), &t));
        TRY(tag_rename(cx, t.id, &name));
    }
    return OK;
}

/* --- evidence ------------------------------------------------------------------------------------
 */

static err_t statement_thing(struct cx *cx, const struct json *row, struct evidence *e)
{
    struct consultation c;
    struct statement_list all;
    int64_t number = 0;
    must(json_i64(json_get(row, "statement"), &number));
    TRY(consultation_find(cx, word(row, "consultation"), &c));
    TRY(statement_list_accepted(cx, c.id, &all));
    e->kind = EVIDENCE_STATEMENT;
    for (size_t i = 0; i < all.count; i++) {
        if (all.at[i].number + 1 == number)
            e->thing = all.at[i].id.v;
    }
    return OK;
}

static err_t thing_of(struct cx *cx, const struct json *row, struct evidence *e)
{
    const struct json *const source = json_get(row, "source");
    struct joint j;
    struct consultation c;
    source_id s;
    if (source != NULL) {
        TRY(source_keep(
            cx, &(struct source){ .url = word(source, "url"), .title = word(source, "title") },
            &s));
        e->kind = EVIDENCE_SOURCE;
        e->thing = s.v;
        return OK;
    }
    if (word(row, "joint").len > 0) {
        TRY(joint_find(cx, word(row, "joint"), &j));
        e->kind = EVIDENCE_JOINT;
        e->thing = j.id.v;
        return OK;
    }
    if (word(row, "result").len > 0) {
        TRY(consultation_find(cx, word(row, "result"), &c));
        e->kind = EVIDENCE_RESULT;
        e->thing = c.id.v;
        return OK;
    }
    return statement_thing(cx, row, e);
}

static err_t evidence_fill(struct cx *cx, article_id a, const struct json *list)
{
    for (size_t i = 0; i < json_count(list); i++) {
        const struct json *const row = json_item(list, i);
        struct evidence e = { .article = a };
        evidence_id made;
        must(json_i64(json_get(row, "claim"), &e.claim));
        TRY(thing_of(cx, row, &e));
        TRY(evidence_add(cx, &e, &made));
    }
    return OK;
}

/* --- one article ---------------------------------------------------------------------------------
 */

static str_t replaced(struct cx *cx, str_t text, const struct json *pair)
{
    str_t was = STR_NONE;
    str_t is = STR_NONE;
    must(json_str(json_item(pair, 0), &was) && json_str(json_item(pair, 1), &is));
    const size_t at = str_find(text, was);
    must(at < text.len);
    return arena_printf(cx->arena, "%.*s%.*s%.*s", (int)at, text.at, STR_ARG(is),
                        STR_ARG(str_sub(text, at + was.len, text.len)));
}

static err_t correct(struct cx *cx, article_id a, struct article_text_new *t,
                     const struct json *row)
{
    const struct json *const pairs = json_get(row, "replace");
    if (row == NULL)
        return OK;
    t->seen = 1;
    t->kind = CHANGE_CORRECTION;
    t->note = both(row, "note");
    t->body.by[LANG_EN] = replaced(cx, t->body.by[LANG_EN], json_get(pairs, "en"));
    t->body.by[LANG_AZ] = replaced(cx, t->body.by[LANG_AZ], json_get(pairs, "az"));
    TRY(article_write(cx, t));
    TRY(article_confirm(cx, a, LANG_AZ, 2));
    TRY(article_submit(cx, a));
    return article_approve(cx, a, 2, 0);
}

static err_t owners_fill(struct cx *cx, const struct json *row, struct article *a)
{
    struct section s;
    struct organisation o;
    struct consultation c;
    TRY(section_find(cx, word(row, "section"), &s));
    a->section = s.id;
    if (word(row, "organisation").len > 0) {
        TRY(organisation_find_by_slug(cx, word(row, "organisation"), &o));
        a->organisation = o.id;
    }
    if (word(row, "consultation").len > 0) {
        TRY(consultation_find(cx, word(row, "consultation"), &c));
        a->consultation = c.id;
    }
    return OK;
}

static err_t tags_fill(struct cx *cx, article_id a, const struct json *list)
{
    str_t slugs[ARTICLE_TAGS_MOST];
    const size_t count = json_count(list);
    must(count <= ARTICLE_TAGS_MOST);
    for (size_t i = 0; i < count; i++)
        must(json_str(json_item(list, i), &slugs[i]));
    return article_set_tags(cx, a, slugs, count);
}

static err_t article_fill(struct cx *cx, const struct json *row)
{
    struct article a = { .slug = word(row, "slug"),
                         .withheld = word(row, "withheld"),
                         .desk = word(row, "desk"),
                         .relation = both(row, "relation"),
                         .original = str_eq(word(row, "original"), S("en")) ? LANG_EN : LANG_AZ,
                         .takes_comments = true,
                         .is_example = truth(row, "example") };
    TRY(owners_fill(cx, row, &a));
    TRY(article_add(cx, &a, &a.id));
    TRY(tags_fill(cx, a.id, json_get(row, "tags")));
    struct article_text_new t = { .article = a.id,
                                  .title = both(row, "title"),
                                  .lead = both(row, "lead"),
                                  .body = both(row, "body") };
    TRY(article_write(cx, &t));
    TRY(evidence_fill(cx, a.id, json_get(row, "evidence")));
    const enum lang other = a.original == LANG_EN ? LANG_AZ : LANG_EN;
    if (t.title.by[other].len > 0)
        TRY(article_confirm(cx, a.id, other, 1));
    TRY(article_submit(cx, a.id));
    if (truth(row, "waits"))
        return OK;
    TRY(article_approve(cx, a.id, 1, 0));
    return correct(cx, a.id, &t, json_get(row, "correction"));
}

err_t newsroom_demo_fill(struct cx *cx, const struct demo_people *people)
{
    AUTO(json_doc) doc = { 0 };
    struct section_list there;
    (void)people;
    TRY(section_list_all(cx, &there));
    if (there.count > 0)
        return OK;
    TRY(json_read((str_t){ newsroom_demo, strlen(newsroom_demo) }, &doc));
    TRY(sections_fill(cx, json_get(doc.root, "sections")));
    const struct json *const list = json_get(doc.root, "articles");
    for (size_t i = 0; i < json_count(list); i++)
        TRY(article_fill(cx, json_item(list, i)));
    return tags_name(cx, json_get(doc.root, "tags"));
}
