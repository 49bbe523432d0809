/** Every probe of a clone, and what no clone can know. */
import { own, say } from '../../../../policies/engine/prose.ts';
import type { Area } from '../../../../policies/risks/weight.ts';
import type { Check } from '../check.ts';
import type { CloneFacts } from '../clone-facts.ts';
import { ci } from './ci.ts';
import { debtMarkers, hotspots, largeFiles } from './code.ts';
import { containers } from './containers.ts';
import { activity, pullRequests, releases } from './delivery.ts';
import { dependencies, licences } from './dependencies.ts';
import { decisions, documentation } from './docs.ts';
import { truckFactor } from './knowledge.ts';
import { checked, type Probe } from './probe.ts';
import { secretFiles, secretsInFiles, secretsInHistory } from './secrets.ts';
import { tests } from './tests.ts';
import { vulnerabilities } from './vulnerabilities.ts';

export const probes: readonly Probe[] = [
  pullRequests,
  dependencies,
  licences,
  vulnerabilities,
  containers,
  secretsInFiles,
  secretsInHistory,
  secretFiles,
  ci,
  releases,
  activity,
  tests,
  debtMarkers,
  hotspots,
  largeFiles,
  truckFactor,
  documentation,
  decisions,
];

/** What no policy asks for yet, either. */
const beyond: readonly (readonly [id: string, Area, string])[] = [
  ['reviewed-changes', 'change control', 'Changes are reviewed by somebody else'],
  ['passed-checks', 'delivery', 'Checks pass before a merge, and not everybody may deploy'],
];

/** Told with every audit of a clone: what is not asked must not look like what is fine. */
function unknowable({ name }: CloneFacts): readonly Check[] {
  const reason = own('a clone does not have it, GitHub does');
  const remedy = say`Audit it on GitHub: ${'fairlead audit OWNER'} with a token.`;
  return beyond.map(([id, area, asks]) => ({
    id,
    area,
    repository: name,
    asks,
    result: { state: 'not seen', reason, remedy },
    gaps: [],
  }));
}

export function probeClone(facts: CloneFacts): readonly Check[] {
  return [...probes.map((probe) => checked(probe, facts)), ...unknowable(facts)];
}
