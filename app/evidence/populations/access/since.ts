/** Whether somebody’s access at the edges of the period was what it is now: only what was recorded since can tell. Pure but for the ledger. */
import type { Captured } from '../../model/captured.ts';
import type { Instant } from '../../model/period.ts';
import type { EvidenceOf } from '../of.ts';

type Access = Extract<Captured, { about: 'access' }>;

export interface Since {
  /** In words, for a cell. `who`: a login, or a key as it is recorded. */
  readonly at: (edge: Instant, repository: number, account: number | null, who: string) => string;
}

function isAccess(payload: unknown): payload is Access {
  return typeof payload === 'object' && payload !== null && 'about' in payload && payload.about === 'access';
}

async function recorded({ ledger }: EvidenceOf): Promise<readonly Access[]> {
  const found: Access[] = [];
  if (ledger)
    for await (const { payload } of ledger.records(['event'])) if (isAccess(payload)) found.push(payload);
  return found;
}

/** Of this one, or of a team: whose members it moved is not in it. */
const mayBeOf = (one: Access, account: number | null, who: string): boolean =>
  (account !== null && one.account?.id === account) ||
  one.whose === who ||
  one.whose.startsWith('team ') ||
  (account === null && one.whose.startsWith(`${who} `));

export async function accessSince(of: EvidenceOf): Promise<Since> {
  const { ledger, gaps, collectedAt } = of;
  const all = await recorded(of);
  return {
    at: (edge, repository, account, who) => {
      if (edge >= collectedAt) return 'as now: it was collected before then';
      if (ledger === null) return 'not known: nobody recorded';
      if (ledger.since === null || ledger.since > edge) return 'not known: recording began later';
      const isHoled = gaps.some(({ lost, to }) => lost !== null && (to === null || to > edge));
      if (isHoled) return 'not known: in some of the time since nobody recorded';
      const later = all.filter(
        (one) =>
          one.at >= edge &&
          one.at < collectedAt &&
          (one.repository === null || one.repository.id === repository) &&
          mayBeOf(one, account, who),
      );
      const [first] = later.toSorted((a, b) => (a.at < b.at ? -1 : 1));
      if (!first) return 'as now: no change was recorded since';
      const role = first.role === null ? 'taken away' : first.role;
      return `not known: changed ${first.at.slice(0, 16)} (${first.event}, ${first.whose}: ${role})`;
    },
  };
}
