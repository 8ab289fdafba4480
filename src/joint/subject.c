/* What others ask of joint statements: names for the record's pages, sections and events of
 * organisations, deliverables of projects, what can be found, what waits.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/text.h"
#include "joint/views/public.html.h"
#include "joint/web.h"
#include "kit/base/str.h"
#include "kit/text/text.h"

/* --- names --------------------------------------------------------------------------------------
 */

static err_t public_one(struct cx *cx, int64_t id, struct joint *out)
{
    TRY(joint_get(cx, (joint_id){ id }, out));
    return joint_is_public(out) ? OK : ERR_NOT_FOUND; /* a draft is not named */
}

err_t joint_describe(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct joint j;
    TRY(public_one(cx, id, &j));
    *name = joint_title(cx, &j);
    *where = url_joint(cx, &j);
    return OK;
}

/* "Title (2 signed, 3 dissent in writing, …)". */
static str_t with_counts(struct cx *cx, const struct whole_joint *w)
{
    const str_t title = joint_title(cx, w->j);
    const str_t sentence = block_sentence(cx, &w->block);
    return arena_printf(cx->arena, "%.*s (%.*s)", STR_ARG(title), STR_ARG(sentence));
}

err_t joint_deliverable(struct cx *cx, int64_t id, str_t *name, url_t *where)
{
    struct joint *const j = arena_new(cx->arena, struct joint);
    struct whole_joint w;
    TRY(public_one(cx, id, j));
    TRY(whole_joint_load(cx, j, &w));
    *name = with_counts(cx, &w);
    *where = url_joint(cx, j);
    return OK;
}

err_t joint_choices(struct cx *cx, const struct deliverable_choice **out, size_t *count)
{
    const struct joint *list = NULL;
    TRY(joint_list(cx, JOINTS_PUBLIC, &list, count));
    struct deliverable_choice *const at = arena_array(cx->arena, struct deliverable_choice, *count);
    for (size_t i = 0; i < *count; i++)
        at[i] = (struct deliverable_choice){ list[i].id.v, joint_title(cx, &list[i]) };
    *out = at;
    return OK;
}

/* --- on an organisation's page ------------------------------------------------------------------
 */

static bool initiates(const struct whole_joint *w, organisation_id o)
{
    for (size_t i = 0; i < w->initiator_count; i++) {
        if (w->initiators[i] == o.v)
            return true;
    }
    return false;
}

static const struct stander *stander_of(const struct whole_joint *w, organisation_id o)
{
    for (size_t i = 0; i < w->block.count; i++) {
        if (w->block.at[i].organisation.v == o.v)
            return &w->block.at[i];
    }
    return NULL;
}

err_t joint_organisation_section(struct cx *cx, const struct organisation *o, html_t *out)
{
    const struct joint *list = NULL;
    size_t count = 0;
    TRY(joint_list_of(cx, o->id, &list, &count));
    *out = HTML_NONE;
    if (count == 0)
        return OK;
    struct whole_joint *const wholes = arena_array(cx->arena, struct whole_joint, count);
    struct organisation_joint *const at = arena_array(cx->arena, struct organisation_joint, count);
    for (size_t i = 0; i < count; i++) {
        TRY(whole_joint_load(cx, &list[i], &wholes[i]));
        at[i] = (struct organisation_joint){ &wholes[i], stander_of(&wholes[i], o->id),
                                             initiates(&wholes[i], o->id) };
    }
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_organisation_joints(&body, cx, at, count);
    TRY(buf_check(&body));
    *out = html_of_buf(cx, &body);
    return OK;
}

static html_t linked(struct cx *cx, const struct joint *j)
{
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_joint_linked(&out, cx, j);
    return html_of_buf(cx, &out);
}

static html_t answer_told(struct cx *cx, const struct joint *j, enum answer_value v)
{
    const html_t name = linked(cx, j);
    switch (v) {
    case ANSWER_SIGNED:
        return trh(cx, "Signed the joint statement {0}", HARG(name));
    case ANSWER_ABSTAINED:
        return trh(cx, "Abstained from the joint statement {0}", HARG(name));
    case ANSWER_DISSENTED:
        return trh(cx, "Dissented from the joint statement {0}", HARG(name));
    case ANSWER_WITHDREW:
        return trh(cx, "Withdrew its signature of the joint statement {0}", HARG(name));
    case ANSWER_OBJECTED:
        return trh(cx, "Objected to what was read about it and the joint statement {0}",
                   HARG(name));
    }
    must_failed("an answer", __FILE__, __LINE__);
}

/* Each answer it ever gave, past ones too. */
err_t joint_organisation_events(struct cx *cx, const struct organisation *o, struct event_list *to)
{
    const struct joint *list = NULL;
    size_t count = 0;
    TRY(joint_list_of(cx, o->id, &list, &count));
    for (size_t i = 0; i < count; i++) {
        struct joint_answer_list answers;
        TRY(joint_answer_list_of(cx, list[i].id, &answers));
        for (size_t k = 0; k < answers.count; k++) {
            if (answers.at[k].organisation.v == o->id.v)
                event_add(to, answer_date(cx, &answers.at[k]),
                          answer_told(cx, &list[i], answers.at[k].value));
        }
    }
    return OK;
}

/* --- being found --------------------------------------------------------------------------------
 */

