/* The directory: filters from an address, the rows that pass them, and how many of each sort.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "registry/directory/directory.h"
#include "kit/base/sorted.h"

#include "kit/base/str.h"
#include "kit/text/country.h"
#include "kit/text/text.h"
#include "registry/words.h"

/* --- words ------------------------------------------------------------------------------------ */

str_t standing_word_text(enum standing_word s)
{
    switch (s) {
    case IS_MEMBER:
        return S("member");
    case IS_PARTNER:
        return S("partner");
    case IS_LISTED:
        return S("listed");
    case IS_FORMER:
        return S("former");
    }
    must_failed("a standing of the list", __FILE__, __LINE__);
}

str_t standing_label(struct cx *cx, enum standing_word s)
{
    switch (s) {
    case IS_MEMBER:
        return _("Members");
    case IS_PARTNER:
        return _("Partners");
    case IS_LISTED:
        return _("Listed from public sources");
    case IS_FORMER:
        return _("Past");
    }
    must_failed("a standing of the list", __FILE__, __LINE__);
}

/* --- the address ------------------------------------------------------------------------------ */

static int scope_read(str_t word)
{
    for (int s = 0; s < 2; s++) {
        if (str_eq(word, scope_word((enum scope)s))) /* counts through the enum */
            return s;
    }
    return DIRECTORY_ANY;
}

static int status_read(str_t word)
{
    for (int s = 0; s < STANDING_WORDS; s++) {
        if (str_eq(word, standing_word_text((enum standing_word)s))) /* counts through the enum */
            return s;
    }
    return DIRECTORY_ANY;
}

struct directory_filter directory_filter_read(struct cx *cx, const struct request *rq)
{
    enum { QUERY_MAX = 200 };
    struct directory_filter f = {
        .query = str_trim(request_query(cx, rq, S("q"))),
        .scope = scope_read(request_query(cx, rq, S("scope"))),
        .status = status_read(request_query(cx, rq, S("status"))),
        .kind = request_query(cx, rq, S("kind")),
        .country = request_query(cx, rq, S("country")),
        .day = date_day(cx->arena, cx->now),
        .is_today = true,
        .after = request_query(cx, rq, S("after")),
    };
    if (f.query.len > QUERY_MAX)
        f.query = STR_NONE;
    if (!kind_exists(f.kind))
        f.kind = STR_NONE;
    if (!country_exists(f.country) && !str_eq(f.country, S("none")))
        f.country = STR_NONE;
    const str_t on = str_trim(request_query(cx, rq, S("on")));
    str_t day = STR_NONE;
    if (on.len > 0 && date_partial_read(cx->arena, on, &day) != OK)
        f.bad_day = on;
    if (day.len > 0) {
        f.day = date_last_day(cx->arena, day);
        f.is_today = false;
    }
    return f;
}

static void add_part(struct buf *to, const char *name, str_t value)
{
    if (value.len == 0)
        return;
    buf_byte(to, str_find_byte(buf_str(to), '?', 0) < to->len ? '&' : '?');
    buf_add(to, str_from_c(name));
    buf_byte(to, '=');
    buf_add(to, value);
}

url_t url_directory(struct cx *cx, str_t path, const struct directory_filter *f)
{
    enum { ADDRESS_MAX = 4096 };
    AUTO(buf) to;
    buf_init(&to, ADDRESS_MAX);
    buf_add(&to, path);
    add_part(&to, "q", url_query_value(cx, f->query));
    add_part(&to, "scope", f->scope == DIRECTORY_ANY ? STR_NONE : scope_word((enum scope)f->scope));
    add_part(&to, "status",
             f->status == DIRECTORY_ANY ? STR_NONE
                                        : standing_word_text((enum standing_word)f->status));
    add_part(&to, "kind", f->kind);
    add_part(&to, "country", f->country);
    add_part(&to, "on", f->is_today ? STR_NONE : f->day);
    add_part(&to, "after", url_query_value(cx, f->after));
    return url_in_lang(cx, cx->lang, buf_str(&to));
}

/* --- selecting -------------------------------------------------------------------------------- */

