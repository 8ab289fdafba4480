/* What projects are called on pages, in the reader's language.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "projects/words.h"

#include "kit/base/str.h"
#include "kit/text/text.h"
#include "projects/rules.h"

str_t project_name(struct cx *cx, const struct project *p)
{
    return text2_pick(&p->title, cx->lang);
}

str_t project_state_label(struct cx *cx, enum project_state s)
{
    switch (s) {
    case PROJECT_DRAFT:
        return _("draft, not public");
    case PROJECT_PUBLISHED:
        return _("public");
    case PROJECT_COMPLETED:
        return _("completed");
    case PROJECT_CANCELLED:
        return _("cancelled");
    }
    must_failed("a state of project", __FILE__, __LINE__);
}

str_t part_kind_label(struct cx *cx, enum part_kind k)
{
    switch (k) {
    case PART_BUDGET:
        return _("Budget line");
    case PART_ACTIVITY:
        return _("Activity");
    case PART_MILESTONE:
        return _("Milestone");
    case PART_DELIVERABLE:
        return _("Deliverable");
    case PART_PARTNER:
        return _("Partner organisation");
    }
    must_failed("a kind of part", __FILE__, __LINE__);
}

str_t part_kinds_label(struct cx *cx, enum part_kind k)
{
    switch (k) {
    case PART_BUDGET:
        return _("Budget");
    case PART_ACTIVITY:
        return _("Activities");
    case PART_MILESTONE:
        return _("Milestones");
    case PART_DELIVERABLE:
        return _("Deliverables");
    case PART_PARTNER:
        return _("Partner organisations");
    }
    must_failed("a kind of part", __FILE__, __LINE__);
}

str_t milestone_label(struct cx *cx, enum milestone_state s)
{
    switch (s) {
    case MILESTONE_NONE:
        return S("");
    case MILESTONE_PLANNED:
        return _("planned");
    case MILESTONE_REACHED:
        return _("reached");
    case MILESTONE_LATE:
        return _("late");
    case MILESTONE_DROPPED:
        return _("dropped");
    }
    must_failed("a state of milestone", __FILE__, __LINE__);
}

str_t report_kind_label(struct cx *cx, enum report_kind k)
{
    switch (k) {
    case REPORT_NARRATIVE:
        return _("Narrative report");
    case REPORT_FINANCIAL:
        return _("Financial report");
    }
    must_failed("a kind of report", __FILE__, __LINE__);
}

static str_t origin_label(struct cx *cx, enum origin o)
{
    switch (o) {
    case ORIGIN_NOT_STATED:
        return S("");
    case ORIGIN_DOMESTIC:
        return _("domestic");
    case ORIGIN_FOREIGN:
        return _("foreign");
    }
    must_failed("an origin of money", __FILE__, __LINE__);
}

static str_t of_money(struct cx *cx, enum money m)
{
    switch (m) {
    case MONEY_NOT_STATED:
        return _("kind of money not disclosed");
    case MONEY_PUBLIC:
        return _("public money");
    case MONEY_PRIVATE:
        return _("private money");
    }
    must_failed("a kind of money", __FILE__, __LINE__);
}

str_t money_label(struct cx *cx, enum money m, enum origin o)
{
    const str_t kind = of_money(cx, m);
    const str_t origin = origin_label(cx, o);
    return origin.len == 0 ? kind
                           : arena_printf(cx->arena, "%.*s, %.*s", STR_ARG(kind), STR_ARG(origin));
}

str_t money_shown(struct cx *cx, int64_t amount, str_t currency)
{
    if (amount < 0)
        return S("");
    const str_t number = amount_shown(cx, amount);
    return currency.len == 0
               ? number
               : arena_printf(cx->arena, "%.*s\xC2\xA0%.*s", STR_ARG(number), STR_ARG(currency));
}

const struct sector_words sectors[] = {
    { "", N_("Not stated") },        { "15150", N_("Democratic participation and civil society") },
    { "15151", N_("Elections") },    { "15153", N_("Media and free flow of information") },
    { "15160", N_("Human rights") }, { "43010", N_("Several sectors") },
};
const size_t sector_count = ARRAY_LEN(sectors);

str_t sector_label(struct cx *cx, str_t code)
{
    for (size_t i = 0; i < sector_count; i++) {
        if (str_eq(code, str_from_c(sectors[i].code)))
            return tr_lang(cx->lang, sectors[i].label);
    }
    return code;
}
