/* The SQL of background work.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_KIT_JOBS_STORE_H
#define ALYANS_KIT_JOBS_STORE_H

#include "kit/jobs/jobs.h"

enum { Q_JOB_ADD, Q_JOB_DUE, Q_JOB_CLAIM, Q_JOB_DONE, Q_JOB_LATER, Q_JOB_FORGET, Q_JOB_COUNT };

#endif
