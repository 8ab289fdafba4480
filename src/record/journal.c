/* The public journal: what happened, newest first, with filters that can be linked to.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "record/pages.h"
#include "record/views/journal.html.h"

enum { JOURNAL_LINES = 50 };

/* What is asked for, as it stands in the address. */
struct asked {
    const struct kind_group *group; /* NULL: all kinds */
    struct entry_filter filter;     /* without a kind */
    str_t kind, organisation, from, till;
    struct form form;
    const struct organisation *organisations;
    size_t organisation_count;
};

/* --- reading the address -----------------------------------------------------------------------
 */

static str_t query_into(struct form *f, const struct request *rq, const char *name)
{
    const str_t v = str_trim(request_query(f->cx, rq, str_from_c(name)));
    form_preset(f, str_from_c(name), v);
    return v;
}

/* A day in the site's zone and the clock time in it; 0 when nothing is asked. */
static usec_t day_asked(struct form *f, const char *name, str_t day, const char *clock)
{
    usec_t at = 0;
    if (day.len == 0)
        return 0;
    const str_t whole = arena_printf(f->cx->arena, "%.*sT%s", STR_ARG(day), clock);
    if (date_local_read(whole, &at) != OK)
        form_fault_custom(f, str_from_c(name), N_("Write the day like this: 2026-12-31."));
    return at;
}

static int64_t number_asked(struct form *f, const struct request *rq, const char *name)
{
    int64_t v = 0;
    const str_t text = query_into(f, rq, name);
    if (text.len > 0 && !str_to_i64(text, 1, INT64_MAX, &v))
        form_fault(f, str_from_c(name), FORM_NOT_NUMBER, 0, 0);
    return v;
}

static void organisation_asked(struct asked *a)
{
    if (a->organisation.len == 0)
        return;
    for (size_t i = 0; i < a->organisation_count; i++) {
        if (str_eq(a->organisations[i].slug, a->organisation))
            a->filter.organisation = a->organisations[i].id.v;
    }
    if (a->filter.organisation == 0)
        form_fault(&a->form, S("organisation"), FORM_NOT_CHOICE, 0, 0);
}

static err_t read_address(struct cx *cx, const struct request *rq, struct asked *a)
{
    a->form = form_blank(cx);
    a->kind = query_into(&a->form, rq, "kind");
    a->organisation = query_into(&a->form, rq, "organisation");
    a->from = query_into(&a->form, rq, "from");
    a->till = query_into(&a->form, rq, "till");
    TRY(organisation_list(cx, &a->organisations, &a->organisation_count));
    a->group = kind_group_find(a->kind);
    if (a->kind.len > 0 && a->group == NULL)
        form_fault(&a->form, S("kind"), FORM_NOT_CHOICE, 0, 0);
    organisation_asked(a);
    a->filter.from = day_asked(&a->form, "from", a->from, "00:00");
    a->filter.till = day_asked(&a->form, "till", a->till, "23:59");
    if (a->filter.till != 0)
        a->filter.till += 60 * USEC_PER_SECOND; /* that day is meant as a whole */
    if (a->filter.from != 0 && a->filter.till != 0 && a->filter.from >= a->filter.till)
        form_fault_custom(&a->form, S("till"), N_("It ends before it begins."));
    a->filter.before = number_asked(&a->form, rq, "before");
    a->filter.about = number_asked(&a->form, rq, "about");
    return OK;
}

/* --- finding -----------------------------------------------------------------------------------
 */

static int newest_first(const void *a, const void *b)
{
    const struct entry *const x = a;
    const struct entry *const y = b;
    return (x->seq < y->seq) - (x->seq > y->seq);
}

/* One list for every part of the group, the newest of all together. */
static err_t find_lines(struct cx *cx, const struct asked *a, struct entry *out, size_t *count)
{
    static const char *const ALL[] = { "" };
    const char *const *const parts = a->group == NULL ? ALL : a->group->parts;
    const size_t most = a->group == NULL ? 1 : GROUP_PARTS_MAX;
    struct entry_filter f = a->filter;
    f.limit = JOURNAL_LINES + 1;
    size_t n = 0;
    for (size_t i = 0; i < most && parts[i] != NULL; i++) {
        const struct entry *found = NULL;
        size_t found_count = 0;
        f.kind = str_from_c(parts[i]);
        TRY(entry_list(cx, &f, &found, &found_count));
        for (size_t k = 0; k < found_count; k++)
            out[n++] = found[k];
    }
    qsort(out, n, sizeof *out, newest_first);
    *count = n;
    return OK;
}

