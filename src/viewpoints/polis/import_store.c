/* Storing an import, of any size, and taking it back.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "kit/base/str.h"
#include "ledger/ledger.h"
#include "viewpoints/check/check.h"
#include "viewpoints/counts.h"
#include "viewpoints/polis/exchange.h"

#define MILLISECOND INT64_C(1000)
/* Positions between two commits, where there are several; rows taken out at once. */
enum { STORED_AT_ONCE = 1 << 18, REMOVED_AT_ONCE = 1 << 16 };

enum {
    Q_PARTICIPANTS_COPY,
    Q_POSITIONS_COPY,
    Q_SHOW,
    Q_FINISH,
    Q_POSITIONS_REMOVE,
    Q_PARTICIPANTS_REMOVE,
    Q_STATEMENTS_REMOVE,
    Q_GROUPS_REMOVE,
    Q_LINES_REMOVE,
    Q_IMPORT_REMOVE,
    Q_CONSULTATION_REMOVE,
    Q_STORE_COUNT
};
#define PARTICIPANT_COPIED "participant (id, consultation_id, organisation_id, number, created_at)"
#define POSITION_COPIED                                                                            \
    "position (id, consultation_id, statement_id, participant_id, value, basis, reason,"           \
    " reason_language, source_url, coder, note_en, note_az, mandate_id, import_id, taken_at,"      \
    " superseded_at)"
static const struct db_text SQL[Q_STORE_COUNT] = {
    [Q_PARTICIPANTS_COPY] = { NULL,
                              "INSERT INTO " PARTICIPANT_COPIED
                              " SELECT c0, c1, c2, c3, c4 FROM copied",
                              "COPY " PARTICIPANT_COPIED " FROM STDIN" },
    [Q_POSITIONS_COPY] = { NULL,
                           "INSERT INTO " POSITION_COPIED
                           " SELECT c0, c1, c2, c3, c4, c5, c6, c7, c8, c9,"
                           " c10, c11, c12, c13, c14, c15 FROM copied",
                           "COPY " POSITION_COPIED " FROM STDIN" },
    [Q_SHOW] = { "UPDATE consultation SET hidden_at = 0 WHERE id = $1", NULL, NULL },
    [Q_FINISH] = { "UPDATE viewpoint_import SET finished_at = $2, positions = $3 WHERE id = $1",
                   NULL, NULL },
    [Q_POSITIONS_REMOVE] = { "DELETE FROM position WHERE id IN (SELECT id FROM position"
                             " WHERE consultation_id = $1 ORDER BY id LIMIT $2)",
                             NULL, NULL },
    [Q_PARTICIPANTS_REMOVE] = { "DELETE FROM participant WHERE id IN (SELECT id FROM participant"
                                " WHERE consultation_id = $1 LIMIT $2)",
                                NULL, NULL },
    [Q_STATEMENTS_REMOVE] = { "DELETE FROM statement WHERE consultation_id = $1", NULL, NULL },
    [Q_GROUPS_REMOVE] = { "DELETE FROM import_group WHERE import_id = $1", NULL, NULL },
    [Q_LINES_REMOVE] = { "DELETE FROM import_summary WHERE import_id = $1", NULL, NULL },
    [Q_IMPORT_REMOVE] = { "DELETE FROM viewpoint_import WHERE id = $1 AND finished_at = 0", NULL,
                          NULL },
    [Q_CONSULTATION_REMOVE] = { "DELETE FROM consultation WHERE id = $1", NULL, NULL },
};
const struct db_catalog polis_store_sql = { "import", SQL, Q_STORE_COUNT };

/* --- storing ---------------------------------------------------------------------------------- */

struct storing {
    struct cx *cx;
    struct import_plan *plan;
    const struct import_options *o;
    struct db_copy copy;
    bool is_copying;
    int64_t stored, since_commit;
    struct digest *positions;
    struct answer_count *answers; /* of each statement */
    int64_t counted;              /* participants with a position that counts */
};

/* All that is stored so far, if the caller wants it in pieces. */
static err_t commit_piece(struct storing *s)
{
    if (s->o->piece_stored == NULL)
        return OK;
    s->since_commit = 0;
    return s->o->piece_stored(s->o->piece_to);
}

static err_t participants_store(struct storing *s)
{
    const struct import_plan *const p = s->plan;
    struct db_copy copy;
    TRY(db_copy_begin(s->cx->db, &polis_store_sql, Q_PARTICIPANTS_COPY, &copy));
    for (size_t i = 0; i < p->people.count; i++)
        db_copy_row(&copy, ARGS(ARG(p->ids[i]), ARG(p->consultation.id.v), ARG_NULL,
                                ARG(p->people.number[i]), ARG(s->cx->now)));
    return db_copy_end(&copy);
}

