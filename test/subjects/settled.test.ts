import { expect, it } from 'vitest';
import { isSettled, isSettledStanding } from '../../app/subjects/settled.ts';
import { own } from '../../policies/engine/prose.ts';
import { openOrganization } from './organization-world.ts';

it('an organization without a permission is looked at again tomorrow, and one that GitHub failed on soon', async () => {
  const { asApp, github } = await openOrganization();
  expect(isSettledStanding(await asApp())).toBe(true);
  const refused = await asApp(['organization_hooks']);
  expect([isSettled(refused), isSettledStanding(refused)]).toEqual([false, true]);
  github.faults.add({ match: { path: /\/orgs\/acme\/hooks/ }, do: { status: 502 } });
  expect(isSettledStanding(await asApp())).toBe(false);
  expect(isSettledStanding(await asApp(['organization_administration']))).toBe(false);
});

it('one of two reasons that is no permission is enough', async () => {
  const { asApp } = await openOrganization();
  const judged = await asApp(['organization_hooks']);
  const outage = { fact: null, reason: own('GitHub failed') };
  const assessments = judged.report.assessments.map((one) =>
    one.result.outcome === 'unknown'
      ? { ...one, result: { ...one.result, missing: [...one.result.missing, outage] } }
      : one,
  );
  expect(isSettledStanding({ report: { ...judged.report, assessments } })).toBe(false);
});
