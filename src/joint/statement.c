/* Writing joint statements: drafting, the round, publishing, withdrawing.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/seal.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"

#define HOUR (INT64_C(3600) * USEC_PER_SECOND)
enum { ORGANISATIONS_TEXT_MAX = 64 << 10 };

/* --- what the writing files share ---------------------------------------------------------------
 */

err_t joint_for_drafting(struct cx *cx, joint_id id, struct joint *out)
{
    const int64_t *initiators = NULL;
    size_t count = 0;
    TRY(joint_get(cx, id, out));
    TRY(initiator_list_of(cx, id, &initiators, &count));
    return joint_drafts(&cx->actor, initiators, count)
               ? OK
               : problem(cx, ERR_FORBIDDEN, "joint statement %" PRId64 ": not its to draft", id.v);
}

err_t joint_store(struct cx *cx, struct joint *j)
{
    j->changed_at = cx->now;
    return joint_update(cx, j);
}

err_t joint_record(struct cx *cx, const struct joint *j, enum ledger_kind kind,
                   const struct ledger_field *fields, size_t count)
{
    const struct ledger_field state = ledger_text("state", joint_state_word(JOINT_DRAFT));
    const bool is_draft = j->state == JOINT_DRAFT;
    return ledger_add(cx, &(struct ledger_new){ .kind = is_draft ? LEDGER_JOINT_DRAFTED : kind,
                                                .subject = j->id.v,
                                                .fields = is_draft ? &state : fields,
                                                .count = is_draft ? 1 : count });
}

void joint_fields2(struct arena *arena, struct ledger_field *fields, size_t *count,
                   const char *name, const struct text2 *t)
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t code = lang_code((enum lang)l); /* counts through the enum */
        if (t->by[l].len > 0)
            fields[(*count)++] = ledger_text(
                arena_cstr(arena, arena_printf(arena, "%s_%.*s", name, STR_ARG(code))), t->by[l]);
    }
}

struct ledger_field joint_version_field(struct arena *arena, int64_t number)
{
    return ledger_text("version", arena_printf(arena, "%" PRId64, number));
}

str_t clauses_text(struct arena *arena, const struct joint_version *v, enum lang lang)
{
    AUTO(buf) out;
    buf_init(&out, 4 * (size_t)JOINT_TEXT_MOST + 64 * (size_t)CLAUSES_MAX);
    for (size_t i = 0; i < v->clause_count; i++) {
        if (v->clauses[i].text.by[lang].len == 0)
            continue;
        if (out.len > 0)
            BUF_LIT(&out, "\n\n");
        buf_printf(&out, "%" PRId64 ". ", v->clauses[i].number);
        buf_add(&out, v->clauses[i].text.by[lang]);
    }
    return arena_str(arena, buf_str(&out));
}

err_t joint_speaker(struct cx *cx, uint32_t scopes, organisation_id *out)
{
    const struct actor *const a = &cx->actor;
    const bool is_made_up =
        a->account == 0 && a->mandate == 0; /* the program fills a demonstration */
    if (a->acts_as != LEDGER_AS_ORGANISATION || (a->mandate == 0 && !is_made_up) ||
        (a->scopes & scopes) == 0)
        return problem(cx, ERR_FORBIDDEN, "no mandate for this");
    out->v = a->organisation;
    return OK;
}

/* --- the draft ----------------------------------------------------------------------------------
 */

static err_t organisations_exist(struct cx *cx, const int64_t *ids, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct organisation o;
        TRY(organisation_find(cx, (organisation_id){ ids[i] }, &o));
    }
    return OK;
}

static err_t details_check(struct cx *cx, const struct joint *j)
{
    struct consultation c;
    struct source s;
    if (j->dated.len > 0 && !date_is_partial(j->dated))
        return problem(cx, ERR_INVALID, "no date");
    if (j->is_coded && j->source.v == 0)
        return problem(cx, ERR_INVALID, "read from sources, and no source");
    if (j->source.v != 0)
        TRY(source_find(cx, j->source, &s));
    return j->consultation.v == 0 ? OK : consultation_get(cx, j->consultation, &c);
}

