/* Routes of joint statements; the list and one of them as everybody sees them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/web.h"

#include "identity/identity.h"
#include "joint/inside.h"
#include "joint/rules.h"
#include "joint/seal.h"
#include "joint/views/block.html.h"
#include "joint/views/public.html.h"
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "record/record.h"
#include "site/list_file.h"

#define NAV "/joint-statements"

err_t joint_respond(struct cx *cx, const struct request *rq, struct response *rs, int status,
                    const struct page *page, struct buf *body)
{
    TRY(buf_check(body));
    struct page drawn = *page;
    drawn.style = "joint.css";
    drawn.nav = NAV;
    drawn.body = html_of_buf(cx, body);
    return site_respond(cx, rq, rs, status, &drawn);
}

err_t joint_of_path(struct cx *cx, const struct request *rq, struct whole_joint *out)
{
    struct joint *const j = arena_new(cx->arena, struct joint);
    TRY(joint_find(cx, path_word(rq, 0), j));
    if (!joint_is_public(j) && !joint_sees_drafts(&cx->actor))
        return problem(cx, ERR_NOT_FOUND, "a draft");
    return whole_joint_load(cx, j, out);
}

bool joint_may_desk(const struct cx *cx, const struct whole_joint *w)
{
    struct actor as = cx->actor;
    if ((as.roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0)
        return true;
    as.acts_as = LEDGER_AS_ORGANISATION;
    return as.mandate != 0 && joint_drafts(&as, w->initiators, w->initiator_count);
}

const struct stander *joint_mine(const struct cx *cx, const struct whole_joint *w)
{
    for (size_t i = 0; i < w->block.count && cx->actor.mandate != 0; i++) {
        if (w->block.at[i].organisation.v == cx->actor.organisation)
            return &w->block.at[i];
    }
    return NULL;
}

bool joint_may_answer(const struct cx *cx, const struct whole_joint *w)
{
    const struct stander *const mine = joint_mine(cx, w);
    return mine != NULL && joint_takes_answer_of(w->j, &w->versions, mine->answer, cx->now);
}

/* --- what views ask -----------------------------------------------------------------------------
 */

static void add_voice(struct clause_voices *v, const struct organisation *o, enum position value,
                      const struct organisation **agree, const struct organisation **disagree)
{
    if (value == POSITION_PASS)
        return;
    struct strip_side *const side = value == POSITION_AGREE ? &v->strip.right : &v->strip.left;
    if (value == POSITION_AGREE)
        agree[v->agree_count++] = o;
    else
        disagree[v->disagree_count++] = o;
    if (o->scope == SCOPE_LOCAL)
        side->diamonds++;
    else
        side->circles++;
}

/* Organisations with a position in the consultation, each once. */
static int64_t speakers(const struct whole_joint *w)
{
    int64_t n = 0;
    for (size_t i = 0; i < w->stance_count; i++) {
        bool is_first = true;
        for (size_t k = 0; k < i && is_first; k++)
            is_first = w->stances[k].organisation.v != w->stances[i].organisation.v;
        n += is_first ? 1 : 0;
    }
    return n;
}

struct clause_voices clause_voices_of(struct cx *cx, const struct whole_joint *w,
                                      const struct clause *c)
{
    struct clause_voices v = { .statement = whole_statement(w, c->statement) };
    const struct organisation **const agree =
        arena_array(cx->arena, const struct organisation *, w->stance_count);
    const struct organisation **const disagree =
        arena_array(cx->arena, const struct organisation *, w->stance_count);
    int64_t said = 0;
    for (size_t i = 0; v.statement != NULL && i < w->stance_count; i++) {
        const struct stance *const s = &w->stances[i];
        if (s->statement.v != c->statement.v || s->organisation.v == 0)
            continue;
        said++;
        add_voice(&v, whole_organisation(w, s->organisation), s->value, agree, disagree);
    }
    v.agree = agree;
    v.disagree = disagree;
    v.silent = v.statement == NULL ? 0 : speakers(w) - said;
    return v;
}

