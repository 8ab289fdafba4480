/* The consultations of the demonstration, embedded at build from data/demo/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_VIEWPOINTS_DEMO_DATA_H
#define ALYANS_VIEWPOINTS_DEMO_DATA_H

#include "kit/base/base.h"

extern const str_t demo_texts[]; /* JSON, one consultation each */
extern const int demo_text_count;

#endif
