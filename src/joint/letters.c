/* Letters to organisations whose answer was given to an earlier text.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "joint/inside.h"
#include "joint/rules.h"
#include "joint/words.h"
#include "kit/base/str.h"

/* What one letter tells. */
struct telling {
    const struct joint *j;
    const struct joint_version *v;
    const struct joint_answer *a;
    const struct organisation *o;
};

enum { VERSION_PARTS = 4 };

/* Its spelling was corrected: the signature stays, and may be taken to another judgement. */
static void corrected_parts(struct cx *cx, const struct telling *t,
                            struct letter_part out[VERSION_PARTS])
{
    const str_t name = text2_pick(&t->o->name, cx->lang);
    const str_t title = joint_title(cx, t->j);
    out[0].text = trf(cx, "{0} signed version {1} of a joint statement: {2}", TARG(name),
                      TARG(t->a->version), TARG(title));
    out[1].text = trf(
        cx, "Since then the secretariat has corrected what it calls a slip of the pen. Why: {0}",
        TARG(t->v->reason));
    out[2].text =
        _("Your signature stands, and everywhere beside it which version it was given to. "
          "If more was changed than the spelling, say so on the page of the versions: "
          "then all signers are asked anew.");
    out[3].text = _("See what changed");
}

static void changed_parts(struct cx *cx, const struct telling *t,
                          struct letter_part out[VERSION_PARTS])
{
    const str_t name = text2_pick(&t->o->name, cx->lang);
    const str_t title = joint_title(cx, t->j);
    out[0].text = trf(cx, "{0} answered version {1} of a joint statement: {2}", TARG(name),
                      TARG(t->a->version), TARG(title));
    out[1].text =
        trf(cx, "The text has changed in substance since then. Why: {0}", TARG(t->v->reason));
    out[2].text = _("Your answer was not carried over: it stands as one to that version, and you "
                    "are asked to answer anew.");
    out[3].text = _("See what changed");
}

static err_t letter_write(struct cx *cx, const struct telling *t, const struct account *to)
{
    struct letter_part parts[VERSION_PARTS] = { 0 };
    const bool is_substance = version_is_substance(t->v);
    const enum lang reader = cx->lang;
    bool is_sent = false;
    cx->lang = to->language;
    const str_t title = joint_title(cx, t->j);
    if (is_substance)
        changed_parts(cx, t, parts);
    else
        corrected_parts(cx, t, parts);
    parts[VERSION_PARTS - 1].link =
        arena_printf(cx->arena, "/joint-statements/%.*s/versions?from=%" PRId64 "&to=%" PRId64,
                     STR_ARG(t->j->slug), t->a->version, t->v->number);
    const struct letter l = {
        .kind = is_substance ? "joint-changed" : "joint-corrected",
        .to = to->email,
        .lang = cx->lang,
        .subject = is_substance ? trf(cx, "Asked anew: {0}", TARG(title))
                                : trf(cx, "Corrected after you signed: {0}", TARG(title)),
        .parts = parts,
        .part_count = ARRAY_LEN(parts),
        .account = to->id.v,
        .once_key = arena_printf(cx->arena, "joint version %" PRId64 " %d %" PRId64, t->v->id.v,
                                 is_substance, to->id.v),
    };
    const err_t e = letter_send_if_possible(cx, &l, &is_sent);
    cx->lang = reader;
    return e;
}

/* Whom this version leaves behind, of those who spoke here themselves. */
static bool is_told(const struct joint_version *v, const struct joint_answer *a)
{
    const bool is_answer =
        a->value == ANSWER_SIGNED ||
        (version_is_substance(v) && (a->value == ANSWER_DISSENTED || a->value == ANSWER_ABSTAINED));
    return is_answer && !a->is_coded && a->superseded_at == 0 && a->version < v->number;
}

err_t joint_version_letters(struct cx *cx, const struct joint *j, const struct joint_version *v)
{
    struct joint_answer_list answers;
    TRY(joint_answer_list_of(cx, j->id, &answers));
    for (size_t i = 0; i < answers.count; i++) {
        const struct joint_answer *const a = &answers.at[i];
        struct organisation o;
        const struct account *at = NULL;
        size_t count = 0;
        if (!is_told(v, a))
            continue;
        TRY(organisation_find(cx, a->organisation, &o));
        TRY(mandate_holders(cx, a->organisation, MANDATE_SIGNING, &at, &count));
        for (size_t k = 0; k < count; k++)
            TRY(letter_write(cx, &(struct telling){ j, v, a, &o }, &at[k]));
    }
    return OK;
}