html_t joint_names(struct cx *cx, const struct whole_joint *w, const struct organisation *const *at,
                   size_t count)
{
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_joint_names(&out, cx, w, at, count);
    return html_of_buf(cx, &out);
}

html_t joint_block(struct cx *cx, const struct whole_joint *w)
{
    AUTO(buf) out;
    buf_init(&out, JOINT_PAGE_MAX);
    view_joint_block(&out, cx, w);
    return html_of_buf(cx, &out);
}

str_t dissent_link_label(struct cx *cx, const struct block *b)
{
    return trn(cx, (int64_t)block_of(b, STAND_DISSENTED), "Read the dissent",
               "Read the dissent of {0}");
}

/* --- the list -----------------------------------------------------------------------------------
 */

static err_t joints_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const struct joint *list = NULL;
    struct joints_page p = { 0 };
    TRY(joint_list(cx, JOINTS_PUBLIC, &list, &p.count));
    struct whole_joint *const at = arena_array(cx->arena, struct whole_joint, p.count);
    for (size_t i = 0; i < p.count; i++)
        TRY(whole_joint_load(cx, &list[i], &at[i]));
    p.at = at;
    p.may_desk = joint_sees_drafts(&cx->actor);
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joints(&body, cx, &p);
    const struct page page = { .title = _("Joint statements"),
                               .description = _("Texts that several organisations sign, each with "
                                                "its dissent and its non-signers.") };
    return joint_respond(cx, rq, rs, 200, &page, &body);
}

/* A line each: with how many dissent, abstained and said nothing. */
static err_t joints_file(struct cx *cx, const struct request *rq, struct response *rs)
{
    static const char *const COLUMNS[] = { "slug",      "title_az",  "title_en",     "state",
                                           "opened_at", "closes_at", "published_at", "signed",
                                           "dissented", "abstained", "quiet",        "block_az",
                                           "block_en",  "money_az",  "money_en" };
    const struct joint *list = NULL;
    size_t count = 0;
    struct list_file f;
    TRY(joint_list(cx, JOINTS_PUBLIC, &list, &count));
    list_file_begin(&f, cx, rq, rs, "joint-statements", COLUMNS, ARRAY_LEN(COLUMNS));
    for (size_t i = 0; i < count; i++) {
        const struct joint *const j = &list[i];
        struct whole_joint w;
        TRY(whole_joint_load(cx, j, &w));
        const struct text2 block = block_sentence2(cx, &w.block);
        const struct text2 money = whole_money(cx, &w);
        const struct list_cell cells[ARRAY_LEN(COLUMNS)] = {
            CELL(j->slug),
            CELLS_OF(j->title),
            CELL(joint_state_word(j->state)),
            cell_time(cx, j->opened_at),
            cell_time(cx, j->closes_at),
            cell_time(cx, j->published_at),
            CELL_NUMBER(block_of(&w.block, STAND_SIGNED)),
            CELL_NUMBER(block_of(&w.block, STAND_DISSENTED)),
            CELL_NUMBER(block_of(&w.block, STAND_ABSTAINED)),
            CELL_NUMBER(block_quiet(&w.block)),
            CELLS_OF(block),
            CELLS_OF(money)
        };
        list_file_row(&f, cells);
    }
    return list_file_end(&f);
}

/* --- one ----------------------------------------------------------------------------------------
 */

static size_t open_amendments(const struct whole_joint *w)
{
    size_t n = 0;
    for (size_t i = 0; i < w->amendments.count; i++)
        n += w->amendments.at[i].state == AMEND_OPEN ? 1 : 0;
    return n;
}

