/* The form that arranges the front page, and putting an arrangement back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "front/pages.h"
#include "front/views/front.html.h"
#include "kit/base/str.h"
#include "site/text2_form.h"

/* --- words ------------------------------------------------------------------------------------ */

#define OWN_WORDS                                                                                  \
    {                                                                                              \
        N_("Own words {0}"), N_("A title and a text of the alliance.")                             \
    }
static const struct {
    const char *label, *help;
} WORDS[FRONT_BLOCKS] = {
    [FRONT_ASKED] = { N_("What is asked now"),
                      N_("The open consultation that asks organisations, with its figures.") },
    [FRONT_ALIGNMENT] = { N_("Where views meet and where they part"),
                          N_("One common ground and one divergence from the newest result.") },
    [FRONT_NEWS] = { N_("News"), N_("The newest articles.") },
    [FRONT_RECORD] = { N_("On record here"),
                       N_("How many organisations, projects and joint statements, and ways to "
                          "search.") },
    [FRONT_DATES] = { N_("Dates"),
                      N_("What comes next: deadlines, results, rounds of joint statements.") },
    [FRONT_CONSULTATIONS] = { N_("Consultations"), N_("All consultations, open ones first.") },
    [FRONT_WHO] = { N_("Who runs this and who pays"),
                    N_("Stands on every front page; only its place can be chosen.") },
    [FRONT_TEXT_1] = OWN_WORDS,
    [FRONT_TEXT_2] = OWN_WORDS,
    [FRONT_TEXT_3] = OWN_WORDS,
};

str_t front_block_label(struct cx *cx, enum front_block b)
{
    const struct tr_arg number = TARG(b - FRONT_TEXT_1 + 1); /* named by texts alone */
    return trf_args(cx, WORDS[b].label, &number, 1);
}

str_t front_block_help(struct cx *cx, enum front_block b)
{
    return tr_lang(cx->lang, WORDS[b].help);
}

str_t front_blocks_label(struct cx *cx, const struct front_layout *l)
{
    str_t all = S("");
    for (size_t i = 0; i < l->count; i++)
        all = arena_printf(cx->arena, "%.*s%s%.*s", STR_ARG(all), i > 0 ? ", " : "",
                           STR_ARG(front_block_label(cx, l->blocks[i])));
    return all;
}

/* --- the form --------------------------------------------------------------------------------- */

static str_t place_name(struct cx *cx, enum front_block b)
{
    return arena_printf(cx->arena, "place-%s", front_block_word(b));
}

static const char *text_name(struct cx *cx, const char *what, int number, enum lang lang)
{
    return arena_cstr(cx->arena, arena_printf(cx->arena, "%s_%d_%.*s", what, number + 1,
                                              STR_ARG(lang_code(lang))));
}

static html_t text_fields(struct cx *cx, const struct form *f, int number,
                          const struct front_text *t)
{
    AUTO(buf) out;
    struct form shown = *f;
    buf_init(&out, FRONT_PAGE_MAX);
    for (int l = 0; l < LANG_COUNT; l++) {
        const enum lang lang = (enum lang)l; /* counts through the enum */
        const char *const title = text_name(cx, "title", number, lang);
        const char *const body = text_name(cx, "body", number, lang);
        if (!form_has(f, str_from_c(title))) {
            form_preset(&shown, str_from_c(title), t->title.by[lang]);
            form_preset(&shown, str_from_c(body), t->body.by[lang]);
        }
        const struct field line = { .name = title,
                                    .label = in_language(cx, _("Title"), lang),
                                    .type = "text",
                                    .high = FRONT_TITLE_MOST,
                                    .lang = lang,
                                    .has_lang = true };
        const struct field area = { .name = body,
                                    .label = in_language(cx, _("Text"), lang),
                                    .hint = _("Markdown: a blank line parts paragraphs, - begins a "
                                              "point of a list, [words](https://…) is a link."),
                                    .type = "text",
                                    .high = FRONT_BODY_MOST,
                                    .rows = 6,
                                    .lang = lang,
                                    .has_lang = true };
        buf_add(&out, form_field(cx, &shown, &line).markup);
        buf_add(&out, form_field(cx, &shown, &area).markup);
    }
    return html_of_buf(cx, &out);
}

/* Those that are shown, in their order, then the others. */
static void lines_sort(const struct front_layout *l, struct front_line lines[FRONT_BLOCKS])
{
    size_t n = 0;
    for (size_t i = 0; i < l->count; i++)
        lines[n++] = (struct front_line){ .block = l->blocks[i], .place = (int64_t)i + 1 };
    for (int b = 0; b < FRONT_BLOCKS; b++) {
        if (!front_shows(l, (enum front_block)b))
            lines[n++] = (struct front_line){ .block = (enum front_block)b };
    }
}

