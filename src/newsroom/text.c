/* The text of an article as markup and as plain words.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/text/text.h"
#include "kit/base/str.h"
#include "kit/text/markdown.h"
#include "newsroom/views/marks.html.h"
#include "newsroom/whole.h"

/* --- markup --------------------------------------------------------------------------------------
 */

struct marking {
    struct cx *cx;
    const struct whole_article *w;
    str_t base, page;
    bool is_marked[CLAIMS_MAX + 1]; /* its place on the page has its name once */
};

static bool is_supported(const struct whole_article *w, int64_t claim)
{
    for (size_t i = 0; i < w->evidence_count; i++) {
        if (w->evidence[i].e->claim == claim)
            return true;
    }
    return false;
}

/* On the page itself, or from elsewhere to it. */
static url_t evidence_place(const struct marking *m, int64_t number)
{
    struct cx *const cx = m->cx;
    const str_t id = arena_printf(cx->arena, "evidence-%" PRId64, number);
    url_t to;
    if (m->page.len == 0)
        return url_fragment(cx, id);
    const str_t whole = arena_printf(cx->arena, "%.*s#%.*s", STR_ARG(m->page), STR_ARG(id));
    return url_foreign(whole, &to) == OK ? to : url_fragment(cx, id);
}

/* The element around the words of the writer is opened here and closed there: a template holds
 * whole elements only. */
static void mark_claim(void *of, int64_t number, struct buf *before, struct buf *after)
{
    struct marking *const m = of;
    if (number > CLAIMS_MAX)
        return;
    const bool is_first = !m->is_marked[number];
    const bool is_backed = is_supported(m->w, number);
    m->is_marked[number] = true;
    BUF_LIT(before, "<span class=\"claim");
    if (!is_backed)
        BUF_LIT(before, " unsupported");
    if (is_first && m->page.len == 0)
        buf_printf(before, "\" id=\"claim-%" PRId64, number);
    BUF_LIT(before, "\">");
    BUF_LIT(after, "</span>");
    view_claim_ref(after, m->cx, number, is_backed, evidence_place(m, number));
}

static void feed_image(const struct marking *m, const struct file *f, struct buf *out)
{
    url_t src;
    const url_t here = url_file(m->cx, f);
    const str_t whole =
        arena_printf(m->cx->arena, "%.*s%.*s", STR_ARG(m->base), STR_ARG(here.text));
    if (url_foreign(whole, &src) == OK)
        view_feed_image(out, src, text2_pick(&f->alt, m->cx->lang));
}

static void mark_image(void *of, int64_t file, struct buf *out)
{
    const struct marking *const m = of;
    for (size_t i = 0; i < m->w->files.count; i++) {
        const struct file *const f = &m->w->files.at[i];
        if (f->id.v != file || f->width == 0 || f->removed_at != 0)
            continue;
        if (m->base.len == 0)
            view_body_image(out, file_image_html(m->cx, f));
        else
            feed_image(m, f, out);
        return;
    }
}

html_t article_body(struct cx *cx, const struct whole_article *w, enum lang lang, str_t base,
                    str_t page)
{
    struct marking m = { .cx = cx, .w = w, .base = base, .page = page };
    if (w->v == NULL)
        return HTML_NONE;
    const struct markdown_marks marks = { &m, mark_claim, mark_image, base, page };
    return html_stored(markdown_html_marked(cx->arena, w->v->body.by[lang], &marks));
}

/* --- plain ---------------------------------------------------------------------------------------
 */

static void line(struct buf *out, str_t s)
{
    if (s.len == 0)
        return;
    buf_add(out, s);
    buf_byte(out, '\n');
}

static str_t rests_on(struct cx *cx, const struct whole_article *w)
{
    const int64_t unsupported = (int64_t)claims_unsupported(w, cx->lang);
    const int64_t claims = (int64_t)whole_claims(w, cx->lang)->count;
    if (claims == 0)
        return _("No claim is marked in the text.");
    if (unsupported == 0)
        return trn(cx, claims, "{0} claim is marked, and evidence is linked to it.",
                   "{0} claims are marked, and evidence is linked to each.");
    return trf(cx, "Claims that are marked: {0}. Without evidence: {1}.", TARG(claims),
               TARG(unsupported));
}

const struct claim_marks *whole_claims(const struct whole_article *w, enum lang reader)
{
    return &w->claims[whole_lang(w, reader)];
}

size_t whole_evidence_count(const struct whole_article *w, enum lang reader)
{
    const struct claim_marks *const claims = whole_claims(w, reader);
    size_t n = 0;
    for (size_t i = 0; i < w->evidence_count; i++)
        n += claims->is_there[w->evidence[i].e->claim] ? 1 : 0;
    return n;
}

size_t claims_unsupported(const struct whole_article *w, enum lang reader)
{
    const struct claim_marks *const claims = whole_claims(w, reader);
    size_t n = 0;
    for (int64_t i = 1; i <= CLAIMS_MAX; i++)
        n += claims->is_there[i] && !is_supported(w, i) ? 1 : 0;
    return n;
}

str_t article_disclosure_text(struct cx *cx, const struct whole_article *w)
{
    AUTO(buf) out;
    buf_init(&out, 64 << 10);
    line(&out, byline(cx, w));
    line(&out, w->publisher == NULL ? site_disclosure_text(cx)
                                    : disclosed_text(cx, w->disclosed, w->publisher));
    line(&out, taken_over_line(cx, w));
    line(&out, w->funder_text);
    const str_t relation = text2_pick(&whole_byline(w)->relation, cx->lang);
    if (relation.len > 0)
        line(&out, trf(cx, "Relation to what it tells of: {0}", TARG(relation)));
    line(&out, rests_on(cx, w));
    return arena_str(cx->arena, str_trim(buf_str(&out)));
}

static void corrections_put(struct cx *cx, const struct whole_article *w, struct buf *out)
{
    if (w->a->state == ARTICLE_RETRACTED)
        line(out, retraction_line(cx, w->a));
    for (size_t i = w->corrections.count; i > 0; i--) {
        const struct article_version *const v = &w->corrections.at[i - 1];
        line(out, trf(cx, "{0}, {1}: {2}", TARG(change_kind_label(cx, v->kind)),
                      TARG(date_long(cx, v->published_at)), TARG(text2_pick(&v->note, cx->lang))));
    }
}

void article_words(struct cx *cx, const struct whole_article *w, struct buf *out)
{
    const enum lang lang = whole_lang(w, cx->lang);
    corrections_put(cx, w, out);
    if (w->v != NULL && w->a->state != ARTICLE_RETRACTED) {
        line(out, w->v->lead.by[lang]);
        buf_byte(out, '\n');
        line(out, markdown_text(cx->arena, w->v->body.by[lang]));
    }
}

void article_text(struct cx *cx, const struct whole_article *w, struct buf *out)
{
    article_words(cx, w, out);
    buf_byte(out, '\n');
    line(out, article_disclosure_text(cx, w));
}
