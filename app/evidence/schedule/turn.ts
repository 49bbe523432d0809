/** Whether an export may go on now: verdicts come first. */
import type { Resource } from '../../github/access/request-cost.ts';
import type { ExportsOf } from './of.ts';

/** Of a client's hour, so much is never spent here. */
const kept = 0.5;

/** Thrown before a request: not now, but then. */
export class Later extends Error {
  readonly until: Date;
  constructor(until: Date) {
    super('later');
    this.until = until;
  }
}

/** Throws {@link Later} where this run has to end, or the client's hour is needed for verdicts. */
export async function checkTurn(of: ExportsOf, installation: number, ends: number): Promise<void> {
  const now = of.now().getTime();
  if (now >= ends) throw new Later(of.now());
  const budget = await of.budgetOf(installation);
  const blocked = budget.blockedUntil();
  if (blocked !== null) throw new Later(new Date(blocked));
  for (const resource of ['graphql', 'core'] satisfies Resource[]) {
    const left = budget.left(resource);
    if (left && left.reset > now && left.remaining <= left.limit * kept)
      throw new Later(new Date(left.reset));
  }
}
