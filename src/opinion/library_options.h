/* libalyans-opinion: the options and what is given for an analysis, checked and handed on.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_LIBRARY_OPTIONS_H
#define ALYANS_OPINION_LIBRARY_OPTIONS_H

#include "opinion/alyans.h"
#include "opinion/library.h"

/* given NULL: the defaults. taken: all of them, as they were understood; own: the same. own's
 * progress is not set. Errors: BAD_SIZE, BAD_OPTION. */
MUST_USE enum alyans_opinion_error library_options_take(const struct alyans_opinion_options *given,
                                                        struct alyans_opinion_options *taken,
                                                        struct alyans_options *own);
struct alyans_opinion_options library_options_of(const struct alyans_options *own);

/* given NULL: nothing. own refers to arrays of the caller, but for classings, which are copied into
 * arena. Errors: those of alyans_opinion_analyse but BAD_OPTION and STOPPED. */
MUST_USE enum alyans_opinion_error library_given_take(const struct alyans_opinion_given *given,
                                                      const struct votes *v, struct arena *arena,
                                                      struct alyans_given *own);

#endif
