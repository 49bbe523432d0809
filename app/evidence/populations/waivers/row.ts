/** A waiver with when it held, and whether somebody else approved it, as a row. */
import { toPlain } from '../../../../policies/engine/plain.ts';
import { own, type Prose } from '../../../../policies/engine/prose.ts';
import type { Waiver } from '../../../../policies/engine/waiver.ts';
import type { Answer } from '../../model/attribute.ts';
import type { Instant } from '../../model/period.ts';
import type { Row } from '../../model/population.ts';

export interface Held {
  readonly waiver: Waiver;
  readonly from: Instant | null;
  readonly to: Instant | null;
  readonly by: string | null;
  readonly link: string | null;
}

export interface Approved {
  readonly answer: Answer;
  readonly because: Prose;
}

const sameLogin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export function approvalOf({
  requestedBy,
  approvedBy,
}: Pick<Waiver, 'requestedBy' | 'approvedBy'>): Approved {
  if (sameLogin(requestedBy, approvedBy))
    return { answer: 'fail', because: own('who asked for it approved it') };
  return { answer: 'pass', because: own('somebody else than who asked for it approved it') };
}

function scopeOf({ scope }: Waiver): string {
  const parts = [
    ...scope.repositories,
    ...scope.paths,
    ...scope.findings.map((one) => `finding ${one}`),
    ...(scope.advisory ? [`advisory ${scope.advisory.id}`] : []),
    ...(scope.head ? [`head ${scope.head}`] : []),
  ];
  return parts.length === 0 ? 'everything' : parts.join(', ');
}

export function rowOf(where: string, key: string, held: Held, approval: Approved, uses: number | null): Row {
  const { waiver, from, to, by, link } = held;
  return {
    id: key,
    at: from,
    cells: {
      where,
      id: waiver.id,
      policy: waiver.policy,
      scope: scopeOf(waiver),
      reason: waiver.reason,
      requestedBy: waiver.requestedBy,
      approvedBy: waiver.approvedBy,
      answer: approval.answer,
      because: toPlain(approval.because),
      given: from,
      by,
      until: `${waiver.until}T23:59:59.999Z`,
      ended: to,
      ticket: waiver.ticket,
      uses,
      link,
    },
    raw: { waiver, from, to, by },
  };
}
