/* Moderation of texts that people bring (proposals, arguments, comments): published rules,
 * decisions with public reasons, an appeal to another person, and a public log of all of it. Never
 * silent. Owns moderation_case, moderation_decision, moderation_appeal and moderation_report; the
 * texts stay with the features that hold them, which register a struct moderated_kind.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_MODERATION_MODERATION_H
#define ALYANS_MODERATION_MODERATION_H

#include "record/record.h"
#include "registry/registry.h"

ID_TYPE(case_id);
ID_TYPE(decision_id);
ID_TYPE(appeal_id);

/* What a text may be removed for, and nothing else. Stored by number: never renumbered. */
enum moderation_rule {
    RULE_NONE,          /* kept; or decided before the rules were published */
    RULE_PERSONAL_DATA, /* personal data, or names of private persons */
    RULE_VIOLENCE,      /* a call to violence or hatred */
    RULE_INSULT,        /* of a person */
    RULE_OFF_QUESTION,  /* not about the question */
    RULE_DUPLICATE,     /* says the same as another, which detail names */
    RULE_NOT_ONE_CLAIM, /* several claims, or nothing one can agree or disagree with */
    RULE_ADVERTISING,   /* advertising, or one text sent in masses */
    RULE_POSING,        /* as somebody else */
    RULE_LAW,           /* against the law: detail names the law or the court */
};
enum { MODERATION_RULES = 10 };
/* The rules as they are published: their version and day, said on the page and with each decision.
 */
enum { MODERATION_POLICY = 1 };

enum case_state { CASE_WAITING, CASE_KEPT, CASE_REMOVED, CASE_APPEALED, CASE_SETTLED };
enum moderation_verdict { VERDICT_NONE, VERDICT_KEEP, VERDICT_REMOVE };
enum case_origin { ORIGIN_SUBMITTED, ORIGIN_REPORTED, ORIGIN_BEFORE_RULES };
enum appeal_outcome { APPEAL_WAITS, APPEAL_UPHELD, APPEAL_OVERTURNED };

/* One text of one kind; at most one case each, for good. */
struct moderation_case {
    case_id id;
    str_t kind;
    int64_t subject, within;
    enum case_origin origin;
    enum case_state state;
    enum moderation_verdict verdict; /* that stands */
    int64_t organisation;            /* that wrote it, 0: none */
    int64_t author;                  /* visitor_in(within) of who wrote it, 0: none */
    int64_t account;                 /* of who wrote it, 0: none */
    enum lang language;
    usec_t opened_at, waiting_since; /* waiting_since 0: nothing waits */
    decision_id last;                /* v 0: none */
    int64_t looked_by;               /* account, while looked_at is no longer ago than LEASE */
    usec_t looked_at;
    int64_t reports; /* that wait for an answer */
    usec_t
        withdrawn_at; /* its author took the text back, 0: no; then nothing is decided any more */
};

struct moderation_decision {
    decision_id id;
    case_id in;
    enum moderation_verdict verdict;
    enum moderation_rule rule;
    str_t detail, reason;
    enum lang language; /* of the reason */
    int64_t by;         /* account: never public */
    str_t role;         /* "secretariat", "operator"; empty: not known */
    bool is_before;     /* before the text was public */
    appeal_id appeal;   /* that it settles, v 0: none */
    int64_t policy;     /* 0: from before the rules were published */
    usec_t waited, at;
};

struct moderation_appeal {
    appeal_id id;
    case_id in;
    decision_id against;
    str_t text; /* for those who decide */
    enum lang language;
    int64_t organisation; /* 0: a person */
    enum appeal_outcome outcome;
    usec_t made_at, settled_at;
};

/* --- what features that hold texts register -----------------------------------------------------
 */

