/* Commands of the files of other programs and of analyses.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "site/feature.h"
#include "viewpoints/polis/analyse.h"
#include "viewpoints/polis/exchange.h"

static const struct command_option ANALYSE_OPTIONS[] = {
    { "--method NAME",
      N_("alyans (the default: with uncertainty, groups only where there are any) or polis") },
    { "--groups N", N_("describe this number of groups, even if they are not separable") },
    { "--groups-from FILE", N_("describe the groups of this file (participant, group-id)") },
    { "--classes FILE",
      N_("known classes to compare: participant and one column for each division") },
    { "--weights FILE", N_("participant, weight, organisation: one organisation is one voice") },
    { "--bootstrap N", N_("how often voices are drawn anew, 20 at least (by default 200, fewer "
                          "for very many answers)") },
    { "--seed N", N_("of all chance; by default it is made of the statements, and the same votes "
                     "give the same report") },
    { "--threads N", N_("by default one for each processor; no result depends on it") },
    { "--json", N_("everything for programs (docs/analyse.schema.json)") },
    { "--times", N_("also tell how long it took") },
    { "--frozen", N_("of a consultation that has closed: is what is found now what was frozen?") },
    { "--svg FILE", N_("write the opinion map") },
    { "--html FILE", N_("write the whole report as one page that can be mailed") },
    { 0 },
};

static const struct command COMMANDS[] = {
    { "import polis", "DIR [--apply] [--open] [--slug NAME] [--language az|en]",
      N_("import a Polis export; without --apply only say what would happen"),
      import_polis_command },
    { "import list", "", N_("list what was imported"), import_list_command },
    { "import undo", "ID", N_("take an import back: its consultation is no longer shown"),
      import_undo_command },
    { "export polis", "CONSULTATION DIR [--language az|en] [--side organisations|public]",
      N_("write a consultation as the CSV files of a Polis export"), export_polis_command },
    { "analyse",
      "SOURCE [--method alyans|polis] [--groups N | --groups-from FILE] [--classes FILE]"
      " [--weights FILE] [--bootstrap N] [--seed N] [--threads N] [--json] [--times] [--svg FILE]"
      " [--html FILE]",
      N_("tell what the votes of a file, a folder or a consultation say, and how sure that is"),
      analyse_command, ANALYSE_OPTIONS },
    { 0 },
};

const struct feature polis_feature = { .name = "polis", .commands = COMMANDS };