err_t record_state_now(struct cx *cx, struct record_state *out)
{
    const struct entry *newest = NULL;
    size_t count = 0;
    usec_t oldest = 0;
    struct record_state s = { 0 };
    TRY(entry_list(cx, &(struct entry_filter){ .limit = 1 }, &newest, &count));
    s.entries = count == 0 ? 0 : newest->seq + 1;
    TRY(ledger_waiting(cx, &s.waiting, &oldest));
    const err_t e = checkpoint_newest(cx, &s.newest);
    if (e != OK && e != ERR_NOT_FOUND)
        return e;
    s.has_checkpoint = e == OK;
    *out = s;
    return OK;
}

/* --- drawing -----------------------------------------------------------------------------------
 */

static void draw_form(struct cx *cx, const struct asked *a, struct journal_page *p)
{
    struct choice kinds[KIND_GROUPS + 1] = { { STR_NONE, _("Everything"), STR_NONE } };
    for (size_t i = 0; i < KIND_GROUPS; i++)
        kinds[i + 1] = (struct choice){ str_from_c(kind_groups[i].word),
                                        tr_lang(cx->lang, kind_groups[i].label), STR_NONE };
    struct choice *const whose = arena_array(cx->arena, struct choice, a->organisation_count + 1);
    whose[0] = (struct choice){ STR_NONE, _("All"), STR_NONE };
    for (size_t i = 0; i < a->organisation_count; i++)
        whose[i + 1] = (struct choice){ a->organisations[i].slug,
                                        text2_pick(&a->organisations[i].name, cx->lang), STR_NONE };
    const struct form *const f = &a->form;
    p->kind = form_select(cx, f, "kind", _("What"), STR_NONE, kinds, ARRAY_LEN(kinds));
    p->organisation = form_select(cx, f, "organisation", _("Organisation"), STR_NONE, whose,
                                  a->organisation_count + 1);
    p->from =
        form_field(cx, f, &(struct field){ .name = "from", .label = _("From"), .type = "date" });
    p->till =
        form_field(cx, f, &(struct field){ .name = "till", .label = _("Till"), .type = "date" });
    const struct field_label labels[] = {
        { "kind", _("What") }, { "organisation", _("Organisation") }, { "from", _("From") },
        { "till", _("Till") }, { "before", _("Older than") },         { "about", _("About") },
    };
    p->errors = form_errors_labelled(cx, f, labels, ARRAY_LEN(labels));
}

static url_t older_url(struct cx *cx, const struct asked *a, int64_t before)
{
    if (a->filter.about != 0)
        return url_with(cx, "/record?kind={}&organisation={}&from={}&till={}&about={}&before={}",
                        UARG(a->kind), UARG(a->organisation), UARG(a->from), UARG(a->till),
                        UARG(a->filter.about), UARG(before));
    return url_with(cx, "/record?kind={}&organisation={}&from={}&till={}&before={}", UARG(a->kind),
                    UARG(a->organisation), UARG(a->from), UARG(a->till), UARG(before));
}

/* Who it is and who pays, beside every line in which an organisation speaks. */
static err_t say_who_pays(struct cx *cx, const struct asked *a, struct journal_line *lines,
                          size_t count)
{
    int64_t *const ids = arena_array(cx->arena, int64_t, count);
    str_t *const texts = arena_array(cx->arena, str_t, count);
    for (size_t i = 0; i < count; i++)
        ids[i] = lines[i].speaker;
    TRY(disclosure_texts(cx, ids, count, texts));
    for (size_t i = 0; i < count; i++) {
        lines[i].pays = texts[i];
        for (size_t k = 0; k < a->organisation_count; k++) {
            if (a->organisations[k].id.v == ids[i])
                lines[i].slug = a->organisations[k].slug;
        }
    }
    return OK;
}

