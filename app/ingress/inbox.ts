/** Deliveries into the inbox: each once, together with what its subscribers make of it, before GitHub is told that it was accepted. */
import type { Transaction } from 'kysely';
import { batches } from '../batches.ts';
import { writeAudit } from '../store/audit.ts';
import { clientId } from '../store/client-id.ts';
import type { Database } from '../store/database.ts';
import { bodyHashes, insertDeliveries } from '../store/inbox.ts';
import type { Tables } from '../store/tables.ts';
import { type Delivery, payloadOf, type Subscriber } from '../webhook-delivery.ts';

/** `conflict`: the GUID was used before, with another body. */
export type Acceptance = 'accepted' | 'duplicate' | 'conflict';

export interface Inbox {
  readonly database: Database;
  /** The GitHub host that the deliveries are from. */
  readonly host: string;
  /** Called one after the other, in this order. */
  readonly subscribers: readonly Subscriber[];
}

/** Deliveries of the App itself (`ping`) are no client's. */
const nobody = 0;

/** Deliveries stored with one commit. */
const maxBatch = 64;

function rowOf({ host }: Inbox, delivery: Delivery) {
  const { installation, action } = payloadOf(delivery);
  return {
    client: clientId({ host, installation: installation?.id ?? nobody }),
    guid: delivery.id,
    event: delivery.name,
    action: action ?? null,
    bodyHash: delivery.bodyHash,
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
    const { client, guid, event, bodyHash } = rowOf(inbox, delivery);
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
  const guids = await insertDeliveries(
    trx,
    deliveries.map((delivery) => rowOf(inbox, delivery)),
  );
  const news = deliveries.filter(({ id }) => guids.has(id));
  if (news.length > 0) for (const subscriber of inbox.subscribers) await subscriber(trx, news);
  return news;
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

/** One transaction: inbox rows and all that subscribers write, or nothing. Throws what the database or a subscriber throws. */
function acceptAll(inbox: Inbox, deliveries: readonly Delivery[]): Promise<readonly Acceptance[]> {
  return inbox.database.transaction((trx) => store(inbox, trx, deliveries));
}

/** Takes one delivery in. Resolves once it is on disk, with all that its subscribers wrote. */
export async function acceptDelivery(inbox: Inbox, delivery: Delivery): Promise<Acceptance> {
  const [answer = 'accepted'] = await acceptAll(inbox, [delivery]);
  return answer;
}

/**
 * As {@link acceptDelivery}, for many at once: those that come while one transaction is written go into the next one
 * together. A delivery that is refused does not take the others with it.
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
  }, maxBatch);
  return async (delivery) => {
    const { answer, error } = await together(delivery);
    if (answer === null) throw error;
    return answer;
  };
}
