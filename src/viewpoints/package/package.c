/* Writing a data package. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "viewpoints/package/package.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "kit/base/str.h"
#include "kit/json/member.h"
#include "kit/zip/zip.h"
#include "viewpoints/arguments/arguments.h"
#include "viewpoints/package/packing.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/rules.h"

enum { ANALYSIS_MAX = (1 << 30) - 1 + (1 << 30), PARAMETERS_MAX = 128 << 10, THREADS_MOST = 4 };

/* --- one side -----------------------------------------------------------------------------------
 */

/* Answers of the public that were given here are told by the minute: to the microsecond they could
 * be matched with what somebody saw. */
static usec_t grain_of(const struct consultation *c, enum side side)
{
    return side == SIDE_PUBLIC && c->import_id == 0 ? 60 * USEC_PER_SECOND : 1;
}

static err_t packing_open(struct cx *cx, const struct consultation *c, enum side side,
                          struct files_out *to, str_t room, struct packing *p)
{
    const struct export_options o = {
        .language = LANG_EN, .side = side, .grain = grain_of(c, side), .room = room
    };
    *p = (struct packing){ .cx = cx, .c = c, .side = side, .to = to };
    p->name = c->who != WHO_BOTH ? c->slug
                                 : arena_printf(cx->arena, "%.*s-%.*s", STR_ARG(c->slug),
                                                STR_ARG(side_word(side)));
    TRY(consultation_data_load(cx, c, &p->data));
    p->is_whole = side == SIDE_ORGANISATIONS || p->data.matrix == MATRIX_WHOLE;
    TRY(freeze_list(cx, c->id, side, &p->freezes, &p->freeze_count));
    TRY(argument_latest(cx, c->id, &p->latest_argument));
    if (p->freeze_count > 0 && p->freezes[0].superseded_at == 0 && p->freezes[0].has_classes &&
        consultation_stage(c, cx->now) >= STAGE_CLOSED)
        p->frozen_classes = &p->freezes[0].classes;
    return exporting_open(cx, c, &o, &p->x);
}

static size_t threads_here(void)
{
    const long cores = sysconf(_SC_NPROCESSORS_ONLN);
    return cores < 1 ? 1 : cores > THREADS_MOST ? THREADS_MOST : (size_t)cores;
}

static bool has_answers(const struct packing *p)
{
    for (size_t i = 0; i < p->x.statements.count; i++) {
        if (p->x.counts[i].agree + p->x.counts[i].disagree + p->x.counts[i].pass > 0)
            return true;
    }
    return false;
}

static str_t path_in(const struct packing *p, const char *name)
{
    return str_from_c(files_out_path(
        p->to, p->cx->arena, arena_printf(p->cx->arena, "%.*s%s", STR_ARG(p->to->part), name)));
}

/* What the command does with the folder, on the very files; the name and the files beside are those
 * that datapackage.json will tell it. */
static err_t analysis_compute(struct packing *p, struct arena *arena, struct analysis *a,
                              struct analyse_source *source)
{
    const struct polis_folder *folder = NULL;
    AUTO(arena) scratch = { 0 };
    struct analyse_options options = { .threads = threads_here() };
    TRY(analyse_open_source(p->cx, path_in(p, ""), S(""), &folder, source));
    source->name = p->name;
    if (file_made_find(
            p->to, arena_printf(p->cx->arena, "%.*sclasses.csv", STR_ARG(p->to->part))) != NULL) {
        options.classes_file = path_in(p, "classes.csv");
        options.weights_file = path_in(p, "weights.csv");
    }
    return analyse_compute(source, &options, clock_monotonic(), arena, &scratch, a);
}

static err_t pack_analysis(struct packing *p, str_t *parameters)
{
    if (!has_answers(p))
        return OK;
    AUTO(arena) arena = { 0 };
    AUTO(buf) json;
    struct analyse_source source;
    struct analysis a = { 0 };
    buf_init(&json, ANALYSIS_MAX);
    TRY(analysis_compute(p, &arena, &a, &source));
    TRY(analyse_write(p->cx, &a, ANALYSE_JSON, &json));
    p->data_hash = a.data_hash;
    p->has_analysis = true;
    if (parameters != NULL)
        TRY(analyse_parameters(p->cx, &a, parameters));
    return file_whole(p->to, "analysis.json", buf_str(&json));
}

/* What the analysis reads. */
static err_t pack_answers(struct packing *p, const bytes_t *salt)
{
    TRY(export_comments(&p->x, p->to));
    TRY(export_votes(&p->x, p->to, salt));
    TRY(export_participants(&p->x, p->to));
    return pack_classes(p);
}

