/** An outage that is longer than the usual tries: what was not judged is judged when it is over, by itself. */
import { describe, expect, it } from 'vitest';
import { usualTries } from '../../app/job.ts';
import { lookAgain } from '../../app/recovery/look-again.ts';
import { keyOf } from '../../app/same-task.ts';
import { allBlock, approveAndPass, openPull, openScene, type Scene, verdict } from './scene.ts';

const minute = 60_000;

async function openOutage() {
  const clock = { ahead: 0 };
  const now = () => new Date(Date.now() + clock.ahead);
  const scene = await openScene({ configuration: allBlock }, undefined, { now });
  const outage = () =>
    scene.github.faults.add({ match: { path: /\/rules\/branches\// }, do: { status: 503 } });
  return { scene, clock, now, outage };
}

/** What waits for a minute, five and thirty is done now. */
async function letTriesPass(scene: Scene): Promise<void> {
  for (let i = 0; i < usualTries; i++) {
    await scene.database.execute(`update pgboss.job set start_after = now() where state = 'created'`);
    await scene.settle();
  }
}

async function owed({ database }: Scene) {
  const { rows } = await database.execute('select key, looks from owed_looks order by key');
  return rows as { key: string; looks: number }[];
}

/** One run of the schedule; how much was due. */
async function look({ scene, now }: { scene: Scene; now: () => Date }) {
  const { looks } = await lookAgain({
    database: scene.database,
    host: new URL(scene.github.apiUrl).host,
    now,
    enqueue: (task, often) =>
      scene.running.jobs.add(keyOf(task), { task, tries: often === 'once' ? usualTries : 0 }),
  });
  await scene.settle();
  return looks;
}

describe('an outage of more than 36 minutes', () => {
  it('is waited out ever more slowly, and what was open then is green by itself', async () => {
    const { scene, clock, now, outage } = await openOutage();
    const heal = outage();
    const pull = await openPull(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    const said = () => verdict(scene, pull.headSha)?.conclusion;
    expect(said()).toBe('action_required');
    await letTriesPass(scene);
    expect(await owed(scene)).toMatchObject([{ looks: 0 }]);
    expect(await look({ scene, now })).toBe(0);
    for (const [ahead, looks] of [
      [31, 1],
      [61, 2],
      [121, 3],
    ] as const) {
      clock.ahead += (ahead - 5) * minute;
      expect(await look({ scene, now })).toBe(0);
      clock.ahead += 5 * minute;
      expect(await look({ scene, now })).toBe(1);
      expect(await owed(scene)).toMatchObject([{ looks }]);
      expect(said()).toBe('action_required');
    }
    heal();
    clock.ahead += 6 * 60 * minute;
    expect(await look({ scene, now })).toBe(1);
    expect(said()).toBe('success');
    expect(await owed(scene)).toEqual([]);
    expect(await look({ scene, now })).toBe(0);
  });

  it('that is over for one pull request is looked into at once for the others', async () => {
    const { scene, clock, now, outage } = await openOutage();
    const heal = outage();
    const pulls = [await openPull(scene), await openPull(scene, { branch: 'second', title: 'Show more' })];
    for (const pull of pulls) await approveAndPass(scene, pull);
    await scene.settle();
    await letTriesPass(scene);
    expect(await owed(scene)).toHaveLength(2);
    await scene.database.execute(
      `update owed_looks set due_at = now() + interval '5 hours' where key like '%' and ctid = (select max(ctid) from owed_looks)`,
    );
    clock.ahead += 31 * minute;
    heal();
    expect(await look({ scene, now })).toBe(1);
    expect(await look({ scene, now })).toBe(1);
    expect(pulls.map((pull) => verdict(scene, pull.headSha)?.conclusion)).toEqual(['success', 'success']);
    expect(await owed(scene)).toEqual([]);
  });

  it('of all of GitHub is nothing to give up', async () => {
    const { scene, clock, now } = await openOutage();
    const heal = scene.github.faults.add({ match: { path: /\/pulls\/\d+$/ }, do: { status: 503 } });
    const pull = await openPull(scene);
    await approveAndPass(scene, pull);
    await scene.settle();
    await letTriesPass(scene);
    expect(await owed(scene)).toMatchObject([{ looks: 0 }]);
    clock.ahead += 31 * minute;
    expect(await look({ scene, now })).toBe(1);
    expect(await owed(scene)).toMatchObject([{ looks: 1 }]);
    heal();
    clock.ahead += 61 * minute;
    await look({ scene, now });
    expect(verdict(scene, pull.headSha)?.conclusion).toBe('success');
    expect(await owed(scene)).toEqual([]);
  });
});
