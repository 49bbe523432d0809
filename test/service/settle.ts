/** From load to quiet: what was lost on the way is delivered again, and all comes to rest. */
import { setTimeout as sleep } from 'node:timers/promises';
import { actOnce } from './load.ts';
import { problems } from './quiet.ts';
import type { Random } from './random.ts';
import type { Stage } from './stage.ts';

type World = Pick<Stage, 'github' | 'app' | 'clients'>;

export interface Working {
  /** The number of acts so far. */
  acts(): number;
  /** Resolves with the number of acts. */
  stop(): Promise<number>;
}

/** People at work until told to stop, with a pause of `pause` to twice that (milliseconds) between acts. */
export function work(clients: Stage['clients'], chance: Random, pause = 15): Working {
  let going = true;
  let serial = 0;
  const all = (async () => {
    for (; going; serial++) {
      await actOnce(clients, chance, serial, 4);
      await sleep(pause + chance.below(pause));
    }
    return serial;
  })();
  return {
    acts: () => serial,
    stop: () => {
      going = false;
      return all;
    },
  };
}

/** Different deliveries, and whether one of the attempts was answered 202. */
export function answered({ github, app }: Omit<World, 'clients'>): ReadonlyMap<string, boolean> {
  const byGuid = new Map<string, boolean>();
  for (const { guid, statusCode } of github.deliveries(app))
    byGuid.set(guid, statusCode === 202 || (byGuid.get(guid) ?? false));
  return byGuid;
}

/** As the sweep of the delivery log does: what was never accepted is delivered again, once each. */
export async function redeliverLost(world: Omit<World, 'clients'>): Promise<number> {
  await world.github.idle();
  const known = answered(world);
  const oldestFirst = world.github.deliveries(world.app).toReversed();
  const lost = new Map(
    oldestFirst.filter(({ guid }) => !known.get(guid)).map((delivery) => [delivery.guid, delivery]),
  );
  for (const delivery of lost.values()) world.github.redeliver(delivery);
  await world.github.idle();
  return lost.size;
}

/** Resolves with `[]` once nothing moves and nothing is wrong, or with what is wrong after `patience` milliseconds. */
export async function settle(world: World, patience: number): Promise<readonly string[]> {
  const end = performance.now() + patience;
  for (;;) {
    const before = world.github.requests.length;
    await sleep(700);
    const over = performance.now() > end;
    if (world.github.requests.length !== before && !over) continue;
    const wrong = await problems(world, world.clients);
    if (wrong.length === 0 || over) return wrong;
  }
}
