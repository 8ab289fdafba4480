/* The most memory this program has held: what getrusage says includes the process that started it.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_TESTS_BENCH_PEAK_H
#define ALYANS_TESTS_BENCH_PEAK_H

#include "kit/base/base.h"

static inline int64_t peak_kib(void)
{
    char line[256];
    int64_t kib = 0;
    FILE *const status = fopen("/proc/self/status", "r");
    must(status != NULL);
    while (fgets(line, sizeof line, status) != NULL) {
        if (strncmp(line, "VmHWM:", 6) == 0)
            kib = strtol(line + 6, NULL, 10);
    }
    (void)fclose(status);
    return kib;
}

#endif