/* One text, for those who decide and for its author. */
struct moderated_text {
    struct text2 text; /* as written, even while the public does not see it; empty: taken down */
    str_t about;       /* where it stands: the name of the consultation, say */
    url_t where;       /* its page, or that of what it belongs to */
    int64_t within, organisation, account; /* as in moderation_new */
    bool is_public;                        /* everybody reads it now */
    html_t beside; /* more for whoever decides: near-duplicates, say; may be empty */
    url_t forget;  /* page that takes its text out of the record for good; empty: none */
    str_t email;   /* of the author, where the feature knows it; empty: not known */
    enum lang email_language;
};
/* app/ hangs the table into site_of(cx)->moderated_kinds. */
struct moderated_kind {
    const char *kind;  /* stored, in addresses: "statement" */
    const char *label; /* N_("Statements") */
    const char *one;   /* N_("Statement") */
    /* Errors: ERR_NOT_FOUND (no such text), ERR_DB. */
    err_t (*load)(struct cx *cx, int64_t subject, struct moderated_text *out);
    /* Carries a decision out, in its transaction: shows the text, or hides it with rule and reason.
     * Says nothing where it is so already. */
    err_t (*decide)(struct cx *cx, int64_t subject, const struct moderation_decision *d);
    /* Takes a text that was removed, and is not shown, out for good, once it was kept long enough
     * for every appeal; load then says that it is empty. reason: of the removal. NULL: never. */
    err_t (*forget)(struct cx *cx, int64_t subject, str_t reason);
    /* The text behind a link that the feature itself gave to its author: with it the author can
     * follow the case and appeal. ERR_NOT_FOUND: not such a link. NULL: gives none. */
    err_t (*of_token)(struct cx *cx, str_t token, int64_t *subject);
};
struct moderated_kinds {
    const struct moderated_kind *const *at;
    size_t count;
};
const struct moderated_kind *moderated_kind_of(const struct cx *cx, str_t kind); /* NULL: none */

/* --- bringing a text ---------------------------------------------------------------------------
 */

struct moderation_new {
    const char *kind;
    int64_t subject, within;
    int64_t organisation; /* whose representative wrote it, 0: none */
    int64_t visitor;      /* cx->actor.participant of who wrote it, 0: none */
    int64_t account;      /* of who wrote it, 0: none */
};
/* A new text waits for a decision before it is public. Errors: ERR_CONFLICT (there is a case of
 * this text), ERR_DB. Ledger: moderation.opened. */
MUST_USE err_t moderation_submit(struct cx *cx, const struct moderation_new *m, case_id *out);
/* For a text that was just submitted: the token, shown once, of a link with which its author can
 * follow it and appeal from another browser (url_moderation_mine). Errors: ERR_NOT_FOUND (no case,
 * or it has such a link), ERR_DB. */
MUST_USE err_t moderation_link_make(struct cx *cx, const char *kind, int64_t subject, str_t *token);

/* The author took the text back: its case, if there is one, is closed, and who wrote it is
 * forgotten there; whoever reported it hears so. The public log says it. Errors: ERR_DB. Ledger:
 * moderation.withdrawn. */
MUST_USE err_t moderation_withdrawn(struct cx *cx, const char *kind, int64_t subject);

/* --- reporting a published text -----------------------------------------------------------------
 */

struct report_new {
    str_t kind;
    int64_t subject;
    enum moderation_rule rule;
    str_t text;  /* what is wrong, for those who decide */
    str_t email; /* to hear the outcome; may be empty */
};
/* By anybody. Joins the open case, opens one or opens it again; hides nothing. Errors:
 * ERR_NOT_FOUND (no such text, or it is not public), ERR_INVALID (no rule, nothing said),
 * ERR_TOO_MANY (so many wait for this text), ERR_DB. Ledger: moderation.reported. */
MUST_USE err_t moderation_report(struct cx *cx, const struct report_new *r, case_id *out);

/* --- deciding ----------------------------------------------------------------------------------
 */