static err_t pack_side(struct packing *p)
{
    TRY(export_summary(&p->x, p->to));
    if (p->is_whole) {
        TRY(pack_answers(p, NULL));
        TRY(pack_drawn(p));
        TRY(pack_analysis(p, NULL));
    }
    TRY(export_organisations(&p->x, p->to));
    TRY(pack_counts(p));
    TRY(pack_statements(p));
    TRY(pack_positions(p));
    TRY(pack_arguments(p));
    TRY(pack_codings(p));
    TRY(pack_results(p));
    TRY(pack_disclosure(p));
    TRY(pack_freezes(p));
    TRY(pack_licence(p));
    TRY(pack_codebook(p));
    TRY(pack_datapackage(p));
    return pack_readme(p);
}

struct side_packed {
    struct packing p;
};
static void side_packed_auto(struct side_packed *s)
{
    exporting_release(&s->p.x);
}

static err_t side_write(struct cx *cx, const struct consultation *c, enum side side,
                        struct files_out *to)
{
    AUTO(side_packed) s = { 0 };
    TRY(files_out_part(to, c->who == WHO_BOTH ? side_word(side) : S("")));
    TRY(packing_open(cx, c, side, to, to->dir, &s.p));
    return pack_side(&s.p);
}

/* --- the package --------------------------------------------------------------------------------
 */

/* A package is the same whoever asks for it, in whatever language, and of the very state that is
 * read: figures kept for pages may be older. */
struct alone {
    struct cx cx;
    struct site site;
};
static void stand_alone(const struct cx *cx, struct alone *a)
{
    a->cx = *cx;
    a->site = *site_of(cx);
    a->site.results_cache = NULL;
    a->cx.app = &a->site;
    a->cx.lang = LANG_EN;
    a->cx.actor = (struct actor){ 0 };
}

static err_t sides_write(struct cx *cx, const struct consultation *c, struct files_out *to)
{
    for (int side = 0; side < SIDE_COUNT; side++) {
        if (consultation_has_side(c, (enum side)side)) /* counts through it */
            TRY(side_write(cx, c, (enum side)side, to));
    }
    return files_out_part(to, S(""));
}

err_t package_write(struct cx *cx, const struct consultation *c, str_t dir,
                    struct package_made *out)
{
    AUTO(files_out) to = { 0 };
    struct alone a;
    stand_alone(cx, &a);
    TRY(files_out_init(&to, cx->arena, dir));
    err_t e = sides_write(&a.cx, c, &to);
    if (e == OK)
        e = files_out_sums(&to, &out->of_all);
    if (e != OK && cx->problem.code == OK)
        cx->problem = a.cx.problem;
    out->files = to.at;
    out->count = to.count;
    return e;
}

void package_remove(const struct package_made *made, str_t dir)
{
    AUTO(arena) arena = { 0 };
    for (size_t i = 0; i < made->count; i++)
        (void)unlink(arena_cstr(
            &arena, arena_printf(&arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(made->files[i].name))));
}

/* --- as a ZIP -----------------------------------------------------------------------------------
 */

struct zipping {
    int fd;
    struct sha256 *sha;
    int64_t size;
};

static err_t zip_write(void *to, str_t piece)
{
    struct zipping *const z = to;
    sha256_add(z->sha, (bytes_t){ (const uint8_t *)piece.at, piece.len }); /* text as bytes */
    z->size += (int64_t)piece.len;
    while (piece.len > 0) {
        const ssize_t n = write(z->fd, piece.at, piece.len);
        if (n < 0 && errno != EINTR)
            return errno == ENOSPC || errno == EDQUOT ? ERR_UNAVAILABLE : ERR_IO;
        if (n > 0)
            piece = str_sub(piece, (size_t)n, piece.len);
    }
    return OK;
}

static err_t zip_file(struct zip_writer *z, const struct file_made *f, int fd)
{
    char room[FILES_PIECE];
    int64_t left = f->size;
    TRY(zip_begin(z, f->name, (uint64_t)f->size));
    while (left > 0) {
        const ssize_t n = read(fd, room, left < FILES_PIECE ? (size_t)left : (size_t)FILES_PIECE);
        if (n <= 0)
            return ERR_IO; /* it is not what was written */
        TRY(zip_add(z, (str_t){ room, (size_t)n }));
        left -= n;
    }
    return zip_end(z);
}

static err_t zip_all(const struct package_made *made, str_t dir, struct zip_writer *z)
{
    AUTO(arena) arena = { 0 };
    for (size_t i = 0; i < made->count; i++) {
        const struct file_made *const f = &made->files[i];
        const int fd = open(
            arena_cstr(&arena, arena_printf(&arena, "%.*s/%.*s", STR_ARG(dir), STR_ARG(f->name))),
            O_RDONLY | O_CLOEXEC);
        if (fd < 0)
            return ERR_IO;
        const err_t e = zip_file(z, f, fd);
        (void)close(fd);
        TRY(e);
    }
    return zip_finish(z);
}

