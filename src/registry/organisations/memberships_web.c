/* The secretariat enters who belongs to the alliance, since when and until when, and puts it right.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "registry/organisations/entry.h"
#include "registry/views/entry_forms.html.h"

enum { WAYS_MAX = 8, NOTE_MAX = 1000 };

static const str_t PARTS[] = { S_INIT("member"), S_INIT("partner") };

static html_t way_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                        const char *const *ways, bool may_be_none)
{
    struct choice choices[WAYS_MAX + 1];
    size_t n = 0;
    if (may_be_none)
        choices[n++] = (struct choice){ .label = _("it goes on") };
    for (; *ways != NULL; ways++) {
        must(n < ARRAY_LEN(choices));
        choices[n++] = (struct choice){ .value = str_from_c(*ways),
                                        .label = membership_way_label(cx, str_from_c(*ways)) };
    }
    return form_select(cx, form, name, label, STR_NONE, choices, n);
}

static html_t note_field(struct cx *cx, const struct form *form, const char *name, str_t label,
                         enum lang lang)
{
    return form_field(cx, form,
                      &(struct field){ .name = name,
                                       .label = label,
                                       .hint = _("Everybody can read it."),
                                       .type = "text",
                                       .lang = lang,
                                       .has_lang = true,
                                       .rows = 3 });
}

static html_t errors_drawn(struct cx *cx, const struct form *form)
{
    const struct field_label labels[] = {
        { "part", _("Part in the alliance") },
        { "starts", _("Since") },
        { "ends", _("Until") },
        { "way_in", _("How it came in") },
        { "way_out", _("How it left") },
        { "note_az", _("Note in Azerbaijani") },
        { "note_en", _("Note in English") },
    };
    return form_errors_labelled(cx, form, labels, ARRAY_LEN(labels));
}

static void draw_fields(struct cx *cx, const struct form *form, struct membership_page *p)
{
    const struct choice parts[] = { { .value = PARTS[0], .label = _("Member") },
                                    { .value = PARTS[1], .label = _("Partner") } };
    p->errors = errors_drawn(cx, form);
    p->part = form_choices(cx, form, "part", _("Part in the alliance"), STR_NONE, parts,
                           ARRAY_LEN(parts));
    p->starts =
        form_date_line(cx, form, "starts", _("Since"),
                       _("A year, month or day, like 2011, 2011-05 or 2011-05-20. Empty: not "
                         "known."));
    p->ends = form_date_line(cx, form, "ends", _("Until"), _("Empty: it goes on."));
    p->way_in = way_field(cx, form, "way_in", _("How it came in"), membership_ways_in, false);
    p->way_out = way_field(cx, form, "way_out", _("How it left"), membership_ways_out, true);
    p->note_az = note_field(cx, form, "note_az", _("Note in Azerbaijani"), LANG_AZ);
    p->note_en = note_field(cx, form, "note_en", _("Note in English"), LANG_EN);
}

/* m: the one being corrected; NULL: a new one. */
static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, const struct membership *m, const struct form *form)
{
    struct entry e;
    TRY(entry_load(cx, o, &e));
    struct membership_page p = { .e = &e, .m = m };
    p.action = m == NULL ? url_with(cx, "/secretariat/organisations/{}/membership", UARG(o->slug))
                         : url_with(cx, "/secretariat/organisations/{}/membership/{}",
                                    UARG(o->slug), UARG(m->id.v));
    draw_fields(cx, form, &p);
    AUTO(buf) body;
    buf_init(&body, REGISTRY_PAGE_MAX);
    view_membership_page(&body, cx, &p);
    const struct page page = { .title = _("Membership of the alliance"),
                               .nav = "/secretariat",
                               .style = "registry.css" };
    return registry_respond(cx, rq, rs, form->error_count > 0 ? 422 : 200, &page, &body);
}

static str_t way_read(struct form *form, str_t field, const char *const *ways, bool may_be_none)
{
    str_t words[WAYS_MAX + 1];
    int n = 0;
    for (; *ways != NULL; ways++)
        words[n++] = str_from_c(*ways);
    if (may_be_none && form_value(form, field).len == 0)
        return STR_NONE;
    const int chosen = form_choice(form, field, words, n);
    return chosen < 0 ? STR_NONE : words[chosen];
}

