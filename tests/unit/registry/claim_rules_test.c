/* What an address proves about an organisation. SPDX-License-Identifier: AGPL-3.0-or-later */
#include "cm.h"
#include "registry/claims/claims.h"

static enum claim_proof proof(const char *email, const char *website)
{
    static const str_t CONTACTS[] = { S_INIT("press@gmail.com") };
    return claim_proof_of((str_t){ email, strlen(email) }, (str_t){ website, strlen(website) },
                          CONTACTS, ARRAY_LEN(CONTACTS));
}

static void an_address_of_the_website_proves_it(void **state)
{
    (void)state;
    assert_int_equal(proof("info@example.org", "https://example.org"), PROOF_DOMAIN);
    assert_int_equal(proof("info@example.org", "http://www.example.org/"), PROOF_DOMAIN);
    assert_int_equal(proof("Info@EXAMPLE.org", "https://www.Example.ORG/"), PROOF_DOMAIN);
}

static void an_address_among_the_contacts_proves_it(void **state)
{
    (void)state;
    assert_int_equal(proof("press@gmail.com", ""), PROOF_DOMAIN);
    assert_int_equal(proof("Press@Gmail.com", ""), PROOF_DOMAIN);
}

static void another_address_proves_nothing(void **state)
{
    (void)state;
    assert_int_equal(proof("info@example.com", "https://example.org"), PROOF_NONE);
    assert_int_equal(proof("info@mail.example.org", "https://example.org"), PROOF_NONE);
    assert_int_equal(proof("info@notexample.org", "https://example.org"), PROOF_NONE);
    assert_int_equal(proof("other@gmail.com", "https://gmail.com"), PROOF_NONE);
    assert_int_equal(proof("example.org", "https://example.org"), PROOF_NONE);
    assert_int_equal(proof("a@", "https://"), PROOF_NONE);
    assert_int_equal(proof("a@example.org", "ftp://example.org"), PROOF_NONE);
}

static void a_page_below_a_shared_host_proves_nothing(void **state)
{
    (void)state;
    assert_int_equal(proof("who@host.example", "https://host.example/ours"), PROOF_NONE);
    assert_int_equal(proof("who@facebook.com", "https://facebook.com"), PROOF_NONE);
    assert_int_equal(proof("who@host.example", "https://host.example?u=ours"), PROOF_NONE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_address_of_the_website_proves_it),
        cmocka_unit_test(an_address_among_the_contacts_proves_it),
        cmocka_unit_test(another_address_proves_nothing),
        cmocka_unit_test(a_page_below_a_shared_host_proves_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
