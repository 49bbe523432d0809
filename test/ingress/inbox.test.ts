/** Each delivery once, with its jobs, whatever happens between. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { acceptDelivery, deliveryAccepter, type Inbox } from '../../app/ingress/inbox.ts';
import { jobsSubscriber } from '../../app/ingress/jobs.ts';
import type { Job } from '../../app/job.ts';
import { type Jobs, openJobs } from '../../app/jobs/jobs.ts';
import { afterCommit } from '../../app/store/current.ts';
import type { Delivery } from '../../app/webhook-delivery.ts';
import { engines, type Opened, silent } from '../store/engines.ts';

let serial = 0;

/** A pull request's event; `number` tells subjects apart. */
function delivery(number: number, over: Partial<Delivery> = {}): Delivery {
  serial += 1;
  const repository = { id: 5, name: 'shop', full_name: 'acme/shop' };
  return {
    id: `guid-${serial}`,
    name: 'pull_request',
    payload: { action: 'opened', installation: { id: 9 }, repository, pull_request: { number } },
    bodyHash: `hash-${number}`,
    ...over,
  };
}

describe.each(engines)('the inbox on the $name engine', ({ open }) => {
  let opened: Opened;
  let jobs: Jobs<Job>;
  let inbox: Inbox;
  const open_ = async (run: (job: Job) => Promise<void>, concurrency: number) =>
    openJobs<Job>({ database: opened.database, log: silent, concurrency, run });
  beforeAll(async () => {
    opened = await open();
    jobs = await open_(async () => undefined, 0);
    inbox = { database: opened.database, host: 'github.com', subscribers: [jobsSubscriber(jobs, 1)] };
  }, 60_000);
  afterAll(async () => {
    await jobs.stop();
    await opened.close();
  });
  beforeEach(async () => {
    await opened.database.execute('delete from inbox');
    await opened.database.execute(`delete from pgboss.job where name = 'fairlead'`);
  });

  const count = async (sql: string) => {
    const { rows } = await opened.database.execute(`select count(*)::int as n from ${sql}`);
    return rows[0]?.n;
  };
  const waiting = () => count(`pgboss.job where name = 'fairlead'`);

  it('makes one row and one job of fifty copies at once', async () => {
    const accept = deliveryAccepter(inbox);
    const one = delivery(1);
    const answers = await Promise.all(Array.from({ length: 50 }, () => accept(one)));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect(answers.filter((answer) => answer === 'duplicate')).toHaveLength(49);
    expect([await count('inbox'), await waiting()]).toEqual([1, 1]);
  });

  it('does so without the batches, too', async () => {
    const one = delivery(1);
    const answers = await Promise.all(Array.from({ length: 50 }, () => acceptDelivery(inbox, one)));
    expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(1);
    expect([await count('inbox'), await waiting()]).toEqual([1, 1]);
  });

  it('audits a GUID that comes with another body, and does nothing else with it', async () => {
    const one = delivery(1);
    const other = delivery(2, { id: one.id });
    expect(await acceptDelivery(inbox, one)).toBe('accepted');
    expect(await acceptDelivery(inbox, other)).toBe('conflict');
    expect([await count('inbox'), await waiting()]).toEqual([1, 1]);
    const { rows } = await opened.database.execute(
      `select client, what, detail from audit where detail->>'guid' = '${one.id}'`,
    );
    expect(rows).toEqual([
      {
        client: 'github.com/9',
        what: 'guid reused',
        detail: { guid: one.id, event: 'pull_request', bodyHash: 'hash-2', firstBodyHash: 'hash-1' },
      },
    ]);
  });

  it('tells a copy from a conflict within one batch', async () => {
    const accept = deliveryAccepter(inbox);
    const one = delivery(1);
    const held = accept(delivery(9));
    const answers = await Promise.all([accept(one), accept(one), accept(delivery(2, { id: one.id }))]);
    await held;
    expect(answers).toEqual(['accepted', 'duplicate', 'conflict']);
  });

  it('accepts neither row nor job when one of them cannot be written, and the others of its batch all the same', async () => {
    const accept = deliveryAccepter({
      ...inbox,
      subscribers: [
        ...inbox.subscribers,
        async (_, deliveries) => {
          if (deliveries.some(({ name }) => name === 'poison')) await opened.database.execute('select 1 / 0');
        },
      ],
    });
    const answers = await Promise.allSettled([
      accept(delivery(1)),
      accept(delivery(2)),
      accept(delivery(3, { name: 'poison' })),
      accept(delivery(4)),
    ]);
    expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect([await count('inbox'), await waiting()]).toEqual([3, 3]);
  });

  it('tells every subscriber of what is new, in one transaction, and stores nothing when one of them throws', async () => {
    const heard: string[] = [];
    const seen: unknown[] = [];
    const one = delivery(1);
    const refusing = { ...inbox, subscribers: [...inbox.subscribers, () => Promise.reject(new Error('no'))] };
    await expect(acceptDelivery(refusing, one)).rejects.toThrow('no');
    expect([await count('inbox'), await waiting()]).toEqual([0, 0]);
    const listening: Inbox = {
      ...inbox,
      subscribers: [
        async (_, deliveries) => void heard.push(`first: ${deliveries.map(({ id }) => id)}`),
        ...inbox.subscribers,
        async (trx, deliveries) => {
          heard.push(`last: ${deliveries.map(({ id }) => id)}`);
          // What was written before it in the same transaction.
          seen.push(await trx.selectFrom('inbox').select('guid').execute());
        },
      ],
    };
    expect(await acceptDelivery(listening, one)).toBe('accepted');
    expect(await acceptDelivery(listening, one)).toBe('duplicate');
    expect(heard).toEqual([`first: ${one.id}`, `last: ${one.id}`]);
    expect(seen).toEqual([[{ guid: one.id }]]);
    expect([await count('inbox'), await waiting()]).toEqual([1, 1]);
  });

  it('does what is to be done after the transaction once that is committed, and not when it is undone', async () => {
    const done: string[] = [];
    const later: Inbox = {
      ...inbox,
      subscribers: [
        async (_, [first]) => {
          afterCommit(() => done.push(first?.name ?? ''));
          expect(done).toEqual([]);
          if (first?.name === 'poison') throw new Error('no');
        },
      ],
    };
    await expect(acceptDelivery(later, delivery(1, { name: 'poison' }))).rejects.toThrow('no');
    expect(done).toEqual([]);
    await acceptDelivery(later, delivery(1, { name: 'star' }));
    expect(done).toEqual(['star']);
  });

  it('keeps what asks for nothing, and what is no client’s', async () => {
    expect(
      await acceptDelivery(inbox, delivery(1, { name: 'ping', payload: { zen: 'Keep it simple.' } })),
    ).toBe('accepted');
    expect(await acceptDelivery(inbox, delivery(1, { name: 'star', payload: null }))).toBe('accepted');
    const { rows } = await opened.database.execute('select distinct client from inbox');
    expect(rows).toEqual([{ client: 'github.com/0' }]);
    expect(await waiting()).toBe(0);
  });

  it('makes one job of several deliveries about one subject', async () => {
    const accept = deliveryAccepter(inbox);
    await Promise.all([accept(delivery(1)), accept(delivery(1)), accept(delivery(1)), accept(delivery(2))]);
    expect([await count('inbox'), await waiting()]).toEqual([4, 2]);
  });

  it('has the work done after a restart when the process ended between accepting and working', async () => {
    await acceptDelivery(inbox, delivery(7));
    const ran: unknown[] = [];
    const next = await open_(async ({ task }) => void ran.push(task), 2);
    onTestFinished(() => next.stop());
    await next.idle();
    expect(ran).toEqual([
      {
        kind: 'pull_request',
        number: 7,
        retargeted: false,
        newHead: true,
        installation: 9,
        repositoryId: 5,
        owner: 'acme',
        repo: 'shop',
      },
    ]);
  });
});