err_t package_zip(const struct package_made *made, str_t dir, int fd, int64_t *size,
                  struct hash256 *sha256)
{
    struct zipping to = { .fd = fd, .sha = sha256_new() };
    struct zip_writer *const z = zip_new((struct zip_sink){ zip_write, &to });
    sha256_begin(to.sha);
    const err_t e = zip_all(made, dir, z);
    *size = to.size;
    *sha256 = sha256_end(to.sha);
    zip_free(z);
    sha256_free(to.sha);
    return e;
}

/* --- what a freeze is made of -------------------------------------------------------------------
 */

static str_t hash_of(const struct packing *p, const char *name)
{
    const struct file_made *const m = file_made_find(p->to, str_from_c(name));
    return m == NULL ? S("") : hex(p->cx->arena, hash_bytes(&m->sha256));
}

static void take_counts(const struct packing *p, struct freeze *f)
{
    for (size_t i = 0; i < p->x.statements.count; i++) {
        const struct exported_counts *const n = &p->x.counts[i];
        f->statement_count += p->x.statements.at[i].state == STATEMENT_ACCEPTED;
        f->position_count += n->agree + n->disagree + n->pass;
    }
    for (size_t i = 0; i < p->x.people_count; i++)
        f->participant_count += p->x.people[i].votes > 0;
}

/* {"topic": …, "analysis": {…}}: the question is in the report, too. */
static err_t parameters_put(struct packing *p, str_t analysis, str_t *out)
{
    AUTO(buf) text;
    struct json_out j;
    buf_init(&text, PARAMETERS_MAX);
    json_begin(&j, &text);
    json_put_object(&j);
    json_member_str(&j, "topic", text2_pick(&p->c->question, LANG_EN));
    if (analysis.len > 0) {
        json_key(&j, S("analysis"));
        json_put_raw(&j, analysis);
    }
    json_put_object_end(&j);
    TRY(buf_check(&text));
    *out = arena_str(p->cx->arena, buf_str(&text));
    return OK;
}

static err_t parts_take(struct packing *p, bytes_t salt, bool with_analysis, struct freeze *f)
{
    const bytes_t *const before = salt.len == 0 ? NULL : &salt;
    str_t parameters = S("");
    TRY(pack_statements(p));
    if (with_analysis) {
        TRY(export_summary(&p->x, p->to));
        TRY(pack_answers(p, before));
        TRY(pack_analysis(p, &parameters));
    } else {
        TRY(export_votes(&p->x, p->to, before));
    }
    TRY(parameters_put(p, parameters, &f->parameters));
    take_counts(p, f);
    f->votes = hash_of(p, "votes.csv");
    f->statements = hash_of(p, "statements.csv");
    f->analysis = hash_of(p, "analysis.json");
    if (p->has_analysis)
        f->data_hash = arena_printf(p->cx->arena, "sha256:%.*s",
                                    STR_ARG(hex(p->cx->arena, hash_bytes(&p->data_hash))));
    return OK;
}

static err_t parts_in(struct alone *a, const struct consultation *c, enum side side,
                      struct files_out *to, str_t room, bytes_t salt, enum parts_wanted wanted,
                      struct freeze *f)
{
    AUTO(side_packed) s = { 0 };
    const bool with_analysis = wanted != PARTS_OF_TABLES;
    TRY(files_out_init(to, a->cx.arena, with_analysis ? room : S("")));
    TRY(packing_open(&a->cx, c, side, to, room, &s.p));
    if (wanted == PARTS_ANEW)
        s.p.frozen_classes = NULL;
    TRY(parts_take(&s.p, salt, with_analysis, f));
    f->has_classes = with_analysis;
    f->classes = s.p.classes;
    return OK;
}

err_t package_parts(struct cx *cx, const struct consultation *c, enum side side, str_t room,
                    bytes_t salt, enum parts_wanted wanted, struct frozen_parts *out)
{
    AUTO(files_out) to = { 0 };
    struct alone a;
    stand_alone(cx, &a);
    *out = (struct frozen_parts){ .f = { .consultation = c->id,
                                         .side = side,
                                         .salt = salt,
                                         .analysis = S(""),
                                         .classes = S(""),
                                         .data_hash = S(""),
                                         .program = S(ALYANS_VERSION),
                                         .method = S("alyans") } };
    const err_t e = parts_in(&a, c, side, &to, room, salt, wanted, &out->f);
    if (wanted != PARTS_OF_TABLES)
        package_remove(&(struct package_made){ .files = to.at, .count = to.count }, room);
    return e;
}