static void background_render(struct cx *cx, struct joint *j)
{
    for (int l = 0; l < LANG_COUNT; l++)
        j->background_html.by[l] = markdown_html(cx->arena, j->background.by[l]);
}

err_t joint_add(struct cx *cx, const struct joint *j, const int64_t *initiators, size_t count,
                joint_id *out)
{
    struct joint made = *j;
    if (!joint_drafts(&cx->actor, initiators, count) ||
        (made.is_coded && !joint_is_secretariat(&cx->actor)))
        return problem(cx, ERR_FORBIDDEN, "who drafts is among the initiators");
    TRY(details_check(cx, &made));
    TRY(organisations_exist(cx, initiators, count));
    made.id.v = id_new(cx->ids, cx->now);
    made.state = JOINT_DRAFT;
    made.created_at = cx->now;
    background_render(cx, &made);
    TRY(joint_insert(cx, &made));
    TRY(initiators_set(cx, made.id, initiators, count));
    *out = made.id;
    return joint_record(cx, &made, LEDGER_JOINT_DRAFTED, NULL, 0);
}

static str_t slugs_of(struct cx *cx, const int64_t *ids, size_t count)
{
    AUTO(buf) out;
    buf_init(&out, ORGANISATIONS_TEXT_MAX);
    for (size_t i = 0; i < count; i++) {
        struct organisation o;
        if (organisation_find(cx, (organisation_id){ ids[i] }, &o) != OK)
            continue;
        if (out.len > 0)
            BUF_LIT(&out, ", ");
        buf_add(&out, o.slug);
    }
    return arena_str(cx->arena, buf_str(&out));
}

/* Its details as the record keeps them, under their names; room for 12. */
static size_t details_fields(struct cx *cx, const struct joint *j, const int64_t *initiators,
                             size_t count, struct ledger_field *fields)
{
    size_t n = 0;
    joint_fields2(cx->arena, fields, &n, "background", &j->background);
    joint_fields2(cx->arena, fields, &n, "paid_by", &j->money);
    fields[n++] = ledger_text("initiators", slugs_of(cx, initiators, count));
    if (j->consultation.v != 0)
        fields[n++] = ledger_id("consultation", j->consultation.v);
    if (j->source.v != 0)
        fields[n++] = ledger_id("source", j->source.v);
    if (j->dated.len > 0)
        fields[n++] = ledger_text("dated", j->dated);
    if (j->is_example)
        fields[n++] = ledger_flag("is_example", true);
    return n;
}

static err_t record_details(struct cx *cx, const struct joint *was, const struct joint *is,
                            str_t initiators_were, str_t initiators_are)
{
    struct ledger_field fields[16];
    size_t n = 0;
    ledger_changed2(cx->arena, fields, &n, "background", &was->background, &is->background);
    ledger_changed2(cx->arena, fields, &n, "paid_by", &was->money, &is->money);
    ledger_changed(cx->arena, fields, &n, "initiators", initiators_were, initiators_are);
    ledger_changed(cx->arena, fields, &n, "dated", was->dated, is->dated);
    if (was->consultation.v != is->consultation.v)
        fields[n++] = ledger_id("consultation", is->consultation.v);
    return n == 0 ? OK : joint_record(cx, is, LEDGER_JOINT_CHANGED, fields, n);
}

err_t joint_change(struct cx *cx, const struct joint *j, const int64_t *initiators, size_t count)
{
    struct joint was;
    const int64_t *before = NULL;
    size_t before_count = 0;
    TRY(joint_for_drafting(cx, j->id, &was));
    if (was.state == JOINT_PUBLISHED || was.state == JOINT_WITHDRAWN)
        return problem(cx, ERR_CONFLICT, "it is published");
    if (!joint_drafts(&cx->actor, initiators, count))
        return problem(cx, ERR_FORBIDDEN, "nobody takes their own name out and goes on");
    struct joint made = was;
    made.background = j->background;
    made.money = j->money;
    made.consultation = j->consultation;
    made.dated = j->dated;
    made.source = j->source;
    TRY(details_check(cx, &made));
    TRY(organisations_exist(cx, initiators, count));
    TRY(initiator_list_of(cx, j->id, &before, &before_count));
    const str_t were = slugs_of(cx, before, before_count);
    background_render(cx, &made);
    TRY(joint_store(cx, &made));
    TRY(initiators_set(cx, j->id, initiators, count));
    return record_details(cx, &was, &made, were, slugs_of(cx, initiators, count));
}