static void position_copy(struct storing *s, const struct position_row *r)
{
    db_copy_row(&s->copy, ARGS(ARG(r->id.v), ARG(r->consultation.v), ARG(r->statement.v),
                               ARG(r->participant.v), ARG((int)r->value), ARG(S("own")), ARG(S("")),
                               ARG(S("")), ARG(S("")), ARG(S("")), ARG(S("")), ARG(S("")), ARG(0),
                               ARG(r->import_id), ARG(r->taken_at), ARG(r->superseded_at)));
}

/* next: what replaced it; NULL: it stands. */
static struct position_row position_of(const struct storing *s, size_t place,
                                       const struct lot_vote *v, const struct lot_vote *next)
{
    const struct import_plan *const p = s->plan;
    const usec_t until = next == NULL ? 0 : next->at * MILLISECOND;
    return (struct position_row){ .id = { id_new(s->cx->ids, s->cx->now) },
                                  .consultation = p->consultation.id,
                                  .statement = p->statements[p->rank[v->statement]].id,
                                  .participant = { p->ids[place] },
                                  .value = (enum position)v->vote, /* the same -1, 0, 1 */
                                  .import_id = p->import_id,
                                  .taken_at = v->at * MILLISECOND,
                                  .superseded_at = next != NULL && until <= 0 ? 1 : until };
}

static err_t copying(struct storing *s, bool wanted)
{
    if (wanted == s->is_copying)
        return OK;
    s->is_copying = wanted;
    return wanted ? db_copy_begin(s->cx->db, &polis_store_sql, Q_POSITIONS_COPY, &s->copy)
                  : db_copy_end(&s->copy);
}

/* Of several votes of one participant on one statement the latest stands. */
static err_t person_store(void *to, size_t place, struct lot_vote *votes, size_t count)
{
    struct storing *const s = to;
    bool is_counted = false;
    if (s->since_commit >= (s->o->piece > 0 ? s->o->piece : STORED_AT_ONCE)) {
        TRY(copying(s, false));
        TRY(commit_piece(s));
    }
    TRY(copying(s, true));
    for (size_t i = 0; i < count; i++) {
        const struct lot_vote *const v = &votes[i];
        const struct position_row row = position_of(s, place, v, v->is_revised ? v + 1 : NULL);
        const uint32_t statement = s->plan->rank[v->statement];
        position_copy(s, &row);
        digest_position(s->positions, &row);
        s->plan->counts.revised += v->is_revised;
        if (v->is_revised)
            continue;
        answer_count_add(&s->answers[statement], row.value, BASIS_OWN, 1);
        is_counted |= s->plan->statements[statement].state == STATEMENT_ACCEPTED;
    }
    s->counted += is_counted;
    s->stored += (int64_t)count;
    s->since_commit += (int64_t)count;
    if (s->o->progress != NULL)
        s->o->progress(s->o->progress_to, s->stored, s->plan->people.vote_count);
    return s->copy.error;
}

static err_t positions_store(struct storing *s)
{
    struct import_plan *const p = s->plan;
    s->answers = arena_array(s->cx->arena, struct answer_count, p->statement_count);
    for (size_t i = 0; i < p->statement_count; i++)
        s->answers[i] = (struct answer_count){ .in = p->consultation.id,
                                               .side = SIDE_PUBLIC,
                                               .on = p->statements[i].id };
    p->counts.revised = 0;
    const err_t e = import_votes_of_plan(s->cx, p, person_store, s);
    const err_t ended = copying(s, false);
    TRY(e);
    TRY(ended);
    p->counts.positions = s->stored - p->counts.revised;
    struct people_count people = { p->consultation.id, SIDE_PUBLIC, s->counted, s->stored };
    return counts_change(s->cx, s->answers, p->statement_count, &people, 1);
}

/* So that the one entry covers every row of it. */
static str_t texts_digest(struct cx *cx, const struct import_plan *plan)
{
    struct digest *const texts = digest_new();
    for (size_t i = 0; i < plan->statement_count; i++) {
        if (plan->statements[i].created_at < cx->now)
            digest_statement(texts, &plan->statements[i]);
    }
    const str_t whole = digest_end(texts, cx->arena);
    digest_free(texts);
    return whole;
}

