/* What would come of a file: each item judged, its text converted.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "kit/settings/settings.h"
#include "kit/text/markdown.h"
#include "kit/text/text.h"
#include "newsroom/import/takeover.h"

enum { LEAD_MADE = 300, SLUG_ROOM = 64, SLUG_TRIES = 999 };

/* --- texts seen before ---------------------------------------------------------------------------
 */

struct seen {
    struct {
        str_t text;
        int64_t line;
    } * at;
    size_t room; /* a power of two, more than twice what comes */
};

static void seen_begin(struct arena *arena, struct seen *s, size_t most)
{
    s->room = 16;
    while (s->room < 3 * most)
        s->room *= 2;
    s->at = arena_alloc(arena, array_size(s->room, sizeof *s->at));
}

static size_t seen_slot(const struct seen *s, str_t text)
{
    uint64_t hash = UINT64_C(14695981039346656037); /* FNV-1a */
    for (size_t i = 0; i < text.len; i++)
        hash = (hash ^ (unsigned char)text.at[i]) * UINT64_C(1099511628211);
    size_t slot = (size_t)(hash ^ hash >> 32) & (s->room - 1);
    while (s->at[slot].text.at != NULL && !str_eq(s->at[slot].text, text))
        slot = (slot + 1) & (s->room - 1);
    return slot;
}

/* The line it was seen in; 0: never, and from now on it was. */
static int64_t seen_before(struct seen *s, str_t text, int64_t line)
{
    const size_t slot = seen_slot(s, text);
    if (s->at[slot].text.at != NULL)
        return s->at[slot].line;
    s->at[slot].text = text;
    s->at[slot].line = line;
    return 0;
}

struct looking {
    struct cx *cx;
    const struct import_file *file;
    const struct takeover_wish *wish;
    struct seen guids, slugs;
    int64_t added;
};

/* --- the text ------------------------------------------------------------------------------------
 */

/* At most so many characters, cut between words. */
static str_t shortened(struct arena *arena, str_t s, size_t most)
{
    if (utf8_count(s) <= most)
        return s;
    const str_t cut = words_first(s, most - 1);
    size_t end = cut.len;
    while (end > cut.len / 2 && cut.at[end - 1] != ' ')
        end--;
    const str_t whole = str_trim(str_sub(cut, 0, end > cut.len / 2 ? end : cut.len));
    return arena_printf(arena, "%.*s…", STR_ARG(whole));
}

/* What introduces an article here is no part of its text. Where the file names no excerpt, or its
 * first paragraph is that, the paragraph becomes it. */
static void lead_and_body(struct arena *arena, const struct import_item *item,
                          const struct html_markdown *m, struct takeover_step *step)
{
    const str_t opening = words_even(arena, markdown_text(arena, str_sub(m->text, 0, m->rest)));
    const bool can_move =
        m->begins_simply && m->rest < m->text.len && utf8_count(opening) <= ARTICLE_LEAD_MOST;
    step->body = m->text;
    if (can_move && (item->excerpt.len == 0 || str_eq(item->excerpt, opening))) {
        step->lead = opening;
        step->body = str_sub(m->text, m->rest, m->text.len);
        return;
    }
    if (item->excerpt.len > 0) {
        step->lead = shortened(arena, item->excerpt, ARTICLE_LEAD_MOST);
        return;
    }
    const str_t all = words_even(arena, markdown_text(arena, m->text));
    step->lead = shortened(arena, opening.len > 0 ? opening : all, LEAD_MADE);
    if (step->lead.len == 0)
        step->lead = item->title;
}

/* The text converted, in the arena of the conversion. */
static enum takeover_why convert_in(struct arena *arena, const struct looking *l,
                                    const struct import_item *item, struct takeover_step *step)
{
    struct html_source source = { .root = item->tree, .base = item->address, .lang = step->lang };
    struct html_markdown m = { 0 };
    struct xml_node words = { .text = item->html };
    const struct xml_node plain = { .first = &words, .last = &words };
    str_t html = item->html;
    int64_t shortcodes = 0;
    if (l->file->kind == IMPORT_WXR) {
        source.keeps_breaks = str_find(html, S("<!-- wp:")) == html.len;
        html = shortcodes_drop(arena, html, &shortcodes);
    }
    if (item->is_plain) {
        source.root = &plain;
        source.keeps_breaks = true;
    } else if (item->tree == NULL && html_read(arena, html, &source.root) != OK) {
        return WHY_LONG_TEXT;
    }
    if (html_markdown(arena, &source, &m) != OK)
        return WHY_LONG_TEXT;
    step->left = m.left;
    step->left.shortcodes += shortcodes;
    if (m.text.len == 0)
        return WHY_NO_TEXT;
    lead_and_body(arena, item, &m, step);
    return utf8_count(step->body) > ARTICLE_BODY_MOST ? WHY_LONG_TEXT : WHY_NONE;
}

