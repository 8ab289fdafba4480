/* What the page of results says, decided from positions. Pure: same positions, same page.
 *
 * Findings on a statement, where organisations answer and no opinion groups are shown:
 *   divergence      at least VOICES_LEAST agree and as many disagree, and neither side is below a
 *                   quarter of those who took one;
 *   common ground   at least VOICES_LEAST took the same side and nobody the other; the share of
 *                   those who answered is surely above half (lower bound of its 90 % interval); and
 *                   where there is a divergence, both its sides are among them;
 *   one-sided       as common ground, but only voices of one side of the sharpest divergence;
 *   most            surely above half took one side, some the other;
 *   open            enough voices, and none of these;
 *   too few         fewer than VOICES_LEAST answered.
 * A missing position is in none of these counts. The sharpest divergence ("pivot") is the one with
 * most voices on its smaller side. Being local or international plays no part in it.
 *
 * Where groups are shown, a finding compares the groups: common ground when every group surely
 * agrees (or surely disagrees), divergence when one surely agrees, another surely disagrees and the
 * two are told apart among all comparisons.
 * Where the public answers and no groups are shown, the ends of the map are compared so, as
 * `alyans analyse` does; what divides by its counts is a divergence, too, unless both ends surely
 * take one side. Without an axis everybody is one group: common ground when surely more than half
 * agree. Counts below CELL_LEAST are not shown there.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_RESULTS_MODEL_H
#define ALYANS_VIEWPOINTS_RESULTS_MODEL_H

#include "viewpoints/results/results_numbers.h"
#include "viewpoints/viewpoints.h"

enum { CELL_LEAST = 5 };

enum finding {
    FINDING_COMMON_GROUND,
    FINDING_DIVERGENCE,
    FINDING_ONE_SIDED,
    FINDING_MOST,
    FINDING_OPEN,
    FINDING_TOO_FEW,
};
/* Nothing is settled by the last four. */
static inline bool finding_is_settled(enum finding f)
{
    return f == FINDING_COMMON_GROUND || f == FINDING_DIVERGENCE;
}

/* What the page needs of everything else. */
struct results_input {
    const struct consultation *consultation;
    enum side side;                           /* whose answers these are; one at a time */
    struct statement_list statements;         /* accepted, by number */
    const struct organisation *organisations; /* on record here: store.h */
    size_t organisation_count;
    bool somebody_invited;        /* any of them */
    const struct stance *stances; /* in force, of organisations; none where the public answers */
    size_t stance_count;
    const struct vote *votes; /* where the public answers: for results_numbers, results_canonical */
    size_t vote_count;
    size_t threads; /* for the numbers; changes no figure */
};

/* What a finding rests on: every organisation left out once, by the rules above. */
enum { CHANGERS_NAMED = 4 };
struct leaving {
    struct bounds low,
        high;         /* ranges of the interval's lower and upper end, everybody included: of
                         the share that agrees, or disagrees where the finding is rejection */
    int32_t changers; /* organisations without any one of which the finding is another */
    int32_t changer[CHANGERS_NAMED]; /* voters: the first of them */
    enum finding without;            /* the finding without the first of them */
};

/* One statement. Indexes of statements are those of results.statements. */
struct statement_result {
    const struct statement *statement;
    struct voices voices;
    struct bounds agree, disagree;
    int32_t own, stated, inferred; /* where its positions come from */
    enum finding finding;
    bool is_rejected; /* common ground and one-sided and most: the side taken is disagreement */
    struct voices on_pivot[2]; /* answers of those who disagree with the pivot, who agree with it */
    int32_t same_as_pivot, against_pivot; /* took a side on both: the same, the opposite */
    const struct comparison *classes;     /* NULL where the public answers */
    enum finding without_inferred;        /* the finding from stated and own positions only */
    double consensus;                     /* of the groups; 0 without groups */
    const struct parting *parting;        /* of groups or ends; NULL: neither */
    const struct leaving *leaving;        /* NULL: not computed */
};

struct source_use {
    const struct source *source;
    int32_t positions; /* that rest on it, alone or with others */
};

/* One organisation with at least one position. */
struct organisation_result {
    const struct organisation *organisation;
    const struct stance *const *at; /* by column; NULL: not stated */
    int32_t count;                  /* positions */
    int32_t group;                  /* -1: none */
    str_t pays; /* who it is and who pays, in a line; set by pages, empty in commands */
};

struct results {
    const struct consultation *consultation;
    enum side side;
    const struct numbers *numbers;

    /* From most divided to most agreed, ties by more voices, then by number. */
    struct statement_result *statements;
    size_t statement_count;
    const size_t *by_number;    /* places in statements, by number */
    size_t common, divergent;   /* how many findings */
    const size_t *common_order; /* places of common ground, what joins most first */
    int64_t pivot;              /* statement of the sharpest divergence; -1: none */

    /* Similar ones are neighbours; inside groups where there are any. */
    struct organisation_result *rows;
    size_t row_count;
    const struct organisation **silent; /* on record without a position here */
    size_t silent_count;
    int32_t on_record[2], with_position[2]; /* by scope */
    bool somebody_invited;

    int64_t positions, own, stated, inferred;
    int64_t voters;                          /* with a position */
    const struct organisation **voter_names; /* voters of numbers; NULL where the public answers */
    struct source_use *sources;              /* in the order in which rows and columns meet them */
    size_t source_count;
    size_t changed_without_inferred; /* statements whose finding changes */

    /* Classes, over all statements: how many may be compared, how many of these differ. */
    size_t comparable, class_differs;
};

/* What numbers_compute is given, for an input where the public answers: all in arena. */
struct numbers_input results_numbers_input(const struct results_input *in, struct arena *arena);

/* Counts only, of that: nothing that takes long. */
void results_count(const struct results_input *in, struct arena *arena, struct numbers *out);

/* Numbers for the input, in the voter and statement numbering results_build expects. *out lives in
 * arena; scratch is another one. Errors: ERR_NO_MEMORY. */
MUST_USE err_t results_numbers(const struct results_input *in, struct arena *arena,
                               struct arena *scratch, struct numbers *out);

/* Everything else. numbers: of this input; where the public answers, they may be of a slightly
 * older state of the same statements, and the votes are not looked at. *out lives in arena. */
void results_build(const struct results_input *in, const struct numbers *numbers,
                   struct arena *arena, struct results *out);

/* Number of a source on the page, from 1; 0: unknown. */
size_t results_source_number(const struct results *r, source_id id);

/* Common ground for headline and front page: by what the groups agree on where there are any, else
 * what joins most voices of both sides of the divergence, else the surest; -1: none. */
int64_t results_best_common(const struct results *r);

/* Positions as text, one a line, in an order that depends on nothing else: what the fingerprint is
 * taken of. Organisations: "organisation,statement,position,basis,standing,certainty" with a head
 * line, the same bytes as the CSV download. The public: "voter,statement,position" with voters
 * counted in order of their ids. */
void results_canonical(const struct results_input *in, struct arena *arena, struct buf *out);

#endif