struct decision_new {
    case_id in;
    decision_id seen; /* the last one that the person who decides knew of, v 0: none */
    enum moderation_verdict verdict;
    enum moderation_rule rule;
    str_t detail, reason;
    enum lang language;
};
/* By the actor, of the secretariat. A waiting case, or anew; an appealed one is settled. Errors:
 * ERR_FORBIDDEN (the actor wrote the text or speaks for who did; settles an appeal against an own
 * decision; or decides again what was overturned on appeal), ERR_INVALID (no rule of a removal, no
 * detail that the rule needs, no public reason), ERR_CONFLICT (somebody has decided meanwhile),
 * ERR_NOT_FOUND, ERR_DB. Ledger: moderation.decided, moderation.settled. */
MUST_USE err_t moderation_decide(struct cx *cx, const struct decision_new *d, decision_id *out);

/* By the author, once against each removal, in time: a visitor by the cookie or the token of the
 * link, an organisation by whoever speaks for it. Errors: ERR_FORBIDDEN (not the author),
 * ERR_CONFLICT (not removed, too late, or appealed before), ERR_INVALID (nothing said), ERR_DB.
 * Ledger: moderation.appealed, without its words. */
MUST_USE err_t moderation_appeal(struct cx *cx, case_id c, str_t token, str_t text, appeal_id *out);

/* Notes that the actor looks at this case now, for MODERATION_LEASE. */
MUST_USE err_t moderation_look(struct cx *cx, case_id c);

/* --- how a text stands, for the pages of its feature --------------------------------------------
 */

struct moderation_standing {
    case_id in; /* v 0: nothing was ever decided or asked about it */
    enum case_state state;
    enum moderation_verdict verdict;
    enum moderation_rule rule; /* of the decision that stands */
    str_t detail, reason;
    enum lang language;
    usec_t decided_at, waiting_since;
    usec_t appeal_until; /* 0: cannot be appealed */
    usec_t withdrawn_at;
};
MUST_USE err_t moderation_standing(struct cx *cx, const char *kind, int64_t subject,
                                   struct moderation_standing *out);
/* For many; *out has one for each of ids, in their order. */
MUST_USE err_t moderation_standings(struct cx *cx, const char *kind, const int64_t *ids,
                                    size_t count, const struct moderation_standing **out);
/* "Removed on 3 May 2025 under the rule “Personal data”: … The case in the public log." Nothing
 * where no removal stands. */
html_t moderation_line(struct cx *cx, const struct moderation_standing *s);
/* Is the text itself not shown while this removal stands? (Personal data, hatred.) Pure. */
bool rule_withholds(enum moderation_rule r);
/* The title of a rule in the reader's language; a msgid; its word in addresses and exports. */
str_t rule_label(struct cx *cx, enum moderation_rule r);
const char *rule_msgid(enum moderation_rule r);
str_t rule_word(enum moderation_rule r);

/* A reader's link to say that a text breaks a rule. */
url_t url_moderation_report(struct cx *cx, const char *kind, int64_t subject);
url_t url_rule(struct cx *cx, enum moderation_rule r); /* on the page of the rules */
url_t url_moderation_case(struct cx *cx, case_id c);
/* The queue's page on which the secretariat decides. */
url_t url_moderation_desk(struct cx *cx, case_id c);
/* What happened to own texts; with a token, to that one. */
url_t url_moderation_mine(struct cx *cx, str_t token);
/* The form of an appeal; token: of the link that shows whose text it is, may be empty. */
url_t url_appeal(struct cx *cx, case_id c, str_t token);
/* The number under which the log keeps a visitor as author, another one in each consultation, so
 * that nobody can put together what one visitor wrote in two. 0 for 0. Pure. */
int64_t visitor_in(const struct secret *key, int64_t within, int64_t visitor);

/* For the record's pages. */
MUST_USE err_t moderation_describe(struct cx *cx, int64_t id, str_t *name, url_t *where);

extern const struct db_catalog moderation_log_sql, moderation_reports_sql;
extern const struct feature moderation_feature;

#endif