static enum takeover_why convert(const struct looking *l, const struct import_item *item,
                                 struct takeover_step *step)
{
    AUTO(arena) scratch = arena_like(l->cx->arena);
    const enum takeover_why why = convert_in(&scratch, l, item, step);
    step->lead = arena_str(l->cx->arena, step->lead);
    step->body = why == WHY_NONE ? arena_str(l->cx->arena, step->body) : STR_NONE;
    return why;
}

/* --- judging -------------------------------------------------------------------------------------
 */

static bool is_own(const struct cx *cx, str_t address)
{
    const str_t base = cx->settings->site_base_url;
    return base.len > 0 && str_starts(address, base) &&
           (address.len == base.len || address.at[base.len] == '/');
}

static enum takeover_why language_of(const struct looking *l, const struct import_item *item,
                                     enum lang *out)
{
    const struct takeover_wish *const w = l->wish;
    if (item->says_language && !item->knows_language)
        return WHY_OTHER_LANGUAGE;
    if (!item->says_language && !w->says_language && !l->file->knows_language)
        return WHY_NO_LANGUAGE;
    *out = item->says_language ? item->language
           : w->says_language  ? w->language
                               : l->file->language;
    return WHY_NONE;
}

static enum takeover_why date_why(const struct looking *l, const struct import_item *item)
{
    if (item->thing != THING_PUBLIC)
        return WHY_NONE;
    if (item->published_at > l->cx->now)
        return WHY_FUTURE;
    if (!l->wish->publishes || item->published_at != 0)
        return WHY_NONE;
    return item->has_bad_date ? WHY_BAD_DATE : WHY_NO_DATE;
}

static enum takeover_why fields_why(struct looking *l, const struct import_item *item,
                                    struct takeover_step *step)
{
    if (item->guid.len == 0)
        return WHY_NO_GUID;
    if (item->guid.len > IMPORT_GUID_MAX)
        return WHY_LONG_GUID;
    step->other_line = seen_before(&l->guids, item->guid, item->line);
    if (step->other_line != 0)
        return WHY_TWICE;
    if (item->address.len == 0)
        return WHY_NO_ADDRESS;
    if (is_own(l->cx, item->address))
        return WHY_OWN;
    if (item->title.len == 0)
        return WHY_NO_TITLE;
    if (utf8_count(item->title) > ARTICLE_TITLE_MOST)
        return WHY_LONG_TITLE;
    const enum takeover_why language = language_of(l, item, &step->lang);
    if (language != WHY_NONE)
        return language;
    const enum takeover_why date = date_why(l, item);
    return date != WHY_NONE ? date : convert(l, item, step);
}

/* Words of addresses below /news/ that are pages of their own. */
static bool is_page(str_t slug)
{
    static const str_t PAGES[] = { S_INIT("new"),     S_INIT("sections"), S_INIT("tags"),
                                   S_INIT("archive"), S_INIT("preview"),  S_INIT("principles"),
                                   S_INIT("feed") };
    for (size_t i = 0; i < ARRAY_LEN(PAGES); i++) {
        if (str_eq(slug, PAGES[i]))
            return true;
    }
    return false;
}

static err_t slug_is_taken(struct looking *l, str_t slug, bool *out)
{
    struct article there;
    *out = true;
    if (is_page(slug) || l->slugs.at[seen_slot(&l->slugs, slug)].text.at != NULL)
        return OK;
    const err_t found = article_find(l->cx, slug, &there);
    if (found != ERR_NOT_FOUND)
        return found;
    l->cx->problem = (struct problem){ 0 }; /* expected */
    *out = false;
    return OK;
}

static err_t choose_slug(struct looking *l, const struct import_item *item, str_t *out)
{
    struct arena *const arena = l->cx->arena;
    str_t stem = item->slug.len > 0 ? item->slug : slug_made(arena, item->title, SLUG_ROOM);
    if (stem.len == 0)
        stem = S("article");
    str_t slug = stem;
    bool is_taken = true;
    TRY(slug_is_taken(l, slug, &is_taken));
    for (int64_t n = 2; is_taken; n++) {
        if (n > SLUG_TRIES)
            return problem(l->cx, ERR_CONFLICT, "too many articles of one address");
        slug = arena_printf(arena, "%.*s-%" PRId64, STR_ARG(stem), n);
        TRY(slug_is_taken(l, slug, &is_taken));
    }
    (void)seen_before(&l->slugs, slug, item->line); /* it was not: asked above */
    *out = slug;
    return OK;
}