static const struct membership *memberships_of(const struct membership_list *all, int64_t id,
                                               size_t *count)
{
    size_t low = SORTED_FROM(all->at, all->count, organisation.v, id);
    size_t n = 0;
    while (low + n < all->count && all->at[low + n].organisation.v == id)
        n++;
    *count = n;
    return n > 0 ? &all->at[low] : NULL;
}

static void facet_add(struct facets *to, str_t value)
{
    for (size_t i = 0; i < to->count; i++) {
        if (to->at[i].value.at == value.at || str_eq(to->at[i].value, value)) {
            to->at[i].count++;
            return;
        }
    }
    if (to->count < FACETS_MAX)
        to->at[to->count++] = (struct facet){ value, 1 };
}

/* Which filters a row does not pass. */
enum { FAILS_SCOPE = 1, FAILS_STATUS = 2, FAILS_KIND = 4, FAILS_COUNTRY = 8 };

static unsigned fails(const struct directory_row *row, enum standing_word standing,
                      const struct directory_filter *f)
{
    const str_t country = row->country.len > 0 ? row->country : S("none");
    unsigned out = 0;
    if (f->scope != DIRECTORY_ANY && (int)row->scope != f->scope)
        out |= FAILS_SCOPE;
    if (f->status == DIRECTORY_ANY ? row->is_merged && standing == IS_FORMER
                                   : (int)standing != f->status)
        out |= FAILS_STATUS;
    if (f->kind.len > 0 && !str_eq(row->kind, f->kind))
        out |= FAILS_KIND;
    if (f->country.len > 0 && !str_eq(country, f->country))
        out |= FAILS_COUNTRY;
    return out;
}

static int most_first(const void *a, const void *b)
{
    const struct facet *const x = a;
    const struct facet *const y = b;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return str_cmp(x->value, y->value);
}

struct directory directory_select(struct arena *arena, const struct directory_row *rows,
                                  size_t count, const struct membership_list *memberships,
                                  const struct directory_filter *f)
{
    const struct directory_row **const kept =
        arena_array(arena, const struct directory_row *, count);
    enum standing_word *const standings = arena_array(arena, enum standing_word, count);
    struct directory d = { .kinds = arena_new(arena, struct facets),
                           .countries = arena_new(arena, struct facets) };
    for (size_t i = 0; i < count; i++) {
        const struct directory_row *const row = &rows[i];
        size_t n = 0;
        const struct membership *const own = memberships_of(memberships, row->id, &n);
        const enum standing_word s = standing_on(f->day, row->dissolved, row->is_merged, own, n);
        const unsigned bad = fails(row, s, f);
        if ((bad & ~(unsigned)FAILS_SCOPE) == 0)
            d.by_scope[row->scope]++;
        if ((bad & ~(unsigned)FAILS_STATUS) == 0)
            d.by_status[s]++;
        if ((bad & ~(unsigned)FAILS_KIND) == 0)
            facet_add(d.kinds, row->kind);
        if ((bad & ~(unsigned)FAILS_COUNTRY) == 0)
            facet_add(d.countries, row->country);
        if (bad != 0)
            continue;
        kept[d.count] = row;
        standings[d.count++] = s;
    }
    qsort(d.kinds->at, d.kinds->count, sizeof d.kinds->at[0], most_first);
    qsort(d.countries->at, d.countries->count, sizeof d.countries->at[0], most_first);
    d.rows = kept;
    d.standing = standings;
    d.memberships = *memberships;
    return d;
}

/* --- loading ---------------------------------------------------------------------------------- */

static void words_of(struct cx *cx, str_t query, str_t words[FIND_WORDS])
{
    str_t rest = text_fold(cx->arena, query);
    str_t word;
    int n = 0;
    while (n < FIND_WORDS && rest.len > 0 && str_cut(&rest, ' ', &word)) {
        if (word.len > 0)
            words[n++] = word;
    }
}

