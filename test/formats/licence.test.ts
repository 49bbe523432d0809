import { expect, it } from 'vitest';
import { isAllowed, isDenied, isSingleLicence } from '../../policies/formats/licence.ts';

it.each<[string, string, boolean | null]>([
  ['mit', 'MIT', true],
  ['MIT', 'mit', true],
  ['(apache-2.0 or gpl-3.0)', 'Apache-2.0', true],
  ['GPL-2.0', 'GPL-2.0-only', true],
  ['GPL-2.0+', 'GPL-2.0-or-later', true],
  ['gpl-2.0-with-classpath-exception', 'GPL-2.0-only WITH Classpath-exception-2.0', true],
  ['GPL-2.0-only WITH classpath-exception-2.0', 'GPL-2.0-only', false],
  ['GPL-2.0-with-classpath-exception', 'GPL-2.0', false],
  ['eCos-2.0', 'GPL-2.0-or-later WITH eCos-exception-2.0', true],
  ['BSD-2-Clause-NetBSD', 'BSD-2-Clause', true],
  ['StandardML-NJ', 'SMLNJ', true],
  ['LicenseRef-mit', 'MIT', false],
  ['GPLv3', 'GPL-3.0-only', null],
  ['ISC', 'MIT', false],
])('%s where %s is allowed: %s', (licence, allowed, expected) => {
  expect(isAllowed(licence, [allowed])).toBe(expected);
});

it('is denied in any case, too', () => {
  expect(isDenied('agpl-3.0', ['AGPL-3.0-or-later'])).toBe(true);
  expect(isSingleLicence('mit')).toBe(true);
});
