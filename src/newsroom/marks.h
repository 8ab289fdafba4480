/* What marks inside of a text are drawn from. SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_NEWSROOM_MARKS_H
#define ALYANS_NEWSROOM_MARKS_H

#include "kit/html/html.h"

#endif
