/* The joint statements of the demonstration, embedded at build from data/demo/joint-2013.json.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef ALYANS_JOINT_DEMO_DATA_H
#define ALYANS_JOINT_DEMO_DATA_H

extern const char joint_demo[]; /* JSON, ends with NUL */

#endif