static err_t page_fill(struct cx *cx, const struct request *rq, struct joint_page *p)
{
    const struct whole_joint *const w = p->w;
    struct joint_document d;
    const bool signs = (cx->actor.scopes & MANDATE_SIGNING) != 0;
    p->mine = joint_mine(cx, w);
    p->may_desk = joint_may_desk(cx, w);
    p->may_answer = joint_may_answer(cx, w);
    p->may_withdraw = signs && p->mine != NULL && joint_is_public(w->j) &&
                      !joint_is_open(w->j, cx->now) && p->mine->answer != NULL &&
                      p->mine->answer->value == ANSWER_SIGNED;
    p->may_object = signs && p->mine != NULL && p->mine->answer != NULL &&
                    p->mine->answer->is_coded && joint_is_public(w->j);
    p->was_answered = str_eq(request_query(cx, rq, S("answered")), S("1")) && p->mine != NULL;
    p->open_amendments = open_amendments(w);
    joint_history_fill(cx, w, p);
    if (cx->actor.mandate != 0)
        p->speaker = speaker_bar(cx);
    p->funder = made_for_line(cx, w->made_for, w->j->id.v);
    TRY(joint_document_of(cx, w, &d));
    p->entry = d.entry;
    return joint_is_public(w->j) ? record_changes(cx, w->j->id.v, &p->changes) : OK;
}

static err_t joint_get_page(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct whole_joint w = { 0 };
    TRY(joint_of_path(cx, rq, &w));
    must(w.j != NULL);
    struct joint_page p = { .w = &w };
    TRY(page_fill(cx, rq, &p));
    AUTO(buf) body;
    buf_init(&body, JOINT_PAGE_MAX);
    view_joint(&body, cx, &p);
    const struct page page = { .title = joint_title(cx, w.j),
                               .description = block_sentence(cx, &w.block) };
    return joint_respond(cx, rq, rs, 200, &page, &body);
}

/* --- the feature --------------------------------------------------------------------------------
 */

#define OPEN_GET(where, handler, more, words)                                                      \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_anyone,                \
        .flags = (more), .help = (words)                                                           \
    }
#define SPEAKER_GET(where, handler, words)                                                         \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_account,               \
        .help = (words)                                                                            \
    }
#define WRITE(where, handler, who, words)                                                          \
    {                                                                                              \
        .method = POST, .path = (where), .handle = (handler), .guard = (who),                      \
        .flags = CSRF | RATE_WRITE, .help = (words), .body_max = 1 << 20                           \
    }
#define DESK_GET(where, handler, words)                                                            \
    {                                                                                              \
        .method = GET, .path = (where), .handle = (handler), .guard = guard_joint_desk,            \
        .help = (words)                                                                            \
    }