/* Hidden, so that nobody meets half of it. */
static err_t import_begin(struct storing *s)
{
    struct cx *const cx = s->cx;
    struct import_plan *const p = s->plan;
    TRY(consultation_make(cx, &p->consultation));
    TRY(consultation_hide(cx, p->consultation.id));
    const struct import_row row = { .id = p->import_id,
                                    .consultation = p->consultation.id,
                                    .origin = s->o->origin,
                                    .sha256 = s->o->sha256,
                                    .statements = p->counts.statements,
                                    .participants = p->counts.participants,
                                    .imported_at = cx->now };
    TRY(import_put(cx, &row));
    for (size_t i = 0; i < p->statement_count; i++)
        p->statements[i].consultation = p->consultation.id;
    TRY(participants_store(s));
    return statement_put_many(cx, p->statements, p->statement_count);
}

/* From here on it is there, all of it, in one commit. */
static err_t import_finish(struct storing *s)
{
    struct cx *const cx = s->cx;
    const struct import_plan *const p = s->plan;
    const struct import_counts *const n = &p->counts;
    TRY(db_exec(cx->db, &polis_store_sql, Q_SHOW, ARGS(ARG(p->consultation.id.v)), NULL));
    TRY(db_exec(cx->db, &polis_store_sql, Q_FINISH,
                ARGS(ARG(p->import_id), ARG(cx->now), ARG(n->positions)), NULL));
    TRY(consultation_announce(cx, &p->consultation));
    return ledger_add(
        cx, &(struct ledger_new){
                LEDGER_IMPORT_APPLIED, p->import_id, p->consultation.id.v,
                LEDGER_FIELDS(ledger_text("origin", s->o->origin),
                              ledger_text("votes_sha256", hex(cx->arena, s->o->sha256)),
                              ledger_int("statements", n->statements),
                              ledger_int("participants", n->participants),
                              ledger_int("positions", n->positions),
                              ledger_text("texts_sha256", texts_digest(cx, p)),
                              ledger_text("positions_sha256", digest_end(s->positions, cx->arena))),
                NULL });
}

static err_t import_store(struct storing *s)
{
    TRY(import_begin(s));
    TRY(positions_store(s));
    return import_finish(s);
}

err_t import_apply(struct cx *cx, struct import_plan *plan, const struct import_options *o)
{
    struct storing s = { .cx = cx, .plan = plan, .o = o, .positions = digest_new() };
    const err_t e = import_store(&s);
    digest_free(s.positions);
    return e;
}

/* --- taking it back --------------------------------------------------------------------------- */

/* What was broken off was never there for anybody, nor on record: its rows go. */
static err_t remove_in_pieces(struct cx *cx, int query, consultation_id c,
                              const struct import_undoing *how)
{
    for (int64_t removed = REMOVED_AT_ONCE; removed == REMOVED_AT_ONCE;) {
        TRY(db_exec(cx->db, &polis_store_sql, query, ARGS(ARG(c.v), ARG((int)REMOVED_AT_ONCE)),
                    &removed));
        if (how->piece_stored != NULL)
            TRY(how->piece_stored(how->piece_to));
    }
    return OK;
}

static err_t remove_unfinished(struct cx *cx, const struct import_row *row,
                               const struct import_undoing *how)
{
    TRY(remove_in_pieces(cx, Q_POSITIONS_REMOVE, row->consultation, how));
    TRY(remove_in_pieces(cx, Q_PARTICIPANTS_REMOVE, row->consultation, how));
    static const struct {
        int query;
        bool of_import;
    } REST[] = { { Q_STATEMENTS_REMOVE, false },
                 { Q_GROUPS_REMOVE, true },
                 { Q_LINES_REMOVE, true },
                 { Q_IMPORT_REMOVE, true },
                 { Q_CONSULTATION_REMOVE, false } };
    for (size_t i = 0; i < ARRAY_LEN(REST); i++)
        TRY(db_exec(cx->db, &polis_store_sql, REST[i].query,
                    ARGS(ARG(REST[i].of_import ? row->id : row->consultation.v)), NULL));
    return OK;
}

err_t import_undo(struct cx *cx, int64_t import_id, const struct import_undoing *how)
{
    static const struct import_undoing AT_ONCE;
    struct import_row row;
    TRY(import_get(cx, import_id, &row));
    if (row.finished_at == 0)
        return remove_unfinished(cx, &row, how == NULL ? &AT_ONCE : how);
    TRY(import_mark_undone(cx, import_id));
    TRY(consultation_hide(cx, row.consultation));
    return ledger_add(cx, &(struct ledger_new){ LEDGER_IMPORT_UNDONE, import_id, row.consultation.v,
                                                LEDGER_FIELDS(ledger_text("origin", row.origin)),
                                                NULL });
}
