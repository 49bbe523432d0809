/** Every ecosystem is looked up somewhere, or its packages are said to be known to no database. */
import { expect, it } from 'vitest';
import { osvAdvisories } from '../../app/facts/advisories/osv.ts';
import { ecosystems, withoutAdvisories } from '../../policies/formats/lockfiles/locked-package.ts';

const osv = osvAdvisories({ fetch, pause: async () => {} }, 'https://osv.test');

it.each(ecosystems)('%s', (ecosystem) => {
  expect(osv.covers(ecosystem)).toBe(!withoutAdvisories.has(ecosystem));
});
