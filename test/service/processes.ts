/** Several processes share the work on one database while people work; one may be killed on the way. */
import { setTimeout as sleep } from 'node:timers/promises';
import { startFleet } from './fleet.ts';
import { leftBehind, type Place } from './place.ts';
import { publishedTwice, unfinished } from './quiet.ts';
import { random } from './random.ts';
import { freePort } from './server-process.ts';
import { answered, redeliverLost, settle, work } from './settle.ts';
import { openStage } from './stage.ts';

export interface Sharing {
  readonly place: Place;
  readonly processes: number;
  readonly seed: number;
  /** Milliseconds that people work. */
  readonly milliseconds: number;
  /** Kills the first process in the middle. */
  readonly killOne: boolean;
  readonly patience: number;
  readonly log?: (line: string) => void;
}

export interface Shared {
  readonly problems: readonly string[];
  readonly lost: readonly string[];
  /** Check runs without an end that no watchdog knows of. */
  readonly forgotten: readonly number[];
  /** Check runs without an end: those left to the watchdog, too. */
  readonly unfinished: number;
  /** The same verdict twice in a row on one head. */
  readonly twice: readonly string[];
  /** Check runs that were opened because judging took long, then completed: such a one may repeat the verdict before it. */
  readonly opened: number;
  readonly acts: number;
  /** Check runs that were published. */
  readonly verdicts: number;
  /** Milliseconds from the last act to quiet. */
  readonly settled: number;
}

export async function shareWork(of: Sharing): Promise<Shared> {
  const { place, processes, seed, milliseconds, killOne, patience, log = () => undefined } = of;
  const port = await freePort();
  const stage = await openStage({ port });
  const env = { ...stage.env, ...place.env };
  const fleet = await startFleet(processes, port, env, 'test/service/unpaced-server.ts');
  const people = work(stage.clients, random(seed), 5);
  try {
    await sleep(milliseconds / 2);
    if (killOne) await fleet.servers[0]?.kill();
    await sleep(milliseconds / 2);
    const acts = await people.stop();
    const start = performance.now();
    await redeliverLost(stage);
    const wrong = await settle(stage, patience);
    const settled = performance.now() - start;
    if (wrong.length > 0) for (const server of fleet.servers) log(server.output());
    const runs = stage.clients.flatMap(({ repositories }) =>
      repositories.flatMap(({ data }) => data.checkRuns.filter((run) => run.suite.app.id === stage.app.id)),
    );
    const opened = stage.github.requests.filter(
      ({ route }) => route === 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}',
    ).length;
    await fleet.stop();
    const acknowledged = [...answered(stage)].filter(([, accepted]) => accepted).map(([guid]) => guid);
    const { inbox, openChecks } = await leftBehind(place);
    const open = unfinished(stage, stage.clients);
    return {
      problems: wrong,
      lost: acknowledged.filter((guid) => !inbox.has(guid)),
      forgotten: open.filter((id) => !openChecks.has(id)),
      unfinished: open.length,
      twice: publishedTwice(stage, stage.clients),
      opened,
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
