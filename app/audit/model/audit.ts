/** An audit: what was looked at, judged as a whole. Pure: the same checks make the same audit. */
import { toPlain } from '../../../policies/engine/plain.ts';
import type { Prose } from '../../../policies/engine/prose.ts';
import type { Area } from '../../../policies/risks/weight.ts';
import type { Check } from './check.ts';
import type { Movement } from './compare.ts';
import { type Plan, planFor } from './plan.ts';
import type { Portrait } from './portrait.ts';
import { type AreaPosture, postures } from './posture.ts';
import { type Risk, risksOf } from './risk.ts';

/** One repository of the audit, and what became of looking at it. */
export interface AuditedRepository {
  readonly name: string;
  /** `partly`: some of it could not be read. `archived`: only what still matters was looked at. */
  readonly state: 'audited' | 'partly' | 'archived' | 'not audited';
  /** Why it was not, or not in full; what is special about it. */
  readonly note: Prose | null;
}

/** Something that was not visible, and why. */
export interface NotVisible {
  /** Of the policy or the probe. */
  readonly id: string;
  readonly what: string;
  readonly area: Area;
  readonly reason: Prose;
  readonly remedy: Prose | null;
  /** As in `checks: read`; null where another permission would not help. */
  readonly permission: string | null;
  /** Null: the organization. */
  readonly repositories: readonly (string | null)[];
}

export interface AuditOf {
  readonly kind: 'clone' | 'organization' | 'user';
  /** For people: an organization's login, or a folder's name. */
  readonly name: string;
  /** What exactly was looked at. */
  readonly source: Prose;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly engine: string;
  readonly repositories: readonly AuditedRepository[];
  readonly checks: readonly Check[];
  /** What a clone shows in numbers; null for an organization. */
  readonly portrait: Portrait | null;
  /** Hours in 30 days for the plan. */
  readonly capacity?: number;
}

export interface Audit extends AuditOf {
  readonly risks: readonly Risk[];
  readonly areas: readonly AreaPosture[];
  readonly plan: Plan;
  readonly notVisible: readonly NotVisible[];
  /** Null: it was compared with no earlier audit. */
  readonly movement: Movement | null;
}

/** The same reason for the same thing is told once, with the repositories it is true of. */
function notVisibleIn(checks: readonly Check[]): readonly NotVisible[] {
  const all = checks.flatMap((check) => {
    const gaps = check.result.state === 'not seen' ? [check.result, ...check.gaps] : check.gaps;
    return gaps.map(({ reason, remedy = null, permission = null }) => {
      const { id, asks: what, area, repository } = check;
      return { id, what, area, reason, remedy, permission, repository };
    });
  });
  const groups = Map.groupBy(all, ({ id, reason }) => `${id}\n${toPlain(reason)}`);
  return [...groups.values()].flatMap(([first, ...rest]) => {
    if (!first) return [];
    const { repository, ...about } = first;
    return [{ ...about, repositories: [repository, ...rest.map((one) => one.repository)] }];
  });
}

export function auditOf(of: AuditOf): Audit {
  const risks = risksOf(of.checks);
  return {
    ...of,
    risks,
    areas: postures(of.checks, risks),
    plan: planFor(risks, of.at, of.capacity),
    notVisible: notVisibleIn(of.checks),
    movement: null,
  };
}
