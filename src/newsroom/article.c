/* Writing articles: the draft, approval, publishing, retracting.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "newsroom/inside.h"

/* --- what the writing files share ----------------------------------------------------------------
 */

err_t article_for_writing(struct cx *cx, article_id id, struct article *out)
{
    TRY(article_get(cx, id, out));
    return article_is_theirs(&cx->actor, out->organisation)
               ? OK
               : problem(cx, ERR_FORBIDDEN, "article %" PRId64 ": not theirs", id.v);
}

err_t article_record(struct cx *cx, const struct article *a, enum ledger_kind kind,
                     const struct ledger_field *fields, size_t count)
{
    const struct ledger_field state = ledger_text("state", article_state_word(a->state));
    const bool is_public = article_is_public(a);
    return ledger_add(cx, &(struct ledger_new){ .kind = is_public ? kind : LEDGER_ARTICLE_DRAFTED,
                                                .subject = a->id.v,
                                                .fields = is_public ? fields : &state,
                                                .count = is_public ? count : 1 });
}

/* --- sections and tags ---------------------------------------------------------------------------
 */

static err_t name_check(struct cx *cx, const struct text2 *name)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        if (name->by[l].len == 0 || utf8_count(name->by[l]) > 80)
            return problem(cx, ERR_INVALID, "a name in both languages, of at most 80 characters");
    }
    return OK;
}

static err_t section_record(struct cx *cx, const struct section *was, const struct section *is)
{
    static const struct text2 nothing = { 0 };
    struct ledger_field fields[8];
    size_t n = 0;
    fields[n++] = ledger_text("slug", is->slug);
    ledger_changed2(cx->arena, fields, &n, "name", was == NULL ? &nothing : &was->name, &is->name);
    fields[n++] = ledger_flag("is_closed", is->is_closed);
    return ledger_add(cx, &(struct ledger_new){ .kind = LEDGER_SECTION_CHANGED,
                                                .subject = is->id.v,
                                                .fields = fields,
                                                .count = n });
}

err_t section_put(struct cx *cx, const struct section *s, section_id *out)
{
    struct section was;
    struct section is = *s;
    struct section_list all;
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "sections are the secretariat's");
    TRY(name_check(cx, &s->name));
    if (s->id.v != 0) {
        TRY(section_get(cx, s->id, &was));
        is.slug = was.slug;
        is.created_at = was.created_at;
        if (is.place == 0)
            is.place = was.place;
        TRY(section_update(cx, &is));
        *out = is.id;
        return section_record(cx, &was, &is);
    }
    TRY(section_list_all(cx, &all));
    is.id.v = id_new(cx->ids, cx->now);
    is.place = all.count == 0 ? 1 : all.at[all.count - 1].place + 1;
    is.created_at = cx->now;
    TRY(section_insert(cx, &is));
    *out = is.id;
    return section_record(cx, NULL, &is);
}

err_t tag_rename(struct cx *cx, tag_id id, const struct text2 *name)
{
    struct tag t;
    if (!newsroom_is_secretariat(&cx->actor))
        return problem(cx, ERR_FORBIDDEN, "names of tags are the secretariat's");
    TRY(name_check(cx, name));
    TRY(tag_get(cx, id, &t));
    struct ledger_field fields[6];
    size_t n = 0;
    fields[n++] = ledger_text("slug", t.slug);
    ledger_changed2(cx->arena, fields, &n, "name", &t.name, name);
    t.name = *name;
    TRY(tag_update(cx, &t));
    return ledger_add(
        cx, &(struct ledger_new){
                .kind = LEDGER_TAG_NAMED, .subject = id.v, .fields = fields, .count = n });
}

static err_t tag_of(struct cx *cx, str_t slug, int64_t *out)
{
    struct tag t;
    const err_t found = tag_find(cx, slug, &t);
    if (found != OK && found != ERR_NOT_FOUND)
        return found;
    if (found == ERR_NOT_FOUND) {
        cx->problem = (struct problem){ 0 }; /* expected */
        t = (struct tag){ .id = { id_new(cx->ids, cx->now) },
                          .slug = slug,
                          .name = { .by = { [LANG_EN] = slug, [LANG_AZ] = slug } } };
        TRY(tag_insert(cx, &t));
    }
    *out = t.id.v;
    return OK;
}

