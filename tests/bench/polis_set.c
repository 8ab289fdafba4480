/* A made-up public consultation as a Polis folder, the same on every machine: sessions that
 * overlap, three camps and what all share, statements of unequal fame, some answers revised. Usage:
 * polis_set FOLDER PARTICIPANTS STATEMENTS LEAST MOST: each participant answers from LEAST to MOST
 * statements. Prints the number of votes. SPDX-License-Identifier: AGPL-3.0-or-later */
#include <math.h>
#include <sys/stat.h>

#include "kit/base/arena.h"
#include "kit/base/str.h"

enum { CAMPS = 3, AT_ONCE = 512, WORDS = 24, TEXT_MOST = 512 };
static const double SHARE[CAMPS] = { 0.45, 0.35, 0.20 };
static const int64_t FROM = INT64_C(1735689600000); /* 1 January 2025, milliseconds */

struct set {
    int64_t participants, statements, least, most;
    double *view;       /* camps x statements */
    double *fame_until; /* statements: up to which part of all attention */
    int64_t votes;
    uint64_t random;
};

/* xorshift64* (Vigna 2016). */
static uint64_t draw(struct set *s)
{
    s->random ^= s->random >> 12;
    s->random ^= s->random << 25;
    s->random ^= s->random >> 27;
    return s->random * UINT64_C(2685821657736338717);
}

static double part(struct set *s)
{
    return (double)(draw(s) >> 11) / 9007199254740992.0;
}

/* Nearly normal, variance 1. */
static double bell(struct set *s)
{
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += part(s);
    return sum;
}

static FILE *begin(const char *folder, const char *name, const char *head)
{
    char path[4096];
    must((size_t)snprintf(path, sizeof path, "%s/%s", folder, name) < sizeof path);
    FILE *const to = fopen(path, "we");
    must(to != NULL);
    must(fputs(head, to) >= 0);
    return to;
}

/* --- statements ------------------------------------------------------------------------------ */

/* Two in five statements are seen alike by all camps. */
static void views_make(struct set *s)
{
    for (int64_t j = 0; j < s->statements; j++) {
        const double shared = bell(s);
        const bool is_shared = part(s) < 0.4;
        for (int64_t c = 0; c < CAMPS; c++)
            s->view[c * s->statements + j] = is_shared ? fabs(shared) + 0.3 : bell(s) * 1.3;
    }
    double sum = 0.0;
    for (int64_t j = 0; j < s->statements; j++)
        sum += s->fame_until[j] = 0.4 + part(s) * part(s) * 2.0;
    double so_far = 0.0;
    for (int64_t j = 0; j < s->statements; j++) {
        so_far += s->fame_until[j] / sum;
        s->fame_until[j] = so_far;
    }
}

static int64_t statement_drawn(struct set *s)
{
    const double at = part(s);
    int64_t low = 0, high = s->statements - 1;
    while (low < high) {
        const int64_t mid = low + (high - low) / 2;
        if (s->fame_until[mid] < at)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static void comments_write(struct set *s, const char *folder)
{
    static const char *const WORD[WORDS] = {
        "school", "pupils",  "the",    "council", "should",  "money",  "each", "village",
        "road",   "publish", "yearly", "before",  "clinic",  "water",  "more", "fewer",
        "every",  "report",  "spend",  "open",    "teacher", "market", "of",   "park",
    };
    FILE *const to =
        begin(folder, "comments.csv",
              "timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body\n");
    for (int64_t j = 0; j < s->statements; j++) {
        char text[TEXT_MOST];
        int n = snprintf(text, sizeof text, "Proposal %" PRId64 ":", j + 1);
        const int64_t words = 8 + (int64_t)(draw(s) % 14);
        for (int64_t w = 0; w < words; w++)
            n += snprintf(text + n, sizeof text - (size_t)n, " %s", WORD[draw(s) % WORDS]);
        const int moderated = j % 50 == 49 ? -1 : 1;
        fprintf(to, "%" PRId64 ",2025,%" PRId64 ",%" PRId64 ",0,0,%d,%s\n", FROM + j * 1000, j,
                (int64_t)(draw(s) % (uint64_t)s->participants), moderated, text);
    }
    must(fclose(to) == 0);
}

/* --- votes ----------------------------------------------------------------------------------- */

struct session {
    int64_t person; /* -1: nobody */
    int64_t camp, left, last;
    double bias;
};

static int64_t camp_drawn(struct set *s)
{
    double at = part(s);
    for (int64_t c = 0; c < CAMPS - 1; c++) {
        if (at < SHARE[c])
            return c;
        at -= SHARE[c];
    }
    return CAMPS - 1;
}

static void put_vote(struct set *s, FILE *to, struct session *x, int64_t at)
{
    static const double MIDDLE = 0.3;
    /* one in a hundred looks at the last one again */
    const int64_t j = x->last >= 0 && draw(s) % 100 == 0 ? x->last : statement_drawn(s);
    const double view = s->view[x->camp * s->statements + j] + x->bias + 1.2 * bell(s);
    const int vote = view > MIDDLE ? 1 : view < -MIDDLE ? -1 : 0;
    fprintf(to, "%" PRId64 ",Wed Jan 01 2025 00:00:00,%" PRId64 ",%" PRId64 ",%d\n", at, j,
            x->person, vote);
    x->last = j;
    x->left--;
    s->votes++;
}

static void votes_write(struct set *s, const char *folder)
{
    static char room[1 << 20];
    struct session open[AT_ONCE];
    FILE *const to = begin(folder, "votes.csv", "timestamp,datetime,comment-id,voter-id,vote\n");
    must(setvbuf(to, room, _IOFBF, sizeof room) == 0);
    int64_t next = 0, at = FROM;
    size_t busy = 0;
    for (size_t i = 0; i < AT_ONCE; i++)
        open[i] = (struct session){ .person = -1 };
    do {
        struct session *const x = &open[draw(s) % AT_ONCE];
        if (x->person < 0 && next < s->participants) {
            *x = (struct session){ next++, camp_drawn(s),
                                   s->least +
                                       (int64_t)(draw(s) % (uint64_t)(s->most - s->least + 1)),
                                   -1, bell(s) * 0.3 };
            busy++;
        }
        if (x->person >= 0) {
            put_vote(s, to, x, at);
            at += (int64_t)(draw(s) % 400);
            if (x->left == 0) {
                x->person = -1;
                busy--;
            }
        }
    } while (busy > 0 || next < s->participants);
    must(fclose(to) == 0);
}

int main(int argc, char **argv)
{
    must(argc == 6);
    struct set s = { .participants = strtol(argv[2], NULL, 10),
                     .statements = strtol(argv[3], NULL, 10),
                     .least = strtol(argv[4], NULL, 10),
                     .most = strtol(argv[5], NULL, 10),
                     .random = UINT64_C(88172645463325252) };
    must(s.participants > 0 && s.statements > 0 && s.least > 0 && s.most >= s.least);
    AUTO(arena) arena;
    arena_init(&arena);
    s.view = arena_array(&arena, double, (size_t)(CAMPS * s.statements));
    s.fame_until = arena_array(&arena, double, (size_t)s.statements);
    (void)mkdir(argv[1], 0755); /* may be there */
    views_make(&s);
    comments_write(&s, argv[1]);
    FILE *const summary = begin(argv[1], "summary.csv", "topic,What should the city do first?\n");
    must(fclose(summary) == 0);
    votes_write(&s, argv[1]);
    printf("%" PRId64 "\n", s.votes);
    return 0;
}
