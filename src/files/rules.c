/* Who may remove a file, and what must be said of one.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "files/rules.h"

#include "files/media.h"
#include "kit/base/str.h"
#include "ledger/ledger.h"

static bool publishes_for(const struct file *f, const struct actor *actor)
{
    return f->organisation != 0 && actor->organisation == f->organisation &&
           (actor->scopes & MANDATE_PUBLISHING) != 0;
}

bool file_may_remove(const struct file *f, const struct actor *actor)
{
    if (actor->acts_as == LEDGER_AS_SECRETARIAT || actor->acts_as == LEDGER_AS_OPERATOR)
        return true;
    return actor->acts_as == LEDGER_AS_ORGANISATION && publishes_for(f, actor);
}

bool file_offers_removal(const struct file *f, const struct actor *actor)
{
    return f->removed_at == 0 &&
           ((actor->roles & (ROLE_SECRETARIAT | ROLE_OPERATOR)) != 0 || publishes_for(f, actor));
}

bool file_is_said(const struct file *about)
{
    const str_t en = str_trim(about->alt.by[LANG_EN]);
    const str_t az = str_trim(about->alt.by[LANG_AZ]);
    return (en.len > 0 || az.len > 0) && licence_by_spdx(about->licence) != NULL &&
           about->owner_kind.len > 0;
}