/* --- the round ----------------------------------------------------------------------------------
 */

static err_t invite(struct cx *cx, joint_id j, organisation_id o, enum invited_way way)
{
    bool added = false;
    const struct invited i = { .organisation = o, .way = way, .invited_at = cx->now };
    return invited_insert(cx, j, &i, &added);
}

/* Whoever belongs to the alliance on this day, initiators, and those named. */
static err_t invite_all(struct cx *cx, joint_id j, const int64_t *also, size_t count)
{
    const struct member_line *members = NULL;
    const int64_t *initiators = NULL;
    size_t member_count = 0;
    size_t initiator_count = 0;
    TRY(membership_list_on(cx, date_day(cx->arena, cx->now), &members, &member_count));
    for (size_t i = 0; i < member_count; i++)
        TRY(invite(cx, j, members[i].organisation.id, INVITED_ALLIANCE));
    TRY(initiator_list_of(cx, j, &initiators, &initiator_count));
    for (size_t i = 0; i < initiator_count; i++)
        TRY(invite(cx, j, (organisation_id){ initiators[i] }, INVITED_ASKED));
    for (size_t i = 0; i < count; i++)
        TRY(invite(cx, j, (organisation_id){ also[i] }, INVITED_ASKED));
    return OK;
}

static err_t record_version(struct cx *cx, const struct joint *j, const struct joint_version *v)
{
    struct ledger_field fields[12];
    size_t n = 0;
    const struct text2 text = { { [LANG_AZ] = clauses_text(cx->arena, v, LANG_AZ),
                                  [LANG_EN] = clauses_text(cx->arena, v, LANG_EN) } };
    fields[n++] = ledger_id("id", v->id.v);
    fields[n++] = joint_version_field(cx->arena, v->number);
    fields[n++] = ledger_text("change", version_kind_word(v->kind));
    joint_fields2(cx->arena, fields, &n, "title", &v->title);
    joint_fields2(cx->arena, fields, &n, "text", &text);
    if (v->reason.len > 0)
        fields[n++] = ledger_text("reason", v->reason);
    if (v->amendment.v != 0)
        fields[n++] = ledger_id("amendment", v->amendment.v);
    if (v->created_at != cx->now)
        fields[n++] = ledger_time(cx->arena, "taken_at", v->created_at);
    return joint_record(cx, j, LEDGER_JOINT_VERSIONED, fields, n);
}

static err_t record_confirmation(struct cx *cx, const struct joint *j, const struct confirmation *c)
{
    struct ledger_field fields[5];
    size_t n = 0;
    fields[n++] = ledger_text("language", lang_code(c->lang));
    fields[n++] = ledger_text("sha256", c->print);
    if (c->confirmed_at != cx->now) {
        fields[n++] = ledger_text("given_as", ledger_as_word(c->acts_as));
        fields[n++] = ledger_time(cx->arena, "taken_at", c->confirmed_at);
    }
    return joint_record(cx, j, LEDGER_JOINT_CONFIRMED, fields, n);
}

err_t joint_record_drafts(struct cx *cx, const struct joint *j)
{
    struct version_list versions;
    struct confirmation_list confirmations;
    TRY(version_list_of(cx, j->id, &versions));
    TRY(confirmation_list_of(cx, j->id, &confirmations));
    for (size_t i = 0; i < versions.count; i++)
        TRY(record_version(cx, j, &versions.at[i]));
    for (size_t i = 0; i < confirmations.count; i++)
        TRY(record_confirmation(cx, j, &confirmations.at[i]));
    return OK;
}

