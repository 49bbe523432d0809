/** Waivers that comments gave, as the ledger has them. */
import * as z from 'zod';
import { own } from '../../../../policies/engine/prose.ts';
import type { Waiver } from '../../../../policies/engine/waiver.ts';
import type { Row } from '../../model/population.ts';
import type { Gathered } from '../gathered.ts';
import { type EvidenceOf, fullName, noLedger, queryOfLedger, timeOf } from '../of.ts';
import { approvalOf, rowOf } from './row.ts';
import { timesUsed, type Uses } from './uses.ts';

const grant = z.object({
  comment: z.number(),
  repository_id: z.number(),
  pull_request: z.number(),
  head: z.string(),
  policy: z.string(),
  reason: z.string(),
  requested_by: z.string(),
  approved_by: z.string(),
  permission: z.string(),
  until: z.string(),
  granted_at: z.string(),
  revoked_at: z.string().nullish(),
  revoked_because: z.string().nullish(),
});

/** The last record of each: it is noted again when it is revoked. */
export async function ofComments(of: EvidenceOf, uses: Uses): Promise<Gathered> {
  const { ledger, period, repositories } = of;
  if (ledger === null) return { rows: [], queries: [], incomplete: [noLedger] };
  const found = new Map<number, z.output<typeof grant>>();
  const places: number[] = [];
  let odd = 0;
  for await (const { payload, place } of ledger.records(['waiver'])) {
    const read = grant.safeParse(payload).data;
    places.push(place);
    if (read) found.set(read.comment, read);
    else odd += 1;
  }
  const names = new Map(repositories.map((one) => [one.id, fullName(one)]));
  const rows = [...found.values()].flatMap((one): readonly Row[] => {
    const [from, to] = [timeOf(one.granted_at), timeOf(one.revoked_at)];
    const until = one.until.slice(0, 10);
    if (from === null || from >= period.to || (to ?? `${until}T23:59:59.999Z`) < period.from) return [];
    const where = names.get(one.repository_id);
    if (where === undefined) return [];
    const waiver: Waiver = {
      id: `comment-${one.comment}`,
      policy: one.policy,
      scope: { repositories: [], paths: [], findings: [], advisory: null, head: one.head },
      reason: one.reason,
      requestedBy: one.requested_by,
      approvedBy: one.approved_by,
      until,
      ticket: null,
      origin: { kind: 'comment', comment: one.comment, pullRequest: one.pull_request },
    };
    const held = { waiver, from, to, by: one.approved_by, link: null };
    const times = timesUsed(uses, held, one.repository_id);
    return [rowOf(`${where}#${one.pull_request}`, `comment ${one.comment}`, held, approvalOf(waiver), times)];
  });
  return {
    rows,
    queries: [queryOfLedger('waiver', places)],
    incomplete: odd > 0 ? [own(`${odd} recorded waivers could not be read, or were erased`)] : [],
  };
}
