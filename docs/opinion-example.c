/* Sixty people answer six statements: what they share and what divides them.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <alyans-opinion.h>
#include <stdio.h>

int main(void)
{
    struct alyans_opinion_votes *votes = NULL;
    struct alyans_opinion_report *report = NULL;
    int error = alyans_opinion_votes_new(NULL, 0, &votes);
    for (int person = 0; person < 60 && error == 0; person++) {
        for (int statement = 0; statement < 6 && error == 0; statement++) {
            int vote = statement == 0 || person % 2 == 0 ? 1 : -1; /* all agree on statement 0 */
            if ((person * 7 + statement * 5) % 11 == 0)
                vote = 0; /* some pass */
            error = alyans_opinion_votes_add(votes, person, statement, vote, 0);
        }
    }
    if (error == 0)
        error = alyans_opinion_votes_done(votes, ALYANS_OPINION_BY_ID);
    if (error == 0)
        error = alyans_opinion_analyse(votes, NULL, NULL, &report);
    if (error == 0) {
        const struct alyans_opinion_finding *f = &report->everybody->finding[0];
        printf("axes beyond chance: %zu\n", report->map->beyond_chance);
        printf("groups: %zu\n", report->partition->count);
        printf("statement 0: %.0f %% agree, %.0f to %.0f %%\n", 100 * f->agreed,
               100 * f->agree.low, 100 * f->agree.high);
    }
    fputs(error != 0 ? alyans_opinion_error_text(error) : "", stderr);
    alyans_opinion_report_free(report);
    alyans_opinion_votes_free(votes);
    return error != 0;
}