/* The line of a hit carries the counts; its body has every dissent. */
static err_t search_load(struct cx *cx, int64_t id, struct search_text out[SEARCH_TEXTS_MAX],
                         size_t *count)
{
    struct joint *const j = arena_new(cx->arena, struct joint);
    struct whole_joint w;
    *count = 0;
    const err_t found = public_one(cx, id, j);
    if (found == ERR_NOT_FOUND)
        return OK;
    TRY(found);
    TRY(whole_joint_load(cx, j, &w));
    const enum lang reader = cx->lang;
    for (int l = 0; l < LANG_COUNT; l++) {
        AUTO(buf) body;
        buf_init(&body, JOINT_PLAIN_MAX);
        cx->lang = (enum lang)l; /* counts through the enum */
        joint_text(cx, &w, STR_NONE, &body);
        out[(*count)++] = (struct search_text){
            .title = with_counts(cx, &w),
            .body = arena_str(cx->arena, buf_str(&body)),
            .lang = cx->lang,
            .where = url_joint(cx, j),
            .organisation = w.initiator_count == 1 ? w.initiators[0] : 0,
            .dated = j->published_at != 0 ? j->published_at : j->opened_at,
        };
    }
    cx->lang = reader;
    return OK;
}

const struct search_source joint_search[] = {
    { .kind = "joint-statement",
      .label = N_("Joint statements"),
      .one = N_("Joint statement"),
      .parts = { "joint.", "signature.", NULL },
      .load = search_load,
      .ids = joint_ids },
    { 0 },
};

/* --- what leads there, what waits ---------------------------------------------------------------
 */

err_t joint_front(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    const struct joint *all = NULL;
    size_t n = 0;
    TRY(joint_list(cx, JOINTS_PUBLIC, &all, &n));
    out[0] = (struct signpost){
        n == 0 ? _("Joint statements")
               : trn(cx, (int64_t)n, "{0} joint statement", "{0} joint statements"),
        url_plain(cx, "/joint-statements"), _("Who signed, who dissents and who said nothing")
    };
    *count = 1;
    return OK;
}

/* Who is asked and has said nothing yet. */
static err_t quiet_line(struct cx *cx, const struct joint *j, struct signpost *out, bool *is_some)
{
    struct whole_joint w;
    int64_t quiet = 0;
    TRY(whole_joint_load(cx, j, &w));
    for (size_t i = 0; i < w.block.count; i++)
        quiet += w.block.at[i].answer == NULL ? 1 : 0;
    *is_some = quiet > 0;
    *out = (struct signpost){
        trn(cx, quiet, "{0} organisation has not answered: {1}",
            "{0} organisations have not answered: {1}", TARG(joint_title(cx, j))),
        url_joint_desk(cx, j),
        trf(cx, "Until {0}. Its desk reminds them.", TARG(date_time(cx, j->closes_at)))
    };
    return OK;
}

err_t joint_desk_signposts(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    const struct joint *all = NULL;
    size_t n = 0;
    int64_t drafts = 0;
    int64_t closed = 0;
    TRY(joint_list(cx, JOINTS_ALL, &all, &n));
    for (size_t i = 0; i < n; i++) {
        drafts += all[i].state == JOINT_DRAFT ? 1 : 0;
        closed += all[i].state == JOINT_CLOSED ||
                          (all[i].state == JOINT_ROUND && !joint_is_open(&all[i], cx->now))
                      ? 1
                      : 0;
    }
    *count = 0;
    if (drafts > 0)
        out[(*count)++] = (struct signpost){ trn(cx, drafts, "{0} joint statement is a draft",
                                                 "{0} joint statements are drafts"),
                                             url_plain(cx, "/joint-desk") };
    if (closed > 0)
        out[(*count)++] =
            (struct signpost){ trn(cx, closed, "{0} joint statement waits to be published",
                                   "{0} joint statements wait to be published"),
                               url_plain(cx, "/joint-desk") };
    for (size_t i = 0; i < n && *count < SIGNPOSTS_MAX; i++) {
        bool is_some = false;
        if (all[i].state == JOINT_ROUND && joint_is_open(&all[i], cx->now))
            TRY(quiet_line(cx, &all[i], &out[*count], &is_some));
        *count += is_some;
    }
    return OK;
}

/* The organisation is asked, and has not answered the version in force. */
static err_t asks_us(struct cx *cx, const struct joint *j, bool *out)
{
    struct whole_joint w;
    TRY(whole_joint_load(cx, j, &w));
    const struct stander *const mine = joint_mine(cx, &w);
    *out = mine != NULL && (mine->answer == NULL || mine->stand == STAND_EARLIER);
    return OK;
}

err_t joint_own_desk(struct cx *cx, struct signpost out[SIGNPOSTS_MAX], size_t *count)
{
    const struct joint *all = NULL;
    size_t n = 0;
    *count = 0;
    TRY(joint_list(cx, JOINTS_PUBLIC, &all, &n));
    for (size_t i = 0; i < n && *count < SIGNPOSTS_MAX; i++) {
        bool asks = false;
        if (joint_takes_answer(&all[i], cx->now))
            TRY(asks_us(cx, &all[i], &asks));
        if (asks)
            out[(*count)++] =
                (struct signpost){ trf(cx, "A joint statement asks for your answer: {0}",
                                       TARG(joint_title(cx, &all[i]))),
                                   url_joint(cx, &all[i]),
                                   trf(cx, "Until {0}. Sign, abstain or dissent.",
                                       TARG(date_time(cx, all[i].closes_at))) };
    }
    return OK;
}

err_t joint_housekeep(struct cx *cx)
{
    const struct joint *due = NULL;
    size_t count = 0;
    TRY(joint_due(cx, &due, &count));
    for (size_t i = 0; i < count; i++)
        TRY(joint_close(cx, due[i].id));
    return OK;
}