str_t tag_slugs(struct arena *arena, const struct tag_list *tags, const char *between)
{
    str_t all = S("");
    for (size_t i = 0; i < tags->count; i++)
        all = arena_printf(arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? between : "",
                           STR_ARG(tags->at[i].slug));
    return all;
}

err_t article_set_tags(struct cx *cx, article_id id, const str_t *slugs, size_t count)
{
    struct article a;
    struct tag_list was;
    struct tag_list is;
    int64_t ids[ARTICLE_TAGS_MOST];
    TRY(article_for_writing(cx, id, &a));
    if (count > ARTICLE_TAGS_MOST)
        return problem(cx, ERR_INVALID, "too many tags");
    TRY(tag_list_of(cx, id, &was));
    for (size_t i = 0; i < count; i++)
        TRY(tag_of(cx, slugs[i], &ids[i]));
    TRY(article_tags_set(cx, id, ids, count));
    TRY(tag_list_of(cx, id, &is));
    const str_t before = tag_slugs(cx->arena, &was, ", ");
    const str_t after = tag_slugs(cx->arena, &is, ", ");
    if (str_eq(before, after) || !article_is_public(&a))
        return OK;
    struct ledger_field fields[2];
    size_t n = 0;
    ledger_changed(cx->arena, fields, &n, "tags", before, after);
    return article_record(cx, &a, LEDGER_ARTICLE_DESCRIBED, fields, n);
}

/* --- the draft -----------------------------------------------------------------------------------
 */

static err_t details_check(struct cx *cx, const struct article *a)
{
    struct section s;
    struct organisation o;
    struct project p;
    struct consultation c;
    TRY(section_get(cx, a->section, &s));
    if (a->organisation.v != 0)
        TRY(organisation_find(cx, a->organisation, &o));
    if (a->project != 0)
        TRY(project_get(cx, (project_id){ a->project }, &p));
    if (a->consultation.v != 0)
        TRY(consultation_get(cx, a->consultation, &c));
    if (a->withheld.len > 0 && a->person.len > 0)
        return problem(cx, ERR_INVALID, "a name that is withheld is not printed");
    for (int l = 0; l < LANG_COUNT; l++) {
        if (utf8_count(a->relation.by[l]) > ARTICLE_LEAD_MOST)
            return problem(cx, ERR_INVALID, "the relation is too long");
    }
    return utf8_count(a->person) > ARTICLE_LINE_MOST ||
                   utf8_count(a->withheld) > ARTICLE_LINE_MOST || utf8_count(a->desk) > 40
               ? problem(cx, ERR_INVALID, "a line is too long")
               : OK;
}

err_t article_add(struct cx *cx, const struct article *a, article_id *out)
{
    struct article made = *a;
    if (!article_is_theirs(&cx->actor, a->organisation))
        return problem(cx, ERR_FORBIDDEN, "no mandate for publishing");
    TRY(details_check(cx, a));
    made.id.v = id_new(cx->ids, cx->now);
    made.state = ARTICLE_DRAFT;
    made.created_at = cx->now;
    TRY(article_insert(cx, &made));
    *out = made.id;
    return article_record(cx, &made, LEDGER_ARTICLE_DRAFTED, NULL, 0);
}

static void id_changed(struct cx *cx, struct ledger_field *fields, size_t *n, const char *name,
                       int64_t was, int64_t is)
{
    if (was != is)
        ledger_changed(cx->arena, fields, n, name, arena_printf(cx->arena, "%" PRId64, was),
                       arena_printf(cx->arena, "%" PRId64, is));
}

/* What was changed, as fields of an entry. */
static size_t details_changed(struct cx *cx, const struct article *was, const struct article *is,
                              struct ledger_field *fields)
{
    size_t n = 0;
    id_changed(cx, fields, &n, "section", was->section.v, is->section.v);
    id_changed(cx, fields, &n, "organisation", was->organisation.v, is->organisation.v);
    id_changed(cx, fields, &n, "project", was->project, is->project);
    id_changed(cx, fields, &n, "consultation", was->consultation.v, is->consultation.v);
    ledger_changed(cx->arena, fields, &n, "writer", was->person, is->person);
    ledger_changed(cx->arena, fields, &n, "writer_withheld", was->withheld, is->withheld);
    ledger_changed(cx->arena, fields, &n, "desk", was->desk, is->desk);
    ledger_changed2(cx->arena, fields, &n, "relation", &was->relation, &is->relation);
    if (was->takes_comments != is->takes_comments)
        fields[n++] = ledger_flag("takes_comments", is->takes_comments);
    return n;
}

