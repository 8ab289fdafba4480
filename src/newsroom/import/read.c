/* Articles in files of others. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "newsroom/import/read.h"

#include "kit/base/str.h"
#include "kit/html/html.h"
#include "kit/text/text.h"
#include "newsroom/import/from_html.h"

enum { SLUG_MOST = 70, TERMS_MAX = 100 };
#define ATOM S("http://www.w3.org/2005/Atom")
#define DC S("http://purl.org/dc/elements/1.1/")
#define CONTENT S("http://purl.org/rss/1.0/modules/content/")
#define THREAD S("http://purl.org/syndication/thread/1.0")
#define BLOGGER_KINDS S("http://schemas.google.com/g/2005#kind")
#define PLAIN S("")

static const str_t KINDS[] = {
    [IMPORT_WXR] = S_INIT("wxr"), [IMPORT_RSS] = S_INIT("rss"), [IMPORT_ATOM] = S_INIT("atom")
};

str_t import_kind_word(enum import_kind k)
{
    return KINDS[k];
}

bool import_kind_from_word(str_t word, enum import_kind *out)
{
    for (size_t i = 0; i < ARRAY_LEN(KINDS); i++) {
        if (str_eq(word, KINDS[i])) {
            *out = (enum import_kind)i; /* an index of that table */
            return true;
        }
    }
    return false;
}

struct source {
    struct arena *arena;
    struct import_file *file;
    str_t wp, excerpt; /* name spaces of WXR, which carry its version */
    const struct xml_node *channel;
};

static str_t inner(const struct source *s, const struct xml_node *of, str_t space, str_t name)
{
    return xml_text_of(s->arena, xml_child(of, space, name));
}

/* --- what all of them share ----------------------------------------------------------------------
 */