static err_t record_opened(struct cx *cx, const struct joint *j)
{
    struct ledger_field fields[16];
    const int64_t *initiators = NULL;
    size_t count = 0;
    struct invited_list invited;
    TRY(initiator_list_of(cx, j->id, &initiators, &count));
    TRY(invited_list_of(cx, j->id, &invited));
    int64_t *const ids = arena_array(cx->arena, int64_t, invited.count);
    for (size_t i = 0; i < invited.count; i++)
        ids[i] = invited.at[i].organisation.v;
    size_t n = details_fields(cx, j, initiators, count, fields);
    fields[n++] = ledger_time(cx->arena, "closes_at", j->closes_at);
    fields[n++] = ledger_text("invited", slugs_of(cx, ids, invited.count));
    fields[n++] = joint_version_field(cx->arena, j->version);
    return joint_record(cx, j, LEDGER_JOINT_OPENED, fields, n);
}

err_t joint_open(struct cx *cx, joint_id id, usec_t closes_at, const int64_t *also, size_t count)
{
    struct joint j;
    const int64_t *initiators = NULL;
    size_t initiator_count = 0;
    TRY(joint_for_drafting(cx, id, &j));
    TRY(initiator_list_of(cx, id, &initiators, &initiator_count));
    if (!joint_may_become(&j, JOINT_ROUND))
        return problem(cx, ERR_CONFLICT, "no round can begin");
    if (j.version == 0 || initiator_count == 0 || closes_at < cx->now + HOUR)
        return problem(cx, ERR_INVALID, "no text, no initiator, or a deadline too near");
    TRY(organisations_exist(cx, also, count));
    const bool was_draft = j.state == JOINT_DRAFT;
    j.state = JOINT_ROUND;
    j.opened_at = was_draft ? cx->now : j.opened_at;
    j.closes_at = closes_at;
    j.closed_at = 0;
    TRY(joint_store(cx, &j));
    TRY(invite_all(cx, id, also, count));
    TRY(record_opened(cx, &j));
    if (was_draft)
        TRY(joint_record_drafts(cx, &j));
    return joint_news_publish(cx, id, JOINT_NEWS_OPENED);
}

err_t joint_invite(struct cx *cx, joint_id id, organisation_id o, enum invited_way way)
{
    struct joint j;
    struct organisation there;
    bool added = false;
    TRY(joint_for_drafting(cx, id, &j));
    TRY(organisation_find(cx, o, &there));
    if (way == INVITED_SOURCE ? !j.is_coded : !joint_is_open(&j, cx->now))
        return problem(cx, ERR_CONFLICT, "nobody is invited now");
    const struct invited i = { .organisation = o, .way = way, .invited_at = cx->now };
    TRY(invited_insert(cx, id, &i, &added));
    if (!added)
        return problem(cx, ERR_CONFLICT, "invited before");
    TRY(joint_store(cx, &j));
    return joint_record(cx, &j, LEDGER_JOINT_INVITED,
                        LEDGER_FIELDS(ledger_id("organisation", o.v)));
}

err_t joint_extend(struct cx *cx, joint_id id, usec_t closes_at)
{
    struct joint j;
    TRY(joint_for_drafting(cx, id, &j));
    if (!joint_is_open(&j, cx->now))
        return problem(cx, ERR_CONFLICT, "the round is not open");
    if (closes_at <= j.closes_at)
        return problem(cx, ERR_INVALID, "no later than before");
    const struct ledger_field fields[] = { ledger_time(cx->arena, "closes_at", closes_at),
                                           ledger_time(cx->arena, "was_closes_at", j.closes_at) };
    j.closes_at = closes_at;
    TRY(joint_store(cx, &j));
    return joint_record(cx, &j, LEDGER_JOINT_CHANGED, fields, ARRAY_LEN(fields));
}

err_t joint_close(struct cx *cx, joint_id id)
{
    struct joint j;
    TRY(joint_for_drafting(cx, id, &j));
    if (j.state != JOINT_ROUND)
        return problem(cx, ERR_CONFLICT, "no round to close");
    j.state = JOINT_CLOSED;
    j.closed_at = cx->now < j.closes_at ? cx->now : j.closes_at;
    TRY(joint_store(cx, &j));
    return joint_record(cx, &j, LEDGER_JOINT_CLOSED, NULL, 0);
}

