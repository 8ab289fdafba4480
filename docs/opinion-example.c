/* Sixty people answer six statements: all agree on the first, two camps on the others.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include <alyans-opinion.h>
#include <stdio.h>

int main(void)
{
    struct alyans_opinion_votes *votes = NULL;
    struct alyans_opinion_report *report = NULL;
    int error = alyans_opinion_votes_new(NULL, 0, &votes);
    for (int i = 0; i < 360 && error == 0; i++) {
        int person = i / 6, statement = i % 6;
        int vote = i % 11 == 0 ? 0 : statement == 0 || person % 2 == 0 ? 1 : -1;
        error = alyans_opinion_votes_add(votes, person, statement, vote, 0);
    }
    if (error == 0)
        error = alyans_opinion_votes_done(votes, ALYANS_OPINION_BY_ID);
    if (error == 0)
        error = alyans_opinion_analyse(votes, NULL, NULL, &report);
    if (error == 0) {
        const struct alyans_opinion_finding *f = &report->everybody->finding[0];
        printf("%zu axis beyond chance, %zu groups\n", report->map->beyond_chance,
               report->partition->count);
        printf("statement 0: %.0f %% agree; %.0f to %.0f %% at 90 %%\n", 100 * f->agreed,
               100 * f->agree.low, 100 * f->agree.high);
    }
    printf("%s\n", alyans_opinion_error_text(error));
    alyans_opinion_report_free(report);
    alyans_opinion_votes_free(votes);
    return error != 0;
}
