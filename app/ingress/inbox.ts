/** Deliveries into the inbox: each once, together with the jobs it asks for, before GitHub is told that it was accepted. */
import type { Transaction } from 'kysely';
import { batches } from '../batches.ts';
import { tasksOf } from '../events.ts';
import type { DurableJobs } from '../jobs/durable.ts';
import type { Payload } from '../payload.ts';
import { writeAudit } from '../store/audit.ts';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';
import { bodyHashes, insertDeliveries } from '../store/inbox.ts';
import type { Tables } from '../store/tables.ts';
import { keyOf, type Task } from '../task.ts';
import type { Job } from '../worker.ts';
import type { Delivery } from './webhook.ts';

/** `conflict`: the GUID was used before, with another body. */
export type Acceptance = 'accepted' | 'duplicate' | 'conflict';

export interface Inbox {
  readonly database: Database;
  readonly jobs: Pick<DurableJobs<Job>, 'addAll' | 'wake'>;
  /** The GitHub host that the deliveries are from. */
  readonly host: string;
  /** Our own App's id. */
  readonly appId: number;
  /** The policies that judge; all of ours unless given. */
  readonly catalogue?: Parameters<typeof tasksOf>[3];
  /** What else a delivery changes, in the same transaction. */
  readonly also?: (trx: Transaction<Tables>, delivery: Delivery) => Promise<void>;
}

/** Deliveries of the App itself (`ping`) are no client's. */
const nobody = 0;

/** Deliveries stored with one commit. */
const mostAtOnce = 64;

function payloadOf({ payload }: Delivery): Payload {
  return payload !== null && typeof payload === 'object' ? payload : {};
}

function rowOf({ host }: Inbox, delivery: Delivery, tasks: readonly Task[]) {
  const { installation, action } = payloadOf(delivery);
  return {
    client: clientId({ host, installation: installation?.id ?? nobody }),
    guid: delivery.id,
    event: delivery.name,
    action: typeof action === 'string' ? action : null,
    bodyHash: delivery.bodyHash,
    tasks: tasks.length,
  };
}

/** Deliveries whose GUID is known: copies, or something that must not be. */
async function known(
  inbox: Inbox,
  trx: Transaction<Tables>,
  deliveries: readonly Delivery[],
): Promise<readonly Acceptance[]> {
  if (deliveries.length === 0) return [];
  const hashes = await bodyHashes(
    trx,
    deliveries.map(({ id }) => id),
  );
  const reused = deliveries.filter(({ id, bodyHash }) => hashes.get(id) !== bodyHash);
  for (const delivery of reused) {
    const { client, guid, event, bodyHash } = rowOf(inbox, delivery, []);
    const detail = { guid, event, bodyHash, firstBodyHash: hashes.get(guid) ?? null };
    await writeAudit(trx, client, 'guid reused', detail);
  }
  return deliveries.map((delivery) => (reused.includes(delivery) ? 'conflict' : 'duplicate'));
}

async function insert(
  inbox: Inbox,
  trx: Transaction<Tables>,
  deliveries: readonly Delivery[],
): Promise<readonly Delivery[]> {
  const asked = deliveries.map((delivery) => ({
    delivery,
    tasks: tasksOf(delivery.name, payloadOf(delivery), inbox.appId, inbox.catalogue),
  }));
  const rows = asked.map(({ delivery, tasks }) => rowOf(inbox, delivery, tasks));
  const guids = await insertDeliveries(trx, rows);
  const news = asked.filter(({ delivery }) => guids.has(delivery.id));
  for (const { delivery } of news) await inbox.also?.(trx, delivery);
  const tasks = news.flatMap((one) => one.tasks);
  await inbox.jobs.addAll(tasks.map((task) => ({ key: keyOf(task), job: { task, tries: 0 } })));
  return news.map(({ delivery }) => delivery);
}

async function store(
  inbox: Inbox,
  trx: Transaction<Tables>,
  deliveries: readonly Delivery[],
): Promise<readonly Acceptance[]> {
  // Copies may be in one batch: the first one with a GUID counts.
  const firsts = new Map<string, number>();
  for (const [at, { id }] of deliveries.entries()) if (!firsts.has(id)) firsts.set(id, at);
  const isFirst = (_: Delivery, at: number) => firsts.get(deliveries[at]?.id ?? '') === at;
  const accepted = new Set(await insert(inbox, trx, deliveries.filter(isFirst)));
  const isNew = (delivery: Delivery, at: number) => isFirst(delivery, at) && accepted.has(delivery);
  const others = deliveries.filter((delivery, at) => !isNew(delivery, at));
  const answers = [...(await known(inbox, trx, others))];
  return deliveries.map((delivery, at) =>
    isNew(delivery, at) ? 'accepted' : (answers.shift() ?? 'duplicate'),
  );
}

/** One transaction: inbox rows and jobs, or neither. Throws what the database throws: then nothing was accepted. */
async function acceptAll(inbox: Inbox, deliveries: readonly Delivery[]): Promise<readonly Acceptance[]> {
  const answers = await inbox.database.transaction((trx) => store(inbox, trx, deliveries));
  inbox.jobs.wake();
  return answers;
}

/** Takes one delivery in. Resolves once it is on disk, with its jobs. */
export async function acceptDelivery(inbox: Inbox, delivery: Delivery): Promise<Acceptance> {
  const [answer = 'accepted'] = await acceptAll(inbox, [delivery]);
  return answer;
}

/**
 * As {@link acceptDelivery}, for many at once: those that come while one transaction is written go into the next one
 * together. A delivery that the database refuses does not take the others with it.
 */
export function deliveryAccepter(inbox: Inbox): (delivery: Delivery) => Promise<Acceptance> {
  const together = batches(async (deliveries: readonly Delivery[]) => {
    try {
      return (await acceptAll(inbox, deliveries)).map((answer) => ({ answer, error: null }));
    } catch (error) {
      if (deliveries.length === 1) return [{ answer: null, error }];
      const alone = await Promise.allSettled(deliveries.map((delivery) => acceptDelivery(inbox, delivery)));
      return alone.map((one) =>
        one.status === 'fulfilled' ? { answer: one.value, error: null } : { answer: null, error: one.reason },
      );
    }
  }, mostAtOnce);
  return async (delivery) => {
    const { answer, error } = await together(delivery);
    if (answer === null) throw error;
    return answer;
  };
}
