/* What a data package says of itself, for people: README.md and LICENSE.txt.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/text/text.h"
#include "viewpoints/package/codebook.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/results/results_model.h"
#include "viewpoints/store.h"

/* --- LICENSE.txt --------------------------------------------------------------------------------
 */

static void paragraph(struct buf *out, str_t text)
{
    buf_add(out, text);
    BUF_LIT(out, "\n\n");
}

static void licence_words(struct packing *p, struct cx *cx, struct buf *out)
{
    const struct licence *const l = p->data.licence;
    paragraph(out,
              trf(cx,
                  "The data of this package (answers, counts, numbers and what was "
                  "computed from them) is licensed under {0} ({1}): {2}",
                  TARG(str_from_c(l->name)), TARG(str_from_c(l->word)), TARG(str_from_c(l->url))));
    paragraph(out, trf(cx, "Name the source: “{0}”, {1}, data package of {2}.",
                       TARG(text2_pick(&p->c->question, cx->lang)),
                       TARG(text2_pick(&site_of(cx)->name, cx->lang)),
                       TARG(date_iso(cx->arena, packed_as_of(p)))));
    if (p->side == SIDE_ORGANISATIONS)
        paragraph(out, _("Reasons are the words of the organisations that gave them and belong to "
                         "them; they may be quoted with the organisation's name. Titles of sources "
                         "belong to their publishers."));
    if (packed(p, "arguments.csv") != NULL)
        paragraph(out, p->side == SIDE_ORGANISATIONS
                           ? _("Arguments belong to the organisations that gave them, as their "
                               "reasons do.")
                           : _("Arguments are the words of those who wrote them; they published "
                               "them here to be answered and quoted."));
    paragraph(out, _("Statements are the words of those who proposed them; they published them "
                     "here to be answered and quoted."));
    if (p->c->import_id != 0)
        paragraph(out, _("This conversation was imported from another program. The licence and the "
                         "attribution under which it was published there go on to hold."));
}

static void in_each_language(struct packing *p,
                             void (*words)(struct packing *p, struct cx *cx, struct buf *out))
{
    static const enum lang ORDER[] = { LANG_EN, LANG_AZ };
    for (size_t i = 0; i < ARRAY_LEN(ORDER); i++) {
        struct cx cx = *p->cx;
        cx.lang = ORDER[i];
        words(p, &cx, &p->to->text);
    }
}

err_t pack_licence(struct packing *p)
{
    TRY(file_begin(p->to, "LICENSE.txt", NULL));
    in_each_language(p, licence_words);
    return file_end(p->to, NULL);
}

/* --- README.md ----------------------------------------------------------------------------------
 */

static void heading(struct buf *out, const char *marks, str_t text)
{
    buf_printf(out, "%s %.*s\n\n", marks, STR_ARG(text));
}

static void who_is_behind(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "##", _("Who runs, who pays"));
    paragraph(out, site_disclosure_text(cx));
    if (text2_pick(&p->x.made_under, cx->lang).len > 0)
        paragraph(out, text2_pick(&p->x.made_under, cx->lang));
    if (p->side == SIDE_ORGANISATIONS)
        paragraph(out, _("Who answered, and who pays for them, stands in organisations.csv."));
}

static void pseudonyms(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "##", _("Who the participants are"));
    if (p->side == SIDE_ORGANISATIONS) {
        paragraph(out, _("Organisations answer by name, one voice each; organisations.csv says who "
                         "each number is. A missing position is nothing, never a pass."));
        return;
    }
    if (p->c->import_id != 0)
        paragraph(out, _("Numbers of participants are those of the export that was imported."));
    else
        paragraph(out, _("A participant is a browser. Its number says in which order participants "
                         "came to this consultation and nothing else: the program keeps a keyed "
                         "hash of a random cookie and of the consultation, from which neither the "
                         "cookie nor the same person's number elsewhere can be found. No address, "
                         "name or account is kept with an answer."));
    if (p->is_whole)
        paragraph(out, _("Times of answers are cut to the minute. Whoever knows several answers of "
                         "a person could still recognise the line; participants were told so "
                         "before they answered. Do not try to find out who somebody is."));
}

static void arguments_left_out(struct packing *p, struct cx *cx, struct buf *out)
{
    if (packed(p, "arguments.csv") == NULL)
        return;
    paragraph(out, _("Arguments that wait for a decision. The text of those that moderation "
                     "removed is left out: the rule and the reason stand in its place."));
    paragraph(out, trf(cx,
                       "Who wrote an argument without a name, and who marked one. A number of "
                       "marks of the public behind which fewer than {0} people stand.",
                       TARG(CELL_LEAST)));
}

static void suppression(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "##", _("What is left out"));
    paragraph(out, _("Proposals that nobody has decided on. Texts that were taken down because "
                     "they held personal data: when and why stand in their place."));
    arguments_left_out(p, cx, out);
    if (p->side == SIDE_ORGANISATIONS)
        return;
    if (p->is_whole)
        paragraph(out, _("Nothing is hidden because few answered: the whole table is published. "
                         "Pages of the site hide cells of fewer than five people of the public."));
    else
        paragraph(out, trf(cx,
                           "Single answers: this consultation publishes counts only, as "
                           "participants were told before they answered. A number behind which "
                           "fewer than {0} people stand is left out, and so is any other from "
                           "which it would follow.",
                           TARG(CELL_LEAST)));
}

static void how_to_recompute(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "##", _("Recompute it"));
    if (!p->has_analysis) {
        paragraph(out, p->is_whole ? _("Nobody has answered yet: there is nothing to compute.")
                                   : _("Without single answers the analysis cannot be recomputed; "
                                       "the sums of counts.csv can be checked against "
                                       "results.json."));
        return;
    }
    paragraph(out, _("In the folder of this file:"));
    BUF_LIT(out, "```sh\nalyans analyse . --json | cmp - analysis.json\n```\n\n");
    paragraph(out, trf(cx,
                       "It says nothing when every byte is the same. The program is alyans {0}, "
                       "free software; another version says in its changelog what it computes "
                       "differently.",
                       TARG(S(ALYANS_VERSION))));
}

static void list_of_files(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "##", _("Files"));
    for (const struct codebook_file *f = CODEBOOK; f->name != NULL; f++) {
        if (packed(p, f->name) != NULL || strcmp(f->name, "README.md") == 0)
            buf_printf(out, "- `%s`: %.*s\n", f->name, STR_ARG(tr_lang(cx->lang, f->meaning)));
    }
    buf_byte(out, '\n');
    paragraph(out, _("SHA256SUMS in the first folder has the fingerprint of every file; check them "
                     "with sha256sum -c SHA256SUMS. codebook.csv explains every column."));
}

static void readme_words(struct packing *p, struct cx *cx, struct buf *out)
{
    heading(out, "#", text2_pick(&p->c->question, cx->lang));
    paragraph(out,
              trf(cx, "{0} As of {1} (UTC).",
                  TARG(p->side == SIDE_ORGANISATIONS ? _("Data of a consultation of organisations.")
                                                     : _("Data of a consultation of the public.")),
                  TARG(date_time_iso(cx->arena, packed_as_of(p)))));
    who_is_behind(p, cx, out);
    pseudonyms(p, cx, out);
    suppression(p, cx, out);
    how_to_recompute(p, cx, out);
    list_of_files(p, cx, out);
    heading(out, "##", _("Licence"));
    licence_words(p, cx, out);
}

err_t pack_readme(struct packing *p)
{
    TRY(file_begin(p->to, "README.md", NULL));
    in_each_language(p, readme_words);
    return file_end(p->to, NULL);
}