static err_t fill_lines(struct cx *cx, const struct asked *a, const struct entry *at, size_t count,
                        struct journal_page *p)
{
    p->count = count > JOURNAL_LINES ? JOURNAL_LINES : count;
    p->has_older = count > JOURNAL_LINES;
    struct journal_line *const lines = arena_array(cx->arena, struct journal_line, p->count);
    for (size_t i = 0; i < p->count; i++)
        lines[i] = (struct journal_line){ .e = &at[i],
                                          .sentence = record_sentence(cx, &at[i]),
                                          .speaker = speaker_of(&at[i]) };
    p->at = lines;
    if (p->has_older)
        p->older = older_url(cx, a, at[p->count - 1].seq);
    return say_who_pays(cx, a, lines, p->count);
}

/* The name of what the journal is narrowed to, by the newest entry about it. */
static err_t name_about(struct cx *cx, const struct asked *a, struct journal_page *p)
{
    const struct entry *at = NULL;
    size_t count = 0;
    struct named n = { 0 };
    if (a->filter.about == 0)
        return OK;
    TRY(entry_list(cx, &(struct entry_filter){ .about = a->filter.about, .limit = 50 }, &at,
                   &count));
    for (size_t i = 0; i < count && n.name.len == 0; i++) {
        if (at[i].subject == a->filter.about)
            TRY(subject_name(cx, at[i].kind, at[i].subject, &n));
    }
    p->about_id = a->filter.about;
    p->about = n.name.len > 0 ? n.name : arena_printf(cx->arena, "%" PRId64, p->about_id);
    return OK;
}

err_t journal_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct asked *const a = arena_new(cx->arena, struct asked);
    struct journal_page p = { 0 };
    TRY(read_address(cx, rq, a));
    const bool is_right = a->form.error_count == 0;
    p.is_wrong = !is_right;
    struct entry *const at =
        arena_array(cx->arena, struct entry, (JOURNAL_LINES + 1) * GROUP_PARTS_MAX);
    size_t count = 0;
    if (is_right) {
        TRY(find_lines(cx, a, at, &count));
        TRY(name_about(cx, a, &p));
    }
    TRY(record_state_now(cx, &p.state));
    p.is_filtered = a->kind.len + a->organisation.len + a->from.len + a->till.len > 0 ||
                    a->filter.about != 0 || a->filter.before != 0;
    draw_form(cx, a, &p);
    TRY(fill_lines(cx, a, at, count, &p));

    AUTO(buf) body;
    buf_init(&body, RECORD_PAGE_MAX);
    view_journal(&body, cx, &p);
    const struct page page = { .title = _("Journal"),
                               .description = _("Everything that was done here, in order, signed, "
                                                "for anybody to check."),
                               .nav = "/record" };
    return record_respond(cx, rq, rs, is_right ? 200 : err_status(ERR_INVALID), &page, &body);
}

/* --- checkpoints -------------------------------------------------------------------------------
 */

/* The third line of a note. */
static str_t root_of(str_t note)
{
    str_t line = STR_NONE;
    for (int i = 0; i < 3; i++) {
        if (!str_cut(&note, '\n', &line))
            return STR_NONE;
    }
    return line;
}

err_t checkpoints_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    const str_t asked = request_query(cx, rq, S("before"));
    int64_t before = 0;
    if (asked.len > 0 && !str_to_i64(asked, 1, INT64_MAX, &before))
        return problem(cx, ERR_INVALID, "checkpoints before what is no number");
    struct checkpoints_page p = { 0 };
    TRY(checkpoint_list(cx, before, JOURNAL_LINES + 1, &p.at, &p.count));
    p.has_older = p.count > JOURNAL_LINES;
    if (p.has_older)
        p.count = JOURNAL_LINES;
    str_t *const roots = arena_array(cx->arena, str_t, p.count);
    for (size_t i = 0; i < p.count; i++)
        roots[i] = root_of(p.at[i].note);
    p.roots = roots;

    AUTO(buf) body;
    buf_init(&body, RECORD_PAGE_MAX);
    view_checkpoints(&body, cx, &p);
    const struct page page = { .title = _("Checkpoints of the record"), .nav = "/record" };
    return record_respond(cx, rq, rs, 200, &page, &body);
}
