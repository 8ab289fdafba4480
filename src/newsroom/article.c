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

/* --- the draft -----------------------------------------------------------------------------------
 */

err_t byline_check(struct cx *cx, const struct byline *b)
{
    if (b->withheld.len > 0 && b->person.len > 0)
        return problem(cx, ERR_INVALID, "a name that is withheld is not printed");
    for (int l = 0; l < LANG_COUNT; l++) {
        if (utf8_count(b->relation.by[l]) > ARTICLE_LEAD_MOST)
            return problem(cx, ERR_INVALID, "the relation is too long");
    }
    return utf8_count(b->person) > ARTICLE_LINE_MOST ||
                   utf8_count(b->withheld) > ARTICLE_LINE_MOST || utf8_count(b->desk) > 40
               ? problem(cx, ERR_INVALID, "a line is too long")
               : OK;
}

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
    const struct byline b = article_byline(a);
    return byline_check(cx, &b);
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

/* What was changed of what no version says, as fields of an entry. */
static size_t details_changed(struct cx *cx, const struct article *was, const struct article *is,
                              struct ledger_field *fields)
{
    size_t n = 0;
    id_changed(cx, fields, &n, "section", was->section.v, is->section.v);
    id_changed(cx, fields, &n, "organisation", was->organisation.v, is->organisation.v);
    id_changed(cx, fields, &n, "project", was->project, is->project);
    id_changed(cx, fields, &n, "consultation", was->consultation.v, is->consultation.v);
    if (was->takes_comments != is->takes_comments)
        fields[n++] = ledger_flag("takes_comments", is->takes_comments);
    return n;
}

/* What whoever approved it, or is asked to, would not know of. */
static bool is_beyond_approval(const struct article *was, const struct article *is)
{
    const bool is_other_embargo = was->embargo_at != is->embargo_at;
    return was->organisation.v != is->organisation.v || was->project != is->project ||
           (is_other_embargo && was->state == ARTICLE_SCHEDULED &&
            is->embargo_at > was->publish_at);
}

/* Back to whoever writes it, as a draft. */
static void approval_end(struct article *a)
{
    a->waits_since = 0;
    a->publish_at = 0;
    if (!article_is_public(a))
        a->state = ARTICLE_DRAFT;
}

/* The newest text under another byline; nothing where it is the same. */
static err_t byline_change(struct cx *cx, article_id id, const struct byline *byline)
{
    struct article a;
    struct article_version v;
    TRY(article_get(cx, id, &a));
    if (a.version == 0)
        return OK;
    TRY(version_get(cx, id, a.version, &v));
    return article_write(cx, &(struct article_text_new){ .article = id,
                                                         .seen = a.version,
                                                         .title = v.title,
                                                         .lead = v.lead,
                                                         .body = v.body,
                                                         .note = v.note,
                                                         .byline = byline,
                                                         .is_machine = v.is_machine });
}

static err_t details_store(struct cx *cx, const struct article *was, struct article *is)
{
    struct ledger_field fields[24];
    const struct byline before = article_byline(was);
    const struct byline after = article_byline(is);
    const bool is_same_byline = byline_is_same(&before, &after);
    const size_t n = details_changed(cx, was, is, fields);
    if (n == 0 && is->embargo_at == was->embargo_at && is_same_byline)
        return OK;
    if (is_beyond_approval(was, is))
        approval_end(is);
    TRY(article_update(cx, is));
    TRY(article_record(cx, is, LEDGER_ARTICLE_DESCRIBED, fields, n));
    return is_same_byline ? OK : byline_change(cx, is->id, &after);
}

err_t article_change(struct cx *cx, const struct article *a)
{
    struct article was;
    TRY(article_for_writing(cx, a->id, &was));
    const struct byline before = article_byline(&was);
    const struct byline after = article_byline(a);
    if (!article_is_theirs(&cx->actor, a->organisation))
        return problem(cx, ERR_FORBIDDEN, "not in the name of another");
    if (article_is_public(&was) && (was.organisation.v != a->organisation.v ||
                                    was.project != a->project || !byline_is_same(&before, &after)))
        return problem(cx, ERR_CONFLICT, "who published it stays; the byline is the version's");
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
    return details_store(cx, &was, &is);
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
    approval_end(&a);
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

/* Spelling is no news, a language that was not there is: for those who read it. versions: as they
 * stood before. */
static err_t translations_tell(struct cx *cx, const struct article *a,
                               const struct article_version_list *versions,
                               const struct article_version *is)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        if (language_is_new(versions, is, lang))
            TRY(article_news_translated(cx, a->id, lang));
    }
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
    if (is_first && a->published_at < cx->now)
        return OK; /* it was news elsewhere */
    if (is->kind == CHANGE_TYPO)
        return translations_tell(cx, a, versions, is);
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

/* Its time has come before its embargo ends: somebody has to look. */
static err_t wait_again(struct cx *cx, struct article *a)
{
    a->state = ARTICLE_WAITING;
    a->waits_since = cx->now;
    a->publish_at = 0;
    TRY(article_update(cx, a));
    return article_record(cx, a, LEDGER_ARTICLE_DRAFTED, NULL, 0);
}

err_t article_publish_due(struct cx *cx, article_id id)
{
    struct article a;
    struct article_version_list versions;
    TRY(article_get(cx, id, &a));
    if (a.state != ARTICLE_SCHEDULED || a.publish_at > cx->now)
        return OK;
    if (a.embargo_at > cx->now)
        return wait_again(cx, &a);
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