static err_t judge(struct looking *l, const struct import_item *item, struct takeover_step *step)
{
    *step = (struct takeover_step){ .item = item, .verdict = TAKEOVER_LEFT };
    if (item->thing != THING_PUBLIC && item->thing != THING_UNFINISHED)
        return OK;
    if (item->guid.len > 0) {
        const err_t found = origin_slug(l->cx, item->guid, &step->slug);
        step->verdict = TAKEOVER_THERE;
        if (found != ERR_NOT_FOUND)
            return found;
        l->cx->problem = (struct problem){ 0 }; /* expected */
    }
    if (l->added == TAKEOVER_MOST) {
        step->verdict = TAKEOVER_LATER;
        return OK;
    }
    step->why = fields_why(l, item, step);
    step->verdict = step->why == WHY_NONE ? TAKEOVER_NEW : TAKEOVER_REFUSED;
    step->goes_public = l->wish->publishes && item->thing == THING_PUBLIC;
    if (step->verdict != TAKEOVER_NEW)
        return OK;
    l->added++;
    return choose_slug(l, item, &step->slug);
}

static void add_up(const struct takeover_step *step, struct takeover_plan *to)
{
    const struct import_item *const item = step->item;
    switch (step->verdict) {
    case TAKEOVER_NEW:
        to->added++;
        to->published += step->goes_public ? 1 : 0;
        to->unfinished += item->thing == THING_UNFINISHED ? 1 : 0;
        to->comments += item->comments;
        to->tags += item->term_count > ARTICLE_TAGS_MOST
                        ? (int64_t)item->term_count - ARTICLE_TAGS_MOST
                        : 0;
        html_left_add(&to->left, &step->left);
        return;
    case TAKEOVER_THERE:
        to->there++;
        return;
    case TAKEOVER_REFUSED:
        to->refused++;
        return;
    case TAKEOVER_LATER:
        to->later++;
        return;
    case TAKEOVER_LEFT:
        to->pages += item->thing == THING_PAGE ? 1 : 0;
        to->attachments += item->thing == THING_ATTACHMENT ? 1 : 0;
        to->hidden += item->thing == THING_HIDDEN ? 1 : 0;
        to->comments += item->thing == THING_COMMENT ? 1 : 0;
        to->others += item->thing == THING_OTHER ? 1 : 0;
        return;
    }
}

err_t takeover_look(struct cx *cx, const struct import_file *file, const struct takeover_wish *wish,
                    struct takeover_plan *out)
{
    struct looking l = { .cx = cx, .file = file, .wish = wish };
    struct takeover_step *const steps = arena_array(cx->arena, struct takeover_step, file->count);
    *out = (struct takeover_plan){ .at = steps, .count = file->count };
    seen_begin(cx->arena, &l.guids, file->count);
    seen_begin(cx->arena, &l.slugs, file->count);
    for (size_t i = 0; i < file->count; i++) {
        TRY(judge(&l, &file->at[i], &steps[i]));
        add_up(&steps[i], out);
    }
    return OK;
}

/* --- words ---------------------------------------------------------------------------------------
 */

static str_t too_long(struct cx *cx, int64_t most)
{
    return trn(cx, most, "is longer than {0} character", "is longer than {0} characters");
}

static str_t why_words(struct cx *cx, const struct takeover_step *step, str_t *field)
{
    switch (step->why) {
    case WHY_NO_GUID:
        *field = S("guid");
        return _("is missing, and so is the link");
    case WHY_LONG_GUID:
        *field = S("guid");
        return too_long(cx, IMPORT_GUID_MAX);
    case WHY_NO_ADDRESS:
        *field = S("link");
        return _("is missing, or is no address of a page");
    case WHY_OWN:
        *field = S("link");
        return _("the article stands on this site");
    case WHY_TWICE:
        *field = S("guid");
        return trf(cx, "is that of the article in line {0}", TARG(step->other_line));
    case WHY_NO_TITLE:
        *field = S("title");
        return _("is missing");
    case WHY_LONG_TITLE:
        *field = S("title");
        return too_long(cx, ARTICLE_TITLE_MOST);
    case WHY_NO_TEXT:
        *field = S("content");
        return _("has no text");
    case WHY_LONG_TEXT:
        *field = S("content");
        return too_long(cx, ARTICLE_BODY_MOST);
    case WHY_NO_LANGUAGE:
        *field = S("language");
        return _("is not said; --language says it for all of them");
    case WHY_OTHER_LANGUAGE:
        *field = S("language");
        return _("is neither Azerbaijani nor English");
    case WHY_BAD_DATE:
        *field = S("date");
        return _("cannot be read; without it the article can be a draft only");
    case WHY_NO_DATE:
        *field = S("date");
        return _("is missing; without it the article can be a draft only");
    case WHY_FUTURE:
        *field = S("date");
        return _("is still to come");
    case WHY_NONE:
        break;
    }
    must_failed("why an article is refused", __FILE__, __LINE__);
}

str_t takeover_why_text(struct cx *cx, const struct takeover_step *step)
{
    str_t field = S("");
    const str_t why = why_words(cx, step, &field);
    const str_t line = arena_printf(cx->arena, "%" PRId64, step->item->line);
    return trf(cx, "line {0}, {1}: {2}", TARG(line), TARG(field), TARG(why));
}
