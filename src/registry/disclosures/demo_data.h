/* The disclosures of the demonstration, embedded at build from data/demo/.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_REGISTRY_DISCLOSURES_DEMO_DATA_H
#define ALYANS_REGISTRY_DISCLOSURES_DEMO_DATA_H

#include "kit/base/base.h"

extern const str_t registry_demo_texts[]; /* JSON: sources, organisations, disclosures, relations */
extern const int registry_demo_text_count;

#endif
