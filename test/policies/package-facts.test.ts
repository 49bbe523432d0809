/** The small formats behind the dependencies policy: licences, severities, package URLs. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { severityFor } from '../../app/facts/advisories/severity.ts';
import { isAllowed, isDenied, isSingleLicence } from '../../policies/formats/licence.ts';
import { isNamed, packageUrl, readPackageUrl } from '../../policies/formats/package-url.ts';

describe('licences', () => {
  it.each<[string, readonly string[], boolean | null]>([
    ['MIT', ['MIT'], true],
    ['MIT', ['ISC'], false],
    ['MIT OR GPL-3.0-only', ['MIT'], true],
    ['MIT AND GPL-3.0-only', ['MIT'], false],
    ['MIT AND Apache-2.0', ['MIT', 'Apache-2.0'], true],
    ['(MIT OR GPL-2.0-only) AND ISC', ['MIT', 'ISC'], true],
    ['GPL-2.0-or-later', ['GPL-2.0-only'], true],
    ['GPL-2.0+', ['GPL-2.0'], true],
    ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], false],
    ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only WITH Classpath-exception-2.0'], true],
    ['CDDL-1.1', ['CDDL-1.0'], false],
    ['LGPL-3.0-only', ['LGPL-2.1'], false],
    ['UNLICENSED', ['MIT'], null],
    ['SEE LICENSE IN LICENSE.md', ['MIT'], null],
    ['GPLv3', ['GPL-3.0-only'], null],
    ['BSD', ['BSD-2-Clause'], null],
    ['', ['MIT'], null],
    [`${'('.repeat(400)}MIT${')'.repeat(400)}`, ['MIT'], true],
    [`${'('.repeat(5000)}MIT`, ['MIT'], null],
  ])('%s with %j allowed: %s', (licence, allowed, expected) => {
    expect(isAllowed(licence, allowed)).toBe(expected);
  });

  it.each<[string, readonly string[], boolean | null]>([
    ['GPL-3.0-only', ['GPL-3.0-only'], true],
    ['GPL-3.0-or-later', ['GPL-3.0-only'], true],
    ['MIT OR GPL-3.0-only', ['GPL-3.0-only'], false],
    ['MIT AND GPL-3.0-only', ['GPL-3.0-only'], true],
    ['GPL-2.0-only OR GPL-3.0-only', ['GPL-3.0-only', 'GPL-2.0-only'], true],
    ['Commercial', ['MIT'], null],
  ])('%s with %j denied: %s', (licence, denied, expected) => {
    expect(isDenied(licence, denied)).toBe(expected);
  });

  it('is quick with what expands exponentially', () => {
    const bomb = Array.from({ length: 50 }, () => '(MIT OR ISC)').join(' AND ');
    expect(isAllowed(bomb, ['MIT'])).toBe(true);
  });

  it('never throws', () => {
    const words = fc.constantFrom(
      'MIT',
      'GPL-2.0',
      'AND',
      'OR',
      'WITH',
      '+',
      '(',
      ')',
      'LicenseRef-x',
      'DocumentRef-a:',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(words).map((all) => all.join(' ')),
        ),
        (licence) => {
          isAllowed(licence, ['MIT']);
          isDenied(licence, [licence]);
          expect(typeof isSingleLicence(licence)).toBe('boolean');
        },
      ),
    );
  });
});

describe('severity', () => {
  const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H';
  const medium = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:R/S:C/C:L/I:L/A:N';
  it.each<[string | null, readonly string[], string]>([
    ['HIGH', [], 'high'],
    ['moderate', [critical], 'medium'],
    ['unknown', [critical], 'critical'],
    [null, [medium], 'medium'],
    [null, [medium, critical], 'critical'],
    [null, ['CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N'], 'critical'],
    [null, ['CVSS:3.0/AV:L/AC:H/PR:H/UI:R/S:U/C:L/I:N/A:N'], 'low'],
    [null, ['AV:N/AC:L/Au:N/C:P/I:P/A:P'], 'high'],
    [null, [], 'unknown'],
    [null, ['CVSS:3.1/AV:N/AC:L'], 'unknown'],
    [null, ['CVSS:4.0/AV:N'], 'unknown'],
    [null, ['CVSS:9/AV:N/AC:L'], 'unknown'],
    [null, ['AV:N'], 'unknown'],
    [null, ['7.5', 'nonsense', ''], 'unknown'],
  ])('%s with %j: %s', async (label, vectors, expected) => {
    const severityOf = await severityFor(['an advisory']);
    expect(severityOf(label, vectors)).toBe(expected);
  });
});

describe('package URLs', () => {
  it.each([
    ['pkg:npm/lodash', { type: 'npm', name: 'lodash', version: null }],
    ['pkg:npm/%40acme/ui@1.0.0', { type: 'npm', name: '@acme/ui', version: '1.0.0' }],
    ['pkg:npm/@acme/ui', { type: 'npm', name: '@acme/ui', version: null }],
    ['pkg:maven/org.acme/lib@2', { type: 'maven', name: 'org.acme:lib', version: '2' }],
    ['pkg:golang/github.com/acme/lib', { type: 'golang', name: 'github.com/acme/lib', version: null }],
    ['pkg:pypi/Foo_Bar', { type: 'pypi', name: 'foo-bar', version: null }],
    ['lodash', null],
    ['pkg:npm/', null],
    ['', null],
  ])('%s', (purl, expected) => {
    expect(readPackageUrl(purl)).toEqual(expected);
  });

  it.each<[string, 'npm' | 'gem' | 'maven' | 'nuget' | 'golang', string, string, boolean]>([
    ['pkg:npm/core', 'npm', 'core', '1.0.0', true],
    ['pkg:npm/core', 'npm', '@acme/core', '1.0.0', false],
    ['pkg:npm/core', 'gem', 'core', '1.0.0', false],
    ['pkg:npm/core@2.0.0', 'npm', 'core', '1.0.0', false],
    ['pkg:npm/core@1.0.0', 'npm', 'core', '1.0.0', true],
    ['pkg:nuget/newtonsoft.json', 'nuget', 'Newtonsoft.Json', '13.0.1', true],
    ['pkg:golang/a.b/c@1.0.0', 'golang', 'a.b/c', 'v1.0.0', true],
  ])('%s names %s %s %s: %s', (purl, ecosystem, name, version, expected) => {
    const named = readPackageUrl(purl);
    expect(named && isNamed(named, { ecosystem, name }, version)).toBe(expected);
  });

  it('reads for people', () => {
    expect(packageUrl('npm', '@acme/ui', '1.0.0')).toBe('pkg:npm/@acme/ui@1.0.0');
    expect(packageUrl('maven', 'org.acme:lib')).toBe('pkg:maven/org.acme/lib');
  });
});
