/* cmocka with the headers it wants first.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_UNIT_CM_H
#define ALYANS_TESTS_UNIT_CM_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "kit/base/str.h"

#define assert_str_is(actual, literal)                                                             \
    do {                                                                                           \
        const str_t got_ = (actual);                                                               \
        const str_t want_ = S(literal);                                                            \
        if (!str_eq(got_, want_)) {                                                                \
            print_error("got  \"%.*s\"\nwant \"%.*s\"\n", STR_ARG(got_), STR_ARG(want_));          \
            fail();                                                                                \
        }                                                                                          \
    } while (0)

#endif