static int hex_of(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

static str_t percent_read(struct arena *arena, str_t s)
{
    char *const to = arena_alloc(arena, s.len);
    size_t n = 0;
    for (size_t i = 0; i < s.len; i++) {
        const int high = s.at[i] == '%' && i + 2 < s.len ? hex_of(s.at[i + 1]) : -1;
        const int low = high < 0 ? -1 : hex_of(s.at[i + 2]);
        to[n++] = low < 0 ? s.at[i] : (char)(high * 16 + low); /* one byte */
        i += low < 0 ? 0 : 2;
    }
    return (str_t){ to, n };
}

str_t slug_made(struct arena *arena, str_t text, size_t most)
{
    const str_t decoded = percent_read(arena, text);
    const str_t folded = text_fold(arena, utf8_valid(decoded) ? decoded : text);
    char *const to = arena_alloc(arena, folded.len);
    size_t n = 0;
    for (size_t i = 0; i < folded.len && n < most; i++) {
        const char c = folded.at[i];
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            to[n++] = c;
        else if (n > 0 && to[n - 1] != '-')
            to[n++] = '-';
    }
    while (n > 0 && to[n - 1] == '-')
        n--;
    return (str_t){ to, n };
}

/* "az", "en-US"; false: it says another language, or nothing. */
static bool language_read(str_t code, enum lang *out)
{
    const str_t trimmed = str_trim(code);
    size_t end = 0;
    while (end < trimmed.len && trimmed.at[end] != '-' && trimmed.at[end] != '_')
        end++;
    for (int l = 0; l < LANG_COUNT; l++) {
        if (str_eq_ascii_nocase(str_sub(trimmed, 0, end), lang_code((enum lang)l))) {
            *out = (enum lang)l; /* counts through the enum */
            return true;
        }
    }
    return false;
}

static void item_language(str_t code, struct import_item *to)
{
    if (str_trim(code).len == 0)
        return;
    to->says_language = true;
    to->knows_language = language_read(code, &to->language);
}

static str_t web_address(const struct source *s, str_t base, str_t address)
{
    url_t url;
    const str_t trimmed = str_trim(address);
    const str_t whole = trimmed.len == 0 ? STR_NONE : xml_address(s->arena, base, trimmed);
    return url_foreign(whole, &url) == OK ? whole : S("");
}

/* What is no address of its own is unique within its feed only. */
static str_t guid_of(const struct source *s, str_t said)
{
    const str_t id = str_trim(said);
    if (id.len == 0 || str_find(id, S("://")) < id.len || str_starts(id, S("urn:")) ||
        str_starts(id, S("tag:")))
        return id;
    return arena_printf(s->arena, "%.*s %.*s", STR_ARG(s->file->address), STR_ARG(id));
}

static usec_t date_of(str_t said, err_t (*read)(str_t s, usec_t *out), struct import_item *to)
{
    usec_t at = 0;
    if (str_trim(said).len > 0 && read(said, &at) != OK)
        to->has_bad_date = true;
    return at;
}

static void term_add(const struct source *s, struct rows_out *list, str_t slug, str_t name,
                     bool is_category)
{
    const str_t made = slug_made(s->arena, slug.len > 0 ? slug : name, SLUG_MOST);
    if (made.len == 0 || list->count == TERMS_MAX)
        return;
    *(struct import_term *)rows_out_add(s->arena, list, sizeof(struct import_term)) =
        (struct import_term){ made, name, is_category };
}

static void take_terms(struct import_item *to, const struct rows_out *list)
{
    to->terms = list->at;
    to->term_count = list->count;
}

/* --- WordPress -----------------------------------------------------------------------------------
 */

/* A post names its author by the name they sign in with; the list at the top says who that is. */
static str_t author_shown(const struct source *s, str_t login)
{
    for (const struct xml_node *c = s->channel->first; c != NULL; c = c->next) {
        if (!xml_is(c, s->wp, S("author")) || !str_eq(inner(s, c, s->wp, S("author_login")), login))
            continue;
        const str_t shown = html_words(s->arena, inner(s, c, s->wp, S("author_display_name")));
        return shown.len > 0 ? shown : login;
    }
    return words_even(s->arena, login);
}

static enum import_thing thing_of(const struct source *s, const struct xml_node *item)
{
    static const char *const UNFINISHED[] = { "draft", "pending", "future" };
    const str_t type = inner(s, item, s->wp, S("post_type"));
    const str_t status = inner(s, item, s->wp, S("status"));
    if (str_eq(type, S("page")))
        return THING_PAGE;
    if (str_eq(type, S("attachment")))
        return THING_ATTACHMENT;
    if (!str_eq(type, S("post")))
        return THING_OTHER;
    if (inner(s, item, s->wp, S("post_password")).len > 0)
        return THING_HIDDEN;
    for (size_t i = 0; i < ARRAY_LEN(UNFINISHED); i++) {
        if (str_eq(status, str_from_c(UNFINISHED[i])))
            return THING_UNFINISHED;
    }
    return str_eq(status, S("publish")) ? THING_PUBLIC : THING_HIDDEN;
}

/* "0000-00-00 00:00:00" is how WordPress says that there is none. */
static usec_t wordpress_date(const struct source *s, const struct xml_node *item, str_t name,
                             struct import_item *to)
{
    const str_t said = inner(s, item, s->wp, name);
    return str_starts(said, S("0000")) ? 0 : date_of(said, date_internet_read, to);
}

static void wordpress_terms(const struct source *s, const struct xml_node *item,
                            struct import_item *to)
{
    struct rows_out list = { 0 };
    for (const struct xml_node *c = item->first; c != NULL; c = c->next) {
        const str_t domain = xml_attribute_of(c, S("domain"));
        const str_t slug = xml_attribute_of(c, S("nicename"));
        if (!xml_is(c, PLAIN, S("category")))
            continue;
        if (str_eq(domain, S("language"))) /* as the plugin Polylang keeps it */
            item_language(slug, to);
        if ((!str_eq(domain, S("category")) && !str_eq(domain, S("post_tag"))) ||
            str_eq(slug, S("uncategorized")))
            continue;
        term_add(s, &list, slug, html_words(s->arena, xml_text_of(s->arena, c)),
                 str_eq(domain, S("category")));
    }
    take_terms(to, &list);
}

static void wordpress_item(const struct source *s, const struct xml_node *item,
                           struct import_item *to)
{
    to->thing = thing_of(s, item);
    to->author = author_shown(s, inner(s, item, DC, S("creator")));
    to->title = html_words(s->arena, inner(s, item, PLAIN, S("title")));
    to->slug = slug_made(s->arena, inner(s, item, s->wp, S("post_name")), SLUG_MOST);
    to->published_at = wordpress_date(s, item, S("post_date_gmt"), to);
    if (to->published_at == 0 && to->thing == THING_PUBLIC)
        to->published_at = date_of(inner(s, item, PLAIN, S("pubDate")), date_feed_read, to);
    to->updated_at = wordpress_date(s, item, S("post_modified_gmt"), to);
    to->html = inner(s, item, CONTENT, S("encoded"));
    to->excerpt = html_words(s->arena, inner(s, item, s->excerpt, S("encoded")));
    to->takes_comments = !str_eq(inner(s, item, s->wp, S("comment_status")), S("closed"));
    wordpress_terms(s, item, to);
    for (const struct xml_node *c = item->first; c != NULL; c = c->next)
        to->comments += xml_is(c, s->wp, S("comment")) ? 1 : 0;
}

/* --- RSS -----------------------------------------------------------------------------------------
 */

/* "editor@example.org (Leyla Məmmədova)": the name, never the address. */
static str_t rss_author(const struct source *s, const struct xml_node *item)
{
    const str_t creator = inner(s, item, DC, S("creator"));
    const str_t author = inner(s, item, PLAIN, S("author"));
    const size_t opens = str_find_byte(author, '(', 0);
    if (creator.len > 0)
        return words_even(s->arena, creator);
    if (opens < author.len)
        return words_even(s->arena, str_sub(author, opens + 1, str_find_byte(author, ')', opens)));
    return str_find_byte(author, '@', 0) < author.len ? S("") : words_even(s->arena, author);
}

/* Titles are plain, but many write entities into them, as if they were HTML. */
static str_t rss_words(const struct source *s, str_t text)
{
    return str_find_byte(text, '<', 0) == text.len ? html_words(s->arena, text)
                                                   : words_even(s->arena, text);
}

static void rss_item(const struct source *s, const struct xml_node *item, struct import_item *to)
{
    struct rows_out list = { 0 };
    const str_t description = inner(s, item, PLAIN, S("description"));
    to->title = rss_words(s, inner(s, item, PLAIN, S("title")));
    to->author = rss_author(s, item);
    to->published_at = date_of(inner(s, item, PLAIN, S("pubDate")), date_feed_read, to);
    if (to->published_at == 0)
        to->published_at = date_of(inner(s, item, DC, S("date")), date_internet_read, to);
    to->updated_at = date_of(inner(s, item, ATOM, S("updated")), date_internet_read, to);
    to->html = inner(s, item, CONTENT, S("encoded"));
    if (to->html.len == 0)
        to->html = description;
    else
        to->excerpt = html_words(s->arena, description);
    item_language(inner(s, item, DC, S("language")), to);
    for (const struct xml_node *c = item->first; c != NULL; c = c->next) {
        if (xml_is(c, PLAIN, S("category")))
            term_add(s, &list, STR_NONE, rss_words(s, xml_text_of(s->arena, c)), true);
    }
    take_terms(to, &list);
}

/* --- Atom ----------------------------------------------------------------------------------------
 */

static str_t atom_link(const struct xml_node *of)
{
    for (const struct xml_node *c = of->first; c != NULL; c = c->next) {
        const str_t rel = xml_attribute_of(c, S("rel"));
        if (xml_is(c, ATOM, S("link")) && (rel.len == 0 || str_eq(rel, S("alternate"))))
            return xml_attribute_of(c, S("href"));
    }
    return S("");
}

/* A text construct (RFC 4287, 3.1) as plain words. */
static str_t atom_words(const struct source *s, const struct xml_node *text)
{
    if (text == NULL)
        return S("");
    const str_t all = xml_text_of(s->arena, text);
    return str_eq(xml_attribute_of(text, S("type")), S("html")) ? html_words(s->arena, all)
                                                                : words_even(s->arena, all);
}

static void atom_content(const struct source *s, const struct xml_node *entry,
                         struct import_item *to)
{
    const struct xml_node *content = xml_child(entry, ATOM, S("content"));
    const struct xml_node *const summary = xml_child(entry, ATOM, S("summary"));
    if (content != NULL)
        to->excerpt = atom_words(s, summary);
    else
        content = summary;
    if (content == NULL)
        return;
    const str_t type = xml_attribute_of(content, S("type"));
    item_language(xml_attribute_of(content, S("xml:lang")), to);
    if (str_eq(type, S("xhtml"))) {
        to->tree = content;
        return;
    }
    to->html = xml_text_of(s->arena, content);
    to->is_plain = !str_eq(type, S("html")) && !str_eq(type, S("text/html"));
}

/* "yes" in app:control (RFC 5023, 13.1.1; Blogger writes the name space of its draft). */
static bool atom_is_draft(const struct source *s, const struct xml_node *entry)
{
    static const str_t SPACES[] = { S_INIT("http://www.w3.org/2007/app"),
                                    S_INIT("http://purl.org/atom/app#") };
    for (size_t i = 0; i < ARRAY_LEN(SPACES); i++) {
        const struct xml_node *const control = xml_child(entry, SPACES[i], S("control"));
        if (control != NULL &&
            str_eq_ascii_nocase(str_trim(inner(s, control, SPACES[i], S("draft"))), S("yes")))
            return true;
    }
    return false;
}

/* Blogger keeps settings, templates and comments as entries beside the posts, and a category of
 * this scheme says which is which: ".../kind#post". */
static bool is_kind(const struct xml_node *n)
{
    return xml_is(n, ATOM, S("category")) &&
           str_eq(xml_attribute_of(n, S("scheme")), BLOGGER_KINDS);
}

static enum import_thing blogger_thing(const struct xml_node *entry)
{
    for (const struct xml_node *c = entry->first; c != NULL; c = c->next) {
        const str_t term = is_kind(c) ? xml_attribute_of(c, S("term")) : STR_NONE;
        const str_t kind = str_sub(term, str_find_byte(term, '#', 0), term.len);
        if (term.len > 0 && !str_eq(kind, S("#post")))
            return str_eq(kind, S("#comment")) ? THING_COMMENT
                   : str_eq(kind, S("#page"))  ? THING_PAGE
                                               : THING_OTHER;
    }
    return THING_PUBLIC;
}

static enum import_thing atom_thing(const struct source *s, const struct xml_node *entry)
{
    if (xml_child(entry, THREAD, S("in-reply-to")) != NULL)
        return THING_COMMENT;
    const enum import_thing thing = blogger_thing(entry);
    return thing == THING_PUBLIC && atom_is_draft(s, entry) ? THING_UNFINISHED : thing;
}

static void atom_entry_read(const struct source *s, const struct xml_node *entry,
                            struct import_item *to)
{
    struct rows_out list = { 0 };
    const struct xml_node *author = xml_child(entry, ATOM, S("author"));
    to->thing = atom_thing(s, entry);
    to->title = atom_words(s, xml_child(entry, ATOM, S("title")));
    to->updated_at = date_of(inner(s, entry, ATOM, S("updated")), date_internet_read, to);
    to->published_at = date_of(inner(s, entry, ATOM, S("published")), date_internet_read, to);
    if (to->published_at == 0)
        to->published_at = to->updated_at;
    if (author == NULL)
        author = xml_child(s->channel, ATOM, S("author"));
    if (author != NULL)
        to->author = words_even(s->arena, inner(s, author, ATOM, S("name")));
    item_language(xml_attribute_of(entry, S("xml:lang")), to);
    atom_content(s, entry, to);
    for (const struct xml_node *c = entry->first; c != NULL; c = c->next) {
        const str_t label = xml_attribute_of(c, S("label"));
        const str_t term = xml_attribute_of(c, S("term"));
        if (xml_is(c, ATOM, S("category")) && !is_kind(c))
            term_add(s, &list, term, words_even(s->arena, label.len > 0 ? label : term), true);
    }
    take_terms(to, &list);
}

/* --- the file ------------------------------------------------------------------------------------
 */

static err_t trouble_of(const struct xml_problem *p, struct import_trouble *out)
{
    static const enum import_fault FAULTS[] = { [XML_FAULT_NONE] = FAULT_XML,
                                                [XML_FAULT_FORM] = FAULT_XML,
                                                [XML_FAULT_TYPE] = FAULT_TYPE,
                                                [XML_FAULT_DEPTH] = FAULT_DEPTH,
                                                [XML_FAULT_SIZE] = FAULT_SIZE };
    *out = (struct import_trouble){ FAULTS[p->fault], p->line };
    return ERR_INVALID;
}

static err_t refused(enum import_fault fault, int64_t line, struct import_trouble *out)
{
    *out = (struct import_trouble){ fault, line };
    return ERR_INVALID;
}

/* The name space of WXR ends with its version: ".../export/1.2/". */
static void look_for_wordpress(struct source *s)
{
    for (const struct xml_node *c = s->channel->first; c != NULL; c = c->next) {
        if (!str_eq(c->name, S("wxr_version")) ||
            !str_starts(c->space, S("http://wordpress.org/export/")))
            continue;
        s->wp = c->space;
        s->excerpt = arena_printf(s->arena, "%.*sexcerpt/", STR_ARG(c->space));
        s->file->kind = IMPORT_WXR;
    }
}

static void begin_feed(struct source *s, const struct xml_node *root)
{
    struct import_file *const f = s->file;
    str_t language;
    if (f->kind == IMPORT_ATOM) {
        f->title = atom_words(s, xml_child(root, ATOM, S("title")));
        f->address = web_address(s, S(""), atom_link(root));
        language = xml_attribute_of(root, S("xml:lang"));
    } else {
        look_for_wordpress(s);
        f->title = words_even(s->arena, inner(s, s->channel, PLAIN, S("title")));
        f->address = web_address(s, S(""), inner(s, s->channel, PLAIN, S("link")));
        language = inner(s, s->channel, PLAIN, S("language"));
    }
    f->knows_language = language_read(language, &f->language);
}

static void read_item(const struct source *s, const struct xml_node *n, struct import_item *to)
{
    const bool is_atom = s->file->kind == IMPORT_ATOM;
    const str_t guid = inner(s, n, is_atom ? ATOM : PLAIN, is_atom ? S("id") : S("guid"));
    const str_t link = is_atom ? atom_link(n) : inner(s, n, PLAIN, S("link"));
    *to = (struct import_item){ .line = n->line, .takes_comments = true };
    to->address = web_address(s, s->file->address, link);
    to->guid = guid_of(s, guid.len > 0 ? guid : link);
    if (to->address.len == 0)
        to->address = web_address(s, S(""), guid);
    if (s->file->kind == IMPORT_WXR)
        wordpress_item(s, n, to);
    else if (s->file->kind == IMPORT_RSS)
        rss_item(s, n, to);
    else
        atom_entry_read(s, n, to);
}

err_t import_read(struct arena *arena, str_t source, struct import_file *out,
                  struct import_trouble *trouble)
{
    const struct xml_node *root = NULL;
    struct xml_problem p;
    struct rows_out list = { 0 };
    struct source s = { .arena = arena, .file = out };
    *out = (struct import_file){ .kind = IMPORT_RSS };
    if (str_trim(source).len == 0)
        return refused(FAULT_EMPTY, 1, trouble);
    if (xml_read(arena, source, &root, &p) != OK)
        return trouble_of(&p, trouble);
    must(root != NULL);
    s.channel = root;
    if (xml_is(root, ATOM, S("feed")))
        out->kind = IMPORT_ATOM;
    else if (xml_is(root, PLAIN, S("rss")))
        s.channel = xml_child(root, PLAIN, S("channel"));
    else
        s.channel = NULL;
    if (s.channel == NULL)
        return refused(FAULT_UNKNOWN, root->line, trouble);
    begin_feed(&s, root);
    const bool is_atom = out->kind == IMPORT_ATOM;
    for (const struct xml_node *c = s.channel->first; c != NULL; c = c->next) {
        if (!xml_is(c, is_atom ? ATOM : PLAIN, is_atom ? S("entry") : S("item")))
            continue;
        if (list.count == IMPORT_ITEMS_MAX)
            return refused(FAULT_SIZE, c->line, trouble);
        read_item(&s, c, rows_out_add(arena, &list, sizeof(struct import_item)));
    }
    out->at = list.at;
    out->count = list.count;
    return list.count > 0 ? OK : refused(FAULT_EMPTY, s.channel->line, trouble);
}