static err_t draw(struct cx *cx, const struct request *rq, struct response *rs,
                  const struct form *f, const struct front_layout *l)
{
    struct front_line lines[FRONT_BLOCKS];
    struct front_layout_list before;
    TRY(front_layouts(cx, &before));
    lines_sort(l, lines);
    for (size_t i = 0; i < FRONT_BLOCKS; i++) {
        const int text = (int)lines[i].block - FRONT_TEXT_1;
        if (front_block_is_text(lines[i].block))
            lines[i].fields = text_fields(cx, f, text, &l->texts[text]);
        if (form_has(f, place_name(cx, lines[i].block)))
            (void)!str_to_i64(form_value(f, place_name(cx, lines[i].block)), 0, 99,
                              &lines[i].place);
    }
    const struct arrange_page p = { form_errors(cx, f), lines, FRONT_BLOCKS, &before };
    AUTO(buf) body;
    buf_init(&body, FRONT_PAGE_MAX);
    view_arrange(&body, cx, &p);
    TRY(buf_check(&body));
    return site_respond(cx, rq, rs, f->error_count > 0 ? 422 : 200,
                        &(struct page){ .title = _("Arrange the front page"),
                                        .nav = "/secretariat",
                                        .address = S("/secretariat/front-page"),
                                        .body = html_of_buf(cx, &body) });
}

err_t front_arrange_get(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct front_layout l;
    const struct form f = form_blank(cx);
    TRY(front_layout_now(cx, &l));
    return draw(cx, rq, rs, &f, &l);
}

/* --- taking it -------------------------------------------------------------------------------- */

static void texts_read(struct cx *cx, struct form *f, struct front_layout *l)
{
    for (int i = 0; i < FRONT_TEXTS; i++) {
        for (int g = 0; g < LANG_COUNT; g++) {
            const enum lang lang = (enum lang)g;
            const str_t title = str_from_c(text_name(cx, "title", i, lang));
            const str_t body = str_from_c(text_name(cx, "body", i, lang));
            struct front_text *const t = &l->texts[i];
            t->title.by[lang] = form_text(f, title, 0, FRONT_TITLE_MOST);
            t->body.by[lang] = form_lines(f, body, 0, FRONT_BODY_MOST);
            if (t->title.by[lang].len > 0 && t->body.by[lang].len == 0)
                form_fault_custom(f, body, N_("A title without a text."));
            if (t->body.by[lang].len > 0 && t->title.by[lang].len == 0)
                form_fault_custom(f, title, N_("A text without a title."));
        }
    }
}

static bool is_empty(const struct front_text *t)
{
    return t->title.by[LANG_EN].len == 0 && t->title.by[LANG_AZ].len == 0;
}

/* The blocks by their numbers; of equal ones in the order of the list. */
static void places_read(struct cx *cx, struct form *f, struct front_layout *l)
{
    int64_t places[FRONT_BLOCKS];
    l->count = 0;
    for (int b = 0; b < FRONT_BLOCKS; b++) {
        places[b] = form_int(f, place_name(cx, (enum front_block)b), 0, 99);
        const int text = b - FRONT_TEXT_1;
        if (b == FRONT_WHO && places[b] == 0)
            form_fault_custom(f, place_name(cx, FRONT_WHO),
                              N_("Who pays stands on every front page: a number from 1 on."));
        if (text >= 0 && places[b] > 0 && is_empty(&l->texts[text]))
            form_fault_custom(f, place_name(cx, (enum front_block)b),
                              N_("It has no words yet: write them, or put 0."));
    }
    for (int64_t place = 1; place <= 99; place++) {
        for (int b = 0; b < FRONT_BLOCKS; b++) {
            if (places[b] == place)
                l->blocks[l->count++] = (enum front_block)b;
        }
    }
}

err_t front_arrange_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct form f = form_open(cx, rq);
    struct front_layout now;
    struct front_layout l = { 0 };
    TRY(front_layout_now(cx, &now));
    texts_read(cx, &f, &l);
    places_read(cx, &f, &l);
    const err_t e = form_done(&f);
    if (e == ERR_INVALID)
        TRY(draw(cx, rq, rs, &f, &now));
    TRY(e);
    TRY(front_arrange(cx, &l));
    return respond_see_other(rs, url_plain(cx, "/"));
}

err_t front_put_back_post(struct cx *cx, const struct request *rq, struct response *rs)
{
    struct front_layout l;
    TRY(front_layout_get(cx, path_id(rq, 0), &l));
    TRY(front_arrange(cx, &l));
    return respond_see_other(rs, url_plain(cx, "/secretariat/front-page"));
}
