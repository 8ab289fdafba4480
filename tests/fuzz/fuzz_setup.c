/* Start-up of every fuzz target: what the program does once before threads.
 * SPDX-License-Identifier: AGPL-3.0-or-later */
#include "fuzz.h"
#include "kit/crypto/crypto.h"
#include "kit/text/text.h"

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    crypto_init();
    must(text_init("Asia/Baku") == OK);
    return 0;
}