static void fault_at(struct form *form, enum membership_fault fault)
{
    switch (fault) {
    case MEMBERSHIP_FINE:
        return;
    case MEMBERSHIP_BAD_STARTS:
        form_fault(form, S("starts"), FORM_NOT_PARTIAL_DATE, 0, 0);
        return;
    case MEMBERSHIP_BAD_ENDS:
        form_fault_custom(form, S("ends"), N_("It ends before it begins."));
        return;
    case MEMBERSHIP_BAD_WAY_IN:
        form_fault(form, S("way_in"), FORM_NOT_CHOICE, 0, 0);
        return;
    case MEMBERSHIP_BAD_WAY_OUT:
        form_fault_custom(form, S("way_out"),
                          N_("Say how it left where there is a last day, and nothing where it goes "
                             "on."));
        return;
    }
    must_failed("a fault of the list", __FILE__, __LINE__);
}

static void membership_read(struct form *form, struct membership *m)
{
    const int part = form_choice(form, S("part"), PARTS, (int)ARRAY_LEN(PARTS));
    m->is_partner = part == 1;
    m->starts = form_partial_date(form, S("starts"), false);
    m->ends = form_partial_date(form, S("ends"), false);
    m->way_in = way_read(form, S("way_in"), membership_ways_in, false);
    m->way_out = way_read(form, S("way_out"), membership_ways_out, true);
    m->note.by[LANG_AZ] = form_lines(form, S("note_az"), 0, NOTE_MAX);
    m->note.by[LANG_EN] = form_lines(form, S("note_en"), 0, NOTE_MAX);
    if (form->error_count == 0)
        fault_at(form, membership_judge(m));
}

static err_t take(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct organisation *o, const struct membership *was)
{
    struct form form = form_open(cx, rq);
    struct membership m = { .organisation = o->id };
    if (was != NULL)
        m = *was;
    membership_read(&form, &m);
    const err_t read = form_done(&form);
    if (read == ERR_INVALID)
        return draw(cx, rq, rs, o, was, &form);
    TRY(read);

    membership_id made;
    const err_t e = membership_put(cx, &m, &made);
    if (e == ERR_CONFLICT) {
        form_fault_custom(&form, S("starts"),
                          N_("At that time another membership of the same kind runs already."));
        return draw(cx, rq, rs, o, was, &form);
    }
    TRY(e);
    return respond_see_other(
        rs, url_with(cx, "/secretariat/organisations/{}/membership", UARG(o->slug)));
}

err_t memberships_page_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct form form = form_blank(cx);
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    form_preset(&form, S("part"), PARTS[0]);
    form_preset(&form, S("way_in"), S("admitted"));
    return draw(cx, rq, rs, &o, NULL, &form);
}

err_t memberships_page_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), &o));
    return take(cx, rq, rs, &o, NULL);
}

/* The standing membership of the address. */
static err_t membership_of(struct cx *cx, const struct request *rq, struct organisation *o,
                           struct membership *m)
{
    TRY(organisation_find_by_slug(cx, path_word(rq, 0), o));
    TRY(membership_get(cx, (membership_id){ path_id(rq, 1) }, m));
    if (m->organisation.v != o->id.v || m->superseded_at != 0)
        return problem(cx, ERR_NOT_FOUND, "no such standing membership here");
    return OK;
}

err_t membership_correct_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct membership m;
    struct form form = form_blank(cx);
    TRY(membership_of(cx, rq, &o, &m));
    form_preset(&form, S("part"), PARTS[m.is_partner ? 1 : 0]);
    form_preset(&form, S("starts"), m.starts);
    form_preset(&form, S("ends"), m.ends);
    form_preset(&form, S("way_in"), m.way_in);
    form_preset(&form, S("way_out"), m.way_out);
    form_preset(&form, S("note_az"), m.note.by[LANG_AZ]);
    form_preset(&form, S("note_en"), m.note.by[LANG_EN]);
    return draw(cx, rq, rs, &o, &m, &form);
}

err_t membership_correct_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct organisation o;
    struct membership m;
    TRY(membership_of(cx, rq, &o, &m));
    return take(cx, rq, rs, &o, &m);
}