/* --- publishing ---------------------------------------------------------------------------------
 */

/* What they hold elsewhere is counted once, when it leaves the house. */
static err_t freeze_counts(struct cx *cx, const struct whole_joint *w)
{
    for (size_t i = 0; i < w->block.count; i++) {
        const struct stander *const s = &w->block.at[i];
        TRY(invited_set_counts(cx, w->j->id,
                               &(struct invited){ .organisation = s->organisation,
                                                  .agrees = s->agrees,
                                                  .opposes = s->opposes }));
    }
    return OK;
}

static err_t record_coded(struct cx *cx, const struct joint *j)
{
    if (!j->is_coded)
        return OK;
    struct ledger_field fields[16];
    const int64_t *initiators = NULL;
    size_t count = 0;
    TRY(initiator_list_of(cx, j->id, &initiators, &count));
    const size_t n = details_fields(cx, j, initiators, count, fields);
    TRY(joint_record(cx, j, LEDGER_JOINT_CHANGED, fields, n));
    return joint_record_drafts(cx, j);
}

err_t joint_publish(struct cx *cx, joint_id id)
{
    struct joint j;
    struct whole_joint w;
    struct gates gates;
    TRY(joint_for_drafting(cx, id, &j));
    TRY(whole_joint_load(cx, &j, &w));
    TRY(whole_gates(cx, &w, &gates));
    if (gates.count > 0)
        return problem(cx, ERR_CONFLICT, "%zu reasons against publishing", gates.count);
    TRY(freeze_counts(cx, &w));
    if (j.state == JOINT_ROUND) /* its deadline is over, and the hourly rounds have not been */
        j.closed_at = j.closes_at;
    j.state = JOINT_PUBLISHED;
    j.published_at = cx->now;
    TRY(joint_store(cx, &j));
    TRY(record_coded(cx, &j));
    TRY(joint_record(cx, &j, LEDGER_JOINT_PUBLISHED,
                     LEDGER_FIELDS(joint_version_field(cx->arena, j.version))));
    TRY(joint_seal(cx, id, SEAL_PUBLISHED));
    return joint_news_publish(cx, id, JOINT_NEWS_PUBLISHED);
}

err_t joint_withdraw(struct cx *cx, joint_id id, str_t reason)
{
    struct joint j;
    TRY(joint_for_drafting(cx, id, &j));
    if (!joint_may_become(&j, JOINT_WITHDRAWN))
        return problem(cx, ERR_CONFLICT, "only what is published is withdrawn");
    if (reason.len == 0 || utf8_count(reason) > JOINT_REASON_MOST)
        return problem(cx, ERR_INVALID, "a public reason");
    j.state = JOINT_WITHDRAWN;
    j.withdrawn_at = cx->now;
    j.withdrawn_reason = reason;
    TRY(joint_store(cx, &j));
    TRY(joint_record(cx, &j, LEDGER_JOINT_WITHDRAWN, LEDGER_FIELDS(ledger_text("reason", reason))));
    TRY(joint_seal(cx, id, SEAL_WITHDRAWN));
    return joint_news_publish(cx, id, JOINT_NEWS_WITHDRAWN);
}

err_t joint_event_add(struct cx *cx, joint_id id, str_t dated, const struct text2 *text,
                      source_id source)
{
    struct joint j;
    TRY(joint_for_drafting(cx, id, &j));
    if (!date_is_partial(dated) || text2_pick(text, LANG_EN).len == 0)
        return problem(cx, ERR_INVALID, "an event without date or words");
    const struct joint_event e = {
        .id = id_new(cx->ids, cx->now), .dated = dated, .text = *text, .source = { .id = source }
    };
    TRY(event_insert(cx, id, &e));
    struct ledger_field fields[4];
    size_t n = 0;
    fields[n++] = ledger_text("dated", dated);
    joint_fields2(cx->arena, fields, &n, "text", text);
    if (source.v != 0)
        fields[n++] = ledger_id("source", source.v);
    return joint_record(cx, &j, LEDGER_JOINT_CHANGED, fields, n);
}