err_t directory_load(struct cx *cx, const struct directory_filter *f, struct directory *out)
{
    str_t words[FIND_WORDS] = { STR_NONE };
    const struct directory_row *rows = NULL;
    size_t count = 0;
    struct membership_list memberships;
    words_of(cx, f->query, words);
    TRY(directory_get(cx, words, &rows, &count));
    TRY(membership_get_standing(cx, &memberships));
    *out = directory_select(cx->arena, rows, count, &memberships, f);
    return OK;
}

err_t directory_first(struct cx *cx, const struct directory_filter *f, const struct directory *d,
                      size_t *first)
{
    struct organisation last;
    *first = 0;
    if (f->after.len == 0)
        return OK;
    const err_t e = organisation_find_by_slug(cx, f->after, &last);
    if (e == ERR_NOT_FOUND)
        return OK;
    TRY(e);
    for (size_t i = 0; i < d->count; i++) {
        if (d->rows[i]->id == last.id.v)
            *first = i + 1;
    }
    return OK;
}

static bool holds_all(str_t folded, const str_t words[FIND_WORDS])
{
    for (int i = 0; i < FIND_WORDS; i++) {
        if (words[i].len > 0 && str_find(folded, words[i]) == folded.len)
            return false;
    }
    return true;
}

/* Is every word in the name that the line shows? */
static bool shows_match(struct cx *cx, const struct organisation *o, const str_t words[FIND_WORDS])
{
    for (int l = 0; l < LANG_COUNT; l++) {
        const str_t both = arena_printf(cx->arena, "%.*s\n%.*s", STR_ARG(o->name.by[l]),
                                        STR_ARG(o->short_name.by[l]));
        if (holds_all(text_fold(cx->arena, both), words))
            return true;
    }
    return false;
}

static str_t matched_fact(struct cx *cx, const struct fact_list *names, organisation_id o,
                          const str_t words[FIND_WORDS])
{
    for (size_t i = 0; i < names->count; i++) {
        const struct fact *const f = &names->at[i];
        const str_t shown =
            f->kind == FACT_IDENTIFIER
                ? arena_printf(cx->arena, "%.*s-%.*s", STR_ARG(f->scheme), STR_ARG(f->value))
                : f->value;
        if (f->organisation.v == o.v && holds_all(text_fold(cx->arena, shown), words))
            return f->kind == FACT_IDENTIFIER
                       ? shown
                       : arena_printf(cx->arena, "%.*s: %.*s",
                                      STR_ARG(fact_label(cx, f->kind, f->scheme)), STR_ARG(shown));
    }
    return STR_NONE;
}

static str_t since_of(const struct membership_list *all, int64_t id, enum standing_word s,
                      str_t day)
{
    size_t n = 0;
    const struct membership *const own = memberships_of(all, id, &n);
    for (size_t i = 0; i < n; i++) {
        if (membership_holds(&own[i], day) && own[i].is_partner == (s == IS_PARTNER))
            return own[i].starts;
    }
    return STR_NONE;
}

err_t directory_lines(struct cx *cx, const struct directory_filter *f, const struct directory *d,
                      size_t first, size_t most, const struct directory_line **out, size_t *count)
{
    const size_t n = first >= d->count ? 0 : d->count - first < most ? d->count - first : most;
    struct directory_line *const lines = arena_array(cx->arena, struct directory_line, n);
    int64_t *const ids = arena_array(cx->arena, int64_t, n);
    const struct organisation *those = NULL;
    struct fact_list names = { 0 };
    str_t words[FIND_WORDS] = { STR_NONE };
    for (size_t i = 0; i < n; i++)
        ids[i] = d->rows[first + i]->id;
    words_of(cx, f->query, words);
    TRY(organisation_find_many(cx, ids, n, &those));
    if (words[0].len > 0)
        TRY(fact_get_names(cx, ids, n, &names));
    for (size_t i = 0; i < n; i++) {
        lines[i].o = those[i];
        lines[i].standing = d->standing[first + i];
        lines[i].since = since_of(&d->memberships, ids[i], lines[i].standing, f->day);
        if (words[0].len > 0 && !shows_match(cx, &those[i], words))
            lines[i].matched = matched_fact(cx, &names, those[i].id, words);
    }
    *out = lines;
    *count = n;
    return OK;
}