err_t article_change(struct cx *cx, const struct article *a)
{
    struct article was;
    struct ledger_field fields[24];
    TRY(article_for_writing(cx, a->id, &was));
    if (!article_is_theirs(&cx->actor, a->organisation))
        return problem(cx, ERR_FORBIDDEN, "not in the name of another");
    if (article_is_public(&was) &&
        (was.organisation.v != a->organisation.v || was.project != a->project))
        return problem(cx, ERR_CONFLICT, "who published it stays; who pays, the project says");
    TRY(details_check(cx, a));
    struct article is = was;
    is.section = a->section;
    is.organisation = a->organisation;
    is.person = a->person;
    is.withheld = a->withheld;
    is.desk = a->desk;
    is.project = a->project;
    is.consultation = a->consultation;
    is.relation = a->relation;
    is.takes_comments = a->takes_comments;
    if (!article_is_public(&was))
        is.embargo_at = a->embargo_at;
    const size_t n = details_changed(cx, &was, &is, fields);
    if (n == 0 && is.embargo_at == was.embargo_at)
        return OK;
    TRY(article_update(cx, &is));
    return article_record(cx, &is, LEDGER_ARTICLE_DESCRIBED, fields, n);
}

/* --- approval ------------------------------------------------------------------------------------
 */

err_t article_submit(struct cx *cx, article_id id)
{
    struct article a;
    TRY(article_for_writing(cx, id, &a));
    if (a.version == 0 || !article_has_change(&a) || a.state == ARTICLE_SCHEDULED ||
        a.state == ARTICLE_RETRACTED)
        return problem(cx, ERR_CONFLICT, "nothing to approve");
    if (a.waits_since != 0)
        return OK;
    a.waits_since = cx->now;
    if (a.state == ARTICLE_DRAFT)
        a.state = ARTICLE_WAITING;
    TRY(article_update(cx, &a));
    return article_is_public(&a) ? OK : article_record(cx, &a, LEDGER_ARTICLE_DRAFTED, NULL, 0);
}

err_t article_take_back(struct cx *cx, article_id id)
{
    struct article a;
    TRY(article_for_writing(cx, id, &a));
    if (a.waits_since == 0 && a.state != ARTICLE_SCHEDULED)
        return problem(cx, ERR_CONFLICT, "it does not wait");
    a.waits_since = 0;
    a.publish_at = 0;
    if (!article_is_public(&a))
        a.state = ARTICLE_DRAFT;
    TRY(article_update(cx, &a));
    return article_is_public(&a) ? OK : article_record(cx, &a, LEDGER_ARTICLE_DRAFTED, NULL, 0);
}

/* What the project brought about, where it is to stand. */
static err_t join_project(struct cx *cx, const struct article *a)
{
    part_id made;
    if (a->project == 0)
        return OK;
    return part_put(cx,
                    &(struct project_part){ .project = { a->project },
                                            .kind = PART_DELIVERABLE,
                                            .amount = AMOUNT_NOT_STATED,
                                            .thing_kind = S(ARTICLE_THING),
                                            .thing = a->id.v },
                    &made);
}

err_t article_origin_load(struct cx *cx, const struct article *a, struct article_origin *out)
{
    *out = (struct article_origin){ 0 };
    return a->import == 0 ? OK : article_origin_of(cx, a->id, out);
}

/* What was public elsewhere before keeps its date: here too it is as old as it is. */
static err_t date_first(struct cx *cx, struct article *a)
{
    struct article_origin o;
    TRY(article_origin_load(cx, a, &o));
    if (o.published_at != 0 && o.published_at < cx->now)
        a->published_at = a->updated_at = o.published_at;
    else
        a->published_at = cx->now;
    return OK;
}

