/* Exponential and logarithm of four numbers at once, from + - * / and the bits of a double alone:
 * every lane is the same sequence of operations on every machine.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_OPINION_LANES_H
#define ALYANS_OPINION_LANES_H

#include "opinion/pieces.h"

/* e^x for x in -700..700, to 2 units of the last place; 0 below, 0..700 above is the caller's to
 * keep. x = n log 2 + r, |r| <= log(2) / 2; the series of e^r to r^13 (DLMF 4.2.19). */
ALWAYS_INLINE void lanes_exp(const four *x, four *out)
{
    static const double FACTORIAL[] = { 1.0 / 6227020800.0,
                                        1.0 / 479001600.0,
                                        1.0 / 39916800.0,
                                        1.0 / 3628800.0,
                                        1.0 / 362880.0,
                                        1.0 / 40320.0,
                                        1.0 / 5040.0,
                                        1.0 / 720.0,
                                        1.0 / 120.0,
                                        1.0 / 24.0,
                                        1.0 / 6.0,
                                        0.5,
                                        1.0,
                                        1.0 };
    const double magic = 6755399441055744.0; /* 1.5 * 2^52: the last bits are a whole number then */
    const four_answers tiny = *x < -700.0;
    const four shifted = *x * 1.4426950408889634 + magic;
    const four n = shifted - magic;
    const four r = (*x - n * 0.69314718055989033) - n * 5.4979230187083712e-14;
    four p = FACTORIAL[0] * r + FACTORIAL[1];
    for (size_t q = 2; q < sizeof FACTORIAL / sizeof *FACTORIAL; q++)
        p = p * r + FACTORIAL[q];
    const four_answers exponent = ((four_answers)shifted + 1023) << 52;
    const four_answers bits = (four_answers)(p * (four)exponent) & ~tiny;
    *out = (four)bits;
}

/* log x for normal x > 0, to about 2e-16 of max(1, |log x|). x = 2^n m, m in 1/sqrt(2)..sqrt(2);
 * the series of 2 artanh((m - 1) / (m + 1)) (DLMF 4.6.4). */
ALWAYS_INLINE void lanes_log(const four *x, four *out)
{
    const four_answers bits = (four_answers)*x;
    const four_answers n0 = (bits >> 52) - 1023;
    const four m0 = (four)((bits & 0xFFFFFFFFFFFFF) | 0x3FF0000000000000);
    const four_answers high = m0 > 1.4142135623730951;
    const four_answers half = high & 0x0010000000000000; /* one off the exponent */
    const four m = (four)((four_answers)m0 - half);
    const four_answers whole = n0 - high; /* high is -1 where it holds */
    const four n = (four)(whole + 0x4338000000000000) - 6755399441055744.0;
    const four r = (m - 1.0) / (m + 1.0);
    const four rr = r * r;
    four p = rr * (1.0 / 23.0) + 1.0 / 21.0;
    for (int q = 19; q >= 1; q -= 2)
        p = p * rr + 1.0 / q;
    *out = n * 0.69314718055989033 + (n * 5.4979230187083712e-14 + 2.0 * r * p);
}

#endif
