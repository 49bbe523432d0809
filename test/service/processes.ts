/** Several processes share the work on one database while people work; one may be killed on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from './fleet.ts';
import { inboxOf, type Place } from './place.ts';
import { publishedTwice } from './quiet.ts';
import { random } from './random.ts';
import { freePort } from './server-process.ts';
import { answered, redeliverLost, settle, work } from './settle.ts';
import { openStage } from './stage.ts';
import { until } from './wait.ts';

export interface Sharing {
  readonly place: Place;
  readonly processes: number;
  readonly seed: number;
  /** Milliseconds that people work at least. */
  readonly milliseconds: number;
  /** Acts at least, however slow the machine. */
  readonly leastActs: number;
  /** Kills the first process in the middle. */
  readonly killOne: boolean;
  readonly patience: number;
  readonly log?: (line: string) => void;
}

export interface Shared {
  readonly problems: readonly string[];
  readonly lost: readonly string[];
  /** The same verdict twice in a row on one head. */
  readonly twice: readonly string[];
  readonly acts: number;
  /** Check runs that were published. */
  readonly verdicts: number;
  /** Milliseconds from the last act to quiet. */
  readonly settled: number;
}

export async function shareWork(of: Sharing): Promise<Shared> {
  const { place, processes, seed, milliseconds, leastActs, killOne, patience, log = () => undefined } = of;
  const port = await freePort();
  const stage = await openStage({ port });
  const env = { ...stage.env, ...place.env };
  const fleet = await startFleet(processes, port, env, 'test/service/unpaced-server.ts');
  const people = work(stage.clients, random(seed), 5);
  try {
    const done = async (share: number) => {
      await sleep(milliseconds / 2);
      await until(
        () => people.acts() >= leastActs * share,
        patience,
        () => 'people are too slow',
      );
    };
    await done(0.5);
    if (killOne) await fleet.servers[0]?.kill();
    await done(1);
    const acts = await people.stop();
    const start = performance.now();
    await redeliverLost(stage);
    const wrong = await settle(stage, patience);
    const settled = performance.now() - start;
    if (wrong.length > 0) for (const server of fleet.servers) log(server.output());
    const runs = stage.clients.flatMap(({ repositories }) =>
      repositories.flatMap(({ data }) => data.checkRuns.filter((run) => run.suite.app.id === stage.app.id)),
    );
    await fleet.stop();
    const acknowledged = [...answered(stage)].filter(([, accepted]) => accepted).map(([guid]) => guid);
    const inbox = await inboxOf(place);
    return {
      problems: wrong,
      lost: acknowledged.filter((guid) => !inbox.has(guid)),
      twice: publishedTwice(stage, stage.clients),
      acts,
      verdicts: runs.length,
      settled,
    };
  } finally {
    await people.stop();
    await Promise.all(fleet.servers.map((server) => server.kill()));
    await stage.stop();
  }
}