/* The newest version goes out now, whatever was before it. */
static err_t go_out(struct cx *cx, struct article *a, const struct article_version_list *versions)
{
    const struct article_version *const was = article_version_numbered(versions, a->public_version);
    const struct article_version *const is = article_version_numbered(versions, a->version);
    const bool is_first = was == NULL;
    must(is != NULL);
    a->public_version = a->version;
    a->waits_since = 0;
    a->publish_at = 0;
    a->updated_at = cx->now;
    if (is_first) {
        a->state = ARTICLE_PUBLISHED;
        TRY(date_first(cx, a));
    }
    TRY(version_set_published(cx, is->id, cx->now));
    TRY(article_update(cx, a));
    TRY(article_record_version(cx, a, was, is));
    if (is_first) {
        struct evidence_list evidence;
        TRY(join_project(cx, a));
        TRY(evidence_list_of(cx, a->id, &evidence));
        for (size_t i = 0; i < evidence.count; i++) {
            if (evidence.at[i].ended_at == 0)
                TRY(evidence_record(cx, a, &evidence.at[i]));
        }
    }
    if (is->kind == CHANGE_TYPO || (is_first && a->published_at < cx->now))
        return OK; /* no news */
    return article_news_publish(cx, a->id,
                                is_first ? ARTICLE_NEWS_PUBLISHED : ARTICLE_NEWS_CHANGED);
}

static err_t schedule(struct cx *cx, struct article *a, usec_t at)
{
    a->waits_since = 0;
    a->state = ARTICLE_SCHEDULED;
    a->publish_at = at;
    TRY(article_update(cx, a));
    TRY(article_record(cx, a, LEDGER_ARTICLE_DRAFTED, NULL, 0));
    return job_add(cx, ARTICLE_PUBLISH_JOB,
                   arena_printf(cx->arena, "{\"article\":\"%" PRId64 "\"}", a->id.v),
                   arena_printf(cx->arena, "article %" PRId64 " %" PRId64 " %" PRId64, a->id.v,
                                a->version, at),
                   at);
}

err_t article_approve(struct cx *cx, article_id id, int64_t seen, usec_t publish_at)
{
    struct article a;
    struct article_version_list versions;
    TRY(article_for_writing(cx, id, &a));
    TRY(article_version_list_of(cx, id, &versions));
    if (a.waits_since == 0 || a.version != seen)
        return problem(cx, ERR_CONFLICT, "it does not wait, or another version does");
    if (article_wrote(&a, &versions, cx->actor.account))
        return problem(cx, ERR_FORBIDDEN, "whoever wrote it does not approve it");
    const usec_t at = publish_at > cx->now && !article_is_public(&a) ? publish_at : cx->now;
    if (a.embargo_at > at)
        return problem(cx, ERR_INVALID, "under embargo until then");
    TRY(version_set_approved(cx, article_version_numbered(&versions, seen)->id));
    return at > cx->now ? schedule(cx, &a, at) : go_out(cx, &a, &versions);
}

err_t article_publish_due(struct cx *cx, article_id id)
{
    struct article a;
    struct article_version_list versions;
    TRY(article_get(cx, id, &a));
    if (a.state != ARTICLE_SCHEDULED || a.publish_at > cx->now)
        return OK;
    TRY(article_version_list_of(cx, id, &versions));
    return go_out(cx, &a, &versions);
}

err_t article_retract_untold(struct cx *cx, article_id id, const struct text2 *reason)
{
    struct article a;
    TRY(article_for_writing(cx, id, &a));
    if (a.state != ARTICLE_PUBLISHED)
        return problem(cx, ERR_CONFLICT, "it is not published");
    if (text2_pick(reason, LANG_EN).len == 0 ||
        utf8_count(reason->by[LANG_EN]) > ARTICLE_NOTE_MOST ||
        utf8_count(reason->by[LANG_AZ]) > ARTICLE_NOTE_MOST)
        return problem(cx, ERR_INVALID, "a public reason is needed");
    static const struct text2 nothing = { 0 };
    struct ledger_field fields[4];
    size_t n = 0;
    ledger_changed2(cx->arena, fields, &n, "reason", &nothing, reason);
    a.state = ARTICLE_RETRACTED;
    a.retracted_at = cx->now;
    a.updated_at = cx->now;
    a.waits_since = 0;
    a.retraction = *reason;
    TRY(article_update(cx, &a));
    return article_record(cx, &a, LEDGER_ARTICLE_RETRACTED, fields, n);
}

err_t article_retract(struct cx *cx, article_id id, const struct text2 *reason)
{
    TRY(article_retract_untold(cx, id, reason));
    return article_news_publish(cx, id, ARTICLE_NEWS_RETRACTED);
}
