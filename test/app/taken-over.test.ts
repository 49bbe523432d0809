/** Which policies take findings over from another one: only where nothing gets softer by it. */
import { expect, it } from 'vitest';
import { wantedBy } from '../../app/wishes.ts';
import type { Rung, Setting } from '../../policies/engine/setting.ts';
import { staticAnalysis } from '../../policies/pull-request/static-analysis.ts';
import { workflowHardening } from '../../policies/pull-request/workflow-hardening.ts';

/** Settings by the rungs of workflow-hardening and static-analysis; null is off. */
function set(mine: Rung | null, theirs: Rung | null): readonly Setting[] {
  const both = [
    { policy: workflowHardening, rung: mine },
    { policy: staticAnalysis, rung: theirs },
  ];
  return both.flatMap(({ policy, rung }) =>
    rung ? [{ policy, rung, options: policy.options.parse({}), origin: { layer: 'a', line: null } }] : [],
  );
}

it.each<[ReturnType<typeof set>, boolean]>([
  [set('block', 'block'), true],
  [set('block', 'warn'), true],
  [set('observe', 'observe'), true],
  [set('observe', null), true],
  [set('warn', 'block'), false],
  [set('observe', 'warn'), false],
  [set(null, 'block'), false],
  [[], false],
])('%#', (settings, takes) => {
  expect(wantedBy(settings).takenOver).toEqual(takes ? ['workflow-hardening'] : []);
});