static const struct route ROUTES[] = {
    OPEN_GET(NAV, joints_get, PUBLIC_PAGE, "All joint statements"),
    OPEN_GET(NAV ".csv", joints_file, PUBLIC_PAGE, "All joint statements as CSV"),
    OPEN_GET(NAV "/feed.atom", joint_feed_get, PUBLIC_PAGE,
             "Joint statements as an Atom feed, each with its dissent"),
    OPEN_GET(NAV "/{slug}", joint_get_page, PUBLIC_PAGE,
             "One joint statement with its signers, dissent and non-signers"),
    OPEN_GET(NAV "/{slug}.json", joint_json_get, NO_LANG,
             "A joint statement with its seal and proof, for alyans verify"),
    OPEN_GET(NAV "/{slug}.txt", joint_text_get, PUBLIC_PAGE, "A joint statement as plain text"),
    OPEN_GET(NAV "/{slug}/versions", joint_versions_get, PUBLIC_PAGE,
             "Versions of a joint statement, two of them word by word"),
    OPEN_GET(NAV "/{slug}/versions/{id}", joint_version_get, PUBLIC_PAGE,
             "One version, and what it changed"),
    WRITE(NAV "/{slug}/versions/{id}/contest", joint_contest_post, guard_signing,
          "A signer says that a change called a typo is none"),
    OPEN_GET(NAV "/{slug}/amendments", joint_amends_get, PUBLIC_PAGE,
             "Amendments of a joint statement"),
    WRITE(NAV "/{slug}/amendments", joint_amends_post, guard_representative, "Propose one"),
    WRITE(NAV "/{slug}/amendments/{id}/voice", amend_voice_post, guard_representative,
          "Support or oppose it"),
    WRITE(NAV "/{slug}/amendments/{id}/decide", amend_decide_post, guard_joint_desk,
          "Accept or refuse it"),
    WRITE(NAV "/{slug}/amendments/{id}/take-back", amend_take_back_post, guard_representative,
          "Take it back"),
    SPEAKER_GET(NAV "/{slug}/answer", joint_answer_get, "Form to sign, abstain or dissent"),
    WRITE(NAV "/{slug}/answer", joint_answer_post, guard_signing, "Sign, abstain or dissent"),
    SPEAKER_GET(NAV "/{slug}/withdraw", joint_withdraw_get, "Form to withdraw a signature"),
    WRITE(NAV "/{slug}/withdraw", joint_withdraw_post, guard_signing, "Withdraw a signature"),
    SPEAKER_GET(NAV "/{slug}/object", joint_object_get,
                "Form to object to what was read from sources"),
    WRITE(NAV "/{slug}/object", joint_object_post, guard_signing,
          "Object to what was read from sources"),
    DESK_GET("/joint-desk", joint_desk_list_get, "Joint statements and drafts"),
    DESK_GET("/joint-desk/new", joint_new_get, "Form for a new draft"),
    WRITE("/joint-desk/new", joint_new_post, guard_joint_desk, "Begin a draft"),
    DESK_GET("/joint-desk/{slug}", joint_desk_get, "The desk of a joint statement"),
    DESK_GET("/joint-desk/{slug}/edit", joint_edit_get, "Form for initiators and who pays"),
    WRITE("/joint-desk/{slug}/edit", joint_edit_post, guard_joint_desk, "Change them"),
    DESK_GET("/joint-desk/{slug}/text", joint_text_edit_get, "Form for the text"),
    WRITE("/joint-desk/{slug}/text", joint_text_edit_post, guard_joint_desk,
          "Write the next version"),
    WRITE("/joint-desk/{slug}/confirm", joint_confirm_post, guard_joint_desk,
          "Confirm the text in one language"),
    WRITE("/joint-desk/{slug}/open", joint_open_post, guard_joint_desk, "Open the round"),
    WRITE("/joint-desk/{slug}/extend", joint_extend_post, guard_joint_desk, "Extend it"),
    WRITE("/joint-desk/{slug}/invite", joint_invite_post, guard_joint_desk,
          "Ask one more organisation"),
    WRITE("/joint-desk/{slug}/close", joint_close_post, guard_joint_desk, "Close the round"),
    WRITE("/joint-desk/{slug}/remind", joint_remind_post, guard_joint_desk,
          "Remind those who have said nothing"),
    DESK_GET("/joint-desk/{slug}/code", joint_code_get, "Form for what a source says"),
    WRITE("/joint-desk/{slug}/code", joint_code_post, guard_joint_desk, "Enter it"),
    WRITE("/joint-desk/{slug}/publish", joint_publish_post, guard_joint_desk,
          "Publish it with its dissent"),
    WRITE("/joint-desk/{slug}/withdraw", joint_desk_withdraw_post, guard_joint_desk,
          "Withdraw what is published"),
    { .method = GET,
      .path = "/api/v1/joint-statements",
      .handle = api_joints_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API | PUBLIC_PAGE,
      .help = "All joint statements, each with its signers, dissent and non-signers",
      .api = &api_joints_op },
    { .method = GET,
      .path = "/api/v1/joint-statements/{slug}",
      .handle = api_joint_get,
      .guard = guard_anyone,
      .flags = NO_LANG | JSON_API,
      .help = "One joint statement with its seal and proof",
      .api = &api_joint_op },
    { 0 },
};

static const struct mail_topic TOPICS[] = {
    { JOINT_TOPIC, N_("Joint statements"),
      N_("When one is opened for signing, published, or its signers or dissent change: the text "
         "with all of them. A few a year.") },
    { 0 },
};

const struct feature joint_feature = { .name = "joint",
                                       .routes = ROUTES,
                                       .sql = &joint_sql,
                                       .mail_topics = TOPICS,
                                       .search = joint_search,
                                       .housekeep = joint_housekeep,
                                       .export_person = joint_export_person,
                                       .erase_person = joint_erase_person,
                                       .uses_organisations = organisations_used,
                                       .front = joint_front,
                                       .desk = joint_desk_signposts,
                                       .own_desk = joint_own_desk,
                                       .compare_record = joint_compare_record };
