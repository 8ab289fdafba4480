// What is wrong with the markup of a page, by html-validate.
// SPDX-License-Identifier: AGPL-3.0-or-later
import { HtmlValidate } from 'html-validate';

const validator = new HtmlValidate({
  extends: ['html-validate:standard'],
  rules: {
    'no-inline-style': 'error', 'void-style': 'off', 'doctype-style': 'off', 'attr-quotes': 'off', 'no-trailing-whitespace': 'off',
    'long-title': 'off', 'svg-focusable': 'off', 'no-raw-characters': 'off', 'prefer-native-element': 'off', 'tel-non-breaking': 'off',
  },
});

/** The faults, as short texts. */
export async function faultsOfMarkup(html) {
  const report = await validator.validateString(html);
  return report.results.flatMap((r) => r.messages).map((m) => `html ${m.line}: ${m.message} (${m.ruleId})`);
}
